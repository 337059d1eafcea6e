"""Whole exports, as a person asks for them: every format, what lies beside it, and the same again."""

import base64
import errno
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile

from tests.conftest import BEHIND, COMMAND, Run
from tests.making.short import SCRIPT, SECTIONS, script
from tests.page.chromium import Browser
from tests.page.test_page import assert_calm, go_to, ready
from tests.recipe.examples import SILENT as WISHES
from unhurried.cli.again import Meant, order_of
from unhurried.cli.choosing import chosen
from unhurried.errors import NoDeviceError
from unhurried.form import form_of
from unhurried.making import files
from unhurried.making.files import write
from unhurried.making.order import arranged
from unhurried.recipe.reading import from_file
from unhurried.script.bundle import Bundle
from unhurried.sinks.formats import FORMATS
from unhurried.sinks.output import Output
from unhurried.tags.reading import about_in
from unhurried.wishes import Choices

SILENT = ("--voice", "silent", "--names", "Ana,Ben")


def _probed(path: Path) -> dict[str, Any]:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("no ffprobe: apt install ffmpeg")
    asked = [ffprobe, "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_every_format_tells_all_of_itself(name: str, run_here: Run, tmp_path: Path) -> None:
    """Ffprobe and mutagen read sound, title, artist, day, language, comment, cover and chapters; the script and what was
    asked for lie in it, so that `show` has its timeline, and `export` makes the same bytes from the file alone.
    """
    made = run_here("export", str(script(tmp_path)), *SILENT, "-o", f"sea.{name}", "--date", "2026-11-22")
    assert made.returncode == 0, made.stderr
    path = tmp_path / f"sea.{name}"
    found = _probed(path)
    sound = next(stream for stream in found["streams"] if stream["codec_type"] == "audio")
    assert (sound["sample_rate"], sound["channels"]) == ("48000", 2)
    tags = {key.lower(): text for one in (found["format"], sound) for key, text in one.get("tags", {}).items()}
    assert (tags["title"], tags["artist"], tags["comment"]) == (
        "By the Sea",
        "Unhurried",
        "A breath beside each other.",
    )
    assert tags["date"] == "2026-11-22"
    assert tags["language"] in ("de", "deu", "ger")
    assert any(stream["codec_name"] == "png" for stream in found["streams"])
    # In front of the first section there is the bed alone, while it comes in.
    assert [chapter["tags"]["title"] for chapter in found["chapters"]][-3:] == SECTIONS
    assert mutagen.File(path).tags
    recipe = from_file(path)
    assert isinstance(recipe.of, Bundle)
    assert recipe.of.texts == {"sea.yaml": SCRIPT}
    shown = run_here("show", str(script(tmp_path)), *SILENT).stdout
    (tmp_path / "sea.yaml").unlink()  # the file alone is enough
    assert run_here("show", path.name).stdout == shown
    assert run_here("export", path.name, "-o", f"again.{name}").returncode == 0
    assert (tmp_path / f"again.{name}").read_bytes() == path.read_bytes()


def test_what_lies_beside_it(run_here: Run, tmp_path: Path) -> None:
    """Captions, timeline, stems, pictures and page come with the sound, and say what it is."""
    wished = ("--captions", "vtt,srt,lrc", "--json", "--stems", "--plot", "svg", "--plot", "png", "--page")
    made = run_here("export", str(script(tmp_path)), *SILENT, "-o", "new/sea.wav", *wished)
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "new"
    names = ["sea.wav", "sea.vtt", "sea.srt", "sea.lrc", "sea.json", "sea.voice.wav", "sea.tone.wav", "sea.bed.wav",
             "sea.svg", "sea.png", "sea.html"]  # fmt: skip
    assert [line.split(" (")[0] for line in made.stdout.splitlines()] == [f"new/{name}" for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    for name in ("sea.vtt", "sea.srt", "sea.lrc"):
        assert "Legt euch hin, Ana und Ben." in (folder / name).read_text()
    assert (folder / "sea.json").read_text() == run_here("show", "new/sea.wav", "--json").stdout
    whole, *stems = (soundfile.read(folder / f"sea{stem}.wav")[0] for stem in ("", ".voice", ".tone", ".bed"))
    both = [stem if stem.ndim == 2 else stem[:, None].repeat(2, axis=1) for stem in stems]
    assert np.abs(sum(both) - whole).max() <= 2 / 32_768
    told = [about_in(folder / f"sea.{stem}.wav") for stem in ("voice", "tone", "bed")]
    assert [(one.title, one.recipe) for one in told] == [(f"By the Sea ({x})", "") for x in ("voice", "tone", "bed")]
    assert [stem.ndim for stem in stems] == [1, 1, 2]  # what is no stereo has one channel
    assert (folder / "sea.svg").read_text().startswith("<svg")
    assert (folder / "sea.png").read_bytes().startswith(b"\x89PNG")
    inside = re.search(rb"data:audio/mpeg;base64,([A-Za-z0-9+/=]+)", (folder / "sea.html").read_bytes())
    assert inside is not None
    (tmp_path / "inside.mp3").write_bytes(base64.b64decode(inside[1]))
    assert soundfile.info(tmp_path / "inside.mp3").duration == pytest.approx(len(whole) / 48_000, abs=0.1)
    heard = soundfile.read(tmp_path / "inside.mp3")[0]
    assert np.abs(heard).max() == pytest.approx(np.abs(whole).max(), rel=0.1)
    assert b"data:image/png;base64," in (folder / "sea.html").read_bytes()


def test_what_is_in_the_way_is_told_before_anything_is_done(run_here: Run, tmp_path: Path) -> None:
    """Whichever of the files it is: not even the voice is looked for, and what is there stays."""
    for name in ("sea.wav", "sea.vtt", "sea.bed.wav"):
        (tmp_path / name).write_text("mine")
        wished = ("--voice", "command:nobody", "-o", "sea.wav", "--captions", "vtt", "--stems")
        refused = run_here("export", str(script(tmp_path)), *wished)
        assert refused.stderr == f"unhurried: {name}: it is there already; --force replaces it\n"
        assert (tmp_path / name).read_text() == "mine"
        (tmp_path / name).unlink()


def test_breathing_is_a_file_like_any_other(run_here: Run, tmp_path: Path) -> None:
    """With the day that is asked for, made anew from itself; what is there is told of before any sound is made."""
    ask = ("breathe", "4-6", "--for", "10s", *SILENT, "-o", "it.wav")
    assert run_here(*ask, "--date", "2020-01-01").returncode == 0
    assert from_file(tmp_path / "it.wav").date == "2020-01-01"
    assert run_here("export", "it.wav", "-o", "again.wav").returncode == 0
    assert (tmp_path / "again.wav").read_bytes() == (tmp_path / "it.wav").read_bytes()
    refused = run_here(*ask, "--voice", "command:nobody")
    assert refused.stderr == "unhurried: it.wav: it is there already; --force replaces it\n"
    assert run_here(*ask, "--force", "--date", "none").returncode == 0
    assert from_file(tmp_path / "it.wav").date is None


def test_the_days_of_a_series_are_an_album(run_here: Run, tmp_path: Path) -> None:
    """Each has its number, so that a player has them in their order; made anew from the file alone, too."""
    script(tmp_path)
    (tmp_path / "days.yaml").write_text("title: Two Days\nseries: [sea, sea]\n")
    assert run_here("export", "days.yaml#2", *SILENT, "-o", "two.ogg").returncode == 0
    about = about_in(tmp_path / "two.ogg")
    assert (about.album, about.number) == ("Two Days", (2, 2))
    assert run_here("export", "two.ogg", "-o", "again.ogg", "--bare", "--bed", "off").returncode == 0
    again = about_in(tmp_path / "again.ogg")
    assert (again.album, again.number, again.recipe) == ("Two Days", (2, 2), "")
    assert run_here("export", "sea.yaml", *SILENT, "-o", "sea.ogg").returncode == 0
    assert about_in(tmp_path / "sea.ogg").album == "Unhurried"


@pytest.mark.parametrize(
    ("name", "beside", "sounds"),
    [("sea.mp3", ["page"], 1), ("sea.wav", ["page"], 2), ("sea.wav", ["stems", "vtt"], 4)],
)
def test_who_waits_is_told_how_far_all_of_it_is(name: str, beside: list[str], sounds: int, tmp_path: Path) -> None:
    """From the first block to the last of all sounds: that of the page is made where the file's own is none for it."""
    what = chosen(str(script(tmp_path)), Choices(), today=date(2026, 11, 22))
    order = order_of(Meant(what, WISHES, Choices()), tmp_path / name, form_of(None, "good", beside), date=None)
    made = arranged(order)
    told: list[tuple[int, int]] = []
    write(order, made, lambda done, of: told.append((done, of)))
    frames = made.timeline.frames * sounds
    assert told == [*sorted(told)]
    assert told[-1] == (frames, frames)


def test_with_no_bed_there_is_one_channel_and_the_same_sound(run_here: Run, tmp_path: Path) -> None:
    """Where nothing is in stereo, the file has one channel, which is what both ears hear, to the bit."""
    sea = str(script(tmp_path))
    for name, wishes in (("one", ("--bed", "off")), ("two", ("--bed", "off", "--ears", "split"))):
        assert run_here("export", sea, *SILENT, *wishes, "-o", f"{name}.wav").returncode == 0
    one, two = (soundfile.read(tmp_path / f"{name}.wav", dtype="int16")[0] for name in ("one", "two"))
    assert (one.ndim, one.any()) == (1, True)
    assert np.array_equal(one, two if two.ndim == 1 else two[:, 0])


def test_what_goes_wrong_beside_the_sound_leaves_no_file(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cover and recipe are made by a thread of their own: what fails there is one line as well, and no file."""

    def fail(*_: object) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(files, "as_png", fail)
    done = run_here("breathe", "4-6", "--for", "10s", *SILENT, "-o", "new/it.flac", "--captions", "lrc")
    assert (done.returncode, done.stderr) == (
        1,
        "unhurried: new/it.flac: could not be written: Too many open files\n",
    )
    assert list((tmp_path / "new").iterdir()) == []
    assert "label_0" not in {thread.name for thread in threading.enumerate()}


def test_without_a_device_breathing_makes_the_files_that_were_asked_for(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the format and with what lies beside it, in audio/, beside whatever is there already."""

    def no_device(*_: object, **__: object) -> Output:
        raise NoDeviceError("none")

    monkeypatch.setattr(Output, "__init__", no_device)
    for name in ("breathing.wav", "breathing-2.wav"):
        done = run_here("breathe", "4-6", "--for", "10s", *SILENT, "--format", "wav", "--captions", "lrc")
        assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
        for path in (tmp_path / "audio" / name, tmp_path / "audio" / name.replace(".wav", ".lrc")):
            assert path.is_file(), done.stdout


def test_a_bare_file_tells_neither_script_nor_names(run_here: Run, tmp_path: Path) -> None:
    """With --bare only what is heard tells of the two: no tag has the script, a name or a setting."""
    assert run_here("export", str(script(tmp_path)), *SILENT, "-o", "sea.flac", "--bare").returncode == 0
    tags = dict(mutagen.File(tmp_path / "sea.flac").tags)
    assert not [text for text in map(str, tags.values()) if "Ana" in text or "steps" in text]
    refused = run_here("show", "sea.flac")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "does not say how it was made" in refused.stderr


_EACH = """
import sys
from unhurried import cli
_, script, folder, *formats = sys.argv
for name in formats:
    sys.argv = ["unhurried", "export", script, "--voice", "system", "-o", f"{folder}/sea.{name}"]
    if cli._run():
        sys.exit(name)
"""


def test_the_same_goes_in_and_the_same_comes_out(tmp_path: Path) -> None:
    """Two processes with nothing in common but script, voice and version write the same bytes, by the real voice.

    Each has a cache of its own, and speaks the lines itself; the day is that of SOURCE_DATE_EPOCH.
    """
    sea = script(tmp_path)
    sea.write_text(SCRIPT.replace("de", "en", 1).replace("Legt euch hin, {a} und {b}.", "Lie down, {a} and {b}."))
    formats = ("wav", "flac", "opus")
    for number in ("1", "2"):
        env = os.environ | {"XDG_CACHE_HOME": str(tmp_path / f"cache{number}"), "SOURCE_DATE_EPOCH": "1700000000"}
        command = [*BEHIND, sys.executable, "-c", _EACH, str(sea), str(tmp_path / number), *formats]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    for name in formats:
        first, second = (tmp_path / number / f"sea.{name}" for number in "12")
        assert first.read_bytes() == second.read_bytes()
        assert from_file(first).date == "2023-11-14"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_when_the_disk_is_full_none_of_several_files_is_there(tmp_path: Path) -> None:
    """Files that belong together come to be there together: where the last has no room, none is there, in one line."""
    sea = script(tmp_path)
    command = " ".join([*COMMAND, "export", str(sea), *SILENT, "-o", "new/sea.ogg", "--stems", "--page"])
    limited = f"ulimit -f 700; trap '' XFSZ; {command}"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("unhurried: new/sea.html: could not be written: ")
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "new").iterdir()) == []


def test_a_file_is_played_like_a_ritual(run: Run, no_portaudio: dict[str, str], tmp_path: Path) -> None:
    """`play FILE` plays what is in it, with what was asked for then; here into a file, for want of a sound device."""
    assert run("export", str(script(tmp_path)), *SILENT, "-o", "sea.wav").returncode == 0
    (tmp_path / "sea.yaml").unlink()
    played = run("play", "sea.wav", env=no_portaudio)
    assert (played.returncode, played.stdout.split(" (")[0]) == (0, "audio/sea.flac"), played.stderr
    ours, then = (soundfile.read(tmp_path / name, dtype="int16")[0] for name in ("audio/sea.flac", "sea.wav"))
    assert np.array_equal(ours, then)


def test_the_page_of_an_export_plays(run_here: Run, tmp_path: Path) -> None:
    """The page that `export --page` makes plays in a browser: real sound, the ritual's words, no complaint."""
    assert run_here("export", str(script(tmp_path)), *SILENT, "-o", "sea.mp3", "--page").returncode == 0
    browser = Browser(tmp_path)
    try:
        tab = ready(browser.tab().open(tmp_path / "sea.html"))
        assert tab("Math.round(sound.duration)") == round(soundfile.info(tmp_path / "sea.mp3").duration)
        tab("document.getElementById('play').click()")
        tab.until("sound.currentTime > 0.5 && !sound.paused")
        go_to(tab, from_file(tmp_path / "sea.mp3").timeline.cues[2].start / 48_000 + 1)
        tab.until("document.body.innerText.includes('Legt euch hin, Ana und Ben.')")
        assert_calm(tab)
    finally:
        browser.close()
