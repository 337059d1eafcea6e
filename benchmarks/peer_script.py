"""A timeline -> the shell script that somebody would write to make the same with espeak-ng and sox.

Run as ``python -m benchmarks.peer_script RITUAL MINUTES WAY``, it prints the script: the same lines at the same
frames, breaths of the same lengths, chimes, a bed of noise, as many frames, 48 kHz, stereo, 16 bit.
"""

import shlex
import sys
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from unhurried.cues import BreathCue, ChimeCue, Cue, SpeechCue, Timeline

FORM: Final = "-r 48000 -c 2 -b 16"
ONE_CHANNEL: Final = "-r 48000 -c 1 -b 16"
"""What is the same in both ears is made once."""
ON_ALL_CORES: Final = "xargs -d '\\n' -P \"$(nproc)\" -I {} sh -c {} <<'END'"
SPEED: Final = 130
"""espeak-ng's words a minute: about as slow as ours."""
NOISE: Final = 60
"""Seconds of noise that the quick way repeats, as we repeat ours."""
CueT = TypeVar("CueT", bound=Cue)


def plain(timeline: Timeline) -> Iterator[str]:
    """Yield the lines of a careful script: what is equal is made once, each kind is a track, one sox mixes them."""
    speech, breaths, chimes = _of(timeline, SpeechCue), _of(timeline, BreathCue), _of(timeline, ChimeCue)
    for number, line in enumerate(speech):
        yield f"espeak-ng -s {SPEED} -w l{number}.wav {shlex.quote(line.text)}"
        yield f"sox l{number}.wav {ONE_CHANNEL} v{number}.wav rate 48000 pad 0 60 trim 0 {_frames(line)}s"
    yield from _tones(breaths)
    yield from _rings(chimes)
    yield from _track("voice", speech, [f"v{number}.wav" for number in range(len(speech))])
    yield from _track("tone", breaths, [_tone(cue) for cue in breaths])
    yield from _track("chimes", chimes, [_ring(cue) for cue in chimes])
    yield f"sox -n {FORM} bed.wav synth {timeline.frames}s brownnoise fade h 8 -0 8 gain -30"
    yield "sox -m voice.wav tone.wav chimes.wav bed.wav out.wav"


def quick(timeline: Timeline) -> Iterator[str]:
    """Yield the lines of the quickest that was found: on all cores, without dither, the noise repeated."""
    speech, breaths, chimes = _of(timeline, SpeechCue), _of(timeline, BreathCue), _of(timeline, ChimeCue)
    yield ON_ALL_CORES
    at = 0
    for number, line in enumerate(speech):
        placed = f"rate 48000 channels 2 pad {line.start - at}s 60 trim 0 {line.end - at}s"
        said = f"espeak-ng -s {SPEED} --stdout {shlex.quote(line.text)}"
        yield f"{said} | sox -D -t wav - {FORM} v{number}.wav {placed}"
        at = line.end
    once = [*_tones(breaths), *_rings(chimes), *_gaps("tone", breaths), *_gaps("chimes", chimes)]
    yield from (line.replace("sox", "sox -D", 1) for line in once)
    yield f"sox -D -n {FORM} noise.wav synth {NOISE} brownnoise gain -30"
    yield "END"
    yield ON_ALL_CORES
    yield f"sox -D {' '.join(f'v{number}.wav' for number in range(len(speech)))} voice.wav"
    yield _joined("tone", breaths, [_tone(cue) for cue in breaths])
    yield _joined("chimes", chimes, [_ring(cue) for cue in chimes])
    again = timeline.frames // (NOISE * 48_000)
    yield f"sox -D noise.wav bed.wav repeat {again} trim 0 {timeline.frames}s fade h 8 -0 8"
    yield "END"
    yield "sox -D -m voice.wav tone.wav chimes.wav bed.wav out.wav"


WAYS: Final = {"plain": plain, "quick": quick}


def _of(timeline: Timeline, kind: type[CueT]) -> list[CueT]:
    return [cue for cue in timeline.cues if isinstance(cue, kind)]


def _frames(cue: Cue) -> int:
    return cue.end - cue.start


def _tone(cue: BreathCue) -> str:
    return f"{cue.phase}{_frames(cue)}.wav"


def _ring(cue: ChimeCue) -> str:
    return f"{cue.name}{_frames(cue)}.wav"


def _synth(cue: BreathCue) -> str:
    pitches = {"in": "196-262", "out": "262-196"}.get(cue.phase)
    if pitches is None:
        return f"trim 0 {_frames(cue)}s"
    return f"synth {_frames(cue)}s sine {pitches} fade h 0.12 -0 0.12 gain -30"


def _struck(cue: ChimeCue) -> str:
    return f"synth {_frames(cue)}s sine 392 fade l 0 -0 {_frames(cue) / 48_000 - 0.1:.3f} gain -24"


def _tones(breaths: Sequence[BreathCue]) -> list[str]:
    """Return what makes each tone once."""
    return list(dict.fromkeys(f"sox -n {ONE_CHANNEL} {_tone(cue)} {_synth(cue)}" for cue in breaths))


def _rings(chimes: Sequence[ChimeCue]) -> list[str]:
    return list(dict.fromkeys(f"sox -n {ONE_CHANNEL} {_ring(cue)} {_struck(cue)}" for cue in chimes))


def _gaps(name: str, cues: Sequence[Cue]) -> list[str]:
    """Return what makes the silences between cues."""
    gaps = enumerate(_before(cues))
    return [f"sox -n {ONE_CHANNEL} {name}-gap{number}.wav trim 0 {gap}s" for number, gap in gaps if gap]


def _before(cues: Sequence[Cue]) -> list[int]:
    """Return the frames of silence before each of them."""
    ends = [0, *(cue.end for cue in cues)]
    return [cue.start - end for cue, end in zip(cues, ends, strict=False)]


def _track(name: str, cues: Sequence[Cue], files: Sequence[str]) -> list[str]:
    return [*_gaps(name, cues), _joined(name, cues, files)]


def _joined(name: str, cues: Sequence[Cue], files: Sequence[str]) -> str:
    """Return what puts cues after each other, with the silences before them, in both channels."""
    pieces = [
        piece
        for number, (gap, file) in enumerate(zip(_before(cues), files, strict=True))
        for piece in ([f"{name}-gap{number}.wav", file] if gap else [file])
    ]
    return f"sox -D {' '.join(pieces)} -c 2 {name}.wav"


def main(ritual: str, minutes: str, way: str) -> None:
    """Print the script."""
    from unhurried.arranging import arranged
    from unhurried.library import read
    from unhurried.wishes import Wishes

    timeline = arranged(read(ritual), Wishes(voice="system"), frames=round(float(minutes) * 60 * 48_000))
    print("#!/bin/sh\nset -e", *WAYS[way](timeline), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
