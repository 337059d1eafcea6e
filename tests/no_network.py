"""Refuse every socket but local ones (AF_UNIX), in this process: nothing leaves the machine.

A child that a test starts with the variable below may talk to itself and to its own children, by the loopback
device: a cluster has no other way. It still reaches nobody else, and is told of no host by its name.
"""

import ipaddress
import os
import socket
import sys
from typing import Any

LOOPBACK = "TESTS_LOOPBACK"
"""The variable; ``1`` is yes."""


class NetworkRefusedError(RuntimeError):
    """Something tried to open a connection. Not an OSError, so that no code takes it for a mere failure."""


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.__new__" and arguments[1] != getattr(socket, "AF_UNIX", None):
        raise NetworkRefusedError(f"a socket of family {arguments[1]} was asked for")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise NetworkRefusedError(f"a host was looked up: {arguments[0]}")


def _refuse_others(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise NetworkRefusedError(f"{event} of {address}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_loopback(arguments[0]):
        raise NetworkRefusedError(f"a host was looked up: {arguments[0]}")


def _is_loopback(host: Any) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def install() -> None:
    """From here on, for as long as the process lives."""
    sys.addaudithook(_refuse_others if os.environ.get(LOOPBACK) == "1" else _refuse)
