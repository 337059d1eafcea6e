"""A browser that tests drive: Chromium without a window, told what to do through two pipes (fds 3 and 4), no socket."""

import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

import pytest

from tests.conftest import BEHIND

FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--mute-audio", "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required", "--remote-debugging-pipe", "--disable-extensions",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
)  # fmt: skip
PATIENCE: Final = 20.0
"""Seconds after which a browser that does not answer is said to hang."""


def chromium() -> str:
    """Return the program, or skip the test."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found:
        pytest.skip("Chromium is not installed")
    return found


class Browser:
    """A process of Chromium, with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        command = [chromium(), *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        told_read, self._told = os.pipe()
        self._answers, answers_write = os.pipe()
        # A shell gives the pipes the numbers that Chromium wants, whichever they have here.
        moved = f'exec "$@" 3<&{told_read} 4>&{answers_write}'
        self._process = subprocess.Popen(
            [*BEHIND, "bash", "-c", moved, "chromium", *command], pass_fds=(told_read, answers_write), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"HOME": str(folder)},
        )  # fmt: skip
        os.close(told_read)
        os.close(answers_write)
        self._numbers = itertools.count(1)
        self._queues: dict[int, SimpleQueue[dict[str, Any]]] = {}
        self._listeners: dict[str, Callable[[str, dict[str, Any]], None]] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with os.fdopen(self._answers, "rb") as answers:
            rest = b""
            while part := answers.read1(1 << 20):
                *messages, rest = (rest + part).split(b"\0")
                for message in messages:
                    self._heard(json.loads(message))

    def _heard(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._queues[message["id"]].put(message)
        elif listener := self._listeners.get(message.get("sessionId", "")):
            listener(message["method"], message["params"])

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command of the DevTools protocol."""
        number = next(self._numbers)
        queue = self._queues[number] = SimpleQueue()
        message = {"id": number, "method": method, "params": parameters}
        os.write(self._told, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        try:
            answer = queue.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError(f"no answer to {method}; the browser: {self._process.poll()}") from None
        assert "error" not in answer, (method, answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def tab(self, **options: Any) -> "Tab":
        """Return a new tab, empty."""
        return Tab(self, **options)

    def listen(self, session: str, listener: Callable[[str, dict[str, Any]], None]) -> None:
        """Have a listener told of what happens in a tab."""
        self._listeners[session] = listener

    def close(self) -> None:
        """End it, and all that it started."""
        os.close(self._told)
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join(3)


class Tab:
    """A page of the browser: what it asked of the network, and what it complained of, is kept."""

    def __init__(self, browser: Browser, size: tuple[int, int] = (390, 844), media: Mapping[str, str] = {}) -> None:
        self._browser = browser
        self.target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.ask("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._loaded = threading.Event()
        browser.listen(self._session, self._happened)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")
        width, height = size
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=width < 800
        )
        self.ask(
            "Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in media.items()]
        )

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command for this tab."""
        return self._browser.ask(method, self._session, **parameters)

    def _happened(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(params["entry"]))
        elif method == "Page.loadEventFired":
            self._loaded.set()

    def before(self, script: str) -> None:
        """Have a script run before those of the next page."""
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, path: Path) -> "Tab":
        """Open a file, and return when it has loaded."""
        self._loaded.clear()
        self.ask("Page.navigate", url=path.resolve().as_uri())
        assert self._loaded.wait(PATIENCE), "the page did not load"
        return self

    def __call__(self, script: str) -> Any:
        """Return what an expression (or a promise of it) is in the page."""
        done = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true in the page; each frame it is looked at."""
        waits = f"new Promise((yes) => {{ const look = () => ({script}) ? yes() : setTimeout(look, 10); look(); }})"
        self(waits)

    def key(self, key: str, text: str = "") -> None:
        """Press a key, as a person does."""
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, **({"text": text} if text and kind == "keyDown" else {})
            )

    def tap(self, x: float, y: float) -> None:
        """Touch the page, as a thumb does."""
        self.ask("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def picture(self, path: Path) -> None:
        """Write what is seen."""
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """Close the tab."""
        self._browser.ask("Target.closeTarget", targetId=self.target)
