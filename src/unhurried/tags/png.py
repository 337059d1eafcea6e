"""How large a PNG is, from its first bytes: a picture's tag says it, and Pillow is not needed for that."""

from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height; (0, 0), which means unknown, where it is no PNG."""
    if not png.startswith(SIGNATURE) or len(png) < 24:
        return 0, 0
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
