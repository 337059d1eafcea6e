"""Rows of promise 8: a script of very many steps -> its ritual, and that -> its timeline."""

from collections.abc import Callable, Sequence

from benchmarks.place import Place
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import told


def rows(place: Place) -> Sequence[Row]:
    """Return the rows."""
    steps = f"{place.sizes.steps:,} steps (say, pause, breathe, chime; less than a day), the modules loaded"
    return (
        Row(
            number=8,
            name="arranging",
            title="A ritual of very many steps to its timeline",
            work=f"{steps}, the silent voice: rehearsed, arranged, and asked how short and long it can be. Theirs: "
            "the cues of that timeline made again, one after the other, with nothing decided",
            sides=(
                Side(label="ours", run=_task(place, "arranging")),
                Side(label="the cues alone", run=_task(place, "copying"), target=Target("at most", 1.0)),
            ),
        ),
        Row(
            number=8,
            name="reading",
            title="The script of that ritual read",
            work=f"{steps}, from its text. Theirs: PyYAML's C parser makes plain data of that text",
            sides=(
                Side(label="ours", run=_task(place, "reading")),
                Side(label="yaml.CSafeLoader", run=_task(place, "yaml")),
            ),
        ),
    )


def _task(place: Place, name: str) -> Callable[[], Measured]:
    return lambda: told(place.task(name, str(place.sizes.steps)), place.environment)
