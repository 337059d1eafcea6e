"""The commands about voices, and what is chosen where nothing is: with espeak-ng, and the real Piper and a tiny voice."""

import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import Run
from tests.voices import make_tiny
from tests.voices.piper_source import Source
from unhurried.voices.recordings import Recordings

SHORT = "title: Short\nlanguage: {language}\nsteps:\n  - say: Be here, both of you.\n  - say: Stay, {{a}}.\n"


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """An environment with folders of its own for the cache, the data and the configuration."""
    folders = {f"XDG_{kind.upper()}_HOME": str(tmp_path / kind) for kind in ("cache", "data", "config")}
    return os.environ | folders


def _write(folder: Path, language: str = "en") -> str:
    (folder / "short.yaml").write_text(SHORT.format(language=language))
    return "short.yaml"


def _have_tiny_voice(places: dict[str, str]) -> None:
    folder = Path(places["XDG_DATA_HOME"]) / "unhurried/voices"
    shutil.copytree(make_tiny.FOLDER, folder)


def _configure(places: dict[str, str], text: str) -> None:
    folder = Path(places["XDG_CONFIG_HOME"]) / "unhurried"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(text)


def _lines(places: dict[str, str]) -> set[str]:
    return {path.stem for path in (Path(places["XDG_CACHE_HOME"]) / "unhurried/clips").rglob("*.flac")}


def _heard(path: Path) -> bytes:
    """The samples of a file: what it tells of itself has the settings in it."""
    sound: bytes = soundfile.read(path, dtype="int16")[0].tobytes()
    return sound


def _table(text: str) -> list[list[str]]:
    return [re.split(r"\s{2,}", line.strip()) for line in text.split("\n\n")[0].splitlines()]


def test_voices_are_listed_and_the_choice_is_explained(run: Run, places: dict[str, str]) -> None:
    """Voice, language, quality, pace, where it lies; a star at the one that speaks, why, and what would be better."""
    done = run("voices", env=places)
    assert done.returncode == 0, done.stderr
    head, *rows = _table(done.stdout)
    assert head == ["voice", "language", "quality", "own pace", "where"]
    (chosen,) = [row for row in rows if row[0] == "*"]
    assert chosen[1:4] == ["system:gmw/en", "en-gb", "plain"]
    assert 180 < int(chosen[4]) < 280
    assert (
        "system:gmw/en speaks: no Piper voice for 'en' is here, and of the machine's own it is the best one (plain)."
        in done.stdout
    )
    assert "A neural voice sounds far warmer: unhurried voices get en_US-lessac-medium\n" in done.stdout
    assert all(
        row[-4].startswith("en") or row[-4] == "any" for row in rows if row[0].startswith("system:") and len(row) > 4
    )


def test_a_recorded_voice_is_listed(run_here: Run, places: dict[str, str]) -> None:
    """`mine` is there once a line of a ritual is recorded, with the folder that has them."""
    assert "mine" not in run_here("voices", env=places).stdout
    folder = Path(places["XDG_DATA_HOME"]) / "unhurried/recordings"
    Recordings(folder, "arrive", "a").keep("Be here.", np.full(48_000, 0.1, np.float32))
    assert re.search(rf"^ *mine +any +your own +- +{folder}$", run_here("voices", env=places).stdout, re.MULTILINE)


def test_voices_of_another_language_and_of_all(run_here: Run, places: dict[str, str]) -> None:
    """--language has those that speak it, --all everyone's."""
    german = run_here("voices", "--language", "de", env=places).stdout
    assert "*  system:gmw/de" in german
    assert "en-gb" not in german
    assert len(run_here("voices", "--all", env=places).stdout.splitlines()) > 100


def test_once_a_piper_voice_is_there_it_speaks(run_here: Run, places: dict[str, str], tmp_path: Path) -> None:
    """It is the default in its language and in no other; `--voice system` still is the machine's own."""
    script = _write(tmp_path)
    assert run_here("export", script, "-o", "before.wav", env=places).returncode == 0
    _have_tiny_voice(places)
    listed = run_here("voices", env=places).stdout
    assert re.search(r"\*  piper:en_US-tiny-low +en-US +neural, low +1\d\d +\S+\.onnx\n", listed)
    assert "piper:en_US-tiny-low speaks: the best Piper voice for 'en' that is here." in listed
    assert "unhurried record RITUAL" in listed
    assert "*  system:gmw/de" in run_here("voices", "--language", "de", env=places).stdout
    assert run_here("export", script, "-o", "after.wav", env=places).returncode == 0
    assert run_here("export", script, "-o", "system.wav", "--voice", "system", env=places).returncode == 0
    before, after, system = (_heard(tmp_path / f"{name}.wav") for name in ("before", "after", "system"))
    assert after != before
    assert system == before


def test_the_first_time_costs_and_one_changed_line_costs_one_line(
    run: Run, places: dict[str, str], tmp_path: Path
) -> None:
    """With Piper: every line is spoken once; from then on they come from the cache, and a changed one is made alone."""
    _have_tiny_voice(places)
    script = _write(tmp_path)
    assert run("show", script, env=places).returncode == 0
    first = _lines(places)
    assert len(first) == 4  # two of the script, and two by which it is settled who is first
    assert run("show", script, env=places).returncode == 0
    assert _lines(places) == first
    (tmp_path / script).write_text(SHORT.format(language="en").replace("both of you", "the two of you"))
    assert run("show", script, env=places).returncode == 0
    assert len(_lines(places) - first) == 1
    assert first < _lines(places)


def test_a_voice_can_be_tried(run: Run, places: dict[str, str], no_portaudio: dict[str, str], tmp_path: Path) -> None:
    """Into a file, or where nothing plays, instead; in another language; an unknown one is an error."""
    done = run("voices", "try", "system:en-us", "-o", "us.flac", env=places)
    assert done.returncode == 0
    assert soundfile.info(tmp_path / "us.flac").duration > 10
    assert run("voices", "try", "system:de", "--language", "de", "-o", "de.flac", env=places).returncode == 0
    silent = no_portaudio | {key: value for key, value in places.items() if key.startswith("XDG")}
    assert run("voices", "try", "system:en-us", env=silent).stdout.startswith("audio/voice-system-en-us.flac (")
    wrong = run("voices", "try", "piper:en_US-nobody-low", env=places)
    assert wrong.returncode == 1
    assert wrong.stderr == (
        "unhurried: the Piper voice 'en_US-nobody-low' is not here; `unhurried voices get en_US-nobody-low` fetches it\n"
    )


def test_a_voice_is_fetched_and_said_to_be(run: Run, places: dict[str, str], tmp_path: Path) -> None:
    """It says that a connection is opened, where the voice lies then, and how to hear it; the voice speaks from then on."""
    source = Source(tmp_path / "source", "en_GB-alba-medium")
    led = source.environment(tmp_path / "site", places)
    done = run("voices", "get", "piper:en_GB-alba-medium", env=led)
    assert done.returncode == 0, done.stderr
    model = tmp_path / "data/unhurried/voices/en_GB-alba-medium.onnx"
    assert done.stdout == f"{model} (0.00289 MB)\n"
    assert "the only command that opens a connection" in done.stderr
    assert "piper:en_GB-alba-medium" in run("voices", env=places).stdout
    again = run("voices", "get", "en_GB-alba-medium", env=places)
    assert again.returncode == 0
    assert "connection" not in again.stderr
    wrong = run("voices", "get", "en_GB-alban-medium", env=led)
    assert wrong.returncode == 1
    assert "did you mean" in wrong.stderr or "en_GB-alba-medium" in wrong.stderr
    assert len(wrong.stderr.strip().splitlines()) == 2


def test_the_language_of_a_script_is_spoken_or_refused(run_here: Run, places: dict[str, str], tmp_path: Path) -> None:
    """A German script gets a German voice; one that speaks English only is refused, and those that can are named."""
    script = _write(tmp_path, "de")
    assert run_here("export", script, "-o", "default.wav", env=places).returncode == 0
    assert run_here("export", script, "-o", "de.wav", "--voice", "system:gmw/de", env=places).returncode == 0
    assert _heard(tmp_path / "default.wav") == _heard(tmp_path / "de.wav")
    refused = run_here("export", script, "-o", "en.wav", "--voice", "system:en-us", env=places)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(
        "unhurried: this voice speaks en-us, and this ritual is in de; voices that speak it: system"
    )
    assert not (tmp_path / "en.wav").exists()
    unknown = run_here("export", _write(tmp_path, "tok"), "-o", "x.wav", env=places)
    assert "no voice here speaks it" in unknown.stderr


def test_names_are_said_as_they_are_set(run_here: Run, places: dict[str, str], tmp_path: Path) -> None:
    """`pronounce` in the configuration changes how a name is said, and not what is shown; `say as` in a script, too."""
    script = _write(tmp_path)
    sounds = []
    for settings in ("", "pronounce: {Siobhan: shivawn}\n", "pronounce: {Someone: else}\n"):
        _configure(places, settings)
        done = run_here("export", script, "--names", "Siobhan,Ben", "-o", "x.wav", "--force", env=places)
        assert done.returncode == 0, done.stderr
        sounds.append(_heard(tmp_path / "x.wav"))
        assert "Stay, Siobhan." in run_here("show", script, "--names", "Siobhan,Ben", env=places).stdout
    assert sounds[0] == sounds[2] != sounds[1]
    (tmp_path / script).write_text("say as: {Siobhan: shivawn}\n" + SHORT.format(language="en"))
    _configure(places, "")
    assert run_here("export", script, "--names", "Siobhan,Ben", "-o", "x.wav", "--force", env=places).returncode == 0
    assert _heard(tmp_path / "x.wav") == sounds[1]


def test_the_voice_that_is_set_speaks(run_here: Run, places: dict[str, str], tmp_path: Path) -> None:
    """`voice` in the configuration is the default; --voice goes before it; `voices` says that it is set."""
    script = _write(tmp_path)
    _configure(places, "voice: system:en-us\n")
    assert run_here("export", script, "-o", "set.wav", env=places).returncode == 0
    assert run_here("export", script, "-o", "us.wav", "--voice", "system:gmw/en-us", env=places).returncode == 0
    assert run_here("export", script, "-o", "gb.wav", "--voice", "system", env=places).returncode == 0
    given, us, gb = (_heard(tmp_path / f"{name}.wav") for name in ("set", "us", "gb"))
    assert given == us != gb
    assert "system:gmw/en-us speaks: it is the one that you have set." in run_here("voices", env=places).stdout


def test_a_fault_in_the_configuration_is_told_with_its_place(
    run: Run, places: dict[str, str], tmp_path: Path
) -> None:
    """File, line, column and the mend; --help and what needs no voice work all the same."""
    _configure(places, "voise: system\n")
    done = run("export", _write(tmp_path), env=places)
    assert done.returncode == 1
    path = tmp_path / "config/unhurried/config.yaml"
    assert done.stderr.splitlines()[0] == f"{path}:1:1: 'voise' is not known here; did you mean 'voice'?"
    assert run("--help", env=places).returncode == 0
    assert run("list", env=places).returncode == 0


def test_pace_and_pitch_are_bounded_and_offered_where_they_are(
    run_here: Run, places: dict[str, str], tmp_path: Path
) -> None:
    """A slower pace is a longer ritual; what is out of bounds or not offered is one line."""
    script = _write(tmp_path)
    for pace in ("0.8", "1"):
        assert run_here("export", script, "-o", f"{pace}.wav", "--pace", pace, env=places).returncode == 0
    slow, natural = (soundfile.info(tmp_path / f"{pace}.wav").duration for pace in ("0.8", "1"))
    assert slow > natural + 0.5
    assert run_here("export", script, "-o", "low.wav", "--pitch", "-3", env=places).returncode == 0
    assert soundfile.info(tmp_path / "low.wav").duration == pytest.approx(natural, abs=0.3)
    wrong = run_here("export", script, "--pace", "3", env=places)
    assert (wrong.returncode, wrong.stderr) == (
        2, "unhurried: Invalid value for '--pace': the pace goes from 0.7 to 1.5; 1 is 110 words a minute. (see `unhurried export --help`)\n",
    )  # fmt: skip
    assert "the pitch goes from -4 to 4 semitones" in run_here("export", script, "--pitch", "9", env=places).stderr
    _have_tiny_voice(places)
    refused = run_here("export", script, "--pitch", "-1", env=places)
    assert refused.stderr == "unhurried: this voice has one pitch only; leave --pitch out\n"


def test_a_partners_voice_guides_and_what_it_lacks_is_told(
    run_here: Run, places: dict[str, str], tmp_path: Path
) -> None:
    """`--voice mine` plays what is recorded of a ritual and tells which lines it lacks; of one of which nothing is recorded
    it says how to record it. Set as the voice, it is for those rituals alone that are recorded.
    """
    script = _write(tmp_path)
    none = run_here("export", script, "--voice", "mine", env=places)
    assert (none.returncode, none.stdout) == (1, "")
    assert (
        none.stderr == "unhurried: nothing is recorded of 'short' yet; record it first: `unhurried record RITUAL`\n"
    )
    _configure(places, "voice: mine\n")
    assert run_here("export", script, "-o", "without.wav", env=places).returncode == 0
    folder = Path(places["XDG_DATA_HOME"]) / "unhurried/recordings"
    take = (0.1 * np.sin(np.arange(48_000) / 20)).astype(np.float32)
    Recordings(folder, "short", "me").keep("Be here, both of you.", take)
    for wishes in (("--voice", "mine"), ()):
        done = run_here("export", script, "-o", "with.wav", "--force", *wishes, env=places)
        assert done.returncode == 0
        assert done.stderr == (
            "3 of 4 lines are not recorded, another voice says them: 'Settle between you who is first.';"
            " 'The other is second.'; 'Stay, the first of you.'\n"
        )
        sound, _ = soundfile.read(tmp_path / "with.wav", dtype="float32", always_2d=True)
        assert np.abs(sound[3 * 48_000 : 4 * 48_000, 0] - take).max() < 1e-4
