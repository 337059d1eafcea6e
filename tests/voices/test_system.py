"""The system voice: real pyttsx3 with the bundled espeak-ng, and workers that fail in every way they can."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.voices.speaking import system_voice
from unhurried.errors import VoiceError
from unhurried.voices import engine, polish
from unhurried.voices.cache import ClipCache, key_of
from unhurried.voices.clip import TAIL, Mono, clip_of
from unhurried.voices.manner import Manner
from unhurried.voices.polish import DRY_TAIL
from unhurried.voices.process import WORKER
from unhurried.voices.system import chosen, open_system, quality

LINE = "Lie down close together."


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    return ClipCache(tmp_path / "clips")


def _files(cache: ClipCache) -> list[Path]:
    return sorted(path for path in cache.folder.rglob("*") if path.is_file() and path.suffix != ".txt")


def test_it_speaks(cache: ClipCache) -> None:
    """A line becomes a clip: words of a sensible length, no silence around them but the room's, silent ends."""
    with system_voice(cache=cache) as voice:
        clip = clip_of(voice, LINE)
    samples = clip.load()
    assert samples.dtype == np.float32
    assert samples.shape == (clip.frames,)
    assert 1.0 < clip.frames / 48_000 < 3.0
    assert samples[0] == samples[-1] == 0
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert loud[0] < 4_800
    assert loud[-1] > clip.frames - clip.tail - 4_800
    assert clip.tail == TAIL


def test_many_lines_are_each_their_own(cache: ClipCache) -> None:
    """Forty lines in one worker: each has its own sound and none is another's, none empty."""
    lines = [f"This is line number {k}, and it is spoken slowly." for k in range(40)]
    with system_voice(cache=cache) as voice:
        clips = [clip_of(voice, line) for line in lines]
    assert len({clip.key for clip in clips}) == 40
    assert len({clip.load().tobytes() for clip in clips}) == 40
    assert all(clip.frames > 48_000 for clip in clips)


def test_the_second_time_comes_from_the_cache(cache: ClipCache) -> None:
    """A line is made once; from then on the same clip, sample for sample, in this run and in the next."""
    with system_voice(cache=cache) as voice:
        first = clip_of(voice, LINE)
        made = [path.stat().st_mtime_ns for path in _files(cache)]
        assert clip_of(voice, LINE) == first
    with system_voice(cache=cache) as voice:
        again = clip_of(voice, LINE)
    assert again == first
    assert np.array_equal(again.load(), first.load())
    assert [path.stat().st_mtime_ns for path in _files(cache)] == made


def test_another_voice_is_another_clip(cache: ClipCache) -> None:
    """Voices are found by language, and each has its own clips."""
    with system_voice(cache=cache) as voice, system_voice("en-us", cache=cache) as other:
        assert clip_of(voice, "Turn and rest.").key != clip_of(other, "Turn and rest.").key
    assert len(_files(cache)) == 2


def test_whatever_makes_a_clip_is_in_its_key(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, rate, polish and engine: a change of any gives another clip. Parts cannot run into each other."""
    keys = []

    def keep_key() -> None:
        with system_voice(cache=cache) as voice:
            keys.append(clip_of(voice, "Stay.").key)

    keep_key()
    keep_key()
    assert keys[0] == keys[1]
    with monkeypatch.context() as changed:
        changed.setattr(polish, "VERSION", 99)
        keep_key()
    for manner in (Manner(pace=100), Manner(pitch=1), Manner(dry=True), Manner(said={"Stay": "Stey"})):
        with system_voice(manner=manner, cache=cache) as voice:
            keys.append(clip_of(voice, "Stay.").key)
    assert len(set(keys)) == 6
    assert key_of("ab", "c") != key_of("a", "bc")


def test_two_runs_with_a_cold_cache_agree(cache: ClipCache) -> None:
    """Who comes second takes the clip of who was first, whatever length its own had."""
    first = cache.keep("ab12", np.full(48_000, 0.5, np.float32))
    second = cache.keep("ab12", np.full(47_990, 0.25, np.float32))
    assert second == first
    assert second.frames == len(second.load()) == len(first.load()) == 48_000


def test_a_clip_that_was_replaced_is_an_error(cache: ClipCache) -> None:
    """A clip whose length is not what the timeline counted on is one clear error, never a shifted word."""
    clip = cache.keep("ab12", np.full(48_000, 0.5, np.float32))
    soundfile.write(_files(cache)[0], np.zeros(40_000, np.float32), 48_000, format="FLAC")
    with pytest.raises(VoiceError, match="start again and it is made anew"):
        clip.load()


def test_a_clip_is_written_whole_or_not_at_all(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while it is written: neither the clip nor a part of it is there."""

    def interrupted(path: str | bytes, *_: object, **__: object) -> None:
        Path(os.fsdecode(path)).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(soundfile, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.keep("ab12", np.full(48_000, 0.5, np.float32))
    assert _files(cache) == []


def test_a_full_temporary_folder_is_said(cache: ClipCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room for the engine's file, that is the error, and at once."""
    monkeypatch.setattr(engine, "ROOM", 2**62)
    with system_voice(cache=cache) as voice, pytest.raises(VoiceError, match="no room to work in: .* is full"):
        clip_of(voice, "Stay.")


def test_a_voice_that_is_not_there_is_named(cache: ClipCache) -> None:
    """A wish that cannot be met is an error that says so; nothing speaks with some other voice."""
    with (
        system_voice("klingon-9", cache=cache) as voice,
        pytest.raises(VoiceError, match="has no voice 'system:klingon-9'"),
    ):
        clip_of(voice, LINE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; the cache lies in the user's own profile")
def test_only_their_owner_may_read_the_clips(cache: ClipCache) -> None:
    """Folders 0700, files 0600, whatever the umask, and where the folder was there before, more open."""
    cache.folder.mkdir(mode=0o777, parents=True)
    before = os.umask(0)
    try:
        with system_voice(cache=cache) as voice:
            clip_of(voice, LINE)
    finally:
        os.umask(before)
    for path in (cache.folder, *cache.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_damaged_clip_is_made_anew(cache: ClipCache) -> None:
    """A clip cut short or overwritten is not played: the line is spoken again.

    (espeak-ng's later utterances in one process differ from its first by a few frames.)
    """
    with system_voice(cache=cache) as voice:
        first = clip_of(voice, LINE)
        (path,) = _files(cache)
        for damage in (path.read_bytes()[: path.stat().st_size // 2], b"rubbish", b""):
            path.write_bytes(damage)
            again = clip_of(voice, LINE)
            assert again.frames == pytest.approx(first.frames, abs=200)
            assert len(again.load()) == again.frames


def test_a_clip_that_goes_while_it_is_needed_is_an_error(cache: ClipCache) -> None:
    """A cache emptied under a running ritual is one clear error, never silence."""
    with system_voice(cache=cache) as voice:
        clip = clip_of(voice, LINE)
    _files(cache)[0].unlink()
    with pytest.raises(VoiceError, match="start again and it is made anew"):
        clip.load()


def test_without_a_cache_it_speaks_all_the_same(tmp_path: Path) -> None:
    """Where the folder cannot be made, clips live in memory, and are the very same samples."""
    (tmp_path / "file").write_text("in the way")
    with system_voice(cache=ClipCache(tmp_path / "file" / "clips"), worker=WORKER) as voice:
        without = clip_of(voice, LINE)
    with system_voice(cache=ClipCache(tmp_path / "clips"), worker=WORKER) as voice:
        assert np.array_equal(clip_of(voice, LINE).load(), without.load())


# --- workers that fail -------------------------------------------------------------------------------------------

HELLO = 'import json, sys, os, time; print(json.dumps({"ready": True, "voice": "x", "engine": "y"}), flush=True)\n'
GOOD = """
def good(request):
    import numpy, soundfile
    soundfile.write(request["file"], numpy.sin(numpy.arange(22050) / 10) / 4, 22050, format="WAV", subtype="PCM_16")
    print(json.dumps({"file": request["file"]}), flush=True)
"""
FAILURES = {
    "hangs": ("time.sleep(60)", "did not answer within"),
    "dies": ("os._exit(3)", "ended in the middle (exit code 3)"),
    "is killed": ("os.kill(os.getpid(), 9)", "ended in the middle (signal 9)"),
    "prints rubbish": ("print('Audio saved!', flush=True)", "answered with something that makes no sense"),
    "prints a number": ("print(7, flush=True)", "answered with something that makes no sense"),
    "says why": ("print(json.dumps({'error': 'no breath'}), flush=True)", "says: no breath"),
    "writes no file": ("print(json.dumps({'file': 'x'}), flush=True)", "wrote no file"),
    "writes an empty file": (
        "open(request['file'], 'wb').close(); print(json.dumps({'file': 'x'}), flush=True)",
        "wrote a file that is not a sound",
    ),
    "writes a file with no frames": (
        "import soundfile; soundfile.write(request['file'], [], 22050, format='WAV');"
        " print(json.dumps({'file': 'x'}), flush=True)",
        "wrote a file, but there is no sound in it",
    ),
    "writes silence": (
        "import soundfile; soundfile.write(request['file'], [0.0] * 9999, 22050, format='WAV');"
        " print(json.dumps({'file': 'x'}), flush=True)",
        "wrote a file, but there is no sound in it",
    ),
}


def test_a_longer_line_has_more_time(tmp_path: Path, cache: ClipCache) -> None:
    """A deadline grows with the line: a worker that takes a second is in time for ten characters or more."""
    command = _worker(tmp_path, "time.sleep(1); good(request)")
    with system_voice(cache=cache, worker=command, line_deadline=0.2) as voice:
        assert clip_of(voice, "Be here now.").frames > 40_000


def test_the_file_of_the_line_before_is_not_taken(tmp_path: Path, cache: ClipCache) -> None:
    """A worker that writes one line and only claims to have written the next has failed at it."""
    body = "good(request) if 'One' in request['text'] else print(json.dumps({'file': request['file']}), flush=True)"
    with system_voice(cache=cache, worker=_worker(tmp_path, body)) as voice:
        clip_of(voice, "One.")
        with pytest.raises(VoiceError, match="wrote no file"):
            clip_of(voice, "Two.")


def test_a_long_first_line_is_waited_for(cache: ClipCache) -> None:
    """Espeak's first run comes back before the file is there unless its driver is told that it is idle."""
    with system_voice(cache=cache) as voice:
        assert clip_of(voice, "and then it goes on " * 49).frames > 40 * 48_000


@pytest.mark.busy
def test_under_load_no_rate_is_lost() -> None:
    """With every core busy, rates that wait in espeak's queue get lost unless they are waited for: here none is."""
    speaking = open_system("", "en")
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        words = "This is as long as it is."
        lengths = [len(speaking.speak(words, 1.7 if k % 2 else 0.7, None)[0]) for k in range(80)]
    finally:
        speaking.close()
        for process in busy:
            process.kill()
            process.wait()
    assert min(lengths[::2]) > 1.5 * max(lengths[1::2])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_is_the_parents_to_answer(tmp_path: Path) -> None:
    """A worker that is sent Ctrl-C with everybody else goes on; it ends with its stdin, and takes its folder along."""
    folder = tmp_path / "work"
    folder.mkdir()
    command = [*WORKER, str(folder), "system", "", "en"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert json.loads(worker.stdout.readline())["ready"]
        worker.send_signal(signal.SIGINT)
        request = {"text": "Stay.", "rate": 0.85, "pitch": None, "file": str(folder / "line"), "deadline": 10}
        worker.stdin.write(json.dumps(request) + "\n")
        worker.stdin.flush()
        assert json.loads(worker.stdout.readline()) == {"file": str(folder / "line")}
        worker.stdin.close()
        assert worker.wait(timeout=10) == 0
        assert worker.stdout.read() == ""
    assert not folder.exists()


def _worker(folder: Path, body: str) -> list[str]:
    script = folder / "worker.py"
    script.write_text(f"{HELLO}{GOOD}\nfor line in sys.stdin:\n    request = json.loads(line)\n    {body}\n")
    return [sys.executable, str(script)]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_line_that_fails_twice_is_an_error(failure: str, tmp_path: Path, cache: ClipCache) -> None:
    """However the worker fails: one retry in a fresh one, then an error that says how; nothing is kept."""
    body, why = FAILURES[failure]
    command = _worker(tmp_path, f"open({str(tmp_path / 'asked')!r}, 'a').write('.'); {body}")
    with system_voice(cache=cache, worker=command, line_deadline=0.5) as voice, pytest.raises(VoiceError) as caught:
        clip_of(voice, "Hm.")
    assert why in str(caught.value)
    assert str(caught.value).endswith(", at 'Hm.'")
    assert (tmp_path / "asked").read_text() == ".."
    assert _files(cache) == []


@pytest.mark.parametrize("failure", FAILURES)
def test_a_line_that_fails_once_is_spoken_by_a_fresh_worker(failure: str, tmp_path: Path, cache: ClipCache) -> None:
    """After a failure the next worker speaks the line, and the lines after it."""
    flag = tmp_path / "failed"
    body = f"""
    if not os.path.exists({str(flag)!r}):
        open({str(flag)!r}, "w").close()
        {FAILURES[failure][0]}
    else:
        good(request)"""
    with system_voice(cache=cache, worker=_worker(tmp_path, body.strip()), line_deadline=0.5) as voice:
        assert clip_of(voice, "Hm.").frames > 40_000
        assert clip_of(voice, "Ah.").frames > 40_000


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import time; time.sleep(60)", "did not answer within 0.5 s"),
        ("raise SystemExit(4)", "ended in the middle (exit code 4)"),
        ("print('no json')", "answered with something that makes no sense: 'no json'"),
        ("import json; print(json.dumps({'error': 'no espeak'}))", "says: no espeak"),
    ],
)
def test_a_worker_that_never_gets_ready(program: str, why: str, cache: ClipCache) -> None:
    """A voice that does not start is an error too, and does not blame a line for it."""
    command = [sys.executable, "-c", program]
    with system_voice(cache=cache, worker=command, start_deadline=0.5) as voice, pytest.raises(VoiceError) as caught:
        clip_of(voice, "Hm.")
    assert str(caught.value) == f"the voice {why}"


def test_a_worker_that_is_no_program(cache: ClipCache) -> None:
    """Where Python itself cannot be started, that is said."""
    with (
        system_voice(cache=cache, worker=["/nowhere/python"]) as voice,
        pytest.raises(VoiceError, match="could not be started"),
    ):
        clip_of(voice, "Hm.")


@pytest.fixture
def no_leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep temporary files in a folder of the test's, and see that none is left."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("unhurried-")] == []


@pytest.mark.usefixtures("no_leftovers")
def test_nothing_is_left_behind(tmp_path: Path, cache: ClipCache) -> None:
    """After the voice is closed its worker has ended and its folder is gone, after a failure too."""
    with system_voice(cache=cache) as voice:
        clip_of(voice, LINE)
    with (
        system_voice(cache=cache, worker=_worker(tmp_path, "os._exit(3)")) as voice,
        pytest.raises(VoiceError),
    ):
        clip_of(voice, LINE)


def test_a_module_in_the_working_directory_is_not_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file pyttsx3.py where someone happens to be is not run."""
    (tmp_path / "pyttsx3.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    with system_voice(cache=ClipCache(tmp_path / "clips")) as voice:
        assert clip_of(voice, LINE).frames > 48_000


def test_a_deep_installation_and_a_deep_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """espeak-ng fails at data paths of 160 characters and more: the shorter of data and link is used."""
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with system_voice(cache=ClipCache(tmp_path / "clips")) as voice:
        assert clip_of(voice, LINE).frames > 48_000


def test_clips_are_16_bit_flac_at_48_khz(cache: ClipCache) -> None:
    """What lies in the cache is an ordinary sound file, mono, at the timeline's rate."""
    with system_voice(cache=cache) as voice:
        clip_of(voice, LINE)
    info = soundfile.info(str(_files(cache)[0]))
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("FLAC", "PCM_16", 48_000, 1)


def test_dry_is_another_clip_with_its_own_short_tail(cache: ClipCache) -> None:
    """--dry keeps the engine's sound as it is: another key, another sound, and no room after the last word."""
    with system_voice(cache=cache) as voice, system_voice(manner=Manner(dry=True), cache=cache) as dry:
        wet, plain = clip_of(voice, LINE), clip_of(dry, LINE)
        assert clip_of(dry, LINE).key == plain.key
    assert wet.key != plain.key
    assert (wet.tail, plain.tail) == (TAIL, DRY_TAIL)
    assert plain.frames < wet.frames


def _pitch_of_a_voice(samples: Mono) -> float:
    """Return the median fundamental (Hz), by autocorrelation of its louder parts."""
    found = []
    for at in range(0, len(samples) - 4_800, 2_400):
        part = samples[at : at + 4_800].astype(np.float64)
        if np.sqrt(np.mean(part**2)) > 0.05:
            spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 14)) ** 2
            correlation = np.fft.irfft(spectrum)
            lags = slice(48_000 // 250, 48_000 // 60)
            found.append(48_000 / (48_000 // 250 + int(np.argmax(correlation[lags]))))
    return float(np.median(found))


def test_the_voice_is_a_touch_lower_than_its_engine_has_it(cache: ClipCache) -> None:
    """With espeak-ng, which offers it: 5 to 25 % lower than dry, and as long to a tenth."""
    with system_voice(cache=cache) as voice, system_voice(manner=Manner(dry=True), cache=cache) as dry:
        wet, plain = clip_of(voice, LINE), clip_of(dry, LINE)
    ratio = _pitch_of_a_voice(wet.load()) / _pitch_of_a_voice(plain.load())
    assert 0.75 < ratio < 0.95
    assert (wet.frames - wet.tail) / (plain.frames - plain.tail) == pytest.approx(1, abs=0.1)


# --- which voice of the machine ------------------------------------------------------------------------------------


def _voice(identifier: str, name: str, *languages: str) -> dict[str, object]:
    return {"id": identifier, "name": name, "languages": list(languages), "quality": quality(identifier, name)}


MAC = [
    _voice("com.apple.speech.synthesis.voice.Albert", "Albert", "en-us"),
    _voice("com.apple.voice.compact.en-US.Samantha", "Samantha", "en-us"),
    _voice("com.apple.voice.compact.en-GB.Daniel", "Daniel", "en-gb"),
    _voice("com.apple.voice.enhanced.en-US.Tom", "Tom (Enhanced)", "en-us"),
    _voice("com.apple.voice.premium.en-US.Zoe", "Zoe (Premium)", "en-us"),
    _voice("com.apple.eloquence.de-DE.Eddy", "Eddy", "de-de"),
    _voice("com.apple.voice.compact.de-DE.Anna", "Anna", "de-de"),
]
WINDOWS = [
    _voice(
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens\TTS_MS_EN-US_ZIRA_11.0",
        "Microsoft Zira Desktop - English (United States)",
        "en-us",
    ),
    _voice(
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens\TTS_MS_DE-DE_HEDDA_11.0",
        "Microsoft Hedda Desktop - German",
        "de-de",
    ),
]


@pytest.mark.parametrize(
    ("voices", "wish", "language", "current", "name"),
    [
        (MAC, "", "en", None, "Zoe (Premium)"),
        (MAC, "", "en-GB", "com.apple.voice.compact.en-US.Samantha", "Zoe (Premium)"),
        (MAC[:3], "", "en", "com.apple.voice.compact.en-GB.Daniel", "Daniel"),
        (MAC[:3], "", "en-US", "com.apple.voice.compact.en-GB.Daniel", "Samantha"),
        (MAC, "", "de", None, "Anna"),
        (MAC, "samantha", "en", None, "Samantha"),
        (MAC, "Zoe", "en", None, "Zoe (Premium)"),
        (MAC, "en-gb", "en", None, "Daniel"),
        (MAC, "en_GB", "en", None, "Daniel"),
        (MAC, "de", "de", None, "Anna"),
        (MAC, "Albert", "en", None, "Albert"),
        (WINDOWS, "", "en", None, "Microsoft Zira Desktop - English (United States)"),
        (WINDOWS, "Microsoft Hedda Desktop", "de", None, "Microsoft Hedda Desktop - German"),
        (WINDOWS, "TTS_MS_DE-DE_HEDDA_11.0", "de", None, "Microsoft Hedda Desktop - German"),
    ],
)
def test_the_voice_is_chosen_as_people_know_it(
    voices: list[dict[str, object]], wish: str, language: str, current: str | None, name: str
) -> None:
    """By id, name or language; without a wish the best that speaks the language, never a joke while there is another."""
    found = chosen(voices, wish, language, current)
    assert found is not None
    assert found["name"] == name


def test_without_any_voice_of_the_language_it_is_the_machines_own() -> None:
    """Whether that will do is for the language's own check to say."""
    assert chosen(MAC, "", "fr", MAC[1]["id"]) == MAC[1]  # type: ignore[arg-type]
    assert chosen([], "", "en", None) is None
    with pytest.raises(LookupError, match="this machine has no voice 'system:Zira'"):
        chosen(MAC, "Zira", "en", None)
