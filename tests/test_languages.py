"""The files of languages: each is whole, and nothing that Unhurried says stands anywhere else.

Whoever adds a language runs this file: ``python -m pytest tests/test_languages.py``.
"""

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from tests.conftest import Run
from unhurried import languages
from unhurried.breath import parse_pattern
from unhurried.breathing import breathing_ritual
from unhurried.cues import Ears
from unhurried.errors import NotFoundError, ScriptError, UnhurriedError
from unhurried.language_tags import same_language
from unhurried.languages.entries import Language
from unhurried.languages.file import key_of, read_entries
from unhurried.library import read_text
from unhurried.script.heard import with_sounds
from unhurried.script.ritual import Ritual
from unhurried.script.sitting import Sitting, everything, sit
from unhurried.session.words import keys_in, where_we_are
from unhurried.timeline import heard, spoken_lines
from unhurried.tryout import voice_ritual
from unhurried.voices.reading import phrases
from unhurried.voices.spoken_forms import with_ranges, with_spoken_forms

FILES = sorted(languages.FOLDER.glob("*.yaml"))
ENGLISH = languages.FOLDER / "en.yaml"
Keys = tuple[str, ...]


def _data(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _entries(kind: type, above: Keys = (), *, needed: bool = True) -> Iterator[tuple[Keys, bool]]:
    """Yield the keys of each entry there is, and whether each language must have it."""
    hints = get_type_hints(kind)
    for entry in fields(kind):
        inner, path = hints[entry.name], (*above, key_of(entry))
        inner = get_args(inner)[0] if isinstance(inner, UnionType) else inner
        must = needed and entry.default is MISSING and entry.default_factory is MISSING
        if is_dataclass(inner) and isinstance(inner, type):
            yield from _entries(inner, path, needed=must)
        else:
            yield path, must


ENTRIES = dict(_entries(Language))


def _said(data: Any, above: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield all words of a file, with the keys that lead to them."""
    if isinstance(data, str):
        yield above, data
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _said(inner, (*above, str(key)))


def _placeholders(words: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", words))


# --- each file is whole ---


def test_the_six_languages_are_there() -> None:
    """Those that this release promises; a region makes no difference, and what has no file has no words."""
    assert {"en", "de", "fr", "es", "it", "nl"} <= set(languages.languages())
    assert languages.language_of("de_AT") is languages.language_of("de")
    assert languages.language_of("tlh") is languages.language_of("../languages/en") is None
    assert same_language("cmn", "zh-TW")
    assert same_language("nb-NO", "no")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_entry_is_missing_and_none_is_unknown(path: Path) -> None:
    """Each has every entry that English has, none that nobody knows, and none without words; it can be read."""
    there = [keys for keys, _ in _said(_data(path))]
    lacking = [keys for keys, must in ENTRIES.items() if must and not any(k[: len(keys)] == keys for k in there)]
    assert not lacking
    unknown = [keys for keys in there if not any(keys[: len(known)] == known for known in ENTRIES)]
    assert not unknown
    assert not [keys for keys, words in _said(_data(path)) if not words.strip()]
    assert isinstance(read_entries(path), Language)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_entry_has_the_placeholders_of_the_english_one(path: Path) -> None:
    """What stands in braces is put in by the code: {name}, {a}; each as often as in English, and no other."""
    english = dict(_said(_data(ENGLISH)))
    for keys, words in _said(_data(path)):
        if keys[1:3] == ("clock", "hour"):  # "{number} Uhr"
            assert _placeholders(words) == ["{number}"]
        else:
            assert _placeholders(words) == _placeholders(english.get(keys, "")), keys


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_session_is_read_in_each_language(path: Path) -> None:
    """Its words hold together as those of a script do, with names and without."""
    for greet in (True, False):
        ritual = breathing_ritual(parse_pattern("box"), 60.0, None, greet=greet, language=path.stem)
        lines = [line.text for line in spoken_lines(heard(sit(ritual), {"a": "Ana", "b": "Ben"}, "both"))]
        assert ("Ana" in lines[0]) == greet
        assert ritual.language == path.stem


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("  in: Breathe in.\n", "", "3:1: 'breath': missing: in"),
        ("  hold: Hold.", "  hole: Hold.", "7:3: 'hole' is not known here; did you mean 'hold'?"),
        ("  rest: Rest.", "  rest:", "9:8: 'breath: rest': words are expected here"),
        ("  rest: Rest.", "  rest: [Rest.]", "9:9: 'breath: rest': words are expected here"),
        ("  rest: Rest.", "  rest: ' '", "9:9: 'breath: rest': words are expected here"),
        ("number signs: [No.]", "number signs: No.", "'written short: number signs': a list of words is expected here"),
        ("  thousands:", "  nouns have capitals: so\n  thousands:", "'written short: nouns have capitals': 'true' or 'false' are expected here"),
        ("number signs: [No.]", "number signs: []", "'written short: number signs': a list of words is expected here"),
        ("  rest: Rest.", "  rest: Rest.\n  rest: Stay.", "10:3: 'rest' is already on line 9"),
        ("{name}: {words}", "{nam}: {words}", "'two: called': '{nam}' is not known here; did you mean 'name'?"),
        ("{name}: {words}", "{name}: so", "'two: called': missing: {words}"),
        ("  rest: Rest.", "  rest: Rest, {a}.", "9:9: 'breath: rest': '{a}' is not known here; it would be spoken"),
        ("number signs: [No.]", "number signs: ['{a}']", "'written short: number signs': '{a}' is not known here"),
    ],
)  # fmt: skip
def test_a_fault_in_a_file_is_told_with_its_line_and_its_key(
    before: str, after: str, fault: str, tmp_path: Path
) -> None:
    """Missing, misspelt, empty, twice, or of another kind: whoever translates is told where."""
    text = ENGLISH.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "xx.yaml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        read_entries(path)
    told = [str(fault) for fault in caught.value.faults]
    assert any(line.startswith(f"{path}:") and fault in line for line in told), told


def test_faults_are_told_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """Whoever mends them goes through the file once; a file that cannot be read is told as well."""
    text = ENGLISH.read_text(encoding="utf-8").replace("  in: Breathe in.", "  in:").replace("  hold:", "  hole:")
    (tmp_path / "xx.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError) as caught:
        read_entries(tmp_path / "xx.yaml")
    assert [fault.line for fault in caught.value.faults] == [3, 5, 7]
    with pytest.raises(UnhurriedError, match="the language cannot be read: Is a directory"):
        read_entries(tmp_path)


def test_importing_reads_no_file() -> None:
    """A language is read when it is first asked for, and none that is not."""
    program = (
        "import sys, unhurried.languages as it\nassert 'yaml' not in sys.modules\nit.language_of('de')\nit.language_of('de-AT')\n"
        "print(it._read.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


# --- and nothing is said that stands in none ---

MARKED = "qqq"
"""A language of which every word ends in q; what a script in it says ends in z."""
OWN = """
title: T
language: qqq
eyes: closed
steps:
  - say: Bez, az.
  - say: Caz, dez.
    to: a
  - section: S
  - breathe: {breaths: 9, pattern: 3-2-5-1, ramp: 6 to 5.5}
    to: b
  - breathe: {breaths: 4, pattern: 2.5+1-7}
  - pause: 2s
  - turns:
      each: 2 min
      say: "{speaker}, fiz."
      then:
        - say: Goz.
          to: listener
  - repeat: {times: 2, steps: [{say: Haz.}]}
  - choose: [Iz, Jaz]
  - breathe: {breaths: 2, pattern: box, cues: none}
    to: alternate
  - chime: end
"""
SHORT = (
    "½ h, 2 ½ h, ¾, 1 km - 2 km & 3 kg + 4 % = -5 °C, ~6 €, No. 7, #8, 9:05 p.m., 10:30, 11 o'clock, 12-13 s, 1x, 2 min, "
    "e.g. this / that, 1 m, 5 cm, 3 $, 4 £, 20 °F, Dr. Az, St. Az, etc."
)


def _marked(keys: Keys, words: str) -> str:
    """Return the keys of an entry, each word with a q at its end, its placeholders, and the mark at its end."""
    names = " ".join(_placeholders(words))
    said = " ".join(f"{word}q" for key in keys for word in re.sub(r"\W", " ", key).split() if not word.isdigit())
    end = words[-1] if words[-1] in ".?!" else ""
    return f"{said} {names}".strip() + end


def _marked_data(data: Any, keys: Keys = ()) -> Any:
    if isinstance(data, dict):
        return {key: _marked_data(inner, (*keys, key)) for key, inner in data.items()}
    if keys[0] == "written short" and (
        (isinstance(data, list) and keys[-1] != "am and pm") or keys[-1] == "thousands"
    ):
        return data  # what is found in a script, not what is said for it
    if isinstance(data, list):
        return [_marked(keys, words) for words in data]
    return _marked(keys, data)


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Have a language of which every word is marked; return all that is said in it of breath, turns and the two."""
    data = _marked_data(_data(ENGLISH))
    (tmp_path / f"{MARKED}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    return {words for keys, words in _said(data) if keys[0] in ("breath", "turns")}


def _foreign(texts: Iterator[str] | list[str]) -> set[str]:
    """Return the words that stand in no file and in no script."""
    return {word for text in texts for word in re.findall(r"[^\W\d]+", text) if word[-1] not in "qz"}


def _lines(sitting: Sitting, *, names: bool, ears: Ears) -> list[str]:
    called = {"a": "Anaz", "b": "Benz"} if names else None
    return [line.text for line in spoken_lines(heard(sitting, called, ears))]


def test_nothing_is_said_but_the_script_and_the_catalogue(marked: set[str]) -> None:
    """Holds, ramps, turns, both ears and one each, names and none, tone and none: each word is the script's or a file's.

    And all that a language has for them is said somewhere.
    """
    ritual = read_text(OWN, name="t")
    every: list[str] = []
    for names, tone in itertools.product((True, False), (None, "off")):
        for ears in ("both", "split", "mono"):
            for sitting in (sit(ritual), everything(ritual)):
                every += _lines(with_sounds(sitting, tone=tone, bed=None), names=names, ears=ears)
    assert _foreign(every) == set()
    said = {text[0].lower() + text[1:] for text in every}
    assert marked <= said
    assert {"twoq settleq.", "twoq settleq byq earq."} <= said
    assert {"calledq", "aq", "bq", "Anaz", "Benz"} <= {word for text in every for word in re.findall(r"\w+", text)}


def test_a_session_and_a_voice_are_heard_in_the_catalogues_words(marked: set[str]) -> None:
    """`breathe` and `voices try` say nothing of their own, not in their titles either."""
    sessions = [
        breathing_ritual(parse_pattern("4-7-8"), 76.0, None, greet=greet, language=MARKED) for greet in (True, False)
    ]
    rituals: list[Ritual] = [*sessions, voice_ritual(MARKED)]
    said = [line for ritual in rituals for line in _lines(sit(ritual), names=True, ears="both")]
    assert _foreign([*said, *(ritual.title for ritual in rituals)]) == set()
    keys = {"welcomeq", "greetingq", "careq", "closingq", "linesq"}
    assert keys <= {word for text in said for word in re.findall(r"\w+", text)}


def test_what_is_written_short_is_said_in_the_catalogues_words(marked: set[str]) -> None:
    """Signs, units, times, abbreviations: nothing but what a file has is put in their place."""
    text = with_spoken_forms(with_ranges(SHORT, MARKED), MARKED)
    assert _foreign([text]) == {"this", "that", "o", "clock"}


def test_who_asks_while_it_waits_is_told_in_the_catalogues_words(marked: set[str]) -> None:
    """How much is left, where we are, what the keys do: read as a voice reads it, nothing is said that stands in no file."""
    asked = [where_we_are(MARKED, section, frames) for section in ("Sz", None) for frames in (0, 10**7, 10**9)]
    said = [phrase.text for text in [*asked, keys_in(MARKED)] for phrase in phrases(text, MARKED)]
    assert _foreign(said) == set()
    keys = {"leftq", "lastq", "sectionq", "keysq", "lettersq", "Sz"}
    assert keys <= {word for text in said for word in re.findall(r"\w+", text)}
    assert languages.live_in(MARKED) is not None


# --- a language without a file ---

UNKNOWN = """
title: T
language: zz
steps:
  - say: Cisza.
  - breathe: {breaths: 3, cues: none}
  - turns: {each: 2 min, say: "{speaker}, teraz."}
"""


def test_without_a_file_a_script_brings_its_own_words() -> None:
    """Nothing English is said: the two are A and B, chimes tell of time, breaths are led by the tone alone."""
    ritual = read_text(UNKNOWN, name="t")
    assert _lines(sit(ritual), names=False, ears="both") == ["Cisza.", "A, teraz.", "B, teraz."]


def test_without_a_tone_and_without_words_the_breath_is_not_led_in_english() -> None:
    """A line says where, and what the script must bring; nothing is said in another language."""
    with pytest.raises(ScriptError) as caught:
        with_sounds(sit(read_text(UNKNOWN, name="t")), tone="off", bed=None)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("t", 6)
    assert fault.message == (
        "without a tone the voice leads every breath, and there are no words for breathing in 'zz' yet; write them, as"
        " cues: {ready: ..., in: ..., out: ..., last: ...}, or leave the tone on"
    )
    own = UNKNOWN.replace("none", "{first: 0, ready: Raz., in: Dwa., out: Trzy., last: Cztery.}")
    lines = _lines(with_sounds(sit(read_text(own, name="t")), tone="off", bed=None), names=False, ears="both")
    assert lines[1:5] == ["Raz.", "Dwa.", "Trzy.", "Cztery."]


def test_a_session_in_a_language_without_a_file_is_refused(run: Run) -> None:
    """With those that there are."""
    with pytest.raises(NotFoundError, match=f"there are in {', '.join(path.stem for path in FILES)}"):
        breathing_ritual(parse_pattern("calm"), 60.0, None, greet=False, language="zz")
    done = run("breathe", "--language", "zz", "--for", "30s")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "no words to breathe by in 'zz' yet" in done.stderr
    assert "'PL!' is not a language" in run("breathe", "--language", "PL!").stderr


def test_breathe_speaks_the_language_that_is_asked_for(run: Run) -> None:
    """A whole session, into a file, in German; its pace is that of the silent voice."""
    done = run("breathe", "--language", "de", "--for", "10s", "--voice", "silent", "-o", "it.wav")
    assert (done.returncode, done.stdout[:8], done.stderr) == (0, "it.wav (", "")
