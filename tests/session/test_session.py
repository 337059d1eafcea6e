"""What two people do while a ritual plays: each key, at any moment; asserted on what is heard."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.timelines import timeline
from unhurried.cues import BedCue, BreathCue, SpeechCue
from unhurried.levels import OFF, Levels
from unhurried.mixer import Mixer
from unhurried.session.edits import ENDLESS, Region
from unhurried.session.entering import PREROLL, STILL_LAST, at_section
from unhurried.session.score import Score, score_of
from unhurried.session.seen import view_of
from unhurried.session.session import (
    AWAKE,
    BEFORE_CHIME,
    LOUDEST,
    PAUSE_FADE,
    QUICK_FADE,
    QUIETEST,
    SIGN_LEADS,
    STAYS,
    Session,
    begin,
)

SECOND = 48_000
LEAD_IN = 5 * SECOND
STEPS = """
  - section: Words
  - say: |
      Settle in. Be slow.
  - section: Breath
  - breathe: {breaths: 4, pattern: 4-6, cues: none}
  - section: Turns
  - say: Tell of your day.
  - pause: 3 min
  - chime: end
  - say: Stay as long as you like.
"""


@cache
def _score() -> Score:
    return score_of(timeline(STEPS, "bed: drone\n"), "en")


def _session() -> Session:
    return begin(_score(), lead_in=LEAD_IN)


def _cue(text: str) -> SpeechCue:
    return next(cue for cue in _score().timeline.cues if isinstance(cue, SpeechCue) and cue.text == text)


def _breaths() -> list[BreathCue]:
    return [cue for cue in _score().timeline.cues if isinstance(cue, BreathCue)]


def _last(session: Session, kind: str) -> Region:
    return [region for region in session.edits.regions if region.kind == kind][-1]


def _out(frame: int) -> int:
    """Return when a frame of the ritual is heard in a session that nobody touched."""
    return LEAD_IN + frame


def test_it_begins_after_its_lead_in_with_the_ritual_to_the_bit() -> None:
    """Silence for as long as was asked for; then what `export` writes; and at its end it is over."""
    session = _session()
    assert not session.edits.block(0, LEAD_IN).any()
    sound = Mixer(_score().timeline)
    assert np.array_equal(session.edits.block(LEAD_IN, 20 * SECOND), sound.block(0, 20 * SECOND))
    assert session.edits.frames == LEAD_IN + sound.frames
    assert not session.is_over(session.edits.frames - 1)
    assert session.is_over(session.edits.frames)
    assert view_of(session, 0).waits == LEAD_IN
    states = [view_of(session, at).state for at in (0, LEAD_IN - 1, LEAD_IN, session.edits.frames)]
    assert states == ["lead-in", "lead-in", "playing", "ended"]


@pytest.mark.parametrize(
    "key", ["space", "n", "b", "s", "r", "q", "?", "x", "enter", "escape", "other", "left", "right"]
)
def test_any_key_pauses(key: str) -> None:
    """While it plays every key but up and down fades all out in 0.3 s, then the sign; then silence without end."""
    at = _out(_cue("Be slow.").start) + 1_000
    paused = _session().key(key, at)
    assert paused.edits.frames == ENDLESS
    assert np.array_equal(paused.edits.block(0, at), _session().edits.block(0, at))
    sign = _score().signs["pause"]
    heard = paused.edits.block(at + PAUSE_FADE, sign.frames)
    assert np.array_equal(heard, sign.block(0, sign.frames))
    assert not paused.edits.block(at + PAUSE_FADE + sign.frames, 60 * SECOND).any()
    assert (view_of(paused, at + SECOND).state, view_of(paused, at + SECOND).text) == ("paused", "Be slow.")


@pytest.mark.parametrize("key", ["space", "x", "enter", "escape", "other", "up?"])
def test_any_other_key_goes_on_at_the_sentence(key: str) -> None:
    """After the sign that it goes on, the sentence is heard from its start, whole and as it is in the ritual."""
    cue = _cue("Be slow.")
    at = _out(cue.start) + 1_000
    on = _session().key("space", at).key(key, at + 100 * SECOND)
    begins = at + 100 * SECOND + SIGN_LEADS
    sign = _score().signs["go on"]
    lead = on.edits.block(at + 100 * SECOND, SIGN_LEADS)
    assert np.array_equal(lead, sign.block(0, SIGN_LEADS))
    heard = on.edits.block(begins + PREROLL, 3 * SECOND)
    left = sign.block(SIGN_LEADS + PREROLL, 3 * SECOND)
    assert np.allclose(heard, Mixer(_score().timeline).block(cue.start, 3 * SECOND) + left, atol=1e-6)
    assert on.edits.frames == begins + _score().timeline.frames - cue.start + PREROLL
    assert (view_of(on, begins + PREROLL + 1).text, on.state) == ("Be slow.", "playing")


def test_in_breathing_it_goes_on_at_the_next_inhale() -> None:
    """Paused in the middle of an exhale, the next thing heard of the ritual is the inhale after it."""
    exhale, inhale = _breaths()[1:3]
    on = _session().key("space", _out(exhale.start) + SECOND).key("space", _out(exhale.end) + 9 * SECOND)
    region = _last(on, "ritual")
    assert (region.offset, on.edits.ritual_at(region.start)) == (inhale.start, inhale.start)
    assert view_of(on, region.start + 10).breath is not None


@pytest.mark.parametrize(
    ("where", "key", "goes_to"),
    [
        ("Words", "n", "Breath"), ("Words", "right", "Breath"), ("Breath", "n", "Turns"),
        ("Turns", "b", "Breath"), ("Turns", "left", "Breath"), ("Breath", "b", "Words"), ("Words", "b", "Words"),
        ("Turns", "r", "Turns"), ("Words", "r", "Words"),
    ],
)  # fmt: skip
def test_sections_are_gone_to(where: str, key: str, goes_to: str) -> None:
    """Keys n and right: the next; b and left: the one before, or the first again; r: this one again."""
    sections = {section.title: section for section in _score().sections}
    at = _out(sections[where].start) + 4 * SECOND
    on = _session().key("space", at).key(key, at + 10 * SECOND)
    region, entry = _last(on, "ritual"), at_section(_score().timeline, sections[goes_to])
    assert on.state == "playing"
    assert (region.offset, region.fade_in) == (entry.start, entry.fade_in)
    assert view_of(on, region.start + 4 * SECOND).section == goes_to


@pytest.mark.parametrize("later", [0.2, 0.8, 1.1])
def test_a_section_gone_to_is_where_one_is_at_once(later: float) -> None:
    """Paused again while only the sign is heard, or the way in: n goes on from the section that was gone to, r stays."""
    at = _out(_cue("Settle in.").start) + SECOND
    went = _session().key("space", at).key("n", at + SECOND).key("space", at + SECOND)
    went = went.key("n", at + 2 * SECOND)
    again = at + 2 * SECOND + int(later * SECOND)
    paused = went.key("space", again)
    assert view_of(paused, again + SECOND).section == "Turns"
    start = next(section for section in _score().sections if section.title == "Turns")
    for key in ("r", "space"):
        assert _last(paused.key(key, again + SECOND), "ritual").offset == at_section(_score().timeline, start).start
    assert paused.key("n", again + SECOND).asked == "This is the last part."
    assert view_of(went.lose(again).regain(again + SECOND), again + 4 * SECOND).section == "Turns"


def test_after_the_last_section_there_is_none() -> None:
    """With n in the last section is answered in words, and it stays paused; any key goes on from there."""
    at = _out(_cue("Tell of your day.").start) + 3 * SECOND
    asked = _session().key("space", at).key("n", at + 10 * SECOND)
    assert (asked.state, asked.asked) == ("paused", "This is the last part.")
    assert asked.key("space", at + 20 * SECOND).state == "playing"


def test_what_is_asked_for_is_spoken() -> None:
    """s: where we are; ?: the keys; heard where the words are there, while it stays paused; a key takes them away."""
    at = _out(_cue("Tell of your day.").end) + SECOND
    paused = _session().key("space", at)
    asked = paused.key("s", at + 5 * SECOND)
    assert asked.asked is not None
    assert "3 min" in asked.asked
    assert "Turns" in asked.asked
    words = np.full(2 * SECOND, 0.25, np.float32)
    said = asked.say(words, at + 6 * SECOND)
    assert (said.edits.block(at + 6 * SECOND, 2 * SECOND) == 0.25).all()
    assert (said.state, said.asked) == ("paused", None)
    on = said.key("space", at + 7 * SECOND)
    sign, rest = _score().signs["go on"], SIGN_LEADS - QUICK_FADE
    assert np.array_equal(on.edits.block(at + 7 * SECOND + QUICK_FADE, rest), sign.block(QUICK_FADE, rest))
    other = said.key("?", at + 6 * SECOND).say(np.full(SECOND, 0.125, np.float32), at + 7 * SECOND)
    assert (other.edits.block(at + 7 * SECOND + QUICK_FADE, SECOND // 2) == 0.125).all()
    assert paused.key("?", at + 5 * SECOND).asked is not None
    gone_on = asked.key("space", at + 6 * SECOND)
    assert gone_on.say(words, at + 7 * SECOND) is gone_on  # it comes too late


def test_what_cannot_be_spoken_is_a_sign() -> None:
    """Where no voice can say it: the sign that it cannot be, so that no key stays without an answer."""
    at = _out(30 * SECOND)
    said = _session().key("space", at).key("s", at + SECOND).say(None, at + 2 * SECOND)
    sign = _score().signs["no"]
    assert np.array_equal(said.edits.block(at + 2 * SECOND, sign.frames), sign.block(0, sign.frames))


def test_what_is_asked_for_is_as_loud_as_the_voice() -> None:
    """At night the answer is as soft as the ritual's words; where the voice is off, a sign answers, and the screen."""
    at = _out(30 * SECOND)
    for level, heard in ((-15.0, 0.25 * 10 ** (-15 / 20)), (0.0, 0.25)):
        score = score_of(replace(_score().timeline, levels=Levels(voice=level)), "en")
        asked = begin(score, lead_in=LEAD_IN).key("space", at).key("s", at + 5 * SECOND)
        said = asked.say(np.full(SECOND, 0.25, np.float32), at + 6 * SECOND)
        assert np.allclose(said.edits.block(at + 6 * SECOND, SECOND), heard, rtol=1e-4)
    score = score_of(replace(_score().timeline, levels=Levels(voice=OFF)), "en")
    asked = begin(score, lead_in=LEAD_IN).key("space", at).key("s", at + 5 * SECOND)
    assert asked.asked is None
    assert _last(asked, "sign").source is score.signs["no"]
    assert view_of(asked, at + 6 * SECOND).note


def test_q_ends_with_the_closing_chime() -> None:
    """From a pause: half a second, the end chime, and it is over when that has rung out."""
    at = _out(_cue("Tell of your day.").end) + SECOND
    ended = _session().key("space", at).key("q", at + 5 * SECOND)
    closing = _score().closing
    assert closing is not None
    start = at + 5 * SECOND + BEFORE_CHIME
    assert np.array_equal(ended.edits.block(start, closing.frames), closing.block(0, closing.frames))
    assert ended.edits.frames == start + closing.frames
    assert view_of(ended, start).state == "ending"
    assert ended.key("space", start) is ended


def test_ending_lets_the_breath_go() -> None:
    """In an inhale: that breath goes on to the end of its exhale as it was; no inhale follows; the bed fades, it chimes."""
    inhale, exhale, following = _breaths()[:3]
    at = _out(inhale.start) + SECOND
    ended = _session().end(at)
    until = _out(exhale.end)
    assert np.array_equal(ended.edits.block(0, until), _session().edits.block(0, until))
    beds = tuple(cue for cue in _score().timeline.cues if isinstance(cue, BedCue))
    bed = Mixer(replace(_score().timeline, cues=beds)).block(exhale.end, SECOND)
    heard = ended.edits.block(until, SECOND // 2)
    tone_alone = np.abs(heard - bed[: SECOND // 2]).max()
    assert tone_alone < 0.002  # nothing but the bed: of the next inhale not even its first tenth of a second
    assert _last(ended, "chime").start == until + QUICK_FADE + BEFORE_CHIME
    assert ended.edits.frames == _last(ended, "chime").end
    assert following.start == exhale.end


def test_ending_between_breaths_fades() -> None:
    """Where no breath is paced: a fade of 0.3 s, in which the bed stays as it is, the bed's own fade, the chime."""
    at = _out(_cue("Be slow.").start) + 1_000
    ended = _session().end(at)
    bed = _last(ended, "bed")
    assert (bed.start, bed.fade_in) == (at, PAUSE_FADE)
    assert _last(ended, "ritual").end == at + PAUSE_FADE
    assert _last(ended, "chime").start == at + PAUSE_FADE + BEFORE_CHIME


def test_ending_while_only_the_sign_is_heard_is_with_the_chime() -> None:
    """Between the sign that it goes on and the ritual: nothing of the ritual is heard any more, and it chimes."""
    at = _out(_cue("Be slow.").start) + 1_000
    on = _session().key("space", at).key("space", at + 5 * SECOND)
    ended = on.end(at + 5 * SECOND + SIGN_LEADS // 2)
    assert _last(ended, "chime").start == at + 5 * SECOND + SIGN_LEADS // 2 + BEFORE_CHIME
    assert _last(ended, "ritual").end == at + PAUSE_FADE


def test_what_was_asked_for_is_not_wanted_any_more() -> None:
    """Where the sound is lost, or it ends: no voice goes on to make an answer for nobody."""
    at = _out(30 * SECOND)
    asked = _session().key("space", at).key("s", at + SECOND)
    assert asked.asked
    assert asked.lose(at + 2 * SECOND).asked is None
    assert asked.key("q", at + 2 * SECOND).asked is None
    assert asked.end(at + 2 * SECOND).asked is None


def test_another_chime_than_the_last_closes_nothing() -> None:
    """Ended after a chime in the middle of a ritual: the closing chime is struck all the same."""
    score = score_of(timeline("  - say: Hello.\n  - chime: start\n  - pause: 1 min\n  - chime: end\n"), "en")
    ended = begin(score, lead_in=0).end(30 * SECOND)
    assert [region.kind for region in ended.edits.regions] == ["ritual", "bed", "chime"]


def test_while_it_is_paused_no_breath_is_shown() -> None:
    """The bar is the breath that is heard: none when the tone has faded, and again from the inhale on."""
    exhale = _breaths()[1]
    at = _out(exhale.start) + SECOND
    paused = _session().key("space", at)
    assert view_of(_session(), at).breath is not None
    assert view_of(paused, at + SECOND).breath is None


def test_after_the_end_chime_no_other_is_struck() -> None:
    """Ended while the closing words are spoken: a fade, and that is all."""
    at = _out(_cue("Stay as long as you like.").start) + 1_000
    ended = _session().end(at)
    assert not [region for region in ended.edits.regions if region.kind == "chime"]
    assert ended.edits.frames == at + SECOND


def test_ending_twice_is_at_once() -> None:
    """The second time all fades within a tenth of a second, whatever the first was waiting for."""
    at = _out(_breaths()[0].start) + SECOND
    ended = _session().end(at).end(at + SECOND)
    assert ended.edits.frames == at + SECOND + QUICK_FADE
    assert np.abs(ended.edits.block(at + SECOND + QUICK_FADE - 10, 10)).max() < 1e-4


def test_before_it_has_begun_it_just_ends() -> None:
    """In the lead-in there is nothing to close: no chime for two who have not begun."""
    ended = _session().end(SECOND)
    assert ended.edits.frames <= SECOND + QUICK_FADE
    assert not ended.edits.block(0, 60 * SECOND).any()


def test_paused_in_the_lead_in_it_begins_from_the_start() -> None:
    """A key while they lie down pauses; the next one begins with frame 0."""
    on = _session().key("space", SECOND).key("space", 9 * SECOND)
    assert _last(on, "ritual").offset == 0
    assert _last(on, "ritual").start == 9 * SECOND + SIGN_LEADS


def test_without_chimes_it_ends_without_one_and_the_signs_stay() -> None:
    """`--chime-level off` takes the closing chime, but a key is always answered, as softly as at night."""
    quiet = replace(_score().timeline, levels=Levels(chime=OFF))
    score = score_of(quiet, "en")
    at = _out(30 * SECOND)
    ended = begin(score, lead_in=LEAD_IN).key("space", at).end(at + 5 * SECOND)
    assert not [region for region in ended.edits.regions if region.kind == "chime"]
    assert _last(ended, "sign").start > at + 5 * SECOND
    assert 0 < score.signs["pause"].gain < _score().signs["pause"].gain


def test_up_and_down_are_the_volume_and_nothing_else() -> None:
    """Each press is 2 dB, while it plays and while it is paused; at either end it stays there."""
    at = _out(30 * SECOND)
    louder = _session().key("up", at)
    assert (louder.state, louder.edits.volume_at(at)) == ("playing", 2.0)
    assert louder.key("space", at + SECOND).key("down", at + 2 * SECOND).state == "paused"
    quiet, loud = _session(), _session()
    for k in range(40):
        quiet, loud = quiet.key("down", at + k * SECOND), loud.key("up", at + k * SECOND)
    end = at + 40 * SECOND
    assert (quiet.edits.volume_at(end), loud.edits.volume_at(end)) == (QUIETEST, LOUDEST)
    assert view_of(loud, end).volume == LOUDEST


def test_a_signal_pauses_and_goes_on() -> None:
    """The one signal means both, in turn."""
    at = _out(30 * SECOND)
    paused = _session().pause_or_go_on(at)
    assert paused.state == "paused"
    assert paused.pause_or_go_on(at + SECOND).state == "playing"


def test_what_is_lost_is_said_again() -> None:
    """The sound gone in a sentence: nothing is heard; when it is back, the sign, and the sentence from its start."""
    cue = _cue("Be slow.")
    at = _out(cue.start) + 1_000
    lost = _session().lose(at)
    assert lost.edits.frames == ENDLESS
    assert not lost.edits.block(at, SECOND).any()
    assert view_of(lost, at).state == "lost"
    back = lost.regain(at + SECOND)
    assert _last(back, "ritual").offset == cue.start - PREROLL
    assert _last(back, "sign").start == at + SECOND + AWAKE
    long = _cue("Tell of your day.").start + STILL_LAST + 5 * SECOND
    assert _last(_session().lose(_out(long)).regain(_out(long)), "ritual").offset == long


def test_what_was_paused_is_paused_when_the_sound_is_back() -> None:
    """Lost in a pause it stays paused; a key while it is lost decides what will be, and is told; q ends at once."""
    at = _out(_cue("Be slow.").start) + 1_000
    paused = _session().key("space", at).lose(at + SECOND)
    assert paused.regain(at + 9 * SECOND).state == "paused"
    assert paused.note == STAYS
    assert paused.regain(at + 9 * SECOND).note == ""
    assert paused.key("space", at + 2 * SECOND).note == ""
    back = paused.regain(at + 9 * SECOND)
    assert (back.state, _last(back, "sign").start) == ("paused", at + 9 * SECOND + AWAKE)
    assert back.key("space", at + 12 * SECOND).lose(at + 20 * SECOND).regain(at + 22 * SECOND).state == "playing"
    assert paused.key("space", at + 2 * SECOND).regain(at + 9 * SECOND).state == "playing"
    lost = _session().lose(at)
    assert lost.note == ""
    assert lost.key("x", at).note == STAYS
    assert lost.key("x", at).regain(at + SECOND).state == "paused"
    assert lost.key("q", at).is_over(at + QUICK_FADE)
    assert lost.end(at).is_over(at + QUICK_FADE)
    assert _session().end(at).lose(at + SECOND).is_over(at + SECOND)


def test_what_was_heard_is_known() -> None:
    """Which frames of the ritual were heard: up to a pause, and from where it went on."""
    cue = _cue("Be slow.")
    at = _out(cue.start) + 1_000
    on = _session().key("space", at).key("n", at + 10 * SECOND)
    breath = _score().sections[1].start
    first, second = on.edits.heard(at + 20 * SECOND)
    assert first == range(cue.start + 1_000 + PAUSE_FADE)
    assert second.start == breath


KEYS = ("space", "n", "b", "s", "r", "q", "?", "up", "down", "escape", "end", "stop", "lose", "regain", "say", "no")


@settings(deadline=None)
@given(done=st.lists(st.tuples(st.sampled_from(KEYS), st.integers(1, 400_000)), max_size=12))
def test_whatever_is_done_nothing_jumps_and_nothing_heard_is_changed(done: list[tuple[str, int]]) -> None:
    """Any keys and losses in any order at any moment: what was heard stays as it was, each view can be shown, what is
    over stays over, and the sound never jumps but where it was lost.
    """
    session, at = _session(), 0
    words = np.hanning(SECOND).astype(np.float32) * 0.2
    for what, later in done:
        at += later
        before = session
        match what:
            case "end":
                session = session.end(at)
            case "stop":
                session = session.stop(at)
            case "lose":
                session = session.lose(at)
            case "regain":
                session = session.regain(at)
            case "say" | "no":
                session = session.say(words if what == "say" else None, at)
            case key:
                session = session.key(key, at)
        first = max(0, at - 2_000)
        assert np.array_equal(session.edits.block(first, at - first), before.edits.block(first, at - first))
        seen = view_of(session, at)
        assert 0 <= seen.at <= seen.frames
        if before.is_over(at):
            assert session.is_over(at)
        if what not in ("lose", "regain"):
            step = np.abs(np.diff(session.edits.block(first, 8_000)[:, 0])).max()
            assert step < 0.05
    if session.state == "playing":
        assert session.edits.frames < ENDLESS
