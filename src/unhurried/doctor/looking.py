"""All checks at once, each guarded and each with a deadline; what they found comes in one order."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from unhurried.doctor import hearing, packages, places, speaking
from unhurried.doctor.apart import Apart, CheckError
from unhurried.doctor.finding import Finding, State, ok, warn, wrong
from unhurried.doctor.system import System
from unhurried.doctor.terminal import Terminal, terminal
from unhurried.errors import UnhurriedError

QUICK: Final = 5.0
"""Seconds for what takes milliseconds: a folder on a network that is gone would hold us up for ever."""
IMPORTS: Final = 20.0
"""Seconds in which all packages are imported. Measured: 1.4 s; the first time after they were installed far more."""
CLIPS: Final = "clips"
"""The folder of what is kept (kept.py), in that of the cache."""
AFTER: Final = 3.0
"""Seconds beyond a check's own deadline that it has in a process."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: a voice and a device as they are set or wished for, and what others know of their files.

    ``configuration`` returns the faults of it, a line each. ``kept`` opens each of the files that are kept, and
    raises an UnhurriedError where one cannot be read.
    """

    voice: str = ""
    language: str = "en"
    device: str = ""
    terminal: Callable[[], Terminal] | None = None
    configuration: Callable[[], list[str]] = list
    kept: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    hears: float = hearing.DEADLINE
    speaks: float = speaking.DEADLINE
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Check:
    """One look. ``failed``: what it counts as where it comes to no end."""

    name: str
    look: Callable[[], Iterable[Finding]]
    deadline: float = QUICK
    failed: State = "warn"


def checks(system: System, asked: Asked, apart: Apart) -> list[Check]:
    """Return everything that is looked at, in the order in which it is told."""
    try:
        folders = places.places()
    except ImportError:  # told by the check of packages
        folders = []

    def run(name: str, *arguments: str, deadline: float) -> Iterable[Finding]:
        return apart.run(name, *arguments, deadline=deadline)

    def sound() -> Iterable[Finding]:
        try:
            return run("sound", asked.device, str(asked.hears), deadline=asked.hears)
        except CheckError as error:
            if not error.late:
                raise
            return [*error.found, hearing.hung(system, hearing.facts())]

    def voice() -> Iterable[Finding]:
        wish = (asked.voice, asked.language, str(asked.speaks))
        return run("voice", *wish, deadline=asked.speaks + AFTER)

    return [
        Check("python", lambda: [packages.python(system)], failed="wrong"),
        Check("packages", lambda: packages.versions(system), failed="wrong"),
        Check("imports", lambda: run("packages", deadline=IMPORTS), IMPORTS + AFTER, "wrong"),
        Check("configuration", lambda: configuration(asked.configuration), failed="wrong"),
        Check("voice", voice, asked.speaks + 2 * AFTER, "wrong"),
        Check("sound", sound, asked.hears + AFTER, "wrong"),
        *(Check(p.name, _placed(system, p), failed="wrong" if p.fails else "warn") for p in folders),
        *(_insides(system, {place.name: place.path for place in folders}) if folders else ()),
        *(Check(name, _kept(name, look)) for name, look in asked.kept.items()),
        *([Check("terminal", _seen(asked.terminal, system))] if asked.terminal else []),
    ]


def _insides(system: System, where: Mapping[str, Path]) -> list[Check]:
    clips = where["cache"] / CLIPS
    return [
        Check("private", lambda: places.private(system, where["data"], clips)),
        Check("cache size", lambda: [places.cache(clips)]),
    ]


def _placed(system: System, where: places.Place) -> Callable[[], Iterable[Finding]]:
    return lambda: [places.place(system, where)]


def _seen(there: Callable[[], Terminal], system: System) -> Callable[[], Iterable[Finding]]:
    return lambda: terminal(there(), system.platform)


def configuration(faults: Callable[[], list[str]]) -> Iterator[Finding]:
    """Tell of each fault of the configuration: with one, nothing plays."""
    found = faults()
    for fault in found:
        yield wrong("configuration", fault, "unhurried config edit")
    if not found:
        yield ok("configuration", "the configuration has no faults")


def _kept(name: str, look: Callable[[], object]) -> Callable[[], Iterable[Finding]]:
    def looked() -> Iterator[Finding]:
        try:
            look()
        except UnhurriedError as error:
            yield warn(name, str(error))
        else:
            yield ok(name, f"the {name} can be read")

    return looked


def looked(checks: Iterable[Check]) -> Iterator[Finding]:
    """Begin with all checks at once, and give what they find, in order; whatever one of them does, the others end."""
    for begun in [_Begun(check) for check in checks]:
        yield from begun.found()


class _Begun:
    """A check that has begun, in a thread that nobody waits for at the end."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._found: list[Finding] = []
        self._done = threading.Event()
        threading.Thread(target=self._look, name=check.name, daemon=True).start()

    def found(self) -> list[Finding]:
        if not self._done.wait(self._check.deadline):
            return [*self._found, self._failed(f"did not end within {self._check.deadline:g} s")]
        return self._found

    def _look(self) -> None:
        try:
            self._found.extend(self._check.look())
        except CheckError as error:
            self._found += [*error.found, self._failed(str(error))]
        except BaseException as error:  # whatever it is: it is told, and the others are looked at all the same
            self._found.append(self._failed(f"failed: {str(error) or type(error).__name__}"))
        finally:
            self._done.set()

    def _failed(self, how: str) -> Finding:
        return Finding(self._check.name, self._check.failed, f"the check of '{self._check.name}' {how}")
