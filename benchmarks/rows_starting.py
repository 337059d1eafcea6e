"""Rows of promise 6: how long a command takes until it has answered."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.place import ROOT, Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import run

RITUALS: Final = 40
"""In the library that `list` lists."""
_RUNS: Final = 4.0
"""Times as many runs as the others: each is short."""


def rows(place: Place) -> Sequence[Row]:
    """Return the rows."""
    check = ("check", str(ROOT / "scripts/same-breath.yaml"))
    most = Target("over", 0.3)
    return (
        _answer(place, "help", ("--help",), "import click", Target("quotient", 1.3)),
        _answer(place, "list", ("list",), "pass", most, prepare=lambda: _fill(place)),
        _answer(place, "check", check, "pass", most),
        _nothing_to_make(place),
    )


def _answer(
    place: Place,
    name: str,
    asked: tuple[str, ...],
    program: str,
    target: Target,
    prepare: Callable[[], None] = lambda: None,
) -> Row:
    def ours() -> Measured:
        return run([*place.command, *asked], place.environment)[0]

    def peer() -> Measured:
        return run([*place.python, "-c", program], place.environment)[0]

    def warm() -> None:
        prepare()
        ours()
        peer()

    shown = " ".join(asked).replace(f"{ROOT}/", "")
    return Row(
        number=6,
        name=name,
        title=f"`unhurried {shown}` until it has answered",
        work=f"The whole process, asked for before. Theirs: `python -c '{program}'`"
        + (f"; the library has {RITUALS} rituals" if name == "list" else ""),
        sides=(Side(label="ours", run=ours), Side(label=f"python -c '{program}'", run=peer, target=target)),
        prepare=warm,
        share=_RUNS,
    )


def _fill(place: Place) -> None:
    """Have a library of RITUALS: those that ship, and own ones."""
    own = Path(place.environment["XDG_DATA_HOME"]) / "unhurried/scripts"
    own.mkdir(parents=True, exist_ok=True)
    shipped = sorted((ROOT / "scripts").glob("*.yaml"))
    for number, script in enumerate(shipped[: RITUALS - len(shipped)]):
        (own / f"own-{number}.yaml").write_text(f"# {number}\n{script.read_text()}")


def _nothing_to_make(place: Place) -> Row:
    """Return the row of a hundred files that are up to date, which has to be seen."""
    folder, scripts = place.folder / "hundred", place.folder / "twenty"
    asked = ["--voice", "silent", "--bed", "off", "--format", "wav", "--lengths", "1:20,1:30,1:40,1:50,2:00"]

    def ours() -> Measured:
        names = [str(script) for script in sorted(scripts.iterdir())]
        return run([*place.command, "export", *names, *asked, "-d", str(folder)], place.environment)[0]

    def prepare() -> None:
        scripts.mkdir(exist_ok=True)
        for number in range(20):
            steps = "\n".join(f"  - say: Line {line} of ritual {number}.\n  - pause: 2s" for line in range(12))
            text = f"title: Ritual {number}\nsteps:\n{steps}\n  - chime: end\n"
            (scripts / f"ritual-{number}.yaml").write_text(text)
        ours()

    return Row(
        number=6,
        name="nothing-to-make",
        title="`unhurried export` of a hundred files that are up to date",
        work="Twenty scripts of twelve lines, each in five lengths, made before. Theirs: `python -c pass`",
        sides=(
            Side(label="ours", run=ours),
            Side(label="python -c 'pass'", run=lambda: run([*place.python, "-c", "pass"], place.environment)[0]),
        ),
        prepare=prepare,
    )
