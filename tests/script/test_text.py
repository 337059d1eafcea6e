"""Sentences and names."""

import time

import pytest

from unhurried.script.text import Sentence, fill, sentences, text_fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        (
            "Dr. No and Mrs. Yes met J. at 5.30 p.m., i.e. late.",
            ["Dr. No and Mrs. Yes met J. at 5.30 p.m., i.e. late."],
        ),
        ('She said: "Stay." He stayed.', ['She said: "Stay."', "He stayed."]),
        ("Wait ... here.", ["Wait ... here."]),
        ("Wait… here. Wait ... There.", ["Wait… here.", "Wait ...", "There."]),
        ("Atmet ein. Und aus.", ["Atmet ein.", "Und aus."]),
        ("吸って。吐いて。", ["吸って。", "吐いて。"]),
        ("a line\n  break is a space", ["a line break is a space"]),
        ("", []),
        ("Hello there. ... And rest.", ["Hello there. ...", "And rest."]),
        ("One.\n\n---\n\nTwo.", ["One.", "Two."]),
        ("So do I. Then rest. You may say no. Stay.", ["So do I.", "Then rest.", "You may say no.", "Stay."]),
    ],
)
def test_a_text_is_cut_where_people_would_breathe(text: str, expected: list[str]) -> None:
    """Full stops of abbreviations, initials and numbers end nothing; quotes stay with their sentence."""
    assert [sentence.text for sentence in sentences(text)] == expected


def test_blank_lines_end_paragraphs_and_lines_are_counted() -> None:
    """A sentence knows the line it begins on, and whether a longer silence follows it."""
    assert sentences("One. Two\ngoes on.\n\n \nThree.\nFour.\n") == (
        Sentence("One.", 0, False),
        Sentence("Two goes on.", 0, True),
        Sentence("Three.", 4, False),
        Sentence("Four.", 5, True),
    )


def test_names_come_in_with_a_capital_at_the_start() -> None:
    """{a} at the beginning of a sentence is written large, elsewhere as it is."""
    names = {"a": "the first of you", "b": "Ben"}
    assert (
        fill("{a}, tell {b} that {a} is here.", names) == "The first of you, tell Ben that the first of you is here."
    )


def test_what_cannot_be_spoken_is_found() -> None:
    """Hidden characters, unknown names, loose braces, no words at all; and nothing else."""
    assert text_fault("ring \x07") is not None
    assert text_fault("{c}") is not None
    assert text_fault("{") is not None
    assert text_fault("– … –") is not None
    assert text_fault("and on " * 200) == (
        "'and on and on and on and on' begins a sentence of 1399 characters; cut it into shorter ones (at most 1000)"
    )
    assert text_fault("Ein ruhiger Abend, {a} & {b}: 100 % „schön“.\n\n日本語") is None


@pytest.mark.parametrize(
    "text", ["A. " * 100_000 + "end", "a.\n" * 200_000, "no end " * 100_000, "\n" * 500_000 + "x"]
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """Cutting a text is as long as the text: none that fits into a script takes more than a moment."""
    before = time.process_time()
    sentences(text)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Stay at 10 p.m. tonight. Or at 10 p.m. Then rest.", "en", ["Stay at 10 p.m. tonight.", "Or at 10 p.m.", "Then rest."]),
        ("Take no. 5 on Jan. 3 in the U.S. and stay.", "en", ["Take no. 5 on Jan. 3 in the U.S. and stay."]),
        ("Say no. Then this, e.g. that, etc. and so on, etc. The end.", "en",
         ["Say no.", "Then this, e.g. that, etc. and so on, etc.", "The end."]),
        ("lie down. close your eyes.", "en", ["lie down.", "close your eyes."]),
        ("Atmet, z. B. für 5 Min. oder 1,5 Std. lang. Dann ca. 3x, d. h. Nr. 5.", "de",
         ["Atmet, z. B. für 5 Min. oder 1,5 Std. lang.", "Dann ca. 3x, d. h. Nr. 5."]),
        ("Am 3. Mai, am 4. Tag, usw. Zählt bis 5. Dann ruht.", "de", ["Am 3. Mai, am 4. Tag, usw.", "Zählt bis 5.", "Dann ruht."]),
        ("20 °C, 1. Platz. Im Jan. 2026, 3. Jänner. Bis 4. Dann 2. Person.", "de",
         ["20 °C, 1. Platz.", "Im Jan. 2026, 3. Jänner.", "Bis 4.", "Dann 2. Person."]),
        ("Le 3 janv. 2026, M. Dupont. Fin.", "fr", ["Le 3 janv. 2026, M. Dupont.", "Fin."]),
        ("Voir p. ex. le n° 5, etc. et puis. Fin.", "fr", ["Voir p. ex. le n° 5, etc. et puis.", "Fin."]),
    ],
)  # fmt: skip
def test_abbreviations_end_no_sentence_in_their_language(text: str, language: str, expected: list[str]) -> None:
    """Times, months, numbers, ordinals and what is written short, in English, German and French."""
    assert [sentence.text for sentence in sentences(text, language)] == expected
