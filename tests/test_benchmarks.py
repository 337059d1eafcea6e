"""The benchmarks: whole, each row beside a peer, and what is told of them is what was measured. Never how fast."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks import fit, peer_script, report
from benchmarks.__main__ import chosen, rows_of
from benchmarks.place import SHORT, Place, Sizes
from benchmarks.row import Done, Measured, Results, Row, Side, Target
from benchmarks.running import measured

from unhurried.arranging import arranged
from unhurried.cues import SpeechCue
from unhurried.library import read
from unhurried.wishes import Wishes

README = Path(__file__).parents[1] / "benchmarks/README.md"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with closing(Place(tmp_path, Sizes())) as place:
        yield place


def test_every_promise_has_rows_that_say_their_work_and_their_peer(place: Place) -> None:
    """Each of the eight has a row with something to reach; names are one row's, and README.md tells of each."""
    rows = rows_of(place)
    assert {row.number for row in rows if any(side.target for side in row.sides)} == set(range(1, 9))
    assert len({row.name for row in rows}) == len(rows)
    for row in rows:
        assert len(row.sides) >= 2, row.name
        assert len({side.label for side in row.sides}) == len(row.sides), row.name
        assert row.title, row.name
        assert row.work, row.name
        assert not row.work.endswith("."), row.name
        assert f"`{row.name}`" in README.read_text(), row.name
    assert "28,800,000 frames, 48 kHz, stereo, 16 bit" in next(row.work for row in rows if row.name == "wav")


def test_rows_are_asked_for_by_name_beginning_or_promise(place: Place) -> None:
    """`--only` takes a row, all that begin so, or a promise's; what is none of them is told."""
    rows = rows_of(place)
    assert [row.name for row in chosen(rows, ["check", "two-cores-files"])] == ["two-cores-files", "check"]
    assert [row.name for row in chosen(rows, ["encoders"])] == ["encoders-flac", "encoders-opus", "encoders-mp3"]
    assert [row.name for row in chosen(rows, ["8"])] == ["arranging", "reading"]
    with pytest.raises(ValueError, match="'wave' is no row; there are wav, "):
        chosen(rows, ["wave"])


def _done(target: Target | None, ours: float, theirs: float, **more: object) -> Done:
    row = Row(number=1, name="it", title="A thing", work="so much", sides=(Side(label="ours"),), **more)  # type: ignore[arg-type]
    runs = [tuple(Measured(value=value + off) for off in (0.0, 0.25, -0.125)) for value in (ours, theirs)]
    results = (Results(label="ours", runs=runs[0]), Results(label="peer", runs=runs[1], target=target))
    return Done(row=row, results=results, notes=("so it is",))


@pytest.mark.parametrize(
    ("target", "ours", "theirs", "compared", "limit", "reached"),
    [
        (Target("quotient", 1.3), 2.5, 2.0, "1.25 x", "≤ 1.3 x", "yes"),
        (Target("quotient", 1.2), 2.5, 2.0, "1.25 x", "≤ 1.2 x", "**no**"),
        (Target("faster", 4), 2.0, 9.0, "4.50 x faster", "≥ 4 x faster", "yes"),
        (Target("faster", 5), 2.0, 9.0, "4.50 x faster", "≥ 5 x faster", "**no**"),
        (Target("over", 0.3), 2.25, 2.0, "+250 ms", "≤ +0.3 s", "yes"),
        (Target("over", 0.2), 2.25, 2.0, "+250 ms", "≤ +0.2 s", "**no**"),
        (Target("at most", 3), 2.25, 9.0, "0.25 x", "≤ 3 s", "yes"),
        (Target("at most", 2), 2.25, 9.0, "0.25 x", "≤ 2 s", "**no**"),
        (None, 2.25, 9.0, "0.25 x", "", ""),
    ],
)
def test_a_line_tells_medians_spread_and_whether_it_was_reached(
    target: Target | None, ours: float, theirs: float, compared: str, limit: str, reached: str
) -> None:
    """Ours beside theirs by their medians, in the terms of what is to be reached."""
    ((*_, mine, peer, its, found, to_reach, told, _, _),) = report.lines([_done(target, ours, theirs)])
    assert (found, to_reach, told, peer) == (compared, limit, reached, "peer")
    assert mine == f"{ours:.2f} s ({ours - 0.125:.2f} to {ours + 0.25:.2f})"
    assert its.startswith(f"{theirs:.2f} s (")


def test_the_page_is_whole() -> None:
    """Machine, table, work, notes and every run are in it; what could not be measured is told in its place."""
    lacking = Done(row=_done(None, 1, 1).row, lacks="no sox")
    page = report.page([_done(None, 2, 4), lacking], [("processor", "a quick one")], command="python -m benchmarks")
    for part in (
        "a quick one",
        "left out: no sox",
        "so much",
        "so it is",
        "2.000, 2.250, 1.875 s",
        "`python -m benchmarks`",
    ):
        assert part in page
    widths = {len(line) for line in report.table(report.lines([_done(None, 2, 4), lacking])).splitlines()}
    assert len(widths) == 1  # a table for the eye, too


def test_the_line_through_points_is_the_nearest() -> None:
    """A straight one is found to the digit; of others the one of least squares."""
    assert fit.line([(1, 5.0), (2, 7.0), (4, 11.0)]) == pytest.approx((3, 2))
    assert fit.r_squared([(1, 5.0), (2, 7.0), (4, 11.0)]) == pytest.approx(1)
    assert fit.line([(0, 0), (1, 1), (2, 0)]) == pytest.approx((1 / 3, 0))


def test_a_row_is_measured_in_turns_and_says_what_is_missing(tmp_path: Path) -> None:
    """The cheapest row really runs; ours and theirs take turns, each in a process that tells time, memory and CPU."""
    with closing(Place(tmp_path, SHORT)) as place:
        row = next(row for row in rows_of(place) if row.name == "help")
        done = measured(row, 0, lambda _: None)
        assert not done.lacks
        assert all(0 < run.value < 60 and run.cpu and run.memory for one in done.results for run in one.runs)
        order: list[str] = []

        def side(label: str) -> Side:
            def run() -> Measured:
                order.append(label)
                return Measured(value=1)

            return Side(label=label, run=run)

        turns = Row(number=1, name="it", title="A thing", work="so much", sides=(side("a"), side("b")))
        assert [len(one.runs) for one in measured(turns, 3, lambda _: None).results] == [3, 3]
        assert order == ["a", "b"] * 3

        def missing() -> None:
            raise FileNotFoundError(2, "No such file or directory", "sox")

        lacking = Row(number=1, name="it", title="A thing", work="so much", sides=(), prepare=missing)
        assert measured(lacking, 3, lambda _: None).lacks == "no sox"


def test_who_measures_is_small() -> None:
    """A child's peak memory begins with its parent's, so that nothing large may be in it."""
    program = "import benchmarks.__main__, sys; print(*{'numpy', 'soundfile', 'click', 'pydantic', 'unhurried'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=README.parents[1],
        env=os.environ | {"PYTHONPATH": str(README.parents[1])},
    )  # fmt: skip
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("way", ["plain", "quick"])
def test_the_script_of_the_peer_makes_the_same(way: str) -> None:
    """Every line, at its frame, and a bed of as many frames as ours."""
    timeline = arranged(read("same-breath"), Wishes(voice="silent"))
    script = "\n".join(peer_script.WAYS[way](timeline))
    lines = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    assert script.count("espeak-ng -s") == len(lines)
    if way == "quick":
        ends = [
            int(line.rpartition("trim 0 ")[2][:-1]) for line in script.splitlines() if line.startswith("espeak-ng")
        ]
        assert [sum(ends[: at + 1]) for at in range(len(ends))] == [cue.end for cue in lines]
    assert f"{timeline.frames}s" in script
    assert script.endswith(
        "sox -m voice.wav tone.wav chimes.wav bed.wav out.wav".replace("sox", "sox" if way == "plain" else "sox -D")
    )
