"""A sound file that a script plays: any file, as loud as the voice, its ends soft, its length known from its header."""

import errno
import itertools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure import clicks, in_blocks, integrated, powers, second_difference
from tests.tables import table
from unhurried import flow
from unhurried.cli.arranging import arranged, rehearsed
from unhurried.cues import BedCue, BreathCue, SoundCue, SpeechCue, Timeline
from unhurried.errors import FileError, ScriptError
from unhurried.lengths import Lengths
from unhurried.levels import Levels
from unhurried.loudness import measured
from unhurried.mixer import GRID, Mixer, mix
from unhurried.played import length_of, read_sound, sounds_of
from unhurried.report import as_data, as_table
from unhurried.script.heard import called_by_name, with_names, with_sounds
from unhurried.script.ritual import Place, Play, Ritual, Say
from unhurried.script.sitting import Sitting, sit
from unhurried.script.text import sentences
from unhurried.sinks.memory import MemorySink
from unhurried.sounds.loop import Stereo
from unhurried.sounds.sound import Sound
from unhurried.spacing import LEAD_IN, NATURAL
from unhurried.timeline import arrange, spoken_lines
from unhurried.units import SAMPLE_RATE, amplitude, to_frames
from unhurried.voices.clip import nobody
from unhurried.voices.peaks import true_peak
from unhurried.voices.polish import PEAK_DBTP, SPEECH_LUFS
from unhurried.voices.silent import SilentVoice
from unhurried.wishes import Wishes

HERE = Place("evening.yaml", 4, 5, "Waves")
FORMATS = [
    *itertools.product(("wav", "flac"), (44_100, 22_050, 96_000, 48_000, 11_025, 32_000), (1, 2, 6)),
    *itertools.product(("ogg",), (44_100, 22_050, 48_000), (1, 2, 6)),
    *itertools.product(("mp3",), (44_100, 22_050, 48_000), (1, 2)),
]


def _waves(seconds: float, rate: int = SAMPLE_RATE, channels: int = 2) -> Stereo:
    """Return a recording of sorts, cut out of something longer: noise that swells."""
    frames = round(seconds * rate)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.41 * np.arange(frames) / rate)
    noise = np.random.default_rng(4).normal(size=(frames + 8, channels)).cumsum(axis=0)
    return np.asarray(0.1 * swell[:, None] * (noise[8:] - noise[:-8]), np.float32)


def _write(path: Path, sound: Stereo, rate: int = SAMPLE_RATE, **how: str) -> Path:
    soundfile.write(path, sound, rate, **how)
    return path


def _timeline(sound: Sound, level: float = 0.0) -> Timeline:
    """Return a second of nothing, the sound, and another second."""
    cue = SoundCue(SAMPLE_RATE, SAMPLE_RATE + sound.frames, HERE, "waves.wav", sound, level)
    return Timeline("t", cue.end + SAMPLE_RATE, (cue,), None)


def _whole(timeline: Timeline, block: int = SAMPLE_RATE) -> Stereo:
    return np.concatenate(list(mix(timeline, block=block)))


# --- its length ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "rate", "channels"), FORMATS)
def test_the_header_says_how_long_it_is(tmp_path: Path, suffix: str, rate: int, channels: int) -> None:
    """Whatever its format, rate and channels: as many frames come out as a dry run counts from the header alone."""
    for frames in (rate // 3 + 1, rate // 2 + 7):
        path = _write(tmp_path / f"waves.{suffix}", _waves(frames / rate, rate, channels), rate)
        dry, read = length_of(path), read_sound(path)
        assert dry.frames == round(frames * SAMPLE_RATE / rate + 1e-9)
        assert read.samples is not None
        assert (read.frames, len(read.samples)) == (dry.frames, dry.frames)
        assert read == dry


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="there is no ffmpeg")
def test_a_header_that_is_a_little_wrong_counts_all_the_same(tmp_path: Path) -> None:
    """An MP3 whose header only guesses its length is as long as it guesses: silence follows on what there is."""
    _write(tmp_path / "waves.wav", _waves(3, 44_100), 44_100)
    command = ["ffmpeg", "-v", "error", "-i", "waves.wav", "-b:a", "128k", "-write_xing", "0", "waves.mp3"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with soundfile.SoundFile(tmp_path / "waves.mp3") as file:
        assert 0 < file.frames - len(file.read()) < 4_410
    dry, read = length_of(tmp_path / "waves.mp3"), read_sound(tmp_path / "waves.mp3")
    assert len(read.read(0, read.frames)) == read.frames == dry.frames
    assert clicks(in_blocks(_whole(_timeline(read)))) == []


# --- how it sounds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rate", "channels", "loud"),
    [("w.wav", 44_100, 2, 1.0), ("w.flac", 22_050, 1, 0.02), ("w.ogg", 48_000, 6, 1.0), ("w.mp3", 44_100, 2, 0.1)],
)
def test_any_sound_file_is_as_loud_as_the_voice(
    tmp_path: Path, name: str, rate: int, channels: int, loud: float
) -> None:
    """In the mix it has the loudness of a spoken line, however loud the file is; one channel and six are in the middle."""
    sound = read_sound(_write(tmp_path / name, loud * _waves(12.3, rate, channels), rate))
    heard = _whole(_timeline(sound))
    assert integrated(powers([heard[SAMPLE_RATE:-SAMPLE_RATE]])) == pytest.approx(SPEECH_LUFS, abs=0.15)
    assert not heard[:SAMPLE_RATE].any()
    assert not heard[-SAMPLE_RATE:].any()
    assert np.array_equal(heard[:, 0], heard[:, 1]) == (channels != 2)


def test_the_recording_itself_is_heard(tmp_path: Path) -> None:
    """Away from its ends it is the file, sample for sample, but for one gain (and 15 bits)."""
    recording = _waves(3)
    got = read_sound(_write(tmp_path / "w.wav", recording, subtype="FLOAT")).read(SAMPLE_RATE, 2 * SAMPLE_RATE)
    plain = recording[SAMPLE_RATE : 2 * SAMPLE_RATE]
    gain = float((got * plain).sum() / (plain * plain).sum())
    assert np.abs(got - gain * plain).max() <= gain / 32_768 * 1.05


@pytest.mark.parametrize("at", [4.0, 9.95, 10.0])
def test_no_peak_is_higher_than_a_lines(tmp_path: Path, at: float) -> None:
    """What is quiet but for one clap stays quiet: its true peak is that of a line, wherever the clap lies."""
    quiet = 0.01 * _waves(12)
    # A sine of a quarter of the rate, between whose samples its peaks lie.
    clap = np.sin(np.pi / 2 * np.arange(480) + np.pi / 4) * np.hanning(480)
    quiet[to_frames(at) : to_frames(at) + 480] += 0.9 * clap[:, None].astype(np.float32)
    sound = read_sound(_write(tmp_path / "w.wav", quiet, subtype="FLOAT"))
    heard = sound.read(0, sound.frames).astype(np.float64)
    peak = max(true_peak(np.ascontiguousarray(side)) for side in heard.T)
    assert peak == pytest.approx(amplitude(PEAK_DBTP), rel=0.005)
    assert np.abs(heard).max() < peak * 0.8


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.39, 0.41, 0.6, 2.0])
def test_it_begins_and_ends_softly(tmp_path: Path, seconds: float) -> None:
    """A tone that is cut off at its fullest begins and ends with nothing, and bends nowhere: also a very short one."""
    tone = 0.5 * np.cos(2 * np.pi * 220 * np.arange(to_frames(seconds)) / SAMPLE_RATE)
    sound = read_sound(_write(tmp_path / "w.wav", np.stack([tone, tone], axis=1)))
    heard = _whole(_timeline(sound))
    assert not heard[[SAMPLE_RATE, -SAMPLE_RATE]].any()
    assert clicks(in_blocks(heard)) == []
    inside = sound.gain * amplitude(-6) * 0.5 * 32_768 * (2 * np.pi * 220 / SAMPLE_RATE) ** 2
    assert second_difference(heard) < 1.3 * inside + 4 / GRID
    loudest = to_frames(seconds / 6) if seconds < 0.6 else to_frames(0.1)
    rise = np.abs(sound.read(0, loudest)[:, 0])
    halves = rise[: loudest // 2].max(), rise[loudest // 2 :].max()
    assert halves[0] < 0.6 * halves[1] or seconds < 0.2  # half a period is not an envelope


def test_a_short_sound_is_not_louder_than_a_long_one(tmp_path: Path) -> None:
    """Shorter than the 0.4 s of which loudness is measured, it is as loud as if it went on: its length decides nothing."""
    gains = []
    for seconds in (0.1, 0.39, 0.41):
        tone = 0.1 * np.sin(2 * np.pi * 500 * np.arange(to_frames(seconds)) / SAMPLE_RATE)
        gains.append(read_sound(_write(tmp_path / "w.wav", np.stack([tone, tone], axis=1))).gain)
    assert 20 * np.log10(max(gains) / min(gains)) < 1.0


@pytest.mark.parametrize("seconds", [0.4, 3.0, 10.05, 24.9])
def test_the_measure_is_pyloudnorms(seconds: float) -> None:
    """Read by chunks, loudness and true peak are those of the whole, as the meter and the resampler have them."""
    sound = _waves(seconds)
    sound[len(sound) // 2 :] *= 0.2  # some of it below the gate
    lufs, peak = measured(lambda low, high: sound[low:high], len(sound), nobody)
    whole = sound.astype(np.float64)
    assert lufs == pytest.approx(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(whole), abs=0.06)
    assert peak == pytest.approx(max(true_peak(np.ascontiguousarray(side)) for side in whole.T), rel=0.003)


def test_where_a_chunk_ends_is_not_heard_by_the_measure() -> None:
    """A low tone that is at its fullest where chunks, and what is read around them, begin and end has no higher peak."""
    at = np.arange(to_frames(20.5)) / SAMPLE_RATE
    tone = np.cos(2 * np.pi * 30 * at) * np.interp(at, [0, 1, 10, 10.5, 20, 20.5], [0, 0.3, 0.3, 0.5, 0.5, 0])
    sound = np.stack([tone, tone], axis=1).astype(np.float32)
    lufs, peak = measured(lambda low, high: sound[low:high], len(sound), nobody)
    assert peak == pytest.approx(0.5, rel=0.002)
    assert lufs == pytest.approx(
        pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(sound.astype(np.float64)), abs=0.01
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(6, 40_000), st.data())
def test_any_part_of_it_is_what_the_whole_has_there(frames: int, data: st.DataObject) -> None:
    """Read in pieces, from anywhere, a sound of any length is the same to the bit; where samples are missing, silence."""
    samples = np.random.default_rng(frames).integers(-32_768, 32_767, (frames, 2)).astype(np.int16)
    there = data.draw(st.integers(0, frames))
    sound = Sound("k", frames, 1e-5, samples[:there])
    whole = sound.read(0, frames)
    low = data.draw(st.integers(0, frames))
    high = data.draw(st.integers(low, frames))
    assert np.array_equal(sound.read(low, high), whole[low:high])
    assert not whole[there:].any()
    assert whole.dtype == np.float32
    assert np.abs(whole[0]).max() == 0


def test_blocks_and_seeks_are_equal_to_the_bit(tmp_path: Path) -> None:
    """From a file, in blocks of any size or from anywhere, it is the same sound."""
    timeline = _timeline(read_sound(_write(tmp_path / "w.ogg", _waves(3, 44_100), 44_100)), -3.0)
    whole = _whole(timeline)
    for size in (480, 4_800, 77_777):
        assert np.array_equal(_whole(timeline, size), whole)
    for start, frames in itertools.product((1, 47_999, 52_801, 180_000), (1, 50_000)):
        assert np.array_equal(Mixer(timeline).block(start, frames), whole[start : start + frames])


@pytest.mark.parametrize(("left", "right"), [(1.0, -1.0), (1.0, 0.0), (0.0, 1.0)])
def test_it_is_heard_in_either_ear_and_in_mono(tmp_path: Path, left: float, right: float) -> None:
    """A recording on one side alone, or whose sides cancel each other out, is put on both sides."""
    sound = np.repeat(_waves(3, channels=1), 2, axis=1) * np.array([left, right], np.float32)
    heard = _whole(_timeline(read_sound(_write(tmp_path / "w.wav", sound))))
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert integrated(powers([heard[SAMPLE_RATE:-SAMPLE_RATE]])) == pytest.approx(SPEECH_LUFS, abs=0.15)


# --- in a ritual ---------------------------------------------------------------------------------------------------


def _ritual(*plays: Play, bed: str | None = None) -> Sitting:
    words = tuple(sentences("Be here.", "en"))
    return sit(Ritual("e", "Evening", "", "closed", bed, None, (Say(HERE, words), *plays, Say(HERE, words))))


LENGTHS = Lengths(1, 2, 3)


def _play(path: Path, line: int = 4, **how: Any) -> Play:
    return Play(Place("evening.yaml", line, 5, "Waves"), str(path), path.name, **how)


def test_a_ritual_plays_it_between_its_lines(tmp_path: Path) -> None:
    """It comes after the pause of a sentence, is heard to its end, and a pause follows; it is nothing to be spoken."""
    play = _play(_write(tmp_path / "w.wav", _waves(3)), level=-6.0, to="a")
    ritual = _ritual(play)
    sounds = sounds_of(ritual.steps, to_be_heard=True)
    timeline = arrange(ritual, SilentVoice(), sounds=sounds)
    first, cue, last = timeline.cues
    assert isinstance(first, SpeechCue)
    assert isinstance(cue, SoundCue)
    clip = first.clip
    assert cue.start == LEAD_IN + clip.box + clip.tail + NATURAL.sentence
    assert (cue.end - cue.start, last.start - cue.end) == (3 * SAMPLE_RATE, NATURAL.sentence)
    assert (cue.place, cue.name, cue.sound, cue.level, cue.to) == (play.place, "w.wav", sounds[play.file], -6.0, "a")
    assert [line.text for line in spoken_lines(ritual)] == ["Be here."]


def test_a_dry_run_has_the_same_timeline(tmp_path: Path) -> None:
    """With lengths alone the timeline is the one that is heard, its table and its data too; it cannot be mixed."""
    ritual = _ritual(_play(_write(tmp_path / "w.ogg", _waves(1.7, 22_050, 1), 22_050)), bed="ocean")
    heard, dry = (
        arrange(ritual, SilentVoice(), sounds=sounds_of(ritual.steps, to_be_heard=to_be_heard))
        for to_be_heard in (True, False)
    )
    assert heard == dry
    assert "0:06  sound   w.ogg" in as_table(dry, LENGTHS, ritual.ritual)
    assert table(heard) == table(dry)
    assert "sound     4  Waves | w.ogg (+0 dB, to both)" in table(dry)
    (data,) = (cue for cue in as_data(dry, LENGTHS, ritual.ritual)["cues"] if cue["kind"] == "sound")
    assert (data["name"], data["line"], data["section"], data["to"]) == ("w.ogg", 4, "Waves", "both")
    with pytest.raises(ValueError, match="only its length is known"):
        Mixer(dry).block(0, dry.frames)


def test_a_dry_run_reads_no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing will be heard, a file is opened and not read."""
    play = _play(_write(tmp_path / "w.wav", _waves(1)))

    def read(*given: object, **how: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr(soundfile.SoundFile, "read", read)
    assert sounds_of([play], to_be_heard=False)[play.file].frames == SAMPLE_RATE
    with pytest.raises(AssertionError):
        sounds_of([play], to_be_heard=True)


def test_what_changes_a_ritual_leaves_its_sounds() -> None:
    """Names, another tone and another bed are nothing to a sound."""
    ritual = _ritual(_play(Path("/w.wav"), to="a"))
    changed = with_sounds(with_names(called_by_name(ritual), {"a": "Ana", "b": "Ben"}), tone="off", bed="rain")
    assert changed.steps[1] == ritual.steps[1]


def test_the_bed_makes_room_for_it(tmp_path: Path) -> None:
    """Under the whole of a sound, bed and tone are 20 dB and more below it; after it the bed comes up again."""
    sound = read_sound(_write(tmp_path / "w.wav", _waves(4)))
    cue = SoundCue(5 * SAMPLE_RATE, 5 * SAMPLE_RATE + sound.frames, HERE, "w.wav", sound)
    under = (
        BedCue(0, 20 * SAMPLE_RATE, HERE, "ocean", 0, 0),
        BreathCue(4 * SAMPLE_RATE, 10 * SAMPLE_RATE, HERE, "in"),
    )
    timeline = Timeline("t", 20 * SAMPLE_RATE, (under[0], under[1], cue), "tide", Levels(bed=12, tone=12))
    whole, alone = _whole(timeline), _whole(Timeline("t", 20 * SAMPLE_RATE, (cue,), None))
    part = slice(cue.start, cue.end)
    beneath = np.asarray(whole[part] - alone[part])
    assert integrated(powers([alone[part]])) - integrated(powers([beneath])) >= 20
    plain = _whole(Timeline("t", 20 * SAMPLE_RATE, under, "tide", Levels(bed=12, tone=12)))
    assert np.array_equal(whole[-4 * SAMPLE_RATE :], plain[-4 * SAMPLE_RATE :])


def test_each_file_is_read_once_and_the_way_is_one(tmp_path: Path) -> None:
    """Played twice, a file is one sound; what is told of several goes forwards only, from nothing to nearly all."""
    one, other = (_write(tmp_path / name, _waves(seconds)) for name, seconds in (("a.wav", 11), ("b.wav", 0.2)))
    told: list[float] = []
    steps = [_play(one), _play(other), _play(one)]
    sounds = sounds_of(steps, lambda done, of: told.append(done / of), to_be_heard=True)
    assert list(sounds) == [str(one), str(other)]
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.9 < told[-1] < 1
    assert sounds_of([], to_be_heard=True) == {}


def _wishes(**own: Any) -> Wishes:
    """Return what a command was told: a silent voice, and some of the rest."""
    return Wishes(voice="silent", pace=1.0, **own)


def test_a_command_plays_it_at_the_level_that_was_wished_for(tmp_path: Path) -> None:
    """`--sound-level` takes it down and `--quiet-hours` by as much as the voice; a dry run asks for its length."""
    ritual = _ritual(_play(_write(tmp_path / "w.wav", _waves(3)))).ritual
    cues = rehearsed(ritual, _wishes(), to_be_heard=False).arrange().cues
    loud = {}
    for name, own in (("plain", {}), ("level", {"sound_level": -9.0}), ("quiet", {"quiet_hours": True})):
        timeline = arranged(ritual, _wishes(**own))
        assert timeline.cues == cues
        (cue,) = (cue for cue in cues if isinstance(cue, SoundCue))
        loud[name] = integrated(powers([Mixer(timeline).block(cue.start, cue.end - cue.start)]))
    assert loud["level"] - loud["plain"] == pytest.approx(-9, abs=0.05)
    assert loud["quiet"] - loud["plain"] == pytest.approx(-15, abs=0.05)


def test_perform_plays_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole flow has the sound, too."""
    ritual = _ritual(_play(_write(tmp_path / "w.wav", _waves(1)))).ritual
    monkeypatch.setattr(flow, "read", lambda source: ritual)
    sink = MemorySink()
    timeline = flow.perform("evening.yaml", sink, SilentVoice())
    (cue,) = (cue for cue in timeline.cues if isinstance(cue, SoundCue))
    assert sink.samples[cue.start : cue.end].any()


# --- what cannot be played -----------------------------------------------------------------------------------------


def _broken_off(path: Path) -> None:
    _write(path.with_suffix(".mp3"), _waves(3, 44_100), 44_100)
    whole = path.with_suffix(".mp3").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


BAD = [
    (lambda path: None, "cannot be read: No such file or directory"),
    (lambda path: path.mkdir(), "is not a file"),
    (lambda path: path.write_text("not a sound"), "is not a sound that can be read"),
    (lambda path: _write(path, _waves(0.04)), "lasts 0.04 s; 0.05 s are the least"),
    (lambda path: _write(path, np.zeros((0, 2), np.float32)), "lasts 0.00 s; 0.05 s are the least"),
]
HEARD_BAD = [
    (lambda path: _write(path, np.zeros((9_600, 2), np.float32)), "has nothing in it that is heard"),
    (lambda path: _write(path, np.zeros((960_000, 2), np.float32)), "has nothing in it that is heard"),
    (_broken_off, "breaks off after 1.[0-9] s of 3.0 s: copy or make it anew"),
]


@pytest.mark.parametrize(("make", "message"), [*BAD, *HEARD_BAD])
def test_what_cannot_be_played_says_why(tmp_path: Path, make: Any, message: str) -> None:
    """Missing, a folder, a text, too short, silent, broken off: one line with the file's name."""
    path = tmp_path / "w.wav"
    make(path)
    with pytest.raises(FileError, match=message) as caught:
        read_sound(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_more_than_an_hour_is_refused(tmp_path: Path) -> None:
    """A file longer than an hour is not begun to be read."""
    path = _write(tmp_path / "long.flac", np.zeros((8_000 * 3_700, 1), np.float32), 8_000)
    with pytest.raises(FileError, match=r"lasts 1:01:40; an hour is the most: cut it into parts"):
        length_of(path)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="there is no ffmpeg")
def test_a_file_that_does_not_say_how_long_it_is(tmp_path: Path) -> None:
    """A FLAC that was written to a pipe has no length in its header: it is refused, with the mend."""
    _write(tmp_path / "w.wav", _waves(1))
    command = ["ffmpeg", "-v", "error", "-i", "w.wav", "-f", "flac", "-"]
    piped = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "w.flac").write_bytes(piped.stdout)
    with pytest.raises(FileError, match="does not say how long it is; make it anew"):
        length_of(tmp_path / "w.flac")


@pytest.mark.parametrize("to_be_heard", [True, False])
def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path, to_be_heard: bool) -> None:
    """What is wrong with the sounds of a script stands in one error, a line each: file, line, column, name, why."""
    good = _write(tmp_path / "good.wav", _waves(1))
    (tmp_path / "text.wav").write_text("not a sound")
    steps = [_play(tmp_path / "gone.wav", 4), _play(good, 5), _play(tmp_path / "text.wav", 9)]
    with pytest.raises(ScriptError) as caught:
        sounds_of(steps, to_be_heard=to_be_heard)
    first, second = str(caught.value).splitlines()
    assert first == "evening.yaml:4:5: the sound 'gone.wav' cannot be read: No such file or directory"
    assert second.startswith("evening.yaml:9:5: the sound 'text.wav' is not a sound that can be read (")


def test_silence_shows_when_it_is_to_be_heard(tmp_path: Path) -> None:
    """A dry run does not know that a file is silent; who plays it is told, with the place in the script."""
    play = _play(_write(tmp_path / "none.wav", np.zeros((48_000, 2), np.float32)))
    assert sounds_of([play], to_be_heard=False)[play.file].frames == 48_000
    with pytest.raises(ScriptError, match=r"evening.yaml:4:5: the sound 'none.wav' has nothing in it that is heard"):
        sounds_of([play], to_be_heard=True)


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the temporary folder is full, the sound says so."""
    path = _write(tmp_path / "w.wav", _waves(1))

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(ScriptError, match=r"the sound 'w.wav' cannot be kept in .+: No space left on device"):
        sounds_of([_play(path)], to_be_heard=True)
