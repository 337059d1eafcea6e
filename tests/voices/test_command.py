"""Programs that speak: real ones from Debian (espeak-ng, flite, festival), and such as fail in every way."""

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

from unhurried.errors import NotFoundError, VoiceError
from unhurried.voices import engine, open_voice
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import clip_of
from unhurried.voices.command import PRESETS, CommandEngine, Program, arguments_fault, identity_of, program_of
from unhurried.voices.engine import EngineError
from unhurried.voices.manner import Manner
from unhurried.voices.spoken import SpokenVoice

LINE = "Be here, and let the quiet come."
GOOD = (
    "import soundfile, numpy;"
    " soundfile.write(out, numpy.sin(numpy.arange(44100) / 10) / 4, 22050, format='WAV', subtype='PCM_16')"
)


def _program(code: str) -> Program:
    """A program in Python that has ``out``, ``text`` and ``said`` (what its text file has)."""
    lines = (
        f"import sys, os, time\nout, text, file = sys.argv[1:4]\nsaid = open(file, encoding='utf-8').read()\n{code}\n"
    )
    return Program(
        (sys.executable, "-c", lines.replace("{", "{{").replace("}", "}}"), "{out}", "{text}", "{text_file}")
    )


def _voice(program: Program, tmp_path: Path, *, deadline: float = 20.0) -> SpokenVoice:
    start = partial(CommandEngine, "test", program, "en", deadline=deadline)
    return SpokenVoice(start, cache=ClipCache(tmp_path / "clips"), natural=200.0)


@pytest.mark.parametrize("name", ["espeak-ng", "flite", "festival"])
def test_a_real_program_speaks(name: str) -> None:
    """Each preset that Debian has speaks as a voice of this kind does, slower where it can be told to be."""
    if shutil.which(PRESETS[name].arguments[0]) is None:
        pytest.skip(f"{name} is not installed: apt install espeak-ng flite festival festvox-us-slt-hts")
    speaking = CommandEngine(name, PRESETS[name], "en")
    try:
        lengths = [len(samples) / rate for samples, rate in (speaking.speak(LINE, r, None) for r in (1.0, 0.85))]
    finally:
        speaking.close()
    assert 1.0 < lengths[0] < 4.0
    if name != "festival":  # its HTS voice keeps its own rate: the pauses make up for it
        assert lengths[1] / lengths[0] == pytest.approx(1 / 0.85, rel=0.07)


def test_a_german_program_speaks_german(tmp_path: Path) -> None:
    """espeak-ng's preset takes the ritual's language along."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed: apt install espeak-ng")
    sounds = []
    for language in ("en", "de"):
        speaking = CommandEngine("espeak-ng", PRESETS["espeak-ng"], language)
        sounds.append(speaking.speak("Wir atmen zusammen.", 1.0, None)[0])
        speaking.close()
    assert len(sounds[0]) != len(sounds[1])


def test_text_and_file_say_the_same(tmp_path: Path) -> None:
    """{text} and {text_file} have the words, whatever they are, and no shell reads them."""
    code = f"ok = text == said.strip() == 'Stay, $HOME; `ls` \\'quoted\\' {{out}}.'\nif ok: {GOOD}"
    speaking = CommandEngine("test", _program(code), "en")
    try:
        samples, rate = speaking.speak("Stay, $HOME; `ls` 'quoted' {out}.", 0.85, None)
    finally:
        speaking.close()
    assert (len(samples), rate) == (44_100, 22_050)


def test_rates_are_given_as_programs_want_them(tmp_path: Path) -> None:
    """At 0.85 of the natural rate: 0.85, 85 percent, 1.176 times as long, 149 on espeak-ng's scale."""
    note = tmp_path / "note"
    code = f"open({str(note)!r}, 'w').write(' '.join(sys.argv[4:]))\n{GOOD}"
    arguments = (*_program(code).arguments, "{rate}", "{percent}", "{stretch}", "{wpm}", "{language}")
    speaking = CommandEngine("test", Program(arguments), "en_GB")
    speaking.speak("Stay.", 0.85, None)
    speaking.close()
    assert note.read_text() == "0.850 85 1.176 149 en-gb"


FAILURES = {
    "exits with 0 and no file": ("sys.exit(0)", "wrote no file"),
    "hangs": ("time.sleep(60)", "'test' was not done within"),
    "hangs with a child": (
        "import subprocess; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
        "'test' was not done within",
    ),
    "is killed": ("os.kill(os.getpid(), 9)", "wrote no file"),
    "writes rubbish": ("open(out, 'w').write('no sound')", "wrote a file that is not a sound"),
    "writes an empty file": ("open(out, 'w').close()", "wrote a file that is not a sound"),
    "writes silence": (
        "import soundfile; soundfile.write(out, [0.0] * 9999, 22050, format='WAV')",
        "wrote a file, but there is no sound in it",
    ),
    "writes a header that lies": (
        f"{GOOD}; f = open(out, 'r+b'); f.seek(24); f.write((1).to_bytes(4, 'little')); f.close()",
        "wrote a file of 1 frames a second, which no voice has",
    ),
    "writes half of it": (
        "import soundfile, numpy; soundfile.write(out, numpy.sin(numpy.arange(9000) / 10) / 4, 22050, format='WAV')",
        "stopped in the middle",
    ),
    "writes what is no number": (
        "import soundfile, numpy; soundfile.write(out, numpy.full(9999, numpy.nan), 22050, format='WAV', subtype='FLOAT')",
        "wrote a file that is not a sound",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_exit_codes_lie_and_the_file_is_judged(failure: str, tmp_path: Path) -> None:
    """However a program fails: two tries, then one error that says how, and nothing is kept."""
    code, why = FAILURES[failure]
    asked = tmp_path / "asked"
    program = _program(f"open({str(asked)!r}, 'a').write('.')\n{code}")
    line = "Be here, and let the quiet come, slowly, all around."
    deadline = 1.0 - len(line) / 5 if "hangs" in failure else 20.0  # a line's length gives it more
    with _voice(program, tmp_path, deadline=deadline) as voice, pytest.raises(VoiceError) as caught:
        clip_of(voice, line)
    assert f"the voice {why}" in str(caught.value)
    assert asked.read_text() == ".."
    assert list((tmp_path / "clips").rglob("*.flac")) == []


def test_what_a_program_complains_of_is_told(tmp_path: Path) -> None:
    """Where it fails, the last line of its stderr stands in the error; where it speaks, it is nobody's concern."""
    complaining = _voice(_program("sys.exit('cannot open\\nno voice \\x1b[31mslt')"), tmp_path)
    with complaining as voice, pytest.raises(VoiceError) as caught:
        clip_of(voice, "Stay.")
    assert str(caught.value) == "the voice wrote no file ('test' says: no voice \\x1b[31mslt), at 'Stay.'"
    with _voice(_program(f"print('a warning', file=sys.stderr)\n{GOOD}"), tmp_path) as voice:
        assert clip_of(voice, "Stay.").frames > 40_000


def test_a_failure_that_passes_is_not_told(tmp_path: Path) -> None:
    """What fails once is spoken at the second try."""
    flag = tmp_path / "flag"
    code = f"if not os.path.exists({str(flag)!r}):\n    open({str(flag)!r}, 'w').close()\nelse:\n    {GOOD}"
    with _voice(_program(code), tmp_path) as voice:
        assert clip_of(voice, "Stay.").frames > 40_000


def test_a_program_that_exits_with_1_and_a_file_has_spoken(tmp_path: Path) -> None:
    """An exit code says nothing, in either way."""
    with _voice(_program(f"{GOOD}; sys.exit(1)"), tmp_path) as voice:
        assert clip_of(voice, "Stay.").frames > 40_000


def test_what_a_program_has_started_ends_with_it(tmp_path: Path) -> None:
    """After a deadline neither the program nor its children go on."""
    mark = f"unhurried-test-{time.monotonic_ns()}"
    code = f"import subprocess; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)', {mark!r}])"
    speaking = CommandEngine("test", _program(code), "en", deadline=1.0)
    with pytest.raises(EngineError, match="was not done within"):
        speaking.speak("Hm.", 1.0, None)
    speaking.close()
    assert mark not in subprocess.run(["ps", "ax", "-o", "args"], capture_output=True, text=True, check=True).stdout


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room left, that is the error, not what the program makes of it."""
    speaking = CommandEngine("test", _program("sys.exit(0)"), "en")
    monkeypatch.setattr(engine, "ROOM", 2**62)
    with pytest.raises(EngineError, match="has no room to work in: .* is full"):
        speaking.speak("Hm.", 1.0, None)
    speaking.close()


def test_a_program_that_is_not_there_is_named() -> None:
    """An unknown name has did-you-mean; a known program that is not installed is said to be missing."""
    with pytest.raises(NotFoundError, match=r"no program 'flit' that speaks; did you mean 'flite'\?"):
        program_of("flit", {})
    own: Mapping[str, Program] = {"ours": Program(("speak-9", "{out}", "{text}"))}
    assert program_of("ours", own) is own["ours"]
    with pytest.raises(EngineError, match="the voice 'ours' needs the program 'speak-9', which is not installed"):
        CommandEngine("ours", own["ours"], "en")


def test_a_program_that_is_another_now_speaks_anew(tmp_path: Path) -> None:
    """A program's file stands for its version: where it changes, its lines are made again."""
    path = tmp_path / "speak"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    program = Program((str(path), "{out}", "{text}"))
    before = identity_of(str(path), program, "en")
    path.write_text("#!/bin/sh\nexit\n")
    assert identity_of(str(path), program, "en") != before


def test_a_program_in_another_language_is_refused() -> None:
    """Flite speaks English: a German ritual is told so, with the voices that do speak German."""
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed: apt install flite")
    with open_voice("command:flite", Manner(language="de")) as voice, pytest.raises(VoiceError) as caught:
        clip_of(voice, "Bleib.")
    assert "this voice speaks en-us, and this ritual is in de; voices that speak it: " in str(caught.value)
    assert str(caught.value).endswith("voices that speak it: system")


def test_a_program_named_by_a_relative_path_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found from where the person is, though it runs in a folder of its own."""
    path = tmp_path / "speak"
    path.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nshutil.copy({str(tmp_path / 'x.wav')!r}, sys.argv[1])\n"
    )
    path.chmod(0o755)
    soundfile.write(tmp_path / "x.wav", np.random.default_rng(1).normal(0, 0.1, 22_050), 22_050)
    monkeypatch.chdir(tmp_path)
    speaking = CommandEngine("ours", Program(("./speak", "{out}", "{text}")), "en")
    try:
        assert len(speaking.speak("Stay.", 1.0, None)[0]) == 22_050
    finally:
        speaking.close()


@pytest.mark.parametrize("argument", ["{rate:.1f}", "{rate:{foo}}", "{text!r}", "{text!x}"])
def test_a_placeholder_is_a_name_and_nothing_more(argument: str) -> None:
    """What would fail when the first line is spoken is told when the configuration is read."""
    assert arguments_fault((argument, "{out}", "{text}")) is not None


def test_programs_are_known_by_their_language(tmp_path: Path) -> None:
    """{language} is part of who speaks."""
    program = Program(("sh", "{out}", "{text}"))
    assert identity_of("/bin/sh", program, "en") != identity_of("/bin/sh", program, "de")
