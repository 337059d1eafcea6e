"""The process that speaks: pyttsx3 on one side, one JSON object a line on stdin and stdout on the other.

It runs as ``python -m unhurried.voices.worker FOLDER VOICE``. It first writes ``{"ready": true, "voice": id,
"engine": name}`` or ``{"error": why}``. Then for each ``{"text", "rate", "pitch", "file", "deadline"}`` it writes
``{"file": ...}`` when the file is there, or ``{"error": why}``. It ends with its stdin. It is a process of its
own because an engine may hang or crash, and must not take the ritual along.
"""

import ctypes
import faulthandler
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

GRACE = 10
"""Seconds after a line's deadline when a worker that nobody has ended ends itself."""


def main(folder: str, voice: str) -> None:
    """Serve requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    answers = _private_stdout()
    try:
        engine, chosen, problems = _engine(Path(folder), voice)
    except Exception as error:
        _answer(answers, error=_reason(error))
        return
    _answer(answers, ready=True, voice=chosen, engine=str(engine))
    for request in map(json.loads, sys.stdin):
        # Nobody waits any longer: it ends itself, so that none outlives its ritual.
        faulthandler.dump_traceback_later(request["deadline"] + GRACE, exit=True)
        try:
            problems.clear()
            _speak(engine, request)
            if problems:
                raise problems[0]
            _answer(answers, file=request["file"])
        except Exception as error:
            _answer(answers, error=_reason(error))
        faulthandler.cancel_dump_traceback_later()
    shutil.rmtree(folder, ignore_errors=True)  # where the parent was killed, nobody else does


def _private_stdout() -> TextIO:
    """Keep stdout for the answers; what the engine prints ("Audio saved to ...") goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def _answer(answers: TextIO, **fields: Any) -> None:
    answers.write(json.dumps(fields) + "\n")
    answers.flush()


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _engine(folder: Path, voice: str) -> tuple[Any, str, list[Exception]]:
    """Return pyttsx3's engine, set to a voice, the id of that voice, and where its errors will be found."""
    if sys.platform == "linux":
        _load_bundled_espeak(folder)
    import pyttsx3

    problems: list[Exception] = []
    engine = pyttsx3.init()
    engine.connect("error", lambda exception, **_: problems.append(exception))
    # espeak's driver returns from its first run before the file exists unless it is told that it is idle;
    # the others start before their loop does unless they are told that they are busy.
    engine.proxy.setBusy(str(engine) != "espeak")
    chosen = _choose(engine, voice)
    if chosen is not None:
        engine.setProperty("voice", chosen)
    if problems:
        raise problems[0]
    return engine, chosen or "default", problems


def _load_bundled_espeak(folder: Path) -> None:
    """Load espeak-ng from its wheel before pyttsx3 looks for a system one.

    espeak-ng fails where the path of its data has 160 characters or more, and ends the process where the
    data is missing: so a short link leads there, and the data is looked for first.
    """
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    if not (data / "phontab").is_file():
        raise RuntimeError(f"espeak-ng's data is missing from {data}")
    link = folder / "espeak-ng-data"
    link.symlink_to(data, target_is_directory=True)
    os.environ["ESPEAK_DATA_PATH"] = str(min(data, link, key=lambda path: len(str(path))))
    ctypes.CDLL(espeakng_loader.get_library_path())


def _choose(engine: Any, wanted: str) -> str | None:
    """Return the id of the voice that is wanted: by id, name or language; without a wish one for English."""
    voices = engine.getProperty("voices")
    plain = wanted.lower().replace("_", "-")
    if plain:
        for test in (_ids, _names, _languages):
            for voice in voices:
                if plain in test(voice):
                    return str(voice.id)
        raise LookupError(f"this machine has no voice '{wanted}'")
    current = engine.getProperty("voice")
    for voice in voices:
        if voice.id == current and _speaks_english(voice):
            return str(current)
    return next((str(voice.id) for voice in voices if _speaks_english(voice)), current)


def _ids(voice: Any) -> list[str]:
    whole = str(voice.id).lower().replace("_", "-")
    return [whole, whole.rsplit("/", 1)[-1], whole.rsplit("\\", 1)[-1]]


def _names(voice: Any) -> list[str]:
    return [str(voice.name).lower()]


def _languages(voice: Any) -> list[str]:
    return [str(language).lower().replace("_", "-").split("\0")[0].strip() for language in voice.languages or []]


def _speaks_english(voice: Any) -> bool:
    return any(language.split("-")[0] == "en" for language in _languages(voice))


def _speak(engine: Any, request: dict[str, Any]) -> None:
    engine.setProperty("rate", request["rate"])
    if str(engine) == "espeak":
        if request["pitch"] is not None:  # the other drivers have none to set
            engine.setProperty("pitch", request["pitch"])
        # Parameters still waiting in espeak's queue are dropped by the stop() inside the next run.
        from pyttsx3.drivers import _espeak

        _espeak.Synchronize()
    else:
        engine.proxy.setBusy(True)
    # One save, one run: of several saves only the last would be written.
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    if str(engine) == "espeak":
        engine.proxy.setBusy(False)


if __name__ == "__main__":
    main(*sys.argv[1:3])
