"""Names of files sort as they are heard, and no disk, phone or playlist stumbles over one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.many.naming import Naming, names
from unhurried.units import to_frames

MIN = to_frames(60)


def _of(name: str, minutes: float | None = None, **more: object) -> Naming:
    return Naming(name=name, frames=None if minutes is None else round(minutes * MIN), **more)  # type: ignore[arg-type]


def test_what_a_name_tells() -> None:
    """Name, part, minutes, voice, language, in this order; only what was given."""
    assert names(
        [
            _of("same-breath"),
            _of("same-breath", 5),
            _of("same-breath", 5, voice="system:en-gb"),
            _of("same-breath", 12.5, voice="piper:de_DE-kerstin-low", language="de"),
            _of("five-days", 10, part=(3, 5), language="pt-BR"),
            _of("Zwei  Fragen: für Dich?", language="de"),
        ]
    ) == (
        "same-breath",
        "same-breath-05min",
        "same-breath-05min-system-en-gb",
        "same-breath-12min30-piper-de_DE-kerstin-low-de",
        "five-days-3-10min-pt-BR",
        "Zwei-Fragen-für-Dich-de",
    )


def test_they_sort_as_they_are_heard() -> None:
    """By their letters alone shorter comes before longer, and an early part before a late one."""
    lengths = [2, 5, 7, 7.5, 10, 15, 45, 60, 120, 480]
    made = names([_of("same-breath", minutes) for minutes in lengths])
    assert made[:3] == ("same-breath-002min", "same-breath-005min", "same-breath-007min")
    parts = names([_of("five-days", part=(number, 12)) for number in range(1, 13)])
    assert parts[:2] == ("five-days-01", "five-days-02")
    for many in (made, parts):
        files = [f"{name}.flac" for name in many]
        assert files == sorted(files)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con", "con_"), ("NUL", "NUL_"), ("com1", "com1_"), ("LPT¹", "LPT¹_"), ("aux.old", "aux_.old"), ("console", "console"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("#first 100%", "first-100"),
        (".hidden", "hidden"), ("-rf", "rf"), ("ends...", "ends"), (" a \t\n b ", "a-b"),
        ("", "ritual"), ("...", "ritual"), ("?", "ritual"), ("\x00\x1b[2J\u202e", "[2J"), ("\ud800", "ritual"),
        ("Cafe\u0301", "Café"), ("日本語の儀式", "日本語の儀式"), ("می\u200cخواهم", "می\u200cخواهم"), ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)  # fmt: skip
def test_what_no_disk_refuses(name: str, safe: str) -> None:
    """Devices of Windows, signs that mean something, spaces, dots at the ends, what is not seen; letters stay."""
    assert names([_of(name)]) == (safe,)


def test_a_device_with_an_end_is_none() -> None:
    """Only the whole of a name, up to a dot, is a device's."""
    assert names([_of("con", 5), _of("nul.x", 5)]) == ("con-05min", "nul_.x-05min")


def test_no_two_are_one_file() -> None:
    """Neither by case, nor by how a letter is written, nor by a number that another has already."""
    made = names(
        [
            _of("Seen"),
            _of("seen"),
            _of("SEEN"),
            _of("seen-2"),
            _of("Café"),
            _of("CAFE\u0301"),
            _of("con"),
            _of("con_"),
        ]
    )
    assert made == ("Seen", "seen-2", "SEEN-3", "seen-2-2", "Café", "CAFÉ-2", "con_", "con_-2")


def test_a_long_one_is_cut_and_keeps_its_end() -> None:
    """What tells two apart stands at the end, and stays; no letter is cut in two, nor from its accent."""
    one, other = names([_of("ä" * 500, 5, language="de"), _of("ä" * 500, 10, language="de")])
    assert one.endswith("ä-05min-de")
    assert other.endswith("ä-10min-de")
    assert 155 <= len(one.encode()) <= 160
    (flags,) = names([_of("x\u0302\u0323" * 200)])
    assert flags.endswith("x\u0302\u0323".encode().decode()) or unicodedata.combining(flags[-1])
    twice = names([_of("k" * 300), _of("k" * 300)])
    assert twice == ("k" * 160, "k" * 158 + "-2")


ANY = st.text(max_size=80) | st.sampled_from(
    ["con", "Con", "a", "A", "a-2", "é", "e\u0301", "ß", "ss", "ı", "I", "."]
)
NAMING = st.builds(
    Naming,
    name=ANY | st.text("äx\u0301👩\u200d", min_size=60, max_size=120),
    part=st.none() | st.integers(1, 12).map(lambda number: (number, 12)),
    frames=st.none() | st.integers(0, 24 * 60 * MIN),
    voice=st.none() | ANY,
    language=st.none() | st.sampled_from(["de", "pt-BR"]),
)


@given(st.lists(NAMING, max_size=8))
def test_any_names_are_safe_and_different(many: list[Naming]) -> None:
    """Whatever a script is called, its file can be on every disk, beside all others."""
    made = names(many)
    assert len(made) == len(many)
    assert len({unicodedata.normalize("NFC", name).upper().casefold() for name in made}) == len(made)
    for name in made:
        assert name == name.strip(" .-")
        assert name
        assert len(name.encode()) <= 160
        assert not set(name) & set('<>:"/\\|?*#% ')
        assert all(c in "\u200c\u200d" or unicodedata.category(c)[0] not in "CZ" for c in name)
        assert name.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9", "com²"}
        assert unicodedata.is_normalized("NFC", name)
