"""The configuration: what is set, and every fault of it with its place."""

from pathlib import Path

import pytest

from unhurried.config import Config, parse_config, read_config
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
    assert config.voice == "piper:en_US-lessac-medium"
    assert config.pronounce == {"Siobhán": "shivawn", "Ana": "Ahna"}
    assert config.commands["ours"] == Program(("speak", "-o", "{out}", "{text}"))
    assert config.commands["theirs"].languages == ("de", "en-GB")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "voice:\npronounce:\ncommands:\n"])
def test_nothing_need_be_set(text: str, tmp_path: Path) -> None:
    """An empty file, one of comments, one of empty keys, and none at all set nothing."""
    assert parse_config(text, "config.yaml") == Config()
    assert read_config(tmp_path / "none.yaml") == Config()


FAULTS = {
    "voise: system": "c:1:1: 'voise' is not known here; did you mean 'voice'?",
    "voice: [a, b]": "c:1:8: the name of one voice is expected here, as 'system:en-gb'",
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
    with pytest.raises(ScriptError) as caught:
        parse_config(text, "c")
    assert "\n".join(map(str, caught.value.faults)) == FAULTS[text]


def test_all_faults_at_once() -> None:
    """Faults are told in the order of their lines, all of them."""
    with pytest.raises(ScriptError) as caught:
        parse_config("voise: a\npronounce: b\ncommands: c\n", "c")
    assert [fault.line for fault in caught.value.faults] == [1, 2, 3]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A folder in its place, or bytes that are no text."""
    with pytest.raises(UnhurriedError, match="the configuration cannot be read"):
        read_config(tmp_path)
    (tmp_path / "c.yaml").write_bytes(b"voice: \xff")
    with pytest.raises(UnhurriedError, match="it is not UTF-8 text"):
        read_config(tmp_path / "c.yaml")
