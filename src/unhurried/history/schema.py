"""The tables of the history, and how each older form of them becomes the next. What was released is never changed."""

from typing import Final

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        # AUTOINCREMENT: a number is never given twice, also not after all were taken away.
        """CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ritual TEXT NOT NULL,
            began INTEGER NOT NULL,  -- seconds since 1970, UTC
            utc_offset INTEGER NOT NULL,  -- seconds, of the clocks there and then
            length INTEGER NOT NULL,  -- seconds of the ritual
            heard INTEGER NOT NULL,  -- seconds of it
            finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
            resumes INTEGER REFERENCES session (id) ON DELETE SET NULL
        )""",
        "CREATE INDEX session_began ON session (began)",
    ),
    (
        """CREATE TABLE place (
            session INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,  -- a frame of the ritual
            noted INTEGER NOT NULL,  -- seconds since 1970, UTC
            asked TEXT NOT NULL  -- JSON, see place.py
        )""",
    ),
)
"""Statement by statement: what makes version k + 1 of version k (the file's user_version)."""
