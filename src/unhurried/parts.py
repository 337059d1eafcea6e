"""One step, or a run of breathing, arranged on its own: cues from frame 0. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from unhurried.announce import Announced, all_words, announce, for_all_of, ready_words
from unhurried.cues import BreathCue, ChimeCue, Crowded, Cue, SoundCue, SpeechCue
from unhurried.script.ritual import (
    HALF_FROM,
    LAST_FROM,
    BedChange,
    Breathe,
    Chime,
    Pause,
    Place,
    Plain,
    Play,
    Say,
    Signal,
    Turn,
)
from unhurried.script.text import Sentence
from unhurried.sounds.chime import chime_frames
from unhurried.spacing import NATURAL, Spacing
from unhurried.units import to_frames
from unhurried.voices.clip import Clip

if TYPE_CHECKING:
    from unhurried.sounds.sound import Sound

CUE_BEFORE_TURN: Final = to_frames(0.2)
"""A breath cue's last word ends this long before the turn it announces (Gallego 1991)."""
READY: Final = to_frames(5.0)
"""From the beginning of "let this breath go" to the first inhale: long enough to empty the lungs without haste, as
long as a slow exhale."""
AFTER_READY: Final = to_frames(1.5)
"""Between that and the word for the first inhale."""

LAST_SECONDS: Final = to_frames(20.0)
"""Before the end of a turn: time enough to come to an end."""

SIGNAL_LEVEL: Final = -6.0
"""dB beside the voice's own: somebody is speaking, and is not to be talked over."""

Clips = Mapping[str, Clip]
"""Words to the clip in which they are spoken."""
Sounds = Mapping[str, "Sound"]
"""The file of a step that plays one to its sound."""


@dataclass(frozen=True, slots=True)
class Part:
    """Cues from frame 0, the length of the whole (words have their time), and the silence it would like after it.

    ``crowded`` has the words that did not fit.
    """

    cues: tuple[Cue, ...]
    frames: int
    gap: int = 0
    crowded: tuple[Crowded, ...] = ()


def words_of(steps: Sequence[Plain], *, closing: bool) -> list[tuple[str, Place]]:
    """Return what is spoken in steps arranged together, in order, and where it stands in the script."""
    first = steps[0]
    if isinstance(first, Say):
        return [(sentence.text, place_of(first, sentence)) for sentence in first.sentences]
    if isinstance(first, Turn):
        signals = (signal for signal in (first.half, first.last) if signal)
        return [(signal.words, signal.place or first.place) for signal in signals if signal.words]
    run = [step for step in steps if isinstance(step, Breathe)]
    if not run:
        return []
    ready = ready_words(run)
    spoken = [(phase.words, phase.step.place) for phase in announce(run, closing=closing) if phase.words is not None]
    return [*([(ready, run[0].place)] if ready else []), *spoken, *_words_at_other_lengths(run, closing=closing)]


def _words_at_other_lengths(run: Sequence[Breathe], *, closing: bool) -> list[tuple[str, Place]]:
    """Return all that may be said where breathing gives: with more breaths there may be more to announce."""
    found: list[tuple[str, Place]] = []
    for step in run:
        if step.bounds is not None and step.spoken != 0:
            found += [(words, step.place) for words in all_words(step)]
    if closing and run[-1].spoken != 0 and any(step.bounds for step in run):
        found.append((run[-1].words.last, run[-1].place))
    return found


def arrange_part(steps: Sequence[Plain], clips: Clips, sounds: Sounds, spacing: Spacing, *, closing: bool) -> Part:
    """Arrange a step, or a run of breathing steps (``closing``: the ritual's last one), on its own."""
    match steps[0]:
        case Say() as say:
            return _say(say, clips, NATURAL if say.fixed else spacing)
        case Pause(seconds=seconds):
            return Part((), to_frames(seconds))
        case Breathe():
            run = [step for step in steps if isinstance(step, Breathe)]
            after = spacing if run[-1].bounds else NATURAL
            return replace(_breathe(run, clips, closing=closing), gap=after.sentence)
        case Chime(place=place, name=name):
            frames = chime_frames(name)
            return Part((ChimeCue(0, frames, place, name),), frames)
        case Turn() as turn:
            return _turn(turn, clips)
        case Play(place=place, file=file, name=name, level=level, to=to, fixed=fixed):
            sound = sounds[file]
            after = NATURAL if fixed else spacing
            return Part((SoundCue(0, sound.frames, place, name, sound, level, to),), sound.frames, after.sentence)
        case BedChange():
            return Part((), 0)


def place_of(step: Say, sentence: Sentence) -> Place:
    """Return where a sentence stands in the script."""
    return replace(step.place, line=step.place.line + sentence.line) if sentence.line else step.place


def _say(step: Say, clips: Clips, spacing: Spacing) -> Part:
    """Lay out sentences. Each has its time at the pace: what a quick voice leaves of it is silence after it.

    A sentence that took longer than its time takes it from those that follow.
    """
    cues: list[Cue] = []
    at = gap = late = 0
    for sentence in step.sentences:
        at += gap
        clip = clips[sentence.text]
        cues.append(SpeechCue(at, at + clip.frames, place_of(step, sentence), sentence.text, clip, for_all_of(step)))
        late = max(0, late) + clip.words - clip.box if clip.box else 0
        at += clip.frames + max(0, -late)
        wide = sentence.ends_paragraph and sentence is not step.sentences[-1]
        gap = spacing.paragraph if wide else spacing.sentence
    return Part(tuple(cues), at, gap)


def _turn(turn: Turn, clips: Clips) -> Part:
    """Lay out the time that one of the two has to speak, and what is heard of its passing: no more for that."""
    frames = to_frames(turn.seconds)
    half, last = frames // 2, frames - LAST_SECONDS
    part = Part((), frames)
    if turn.half and frames >= to_frames(HALF_FROM):
        until = last if turn.last and turn.last.words else frames
        part = _with_signal(part, turn, turn.half, "half", half, until, clips)
    if turn.last and frames >= to_frames(LAST_FROM):
        part = _with_signal(part, turn, turn.last, "last", last, frames, clips)
    return part


def _with_signal(
    part: Part, turn: Turn, signal: Signal, moment: Literal["half", "last"], at: int, until: int, clips: Clips
) -> Part:
    """Return a turn with what is heard of the time in it; words for which there is no room are left out."""
    place = signal.place or turn.place
    if signal.words is None:
        return replace(part, cues=(*part.cues, ChimeCue(at, at + chime_frames("half-time"), place, "half-time")))
    clip, room = clips[signal.words], until - at
    if clip.frames > room:
        return replace(part, crowded=(*part.crowded, Crowded(place, signal.words, moment, clip.frames, room)))
    cue = SpeechCue(at, at + clip.frames, place, signal.words, clip, level=SIGNAL_LEVEL)
    return replace(part, cues=(*part.cues, cue))


def _breathe(run: Sequence[Breathe], clips: Clips, *, closing: bool) -> Part:
    """Lay out the breaths; the first inhale waits until its words have been spoken and the lungs are empty."""
    announced = announce(run, closing=closing)
    ready = ready_words(run)
    lead = _lead(ready, announced[0], clips)
    speech: list[SpeechCue] = []
    if ready:
        clip = clips[ready]
        speech.append(SpeechCue(0, clip.frames, run[0].place, ready, clip, for_all_of(run[0])))
    phases: list[BreathCue] = []
    at = lead
    for phase in announced:
        end = at + phase.phase.frames
        phases.append(BreathCue(at, end, phase.step.place, phase.phase.kind, phase.to))
        at = end
    crowded = _announce_turns(announced, phases, speech, clips)
    return Part((*phases, *speech), max(at, *(cue.end for cue in speech), 0), crowded=tuple(crowded))


def _lead(ready: str | None, first: Announced, clips: Clips) -> int:
    """Return the frames before the first inhale."""
    words = clips[first.words].words + CUE_BEFORE_TURN if first.words else 0
    return max(READY, clips[ready].frames + AFTER_READY + words) if ready else words


def _announce_turns(
    announced: Sequence[Announced], phases: Sequence[BreathCue], speech: list[SpeechCue], clips: Clips
) -> list[Crowded]:
    """Add the words for each phase that has some: before its turn where they fit, else on it, else not at all.

    Return those for which there is no room: the tone alone leads then, two words never overlap.
    """
    crowded: list[Crowded] = []
    for k, (phase, cue) in enumerate(zip(announced, phases, strict=True)):
        if phase.words is None:
            continue
        clip = clips[phase.words]
        free_from = speech[-1].end if speech else 0
        before_turn = cue.start - CUE_BEFORE_TURN - clip.words
        fits = before_turn >= max(free_from, phases[k - 1].start if k else 0)
        start = before_turn if fits else cue.start
        if start < free_from or start + clip.words > cue.end:
            room = cue.end - cue.start
            crowded.append(Crowded(cue.place, phase.words, cue.phase, clip.words, room))
            continue
        end = start + clip.frames
        speech.append(SpeechCue(start, end, phase.step.place, phase.words, clip, phase.words_to))
    return crowded
