"""Many files at once: which are made, which are up to date, what they are called, and what goes wrong with some."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.conftest import BEHIND, COMMAND, Run
from tests.making.short import SCRIPT, script
from tests.no_network import LOOPBACK
from unhurried import installed, shelves
from unhurried.cli import export_many, forms
from unhurried.cli.again import Meant, order_of
from unhurried.cli.choosing import chosen
from unhurried.form import Form
from unhurried.making import elsewhere
from unhurried.making.order import Order
from unhurried.many.jobs import Made
from unhurried.recipe.reading import from_file
from unhurried.shelves import own_folder
from unhurried.sinks.file import NO_AAC
from unhurried.sinks.formats import FORMATS
from unhurried.wishes import Choices, Wishes

FORMAT = ("--voice", "silent", "--format", "wav")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made before in these places is nobody's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two rituals and a series of them, one of the two in German, too."""
    folder = tmp_path / "library"
    (folder / "de").mkdir(parents=True)
    script(folder, "sea")
    script(folder / "de", "sea")
    (folder / "hour.yaml").write_text("title: Hour\nsteps: [{say: Here.}, {pause: 3s}, {chime: end}]\n")
    (folder / "days.yaml").write_text("title: Days\nseries: [hour, sea]\n")
    monkeypatch.setattr(shelves, "shipped_folder", lambda: folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert not own_folder().exists()
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are really made, in this process."""
    names: list[str] = []
    real = elsewhere.make

    def make(order: Order, tell: object) -> object:
        names.append(order.path.name)
        return real(order, tell)  # type: ignore[arg-type]

    monkeypatch.setattr("unhurried.cli.export_many.make", make)
    return names


def test_every_format_can_be_asked_for() -> None:
    """What --format takes is what there is a table of; it stands there too, so that no command has to load that."""
    assert tuple(FORMATS) == forms.FORMATS


@pytest.mark.parametrize(
    ("rituals", "asked", "many"),
    [
        (1, {}, False),
        (1, {"jobs": 2, "dry_run": True}, False),
        (2, {}, True),
        (0, {"every": True}, True),
        (1, {"every": True}, True),
        (1, {"folder": Path("x")}, True),
        (1, {"lengths": (480_000,)}, True),
        (1, {"voices": ("system",)}, True),
        (1, {"languages": ("de",)}, True),
        (1, {"scheduler": "tcp://x:1"}, True),
        (1, {"playlist": True}, True),
    ],
)
def test_what_asks_for_a_folder_of_files(rituals: int, asked: dict[str, Any], many: bool) -> None:
    """Several rituals, or one in several ways, or anything that is about a folder; how they are made asks for none."""
    assert forms.Several(**asked).are_many(rituals) is many


def test_what_is_up_to_date_is_not_made_again(library: Path, run_here: Run, made: list[str], tmp_path: Path) -> None:
    """A second run makes nothing; another script, another setting, a file that somebody changed is replaced with --force
    alone, and nothing else is made with it; a file that is gone is made without.
    """
    ask = ("export", "--all", "-d", "out", "--jobs", "1", *FORMAT)
    first = run_here(*ask)
    assert (first.returncode, first.stderr) == (0, "")
    assert sorted(first.stdout.splitlines()) == ["out/hour.wav (0:19)", "out/sea.wav (0:48)"]
    assert sorted(made) == ["hour.wav", "sea.wav"]
    made.clear()
    again = run_here(*ask)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "2 files are up to date.\n")
    (library / "hour.yaml").write_text("title: Hour\nsteps: [{say: There.}, {pause: 3s}, {chime: end}]\n")
    before = (tmp_path / "out/hour.wav").read_bytes()
    changed = run_here(*ask)
    assert (changed.returncode, changed.stdout) == (1, "")
    assert changed.stderr == "out/hour.wav: it is there already; --force replaces it\n1 file is up to date.\n"
    assert (tmp_path / "out/hour.wav").read_bytes() == before
    assert made == []
    assert run_here(*ask, "--force").returncode == 0
    assert made == ["hour.wav"]
    (tmp_path / "out/sea.wav").write_bytes(b"mine")
    assert run_here(*ask).returncode == 1
    assert (tmp_path / "out/sea.wav").read_bytes() == b"mine"
    (tmp_path / "out/sea.wav").unlink()
    assert run_here(*ask).returncode == 0
    assert made == ["hour.wav", "sea.wav"]
    # Another day is no other file; another setting is.
    assert run_here(*ask, env=os.environ | {"TZ": "Pacific/Auckland"}).returncode == 0
    assert run_here(*ask, "--date", "2020-01-01").returncode == 1
    assert run_here(*ask, "--quality", "small", "--dry-run").returncode == 1
    assert made == ["hour.wav", "sea.wav"]


def test_a_hundred_that_are_up_to_date_are_left(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing to be made none is, no voice is started and no cover drawn; benchmarks.rerun has the time."""

    def quick(order: Order, _tell: object) -> Made:
        for path in order.paths().values():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"made")
        return Made(frames=1, title="it")

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("unhurried.cli.export_many.make", quick)
    scripts = [str(script(tmp_path, f"sea{number:02}")) for number in range(100)]
    ask = ("export", *scripts, "-d", str(tmp_path / "out"), "--captions", "vtt", "--jobs", "1", *FORMAT)
    assert run_here(*ask).returncode == 0
    for work in (
        "unhurried.cli.export_many.make",
        "unhurried.voices.silent.SilentVoice.clips",
        "unhurried.pictures.png.as_png",
    ):
        monkeypatch.setattr(work, never)
    again = run_here(*ask)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "100 files are up to date.\n")


def test_another_day_makes_nothing_anew(library: Path, run_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is another on most days: the file of the first stays, and is up to date. A seed that is asked for,
    or a day, is another file; and the day of an audio file that is made anew is its own.
    """
    lines = "".join(f"    - {number}.\n" for number in range(40))
    (library / "hour.yaml").write_text(f"title: Hour\nsteps:\n  - choose:\n{lines}  - pause: 1s\n")

    def here(day: int, *more: str) -> tuple[int, str]:
        for module in ("wanted", "again"):
            today = SimpleNamespace(today=lambda: date(2026, 11, day))
            monkeypatch.setattr(f"unhurried.cli.{module}.date", today)
        done = run_here("export", "hour", "-d", "out", "--dry-run", *FORMAT, *more)
        return done.returncode, done.stdout + done.stderr

    assert run_here("export", "hour", "-d", "out", *FORMAT).returncode == 0
    for day in range(1, 6):
        assert here(day) == (0, "1 file is up to date.\n")
    assert here(1, "--seed", "7")[0] == here(1, "--date", "2026-11-01")[0] == 1
    assert run_here("export", "out/hour.wav", "-d", "new", *FORMAT).returncode == 0
    assert run_here("export", "out/hour.wav", "-d", "new", *FORMAT).stderr == "1 file is up to date.\n"
    recipe = from_file(library.parent / "out/hour.wav")
    assert (
        run_here("export", "hour", "-o", "out/hour.wav", "--force", *FORMAT, "--date", "2020-01-01").returncode == 0
    )
    assert recipe.date != "2020-01-01"
    assert run_here("export", "out/hour.wav", "-d", "new", *FORMAT).returncode == 1


def test_a_voice_is_asked_who_it_is_once_for_all_that_it_speaks_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And anew for each language, pace, pitch and manner; of recordings for each ritual."""
    asked: list[Order] = []

    def name(order: Order) -> str:
        asked.append(order)
        return f"voice {len(asked)}"

    monkeypatch.setattr(export_many, "voice_name", name)
    what = chosen(str(script(tmp_path)), Choices(), today=date(2026, 11, 22))
    first = order_of(Meant(what, Wishes(voice="system"), Choices()), tmp_path / "it.wav", Form(), date=None)
    ritual = first.sitting.ritual

    def of(wishes: Wishes = first.wishes, **more: Any) -> Order:
        return replace(first, wishes=wishes, sitting=replace(first.sitting, ritual=replace(ritual, **more)))

    wish = partial(Wishes, voice="system")
    others = [
        of(language="fr"), of(pace=0.8), of(wish(pace=0.9)), of(wish(pitch=1.0)), of(wish(dry=True)),
        of(wish(pronounce={"Ana": "Ahna"})), of(Wishes(voice=None)), of(Wishes(voice=None, set_voice="piper")),
        of(Wishes(voice="mine")), of(Wishes(voice="mine"), name="other"), of(Wishes(voice=None, set_voice="mine:a")),
        of(Wishes(voice=None, set_voice="mine:a"), name="other"),
    ]  # fmt: skip
    known: dict[str, str] = {}
    told = [export_many._voice(order, known) for order in (first, of(name="other"), of(wish(bed="off")), *others)]
    assert told[:3] == ["voice 1"] * 3
    assert len(set(told)) == len(asked) == 1 + len(others)


def test_what_belongs_together_is_up_to_date_together(
    library: Path, run_here: Run, made: list[str], tmp_path: Path
) -> None:
    """Where captions are gone that lay beside a file, both are made again, without --force: they are its own."""
    ask = ("export", "hour", "-d", "out", "--captions", "vtt", *FORMAT)
    assert run_here(*ask).returncode == 0
    words = (tmp_path / "out/hour.vtt").read_text()
    (tmp_path / "out/hour.vtt").unlink()
    assert run_here(*ask).returncode == 0
    assert (tmp_path / "out/hour.vtt").read_text() == words
    assert made == ["hour.wav"] * 2


def test_files_are_named_so_that_they_sort(library: Path, run_here: Run, tmp_path: Path) -> None:
    """Several lengths, the days of a series and languages have names of their own, in the order they are heard; so has
    the playlist them. What cannot be so long is told, and the others are made.
    """
    done = run_here("export", "hour", "--lengths", "0:20,10,0:25", "-d", "out", "--playlist", *FORMAT)
    assert done.returncode == 1
    assert done.stderr == "hour-10min: hour lasts from 0:19 to 0:28; it cannot last 10:00\n"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "hour-00min20.wav",
        "hour-00min25.wav",
        "out.m3u8",
    ]
    assert (tmp_path / "out/out.m3u8").read_text() == (
        "#EXTM3U\n#PLAYLIST:out\n#EXTINF:20,Unhurried - Hour, 0:20\nhour-00min20.wav\n"
        "#EXTINF:25,Unhurried - Hour, 0:25\nhour-00min25.wav\n"
    )
    asked = [
        (("days", "-d", "x"), ["x/days-1.flac", "x/days-2.flac"]),
        (("hour", "sea", "hour"), ["audio/hour.flac", "audio/sea.flac"]),
        (("--all", "-d", "x", "--language", "de"), ["x/sea.flac", "x/sea-de.flac"]),
        (("sea", "-d", "x", "--voices", "silent,system", "--lengths", "2,11"),
         ["x/sea-02min-silent.flac", "x/sea-11min-silent.flac", "x/sea-02min-system.flac", "x/sea-11min-system.flac"]),
    ]  # fmt: skip
    for arguments, names in asked:
        dry = run_here("export", *arguments, "--dry-run")
        assert dry.stdout.splitlines() == [f"would make {name}" for name in names], dry.stderr
    assert not (tmp_path / "x").exists()


def test_a_language_without_rituals_is_told(library: Path, run_here: Run) -> None:
    """Whoever asks for all in a language that has none does not take it for done."""
    for option in ("--language", "--languages"):
        done = run_here("export", "--all", option, "fr", "-d", "out", *FORMAT)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "unhurried: there is no ritual in 'fr'; `unhurried list` has those there are\n"
    done = run_here("export", "--all", "--languages", "de,en,de", "-d", "out", "--dry-run", *FORMAT)
    assert [line.split("/")[-1] for line in done.stdout.splitlines()] == ["sea.wav", "sea-de.wav", "hour.wav"]
    # A language that is only set is taken where it is there.
    german = os.environ | {"UNHURRIED_LANGUAGE": "de"}
    done = run_here("export", "--all", "-d", "out", "--dry-run", *FORMAT, env=german)
    assert [line.split("/")[-1] for line in done.stdout.splitlines()] == ["hour.wav", "sea-de.wav"]


def test_a_script_that_is_piped_in_is_read_once(run: Run, tmp_path: Path) -> None:
    """It is there but once, and may be made in a folder all the same."""
    done = run("export", "-", "-d", "out", *FORMAT, input=SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["standard-input.wav"]


def test_one_ritual_in_several_languages(library: Path, run_here: Run) -> None:
    """Each has a file of its own; one that it is not there in is told, and the others are made."""
    hour = (library / "hour.yaml").read_text()
    (library / "de/hour.yaml").write_text(f"language: de\n{hour}")
    done = run_here("export", "hour", "--languages", "en,de", "--dry-run")
    assert done.stdout.splitlines() == ["would make audio/hour.flac", "would make audio/hour-de.flac"]
    done = run_here("export", "hour", "--languages", "en,fr", "--dry-run")
    assert (done.returncode, done.stdout) == (1, "would make audio/hour.flac\n")
    assert "there is no 'hour' in 'fr'" in done.stderr


def test_a_playlist_is_called_like_its_folder(library: Path, run_here: Run, tmp_path: Path) -> None:
    """However that is written; one that says the same stays, another one is replaced with --force alone."""
    (tmp_path / "mine").mkdir()
    ask = ("export", "hour", "-d", "mine/../mine/x/..", "--playlist", *FORMAT)
    (tmp_path / "mine/x").mkdir()
    assert run_here(*ask).returncode == 0
    made = tmp_path / "mine/mine.m3u8"
    before = made.stat()
    assert run_here(*ask).returncode == 0
    assert made.stat().st_mtime_ns == before.st_mtime_ns
    made.write_text("of somebody")
    refused = run_here(*ask)
    assert (refused.returncode, made.read_text()) == (1, "of somebody")
    assert "it is there already; --force replaces it" in refused.stderr
    assert run_here(*ask, "--force").returncode == 0
    assert made.read_text().startswith("#EXTM3U")


def test_what_goes_wrong_with_one_is_a_line(library: Path, run_here: Run, tmp_path: Path) -> None:
    """A script with faults, a ritual that is not there: a line each, exit 1, and the others are made."""
    (library / "bad.yaml").write_text("title: Bad\nsteps: [{sai: Hello.}]\n")
    done = run_here("export", "hour", "nowhere", "bad", "-d", "out", *FORMAT)
    assert done.returncode == 1
    assert done.stdout == "out/hour.wav (0:19)\n"
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("there is no ritual 'nowhere'")
    assert "bad.yaml:2:10: " in lines[1]


def test_what_was_asked_for_once_is_asked_for_again(library: Path, run_here: Run, tmp_path: Path) -> None:
    """Of several audio files each is made anew in its own format and quality; what is asked for now goes before."""
    ask = ("--voice", "silent", "--date", "none")
    for name in ("one.mp3", "two.ogg"):
        assert run_here("export", "hour", "-o", name, "--quality", "small", *ask).returncode == 0
    assert run_here("export", "one.mp3", "two.ogg", "-d", "out", "--jobs", "1").returncode == 0
    for name in ("one.mp3", "two.ogg"):
        again = tmp_path / f"out/hour{'' if name == 'one.mp3' else '-2'}{Path(name).suffix}"
        assert again.read_bytes() == (tmp_path / name).read_bytes()
    assert run_here("export", "one.mp3", "-o", "other.wav", "--quality", "best").returncode == 0
    assert from_file(tmp_path / "other.wav").made == {"format": "wav", "quality": "best"}
    dry = run_here("export", "one.mp3", "-d", "out", "--format", "wav", "--dry-run")
    assert dry.stdout == "would make out/hour.wav\n"


def test_what_no_file_can_be_made_for_is_told_once(
    library: Path, run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that nothing here writes, a folder that is a file: one line, before any line is spoken."""
    monkeypatch.setattr("unhurried.sinks.ffmpeg.can_write", lambda: False)
    refused = run_here("export", "--all", "-d", "out", "--voice", "silent", "--format", "m4a")
    assert refused.returncode == 1
    assert refused.stderr == f"unhurried: out/sea.m4a: {NO_AAC.format('.m4a')}\n"
    (tmp_path / "file").write_text("mine")
    refused = run_here("export", "--all", "-d", "file", *FORMAT)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is a file, not a folder" in refused.stderr
    refused = run_here("export", "--all", "-d", "out", *FORMAT, env=os.environ | {"SOURCE_DATE_EPOCH": "soon"})
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "SOURCE_DATE_EPOCH is 'soon'" in refused.stderr


def test_a_folder_that_cannot_be_is_told_once(library: Path, run_here: Run, made: list[str], tmp_path: Path) -> None:
    """Before any work, in one line, and not of each file."""
    (tmp_path / "taken").write_bytes(b"mine")
    done = run_here("export", "--all", "-d", "taken/in", "--jobs", "1", *FORMAT)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"unhurried: taken/in: {tmp_path / 'taken'} is a file, not a folder\n"
    assert made == []


def test_a_language_that_one_has_not_is_a_line(library: Path, run_here: Run, tmp_path: Path) -> None:
    """The others are made all the same."""
    done = run_here("export", "hour", "sea", "--languages", "de", "-d", "out", "--dry-run", *FORMAT)
    assert (done.returncode, done.stdout) == (1, "would make out/sea-de.wav\n")
    assert done.stderr == "there is no 'hour' in 'de'; it is there in en\n"


def test_what_was_made_is_known_whatever_else_is_kept(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was spoken is taken away, and the same version is installed again: files that were made are up to date."""
    script(tmp_path)
    ask = ("export", "sea.yaml", "-d", "out", "--jobs", "1", *FORMAT)
    assert run_here(*ask).returncode == 0
    assert run_here("cache", "clear").returncode == 0
    monkeypatch.setattr(installed, "state_of", lambda folder: [(str(folder), 1, 1)])
    for known in (installed.program, elsewhere._program):
        known.cache_clear()
    assert run_here(*ask).stderr == "1 file is up to date.\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "Name a RITUAL, or several, or --all."),
        (("a", "b", "-o", "x.flac"), "-o names one file; -d is the folder of several."),
        (("a", "--lengths", "soon"), "'soon' is no number of minutes"),
        (("a", "--captions", "txt"), "'txt' is no kind of captions; there are vtt, srt, lrc, several as vtt,lrc"),
        (("a", "--date", "tomorrow"), "'tomorrow' is no day: write it like 2026-11-22, or none"),
    ],
)
def test_what_is_asked_wrongly_is_told(arguments: tuple[str, ...], why: str, run_here: Run) -> None:
    """Options that contradict each other, and what cannot be read, are told before anything is done."""
    done = run_here("export", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr


CLUSTER = """
import json, subprocess, sys
import distributed
if __name__ == "__main__":
    options = {"processes": True, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": 60}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster:
        done = subprocess.run([*sys.argv[1:], "--scheduler", cluster.scheduler_address], capture_output=True, text=True)
        print(json.dumps([done.returncode, done.stdout, done.stderr]))
"""


def test_a_cluster_makes_the_same_bytes_as_processes_do(home: Path, tmp_path: Path) -> None:
    """The same jobs, by --jobs 2 and through a Dask cluster of two workers: the same files, to the bit, with a sound file
    that the script plays, and with what lies beside them; a second run finds them up to date.
    """
    sea = script(tmp_path)
    with (tmp_path / "talk.yaml").open("w") as file:
        file.write("title: Talk\nsteps: [{say: 'Hello, {a}.'}, {play: sea.wav}, {chime: end}]\n")
    env = os.environ | {LOOPBACK: "1", "XDG_CACHE_HOME": str(home / "cache")}
    ask = [*BEHIND, *COMMAND, "export", str(tmp_path / "talk.yaml"), str(sea), "--voice", "system", "--bare",
           "--captions", "lrc", "--date", "none", "--format", "flac"]  # fmt: skip
    soundfile.write(tmp_path / "sea.wav", np.sin(np.arange(48_000) / 30) / 4, 48_000)
    here = subprocess.run(
        [*ask, "--jobs", "2", "-d", str(tmp_path / "here")], capture_output=True, text=True, env=env
    )
    assert here.returncode == 0, here.stderr
    (tmp_path / "cluster.py").write_text(CLUSTER)
    far = [*BEHIND, sys.executable, str(tmp_path / "cluster.py"), *ask, "-d", str(tmp_path / "far")]
    done = subprocess.run(far, capture_output=True, text=True, env=env, cwd=tmp_path)
    code, _, errors = json.loads(done.stdout)
    assert (code, errors) == (0, "")
    names = ["sea.flac", "sea.lrc", "talk.flac", "talk.lrc"]
    for folder in ("here", "far"):
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == names
    for name in names:
        assert (tmp_path / "far" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
    again = subprocess.run([*ask, "-d", str(tmp_path / "far")], capture_output=True, text=True, env=env)
    assert (again.returncode, again.stderr) == (0, "2 files are up to date.\n")
