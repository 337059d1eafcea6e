"""The process that fetches a voice with Piper's own downloader, and tells in JSON lines on stdout how it goes.

It runs as ``python -m unhurried.voices.fetch_worker NAME FOLDER``, with an empty FOLDER that is its own. It reads
Piper's list of voices and writes ``{"sizes": {file: bytes}, "digests": {file: md5}}``, then ``{"done": true}``
when both files are in the folder; or ``{"error": why}``. It ends with its stdin. It is a process of its own
because Piper's downloader waits for a silent server for ever, and cannot be told to stop.
"""

import contextlib
import difflib
import errno
import http.client
import json
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from unhurried.voices.piper import MISSING

NEAR: Final = 3
"""Names, at most, that are shown for one that is not there."""


class _ListError(Exception):
    """Piper's list does not have the voice, or makes no sense. Its message is the whole line."""


def main(name: str, folder: str) -> None:
    """Fetch a voice into a folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.umask(0o077)
    threading.Thread(target=_end_with_the_parent, args=(folder,), daemon=True).start()
    try:
        from piper import download_voices

        _say(**_files(name, download_voices.VOICES_JSON))
        download_voices.download_voice(name, Path(folder))
    except Exception as error:
        _say(error=_reason(name, error))
    else:
        _say(done=True)


def _end_with_the_parent(folder: str) -> None:
    """Wait for the end of stdin: nobody waits for the voice any longer, and nobody else takes its parts away."""
    with contextlib.suppress(OSError):
        while os.read(0, 1):
            pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)  # noqa: T201  (stdout is for the parent)


def _files(name: str, address: str) -> dict[str, Any]:
    """Return what Piper's list, at this address, says of both files of a voice; by their bare names."""
    with urlopen(address) as response:  # noqa: S310  (Piper's own constant)
        data = response.read()
    try:
        voices = json.loads(data)
        if name not in voices:
            raise _ListError(f"there is no Piper voice '{name}'; {_near(name, voices)}")
        files = {path.rpartition("/")[2]: about for path, about in voices[name]["files"].items()}
        both = {file: files[file] for file in (f"{name}.onnx", f"{name}.onnx.json")}
        return {
            "sizes": {file: int(about["size_bytes"]) for file, about in both.items()},
            "digests": {file: str(about["md5_digest"]) for file, about in both.items()},
        }
    except (LookupError, AttributeError, TypeError, ValueError):
        raise _ListError(f"'{name}' could not be fetched: Piper's list of voices makes no sense; try again") from None


def _near(name: str, voices: dict[str, Any]) -> str:
    """Return the end of the sentence that says that there is no such voice."""
    near = [f"'{voice}'" for voice in difflib.get_close_matches(name, voices, n=NEAR)]
    return f"did you mean {' or '.join(near)}?" if near else "Piper's list of voices has none that is like it"


def _reason(name: str, error: Exception) -> str:
    """Return what happened and what to do, in one line."""
    what = f"'{name}' could not be fetched: "
    match error:
        case _ListError():
            return str(error)
        case ModuleNotFoundError() if str(error.name).partition(".")[0] == "piper":
            return MISSING
        case ImportError():
            return f"Piper is installed, but does not load: {_line(error)}"
        case HTTPError():
            return f"{what}the server answers {error.code} {error.reason}; try again later"
        case URLError():
            return f"{what}no connection ({_line(error.reason)}); is this machine online?"
        case ConnectionError() | TimeoutError() | http.client.HTTPException():
            return f"{what}the connection broke ({_line(error)}); try again"
        case UnicodeEncodeError():
            return f"{what}Piper's downloader can only ask for names in plain letters"
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"{what}the disk is full"
        case _:
            return what + _line(error)


def _line(error: object) -> str:
    """Return what an error says, in one line."""
    said = getattr(error, "strerror", None) or str(error)
    return " ".join(said.split()) or type(error).__name__


if __name__ == "__main__":
    main(*sys.argv[1:3])
