"""Rows of promises 4 and 5: what a long ritual takes, in memory and time, and what a second core gives."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from benchmarks.fit import line, r_squared
from benchmarks.place import Place
from benchmarks.row import Measured, Results, Row, Side, Target
from benchmarks.running import run, settled

LONG_RITUAL: Final = "slow-re-entry"
"""From 30 min to 2 h 22 min."""
_SAME_MEMORY: Final = Target("over", 10.0)
_TWICE: Final = Target("faster", 1.7)


def rows(place: Place) -> Sequence[Row]:
    """Return the rows."""
    breathing = _Breathing(place)
    return (_linear(place, breathing), _memory(place, breathing), _one_long(place), _several(place))


class _Breathing:
    """A session of breathing, made in any length; what a run took is looked at twice."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._runs: dict[float, list[Measured]] = {}

    def warm(self) -> None:
        """Have its lines spoken and its bed made."""
        self.time(self._place.sizes.lengths[0])
        self._runs.clear()

    def time(self, minutes: float) -> Measured:
        """Make one, and tell how long that took."""
        path = self._place.file("breathing.flac")
        asked = ["breathe", "4-6", "--for", f"{minutes:g} min", "--voice", "system", "-o", str(path)]
        found, _ = run([*self._place.command, *asked], self._place.environment, made=path)
        settled(path)
        self._runs.setdefault(minutes, []).append(found)
        return found

    def memory(self, minutes: float) -> Measured:
        """Tell the peak memory (MB) of a run that was, or of one more."""
        runs = self._runs.get(minutes)
        found = runs.pop(0) if runs else self.time(minutes)
        return replace(found, value=(found.memory or 0) / 1e6)


def _linear(place: Place, breathing: _Breathing) -> Row:
    lengths, hour = place.sizes.lengths, place.sizes.long

    def sox() -> Measured:
        path = place.file("sox.flac")
        tone = ["synth", f"{hour * 60:g}", "sine", "196-262", "gain", "-30"]
        found, _ = run(["sox", "-n", "-r", "48000", "-c", "2", "-b", "16", str(path), *tone], place.environment)
        settled(path)
        return found

    def notes(results: Sequence[Results]) -> list[str]:
        points = [(length, one.median) for length, one in zip(lengths, results, strict=False)]
        a, b = line(points)
        worst, at = max((abs(took - a - b * length) / took, length) for length, took in points)
        fitted = f"{a:.2f} s and {b * 60:.2f} s for each hour, r² {r_squared(points):.6f}"
        return [f"{fitted}; furthest from that line: {100 * worst:.1f} %, at {_hours(at)}"]

    return Row(
        number=4,
        name="linear",
        title="Time by length",
        work="`unhurried breathe 4-6 --for TIME -o FILE.flac`, the whole command: 48 kHz, stereo, 16 bit. The "
        f"others are longer ones; and, to have seen it, `sox synth` of one gliding sine of {_hours(hour)} to "
        "FLAC",
        sides=(
            *(Side(label=f"ours, {_hours(one)}", run=partial(breathing.time, one)) for one in lengths),
            Side(label=f"sox synth, {_hours(hour)}", run=sox),
        ),
        prepare=breathing.warm,
        share=0.6,
        notes=notes,
    )


def _memory(place: Place, breathing: _Breathing) -> Row:
    shortest, *_, longest = place.sizes.lengths
    return Row(
        number=4,
        name="memory",
        title=f"Peak memory of {_hours(longest)} beside that of {_hours(shortest)}",
        work="The runs of row linear",
        sides=(
            Side(label=f"ours, {_hours(longest)}", run=partial(breathing.memory, longest)),
            Side(label=f"ours, {_hours(shortest)}", run=partial(breathing.memory, shortest), target=_SAME_MEMORY),
        ),
        unit="MB",
        share=0.6,
    )


def _one_long(place: Place) -> Row:
    asked = [LONG_RITUAL, "--minutes", f"{place.sizes.long:g}", "--voice", "system"]

    def make(cores: int) -> Measured:
        path = place.file("long.flac")
        found, _ = run([*place.command, "export", *asked, "-o", str(path)], place.environment, cores=cores, made=path)
        return found

    return Row(
        number=5,
        name="two-cores",
        title=f"One ritual of {place.sizes.long:g} min to FLAC on two cores, beside one",
        work=f"`unhurried export {' '.join(asked)} -o FILE.flac`, the whole command, its lines spoken before, "
        f"{round(place.sizes.long * 60 * 48_000):,} frames, 48 kHz, stereo, 16 bit; bound to a core by its "
        "affinity",
        sides=_on_two_and_one(make),
        prepare=lambda: _both(make),
    )


def _several(place: Place) -> Row:
    asked = ["same-breath", "--lengths", place.sizes.several, "--voice", "system", "--format", "flac"]

    def make(cores: int) -> Measured:
        folder = place.folder / "several"
        shutil.rmtree(folder, ignore_errors=True)
        settled()
        command = [*place.command, "export", *asked, "-d", str(folder), "--jobs", str(cores)]
        return run(command, place.environment, cores=cores)[0]

    return Row(
        number=5,
        name="two-cores-files",
        title="Several files to FLAC on two cores, beside one",
        work=f"`unhurried export {' '.join(asked)} -d FOLDER --jobs CORES`: a file of each of those minutes, the "
        "whole command, the lines spoken before, 48 kHz, stereo, 16 bit; with one core one job",
        sides=_on_two_and_one(make),
        prepare=lambda: _both(make),
    )


def _on_two_and_one(make: Callable[[int], Measured]) -> tuple[Side, Side]:
    return (
        Side(label="ours, two cores", run=lambda: make(2)),
        Side(label="ours, one core", run=lambda: make(1), target=_TWICE),
    )


def _both(make: Callable[[int], Measured]) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        raise FileNotFoundError(2, "", "second core")
    make(2)


def _hours(minutes: float) -> str:
    return f"{minutes / 60:g} h" if minutes >= 60 else f"{minutes:g} min"
