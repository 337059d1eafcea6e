"""A way to a Dask cluster, and whether those there make the same files as this machine would."""

import contextlib
import shlex
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from unhurried.errors import UnhurriedError
from unhurried.many.cluster_task import program

CONNECT: Final = 10.0
"""Seconds in which a scheduler answers."""
INSTALL: Final = f"{shlex.quote(sys.executable)} -m pip install distributed"
"""What the extra ``unhurried[cluster]`` installs, for the very Python that runs."""
_QUIET: Final = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")
"""What would write of a lost connection on the screen."""

Client = Any
"""Dask's, most of which has no types."""


class ClusterError(UnhurriedError):
    """Nothing can be made on a cluster: the extra is missing, nobody is there, or who is there cannot."""


@contextlib.contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """Give a client of a scheduler.

    Raises:
        ClusterError: Dask is not installed, or nobody is there.
    """
    import warnings

    try:
        import distributed
    except ImportError:
        raise ClusterError(f"--scheduler needs Dask: {INSTALL}") from None
    open_client: Any = distributed.Client
    _check_address(scheduler)
    with warnings.catch_warnings(), _quiet():
        warnings.simplefilter("ignore")  # of versions that differ: those that matter are looked at
        try:
            client = open_client(scheduler, timeout=CONNECT, set_as_default=False)
        except (OSError, TimeoutError):
            why = "nobody answers; `dask scheduler` starts a scheduler"
            raise ClusterError(f"{scheduler}: {why}") from None
        except (ValueError, TypeError) as error:
            raise ClusterError(f"{scheduler}: this cannot be connected to: {error}") from None
        with client:
            yield client


def _check_address(scheduler: str) -> None:
    """Say of what can be no address that it is none."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(scheduler)
        is_one = parts.scheme in ("tcp", "tls") and bool(parts.hostname and parts.port)
    except ValueError:
        is_one = False
    if not is_one:
        raise ClusterError(f"'{scheduler}' is no scheduler's address; one is tcp://HOST:8786")


def check(client: Client, scheduler: str) -> int:
    """Return how many workers there are, all of which would make the same files as this machine.

    Raises:
        ClusterError: there is none, or one that would not.
    """
    with reaching(scheduler):
        ours: dict[str, Any] = client.get_versions(packages=["unhurried"])
    versions = {address: one["packages"] for address, one in ours["workers"].items() if one}
    if not versions:
        raise ClusterError(f"{scheduler}: no worker is there; `dask worker {scheduler}` starts one")
    check_versions(ours["client"]["packages"], versions)
    with reaching(scheduler):
        try:
            programs = client.run(program)
        except (ImportError, AttributeError):  # of the same version, and without the function
            programs = {}
    for address in versions:
        if programs.get(address) != program():
            raise ClusterError(
                f"{address}: this worker has another state of Unhurried; install the same on both sides"
            )
    return len(versions)


@contextlib.contextmanager
def reaching(scheduler: str) -> Iterator[None]:
    """Say in one line that a cluster cannot be reached any more."""
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise ClusterError(f"{scheduler}: the cluster was lost: {error}") from None


def check_versions(here: Mapping[str, str | None], there: Mapping[str, Mapping[str, str | None]]) -> None:
    """Look whether all workers have this machine's version of Unhurried.

    Raises:
        ClusterError: one has not.
    """
    for address, packages in there.items():
        if (its := packages.get("unhurried")) is None:
            raise ClusterError(f"{address}: this worker has no Unhurried; install it there, beside dask")
        if its != (ours := here.get("unhurried")):
            raise ClusterError(f"{address}: this worker has Unhurried {its}, this machine {ours}; install the same")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' own words off the screen."""
    import logging

    loggers = [logging.getLogger(name) for name in _QUIET]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
