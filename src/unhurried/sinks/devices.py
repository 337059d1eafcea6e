"""The sound devices there are, and the one that is meant by a number, a name or a part of one."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

from unhurried.errors import NoDeviceError, NotFoundError

DEADLINE: Final = 8.0
"""Seconds in which the sound server must have answered."""
LISTER: Final = (sys.executable, "-P", "-m", "unhurried.sinks.device_worker", "--list")
MOST_NAMED: Final = 6
"""Devices that are named in a message."""


class Device(NamedTuple):
    """An output device. ``number`` and ``api`` are PortAudio's."""

    number: int
    name: str
    api: str
    channels: int
    rate: int
    default: bool


def devices(deadline: float = DEADLINE) -> list[Device]:
    """Return all output devices. A process of its own finds them: a sound server that hangs would hang us.

    Raises:
        NoDeviceError: there is none, no PortAudio, or no answer.
    """
    try:
        done = subprocess.run(  # noqa: S603  (our own command, no shell)
            LISTER,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=deadline,
            check=False,
        )
        # ALSA talks on stdout too; ours is the last line.
        told = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        raise NoDeviceError("the sound server does not answer; restart it, or log in again") from None
    except (OSError, ValueError, IndexError):
        raise NoDeviceError("the sound devices cannot be listed: PortAudio has ended in the middle") from None
    if "refused" in told:
        raise NoDeviceError(told["refused"])
    return [Device(*device) for device in told["devices"]]


def chosen(wish: str, devices: Sequence[Device]) -> Device:
    """Return the device that goes by a number, its name, or a part of its name that no other has.

    Windows has each device once for each host API: of several that fit, those of the default's API are meant, unless
    the API is named too (``Headphones, Windows WASAPI``).

    Raises:
        NotFoundError: none does, or more than one.
    """
    wanted = wish.strip().casefold()
    if wanted.isdecimal() and (numbered := [device for device in devices if device.number == int(wanted)]):
        return numbered[0]
    own = {device.api for device in devices if device.default}
    near = [device for device in devices if device.api in own]
    for fits in (_is_named, _has_in_name):
        for among in (near, devices):
            found = [device for device in among if fits(device, wanted)]
            if len(found) == 1:
                return found[0]
            if found:
                raise NotFoundError(f"'{wish}' may be {_named(found)}; say more of the name, or its number")
    raise NotFoundError(f"there is no sound device '{wish}'{_mend(wish, devices)}")


def _is_named(device: Device, wanted: str) -> bool:
    return wanted in (device.name.casefold(), f"{device.name}, {device.api}".casefold())


def _has_in_name(device: Device, wanted: str) -> bool:
    return bool(wanted) and wanted in f"{device.name}, {device.api}".casefold()


def _named(found: Sequence[Device]) -> str:
    named = " or ".join(f"{device.number} '{device.name}'" for device in found[:MOST_NAMED])
    return named if len(found) <= MOST_NAMED else f"{named} or {len(found) - MOST_NAMED} more"


def _mend(wish: str, devices: Sequence[Device]) -> str:
    from unhurried.nearest import nearest

    near = nearest(wish, (device.name for device in devices))
    return f"; did you mean '{near}'?" if near else "; `unhurried devices` lists them"
