"""Refuse every socket but local ones (AF_UNIX), in this process: nothing leaves the machine."""

import socket
import sys
from typing import Any


class NetworkRefusedError(RuntimeError):
    """Something tried to open a connection. Not an OSError, so that no code takes it for a mere failure."""


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.__new__" and arguments[1] != getattr(socket, "AF_UNIX", None):
        raise NetworkRefusedError(f"a socket of family {arguments[1]} was asked for")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise NetworkRefusedError(f"a host was looked up: {arguments[0]}")


def install() -> None:
    """From here on, for as long as the process lives."""
    sys.addaudithook(_refuse)
