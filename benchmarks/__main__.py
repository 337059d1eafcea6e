"""``python -m benchmarks [--runs N] [--only ROW ...]`` measures, prints one table and writes results.md."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks import machine, report, rows_arranging, rows_cold, rows_files, rows_live, rows_long, rows_starting
from benchmarks.place import SHORT, Place, Sizes
from benchmarks.row import Row
from benchmarks.running import measured

RESULTS: Final = Path(__file__).with_name("results.md")
RUNS: Final = 5
_GROUPS: Final = (rows_files, rows_cold, rows_long, rows_starting, rows_live, rows_arranging)


def rows_of(place: Place) -> list[Row]:
    """Return all rows there are."""
    return [row for group in _GROUPS for row in group.rows(place)]


def chosen(rows: Sequence[Row], only: Sequence[str]) -> list[Row]:
    """Return the rows that are asked for, by name, the beginning of one, or the number of a promise.

    Raises:
        ValueError: there is no such row.
    """
    for asked in only:
        if not any(_is_meant(row, asked) for row in rows):
            raise ValueError(f"'{asked}' is no row; there are {', '.join(row.name for row in rows)}")
    return [row for row in rows if not only or any(_is_meant(row, asked) for asked in only)]


def _is_meant(row: Row, asked: str) -> bool:
    return asked in (row.name, str(row.number)) or row.name.startswith(f"{asked}-")


def main(arguments: Sequence[str]) -> None:
    """Measure what is asked for; say so on the way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"interleaved runs of a row; else {RUNS}")
    parser.add_argument("--only", nargs="+", default=[], metavar="ROW", help="names of rows, or numbers of promises")
    parser.add_argument("--short", action="store_true", help="less of everything: to see that it runs")
    parser.add_argument("--output", type=Path, help="where the results go; results.md here, where all was measured")
    parser.add_argument("--list", action="store_true", help="say which rows there are, and measure nothing")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="unhurried-") as folder:
        place = Place(Path(folder), SHORT if given.short else Sizes())
        try:
            rows = chosen(rows_of(place), given.only)
        except ValueError as error:
            parser.error(str(error))
        if given.list:
            print("\n".join(f"{row.number}  {row.name:28}{row.title}" for row in rows))
            return
        done = [measured(row, given.runs, lambda said: print(said, file=sys.stderr, flush=True)) for row in rows]
        print(report.table(report.lines(done)))
        for one in done:
            print(*(f"{one.row.name}: {note}" for note in one.notes), sep="\n", end="\n" if one.notes else "")
        output = given.output or (None if given.only or given.short else RESULTS)
        if output is not None:
            command = " ".join(["python -m benchmarks", *arguments])
            output.write_text(report.page(done, machine.told(place.python, place.folder), command=command))


if __name__ == "__main__":
    main(sys.argv[1:])
