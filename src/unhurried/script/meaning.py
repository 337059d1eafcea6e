"""The steps of a script that has been validated -> what they mean. One script at a time; reader.py joins them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from unhurried.breath import Pattern
from unhurried.errors import Fault, UnhurriedError
from unhurried.languages import last_seconds_in
from unhurried.languages.entries import BreathWords
from unhurried.limits import holds
from unhurried.script import model
from unhurried.script.bounds import BREATHING, PAUSE, TURN
from unhurried.script.hows import BreatheModel
from unhurried.script.ritual import (
    ALL_BREATHS,
    BedChange,
    Breathe,
    Card,
    Chime,
    Choose,
    Deck,
    Pause,
    Place,
    Play,
    Repeat,
    Say,
    Signal,
    Step,
    Turns,
)
from unhurried.script.sections import without_end
from unhurried.script.sitting import filled
from unhurried.script.source import Path as SourcePath
from unhurried.script.source import Source
from unhurried.script.text import fill, sentences
from unhurried.script.values import is_nothing
from unhurried.script.wording import lacking, no_words_in, words_for, written_as

Include = Callable[[str, SourcePath, str | None, bool], list[Step]]
"""(what, where it stands, the section it stands in, whether nothing in it gives) -> its steps."""
Steps = Iterable[tuple[SourcePath, "model.StepModel"]]


class Meaning:
    """What the steps of one script mean; ``faults`` has what only shows here."""

    def __init__(
        self,
        script: model.ScriptModel,
        source: Source,
        words: Mapping[str, str],
        include: Include,
        locate: Callable[[str], Path],
        section: str | None,
    ) -> None:
        """Take a script, what stands for words of its own, how it includes and finds files, and its first section."""
        self.script = script
        self.source = source
        self.words = words
        self.include = include
        self.locate = locate
        self.section = section
        self.goes_on = False
        self.faults: list[Fault] = []

    def steps(self, steps: Steps, *, fixed: bool) -> list[Step]:
        """Return what steps mean, one after the other; ``fixed``: nothing in them gives."""
        found: list[Step] = []
        steps, around = list(steps), self.goes_on
        for k, (path, step) in enumerate(steps):
            self.goes_on = around or k < len(steps) - 1
            if isinstance(step, model.SectionStep):
                self.section = step.section
                continue
            still = fixed or bool(getattr(step, "fixed", False))
            if isinstance(step, model.IncludeStep):
                included = self.include(step.include, (*path, "include"), self.section, still)
                found += without_end(included) if self.goes_on else included
            elif (meant := self._step(step, path, still)) is not None:
                found.append(self._with_own_words(meant))
            after: float | None = getattr(step, "pause_after", None)
            if after is not None:
                place = self._place((*path, "pause after"))
                found.append(Pause(place, after, None if still else PAUSE.bounds(after, None, None)))
        return found

    def _inner(self, steps: Steps, *, fixed: bool, again: bool = False) -> tuple[Step, ...]:
        """Return what steps within a step mean; their sections end with them. ``again``: they are not heard once."""
        before = self.section, self.goes_on
        self.goes_on |= again
        found = tuple(self.steps(steps, fixed=fixed))
        self.section, self.goes_on = before
        return found

    def _step(self, step: "model.StepModel", path: SourcePath, fixed: bool) -> Step | None:
        match step:
            case model.SayStep(say=text, to=to):
                said = path if path not in self.source.keys and isinstance(self._raw(path), str) else (*path, "say")
                return self._say(text, said, to, fixed=fixed)
            case model.PauseStep(pause=how):
                bounds = None if fixed else PAUSE.bounds(how.seconds, how.least, how.most)
                return Pause(self._place((*path, "pause")), how.seconds, bounds)
            case model.BreatheStep():
                return self._breathe(step, (*path, "breathe"), fixed=fixed)
            case model.ChimeStep(chime=name):
                return Chime(self._place((*path, "chime")), name)
            case model.BedStep(bed=name):
                return BedChange(self._place((*path, "bed")), None if name == "off" else name)
            case model.PlayStep():
                return self._play(step, (*path, "play"), fixed=fixed)
            case _:
                return self._several(step, path, fixed)

    def _several(self, step: "model.StepModel", path: SourcePath, fixed: bool) -> Step | None:
        """Return what a step means that stands for others."""
        match step:
            case model.TurnsStep(turns=turns):
                return self._turns(turns, (*path, "turns"), fixed=fixed)
            case model.RepeatStep(repeat=repeat):
                inner = _numbered(repeat.steps, (*path, "repeat", "steps"))
                return Repeat(
                    self._place((*path, "repeat")), repeat.times, self._inner(inner, fixed=fixed, again=True)
                )
            case model.ChooseStep(choose=several):
                return Choose(self._place((*path, "choose")), self._alternatives(several, (*path, "choose"), fixed))
            case model.DeckStep(deck=deck):
                return self._deck(deck, (*path, "deck"), fixed=fixed)
        raise AssertionError(step)

    def _raw(self, path: SourcePath) -> Any:
        value: Any = self.source.data
        for part in path:
            value = value[part]
        return value

    def _place(self, path: SourcePath) -> Place:
        spot = self.source.spot(path, at_key=True)
        return Place(self.source.file, spot.line, spot.column, self.section)

    def _with_own_words(self, step: Step) -> Step:
        """Return a step with the script's own words in place of their names; what is within it has them already."""
        if isinstance(step, Turns | Repeat | Choose | Deck):
            return step
        return filled(step, self.words) if self.words else step

    def _say(self, text: str, path: SourcePath, to: Any, *, fixed: bool = False) -> Say:
        """Return a `say` step. Only in a `|` block, which begins on a line, is a line of words one of the file."""
        place = self._place(path)
        found = sentences(text, self.script.language)
        begins = self.source.spot(path).text_line
        if not begins:
            return Say(place, tuple(replace(sentence, line=0) for sentence in found), to, fixed)
        return Say(replace(place, line=begins), found, to, fixed)

    def _play(self, step: model.PlayStep, path: SourcePath, *, fixed: bool) -> Play | None:
        try:
            file = self.locate(step.play.file)
        except UnhurriedError as error:
            self.faults.append(self.source.at((*path, "file"), str(error)))
            return None
        return Play(self._place(path), str(file), step.play.file, step.play.level, step.to, fixed)

    def _breathe(self, step: model.BreatheStep, path: SourcePath, *, fixed: bool) -> Breathe:
        how = step.breathe
        pattern = how.pattern or self.script.breath
        # Where no tone leads, the voice does.
        spoken = ALL_BREATHS if self.script.tone == "off" and how.cues.first is None else how.cues.first
        most = how.most
        if pattern.is_4_7_8 and not step.beyond_limits:  # there are rounds enough in it
            most = how.seconds
        bounds = None if how.seconds is None or fixed else BREATHING.bounds(how.seconds, how.least, most)
        return Breathe(
            self._place(path),
            pattern,
            how.seconds,
            how.breaths,
            how.ramp,
            spoken,
            self._words(how, pattern, spoken, path),
            step.to,
            bounds,
            step.beyond_limits,
        )

    def _words(self, how: BreatheModel, pattern: Pattern, spoken: int | None, path: SourcePath) -> BreathWords:
        """Return what is said around the breath: the script's own words, else those of its language."""
        own = how.cues.model_dump(exclude={"first"}, exclude_none=True)
        if self.script.caution is not None:
            own["caution"] = self.script.caution
        words = words_for(self.script.language, own)
        why = f"{no_words_in(self.script.language)}; write them, as "
        if spoken != 0 and (keys := lacking(words, pattern)):
            self.faults.append(self.source.at(path, f"{why}{written_as(keys)}, or 'cues: none'"))
        if holds(pattern, how.ramp) and not words.caution:
            mend = "'caution: ...' above the steps, because here the breath is held"
            self.faults.append(self.source.at(path, why + mend))
        return words

    def _signal(self, wish: str | None, default: str | None, path: SourcePath) -> Signal | None:
        """Return what tells of time in a turn, None for nothing; the default is words, or None for the chime."""
        if wish is None:
            return Signal(default)
        if is_nothing(wish):
            return None
        chime = wish.strip().lower() == "chime"
        return Signal(None if chime else fill(wish, self.words), self._place(path))

    def _turns(self, turns: model.TurnsModel, path: SourcePath, *, fixed: bool) -> Turns:

        def spoken(text: str, key: str) -> tuple[Step, ...]:
            return (self._with_own_words(self._say(text, (*path, key), "both", fixed=fixed)),)

        say = () if turns.say is None else spoken(turns.say, "say")
        swap = say
        if turns.swap is not None:
            swap = () if is_nothing(turns.swap) else spoken(turns.swap, "swap")
        return Turns(
            self._place(path),
            turns.each,
            turns.rounds,
            None if turns.begins == "drawn" else turns.begins,
            say,
            swap,
            self._inner(_numbered(turns.then, (*path, "then")), fixed=fixed, again=True),
            self._signal(turns.half, None, (*path, "half")),
            self._signal(turns.last, last_seconds_in(self.script.language), (*path, "last")),
            None if fixed else TURN.bounds(turns.each, turns.least, turns.most),
        )

    def _alternatives(
        self, several: Sequence[Sequence["model.StepModel"]], path: SourcePath, fixed: bool
    ) -> tuple[tuple[Step, ...], ...]:
        return tuple(
            self._inner(self._alternative(steps, (*path, k)), fixed=fixed) for k, steps in enumerate(several)
        )

    def _alternative(self, steps: Sequence["model.StepModel"], path: SourcePath) -> Steps:
        """Return the steps of an alternative with their places: words alone, or one step, stand without a list."""
        return _numbered(steps, path) if isinstance(self._raw(path), list) else [(path, steps[0])]

    def _deck(self, deck: model.DeckModel, path: SourcePath, *, fixed: bool) -> Deck | None:
        raw = self._raw(path)
        at = path if isinstance(raw, list) else (*path, "cards")
        cards = [
            Card(_key(self._raw((*at, k))), steps)
            for k, steps in enumerate(self._alternatives(deck.cards, at, fixed))
            if steps
        ]
        return Deck(self._place(path), deck.name or Path(self.source.file).stem, tuple(cards)) if cards else None


def _numbered(steps: Iterable["model.StepModel"], path: SourcePath) -> Steps:
    return (((*path, k), step) for k, step in enumerate(steps))


def _key(card: Any) -> str:
    """Return what stands for a card where nothing of its words may be kept."""
    return hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:16]
