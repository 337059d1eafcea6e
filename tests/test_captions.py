"""Captions and lyrics: each sentence when it is spoken, and read back by programs that are not ours."""

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.timelines import shipped
from unhurried.captions import LINGERS, as_lrc, as_srt, as_vtt, captions
from unhurried.cues import Ears, SpeechCue, Timeline
from unhurried.library import read_text
from unhurried.script.ritual import Place, To
from unhurried.timeline import arrange
from unhurried.units import SAMPLE_RATE, to_frames
from unhurried.voices.clip import Clip
from unhurried.voices.silent import SilentVoice

PLACE = Place("t", 1, 1, None)
NASTY = "A --> b & <i>c</i> {\\an8} [00:09.00] d\n\ne\x00\x1b \u2028f 👩‍❤️‍👨 g"


def speech(start: float, seconds: float, text: str, to: To = "both", tail: float = 0.0) -> SpeechCue:
    first, frames = to_frames(start), to_frames(seconds)
    clip = Clip(text, frames, lambda: np.zeros(frames, np.float32), tail=to_frames(tail))
    return SpeechCue(first, first + frames, PLACE, text, clip, to)


def told(*cues: SpeechCue, ears: Ears = "both", seconds: float = 60.0) -> Timeline:
    return Timeline("T & [t] <t>", to_frames(seconds), cues, ears=ears)


def test_a_sentence_is_shown_until_a_little_after_its_last_word() -> None:
    """Or until the next one begins, and never past the end; how long a voice rings out makes no difference."""
    shown = captions(
        told(speech(1, 3, "A.", tail=1), speech(10, 2, "B."), speech(12.5, 2, "C."), speech(59, 1, "D.")), "en"
    )
    assert [(caption.text, caption.start / SAMPLE_RATE, caption.end / SAMPLE_RATE) for caption in shown] == [
        ("A.", 1, 3 + LINGERS / SAMPLE_RATE), ("B.", 10, 12.5), ("C.", 12.5, 14.5 + LINGERS / SAMPLE_RATE), ("D.", 59, 60),
    ]  # fmt: skip


def test_the_files_look_as_players_expect_them() -> None:
    """Numbers, times and signs; an hour and more, where an LRC goes on in minutes; nothing of it is markup."""
    timeline = told(speech(1.239, 1, "Now & <here>."), speech(6001, 5, "Late [so]."), seconds=6100)
    assert as_vtt(timeline, "en") == (
        "WEBVTT - T &amp; [t] &lt;t&gt;\n\n00:00:01.230 --> 00:00:03.730\nNow &amp; &lt;here&gt;.\n\n"
        "01:40:01.000 --> 01:40:07.500\nLate [so].\n"
    )
    assert as_srt(timeline, "en") == (
        "1\n00:00:01,230 --> 00:00:03,730\nNow & ‹here›.\n\n2\n01:40:01,000 --> 01:40:07,500\nLate [so].\n"
    )
    assert as_lrc(timeline, "de-AT") == (
        "[ti:T & (t) ‹t›]\n[ar:Unhurried]\n[la:de-AT]\n[length:101:40]\n"
        "[00:01.23]Now & ‹here›.\n[00:03.73]\n[100:01.00]Late (so).\n[100:07.50]\n"
    )


def test_a_lyric_has_no_empty_line_where_the_next_one_follows() -> None:
    """A player would show nothing for a moment."""
    lines = as_lrc(told(speech(1, 3, "A."), speech(4.2, 2, "B."), speech(6.3, 2, "C.")), "en").splitlines()
    assert lines[4:] == ["[00:01.00]A.", "[00:04.20]B.", "[00:06.30]C.", "[00:09.80]"]


def test_without_a_word_the_files_are_whole() -> None:
    """Breathing that no voice leads has empty captions."""
    assert as_vtt(told(), "en").startswith("WEBVTT")
    assert as_srt(told(), "en") == ""
    assert as_lrc(told(), "en").count("\n") == 4


def test_with_an_ear_each_one_reads_whom_it_is_for() -> None:
    """By name, or as the language has it; once, as long as it is for the same one; not where the name is in it."""
    cues = (
        speech(1, 1, "One.", "a"), speech(3, 1, "Two.", "a"), speech(5, 1, "Three.", "b"), speech(7, 1, "All."),
        speech(9, 1, "Four, Ana.", "a"),
    )  # fmt: skip
    named = [caption.text for caption in captions(told(*cues, ears="split"), "en", {"a": "Ana", "b": "Ben"})]
    assert named == ["Ana: One.", "Two.", "Ben: Three.", "All.", "Four, Ana."]
    assert captions(told(*cues, ears="split"), "de")[0].text == "Die erste Person: One."
    assert captions(told(*cues, ears="both"), "de")[0].text == "One."


@given(
    st.lists(st.tuples(st.floats(0, 50), st.floats(0.01, 9), st.sampled_from(["a", "b", "both"])), max_size=12),
    st.sampled_from(["both", "split", "mono"]),
)
def test_no_two_are_shown_at_once_and_none_is_lost(parts: list[tuple[float, float, To]], ears: Ears) -> None:
    """However sentences lie, over each other as well: each word is shown, for some time, and in order."""
    cues = [speech(start, seconds, f"w{k}.", to) for k, (start, seconds, to) in enumerate(parts)]
    shown = captions(told(*cues, ears=ears), "en")
    assert all(caption.start < caption.end <= to_frames(60) for caption in shown)
    assert all(one.end <= other.start for one, other in pairwise(shown))
    assert sorted(re.findall(r"w\d+\.", " ".join(c.text for c in shown))) == sorted(c.text for c in cues)


@pytest.mark.parametrize("ritual", ["same-breath", "what-stayed"])
def test_a_shipped_ritual_has_each_of_its_lines(ritual: str) -> None:
    """In step with the timeline to a hundredth of a second, and not before it."""
    timeline = shipped(ritual)
    spoken = [cue for cue in timeline.cues if isinstance(cue, SpeechCue)]
    shown = captions(timeline, "en")
    assert [caption.text for caption in shown] == [cue.text for cue in spoken]
    assert all(0 <= cue.start - caption.start < SAMPLE_RATE / 100 for cue, caption in zip(spoken, shown, strict=True))


def probed(path: Path) -> list[tuple[float, float, str]]:
    """Return what ffmpeg reads in a file of captions: seconds from, seconds, text."""
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    ask = ["ffprobe", "-v", "error", "-show_packets", "-show_data", "-of", "json", str(path)]
    done = subprocess.run(ask, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    packets = json.loads(done.stdout)["packets"]
    return [(float(p["pts_time"]), float(p.get("duration_time", 0)), _text(p["data"])) for p in packets]


def _text(dump: str) -> str:
    """Return the bytes of ffprobe's hex dump."""
    rows = [line.split(": ", 1)[1][:40] for line in dump.strip().splitlines()]
    return bytes.fromhex("".join(rows).replace(" ", "")).decode()


@pytest.mark.parametrize("suffix", ["vtt", "srt", "lrc"])
def test_ffmpeg_reads_each_sentence_and_its_time(suffix: str, tmp_path: Path) -> None:
    """All of them, with signs that are markup elsewhere: nothing is cut, lost, or taken for a time."""
    write = {"vtt": as_vtt, "srt": as_srt, "lrc": as_lrc}[suffix]
    timeline = told(speech(1, 1, "First."), speech(5, 2, NASTY), speech(5983.5, 1, "Last."), seconds=6000)
    path = tmp_path / f"it.{suffix}"
    path.write_text(write(timeline, "en"), encoding="utf-8")
    read = [each for each in probed(path) if each[2].strip()]
    assert [start for start, _, _ in read] == [1, 5, 5983.5]
    if suffix != "lrc":
        assert [seconds for _, seconds, _ in read] == [2.5, 3.5, 2.5]
    assert (read[0][2].strip(), read[2][2].strip()) == ("First.", "Last.")
    nasty = read[1][2].replace("&lt;", "‹").replace("&gt;", "›").replace("&amp;", "&")
    nasty = nasty.strip().translate(str.maketrans("[]{}\\", "()()/"))
    assert nasty == "A --› b & ‹i›c‹/i› (/an8) (00:09.00) d e f 👩‍❤️‍👨 g"


def test_a_whole_ritual_is_read_back(tmp_path: Path) -> None:
    """As many captions as sentences, in German, with an ear each."""
    script = "title: T\nlanguage: de\nsteps:\n- say: Eins. Zwei.\n- say: Drei.\n  to: b\n- chime: end\n"
    timeline = arrange(read_text(script, name="t"), SilentVoice(), ears="split")
    path = tmp_path / "it.vtt"
    path.write_text(as_vtt(timeline, "de"), encoding="utf-8")
    assert [text.strip() for _, _, text in probed(path)][-3:] == ["Eins.", "Zwei.", "Die zweite Person: Drei."]
