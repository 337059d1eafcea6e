"""Draw every sound, and the voice before and after its room: the pictures of docs/listening.md.

python docs/draw_sounds.py docs/sounds
"""

import sys
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np

from unhurried import mix, open_voice
from unhurried.sounds.loop import Stereo
from unhurried.sounds.sign import SIGNS, sign
from unhurried.tryout import AROUND, sounds, tryout
from unhurried.units import SAMPLE_RATE
from unhurried.voices.clip import clip_of
from unhurried.voices.manner import Manner

LINE: Final = "Softer is better than deeper. Close your eyes, or leave them open."
SIZE: Final = (7.0, 2.6)
LEVEL_FRAMES: Final = SAMPLE_RATE // 20


def draw_all(folder: Path) -> list[Path]:
    """Draw each sound that can be tried, each sign, and the room, as one PNG each; return where they are."""
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for named in sounds().values():
        for name in named:
            drawn.append(folder / f"{name}.png")
            _draw_sound(np.concatenate(list(mix(tryout(name)))), drawn[-1])
    for name in SIGNS:
        drawn.append(folder / f"{name.replace(' ', '-')}.png")
        _draw_sound(np.pad(np.stack([sign(name)] * 2, axis=1), ((AROUND, AROUND), (0, 0))), drawn[-1])
    drawn.append(folder / "room.png")
    _draw_room(drawn[-1])
    return drawn


def _draw_sound(sound: Stereo, file: Path) -> None:
    """Draw a sound's spectrogram to 2 kHz over its level in either channel."""
    import matplotlib.pyplot as plt

    figure, (above, below) = plt.subplots(2, 1, figsize=SIZE, height_ratios=(2, 1), sharex=True, layout="constrained")
    _spectrogram(above, sound.mean(axis=1), 2_000)
    for channel, colour in zip(sound.T, ("#4f8a8b", "#d9a441"), strict=True):
        frames = len(channel) // LEVEL_FRAMES * LEVEL_FRAMES
        level = np.sqrt(np.mean(channel[:frames].reshape(-1, LEVEL_FRAMES) ** 2, axis=1))
        below.plot(np.arange(len(level)) / 20, 20 * np.log10(level + 1e-5), color=colour, lw=0.8)
    below.set_ylim(-80, -20)
    below.set_ylabel("dBFS")
    below.set_xlabel("seconds")
    below.set_xlim(0, len(sound) / SAMPLE_RATE)
    figure.savefig(file, dpi=80)
    plt.close(figure)


def _draw_room(file: Path) -> None:
    """Draw a spoken line as the engine has it, and as it is heard in the room."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(2, 1, figsize=(7.0, 4.4), sharex=True, layout="constrained")
    for axis, dry in zip(axes, (True, False), strict=True):
        with open_voice("system", Manner(dry=dry)) as voice:
            line = clip_of(voice, LINE).load()
        _spectrogram(axis, line, 12_000)
        axis.set_xlim(0, len(line) / SAMPLE_RATE)
        axis.set_title("before (--dry)" if dry else "after", loc="left", fontsize=9)
    axes[1].set_xlabel("seconds")
    figure.savefig(file, dpi=80)
    plt.close(figure)


def _spectrogram(axis: Any, mono: Any, highest: int) -> None:
    """Draw to ``highest`` Hz, in dB of full scale from -120 to -40."""
    every = SAMPLE_RATE // (2 * highest)
    low = mono[: len(mono) // every * every].reshape(-1, every).mean(axis=1)
    rate = SAMPLE_RATE // every
    with np.errstate(divide="ignore"):  # digital silence has no logarithm; it is drawn black
        axis.specgram(low, NFFT=512, Fs=rate, noverlap=384, vmin=-120, vmax=-40, cmap="magma")
    axis.set_facecolor("black")
    axis.set_ylim(0, highest)
    axis.set_ylabel("Hz")


if __name__ == "__main__":
    for made in draw_all(Path(sys.argv[1])):
        print(made)
