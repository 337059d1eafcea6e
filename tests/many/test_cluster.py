"""The same jobs on a real Dask cluster of this machine: the same files, and one line for all that can go wrong.

The cluster runs in a process of its own, which may talk to itself (tests/no_network.py).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BEHIND
from tests.many.makers import content, job, make
from tests.no_network import LOOPBACK
from unhurried.many.connecting import ClusterError, check_versions, connected
from unhurried.many.processes import run

ROOT = Path(__file__).parents[2]


def _on_a_cluster(what: str, folder: Path) -> dict[str, Any]:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    done = subprocess.run(
        [*BEHIND, sys.executable, "-m", "tests.many.on_a_cluster", what, str(folder)],
        cwd=ROOT,
        env=os.environ | {LOOPBACK: "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_jobs_on_a_cluster(tmp_path: Path) -> None:
    """A cluster makes what processes make, to the byte; one job's fault, or its worker's death, is its own line.

    A fault of the program is raised as it is, Ctrl-C ends what a worker is at, and nothing is left on the cluster.
    """
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    found = _on_a_cluster("makes", there)

    well = found["well"]
    assert (well["done"], well["failed"], well["error"]) == ([0, 1, 2, 3, 4, 5], {}, "")
    assert all(order == ["Begun", "Moved", "Moved", "Done"] for order in well["order"])
    assert well["homes"] == 2, "both workers have their share"
    assert well["most"] == 2, "no more are on their way than there are workers: each may be large"
    assert not well["bytes"], "no job's bytes are kept once they are written"
    run(tuple(job(here, number) for number in range(6)), make, lambda _: None, processes=2)
    for path in here.iterdir():
        assert (there / path.name).read_bytes() == path.read_bytes() == content(int(path.stem))

    faults = found["faults"]
    assert faults["done"] == [11, 13]
    assert {number: why.rpartition(": ")[2] for number, why in faults["failed"].items()} == {
        "10": "the disk is full",
        "12": "the disk is full",
        "14": "its sound is gone",
    }
    assert found["bug"]["raised"] == "ZeroDivisionError('this is a bug')"
    assert found["interrupted"] == "NobodyWaitsError"
    assert found["held"] < 6, "the cluster forgets what was taken while it makes the rest"
    assert found["left"] == 0
    assert found["killed"]["done"] == [30, 32, 33]
    assert found["killed"]["failed"] == {"31": "the worker that made it was lost: has it too little memory?"}


def test_clusters_that_cannot_are_one_line(tmp_path: Path) -> None:
    """Nobody there, no address at all, no worker, another program, a scheduler that goes away: each is one line."""
    found = _on_a_cluster("refuses", tmp_path)
    assert found.pop("tcp://127.0.0.1:1").endswith("nobody answers; `dask scheduler` starts a scheduler")
    assert found.pop("no worker").partition(": ")[2].startswith("no worker is there; `dask worker tcp://127.0.0.1:")
    assert "another state of Unhurried; install the same" in found.pop("another state")
    assert "the scheduler was lost" in found.pop("lost")
    for address, said in found.items():
        assert said == f"'{address}' is no scheduler's address; one is tcp://HOST:8786"


@pytest.mark.parametrize(
    ("its", "says"),
    [
        ({"unhurried": None}, "tcp://b:1: this worker has no Unhurried"),
        ({}, "tcp://b:1: this worker has no Unhurried"),
        ({"unhurried": "0.2"}, "tcp://b:1: this worker has Unhurried 0.2, this machine 0.1"),
    ],
)
def test_workers_that_would_make_other_files(its: dict[str, str | None], says: str) -> None:
    """One of many workers with another version, or without any, is named before anything is sent."""
    ours: dict[str, str | None] = {"unhurried": "0.1"}
    check_versions(ours, {"tcp://a:1": ours, "tcp://c:1": ours})
    with pytest.raises(ClusterError) as raised:
        check_versions(ours, {"tcp://a:1": ours, "tcp://b:1": its})
    assert str(raised.value).startswith(says)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is missing one line says what installs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterError, match="--scheduler needs Dask: .* -m pip install distributed"),
        connected("tcp://a:1"),
    ):
        pass


TRIES = """
import socket
def come_back():
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        here.listen()
        socket.create_connection(here.getsockname()).close()
def datagram():
    return socket.socket(type=socket.SOCK_DGRAM)
tries = [
    come_back,
    lambda: socket.socket().connect(("192.0.2.1", 80)),
    lambda: socket.socket().bind(("0.0.0.0", 0)),
    lambda: datagram().sendto(b"", ("192.0.2.1", 80)),
    lambda: datagram().sendmsg([b""], [], 0, ("192.0.2.1", 80)),
    lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80)),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.gethostbyname("localhost"),
]
for one in tries:
    try:
        one()
    except Exception as error:
        print(type(error).__name__)
    else:
        print("done")
"""


def test_who_may_talk_to_itself_reaches_nobody_else() -> None:
    """The variable that lets a cluster be opens the loopback device, and nothing beside it."""
    done = subprocess.run(
        [sys.executable, "-c", TRIES], env=os.environ | {LOOPBACK: "1"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["done"] + ["NetworkRefusedError"] * 7
