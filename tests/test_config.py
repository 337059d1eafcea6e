"""The configuration: what is set, and every fault of it with its place."""

from pathlib import Path

import pytest

from unhurried.config import Configuration, parse_config, read_config, settings_now
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.voices.command import Program

WHOLE = """
# Ours.
voice: piper:en_US-lessac-medium
pronounce:
  Siobhán: shivawn
  Ana: Ahna
commands:
  ours: [speak, -o, "{out}", "{text}"]
  theirs:
    run: [talk, "--file={text_file}", "--to={out}", "--speed={percent}", "{{"]
    language: de, en-GB
"""


def test_all_that_can_be_set() -> None:
    """A voice, how names are said, programs that speak and their languages."""
    config = parse_config(WHOLE, "config.yaml")
    assert not config.faults
    values = {key: found.value for key, found in config.found.items()}
    assert values["voice"] == "piper:en_US-lessac-medium"
    assert values["pronounce"] == {"Siobhán": "shivawn", "Ana": "Ahna"}
    assert values["commands"]["ours"] == Program(("speak", "-o", "{out}", "{text}"))
    assert values["commands"]["theirs"].languages == ("de", "en-GB")
    assert config.found["pronounce"].where == "config.yaml:4"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "voice:\npronounce:\ncommands:\n"])
def test_nothing_need_be_set(text: str, tmp_path: Path) -> None:
    """An empty file, one of comments, one of empty keys, and none at all set nothing."""
    assert parse_config(text, "config.yaml") == Configuration()
    assert read_config(tmp_path / "none.yaml") == Configuration()


FAULTS = {
    "voise: system": "c:1:1: 'voise' is not known here; did you mean 'voice'?",
    "voice: [a, b]": "c:1:8: one value is expected here, as 'piper:en_GB-alba-medium'",
    "voice: ''": "c:1:8: the name of one voice is expected here, as 'system:en-gb'",
    "pace: fast": "c:1:7: 'fast' is not a number: write it like 0.9",
    "pace: 3": "c:1:7: the pace goes from 0.7 to 1.5; 1 is 110 words a minute",
    "pitch: 9": "c:1:8: the pitch goes from -4 to 4 semitones",
    "dry: maybe": "c:1:6: 'maybe' is neither on nor off",
    "names: [Ana]": "c:1:8: write two names with a comma between them, as Ana,Ben",
    "bed: oshan": "c:1:6: there is no bed 'oshan' and no such file; did you mean 'ocean'?",
    "ears: three": "c:1:7: 'three' is not one of both, split, mono",
    "bed-level: loud": "c:1:12: 'loud' is neither a number of dB nor 'off'",
    "lead-in: soon": "c:1:10: 'soon' is no time before it begins: write it like 10s, 1 min, or 0 for at once",
    "buffer: 9": "c:1:9: a buffer goes from 0.05 to 1 s",
    "language: german": "c:1:11: 'german' is not a language: write it like 'en', 'de' or 'en-GB'",
    "pronounce: Ana": "c:1:12: words and how they are said are expected here, as 'Siobhan: shivawn'",
    "pronounce: {Ana: }": "c:1:12: a value is missing here",
    "commands: ours": 'c:1:11: names and programs are expected here, as \'mine: [speak, -o, "{out}", "{text}"]\'',
    "commands: {ours: speak}": 'c:1:18: a list of arguments is expected here, as \'[speak, -o, "{out}", "{text}"]\'',
    "commands: {ours: [speak, '{text}']}": "c:1:18: '{out}' is missing: where the program is to write its WAV file",
    "commands: {ours: [speak, '{out}']}": "c:1:18: '{text}' or '{text_file}' is missing: what the program is to say",
    "commands: {ours: [speak, '{out}', '{tekst}']}": (
        "c:1:36: '{tekst}' is not known here; known: text, text_file, out, rate, percent, stretch, wpm, language"
    ),
    "commands: {ours: [speak, '{out}', '{text', '{text}']}": "c:1:36: '{text': a '{' or '}' on its own; write it twice",
    "commands: {ours: {rum: [a], run: [speak, '{out}', '{text}']}}": (
        "c:1:19: 'rum' is not known here; did you mean 'run'?"
    ),
    "commands: {ours: [speak, '{out}', '{text:9}']}": "c:1:36: '{text:9}': nothing stands beside a name in braces",
    "commands: {ours: [speak, '{out}', '{text!r}']}": "c:1:36: '{text!r}': nothing stands beside a name in braces",
    "commands: {ours: {language: german, run: [speak, '{out}', '{text}']}}": (
        "c:1:29: languages are expected here, as 'de' or 'de, en-GB'"
    ),
    "- voice": "c:1:1: keys and values are expected here, as 'voice: system'",
    "voice: 'a": "c:1:8: this quote is not closed; end the words with '",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_has_its_place_and_the_mend(text: str) -> None:
    """Each fault is one line: file, line, column, what is wrong and what to write."""
    config = parse_config(text, "c")
    assert "\n".join(map(str, config.faults)) == FAULTS[text]
    assert not config.found or text == "voice: 'a"  # a slip of YAML, whose meaning is plain


def test_all_faults_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are told in the order of their lines, all of them; what has none is set, for whoever only looks."""
    text = "voise: a\npronounce: b\npace: 0.9\ncommands: c\n"
    config = parse_config(text, "c")
    assert [fault.line for fault in config.faults] == [1, 2, 4]
    assert list(config.found) == ["pace"]
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "unhurried").mkdir()
    (tmp_path / "unhurried/config.yaml").write_text(text)
    with pytest.raises(ScriptError) as caught:
        settings_now()
    assert len(caught.value.faults) == 3


def test_a_sound_beside_the_configuration_is_a_bed(tmp_path: Path) -> None:
    """A path is meant from where the configuration lies, wherever somebody happens to be."""
    (tmp_path / "waves.flac").write_bytes(b"")
    found = parse_config("bed: waves.flac", str(tmp_path / "config.yaml")).found
    assert found["bed"].value == str(tmp_path / "waves.flac")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A folder in its place, or bytes that are no text."""
    with pytest.raises(UnhurriedError, match="the configuration cannot be read"):
        read_config(tmp_path)
    (tmp_path / "c.yaml").write_bytes(b"voice: \xff")
    with pytest.raises(UnhurriedError, match="it is not UTF-8 text"):
        read_config(tmp_path / "c.yaml")
