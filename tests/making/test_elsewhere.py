"""Orders that another process makes: what is sent along, and what decides that a file is another one."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.making.short import SCRIPT, script
from unhurried.cli.again import Meant, order_of
from unhurried.cli.choosing import chosen
from unhurried.errors import FileError, UnhurriedError
from unhurried.form import Form, form_of
from unhurried.making import elsewhere
from unhurried.making.elsewhere import Parcel, key_of_order, make, make_parcel, parcel_of, put, voice_name
from unhurried.making.order import Order
from unhurried.many.jobs import Job
from unhurried.sinks.encoders import written_by
from unhurried.sinks.formats import FORMATS
from unhurried.voices.command import Program
from unhurried.voices.recordings import Recordings, default_folder
from unhurried.wishes import Choices, Wishes

SILENT = Wishes(voice="silent")
PLAYS = SCRIPT.replace("- section: Atmen", "- play: bell.wav")


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """A sound file, and a script that plays it."""
    import numpy as np
    import soundfile

    path = tmp_path / "bell.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 144_000), 48_000)
    (tmp_path / "plays.yaml").write_text(PLAYS)
    return path


def an_order(script: Path, **more: object) -> Order:
    """An order for a file beside a script."""
    what = chosen(str(script), Choices(), today=date(2026, 11, 22))
    form = form_of("wav", "good", ["vtt"])
    order = order_of(Meant(what, SILENT, Choices()), script.with_suffix(".wav"), form, date="2026-11-22")
    return replace(order, **more)  # type: ignore[arg-type]


def key(order: Order, voice: str = "it", *, dated: bool = True, drawn: bool = True) -> str:
    return key_of_order(order, voice, dated=dated, drawn=drawn)


@pytest.mark.parametrize(
    "change",
    [
        lambda order: replace(order, wishes=replace(SILENT, tone="deep")),
        lambda order: replace(order, wishes=replace(SILENT, names={"a": "Ana", "b": "Ben"})),
        lambda order: replace(order, wishes=replace(SILENT, pronounce={"Ana": "Ahna"})),
        lambda order: replace(order, form=form_of("wav", "best", ["vtt"])),
        lambda order: replace(order, form=form_of("wav", "good", ["vtt"], bare=True)),
        lambda order: replace(order, form=form_of("wav", "good", ["vtt", "lrc"])),
        lambda order: replace(order, minutes=4_800_000),
        lambda order: replace(order, date="2026-11-23"),
        lambda order: replace(order, seed=order.seed + 1),
        lambda order: replace(order, decks={"a": ("b",)}),
    ],
)
def test_what_makes_another_file_is_another_key(change: Callable[[Order], Order], tmp_path: Path) -> None:
    """Whatever was asked for is in the key of a file."""
    order = an_order(script(tmp_path))
    assert key(change(order)) != key(order) == key(an_order(script(tmp_path)))
    assert key(order, "another voice") != key(order)


def test_another_script_or_sound_is_another_key(bell: Path, tmp_path: Path) -> None:
    """A word of the script, the sound that it plays, a bed of one's own."""
    before = key(an_order(tmp_path / "plays.yaml"))
    (tmp_path / "plays.yaml").write_text(PLAYS.replace("Macht", "Nun macht"))
    words = key(an_order(tmp_path / "plays.yaml"))
    os.utime(bell, ns=(1, 1))
    sound = an_order(tmp_path / "plays.yaml")
    own = replace(sound, wishes=replace(SILENT, bed=str(tmp_path / "bed.flac")))
    (tmp_path / "bed.flac").write_bytes(b"a bed")
    bed = key(own)
    (tmp_path / "bed.flac").write_bytes(b"another bed")
    assert len({before, words, key(sound), bed, key(own)}) == 5
    bell.unlink()
    with pytest.raises(FileError, match=r"bell\.wav: cannot be read"):
        key(sound)


def test_another_program_or_package_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each package that makes sound, tags or pictures the version counts, and this program's own files."""
    order, keys = an_order(script(tmp_path)), set()
    for package in (None, "numpy", "soundfile", "soxr", "mutagen", "pillow", "av", "lameenc"):
        monkeypatch.setattr(elsewhere, "version", lambda name, other=package: "2" if name == other else "1")
        elsewhere._program.cache_clear()
        keys.add(key(order))
    monkeypatch.setattr(elsewhere, "program", lambda: "another")
    elsewhere._program.cache_clear()
    keys.add(key(order))
    elsewhere._program.cache_clear()
    assert len(keys) == 9


def test_what_makes_the_same_file_is_no_other_key(tmp_path: Path) -> None:
    """Where it goes, whether it may replace, programs that do not speak, and what only the day decides."""
    order = an_order(script(tmp_path))
    program = Program(("speak", "{out}", "{text}"))
    same = [
        replace(order, path=tmp_path / "elsewhere.wav"),
        replace(order, force=True),
        replace(order, wishes=replace(SILENT, commands={"ours": program})),
    ]
    assert {key(one) for one in same} == {key(order)}
    other = replace(order, date="2020-01-01", seed=order.seed + 1, decks={"a": ("b",)})
    assert key(other, dated=False, drawn=False) == key(order, dated=False, drawn=False)
    assert key(other, dated=True, drawn=False) != key(order, dated=True, drawn=False)
    assert key(other, dated=False, drawn=True) != key(order, dated=False, drawn=True)


def test_where_nothing_is_drawn_the_day_is_not_in_the_file(tmp_path: Path) -> None:
    """Not even as a seed, which is the day's: the same bytes come of it on another day, with a draw others."""
    sea, open_ = script(tmp_path), tmp_path / "open.yaml"
    open_.write_text("title: Open\nsteps: [{choose: [Ah., Oh.]}, {deck: [Here., There.]}]\n")
    for path, same in ((sea, True), (open_, False)):
        orders = []
        for day in (1, 2):
            what = chosen(str(path), Choices(), today=date(2026, 11, day))
            orders.append(order_of(Meant(what, SILENT, Choices()), tmp_path / "it.wav", Form(), date=None))
        assert ({order.seed for order in orders} == {0}, {repr(order.decks) for order in orders}) == (
            same,
            {"None" if same else "{}"},
        )


def test_another_take_is_another_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded is a part of the voice's name, and so is who speaks the rest."""
    import numpy as np

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    order = an_order(script(tmp_path), wishes=Wishes(voice="mine"))
    take = np.full(48_000, 0.1, np.float32)
    Recordings(default_folder(), "sea", "me").keep("Macht die Augen auf.", take)
    first = replace(order, wishes=Wishes(voice="mine", set_voice="silent"))
    before = voice_name(first)
    assert before == voice_name(first)
    other = voice_name(replace(order, wishes=Wishes(voice="mine", set_voice="system")))
    Recordings(default_folder(), "sea", "me").keep("Legt euch hin.", take)
    assert len({before, other, voice_name(first)}) == 3
    with pytest.raises(UnhurriedError, match="what you recorded is on this machine alone"):
        parcel_of(first)


def test_a_parcel_has_all_that_makes_its_files(bell: Path, tmp_path: Path) -> None:
    """Unpacked where no file of this machine is, it makes the same bytes; they are put where the order says."""
    order = an_order(tmp_path / "plays.yaml", path=tmp_path / "here/it.wav")
    order = replace(order, wishes=replace(SILENT, bed=str(bell)))
    make(order, lambda _done, _of: None)
    here = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}
    far = replace(order, path=tmp_path / "far/it.wav")
    sent = pickle.dumps(parcel_of(far))
    bell.rename(tmp_path / "gone")
    (tmp_path / "plays.yaml").unlink()
    parcel: Parcel = pickle.loads(sent)
    made = make_parcel(parcel, lambda _done, _of: None)
    assert made.files == here
    job = Job(label="it", key="", paths=tuple(far.paths().values()), order=far)
    (tmp_path / "far").mkdir()
    for name in ("it.vtt", "it.wav"):
        (tmp_path / "far" / name).write_text("mine")
        with pytest.raises(FileError, match="is there already"):
            put(job, made)
        assert [path.name for path in (tmp_path / "far").iterdir()] == [name]
        (tmp_path / "far" / name).unlink()
    put(replace(job, order=replace(far, force=True)), made)
    assert {path.name: path.read_bytes() for path in (tmp_path / "far").iterdir()} == here


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"voice": "another"}, "the voice on the cluster is another than here"),
        ({"versions": {"numpy": "0.1"}}, r"the cluster has numpy \d.*, this machine 0\.1; install the same there"),
        (
            {"writers": {"opus": "soundfile"}},
            r"the cluster writes .opus by av, this machine by soundfile; install the same",
        ),
    ],
)
def test_who_would_make_another_file_refuses(other: dict[str, object], why: str, tmp_path: Path) -> None:
    """Another voice or another package there is a line, and no file; a package that is not there may not be needed."""
    parcel = parcel_of(an_order(script(tmp_path)))
    with pytest.raises(UnhurriedError, match=why):
        make_parcel(replace(parcel, **other), lambda _done, _of: None)  # type: ignore[arg-type]
    make_parcel(replace(parcel, versions={"is-not-there": "1"}), lambda _done, _of: None)


def test_a_parcel_tells_what_writes_each_of_its_sounds(tmp_path: Path) -> None:
    """That of the file, and that of the page beside it: by another they are other bytes."""
    order = an_order(script(tmp_path))
    paged = replace(order, form=replace(order.form, beside=("page",)))
    assert parcel_of(order).writers == {"wav": "soundfile"}
    assert parcel_of(paged).writers == {"wav": "soundfile", "mp3": written_by(FORMATS["mp3"])}
