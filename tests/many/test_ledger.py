"""What is up to date is not made again, and what is somebody's own is not written over."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.many.makers import job
from unhurried.kept import Kept
from unhurried.many.jobs import Job
from unhurried.many.ledger import Ledger
from unhurried.many.plan import State, plan


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(Kept(tmp_path / "kept"))


def _made(ledger: Ledger, folder: Path, number: int = 1) -> Job:
    """A job whose two files are there and noted."""
    one = job(folder, number)
    one = replace(one, paths=(*one.paths, one.paths[0].with_suffix(".vtt")))
    for path in one.paths:
        path.write_bytes(b"what was made")
    ledger.note(one)
    return one


def _touch(path: Path) -> None:
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))


def test_what_was_just_made_is_up_to_date(ledger: Ledger, tmp_path: Path) -> None:
    """All of its files are known, by any way of writing their place, and by another process's ledger."""
    one = _made(ledger, tmp_path)
    assert set(ledger.look(one)) == {"same"}
    (tmp_path / "there").mkdir()
    around = tuple(tmp_path / "there" / ".." / path.name for path in one.paths)
    assert set(Ledger(Kept(tmp_path / "kept")).look(replace(one, paths=around))) == {"same"}


def test_what_is_not_up_to_date(ledger: Ledger, tmp_path: Path) -> None:
    """Changed, touched, gone, replaced by a folder, moved, another key, one file more, a record that is damaged."""
    changed, touched, gone, folder, moved, key, more = (_made(ledger, tmp_path, number) for number in range(7))
    state = changed.paths[1].stat()
    changed.paths[1].write_bytes(b"longer than what was made")
    os.utime(changed.paths[1], ns=(state.st_atime_ns, state.st_mtime_ns))
    _touch(touched.paths[0])
    gone.paths[0].unlink()
    folder.paths[0].unlink()
    folder.paths[0].mkdir()
    elsewhere = moved.paths[0].rename(tmp_path / "elsewhere")
    assert ledger.look(changed) == ("same", "other")
    assert ledger.look(touched) == ("other", "same")
    assert ledger.look(gone) == ("absent", "same")
    assert ledger.look(folder) == ("other", "same")
    assert ledger.look(replace(moved, paths=(elsewhere,))) == ("other",)
    assert ledger.look(replace(key, key="another")) == ("other", "other")
    assert ledger.look(replace(more, paths=(*more.paths, tmp_path / "more"))) == ("same", "same", "absent")
    for path in (tmp_path / "kept").glob("??/*"):
        path.write_bytes(b"\x00\x00\x00\x00")
    assert ledger.look(more) == ("other", "other")


def test_a_link_that_leads_nowhere_is_something(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing can be read there, and yet a name is taken."""
    one = job(tmp_path, 1)
    one.paths[0].symlink_to(tmp_path / "nowhere")
    assert ledger.look(one) == ("other",)


def test_a_hundred_are_looked_at_in_no_time(ledger: Ledger, tmp_path: Path) -> None:
    """A rerun of a hundred rituals, each with a file beside it, has its two seconds for other things."""
    jobs = [_made(ledger, tmp_path, number) for number in range(100)]
    began = time.process_time()
    assert len(plan(jobs, ledger.look).up_to_date) == 100
    assert time.process_time() - began < 0.2


def _planned(*states: State, force: bool) -> tuple[str, bool]:
    """Return what is to be done with a job of such states, and whether it replaces something."""
    one = replace(job(Path("there"), 1), paths=tuple(Path(f"there/{number}") for number in range(len(states))))
    found = plan([one], lambda _: states, force=force)
    kinds = {"make": found.to_make, "keep": found.up_to_date, "blocked": tuple(job for job, _ in found.in_the_way)}
    (kind,) = [name for name, jobs in kinds.items() if jobs == (one,)]
    return kind, one in found.replacing


@pytest.mark.parametrize(
    ("states", "without", "forced"),
    [
        (("absent",), ("make", False), ("make", False)),
        (("same",), ("keep", False), ("keep", False)),
        (("other",), ("blocked", False), ("make", True)),
        (("same", "absent"), ("make", True), ("make", True)),
        (("absent", "other"), ("blocked", False), ("make", True)),
        (("same", "other"), ("blocked", False), ("make", True)),
        (("absent", "absent"), ("make", False), ("make", False)),
    ],
)
def test_what_is_to_be_done(states: tuple[State, ...], without: tuple[str, bool], forced: tuple[str, bool]) -> None:
    """Nothing of somebody's own is replaced without --force, and what is up to date is not made with it, either."""
    assert _planned(*states, force=False) == without
    assert _planned(*states, force=True) == forced


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    """The first place that is taken is told, and the order of the jobs is kept."""
    one, other, third = (job(tmp_path, number) for number in range(3))
    one = replace(one, paths=(tmp_path / "a", tmp_path / "b"))
    found = plan([one, other, third], lambda job: ("absent", "other") if job is one else ("absent",))
    assert found.in_the_way == ((one, tmp_path / "b"),)
    assert found.to_make == (other, third)
