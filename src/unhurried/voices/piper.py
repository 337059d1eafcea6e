"""Piper, a neural voice: the package piper-tts (the extra ``unhurried[piper]``) and a voice's two files.

:class:`PiperSpeaking` lives in a worker process; :func:`open_piper` starts one. Voices lie in the data folder, where
``unhurried voices get`` puts them, or wherever a path leads.
"""

import json
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from unhurried.errors import NotFoundError
from unhurried.folders import data_folder
from unhurried.installed import folder_of, state_of, version
from unhurried.language_tags import base_language, same_language
from unhurried.voices.forked import forked
from unhurried.voices.process import WORKER, WorkerEngine

QUALITIES: Final = ("x_low", "low", "medium", "high")
"""From the smallest model to the largest, as Piper names them."""
START_DEADLINE: Final = 120.0
"""Seconds until a model must be loaded. Measured: about 2 s; from a slow disk the first time far more."""
LINE_DEADLINE: Final = 60.0
RECOMMENDED: Final = {
    "en": "en_US-lessac-medium",
    "de": "de_DE-thorsten-medium",
    "fr": "fr_FR-siwis-medium",
    "es": "es_ES-davefx-medium",
    "it": "it_IT-paola-medium",
    "nl": "nl_BE-nathalie-medium",
}
"""A voice to begin with in each language."""
NAME: Final = re.compile(r"[a-z]{2,3}_[A-Z0-9]{2,3}-\w+-\w+")
"""A Piper voice: language, region, name and quality. It becomes a file's name, so nothing else may be in it."""
INSTALL: Final = f"{shlex.quote(sys.executable)} -m pip install piper-tts"
"""What the extra ``unhurried[piper]`` installs, for the very Python that runs."""
SEED: Final = 7
ALONE: Final = sys.platform == "linux"
"""Whether each line is spoken by a fork, from the same beginning of the noise that these voices are made of: so the
same words are the same samples, whatever was said before."""
MISSING: Final = f"Piper is not installed: {INSTALL}"


@dataclass(frozen=True, slots=True)
class PiperModel:
    """A voice's files, and what its description says of it."""

    path: Path
    language: str
    quality: str

    @property
    def name(self) -> str:
        """Return its name, as ``en_US-lessac-medium``."""
        return self.path.stem


def voices_folder() -> Path:
    """Return where fetched voices lie; it need not exist."""
    return data_folder() / "voices"


def settings_of(model: Path) -> Path:
    """Return where the settings of a model lie."""
    return model.with_name(f"{model.name}.json")


def is_installed() -> bool:
    """Whether the package is there (and not another one of that name)."""
    return version("piper-tts") is not None and folder_of("piper") is not None


def models() -> list[PiperModel]:
    """Return the voices in the data folder that are whole, the best first."""
    found = [model for path in sorted(voices_folder().glob("*.onnx")) if (model := described(path)) is not None]
    return sorted(found, key=lambda model: -_rank(model.quality))


def best_model(language: str) -> PiperModel | None:
    """Return the best voice there is for a language, its region first."""
    speaking = [model for model in models() if same_language(model.language, language)]
    exact = language.lower().replace("_", "-")
    return max(speaking, key=lambda m: (m.language.lower() == exact, _rank(m.quality)), default=None)


def described(path: Path) -> PiperModel | None:
    """Return a voice by its ``.onnx`` file; None where its description beside it is missing or is none."""
    try:
        config = json.loads(settings_of(path).read_text(encoding="utf-8"))
        _ = config["audio"]["sample_rate"], config["phoneme_id_map"]
        language = config.get("language", {}).get("code") or config["espeak"]["voice"]
        quality = str(config["audio"].get("quality", "medium"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return PiperModel(path, str(language).replace("_", "-"), quality) if path.is_file() else None


def find_model(wish: str, language: str) -> PiperModel:
    """Return the voice wished for: a name, a path, or "" for the best one in a language.

    Raises:
        NotFoundError: it is not here; with what gets it.
    """
    path = Path(wish).expanduser()
    if not wish:
        if (best := best_model(language)) is not None:
            return best
        get = f"unhurried voices get {RECOMMENDED.get(base_language(language), 'NAME')}"
        raise NotFoundError(f"there is no Piper voice for '{language}' here; `{get}` fetches one")
    if path.suffix == ".onnx":
        model = described(path)
        if model is None:
            raise NotFoundError(f"{path}: not a Piper voice; it takes NAME.onnx and NAME.onnx.json beside it")
        return model
    is_name = NAME.fullmatch(wish) is not None
    model = described(voices_folder() / f"{wish}.onnx") if is_name else None
    if model is None:
        mend = f"`unhurried voices get {wish}` fetches it" if is_name else "`unhurried voices` lists those that are"
        raise NotFoundError(f"the Piper voice '{wish}' is not here; {mend}")
    return model


def open_piper(model: PiperModel, speaker: str = "", *, command: Sequence[str] = WORKER) -> WorkerEngine:
    """Start a voice; ``speaker`` is one of a model that has several, by name or number.

    Raises:
        EngineError: it cannot be started.
    """
    arguments = ["piper", str(model.path.resolve()), speaker]
    return WorkerEngine(arguments, command=command, start_deadline=START_DEADLINE, line_deadline=LINE_DEADLINE)


def piper_state(model: PiperModel, speaker: str) -> str | None:
    """Return all that decides whether a voice speaks, and how: both files, the packages, who of several it is.

    Raises:
        OSError: a file cannot be looked at.
    """
    folder = folder_of("piper")
    if folder is None:
        return None
    path = model.path.resolve()
    files = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in (path, settings_of(path))]
    versions = [version(package) for package in ("piper-tts", "onnxruntime", "numpy")]
    code = [state_of(folder), state_of(Path(__file__).parent)]
    return repr((speaker, sys.executable, sys.version, versions, files, code))


def identity_of(model: Path, speaker: str = "") -> tuple[str, ...]:
    """Return what decides how a voice sounds: the package, what is in both files, the speaker. On any machine.

    Raises:
        OSError: a file cannot be read.
    """
    with model.open("rb") as file:
        network = file_digest(file, "sha256").hexdigest()
    description = settings_of(model).read_text(encoding="utf-8")
    return (
        "piper",
        str(version("piper-tts")),
        model.name,
        network,
        description,
        f"seed {SEED}" if ALONE else "",
        speaker,
    )


class PiperSpeaking:
    """Piper's voice, loaded. Its first argument is the worker's folder, which it has no use for."""

    def __init__(self, _folder: Path, model: str, speaker: str) -> None:
        """Load a model.

        Raises:
            LookupError: the package is missing, or the model has no such speaker.
        """
        try:
            import piper  # noqa: F401
        except ImportError:
            raise LookupError(MISSING) from None
        import soundfile  # noqa: F401  once, and not in every fork

        self._path = Path(model)
        try:
            self._voice: Any = _loaded(self._path)
        except Exception:
            again = f"`unhurried voices get {self._path.stem} --again` fetches it anew"
            raise LookupError(f"the Piper voice '{self._path.stem}' is damaged, or is none; {again}") from None
        self._wish = speaker
        self._speaker = _speaker(self._voice.config, speaker)

    def hello(self) -> dict[str, Any]:
        """Return the model's name, the state of its files, its language."""
        description = described(self._path)
        return {
            "identity": identity_of(self._path, self._wish),
            "languages": [description.language] if description else [],
        }

    def speak(self, text: str, rate: float, pitch: float | None, file: str) -> None:  # noqa: ARG002
        """Write a sound file."""
        speak = partial(self._speak, text, rate, file)
        forked(lambda _: speak()) if ALONE else speak()

    def _speak(self, text: str, rate: float, file: str) -> None:
        import numpy as np
        import soundfile
        from piper import SynthesisConfig

        # Its own normalising would take each sentence to full scale.
        config = SynthesisConfig(
            speaker_id=self._speaker,
            length_scale=self._voice.config.length_scale / rate,
            normalize_audio=False,
        )
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(text, config)]
        samples = np.concatenate(chunks) if chunks else np.zeros(0, np.float32)
        soundfile.write(file, samples, self._voice.config.sample_rate, format="WAV", subtype="FLOAT")


def _loaded(model: Path) -> Any:
    """Return a voice whose noise begins as it always does; without threads where it is forked: they stay behind."""
    import onnxruntime  # type: ignore[import-untyped]
    from piper import PiperVoice
    from piper.config import PiperConfig

    onnxruntime.set_seed(SEED)
    options = onnxruntime.SessionOptions()
    if ALONE:
        options.intra_op_num_threads = options.inter_op_num_threads = 1
    config = PiperConfig.from_dict(json.loads(settings_of(model).read_text(encoding="utf-8")))
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return PiperVoice(session, config)


def _speaker(config: Any, wish: str) -> int | None:
    """Return the number of a speaker, or None where a model has one only."""
    if not wish:
        return None
    if wish in config.speaker_id_map:
        return int(config.speaker_id_map[wish])
    if wish.isdecimal() and int(wish) < config.num_speakers:
        return int(wish)
    raise LookupError(f"this Piper voice has no speaker '{wish}'; it has {config.num_speakers}, counted from 0")


def _rank(quality: str) -> int:
    return QUALITIES.index(quality) if quality in QUALITIES else -1
