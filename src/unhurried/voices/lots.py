"""A whole ritual's lines at once, as they were found the last time.

To look up a line, its words are read out in full, and its clip is decoded to see whether it is whole: for a hundred
lines that takes longer than all else. So what came out is kept, with the CRC of each clip's file as it was decoded: a
file of that CRC is that very file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Final

from unhurried.installed import program
from unhurried.kept import key_of
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Clip, Line
from unhurried.voices.manner import Manner

_SUFFIX: Final = ".lot"
_FEWEST: Final = 6
"""Lines that are a lot: fewer are looked up one by one in no time."""


class Lot:
    """Lines in a voice and a manner, and what they became; ``made_by`` is what decides how the voice sounds."""

    def __init__(self, cache: ClipCache, made_by: Sequence[object], manner: Manner, lines: Sequence[Line]) -> None:
        self._cache = cache
        self._lines = tuple(dict.fromkeys(lines))
        self._is_one = len(self._lines) >= _FEWEST
        said = sorted(manner.said.items())
        how = (manner.language, manner.pace, manner.pitch, manner.dry, said)
        try:
            state = program()
        except OSError:  # some of it cannot be looked at: whether it is what it was cannot be told
            state, self._is_one = "", False
        self._key = key_of("lot", state, repr((tuple(made_by), how, [astuple(line) for line in self._lines])))

    def taken(self) -> dict[Line, Clip] | None:
        """Return every line's clip; None where one is not as it was, or nothing is known of them."""
        data = self._cache.data(self._key, _SUFFIX) if self._is_one else None
        if data is None:
            return None
        found: dict[Line, Clip] = {}
        try:
            for line, (key, frames, tail, box, its_sum) in zip(self._lines, json.loads(bytes(data)), strict=True):
                clip = self._cache.known(key, int(frames), int(its_sum)) if key.isalnum() else None
                if clip is None:
                    return None
                found[line] = Clip(clip.key, clip.frames, clip.load, int(tail), int(box))
        except (ValueError, TypeError, AttributeError):
            return None
        return found

    def keep(self, clips: Mapping[Line, Clip]) -> None:
        """Keep what the lines became, if all of it is on disk."""
        if not self._is_one:
            return
        told = []
        for line in self._lines:
            clip = clips[line]
            its_sum = self._cache.sum_when_whole(clip.key, clip.frames)
            if its_sum is None:
                return
            told.append((clip.key, clip.frames, clip.tail, clip.box, its_sum))
        self._cache.keep_data(self._key, _SUFFIX, json.dumps(told).encode(), shrinks=False)
