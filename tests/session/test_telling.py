"""What is to be read of a ritual at any moment."""

from dataclasses import replace

from hypothesis import given, settings

from tests.scripts import SOUNDS, read_script, scripts
from unhurried.cues import BedCue, BreathCue, ChimeCue, SpeechCue
from unhurried.errors import UnhurriedError
from unhurried.library import read_text
from unhurried.script.ritual import Place
from unhurried.session.telling import NOTHING, Telling, Told
from unhurried.timeline import arrange
from unhurried.voices.clip import clip_of
from unhurried.voices.silent import SilentVoice

CLIP = clip_of(SilentVoice(), "x")
TALK, WALK = Place("any.yaml", 1, 1, "Talk"), Place("any.yaml", 2, 1, "Walk")
BREATH = Place("any.yaml", 3, 1, "Talk")


def say(start: int, text: str, place: Place = TALK) -> SpeechCue:
    return SpeechCue(start, start + 10, place, text, CLIP)


def test_a_sentence_stays_until_the_next() -> None:
    """It is there from its first frame, and in the silence after it, so that it can be read in peace."""
    telling = Telling([say(100, "One."), say(200, "Two.")])
    assert [telling.at(frame).text for frame in (99, 100, 150, 199, 200, 10_000)] == [
        "",
        "One.",
        "One.",
        "One.",
        "Two.",
        "Two.",
    ]


def test_a_section_begins_without_words() -> None:
    """Where a section begins with a chime or a pause, the words of the one before are gone."""
    telling = Telling([say(100, "One."), ChimeCue(200, 300, WALK, "start"), say(400, "Two.", WALK)])
    assert [telling.at(frame) for frame in (150, 200, 400)] == [
        Told("Talk", "One."),
        Told("Walk"),
        Told("Walk", "Two."),
    ]


def test_before_anything_there_is_nothing() -> None:
    """A bed that the head of the script has chosen is of no section, and of no words."""
    telling = Telling([BedCue(0, 900, None, "rain", 0, 0), say(100, "One.")])
    assert telling.at(0) == telling.at(99) == NOTHING
    assert telling.at(100).section == "Talk"
    assert Telling([]).at(0) == NOTHING


def test_a_bed_changes_no_section() -> None:
    """A bed may begin far from where it is chosen: it tells nothing of where one is."""
    telling = Telling([say(100, "One."), BedCue(150, 900, WALK, "rain", 0, 0)])
    assert telling.at(200) == Told("Talk", "One.")


def test_whom_a_sentence_is_for() -> None:
    """What is for one of the two says so, the next that is for both again."""
    telling = Telling([replace(say(100, "One."), to="a"), say(200, "Two.")])
    assert [telling.at(frame).to for frame in (100, 200)] == ["a", "both"]


def test_words_of_a_breath_last_as_long_as_it_is_so() -> None:
    """Beside the next inhale "breathe out" would be wrong: it is gone by then, and nothing is to be read."""
    phases = [
        BreathCue(100, 200, BREATH, "in"),
        BreathCue(200, 300, BREATH, "out"),
        BreathCue(300, 400, BREATH, "in"),
    ]
    words = [say(90, "In.", BREATH), say(190, "Out.", BREATH), say(450, "Thank you.")]
    telling = Telling(sorted([*phases, *words], key=lambda cue: cue.start))
    assert [telling.at(frame).text for frame in (90, 189, 190, 299, 300, 399, 450)] == [
        "In.", "In.", "Out.", "Out.", "", "", "Thank you.",
    ]  # fmt: skip
    last = Telling(sorted([*phases[:2], *words[:2]], key=lambda cue: cue.start))
    assert [last.at(frame).text for frame in (299, 300)] == ["Out.", ""]


def test_words_on_the_turn_belong_to_the_phase_that_begins() -> None:
    """Where there is no room before the turn, the words begin with the phase itself, and go with it."""
    phases = [BreathCue(100, 200, BREATH, "in"), BreathCue(200, 300, BREATH, "out")]
    telling = Telling([*phases[:1], say(100, "In.", BREATH), *phases[1:]])
    assert [telling.at(frame).text for frame in (100, 199, 200)] == ["In.", "In.", ""]


def test_a_sentence_before_breathing_stays_while_one_breathes() -> None:
    """Only what announces a breath is over with it."""
    phases = [BreathCue(100, 200, BREATH, "in"), BreathCue(200, 300, BREATH, "out")]
    telling = Telling([say(50, "Lie close."), *phases])
    assert [telling.at(frame).text for frame in (50, 150, 250, 900)] == ["Lie close."] * 4


def test_in_a_real_ritual() -> None:
    """Ready, in, out, then only the tone: what is read goes with it, with the section that it stands in."""
    script = "title: B\nsteps: [{section: Breath}, {breathe: {breaths: 3, cues: first 1}}, {say: Thank you.}]"
    timeline = arrange(read_text(script, name="b"), SilentVoice())
    telling = Telling(timeline.cues)
    breaths = [cue for cue in timeline.cues if isinstance(cue, BreathCue)]
    assert telling.at(breaths[0].start - 48_000 * 3).text == "If you like, let a breath go, softly, all the way."
    assert [telling.at((cue.start + cue.end) // 2 - 48_000).text for cue in breaths] == [
        "Breathe in.", "Breathe out.", "", "", "", "And a last long breath out.",
    ]  # fmt: skip
    assert telling.at(timeline.frames) == Told("Breath", "Thank you.")


@settings(max_examples=25, deadline=None)
@given(script=scripts())
def test_every_sentence_can_be_read(script: str) -> None:
    """In any ritual each sentence is to be read while it is spoken, and the section is that of what began last."""
    try:
        timeline = arrange(read_script(script), SilentVoice(), sounds=SOUNDS)
    except UnhurriedError:
        return
    telling = Telling(timeline.cues)
    heard = [cue for cue in timeline.cues if not isinstance(cue, BedCue)]
    for cue, after in zip(heard, [*heard, None][1:], strict=True):
        if after is not None and after.start == cue.start:
            continue
        told = telling.at(cue.start)
        assert told.section == cue.place.section
        if isinstance(cue, SpeechCue):
            spoken = cue.start + cue.clip.words
            until = spoken - 1 if after is None else min(spoken, after.start) - 1
            assert telling.at(until) == told == Told(cue.place.section, cue.text, cue.to)
