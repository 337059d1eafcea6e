"""What is said to whoever asks, in each language: true, in whole minutes, and in words that a voice reads right."""

import re
import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unhurried.languages import languages, live_in, names_in
from unhurried.session.words import keys_in, where_we_are
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.reading import ELLIPSIS, Phrase, phrases

EVERY = pytest.mark.parametrize("language", languages())
SHORT = re.compile(r"\b(?:h|min)\b|[{}]")
"""What no engine is to read by itself. (Dutch has a word "min"; it is none of these lines.)"""


def _said(text: str, language: str) -> str:
    return " ".join(phrase.text for phrase in phrases(text, language))


@given(frames=st.integers(0, to_frames(24 * 3_600.0)))
@example(frames=to_frames(45.0))
@example(frames=to_frames(90.0))
@example(frames=to_frames(150.0))
@example(frames=to_frames(3_570.0))
@example(frames=to_frames(3_600.0 + 29.999))
def test_the_time_is_told_in_whole_minutes(frames: int) -> None:
    """Never more than half a minute off; in the last three quarters of a minute no number is told."""
    said = _said(where_we_are("en", None, frames), "en")
    found = re.fullmatch(r"(?:(\d+) hours?)?(?: and )?(?:(\d+) minutes?)? left\.", said)
    if frames < to_frames(45.0):
        assert said == "Less than a minute left."
    else:
        assert found is not None, said
        told = int(found[1] or 0) * 60 + int(found[2] or 0)
        assert int(found[2] or 0) < 60
        assert told >= 1
        assert -30 <= told * 60 - frames / SAMPLE_RATE <= 30


def test_halves_are_told_as_more() -> None:
    """A minute and a half is two minutes, two and a half are three; an hour is no sixty minutes."""
    assert [where_we_are("en", None, to_frames(s)) for s in (44.9, 45.0, 89.9, 90.0, 150.0, 3_570.0)] == [
        "Less than a minute left.", "1 min left.", "1 min left.", "2 min left.", "3 min left.", "1 h left."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "one", "four", "long"),
    [
        ("en", "1 minute left.", "4 minutes left.", "1 hour and 45 minutes left."),
        ("de", "Noch eine Minute.", "Noch 4 Minuten.", "Noch eine Stunde und 45 Minuten."),
        ("fr", "Il reste encore une minute.", "Il reste encore 4 minutes.", "Il reste encore une heure et 45 minutes."),
        ("es", "Aún hay un minuto por delante.", "Aún hay 4 minutos por delante.", "Aún hay una hora y 45 minutos por delante."),
        ("it", "Ancora un minuto.", "Ancora 4 minuti.", "Ancora un'ora e 45 minuti."),
        ("nl", "Nog 1 minuut.", "Nog 4 minuten.", "Nog 1 uur en 45 minuten."),
    ],
)  # fmt: skip
def test_an_engine_is_given_words(language: str, one: str, four: str, long: str) -> None:
    """Nothing is left short, and no duration is read as a time of day."""
    times = [to_frames(60.0 * count) for count in (1, 4, 105)]
    assert [_said(where_we_are(language, None, frames), language) for frames in times] == [one, four, long]


@EVERY
def test_no_time_is_read_otherwise_in_any_language(language: str) -> None:
    """Each whole minute of two hours and a half: no abbreviation, no brace, and the numbers that it has."""
    for count in range(1, 150):
        said = _said(where_we_are(language, None, to_frames(60.0 * count)), language)
        assert not SHORT.search(said), said
        assert said[-1] == "."
        told = {int(number) for number in re.findall(r"\d+", said)}
        assert told <= {count // 60, count % 60}


@EVERY
def test_a_section_is_named_after_a_pause(language: str) -> None:
    """First what is left, then where we are; a section that asks keeps its own mark."""
    for section, end in (("Zur Ruhe", "Zur Ruhe."), ("What scares you?", "What scares you?"), ("Rest.", "Rest.")):
        left, named = phrases(where_we_are(language, section, to_frames(240.0)), language)
        assert left == Phrase(_said(where_we_are(language, None, to_frames(240.0)), language), ELLIPSIS)
        assert named.text.endswith(f": {end}")


@EVERY
def test_each_key_is_named_once(language: str) -> None:
    """Five letters, each a word of its own, in one to three short sentences with a pause between them."""
    live = live_in(language)
    assert live is not None
    said = keys_in(language)
    for letter in (live.letters.n, live.letters.b, live.letters.r, live.letters.s, live.letters.q):
        assert len(re.findall(rf"(?<!\w){letter}(?!\w)", said)) == 1, letter
    parts = phrases(said, language)
    assert len(parts) <= 3
    assert all(part.text[-1] == "." and len(part.text) < 130 for part in parts)
    assert not SHORT.search(said)


@EVERY
def test_a_letter_is_said_by_its_name(language: str) -> None:
    """The reading takes none of them for a unit or an abbreviation, and espeak-ng says it as it says the letter alone."""
    live = live_in(language)
    assert live is not None
    read = _said(keys_in(language), language)
    assert read == keys_in(language).replace(" … ", " ")
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed: apt install espeak-ng")
    names = (_sounds(f"{letter.upper()}.", language) for letter in ("n", "b", "r", "s", "q"))
    heard = _sounds(read, language)
    assert [name for (name,) in names if name not in heard] == []


def _sounds(text: str, language: str) -> list[str]:
    """Return the words of a text as espeak-ng sounds them, without their stress."""
    command = ["espeak-ng", "-q", "--ipa", "-v", {"en": "en-gb", "fr": "fr-fr"}.get(language, language), text]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub("[ˈˌ]", "", said).split()


def test_a_language_without_words_says_nothing() -> None:
    """Nothing English is said in it: then the screen answers."""
    assert where_we_are("tlh", "A", 48_000) == keys_in("tlh") == ""
    assert live_in("tlh") is None
    assert names_in("tlh") == {"a": "A", "b": "B"}
