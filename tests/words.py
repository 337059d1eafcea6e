"""What Unhurried itself says in English, for tests that look for it."""

from unhurried.languages import language_of

ENGLISH = language_of("en")
assert ENGLISH is not None
BREATH, LAST_SECONDS = ENGLISH.breath, ENGLISH.turns.last_seconds
