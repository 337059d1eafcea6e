"""A ritual and the lengths of its spoken lines -> cues at absolute frames. Pure.

Each step is arranged on its own into a :class:`_Part` that begins at frame 0; the parts are then laid end
to end. The timeline says all there is to know: its sound is a function of it and the frame.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from unhurried.breath import Breath, breaths
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SpeechCue, Timeline
from unhurried.errors import Fault, ScriptError, VoiceError
from unhurried.levels import NATURAL, Levels
from unhurried.script.ritual import BedChange, Breathe, Chime, Pause, Place, Ritual, Say, Step, with_names
from unhurried.script.text import Sentence
from unhurried.sounds.chime import chime_frames
from unhurried.units import LONGEST, to_frames
from unhurried.voices.clip import Clip, Voice

LEAD_IN: Final = to_frames(3.0)
"""The bed fades in before anything else is heard (research: 3 s in, 6 s out)."""
TAIL_OUT: Final = to_frames(6.0)
"""The bed fades out after everything else."""
BED_CHANGE: Final = to_frames(6.0)
"""Two beds overlap this long where one follows the other."""
SENTENCE_PAUSE: Final = to_frames(2.5)
"""After a sentence, and after breathing (research: 2-3 s)."""
PARAGRAPH_PAUSE: Final = to_frames(5.0)
"""After a blank line (research: 5-8 s after an instruction)."""
CUE_BEFORE_TURN: Final = to_frames(0.2)
"""A breath cue's last word ends this long before the turn it announces (Gallego 1991)."""

NAMES: Final[Mapping[str, str]] = {"a": "one of you", "b": "the other of you"}
"""Who is meant where no names are given."""

Clips = Mapping[str, Clip]
"""Words to the clip in which they are spoken."""
Spoken = Callable[[int, int], None]
"""Told how many lines have been spoken, of how many."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words as the voice will be given them, and where they stand in the script."""

    text: str
    place: Place


def spoken_lines(ritual: Ritual) -> tuple[SpokenLine, ...]:
    """Return every line that a ritual needs the voice for, each text once, in order."""
    lines: dict[str, Place] = {}
    for step in ritual.steps:
        if isinstance(step, Say):
            for sentence in step.sentences:
                lines.setdefault(sentence.text, _place_of(step, sentence))
        elif isinstance(step, Breathe):
            for words in _words_needed(step):
                lines.setdefault(words, step.place)
    return tuple(SpokenLine(text, place) for text, place in lines.items())


def arrange(
    ritual: Ritual,
    voice: Voice,
    *,
    names: Mapping[str, str] = NAMES,
    levels: Levels = NATURAL,
    spoken: Spoken = lambda done, of: None,  # noqa: ARG005
) -> Timeline:
    """Lay a ritual out in time, asking the voice for the length of each line; ``spoken`` is told how far it is.

    Every line is asked for before anything is laid out: a ritual that begins can go on to its end.

    Raises:
        VoiceError: a line could not be spoken; with the script's line.
        ScriptError: the whole lasts longer than 24 hours.
    """
    _check_silences(ritual)
    ritual = with_names(ritual, names)
    clips = _clips(spoken_lines(ritual), voice, spoken)
    at = LEAD_IN
    gap = 0
    cues: list[Cue] = []
    changes: list[tuple[int, BedChange]] = []
    for step in ritual.steps:
        if not isinstance(step, Pause | BedChange):
            at += gap
        if isinstance(step, BedChange):
            changes.append((at, step))
            continue
        part = _arrange_step(step, clips)
        cues += [replace(cue, start=cue.start + at, end=cue.end + at) for cue in part.cues]
        at += part.frames
        gap = part.gap
        _check_length(at, step.place)
    total = at + TAIL_OUT
    cues += _beds(ritual.bed, changes, total)
    return Timeline(ritual.title, total, tuple(sorted(cues, key=_order)), ritual.tone, levels)


def _check_silences(ritual: Ritual) -> None:
    """Refuse what passes a day by its pauses and breaths alone, before a voice speaks for nothing."""
    total = 0
    for step in ritual.steps:
        if isinstance(step, Pause):
            total += to_frames(step.seconds)
        elif isinstance(step, Breathe):
            total += sum(phase.frames for breath in _all_breaths(step) for phase in breath)
        _check_length(total, step.place)


def _check_length(frames: int, place: Place) -> None:
    if frames > to_frames(LONGEST):
        raise ScriptError((Fault(place.file, place.line, place.column, "here the ritual passes 24 hours"),))


def _order(cue: Cue) -> tuple[int, int, str]:
    """Sort by start; where two start together, the longer first, then by kind."""
    return cue.start, -cue.end, type(cue).__name__


@dataclass(frozen=True, slots=True)
class _Part:
    """A step arranged on its own: cues from frame 0, its length, and the silence it would like after it."""

    cues: tuple[Cue, ...]
    frames: int
    gap: int = 0


def _place_of(step: Say, sentence: Sentence) -> Place:
    return replace(step.place, line=step.place.line + sentence.line)


def _clips(lines: tuple[SpokenLine, ...], voice: Voice, spoken: Spoken) -> Clips:
    clips = {}
    for done, line in enumerate(lines):
        spoken(done, len(lines))
        try:
            clips[line.text] = voice.clip(line.text)
        except VoiceError as error:
            raise VoiceError(f"{line.place.file}:{line.place.line}: {error}") from error
    spoken(len(lines), len(lines))
    return clips


def _arrange_step(step: Step, clips: Clips) -> _Part:
    match step:
        case Say():
            return _say(step, clips)
        case Pause(seconds=seconds):
            return _Part((), to_frames(seconds))
        case Breathe():
            return _breathe(step, clips)
        case Chime(place=place, name=name):
            frames = chime_frames(name)
            return _Part((ChimeCue(0, frames, place, name),), frames)
        case BedChange():
            return _Part((), 0)


def _say(step: Say, clips: Clips) -> _Part:
    cues: list[Cue] = []
    at = gap = 0
    for sentence in step.sentences:
        at += gap
        clip = clips[sentence.text]
        place = _place_of(step, sentence)
        cues.append(SpeechCue(at, at + clip.frames, place, sentence.text, clip))
        at += clip.frames
        gap = PARAGRAPH_PAUSE if sentence.ends_paragraph and sentence is not step.sentences[-1] else SENTENCE_PAUSE
    return _Part(tuple(cues), at, gap)


def _words(step: Breathe, breath: Breath) -> list[str]:
    """Return what announces each phase of a breath."""
    by_kind = {
        "in": step.words.inhale,
        "hold": step.words.hold,
        "out": step.words.exhale,
        "rest": step.words.rest,
    }
    words = [by_kind[phase.kind] for phase in breath]
    return [
        step.words.top_up if k and breath[k - 1].kind == "in" == breath[k].kind else w for k, w in enumerate(words)
    ]


def _all_breaths(step: Breathe) -> tuple[Breath, ...]:
    return breaths(step.pattern, seconds=step.seconds, count=step.count, ramp=step.ramp)


def _words_needed(step: Breathe) -> list[str]:
    spoken = dict.fromkeys(_all_breaths(step)[: step.spoken])  # equal breaths have equal words
    return list(dict.fromkeys(word for breath in spoken for word in _words(step, breath)))


def _breathe(step: Breathe, clips: Clips) -> _Part:
    """Lay out the breaths; the first inhale waits until its cue has been spoken."""
    all_breaths = _all_breaths(step)
    spoken = [
        (words, clips[words], phase)
        for breath in all_breaths[: step.spoken]
        for words, phase in zip(_words(step, breath), breath, strict=True)
    ]
    lead = spoken[0][1].frames + CUE_BEFORE_TURN if spoken else 0
    phases: list[BreathCue] = []
    at = lead
    for phase in (phase for breath in all_breaths for phase in breath):
        phases.append(BreathCue(at, at + phase.frames, step.place, phase.kind))
        at += phase.frames
    speech: list[Cue] = []
    free_from = 0
    for k, ((words, clip, _), cue) in enumerate(zip(spoken, phases, strict=False)):
        before_turn = cue.start - CUE_BEFORE_TURN - clip.frames
        fits = before_turn >= max(free_from, phases[k - 1].start if k else 0)
        start = before_turn if fits else cue.start
        if start < free_from or start + clip.frames > cue.end:
            continue  # there is no room for these words: the tone alone leads, two words never overlap
        speech.append(SpeechCue(start, start + clip.frames, step.place, words, clip))
        free_from = start + clip.frames
    return _Part((*phases, *speech), at, SENTENCE_PAUSE)


def _beds(first: str | None, changes: list[tuple[int, BedChange]], total: int) -> list[BedCue]:
    """Return the beds: each fades in over what the one before it fades out."""
    turns: list[tuple[int, str | None, Place | None]] = [(0, first, None)]
    for at, change in changes:
        if change.name != turns[-1][1]:
            turns.append((at, change.name, change.place))
    beds = []
    for k, (start, name, place) in enumerate(turns):
        last = k == len(turns) - 1
        end = total if last else min(total, turns[k + 1][0] + BED_CHANGE)
        if name is not None and end > start:
            fade_in = LEAD_IN if k == 0 else BED_CHANGE
            fade_out = TAIL_OUT if last or end == total else BED_CHANGE
            beds.append(BedCue(start, end, place, name, *_fitted(fade_in, fade_out, end - start)))
    return beds


def _fitted(fade_in: int, fade_out: int, frames: int) -> tuple[int, int]:
    """Return the fades, shortened in proportion where both do not fit."""
    together = fade_in + fade_out
    return (
        (fade_in, fade_out) if together <= frames else (frames * fade_in // together, frames * fade_out // together)
    )
