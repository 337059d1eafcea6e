"""Boxes and glue: how the silences, turns and breaths of a sitting give, so that it lasts so and so long. Pure.

As in TeX, a spoken line is a box and a silence is glue. All that gives is moved by the same share of its own room,
breathing by whole breaths. What whole breaths leave over is made up by the glue, and where there is little of it, by
the silence at the very end. So every length between the least and the most can be had, to the frame.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from unhurried.breath import breathing_frames
from unhurried.script.ritual import Breathe, Pause, Plain, Turn
from unhurried.spacing import NATURAL, PARAGRAPH_BOUNDS, SENTENCE_BOUNDS, Spacing
from unhurried.units import LONGEST, to_frames, to_seconds

Length = Callable[[Sequence[Plain], Spacing], int]
"""Steps and the silences between their sentences to the frames of the whole."""


@dataclass(frozen=True, slots=True)
class _Glue:
    """A silence, in frames, that the whole has ``times`` times; ``steps`` are those that have it."""

    least: int
    natural: int
    most: int
    times: int
    steps: tuple[int, ...] = ()

    def at(self, share: float, *, longer: bool) -> int:
        return self.natural + round(share * ((self.most if longer else self.least) - self.natural))


@dataclass(frozen=True, slots=True)
class _Breaths:
    """The breaths of a step, from how few to how many."""

    step: Breathe
    index: int
    least: int
    natural: int
    most: int

    def at(self, share: float, *, longer: bool) -> float:
        return self.natural + share * ((self.most if longer else self.least) - self.natural)

    def frames(self, count: int) -> int:
        return breathing_frames(self.step.pattern, count, self.step.ramp)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all that gives is set to: frames of each glue (the last two are the spacing's), counts of breaths."""

    glue: tuple[int, ...]
    counts: tuple[int, ...]
    end: int = 0


class Elastic:
    """The steps of a sitting, and what gives in them."""

    def __init__(self, steps: Sequence[Plain], length: Length, overhang: int) -> None:
        """Take steps, what tells how long they are, and the frames by which a last word may reach over its breath."""
        self._steps = tuple(steps)
        self._length = length
        self._breaths = tuple(_breaths(self._steps))
        self._glue = (*_turns(self._steps), *_pauses(self._steps), *self._spacing())
        # How far the end gives: it makes up for a breath more or less where there is no other silence.
        longest = max((_longest_breath(breaths.step) for breaths in self._breaths), default=0)
        self._slack = longest + max(glue.times for glue in self._glue) + overhang

    @cached_property
    def natural(self) -> int:
        """Frames of the whole, left as it is."""
        return self._length(self._steps, NATURAL)

    @cached_property
    def least(self) -> int:
        """The fewest frames it can have."""
        return self._length(*self._applied(self._at(1.0, longer=False)))

    @cached_property
    def most(self) -> int:
        """The most frames it can have; no ritual passes 24 hours."""
        longest = self._at(1.0, longer=True)
        if self._estimate(longest) > to_frames(LONGEST):  # laid out, it might take days, and all memory
            return to_frames(LONGEST)
        return min(self._length(*self._applied(longest)), to_frames(LONGEST))

    def fitted(self, frames: int) -> tuple[tuple[Plain, ...], Spacing]:
        """Return the steps, and the silences between their sentences, with which the whole lasts so many frames.

        Raises:
            ValueError: it cannot.
        """
        if not self.least <= frames <= self.most:
            raise ValueError(f"from {self.least} to {self.most} frames, not {frames}")
        longer = frames > self.natural
        way = self._estimate(self._at(1.0, longer=longer)) - self.natural
        setting = self._at((frames - self.natural) / way if way else 0.0, longer=longer)
        while True:
            lacking = frames - self._length(*self._applied(setting))
            nearer = self._by_breaths(setting, lacking)
            if nearer == setting:
                return self._applied(self._made_up(setting, lacking))
            setting = nearer

    def _at(self, share: float, *, longer: bool) -> _Setting:
        """Return the setting in which everything has gone a share of its way."""
        counts: list[int] = []
        left = 0.0  # what a whole breath leaves over goes to the next breathing: many do not all round alike
        for breaths in self._breaths:
            wanted = breaths.at(share, longer=longer)
            longest = _longest_breath(breaths.step)
            counts.append(max(breaths.least, min(breaths.most, round(wanted + left / longest))))
            left += (wanted - counts[-1]) * longest
        return _Setting(tuple(glue.at(share, longer=longer) for glue in self._glue), tuple(counts))

    def _estimate(self, setting: _Setting) -> int:
        glue = sum(g.times * (now - g.natural) for g, now in zip(self._glue, setting.glue, strict=True))
        breaths = sum(
            b.frames(now) - b.frames(b.natural) for b, now in zip(self._breaths, setting.counts, strict=True)
        )
        return self.natural + glue + breaths

    def _room(self, setting: _Setting, *, longer: bool) -> int:
        """Return by how many frames all glue together can still be longer, or shorter."""
        return sum(
            g.times * (g.most - now if longer else now - g.least)
            for g, now in zip(self._glue, setting.glue, strict=True)
        )

    def _by_breaths(self, setting: _Setting, lacking: int) -> _Setting:
        """Return the setting with as many breaths more, or less, as leave no more lacking than glue and end make up.

        Each is where it is the smallest part of the room that is left.
        """
        low, high = (self._room(setting, longer=way) for way in (False, True))
        counts = list(setting.counts)
        while not -low <= lacking <= high + self._slack:
            by = 1 if lacking > 0 else -1
            rooms = [b.most - now if by > 0 else now - b.least for b, now in zip(self._breaths, counts, strict=True)]
            if not any(rooms):
                break
            k = rooms.index(max(rooms))
            lacking -= self._breaths[k].frames(counts[k] + by) - self._breaths[k].frames(counts[k])
            counts[k] += by
        return replace(setting, counts=tuple(counts))

    def _made_up(self, setting: _Setting, lacking: int) -> _Setting:
        """Return the setting with what is lacking (below 0: too much) shared among all glue; the end has the rest."""
        longer = lacking > 0
        room = self._room(setting, longer=longer)
        share = min(1.0, abs(lacking) / room) if room else 0.0
        sign = 1 if longer else -1
        now = list(setting.glue)
        for k, g in enumerate(self._glue):
            now[k] += sign * int(share * ((g.most - now[k]) if longer else (now[k] - g.least)))
        left = lacking - sum(g.times * (new - old) for g, new, old in zip(self._glue, now, setting.glue, strict=True))
        # The last frames, one by one; if only silences that come several times could be shorter, one frame too many.
        for k, g in sorted(enumerate(self._glue), key=lambda each: -each[1].times):
            most = (g.most - now[k]) if left > 0 else (now[k] - g.least)
            by = min(most, abs(left) // max(g.times, 1)) * (1 if left > 0 else -1)
            now[k] += by
            left -= by * g.times
        if left < 0:
            k = min((k for k, g in enumerate(self._glue) if now[k] > g.least), key=lambda k: self._glue[k].times)
            now[k] -= 1
            left += self._glue[k].times
        return replace(setting, glue=tuple(now), end=left)

    def _spacing(self) -> Iterator[_Glue]:
        """Yield the glue between sentences and between paragraphs: how often they come, the length itself tells."""
        for bounds, wider in (
            (SENTENCE_BOUNDS, replace(NATURAL, sentence=NATURAL.sentence + 1)),
            (PARAGRAPH_BOUNDS, replace(NATURAL, paragraph=NATURAL.paragraph + 1)),
        ):
            times = self._length(self._steps, wider) - self.natural
            least, natural, most = bounds if times else (bounds[1],) * 3
            yield _Glue(least, natural, most, times)

    def _applied(self, setting: _Setting) -> tuple[tuple[Plain, ...], Spacing]:
        """Return the steps and the spacing of a setting."""
        steps = list(self._steps)
        for glue, frames in zip(self._glue, setting.glue, strict=True):
            for k in glue.steps:
                step = steps[k]
                if isinstance(step, Pause | Turn):
                    steps[k] = replace(step, seconds=to_seconds(frames))
        for breaths, count in zip(self._breaths, setting.counts, strict=True):
            steps[breaths.index] = replace(breaths.step, seconds=None, count=count)
        *_, sentence, paragraph = setting.glue
        return tuple(steps), Spacing(sentence, paragraph, NATURAL.end + setting.end)


def _pauses(steps: Sequence[Plain]) -> Iterator[_Glue]:
    for k, step in enumerate(steps):
        if isinstance(step, Pause) and step.bounds:
            yield _Glue(*_in_frames(step), 1, (k,))


def _turns(steps: Sequence[Plain]) -> Iterator[_Glue]:
    """Yield the glue of turns: those of one group are one, so that nobody has more time than the other."""
    groups: dict[int, list[int]] = {}
    for k, step in enumerate(steps):
        if isinstance(step, Turn) and step.bounds:
            groups.setdefault(step.group, []).append(k)
    for several in groups.values():
        step = steps[several[0]]
        if isinstance(step, Turn):
            yield _Glue(*_in_frames(step), len(several), tuple(several))


def _in_frames(step: Pause | Turn) -> tuple[int, int, int]:
    natural = to_frames(step.seconds)
    if step.bounds is None:
        return natural, natural, natural
    return min(natural, to_frames(step.bounds.least)), natural, max(natural, to_frames(step.bounds.most))


def _breaths(steps: Sequence[Plain]) -> Iterator[_Breaths]:
    for k, step in enumerate(steps):
        if isinstance(step, Breathe) and step.bounds:
            natural = len(step.breaths())
            least, most = to_frames(step.bounds.least), to_frames(step.bounds.most)
            fewest, many = (_count_up_to(step, frames) for frames in (least - 1, most))
            yield _Breaths(step, k, min(natural, fewest + 1), natural, max(natural, many))


def _count_up_to(step: Breathe, frames: int) -> int:
    """Return how many breaths last no longer than so many frames (0: not even one)."""
    low, high = 0, 1 + frames // to_frames(1.0)  # none is shorter than a second
    while low < high:
        middle = (low + high + 1) // 2
        if breathing_frames(step.pattern, middle, step.ramp) <= frames:
            low = middle
        else:
            high = middle - 1
    return low


def _longest_breath(step: Breathe) -> int:
    """Return the frames by which a breath more makes a step longer, at most; a second for what is rounded."""
    rates = (step.ramp.start, step.ramp.end) if step.ramp else (60 / step.pattern.period,)
    return to_frames(60 / min(rates) + 1)
