"""Piper: the real package and a tiny voice, in a worker process; what is chosen, and what can be wrong."""

import json
import os
import shutil
import signal
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.voices import make_tiny
from unhurried.errors import NotFoundError, VoiceError
from unhurried.voices import catalogue, open_voice, piper, starter
from unhurried.voices.cache import ClipCache
from unhurried.voices.clip import Line, clip_of, nobody
from unhurried.voices.engine import RefusedError
from unhurried.voices.manner import Manner
from unhurried.voices.piper import PiperModel, best_model, described, find_model, models, open_piper
from unhurried.voices.polish import trimmed
from unhurried.voices.pool import EnginePool
from unhurried.voices.spoken import SpokenVoice

pytest.importorskip("piper", reason="Piper is not installed: pip install '.[test]'")
LINE = "Be here, and let the quiet come."


def _lay(folder: Path, name: str, *, language: str = "en_US", quality: str = "low", **more: object) -> Path:
    """Put the tiny voice into a folder by another name, with another description."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    shutil.copy(make_tiny.FOLDER / f"{make_tiny.NAME}.onnx", model)
    config = json.loads((make_tiny.FOLDER / f"{make_tiny.NAME}.onnx.json").read_text())
    config["language"]["code"] = language
    config["audio"]["quality"] = quality
    (folder / f"{name}.onnx.json").write_text(json.dumps({**config, **more}))
    return model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder's place for voices; it is not there yet."""
    path = tmp_path / "voices"
    monkeypatch.setattr(piper, "voices_folder", lambda: path)
    return path


@pytest.fixture
def model(tmp_path: Path) -> PiperModel:
    found = described(_lay(tmp_path / "own", "en_US-own-low"))
    assert found is not None
    return found


def test_it_speaks_at_the_rate_it_is_told(model: PiperModel) -> None:
    """The real model's lengths follow the rate; it has one pitch, and says what it is made of."""
    engine = open_piper(model)
    try:
        lengths = [len(engine.speak(LINE, rate, None)[0]) for rate in (1.0, 0.85)]
        assert engine.languages == ("en-US",)
        assert not engine.pitched
        assert engine.identity[:1] == ("piper",)
        assert engine.identity == piper.identity_of(model.path)
    finally:
        engine.close()
    assert lengths[1] / lengths[0] == pytest.approx(1 / 0.85, rel=0.02)


def test_a_voice_is_itself_wherever_it_lies(model: PiperModel, tmp_path: Path) -> None:
    """A copy on another machine, fetched another day, is the same voice: a cluster's may speak. Another model is not."""
    copy = described(_lay(tmp_path / "elsewhere", model.path.stem))
    assert copy is not None
    os.utime(copy.path, (1, 1))
    assert piper.identity_of(copy.path) == piper.identity_of(model.path)
    data = bytearray(copy.path.read_bytes())
    data[-1] ^= 1
    copy.path.write_bytes(data)
    assert piper.identity_of(copy.path) != piper.identity_of(model.path)


def _noisy(folder: Path) -> PiperModel:
    """Return the tiny voice with noise added to what it hums, as real ones are made of noise."""
    onnx = pytest.importorskip("onnx", reason="onnx, which makes the voice, is not installed")
    path = _lay(folder, "en_US-noisy-low")
    made = onnx.load(path)
    last, output = made.graph.node[-1], made.graph.output[0].name
    last.output[list(last.output).index(output)] = "hum"
    helper = onnx.helper
    made.graph.node.extend([
        helper.make_node("RandomNormalLike", ["hum"], ["noise"], scale=0.01),
        helper.make_node("Add", ["hum", "noise"], [output]),
    ])  # fmt: skip
    onnx.save(made, path)
    found = described(path)
    assert found is not None
    return found


@pytest.mark.skipif(not piper.ALONE, reason="each line is a fork's on Linux only")
def test_its_noise_is_the_same_whatever_was_said_before(tmp_path: Path) -> None:
    """A real voice is made of noise. Two engines that are asked in another order give the same samples, line by line."""
    model, lines = _noisy(tmp_path), (LINE, "Rest.", "And breathe out, as slowly as you like.")
    spoken: list[dict[str, np.ndarray]] = []
    for order in (lines, (*reversed(lines), *lines)):
        engine = open_piper(model)
        spoken.append({line: engine.speak(line, 1.0, None)[0] for line in order})
        engine.close()
    assert 0.005 < spoken[0][LINE][:160].std() < 0.02, "there is noise where the tiny voice is silent"
    assert all(np.array_equal(spoken[0][line], spoken[1][line]) for line in lines)


def test_a_quiet_sentence_is_not_blown_up(model: PiperModel) -> None:
    """Piper's own normalising, which takes each sentence to full scale, is off: levels are ours."""
    engine = open_piper(model)
    samples, _ = engine.speak(LINE, 1.0, None)
    engine.close()
    assert 0.05 < abs(samples).max() < 0.6


def test_a_worker_that_is_killed_in_the_middle_is_replaced(model: PiperModel, tmp_path: Path) -> None:
    """Killed between two lines, a real worker is started anew, and the line is spoken."""
    pids: list[int] = []

    def killed_once(engine: object) -> int:
        worker = engine._worker._process  # type: ignore[attr-defined]
        pids.append(worker.pid)
        if len(pids) == 1:
            _ = engine.identity  # type: ignore[attr-defined]
            os.kill(worker.pid, signal.SIGKILL)
        return len(engine.speak(LINE, 1.0, None)[0])  # type: ignore[attr-defined]

    pool = EnginePool(partial(open_piper, model))
    assert pool.do(killed_once) > 10_000
    pool.end()
    assert len(set(pids)) == 2


def test_several_speakers(tmp_path: Path) -> None:
    """One is chosen by name or number; another one is refused, not asked for twice."""
    found = described(_lay(tmp_path, "en_US-two-low", num_speakers=2, speaker_id_map={"ana": 0, "ben": 1}))
    assert found is not None
    for wish in ("ben", "1"):
        engine = open_piper(found, wish)
        assert engine.identity[-1] == wish
        engine.close()
    engine = open_piper(found, "carl")
    with pytest.raises(RefusedError, match="no speaker 'carl'; it has 2, counted from 0"):
        _ = engine.identity
    engine.close()


def test_voices_are_found_by_name_path_or_language(folder: Path, tmp_path: Path) -> None:
    """A name, a path, or nothing: the best for the language, its region first, then its quality."""
    with pytest.raises(
        NotFoundError, match=r"no Piper voice for 'de' here; `unhurried voices get de_DE-thorsten-medium` fetches one"
    ):
        find_model("", "de")
    for name, language, quality in (
        ("en_US-a-low", "en_US", "low"), ("en_US-b-high", "en_US", "high"), ("en_GB-c-medium", "en_GB", "medium"),
        ("de_DE-d-low", "de_DE", "low"),
    ):  # fmt: skip
        _lay(folder, name, language=language, quality=quality)
    assert [model.name for model in models()] == ["en_US-b-high", "en_GB-c-medium", "de_DE-d-low", "en_US-a-low"]
    assert find_model("", "en").name == "en_US-b-high"
    assert find_model("", "en-GB").name == "en_GB-c-medium"
    assert find_model("", "de_AT").name == "de_DE-d-low"
    assert find_model("en_US-a-low", "de").name == "en_US-a-low"
    path = _lay(tmp_path / "elsewhere", "mine")
    assert find_model(str(path), "en").path == path
    with pytest.raises(NotFoundError, match="not a Piper voice; it takes NAME.onnx and NAME.onnx.json beside it"):
        find_model(str(tmp_path / "none.onnx"), "en")
    with pytest.raises(
        NotFoundError, match="'en_US-x-low' is not here; `unhurried voices get en_US-x-low` fetches it"
    ):
        find_model("en_US-x-low", "en")
    assert best_model("fr") is None


def test_the_best_that_is_here_speaks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing fetched: the machine's own. Fetched: Piper, in its language only. Without the package: not."""
    assert catalogue.default_wish("en") == "system"
    assert "unhurried voices get en_US-lessac-medium" in catalogue.advice("en")
    _lay(folder, "en_US-a-low")
    assert catalogue.default_wish("en-GB") == "piper:en_US-a-low"
    assert catalogue.default_wish("de") == "system"
    assert "unhurried record" in catalogue.advice("en")
    monkeypatch.setattr(piper, "is_installed", lambda: False)
    assert catalogue.default_wish("en") == "system"
    assert f"{piper.INSTALL}, then unhurried voices get en_US-lessac-medium" in catalogue.advice("en")


@pytest.mark.parametrize("damage", ["", "no json", "{}", "[1]", '{"audio": 7}'])
def test_half_a_voice_is_none(folder: Path, damage: str) -> None:
    """A description that is missing or makes no sense: the voice is not listed, and nothing breaks."""
    path = _lay(folder, "en_US-a-low")
    if damage:
        path.with_name("en_US-a-low.onnx.json").write_text(damage)
    else:
        path.with_name("en_US-a-low.onnx.json").unlink()
    assert models() == []


def test_a_damaged_model_is_one_clear_error(model: PiperModel, tmp_path: Path) -> None:
    """A model that cannot be loaded is told as what it is, at once, and blames no line."""
    model.path.write_bytes(model.path.read_bytes()[:500])
    with (
        SpokenVoice(partial(open_piper, model), cache=ClipCache(tmp_path / "c")) as voice,
        pytest.raises(VoiceError) as caught,
    ):
        clip_of(voice, LINE)
    assert str(caught.value) == (
        "the Piper voice 'en_US-own-low' is damaged, or is none; `unhurried voices get en_US-own-low --again` fetches it anew"
    )
    assert caught.value.line is None


def test_words_it_cannot_say_are_an_error(model: PiperModel) -> None:
    """Words of which nothing can be said give no sound, and that is told: never silence."""
    engine = open_piper(model)
    samples, _ = engine.speak("", 1.0, None)
    engine.close()
    with pytest.raises(ValueError, match="there is no sound in it"):
        trimmed(samples, 16_000)


def test_it_tells_nobody(model: PiperModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Onnxruntime has telemetry in native code, which no hook of Python's sees: it is off, and leaves no trace."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    engine = open_piper(model)
    engine.speak(LINE, 1.0, None)
    environment = Path(f"/proc/{engine._worker._process.pid}/environ")
    if environment.exists():
        assert b"ORT_DISABLE_TELEMETRY=1" in environment.read_bytes().split(b"\0")
    engine.close()
    assert not (tmp_path / "home").exists()
    assert [path.name for path in (tmp_path / "tmp").iterdir() if not path.name.startswith("unhurried-")] == []


def test_its_worker_opens_no_connection(model: PiperModel) -> None:
    """Some of Piper's languages would fetch what they lack: the worker refuses."""
    from unhurried.voices.worker import _stay_offline

    with pytest.raises(ConnectionError, match="Unhurried opens no connection"):
        _stay_offline("socket.connect", ())
    _stay_offline("open", ())


def test_a_manner_it_has_not_is_refused(model: PiperModel, tmp_path: Path) -> None:
    """It has one pitch, and its own language."""
    for manner, why in ((Manner(pitch=1), "one pitch only"), (Manner(language="de"), "speaks en-US")):
        voice = SpokenVoice(partial(open_piper, model), manner, cache=ClipCache(tmp_path / "c"))
        with voice, pytest.raises(VoiceError, match=why):
            voice.clips([Line(LINE, LINE)], nobody)


def test_a_path_may_have_anything_in_it(tmp_path: Path) -> None:
    """A folder with a '#' in its name, and a speaker after the file's own."""
    with open_voice(f"piper:{_lay(tmp_path / 'my #2 voice', 'en_US-one-low')}") as voice:
        assert clip_of(voice, LINE).frames > 48_000
    path = _lay(tmp_path / "my #1 voice", "en_US-two-low", num_speakers=2, speaker_id_map={"ana": 0, "ben": 1})
    engine = starter(f"piper:{path}#ben", "en", None)[0]()
    assert engine.identity[-1] == "ben"
    engine.close()
    with pytest.raises(
        NotFoundError, match="the Piper voice '/etc' is not here; `unhurried voices` lists those that are"
    ):
        open_voice("piper:/etc")
