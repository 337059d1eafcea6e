"""`--minutes`: any ritual, to the frame, by whole breaths and by silences within their bounds."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scripts import OF_TIME, SOUNDS, read_script, scripts
from tests.words import LAST_SECONDS
from unhurried.breath import Phase
from unhurried.cues import BreathCue, ChimeCue, Ears, SpeechCue, Timeline
from unhurried.errors import LengthError
from unhurried.library import read_text
from unhurried.script.ritual import Breathe, Pause, Plain, Turn
from unhurried.spacing import NATURAL, PARAGRAPH_BOUNDS, SENTENCE_BOUNDS
from unhurried.timeline import Rehearsal, rehearse
from unhurried.units import to_frames
from unhurried.voices.clip import Clip, Line, Spoken
from unhurried.voices.silent import SilentVoice

MINUTE = 60 * 48_000


def _rehearsed(steps: str) -> Rehearsal:
    return rehearse(read_text(f"title: Any\nsteps: [{steps}]", name="any"), SilentVoice())


class _Slow(SilentVoice):
    """Takes so many times as long over its words."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self._times = times

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        clips = super().clips(lines, spoken)
        return [replace(clip, frames=round(clip.words * self._times) + clip.tail) for clip in clips]


def _within(steps: Sequence[Plain], fitted: Sequence[Plain]) -> None:
    """Assert that each step is the same but for its length, and that this is within its bounds; what is fixed is as it was."""
    turns: dict[int, set[int]] = {}
    for step, now in zip(steps, fitted, strict=True):
        assert type(step) is type(now)
        assert step.place == now.place
        if isinstance(step, Pause | Turn) and isinstance(now, Pause | Turn):
            bounds = step.bounds
            least, most = (bounds.least, bounds.most) if bounds else (step.seconds, step.seconds)
            assert to_frames(least) <= to_frames(now.seconds) <= to_frames(most)
            if isinstance(step, Turn):
                turns.setdefault(step.group, set()).add(to_frames(now.seconds))
        elif isinstance(step, Breathe) and isinstance(now, Breathe):
            count, natural = len(now.breaths()), len(step.breaths())
            if step.bounds is None:
                assert count == natural
            else:
                frames = sum(phase.frames for breath in now.breaths() for phase in breath)
                shortest = sum(phase.frames for breath in step.breaths() for phase in breath)
                assert min(to_frames(step.bounds.least), shortest) <= frames
                assert frames <= max(to_frames(step.bounds.most), shortest)
        else:
            assert step == now
    assert all(len(frames) == 1 for frames in turns.values())  # nobody has more time than the other


def _phases(timeline: Timeline) -> list[Phase]:
    return [Phase(cue.phase, cue.end - cue.start) for cue in timeline.cues if isinstance(cue, BreathCue)]


def _order(timeline: Timeline) -> list[str]:
    """What is said and struck, in order, but for what depends on how long it is: with the breath, and of time."""
    breathing = {cue.place for cue in timeline.cues if isinstance(cue, BreathCue)}
    heard = [cue for cue in timeline.cues if isinstance(cue, SpeechCue | ChimeCue) and cue.place not in breathing]
    texts = [cue.text if isinstance(cue, SpeechCue) else cue.name for cue in heard]
    return [text for text in texts if text not in ("half-time", LAST_SECONDS, OF_TIME)]


@settings(max_examples=250, deadline=None)
@given(scripts(), st.sampled_from([0.3, 1, 3, 15]), st.sampled_from(["both", "split"]), st.data())
def test_any_script_lasts_any_length_in_its_range_to_the_frame(
    script: str, slower: float, ears: Ears, data: st.DataObject
) -> None:
    """However slow the voice: the total is exact, no pause and no turn is outside its bounds, every breath is whole, order is kept."""
    rehearsal = rehearse(read_script(script), _Slow(slower), ears=ears, sounds=SOUNDS)
    lengths = rehearsal.lengths()
    assert lengths.least <= lengths.natural <= lengths.most
    frames = data.draw(st.integers(lengths.least, lengths.most) | st.sampled_from([lengths.least, lengths.most]))
    timeline = rehearsal.arrange(frames=frames)
    assert timeline.frames == frames
    assert all(cue.end <= frames for cue in timeline.cues)
    steps, spacing = rehearsal.elastic().fitted(frames)
    _within(rehearsal.sitting.steps, steps)
    assert SENTENCE_BOUNDS[0] <= spacing.sentence <= SENTENCE_BOUNDS[2]
    assert PARAGRAPH_BOUNDS[0] <= spacing.paragraph <= PARAGRAPH_BOUNDS[2]
    assert NATURAL.end <= spacing.end
    breaths = [breath for step in steps if isinstance(step, Breathe) for breath in step.breaths()]
    assert _phases(timeline) == list(itertools.chain(*breaths))
    natural = rehearsal.arrange()
    assert natural.frames == lengths.natural
    assert _order(timeline) == _order(natural)


def test_without_a_wish_nothing_gives() -> None:
    """A ritual that is not asked to lasts as long as it is by itself, its silences as they are written."""
    rehearsal = _rehearsed("{say: Be here. Be slow.}, {pause: 20s}, {breathe: 1 min}, {turns: {each: 1 min}}")
    assert rehearsal.arrange() == rehearsal.arrange(frames=rehearsal.lengths().natural)


def test_all_that_gives_goes_the_same_share_of_its_way() -> None:
    """Half-way to the longest, each pause, each turn and the breathing are half-way to theirs."""
    rehearsal = _rehearsed("{pause: 20s}, {pause: 60s}, {turns: {each: 2 min, last: none}}, {breathe: 2 min}")
    lengths = rehearsal.lengths()
    steps, _ = rehearsal.elastic().fitted((lengths.natural + lengths.most) // 2)
    pauses = [step.seconds for step in steps if isinstance(step, Pause | Turn)]
    assert pauses == pytest.approx([(20 + 80) / 2, (60 + 240) / 2, (120 + 360) / 2, (120 + 360) / 2], abs=4)
    (count,) = (step.count for step in steps if isinstance(step, Breathe))
    assert count == pytest.approx((12 + 60) / 2, abs=1)


def test_what_is_fixed_is_held_still() -> None:
    """`fixed: true` holds a step, and all that is in it; `breaths: 6` are six."""
    rehearsal = _rehearsed(
        "{pause: 20s, fixed: true}, {breathe: 1 min, fixed: true}, {turns: {each: 1 min}, fixed: true}, {breathe: {breaths: 6}},"
        " {repeat: {times: 2, steps: [{pause: 9s}, {say: Be here. Be slow.}]}, fixed: true}, {include: arrive, fixed: true},"
        " {say: Be near. Be still., pause after: 9s, fixed: true}"
    )
    lengths = rehearsal.lengths()
    assert (lengths.least, lengths.most) == (lengths.natural, lengths.natural)


def test_the_silence_after_a_fixed_sound_stays() -> None:
    """As that after fixed words does; after another it gives."""
    for fixed, gives in [("true", False), ("false", True)]:
        script = f"title: Any\nsteps: [{{play: hum.wav, fixed: {fixed}}}, {{say: Be here., fixed: true}}]"
        lengths = rehearse(read_script(script), SilentVoice(), sounds=SOUNDS).lengths()
        assert (lengths.least < lengths.natural < lengths.most) is gives


@pytest.mark.parametrize("minutes", [1, 60])
def test_what_cannot_be_names_what_can(minutes: int) -> None:
    """Outside its range a ritual says which that is; both ends of what it says can be had."""
    rehearsal = _rehearsed("{say: Be here.}, {pause: 3 min}, {breathe: 1 min}")
    with pytest.raises(LengthError, match="any lasts from 1:37 to 17:16; it cannot last 1:00"):
        rehearsal.arrange(frames=minutes * MINUTE)
    for seconds in (97, 17 * 60 + 16):
        assert rehearsal.arrange(frames=seconds * 48_000).frames == seconds * 48_000


def test_breathing_alone_is_met_to_the_frame_too() -> None:
    """Where nothing but whole breaths could give, the quiet at the very end makes up for less than a breath."""
    rehearsal = _rehearsed("{breathe: {for: 5 min, cues: none}}")
    for frames in range(3 * MINUTE, 4 * MINUTE, 100_003):
        timeline = rehearsal.arrange(frames=frames)
        assert timeline.frames == frames
        last = timeline.cues[-1].end
        assert to_frames(6) <= frames - last <= to_frames(6 + 10 + 1) + 3


def test_no_ritual_passes_a_day() -> None:
    """However far its breaths could go, the longest is 24 hours, and that is reached."""
    rehearsal = _rehearsed("{breathe: {for: 20 h, pattern: 10-10, cues: none}}")
    lengths = rehearsal.lengths()
    assert lengths.most == 24 * 60 * MINUTE
    assert rehearsal.arrange(frames=lengths.most).frames == lengths.most


def test_a_shorter_turn_has_no_signals_where_they_would_come_too_close() -> None:
    """Fitted below 90 s a turn has no half-time chime, below a minute nothing before its end."""
    rehearsal = _rehearsed("{turns: {each: 100s, least: 30s}}")
    for frames, chimes, words in [
        (rehearsal.lengths().natural, 2, 2), (rehearsal.lengths().natural - 50 * 48_000, 0, 2), (rehearsal.lengths().least, 0, 0),
    ]:  # fmt: skip
        cues = rehearsal.arrange(frames=frames).cues
        assert sum(isinstance(cue, ChimeCue) and cue.name == "half-time" for cue in cues) == chimes
        assert sum(isinstance(cue, SpeechCue) for cue in cues) == words


def test_a_thousand_breathings_do_not_all_round_alike() -> None:
    """What whole breaths leave over is passed on: many short breathings follow any wish, each within a breath of the others."""
    rehearsal = _rehearsed("{repeat: {times: 100, steps: [{breathe: {for: 30 s, cues: none}}, {say: Rest.}]}}")
    lengths = rehearsal.lengths()
    for share in (0.2, 0.5, 0.77):
        frames = round(lengths.natural + share * (lengths.most - lengths.natural))
        steps, spacing = rehearsal.elastic().fitted(frames)
        counts = {step.count for step in steps if isinstance(step, Breathe)}
        assert max(filter(None, counts)) - min(filter(None, counts)) <= 1
        assert spacing.end <= NATURAL.end + to_frames(12)


def test_words_too_long_for_a_turn_make_it_no_longer() -> None:
    """Whatever is to be said of the time, each of the two has as much of it, and every length can still be had."""
    long = " ".join(["softly and slowly"] * 50)
    turns = f"{{turns: {{each: 100s, half: '{long}, {{speaker}}.', last: '{long}.'}}}}"
    ritual = read_text(f"title: Any\nsteps: [{turns}]", name="any")
    rehearsal = rehearse(ritual, SilentVoice(), names={"a": "Ana", "b": "Ben"})
    lengths = rehearsal.lengths()
    assert lengths.natural == rehearse(read_text("title: T\nsteps: [{turns: {each: 100s, half: none, last: none}}]", name="t"), SilentVoice()).lengths().natural  # fmt: skip
    assert {one.moment for one in rehearsal.arrange().crowded} == {"half", "last"}
    for frames in range(lengths.least, lengths.most, 7 * 48_000 + 1):
        assert rehearsal.arrange(frames=frames).frames == frames


def test_ramps_are_fitted_by_a_breath_here_and_there() -> None:
    """A ramp's breaths differ in length: a share of them is not that share of its time. What is over goes to where there
    is room for it, and the quiet at the end stays short.
    """
    ramps = "{breathe: {for: 5 min, ramp: 3 to 30, cues: none}}, {chime: start}"
    rehearsal = _rehearsed(
        f"{{breathe: {{for: 1 min, least: 1 min, most: 1 min}}}}, {{chime: end}}, {ramps}, {ramps}"
    )
    lengths = rehearsal.lengths()
    for frames in range(lengths.least, lengths.most, 10 * MINUTE + 1):
        steps, spacing = rehearsal.elastic().fitted(frames)
        _within(rehearsal.sitting.steps, steps)
        assert spacing.end <= NATURAL.end + to_frames(25)
        assert rehearsal.arrange(frames=frames).frames == frames


@pytest.mark.parametrize(
    "steps",
    [
        "{repeat: {times: 200, steps: [{breathe: {for: 30 s, cues: none}}, {chime: start}]}}",
        "{repeat: {times: 4, steps: [{breathe: {for: 5 min, ramp: 3 to 30, cues: none}}, {chime: start}]}}",
    ],
)
def test_a_length_is_found_with_few_tries(steps: str) -> None:
    """It is laid out a few times, not once for each breath that is moved: that would take minutes."""
    rehearsal = _rehearsed(steps)
    lengths = rehearsal.lengths()
    tries: list[int] = []
    for frames in range(lengths.least, lengths.most, 40 * MINUTE + 1):
        elastic = rehearsal.elastic()
        assert elastic.least <= frames <= elastic.most
        length = elastic._length
        tries.append(0)

        def counted(*rest: Any, length: Any = length) -> int:
            tries[-1] += 1
            return int(length(*rest))

        elastic._length = counted
        elastic.fitted(frames)
    assert max(tries) <= 4


def test_silences_that_are_alike_stay_alike() -> None:
    """What whole breaths leave over is shared among all of them, to a frame or two, not made up by the first."""
    rehearsal = _rehearsed("{breathe: {for: 3 min, pattern: 10-10}}" + ", {pause: 20s}" * 5)
    lengths = rehearsal.lengths()
    for frames in range(lengths.least, lengths.most, 10**7):
        steps, _ = rehearsal.elastic().fitted(frames)
        pauses = [to_frames(step.seconds) for step in steps if isinstance(step, Pause)]
        assert max(pauses) - min(pauses) <= 5


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("{breathe: {for: 40s, ramp: 12 to 6, pattern: 4-2-6, cues: first 1}}", "Hold."),
        ("{breathe: {for: 10s, pattern: 4-6}}", "And a last long breath out."),
    ],
)
def test_words_that_only_more_breaths_need_are_spoken_too(steps: str, words: str) -> None:
    """As it is by itself they are not heard; longer, they are."""
    rehearsal = _rehearsed(steps)
    natural, longest = rehearsal.arrange(), rehearsal.arrange(frames=rehearsal.lengths().most)
    heard = [{cue.text for cue in timeline.cues if isinstance(cue, SpeechCue)} for timeline in (natural, longest)]
    assert [words in texts for texts in heard] == [False, True]


def test_a_pause_is_never_as_short_as_that_between_sentences() -> None:
    """It gives down to a third, but not below two seconds; a shorter one stays; `least` may say otherwise."""
    for pause, least in [("9s", 3.0), ("3s", 2.0), ("1s", 1.0), ("{for: 3s, least: 1s}", 1.0)]:
        lengths = _rehearsed(f"{{pause: {pause}}}").lengths()
        silence = to_frames(3 + 6)  # before and after all
        assert lengths.least - silence == to_frames(least)


def test_rounds_of_4_7_8_that_are_meant_give_as_other_breaths_do() -> None:
    """Where the step says that it goes beyond limits, there may be more than eight."""
    plain, meant = (
        _rehearsed(f"{{breathe: {{for: 2 min 32 s, pattern: 4-7-8}}, beyond limits: {flag}}}").lengths()
        for flag in ("false", "true")
    )
    assert plain.most < plain.natural + to_frames(2) < 4 * meant.natural < meant.most
