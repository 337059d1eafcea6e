"""Words a minute, the same for every voice: the rate it is given, and the pauses that make up for the rest."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voices.speaking import system_voice
from unhurried.languages import languages, sample_in
from unhurried.library import read_text
from unhurried.spacing import NATURAL
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Clip, Line, Spoken, clip_of
from unhurried.voices.manner import PACE, Manner
from unhurried.voices.pace import FASTEST, SLOWEST, box_of, rate_for, words_a_minute
from unhurried.voices.pauses import MOST, grown, joined
from unhurried.voices.polish import DRY_TAIL, LEAD
from unhurried.voices.reading import words_in


@given(st.floats(60, 400), st.floats(77, 165), st.floats(0.7, 1.4))
def test_a_voice_comes_to_the_pace_or_to_its_bounds(natural: float, pace: float, crooked: float) -> None:
    """However roughly an engine keeps a rate (here as rate ** crooked): within 5 % of the pace, or at 0.85 or 1.5."""

    def measured(rate: float) -> float:
        return natural * float(rate**crooked)

    rate = rate_for(pace, measured)
    assert SLOWEST <= rate <= FASTEST
    if SLOWEST < rate < FASTEST:
        assert measured(rate) == pytest.approx(pace, rel=0.05)


def test_it_is_measured_once_where_it_is_at_its_bounds() -> None:
    """A quick voice is as slow as it may be: there is nothing more to be found out."""
    asked: list[float] = []

    def measured(rate: float) -> float:
        asked.append(rate)
        return 229 * rate

    assert rate_for(110, measured) == SLOWEST
    assert asked == [1.0]


def test_words_a_minute_are_words_by_minutes() -> None:
    """Ten words in five seconds are 120 a minute; their box at 120 is those five seconds."""
    lines = ("One two three four five.", "One two three four five.")
    assert words_a_minute(lines, to_frames(5.0)) == pytest.approx(120)
    assert sum(box_of(line, 120) for line in lines) == to_frames(5.0)


@pytest.mark.parametrize("language", languages())
def test_each_language_is_measured_on_enough(language: str) -> None:
    """Five lines and more than forty words in each; a region makes no difference, an unknown language has none."""
    assert len(sample_in(language)) == 5
    assert sum(map(words_in, sample_in(language))) > 40
    assert sample_in(f"{language}-XX") == sample_in(language)
    assert sample_in("tlh") == ()


def _tone(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return 0.2 * np.sin(2 * np.pi * 200 * np.arange(to_frames(seconds)) / SAMPLE_RATE)


def test_phrases_are_joined_by_the_silence_that_is_written() -> None:
    """From the last sound of one phrase to the first of the next there are 0.8 s, made of samples."""
    edge_before, edge_after = np.zeros(LEAD), np.zeros(DRY_TAIL)
    phrase = np.concatenate([edge_before, _tone(0.5), edge_after])
    line = joined([(phrase, 0.8), (phrase, 0.0)])
    loud = np.flatnonzero(np.abs(line) > 0.01)
    gaps = np.diff(loud)
    assert gaps.max() == pytest.approx(to_frames(0.8), abs=100)
    assert len(line) == 2 * len(phrase) + to_frames(0.8) - LEAD - DRY_TAIL


def test_a_pause_inside_a_line_grows_by_half_of_what_is_missing() -> None:
    """The silence at a comma is longer by half the missing time, by 0.5 s at most; the words are what they were."""
    line = np.concatenate([np.zeros(LEAD), _tone(0.5), np.zeros(9_600), _tone(0.7), np.zeros(DRY_TAIL)])
    for missing, more in ((24_000, 12_000), (96_000, MOST), (0, 0), (-5, 0)):
        longer = grown(line, missing)
        assert len(longer) - len(line) == more
        gap = np.diff(np.flatnonzero(np.abs(longer) > 0.01)).max()
        assert gap == pytest.approx(9_600 + more, abs=100)
        assert np.array_equal(longer[: LEAD + 24_000], line[: LEAD + 24_000])
        assert np.array_equal(longer[-DRY_TAIL - 33_600 :], line[-DRY_TAIL - 33_600 :])


def test_consonants_and_the_ends_of_a_line_are_no_pauses() -> None:
    """A closure of 0.1 s, and the silence around the words, do not grow."""
    line = np.concatenate([np.zeros(9_600), _tone(0.5), np.zeros(4_800), _tone(0.5), np.zeros(9_600)])
    assert np.array_equal(grown(line, 48_000), line)


class _Boxes:
    """A voice whose lines last as long as they say (``1.5 s.``), each with a box of two seconds."""

    def clips(self, lines: list[Line], spoken: Spoken) -> list[Clip]:
        frames = [to_frames(float(line.text.split()[0])) for line in lines]
        return [Clip(str(n), n, lambda n=n: np.zeros(n, np.float32), 0, to_frames(2.0)) for n in frames]  # type: ignore[misc]

    def __enter__(self) -> "_Boxes":
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def test_what_a_quick_voice_leaves_is_silence_and_what_a_slow_line_took_is_given_back() -> None:
    """Lines have two seconds each: 1.5 s leaves half a second; after 2.5 s the next one gives half a second back."""
    script = "{title: T, steps: [{say: '1.5 s. 2.5 s. 1.0 s. 2 s.'}, {pause: 1 s}, {say: '1 s.'}]}"
    timeline = arrange(read_text(script, name="t"), _Boxes())  # type: ignore[arg-type]
    starts = [cue.start for cue in timeline.cues]
    first = starts[0]
    gaps = [0, 2.0, 2.5, 1.5]  # the time each line takes, the one after it beginning NATURAL.sentence later
    expected = [first + sum(to_frames(s) for s in gaps[: k + 1]) + k * NATURAL.sentence for k in range(4)]
    assert starts[:4] == expected
    assert starts[4] == expected[3] + to_frames(2.0) + to_frames(1.0)


@pytest.mark.parametrize("pace", [90, 110, 130])
def test_the_system_voice_keeps_the_pace(pace: float, tmp_path: Path) -> None:
    """On lines it was not measured on: words by the time from the first line's beginning to past the last one's time."""
    lines = ["Take all the time you like.", "Feel how the bed carries you, and let it.", "Nothing has to happen now."]
    script = "{title: T, steps: [{say: '" + " ".join(lines) + "'}, {chime: end}]}"
    with system_voice(manner=Manner(pace=pace), cache=ClipCache(tmp_path)) as voice:
        timeline = arrange(read_text(script, name="t"), voice)
        tail = clip_of(voice, lines[0]).tail
    first, end = timeline.cues[0].start, timeline.cues[-1].start
    # What is left of the pauses between and after the sentences is their words' time, with the room's ring.
    spoken = end - first - 3 * NATURAL.sentence - 3 * tail
    assert sum(map(words_in, lines)) * 60 * SAMPLE_RATE / spoken == pytest.approx(pace, rel=0.05)


def test_a_voice_is_measured_once(tmp_path: Path) -> None:
    """What was found out is kept, and used by the next run; a dry voice is another one, as its pitch is another."""
    cache = ClipCache(tmp_path)
    with system_voice(cache=cache) as voice:
        natural = voice.natural_pace()
        clip_of(voice, "Stay.")
    assert natural is not None
    assert 180 < natural < 280
    (kept,) = [path for path in cache.files() if path.suffix == ".txt"]
    assert float(kept.read_text()) == natural
    kept.write_text("200.0\n")
    with system_voice(cache=cache) as voice:
        assert voice.natural_pace() == 200.0
    with system_voice(manner=Manner(dry=True), cache=cache) as voice:
        assert voice.natural_pace() != 200.0


def test_the_natural_pace_is_not_stretched_below(tmp_path: Path) -> None:
    """At --pace 0.7 a quick voice is no slower than at 1: the pauses are longer."""
    line = "Feel how the bed carries you, and let it."
    clips = []
    for pace in (PACE, 0.7 * PACE):
        with system_voice(manner=Manner(pace=pace), cache=ClipCache(tmp_path)) as voice:
            clips.append(clip_of(voice, line))
    assert clips[1].words - clips[0].words < 2 * MOST
    assert clips[1].box == pytest.approx(clips[0].box / 0.7, abs=1)


@given(st.floats(120, 150), st.floats(0.6, 1.4))
def test_what_lies_between_the_bounds_is_near(natural: float, crooked: float) -> None:
    """Within 2 %, so that 5 % are left for what is not measured."""

    def measured(rate: float) -> float:
        return natural * float(rate**crooked)

    rate = rate_for(110, measured)
    if SLOWEST < rate < FASTEST:
        assert measured(rate) == pytest.approx(110, rel=0.0201)
