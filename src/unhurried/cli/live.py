"""A session at the edge: keys and signals in, sound and screen out. What any of it means is decided in session/."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from unhurried.cli.hands import Controls, Event, Key
from unhurried.errors import DeviceLostError, NoDeviceError, NotFoundError
from unhurried.session.edits import EditList
from unhurried.session.entering import AT_THE_START, Entry
from unhurried.session.score import Score
from unhurried.session.seen import view_of
from unhurried.session.session import Session, begin
from unhurried.session.view import View
from unhurried.sinks.output import Output
from unhurried.sinks.player import Player
from unhurried.units import clock
from unhurried.voices.aside import Aside
from unhurried.voices.clip import Clip

LOOK: Final = 0.05
"""Seconds between two looks at keys, device and screen."""
WAITS: Final = 600.0
"""Seconds for which a ritual waits for a device that went away: somebody may have to look for a plug."""
AGAIN: Final = 0.5
"""Seconds between two attempts to open one."""
OPENS: Final = 8.0
"""Seconds in which a device opens, on a busy machine too; a hanging server never answers."""
STOOD_STILL: Final = 25
"""Blocks (0.5 s) that were missing between two looks: it was not slow, it was stopped (Ctrl-Z, kill -STOP)."""
NOTES: Final = 15.0
"""Seconds between two notes of the place: what one has to hear again where the power fails."""

TellPlace = Callable[[int, tuple[range, ...]], None]
"""Told now and then the ritual's frame where the two are, and which were heard."""
Edit = Callable[[Session, int], Session]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session came to its end.

    ``by`` is what asked for the end, if anything did. ``heard`` has the frames of the ritual that were. ``gaps``: how
    often the sound stopped short, the machine being too busy. ``place`` is the ritual's frame where the two were when
    the end was asked for, or came.
    """

    by: Event | None
    heard: tuple[range, ...]
    gaps: int
    place: int


class Live:
    """Plays a score through an output, and listens."""

    def __init__(
        self,
        score: Score,
        output: Output,
        *,
        controls: Controls,
        aside: Aside,
        show: Callable[[View], None],
        lead_in: int,
        reopen: Callable[[], Output],
        entry: Entry = AT_THE_START,
        note: TellPlace = lambda _at, _heard: None,
    ) -> None:
        """Take an open output, and what opens another should it be lost; ``lead_in`` is frames of silence first."""
        self._session = begin(score, lead_in=lead_in, entry=entry)
        self._place, self._note = entry.target, note
        self._noted_at, self._noted_in = time.monotonic(), self._session.state
        self._controls, self._aside, self._show, self._reopen = controls, aside, show, reopen
        self._output: Output | None = output
        self._player: Player | None = None
        self._at = 0
        self._by: Event | None = None
        self._gaps = self._late = self._underflows = 0
        self._is_in_gap = False
        self._lost_at = self._tried_at = 0.0

    @property
    def outcome(self) -> Outcome:
        """How it went up to now."""
        return Outcome(self._by, self._session.edits.heard(self._heard()), self._gaps, self._place)

    def run(self) -> None:
        """Play until it is over.

        Raises:
            DeviceLostError: the device went away and did not come back.
        """
        try:
            assert self._output is not None
            self._player = Player(self._output, self._session.edits)
            while not self._is_over():
                self._show(view_of(self._session, self._heard()))
                self._answer(self._controls.next(LOOK))
                self._speak()
                self._mind_the_device()
                self._mind_the_place()
            self._at = self._session.edits.frames
            self._show(view_of(self._session, self._at))
        finally:
            self._let_go()

    def _is_over(self) -> bool:
        return self._session.is_over(self._at) if self._player is None else self._player.done

    def _heard(self) -> int:
        """Return the frame of the output that is heard now, or was last."""
        if self._player is not None:
            self._at = self._player.heard
        return self._at

    def _answer(self, event: Event | None) -> None:
        match event:
            case None:
                return
            case "interrupt" | "terminate":
                self._by = self._by or event
                self._do(Session.end)
            case "pause":
                self._do(Session.pause_or_go_on)
            case Key(name):
                self._do(lambda session, at: session.key(name, at))

    def _do(self, edit: Edit) -> None:
        """Have the session changed from the first frame on that was not given away yet."""
        before = self._session
        if self._player is None:
            self._session = edit(before, self._at)
        elif (quick := edit(before, self._player.at)).edits is before.edits:
            self._session = quick  # nothing else is heard
        else:
            tried = [quick]

            def edits(at: int) -> EditList:
                tried.append(edit(before, at))
                return tried[-1].edits

            self._player.change(edits)
            self._session = tried[-1]
        if self._session.asked != before.asked:
            if self._session.asked is None:
                self._aside.forget()
            else:
                self._aside.ask(self._session.asked)

    def _speak(self) -> None:
        """Have heard what was asked for, once it is spoken."""
        answer = self._aside.poll()
        if answer is not None:
            words = answer.load() if isinstance(answer, Clip) else None
            self._do(lambda session, at: session.say(words, at))

    def _mind_the_place(self) -> None:
        """Know where the two are until the end is asked for; have it noted now and then, and as it comes to rest."""
        at, state = self._heard(), self._session.state
        if state == "ending":
            return
        self._place = self._session.position(at)
        now = time.monotonic()
        if now - self._noted_at >= NOTES or (state != self._noted_in and state != "playing"):
            self._note(self._place, self._session.edits.heard(at))
            self._noted_at = now
        self._noted_in = state

    # --- the device ---

    def _mind_the_device(self) -> None:
        if self._player is None:
            self._find_again()
            return
        assert self._output is not None
        self._player.check()
        if not self._player.done and self._output.lost:
            self._lose()
            return
        missed = self._count_gaps(self._output)
        if missed > STOOD_STILL:
            self._do(lambda session, at: session.lose(at).regain(at))

    def _count_gaps(self, output: Output) -> int:
        """Count the gaps since the last look, and return the blocks that were missing.

        What is missing at one look after the other is one gap; after the player stood still it is none.
        """
        late, underflows = output.late - self._late, output.underflows - self._underflows
        self._late, self._underflows = output.late, output.underflows
        is_missing = late > 0 or underflows > 0
        if is_missing and not self._is_in_gap and late <= STOOD_STILL:
            self._gaps += 1
        self._is_in_gap = is_missing
        return late

    def _lose(self) -> None:
        """Let the device go, and have the session know."""
        at = self._heard()
        self._session = self._session.lose(at)
        self._let_go()
        self._lost_at = time.monotonic()
        self._tried_at = -AGAIN

    def _find_again(self) -> None:
        """Try to open a device; where there is one, go on.

        Raises:
            DeviceLostError: none has come for as long as can be waited.
        """
        now = time.monotonic()
        if self._session.is_over(self._at):
            return
        if now - self._lost_at > WAITS:
            at = clock(self._session.position(self._at))
            raise DeviceLostError(f"the sound device went away at {at}; plug it in again, then play again")
        try:
            if self._output is None and now - self._tried_at >= AGAIN:
                self._tried_at = now
                self._output = self._reopen()
            if self._output is not None and self._output.poll():
                self._session = self._session.regain(self._at)
                self._player = Player(self._output, self._session.edits, self._at)
            elif now - self._tried_at > OPENS:
                self._let_go()
        except (NoDeviceError, NotFoundError):
            self._let_go()

    def _let_go(self) -> None:
        """Close what plays, and keep count of what it told."""
        player, self._player = self._player, None
        output, self._output = self._output, None
        if player is not None:
            player.close()
        if output is not None:
            self._count_gaps(output)
            output.close()
        self._late = self._underflows = 0
        self._is_in_gap = False
