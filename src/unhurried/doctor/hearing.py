"""Whether there is something to play through: PortAudio, a device, and a sound server that answers."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unhurried.doctor.finding import Finding, ok, told, wrong
from unhurried.doctor.system import RESTARTS, System, install, install_python, restart_sound
from unhurried.errors import NoDeviceError, NotFoundError

DEADLINE: Final = 8.0
"""Seconds in which a device must be open, as when a ritual is played."""
SPARE: Final = 1.0
"""Seconds of them that are left for telling."""
LOOK: Final = 0.02
"""Seconds between two looks at whether it is."""
COMM: Final = 15
"""Characters of a process's name that Linux keeps."""
HUNG: Final = "the sound server does not answer"


@dataclass(frozen=True, slots=True)
class Facts:
    """What Linux has of sound: its hardware, whether one may use it, a server, ALSA's way to it, who runs."""

    hardware: bool = False
    allowed: bool = True
    server: bool = False
    way: bool = True
    running: frozenset[str] = frozenset()


def hung(system: System, facts: Facts) -> Finding:
    """Tell that the server hangs, and what restarts it. Pure."""
    return wrong("device", HUNG, restart_sound(system, facts.running))


def silent(system: System, facts: Facts) -> Finding:
    """Tell why there is no device. Pure."""
    if system.platform == "linux" and facts.server and not facts.way:
        what = "a sound server runs, and ALSA, which PortAudio goes by, has no way to it"
        return wrong("device", what, install(system, "ALSA's way to the sound server"))
    if system.platform == "linux" and facts.hardware and not facts.allowed:
        mend = f"{system.admin}usermod -aG audio {system.quoted(system.user)}, then log in again"
        return wrong("device", "there is a sound card, and you may not use it", mend)
    mend = "connect a speaker or headphones; `unhurried export` makes files without"
    return wrong("device", "there is no sound device", mend)


def library(system: System, error: Exception) -> Finding:
    """Tell why PortAudio is not to be had. Pure."""
    if isinstance(error, ModuleNotFoundError):
        what, mend = "the package sounddevice is missing", install_python(system, "sounddevice")
    elif isinstance(error, OSError):
        what = "the PortAudio library is missing"
        bundled = system.platform in ("darwin", "win32")  # it comes in the package there
        mend = install_python(system, "sounddevice", again=True) if bundled else install(system, "PortAudio")
    else:
        what, mend = f"PortAudio does not start: {error}", install_python(system, "sounddevice", again=True)
    return wrong("portaudio", what, mend)


def sound(system: System, device: str = "", deadline: str = str(DEADLINE)) -> Iterator[Finding]:
    """Load PortAudio, and open the device of that name, else the default, as whoever plays does. Nothing is heard."""
    until = time.monotonic() + float(deadline) - SPARE
    try:
        import sounddevice

        apis = ", ".join(api["name"] for api in sounddevice.query_hostapis())
        version = sounddevice.get_portaudio_version()[1].partition(",")[0]
        outputs = [one for one in sounddevice.query_devices() if one["max_output_channels"] > 0]
    except Exception as error:
        yield library(system, error)
        return
    yield ok("portaudio", f"{version}, with {apis or 'nothing to play through'}")
    yield _opened(system, device, until) if outputs else silent(system, facts())


def _opened(system: System, device: str, until: float) -> Finding:
    from unhurried.sinks.output import Output

    output = None
    try:
        output = Output(device or None)
        while not output.poll():
            if time.monotonic() > until:
                return hung(system, facts())
            time.sleep(LOOK)
        return ok("device", f"the sound device '{output.device}' opens")
    except NotFoundError as error:
        return told("device", str(error))
    except NoDeviceError as error:
        found = silent(system, facts())
        return wrong("device", str(error).partition(";")[0], found.mend)
    finally:
        if output is not None:
            output.kill()


def facts() -> Facts:
    """Look at what this machine has of sound; without a sound library, which may hang."""
    cards = [*Path("/dev/snd").glob("pcm*p")]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    server = bool(os.environ.get("PULSE_SERVER")) or bool(runtime and Path(runtime, "pulse/native").exists())
    ways = (
        found
        for folder in ("/usr/lib", "/usr/lib64", "/lib", "/usr/local/lib")
        for pattern in ("alsa-lib", "*/alsa-lib")
        for found in Path(folder).glob(f"{pattern}/libasound_module_pcm_p*")
    )
    allowed = all(os.access(card, os.R_OK | os.W_OK) for card in cards)
    return Facts(bool(cards), allowed, server, next(ways, None) is not None, frozenset(_running()))


def _running() -> Iterator[str]:
    """Give the sound servers of Linux that run, by the names of their processes."""
    known = {name[:COMM]: name for names in RESTARTS.values() for name in names}
    for status in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            name = status.read_text().strip()
            if name in known and (not hasattr(os, "getuid") or status.stat().st_uid == os.getuid()):
                yield known[name]
