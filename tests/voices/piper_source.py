"""A folder laid out like the place where Piper keeps its voices, and processes whose Piper is led there."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.voices import make_tiny

LED = """
import piper.download_voices as d
d.VOICES_JSON = {root!r} + "/voices.json"
d.URL_FORMAT = (
    {root!r} + "/{{lang_family}}/{{lang_code}}/{{voice_name}}/{{voice_quality}}"
    "/{{lang_code}}-{{voice_name}}-{{voice_quality}}{{extension}}"
)
"""
"""Piper's downloader, led to a folder. (Real addresses end with a query; one of a file may not.)"""


class Source:
    """A folder with a list of voices and one voice in it: the tiny one, by whatever name."""

    def __init__(self, root: Path, name: str = make_tiny.NAME) -> None:
        self.root = root
        self.name = name
        code, voice, quality = name.split("-")
        self.below = f"{code.split('_')[0]}/{code}/{voice}/{quality}"
        self.voice = root / self.below
        self.voice.mkdir(parents=True)
        for suffix in (".onnx", ".onnx.json"):
            shutil.copy(make_tiny.FOLDER / f"{make_tiny.NAME}{suffix}", self.voice / f"{name}{suffix}")
        self.list_as_it_is()

    def list_as_it_is(self) -> None:
        """Write the list anew: every file as it lies there now."""
        about = {
            f"{self.below}/{path.name}": {
                "size_bytes": path.stat().st_size,
                "md5_digest": hashlib.md5(path.read_bytes()).hexdigest(),
            }
            for path in self.voice.iterdir()
        }
        about[f"{self.below}/MODEL_CARD"] = {"size_bytes": 5, "md5_digest": "x"}
        (self.root / "voices.json").write_text(json.dumps({self.name: {"key": self.name, "files": about}}))

    def command(self, more: str = "") -> list[str]:
        """The worker that fetches from here, with more done to it first."""
        program = "import io, os, signal, sys\nfrom urllib.error import HTTPError\n"
        program += f"root, asked = {self.root.as_uri()!r}, sys.argv[1:]\n{self._led()}\n{more}\n"
        program += "from unhurried.voices.fetch_worker import main\nmain(*asked)\n"
        return [sys.executable, "-P", "-c", program]

    def environment(self, folder: Path, before: Mapping[str, str]) -> dict[str, str]:
        """An environment as before, in which `unhurried voices get` fetches from here; ``folder`` has what does that."""
        folder.mkdir()
        guard = Path(__file__).parents[1] / "no_network.py"
        lines = ["import runpy, sys", f"runpy.run_path({str(guard)!r})['install']()"]
        lines += ["if any('fetch_worker' in word for word in sys.orig_argv):"]
        lines += ["    " + line for line in self._led().strip().splitlines()]
        (folder / "sitecustomize.py").write_text("\n".join(lines) + "\n")
        return {**before, "PYTHONPATH": os.pathsep.join([str(folder), before["PYTHONPATH"]])}

    def pipe(self) -> Path:
        """Have the model come through a pipe, as slowly as it is written there."""
        path = self.voice / f"{self.name}.onnx"
        path.unlink()
        os.mkfifo(path)
        return path

    def _led(self) -> str:
        return LED.format(root=self.root.as_uri())
