"""Draw a ritual: its timeline, and the sound that is made of it. The README's picture comes from here.

python docs/draw.py same-breath docs/same-breath.png
"""

import sys
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np

from unhurried import arrange, mix, open_voice, read
from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SpeechCue, Timeline
from unhurried.sounds.loop import Stereo
from unhurried.units import SAMPLE_RATE, to_seconds

LANES: Final[dict[type[Cue], tuple[str, str]]] = {
    BedCue: ("bed", "#b8c4bb"),
    BreathCue: ("breath", "#4f8a8b"),
    ChimeCue: ("chime", "#d9a441"),
    SpeechCue: ("voice", "#8c4f6b"),
}
CLOSE_UP: Final = 40.0
"""Seconds shown in the right half."""


def draw(name: str, file: Path) -> None:
    """Draw a ritual with the system voice: the whole of it, and some breaths from near."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    with open_voice("system") as voice:
        timeline = arrange(read(name), voice)
    sound = np.concatenate(list(mix(timeline)))
    middle = _first_breath(timeline)
    figure, axes = plt.subplots(
        3, 2, figsize=(13, 6.2), height_ratios=(1, 1, 1.2), width_ratios=(3, 2), layout="constrained", sharex="col"
    )
    for column, (start, stop) in enumerate([(0.0, to_seconds(timeline.frames)), (middle, middle + CLOSE_UP)]):
        _draw_cues(axes[0, column], timeline)
        _draw_wave(axes[1, column], sound, start, stop)
        _draw_spectrum(axes[2, column], sound, start, stop)
        axes[0, column].set_xlim(start, stop)
        axes[2, column].set_xlabel("seconds")
    axes[0, 0].set_title(f"{timeline.title}: what happens when, and the sound that is made of it", loc="left")
    axes[0, 1].set_title("the first breaths, spoken and led by the tone", loc="left")
    figure.savefig(file, dpi=80)
    plt.close(figure)


def _first_breath(timeline: Timeline) -> float:
    return next((to_seconds(cue.start) - 8 for cue in timeline.cues if isinstance(cue, BreathCue)), 0.0)


def _draw_cues(axis: Any, timeline: Timeline) -> None:
    """Draw a lane for each kind of cue; in the breath's lane the line rises and falls with it."""
    for height, (kind, (_, colour)) in enumerate(LANES.items()):
        for cue in (cue for cue in timeline.cues if type(cue) is kind):
            start, end = to_seconds(cue.start), to_seconds(cue.end)
            if isinstance(cue, BreathCue):
                low, high = {"in": (0, 1), "hold": (1, 1), "out": (1, 0), "rest": (0, 0)}[cue.phase]
                axis.plot([start, end], [height - 0.35 + 0.7 * low, height - 0.35 + 0.7 * high], color=colour, lw=1)
            else:
                axis.barh(height, end - start, left=start, height=0.6, color=colour)
    axis.set_yticks(range(len(LANES)), [label for label, _ in LANES.values()])
    axis.set_ylim(-0.6, len(LANES) - 0.4)


def _draw_wave(axis: Any, sound: Stereo, start: float, stop: float) -> None:
    """Draw each moment's level, in dB of full scale: a linear wave would hide what is quiet."""
    part = sound[int(start * SAMPLE_RATE) : int(stop * SAMPLE_RATE)].mean(axis=1)
    window = 2_400 if stop - start > 2 * CLOSE_UP else 960
    frames = len(part) // window * window
    level = 20 * np.log10(np.sqrt(np.mean(part[:frames].reshape(-1, window) ** 2, axis=1)) + 1e-5)
    axis.fill_between(start + np.arange(len(level)) * window / SAMPLE_RATE, -90, level, color="#5b6b7a", lw=0)
    axis.set_ylabel("dBFS")
    axis.set_ylim(-90, 0)


def _draw_spectrum(axis: Any, sound: Stereo, start: float, stop: float) -> None:
    part = sound[int(start * SAMPLE_RATE) : int(stop * SAMPLE_RATE)].mean(axis=1)
    low = part[: len(part) // 16 * 16].reshape(-1, 16).mean(axis=1)  # to 3 kHz, which is what the picture shows
    axis.specgram(
        low, NFFT=512, Fs=SAMPLE_RATE / 16, noverlap=256, xextent=(start, stop), vmin=-120, vmax=-40, cmap="magma"
    )
    axis.set_ylim(0, 900)
    axis.set_ylabel("Hz")


if __name__ == "__main__":
    draw(sys.argv[1], Path(sys.argv[2]))
