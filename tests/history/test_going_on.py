"""Where one goes on: at the sentence, after an hour at its section, and in a ritual that has changed about as far."""

from dataclasses import replace

import pytest

from tests.history.examples import NOW, asked
from tests.session.timelines import timeline
from unhurried.cues import SpeechCue, Timeline
from unhurried.history.going_on import FRESH, fingerprint, offered
from unhurried.history.place import Place
from unhurried.session.entering import AT_THE_START, after_loss, at_section, sections

STEPS = """
  - section: Words
  - say: |
      Settle in. Be slow.
  - section: Turns
  - say: Tell of your day.
  - pause: 3 min
  - chime: end
  - say: Stay as long as you like.
"""
OTHER = STEPS.replace("3 min", "4 min")


def _cue(of: Timeline, text: str) -> SpeechCue:
    return next(cue for cue in of.cues if isinstance(cue, SpeechCue) and cue.text == text)


def _place(of: Timeline, at: int) -> Place:
    return Place(1, at, NOW, asked(fingerprint=fingerprint(of), frames=of.frames))


def test_the_sentence_is_offered_for_an_hour() -> None:
    """Then its section; and with a clock that was set back, too. The start can be had at any time."""
    of = timeline(STEPS)
    day = _cue(of, "Tell of your day.")
    place = _place(of, day.end + 100)
    for now, first in (
        (NOW, "sentence"),
        (NOW + FRESH, "sentence"),
        (NOW + FRESH + 1, "section"),
        (NOW - 1, "section"),
    ):
        offer = offered(place, of, now)
        assert (offer.first, tuple(offer.entries), offer.changed) == (first, ("sentence", "section", "start"), False)
        assert offer.entry(None) == offer.entries[offer.first]
    assert offer.entry("sentence") == after_loss(of, day.end + 100)
    assert offer.entry("sentence").target == day.start
    assert offer.entry("section") == at_section(of, sections(of)[1])
    assert offer.entry("start") == AT_THE_START


def test_in_the_first_section_its_start_is_the_ritual_s() -> None:
    """What is the same is offered once, and by its plainer name."""
    of = timeline(STEPS)
    place = _place(of, _cue(of, "Be slow.").start + 9)
    assert tuple(offered(place, of, NOW).entries) == ("sentence", "start")
    later = offered(place, of, NOW + FRESH + 1)
    assert (later.first, later.entry(None), later.entry("section")) == ("start", AT_THE_START, AT_THE_START)


@pytest.mark.parametrize("where", ["sentence", "section", None])
def test_a_ritual_that_changed_goes_on_about_as_far(where: str | None) -> None:
    """At the section that lies at the same share of the way, whatever was wished for but the start."""
    of, other = timeline(STEPS), timeline(OTHER)
    place = _place(of, of.frames * 3 // 4)
    offer = offered(place, other, NOW)
    assert (offer.changed, offer.first, tuple(offer.entries)) == (True, "section", ("section", "start"))
    assert offer.at == pytest.approx(other.frames * 3 / 4, abs=2)
    assert offer.entry(where).target == _cue(other, "Tell of your day.").start  # type: ignore[arg-type]
    assert offer.entry("start") == AT_THE_START


def test_a_place_past_the_end_is_within() -> None:
    """A frame that cannot be is the last one, also where there are none to share."""
    of = timeline(STEPS)
    for place in (_place(of, of.frames * 9), replace(_place(of, 99), asked=asked(frames=0))):
        assert 0 <= offered(place, of, NOW).at < of.frames


def test_what_is_heard_makes_the_fingerprint() -> None:
    """Another word, another length: another one. The level, which moves nothing, is none of it."""
    of = timeline(STEPS)
    assert fingerprint(of) == fingerprint(replace(of, title="Another"))
    slow = _cue(of, "Be slow.")
    cues = tuple(replace(cue, to="a") if cue is slow else cue for cue in of.cues)
    others = (timeline(OTHER), timeline(STEPS.replace("slow", "slaw")), replace(of, frames=of.frames + 1))
    assert len({*map(fingerprint, (of, *others, replace(of, cues=cues), replace(of, cues=of.cues[1:])))}) == 6
