"""The tiny voice, through the real Piper: what the tests that stand upon it take for granted."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.voices import make_tiny

if TYPE_CHECKING:
    from piper import PiperVoice

piper = pytest.importorskip("piper", reason="Piper is not installed")

LINES = (
    "Find a comfortable place and sit down together.",
    "Let your shoulders drop, and let your hands rest in your lap.",
    "Breathe in slowly through your nose.",
    "When you are ready, look at each other for a moment.",
    "There is nothing that you have to do now.",
    "Think of one small thing that went well today.",
    "Tell your partner about it in a few words.",
    "The other one listens, and says nothing yet.",
    "Now close your eyes and feel the weight of your body.",
    "Thank each other, and take all the time you need.",
)
GERMAN = "Atmet langsam ein, und schön ruhig aus. Jörg, das Mädchen: Quatsch in der Pfütze! Genie, Chance, Bonbon?"
RATE = make_tiny.SAMPLE_RATE


@pytest.fixture(scope="module")
def voice() -> "PiperVoice":
    loaded: PiperVoice = piper.PiperVoice.load(make_tiny.FOLDER / f"{make_tiny.NAME}.onnx")
    return loaded


def _spoken(voice: "PiperVoice", text: str, length_scale: float = 1.0) -> np.ndarray:
    """The samples as the model gives them: neither normalized nor clipped."""
    settings = piper.SynthesisConfig(length_scale=length_scale, normalize_audio=False)
    return np.concatenate([chunk.audio_float_array for chunk in voice.synthesize(text, settings)] or [np.zeros(0)])


def test_what_is_kept_is_what_is_made(tmp_path: Path) -> None:
    """Both files come out of make_tiny byte for byte, and are a few KB."""
    pytest.importorskip("onnx", reason="onnx, which makes the voice, is not installed")
    make_tiny.make(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {path.name for path in make_tiny.FOLDER.iterdir()}
    for name in names:
        assert (tmp_path / name).read_bytes() == (make_tiny.FOLDER / name).read_bytes(), name
        assert (tmp_path / name).stat().st_size < 4_000


def test_it_speaks_at_the_pace_and_loudness_of_a_voice(voice: "PiperVoice") -> None:
    """Ten plain sentences come at 175 to 190 words a minute, peak at about 0.3, and are no louder than speech is."""
    spoken = np.concatenate([_spoken(voice, line) for line in LINES])
    words = sum(len(line.split()) for line in LINES)
    assert 175 < words / (len(spoken) / RATE / 60) < 190
    assert np.abs(spoken).max() == pytest.approx(make_tiny.LOUD, rel=0.05)
    assert 9 < 20 * np.log10(np.abs(spoken).max() / np.sqrt(np.mean(spoken**2))) < 14


def test_it_hums_within_the_range_of_a_voice(voice: "PiperVoice") -> None:
    """All but 3 % of its power lies between 100 Hz and 3.2 kHz, with partials up to there."""
    spoken = _spoken(voice, " ".join(LINES))
    power = np.abs(np.fft.rfft(spoken)) ** 2
    hertz = np.fft.rfftfreq(len(spoken), 1 / RATE)
    assert power[(hertz > 100) & (hertz < 3_200)].sum() > 0.97 * power.sum()
    assert power[(hertz > 1_000) & (hertz < 3_200)].sum() > 0.02 * power.sum()


def test_nothing_clicks(voice: "PiperVoice") -> None:
    """Every tone begins and ends in silence: where one phoneme meets the next, samples step no further than within."""
    spoken = _spoken(voice, "[[aaaabbbb]]")  # one pitch, then another; 72 ms each after 10 ms of silence
    edges = np.round((make_tiny.EDGE + make_tiny.SOUND * np.arange(9)) * RATE / 1_000).astype(int)
    for edge in edges:
        assert np.abs(spoken[edge - 8 : edge + 8]).max() < 0.02
    middles = edges[:-1] + make_tiny.SOUND * RATE // 2_000
    assert all(np.abs(spoken[middle - 80 : middle + 80]).max() > 0.09 for middle in middles)


@pytest.mark.parametrize("scale", [0.5, 1.2, 1.37, 2.0])
def test_the_length_scale_is_taken_to_the_sample(voice: "PiperVoice", scale: float) -> None:
    """At 1.2 a sentence is 1.2 times as long, and no lower."""
    for line in LINES:
        assert len(_spoken(voice, line, scale)) == pytest.approx(scale * len(_spoken(voice, line)), abs=1)
    tone = _spoken(voice, "[[a]]", scale)
    hertz = np.fft.rfftfreq(1 << 16, 1 / RATE)
    pitch = hertz[np.argmax(np.abs(np.fft.rfft(tone, 1 << 16)))]
    id_of_a = voice.config.phoneme_id_map["a"][0]
    assert pitch == pytest.approx(make_tiny.LOWEST + id_of_a * make_tiny.STRIDE % 111, abs=3)


def test_spaces_and_punctuation_are_silent(voice: "PiperVoice") -> None:
    """They take time and make no sound; a comma takes longest. Pads and stress take none at all."""
    plain = len(_spoken(voice, "[[aa]]"))
    lengths = {}
    for mark in (" ", ",", ".", "-"):
        spoken = _spoken(voice, f"[[a{mark}a]]")
        lengths[mark] = (len(spoken) - plain) * 1_000 / RATE
        start = (make_tiny.EDGE + make_tiny.SOUND) * RATE // 1_000
        assert not spoken[start : start + len(spoken) - plain].any(), mark
    assert lengths == {mark: make_tiny.SILENT[mark] for mark in lengths}
    assert max(lengths, key=lambda mark: lengths[mark]) == ","
    assert len(_spoken(voice, "[[ˈaˌa]]")) == plain
    assert plain == 2 * (make_tiny.EDGE + make_tiny.SOUND) * RATE / 1_000


@pytest.mark.parametrize("text", ["", "   ", "..."])
def test_no_words_no_sound(voice: "PiperVoice", text: str) -> None:
    """Text without words gives nothing, and no error."""
    assert len(_spoken(voice, text)) == 0


def test_the_same_text_is_the_same_sound(voice: "PiperVoice") -> None:
    """The same text twice, and in a voice loaded anew, gives the same samples; other text gives others."""
    again: PiperVoice = piper.PiperVoice.load(make_tiny.FOLDER / f"{make_tiny.NAME}.onnx")
    for line in LINES[:3]:
        assert np.array_equal(_spoken(voice, line), _spoken(voice, line))
        assert np.array_equal(_spoken(voice, line), _spoken(again, line))
    assert not np.array_equal(_spoken(voice, "[[aba]]"), _spoken(voice, "[[aca]]"))


def test_it_knows_every_phoneme_of_english_and_german(
    voice: "PiperVoice", caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piper warns of phonemes that a voice does not know: here it has nothing to warn of, in either language."""
    with caplog.at_level(logging.WARNING):
        for language, text in (("en-us", " ".join(LINES)), ("en-gb-x-rp", " ".join(LINES)), ("de", GERMAN)):
            monkeypatch.setattr(voice.config, "espeak_voice", language)
            assert len(_spoken(voice, text)) > 5 * RATE
    assert caplog.messages == []
