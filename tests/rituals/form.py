"""Measures of a ritual's form: its length, sections, turns and breath, how it begins, how it ends, what it is tagged."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from tests.rituals.heard import Finding, Heard, Sentence
from tests.rituals.rows import ROWS, Row
from tests.rituals.vocabulary import TAGS, VOCABULARIES
from unhurried.cues import BreathCue, ChimeCue, Cue, SpeechCue
from unhurried.lengths import Lengths
from unhurried.limits import FASTEST, LONGEST_HOLD, LONGEST_PHASE, SLOWEST
from unhurried.script.drawing import every_step
from unhurried.script.ritual import Breathe, Chime, Pause, Plain, Ritual, Turn, Turns
from unhurried.units import SAMPLE_RATE, clock, to_frames

NEAR_ITS_LENGTH: Final = 0.10
RANGE: Final = (0.7, 1.5)
"""Of its natural length: as short and as long as each can be at least."""
SECTIONS: Final = 3
"""Arriving, what it is for, coming back."""
TO_THE_CHIME: Final = 10.0
"""Seconds from the last exhale: later it is no end to that breath."""
AFTER_EXHALE: Final = 4.0
"""Seconds for a breath that nothing paces to go out, once it has been spoken of."""
TO_SPEAK: Final = 20.0
"""Seconds of silence in which somebody may say something."""
PATTERNS: Final = {"R": "4-6", "L": "4-6", "E": "5.5-5.5"}
RAMPED_TO: Final = 6.0


def length(heard: Heard) -> Iterator[Finding]:
    """It lasts what its row says, within a tenth."""
    row = ROWS.get(heard.name)
    if heard.name not in ROWS:
        yield heard.at_top("has no row in tests/rituals/rows.py")
    for lengths in _lengths(heard):
        minutes = lengths.natural / to_frames(60)
        if row and abs(minutes / row.minutes - 1) > NEAR_ITS_LENGTH:
            yield heard.at_top(f"lasts {clock(lengths.natural)}, not about {row.minutes:g} minutes")


def gives(heard: Heard) -> Iterator[Finding]:
    """`--minutes` reaches from 0.7 of its length or less to 1.5 of it or more."""
    for lengths in _lengths(heard):
        for end, share, misses in ((lengths.least, RANGE[0], 1), (lengths.most, RANGE[1], -1)):
            if misses * (end - share * lengths.natural) > 0:
                reached = end / lengths.natural
                yield heard.at_top(
                    f"goes from {lengths}: to {reached:.2f} of its {clock(lengths.natural)}, not {share}"
                )


def _lengths(heard: Heard) -> Sequence[Lengths]:
    return [rehearsal.lengths() for rehearsal in heard.rehearsals]


def sections(heard: Heard) -> Iterator[Finding]:
    """It begins with a section, and has three at least."""
    for _, cues, _ in heard.plays():
        named = list(dict.fromkeys((cue.place.file, cue.place.section) for cue in cues if cue.place))
        if not cues[0].place or cues[0].place.section is None:
            yield heard.at_top("does not begin with a section")
        if len(named) < SECTIONS:
            yield heard.at_top(f"has {len(named)} sections, not {SECTIONS} or more")


def equal_turns(heard: Heard) -> Iterator[Finding]:
    """What one has, the other has, to the frame: at the shortest, its own and the longest length.

    Of turns: each as long as its like. Of time that a script hands over by a chime of its own, where no turns are: the
    longest silence or breathing of the section before it is as long as that after it.
    """
    for rehearsal in heard.rehearsals:
        lengths = rehearsal.lengths()
        for frames in dict.fromkeys((lengths.least, lengths.natural, lengths.most)):
            steps, _ = rehearsal.elastic().fitted(frames)
            yield from uneven(steps)


def uneven(steps: Sequence[Plain]) -> Iterator[Finding]:
    """Find time that one of the two has and the other has not."""
    groups: dict[int, list[Turn]] = {}
    for step in steps:
        if isinstance(step, Turn):
            groups.setdefault(step.group, []).append(step)
    for turns in groups.values():
        if len(turns) % 2 or len({to_frames(turn.seconds) for turn in turns}) > 1:
            place = turns[0].place
            yield Finding.at(place, f"turns of {', '.join(f'{turn.seconds:g} s' for turn in turns)}")
    own = {turn.place for turns in groups.values() for turn in turns}
    for k, step in enumerate(steps):
        if isinstance(step, Chime) and step.name == "hand-over" and step.place not in own:
            sides = _around(steps, k)
            before, after = map(_longest, sides)
            if before != after and not any(isinstance(one, Turn) for side in sides for one in side):
                what = f"hands over after {before / SAMPLE_RATE:g} s what lasts {after / SAMPLE_RATE:g} s then"
                yield Finding.at(step.place, what)


def _around(steps: Sequence[Plain], k: int) -> tuple[Sequence[Plain], Sequence[Plain]]:
    """Return the steps before a hand-over, of the section that ends there, and those of its own section after it."""
    before, after = list(reversed(steps[:k])), steps[k + 1 :]
    return _of_one_section(before), _of_one_section(after)


def _of_one_section(steps: Sequence[Plain]) -> list[Plain]:
    return list(takewhile(lambda step: step.place.section == steps[0].place.section, steps))


def _longest(steps: Sequence[Plain]) -> int:
    pauses = [to_frames(step.seconds) for step in steps if isinstance(step, Pause)]
    breaths = [sum(p.frames for b in step.breaths() for p in b) for step in steps if isinstance(step, Breathe)]
    return max((*pauses, *breaths), default=0)


def breath(heard: Heard) -> Iterator[Finding]:
    """It breathes as its row says; no hold, nothing beyond the limits, each breath as heard within them."""
    if not isinstance(heard.found, Ritual):
        return
    row = ROWS.get(heard.name)
    steps = [step for step in every_step(heard.found.steps) if isinstance(step, Breathe)]
    for step in steps:
        for what in _against(step, row):
            yield Finding.at(step.place, what)
    if row and row.breath == "R" and not any(step.ramp and step.ramp.end == RAMPED_TO for step in steps):
        yield heard.at_top(f"has no ramp to {RAMPED_TO:g} breaths a minute")
    if row and row.paced and not steps:
        yield heard.at_top("paces no breath")
    for _, cues, _ in heard.plays():
        yield from beyond([cue for cue in cues if isinstance(cue, BreathCue)])


def _against(step: Breathe, row: Row | None) -> Iterator[str]:
    if row and not row.paced:
        yield "paces a breath, in a ritual where each breathes as it comes"
    if row and row.paced and str(step.pattern) != (pattern := PATTERNS.get(row.breath, "4-6")):
        yield f"breathes {step.pattern}, not {pattern}"
    if step.has_hold:
        yield "holds the breath"
    if step.beyond_limits:
        yield "goes beyond the limits"


def beyond(cues: Sequence[BreathCue]) -> Iterator[Finding]:
    """Find breaths that nobody should be led through, as they are heard."""
    for cue in cues:
        seconds = (cue.end - cue.start) / SAMPLE_RATE
        if seconds > (LONGEST_HOLD if cue.phase in ("hold", "rest") else LONGEST_PHASE):
            yield Finding.at(cue.place, f"'{cue.phase}' of {seconds:.1f} s")
    begins = [
        cue
        for before, cue in pairwise([None, *cues])
        if cue and cue.phase == "in" and (not before or before.phase != "in")
    ]
    for one, after in pairwise(begins):
        last = next(cue for cue in reversed(cues) if cue.start < after.start)
        rate = 60 * SAMPLE_RATE / (last.end - one.start)
        if not SLOWEST <= rate <= FASTEST:
            yield Finding.at(one.place, f"{rate:.3g} breaths a minute")


def beginning(heard: Heard) -> Iterator[Finding]:
    """The start chime is the first that is heard."""
    for _, cues, _ in heard.plays():
        if not isinstance(cues[0], ChimeCue) or cues[0].name != "start":
            yield heard.at_top("does not begin with the start chime")


def ending(heard: Heard) -> Iterator[Finding]:
    """An exhale, the end chime, one closing line, and nothing after it.

    Where the breath is paced at the end: the last exhale ends at most ten seconds before the chime, and nothing is
    said between but what belongs to that breath. Where it is not: the last line before the chime speaks of breathing
    out, and there are four seconds for it.
    """
    row = ROWS.get(heard.name)
    for _, cues, sentences in heard.plays():
        ends = [cue for cue in cues if isinstance(cue, ChimeCue) and cue.name == "end"]
        if len(ends) != 1 or len(cues) < 2 or cues[-2] is not ends[0] or not isinstance(cues[-1], SpeechCue):
            yield heard.at_top("does not end with the end chime (there is one) and then one sentence")
            continue
        body = [one for one in sentences if one.start < ends[0].start]
        if row and row.breath == "N":
            yield from _own_exhale(heard, body, ends[0])
        else:
            yield from _paced_exhale(heard, cues, body, ends[0])


def _own_exhale(heard: Heard, body: Sequence[Sentence], end: ChimeCue) -> Iterator[Finding]:
    last = body[-1]
    words = VOCABULARIES.get(heard.language)
    if words and not words.exhales.search(last.text):
        yield Finding.at(last.place, f"the last line before the chime speaks of no exhale: {last.text}")
    if (end.start - last.end) / SAMPLE_RATE < AFTER_EXHALE:
        yield Finding.at(last.place, f"no {AFTER_EXHALE:g} s to breathe out before the chime")


def _paced_exhale(heard: Heard, cues: Sequence[Cue], body: Sequence[Sentence], end: ChimeCue) -> Iterator[Finding]:
    breaths = [cue for cue in cues if isinstance(cue, BreathCue)]
    if not breaths:
        yield heard.at_top("ends without a paced breath")
        return
    last = breaths[-1]
    if not 0 <= (end.start - last.end) / SAMPLE_RATE <= TO_THE_CHIME:
        apart = (end.start - last.end) / SAMPLE_RATE
        yield Finding.at(last.place, f"{apart:.1f} s from the last exhale to the chime, not {TO_THE_CHIME:g} at most")
    for one in body:
        if one.kind in ("said", "signal") and one.end > last.start:
            yield Finding.at(one.place, f"said between the last breath and the chime: {one.text}")


def tags(heard: Heard) -> Iterator[Finding]:
    """It has tags, all of them known; and `talk` where there are turns to speak in."""
    named = heard.head.get("tags") or []
    if not isinstance(named, list) or not named:
        yield heard.at_top(f"has no tags; there are {', '.join(TAGS)}")
        return
    for tag in named:
        if tag not in TAGS:
            yield heard.at_top(f"'{tag}' is no tag; there are {', '.join(TAGS)}")
    if isinstance(heard.found, Ritual):
        yield from _talk(heard, heard.found, "talk" in named)


def _talk(heard: Heard, ritual: Ritual, tagged: bool) -> Iterator[Finding]:
    """Find a `talk` without time to speak, or turns to speak in without the tag.

    Turns in whose section nothing is said of speaking are for something else: to be held, to write. A line that
    invites to speak, and leaves time, is enough for the tag, and does not ask for it: a word of thanks is no talk.
    """
    vocabulary = VOCABULARIES.get(heard.language)
    if vocabulary is None:
        return
    words = vocabulary.speaks
    said = [one for _, _, sentences in heard.plays() for one in sentences]
    turns = [step for step in every_step(ritual.steps) if isinstance(step, Turns)]
    speaking = {one.section for one in said if words.search(one.text)}
    to_speak_in = next((step for step in turns if step.place.section in speaking), None)
    if to_speak_in and not tagged:
        place = to_speak_in.place
        yield Finding.at(place, "has turns to speak in, and the tag 'talk' is missing")
    if tagged and not turns and not any(one.pause >= TO_SPEAK and words.search(one.text) for one in said):
        yield heard.at_top("is tagged 'talk', and gives no time to speak")
