"""The edge of a session without a device: its callback is called by hand, or by a clock that waits for nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import cast

import numpy as np
import pytest

import unhurried.arranging
from tests.session.timelines import timeline
from tests.sinks.by_hand import ByHand
from unhurried.cli import aloud, hands
from unhurried.cli import live as module
from unhurried.cli.hands import Controls, Event, Key
from unhurried.cli.live import STOOD_STILL, Live
from unhurried.cli.options import Playing
from unhurried.cues import SpeechCue
from unhurried.errors import DeviceLostError, NoDeviceError, VoiceError
from unhurried.library import read_text
from unhurried.session.entering import after_loss
from unhurried.session.score import Score, score_of
from unhurried.session.session import PAUSE_FADE, begin
from unhurried.session.view import View
from unhurried.sinks import player
from unhurried.sinks.output import Output
from unhurried.sinks.shared import LATE, UNDERFLOWS
from unhurried.sounds.loop import Stereo
from unhurried.voices.aside import Aside, Failed
from unhurried.voices.clip import Clip
from unhurried.wishes import Wishes

SECOND = 48_000
SHORT = timeline("  - say: Hello.\n  - pause: 5 s\n  - say: Well.\n")


class Device(ByHand):
    """A device that can be lost, and a thread that asks for blocks as soon as they are there."""

    lost = closed = False

    def __init__(self, *, keeps: int = 1) -> None:
        super().__init__()
        self.kept: list[tuple[int, Stereo]] = []
        self.taken = 0
        self._keeps = keeps

    @property
    def underflows(self) -> int:
        return self.head[UNDERFLOWS]

    @property
    def late(self) -> int:
        return self.head[LATE]

    def poll(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True

    def play(self) -> None:
        """Take blocks as they come, and keep every so many."""
        out = np.empty((self.block, 2), np.float32)
        raw = memoryview(out.data).cast("B")
        head, copy = self.head, self.copier.copy
        while not self.closed and not self.lost:
            if head[0] < min(head[1], head[2]):
                copy(raw, self.block, None, None)
                if self.taken % self._keeps == 0:
                    self.kept.append((self.taken, out.copy()))
                self.taken += 1
            else:
                threading.Event().wait(0.0005)


class Nobody:
    """Controls at which nobody is, or whoever ``does`` something once the ritual is at a place."""

    has_keys = False

    def __init__(self, *done: tuple[Callable[[], bool], Event | None]) -> None:
        self._done = list(done)

    def next(self, _timeout: float) -> Event | None:
        threading.Event().wait(0.001)
        if self._done and self._done[0][0]():
            return self._done.pop(0)[1]
        return None


class Voiceless:
    """An aside that has its answer at once."""

    def __init__(self, answer: Clip | Failed | None = None) -> None:
        self.asked: list[str | None] = []
        self._answer = answer

    def ask(self, text: str) -> None:
        self.asked.append(text)

    def forget(self) -> None:
        self.asked.append(None)

    def poll(self) -> Clip | Failed | None:
        return self._answer if self.asked and self.asked[-1] else None


@contextmanager
def playing(device: Device) -> Iterator[None]:
    thread = threading.Thread(target=device.play, daemon=True)
    thread.start()
    try:
        yield
    finally:
        device.closed = True
        thread.join(10)


def _live(
    device: Device,
    score: Score,
    *,
    controls: Nobody | None = None,
    aside: Voiceless | None = None,
    seen: list[View] | None = None,
    lead_in: int = 0,
    reopen: Callable[[], Device] | None = None,
) -> Live:
    return Live(
        score,
        cast(Output, device),
        controls=cast(Controls, controls or Nobody()),
        aside=cast(Aside, aside or Voiceless()),
        show=(seen if seen is not None else []).append,
        lead_in=lead_in,
        reopen=cast(Callable[[], Output], reopen),
    )


class Numbered:
    """A sound whose every frame tells its number, up to 2**24 and then from 0 again."""

    frames = 1 << 40

    def block(self, start: int, frames: int) -> Stereo:
        numbers = (np.arange(start, start + frames) % (1 << 24)).astype(np.float32) * np.float32(2**-24)
        return np.repeat(numbers[:, None], 2, axis=1)


def test_two_hours_do_not_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours as fast as they can be had, with a pause in them: each block that the device got has the frames of the
    ritual that the edit list has there, what was heard is known to the frame, and nothing was missing or played twice.
    """
    of = timeline("  - breathe: {for: 1 h, cues: none}\n  - breathe: {for: 1 h, cues: none}\n", "bed: off\n")
    assert of.frames > 2 * 3600 * SECOND
    monkeypatch.setattr(player, "TICK", 0.001)
    device, seen = Device(keeps=10), list[View]()
    half = of.frames // 2
    controls = Nobody(
        (lambda: bool(seen) and seen[-1].at > half, Key("space")), (lambda: seen[-1].state == "paused", Key("space"))
    )
    live = _live(device, replace(score_of(of, "en"), sound=Numbered()), controls=controls, seen=seen)
    with playing(device):
        live.run()
    edits = live._session.edits
    first, second = live.outcome.heard
    assert (first.start, second.stop) == (0, of.frames)
    told = 0
    for block, heard in device.kept:
        at = block * 960
        if edits.ritual_at(at) is not None and edits.ritual_at(at + 960) is not None:
            assert np.array_equal(heard, edits.block(at, 960)), block
            told += 1
    assert told > 35_000
    assert 0 <= device.taken - -(-edits.frames // 960) < 25  # and the silence that PortAudio drops
    assert live.outcome.gaps == 0


def test_a_device_that_never_comes_back_is_an_error_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again and again; after ten minutes one line says where it was, and what to do."""
    assert module.WAITS >= 300
    monkeypatch.setattr(module, "WAITS", 0.3)
    monkeypatch.setattr(module, "AGAIN", 0.01)
    device, seen, tries = Device(), list[View](), list[int]()

    def none() -> Device:
        tries.append(1)
        raise NoDeviceError("none")

    def lose() -> bool:
        device.lost = bool(seen) and seen[-1].at > 4 * SECOND
        return False

    live = _live(device, score_of(SHORT, "en"), controls=Nobody((lose, None)), seen=seen, reopen=none)
    with playing(device), pytest.raises(DeviceLostError, match=r"went away at 0:0\d; plug it in again"):
        live.run()
    assert len(tries) > 3
    assert seen[-1].state == "lost"
    assert device.closed


def test_a_device_that_comes_back_goes_on() -> None:
    """The next device begins where the session says, and plays to the end; both outputs are closed."""
    first, second, seen = Device(), Device(), list[View]()

    def lose() -> bool:
        first.lost = first.lost or (bool(seen) and seen[-1].at > 4 * SECOND)
        return False

    live = _live(first, score_of(SHORT, "en"), controls=Nobody((lose, None)), seen=seen, reopen=lambda: second)
    with playing(first), playing(second):
        live.run()
    assert {view.state for view in seen} >= {"playing", "lost", "ended"}
    edits = live._session.edits
    origin = next(region for region in edits.regions if region.kind == "sign").start
    heard = np.concatenate([block for _, block in second.kept])
    sound = edits.block(origin, 3 * SECOND)
    begins = int(np.flatnonzero(heard.any(axis=1))[0]) - int(np.flatnonzero(sound.any(axis=1))[0])
    assert np.array_equal(heard[begins : begins + 3 * SECOND], sound)
    assert first.closed
    assert second.closed


def test_a_device_that_does_not_open_is_let_go_and_another_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that hangs as it is opened: after a while it is left, and the next attempt may come through. What each
    device counted is told in the end.
    """
    monkeypatch.setattr(module, "OPENS", 0.05)
    monkeypatch.setattr(module, "AGAIN", 0.01)
    first, hangs, second, seen = Device(), Device(), Device(), list[View]()
    hangs.poll = lambda: False  # type: ignore[method-assign]
    others = iter([hangs, second])

    def lose() -> bool:
        if not first.lost and seen and seen[-1].at > 4 * SECOND:
            first.head[UNDERFLOWS], second.head[UNDERFLOWS] = 3, 2
            first.lost = True
        return False

    live = _live(first, score_of(SHORT, "en"), controls=Nobody((lose, None)), seen=seen, reopen=lambda: next(others))
    with playing(first), playing(second):
        live.run()
    assert hangs.closed
    assert seen[-1].state == "ended"
    assert live.outcome.gaps == 2


def test_a_player_that_stood_still_says_the_sentence_again() -> None:
    """Stopped while the device went on asking: as after a loss, and it does not count as gaps."""
    device, seen = Device(), list[View]()

    def stand() -> bool:
        if seen and seen[-1].at > 4 * SECOND and not device.late:
            device.head[LATE] = STOOD_STILL + 20
        return False

    live = _live(device, score_of(SHORT, "en"), controls=Nobody((stand, None)), seen=seen)
    with playing(device):
        live.run()
    assert len(live.outcome.heard) == 2
    assert live.outcome.gaps == 0


def test_gaps_are_counted() -> None:
    """What is missing at one look, by PortAudio's count or ours, is one gap, however many blocks; and so it is at the
    next look. After a time without, another one counts again.
    """
    device, seen = Device(), list[View]()
    ends = iter(["one", "still the same", "all well", "another"])

    def stall() -> bool:
        if seen and seen[-1].at > 4 * SECOND and (now := next(ends, None)) not in (None, "all well"):
            device.head[UNDERFLOWS] += 2
            device.head[LATE] += now == "one"
        return False

    live = _live(device, score_of(SHORT, "en"), controls=Nobody((stall, None)), seen=seen)
    with playing(device):
        live.run()
    assert live.outcome.gaps == 2


def test_an_answer_is_asked_for_and_heard() -> None:
    """Key s: the aside has its words, what it makes of them is heard; going on, nothing is wanted any more."""
    samples = np.full(SECOND, 0.25, np.float32)
    aside, device, seen = Voiceless(Clip("answer", SECOND, lambda: samples)), Device(), list[View]()
    controls = Nobody(
        (lambda: bool(seen) and seen[-1].at > 4 * SECOND, Key("space")),
        (lambda: seen[-1].state == "paused", Key("s")),
        (lambda: any((block == 0.25).all() for _, block in device.kept), Key("space")),
    )
    live = _live(device, score_of(SHORT, "en"), controls=controls, aside=aside, seen=seen)
    with playing(device):
        live.run()
    assert aside.asked == ["Less than a minute left.", None]


def test_what_asked_for_the_end_first_is_told() -> None:
    """A Ctrl-C, and then a closed terminal: it was the Ctrl-C that ended it."""
    device, seen = Device(), list[View]()
    controls = Nobody(
        (lambda: bool(seen) and seen[-1].at > 3 * SECOND, "interrupt"),
        (lambda: True, None),
        (lambda: True, "terminate"),
    )
    live = _live(device, score_of(SHORT, "en"), controls=controls, seen=seen)
    with playing(device):
        live.run()
    assert live.outcome.by == "interrupt"


def test_the_screen_is_given_back_before_anything_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What remembering has to say ("could not be remembered") is not said on a screen that goes away with it."""
    told: list[str] = []

    @contextmanager
    def shown(_playing: Playing, *, keys: bool) -> Iterator[Callable[[View], None]]:
        try:
            yield lambda _view: None
        finally:
            told.append(f"the screen, keys: {keys}")

    monkeypatch.setattr(aloud, "_shown", shown)
    monkeypatch.setattr(unhurried.arranging, "aside_of", lambda *_: nullcontext(Voiceless()))
    monkeypatch.setattr(hands, "controls", lambda: nullcontext(Nobody()))
    ritual, device = read_text("title: Any\nsteps:\n  - say: Hello.\n", name="any"), Device()
    with playing(device):
        aloud._session(
            ritual,
            SHORT,
            cast(Output, device),
            Playing(),
            cast(Wishes, None),
            lambda _: None,
            lambda heard: told.append(f"{len(heard)} heard"),
        )
    assert told == ["the screen, keys: False", "1 heard"]


def test_what_fails_in_the_mix_is_told() -> None:
    """A mix that fails ends the session with its error, and the device is let go."""

    def fail(_start: int, _frames: int) -> Stereo:
        raise VoiceError("a line is gone")

    score, device = score_of(SHORT, "en"), Device()
    score.sound.block = fail  # type: ignore[assignment,method-assign]
    live = _live(device, score)
    with playing(device), pytest.raises(VoiceError, match="a line is gone"):
        live.run()
    assert device.closed


def test_its_place_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it pauses, and not again and again while it is paused; with the frames that were heard up to then."""
    monkeypatch.setattr(module, "NOTES", 1e9)
    device, seen, noted = Device(), list[View](), list[tuple[int, tuple[range, ...]]]()
    controls = Nobody(
        (lambda: bool(seen) and seen[-1].at > 3 * SECOND, Key("space")),
        (lambda: len(seen) > 100 and seen[-1].state == "paused", Key("q")),
    )
    live = _live(device, score_of(SHORT, "en"), controls=controls, seen=seen)
    live._note = lambda at, heard: noted.append((at, heard))
    with playing(device):
        live.run()
    ((at, (heard,)),) = noted
    paused = next(view.at for view in seen if view.state == "paused")
    assert at == paused
    assert heard.start == 0
    assert heard.stop <= at + PAUSE_FADE
    assert live.outcome.place == paused  # and not where the end of its fade is


def test_its_place_is_noted_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so often, up to where it is by then; in the end it is at its end."""
    monkeypatch.setattr(module, "NOTES", 0.01)
    device, seen, noted = Device(), list[View](), list[int]()
    live = _live(device, score_of(SHORT, "en"), seen=seen)
    live._note = lambda at, _heard: noted.append(at)
    with playing(device):
        live.run()
    assert len(noted) > 1
    assert noted == sorted(noted)
    assert set(noted) <= {view.at for view in seen} | set(range(SHORT.frames + 1))
    assert SHORT.frames - live.outcome.place < SECOND


def test_it_begins_where_one_enters() -> None:
    """What is heard first is the ritual from the entry on, faded in; its place is there before anything was heard."""
    second = [cue for cue in SHORT.cues if isinstance(cue, SpeechCue)][1]
    entry = after_loss(SHORT, second.start + 9)
    device = Device()
    live = Live(
        replace(score_of(SHORT, "en"), sound=Numbered()),
        cast(Output, device),
        controls=cast(Controls, Nobody()),
        aside=cast(Aside, Voiceless()),
        show=lambda _: None,
        lead_in=960,
        reopen=cast(Callable[[], Output], None),
        entry=entry,
    )
    assert live.outcome.place == second.start
    with playing(device):
        live.run()
    heard = np.concatenate([block for _, block in device.kept])
    assert not heard[:961].any()
    assert begin(score_of(SHORT, "en"), lead_in=960, entry=entry).position(0) == second.start
    assert np.array_equal(
        heard[960 + entry.fade_in :][:SECOND], Numbered().block(entry.start + entry.fade_in, SECOND)
    )
    assert live.outcome.heard == (range(entry.start, SHORT.frames),)
