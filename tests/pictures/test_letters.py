"""No box ever stands in place of a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from unhurried.pictures.letters import FONT, RANGES, drawable

LETTERS = ImageFont.truetype(FONT, 40, layout_engine=ImageFont.Layout.BASIC)


def _drawn(letter: str) -> tuple[tuple[int, int], bytes]:
    mask = LETTERS.getmask(letter)
    return mask.size, bytes(mask)


BOX = _drawn("\uffff")


def test_each_letter_is_there() -> None:
    """Every character that is said to be drawable is in the font: none is drawn as the box of a missing one."""
    everything = "".join(chr(code) for first, last in RANGES for code in range(first, last + 1))
    letters = [letter for letter in everything if drawable(letter)]
    assert len(letters) > 1000
    assert not [f"U+{ord(letter):04X}" for letter in letters if _drawn(letter) == BOX]


@given(st.text())
def test_nothing_else_is_left(words: str) -> None:
    """Of any text, only what the font has is left, on one line; twice is once."""
    left = drawable(words)
    assert all(any(first <= ord(letter) <= last for first, last in RANGES) for letter in left)
    assert drawable(left) == left == " ".join(left.split())


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Größe, façon, ¿qué?, Łódź — “à”", "Größe, façon, ¿qué?, Łódź — “à”"),
        ("Вместе", "Вместе"),
        ("Μαζί", "Μαζί"),
        ("Meer 🌊 für zwei ❤️", "Meer für zwei"),
        ("👩‍❤️‍👨 Wir", "Wir"),
        ("u\u0308ber", "über"),
        ("two\n lines", "two lines"),
        ("so\u00adft", "soft"),
        ("שלום", ""),
        ("Shalom שלום", ""),
        ("一緒に", ""),
        ("🌊", ""),
        ("", ""),
    ],
)
def test_words_are_whole_or_not_there(words: str, left: str) -> None:
    """An emoji goes, and the words stay; where a letter would be missing, nothing is written."""
    assert drawable(words) == left
