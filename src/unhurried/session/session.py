"""A session: what two people do with a ritual while it plays. Frozen; what is done makes another. Pure.

Every method takes ``at``, the first frame of the output that can still be changed, and returns the session from
there on. What was heard before stays as it was.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from unhurried.session.edits import EditList, Region
from unhurried.session.entering import (
    AT_THE_START,
    Entry,
    after_loss,
    after_pause,
    at_section,
    has_ended,
    let_go,
    section_at,
)
from unhurried.session.score import Score
from unhurried.session.words import REST, keys_in, nothing_next, where_we_are
from unhurried.sounds.held import Held
from unhurried.units import to_frames
from unhurried.voices.clip import Mono

PAUSE_FADE: Final = to_frames(0.3)
"""Frames in which all fades when a key is pressed."""
QUICK_FADE: Final = to_frames(0.1)
"""Frames: of what only answered a key, and of all where it is to end at once."""
END_FADE: Final = to_frames(1.0)
"""Frames in which a ritual fades that is ended after its end chime."""
BED_FADE: Final = to_frames(5.0)
"""Frames in which the bed goes while the closing chime rings."""
BEFORE_CHIME: Final = to_frames(0.5)
"""Frames of quiet before the closing chime."""
SIGN_LEADS: Final = to_frames(0.7)
"""Frames from the sign that it goes on to the ritual: the sign is heard by itself."""
AWAKE: Final = to_frames(0.1)
"""Frames of silence after a device came back: sound servers were seen to swallow the first 3 ms."""
VOLUME_STEP: Final = 2.0
QUIETEST: Final = -40.0
LOUDEST: Final = 6.0
"""dB: one press of up or down, and how far they go. Peaks that would be too loud are bent (see edits.py)."""

STAYS: Final = "It will be paused then."
"""Beside the word that the sound is gone: it would have gone on by itself."""

NEXT: Final = ("n", "right")
BEFORE: Final = ("b", "left")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """What has been heard, and what comes: ``edits``.

    ``place`` is the ritual's frame at which it was paused, or lost its sound. ``entered`` is the one that was meant
    when it last went on. ``asked``: words that are to be spoken now. ``note`` is one line for the screen. ``stays``,
    while it is lost: it was paused before, and is afterwards.
    """

    score: Score
    edits: EditList
    state: Literal["playing", "paused", "ending", "lost"] = "playing"
    place: int = 0
    entered: int = 0
    asked: str | None = None
    note: str = ""
    stays: bool = False

    def key(self, name: str, at: int) -> "Session":
        """Return the session after a key was pressed."""
        if name in ("up", "down"):
            return self._louder(VOLUME_STEP if name == "up" else -VOLUME_STEP, at)
        if self.state == "ending" or self.is_over(at):
            return self
        if self.state == "lost":
            return self._key_while_lost(name, at)
        if self.state == "playing":
            return self._pause(at)
        return self._key_while_paused(name, at)

    def pause_or_go_on(self, at: int) -> "Session":
        """Return the session after a signal that means both."""
        return self.key("space", at)

    def end(self, at: int) -> "Session":
        """Return the session that ends kindly: the breath is let go, the closing chime rings. Twice: at once."""
        if self.is_over(at):
            return self
        if self.state in ("ending", "lost") or at < self.begins:
            return self.stop(at)
        if self.state == "paused":
            return self._closing(self.edits.cut(at, QUICK_FADE), at)
        here = self.edits.ritual_at(at)
        if here is None:  # between the sign that it goes on and the ritual
            return self._closing(self.edits.cut(at, QUICK_FADE), at)
        if has_ended(self.score.timeline, here):
            return self._ending(self.edits.cut(at, END_FADE))
        return self._let_go(here, at)

    def stop(self, at: int) -> "Session":
        """Return the session that ends at once, in a short fade."""
        return self._ending(self.edits.cut(at, QUICK_FADE))

    def lose(self, at: int) -> "Session":
        """Return the session whose sound is gone: nothing was heard from ``at`` on."""
        if self.is_over(at) or self.state == "lost":
            return self
        edits = self.edits.cut(at, 0)
        if self.state == "ending":
            return self._ending(edits)
        paused = self.state == "paused"
        lost = replace(self, edits=replace(edits, open=True), state="lost", place=self.position(at), asked=None)
        return lost._staying(paused)

    def regain(self, at: int) -> "Session":
        """Return the session after there is sound again: it goes on by itself, or is paused if it was before."""
        if self.state != "lost":
            return self
        if self.stays:
            return replace(self, state="paused", note="")._with_sign("pause", at + AWAKE)
        return self._go_on(after_loss(self.score.timeline, self.place), at + AWAKE)

    def say(self, words: "Mono | None", at: int) -> "Session":
        """Return the session in which what was asked for is spoken; None: it cannot be, a sign stands for it."""
        if self.state != "paused" or self.asked is None:
            return self
        session = replace(self, asked=None)
        if words is None:
            return session._with_sign("no", at)
        region = Region("words", at, at + len(words), Held(words, self.score.voice))
        return replace(session, edits=session.edits.cut(at, QUICK_FADE).adding(region))

    def is_over(self, at: int) -> bool:
        """Whether all of it has been heard by a frame."""
        return at >= self.edits.frames

    def position(self, at: int) -> int:
        """Return the ritual's frame where the two are at a frame of the output."""
        if self.state in ("paused", "lost"):
            return self.place
        ritual = next((region for region in reversed(self.edits.regions) if region.kind == "ritual"), None)
        if ritual is None:
            return self.place
        # What is heard before the frame that was meant is the way in: it may lie in the section before.
        return max(self.entered, ritual.offset + max(0, min(at, ritual.end) - ritual.start))

    @property
    def begins(self) -> int:
        """The frame of the output at which the ritual is heard for the first time, or was to be."""
        return min((region.start for region in self.edits.regions if region.kind == "ritual"), default=0)

    def _pause(self, at: int) -> "Session":
        place = self.position(at)
        edits = replace(self.edits.cut(at, PAUSE_FADE), open=True)
        session = replace(self, edits=edits, state="paused", place=place, note="")
        return session._with_sign("pause", at + PAUSE_FADE)

    def _key_while_paused(self, name: str, at: int) -> "Session":
        timeline, sections = self.score.timeline, self.score.sections
        here = section_at(sections, self.place)
        if name in NEXT:
            if here + 1 == len(sections):
                return self._asks(nothing_next(self.score.language, sections=len(sections)), at)
            return self._go_on(at_section(timeline, sections[here + 1]), at)
        if name in BEFORE:
            return self._go_on(at_section(timeline, sections[max(0, here - 1)]), at)
        if name == "r":
            return self._go_on(at_section(timeline, sections[here]), at)
        if name == "s":
            left = timeline.frames - after_pause(timeline, self.place).target
            return self._asks(where_we_are(self.score.language, sections[here].title, left), at)
        if name == "?":
            return self._asks(keys_in(self.score.language), at)
        if name == "q":
            return self.end(at)
        return self._go_on(after_pause(timeline, self.place), at)

    def _key_while_lost(self, name: str, at: int) -> "Session":
        if name == "q":
            return self.stop(at)
        return self._staying(not self.stays)

    def _staying(self, stays: bool) -> "Session":
        return replace(self, stays=stays, note=STAYS if stays else "")

    def _go_on(self, entry: Entry, at: int) -> "Session":
        """Return the session that goes on at a frame of the ritual, after a sign."""
        start = at + SIGN_LEADS
        timeline = self.score.timeline
        ritual = Region(
            "ritual", start, start + timeline.frames - entry.start, self.score.sound, entry.start, entry.fade_in
        )
        session = replace(self, state="playing", entered=entry.target, asked=None, note="")
        session = session._with_sign("go on", at)
        return replace(session, edits=replace(session.edits.adding(ritual), open=False))

    def _with_sign(self, name: str, at: int) -> "Session":
        sign = self.score.signs[name]
        region = Region("sign", at, at + sign.frames, sign)
        kept = self.edits.cut(at, QUICK_FADE, "sign", "words")
        return replace(self, edits=kept.adding(region))

    def _asks(self, words: str, at: int) -> "Session":
        """Return the session that waits for words to be spoken; a sign where there are none, or the voice is off."""
        asking = replace(self, asked=words, note=words.replace(REST, " "))
        return asking if words and self.score.voice else asking.say(None, at)

    def _let_go(self, here: int, at: int) -> "Session":
        """Return the session that ends where the breath is let go, or here: the bed stays for a while."""
        exhaled = let_go(self.score.timeline, here)
        ends, fade = (at, PAUSE_FADE) if exhaled is None else (at + exhaled - here, QUICK_FADE)
        bed = Region(
            "bed", ends, ends + fade + BED_FADE, self.score.bed, here + ends - at, fade, ((ends + fade, BED_FADE),)
        )
        return self._closing(self.edits.cut(ends, fade).adding(bed), ends + fade)

    def _closing(self, edits: EditList, at: int) -> "Session":
        """Return the session that ends with the closing chime."""
        closing, sign = self.score.closing, self.score.signs["pause"]
        start = at + BEFORE_CHIME
        if closing is None:  # whoever wants no chimes is answered all the same
            return self._ending(edits.adding(Region("sign", start, start + sign.frames, sign)))
        return self._ending(edits.adding(Region("chime", start, start + closing.frames, closing)))

    def _ending(self, edits: EditList) -> "Session":
        return replace(self, edits=replace(edits, open=False), state="ending", asked=None, note="")

    def _louder(self, by: float, at: int) -> "Session":
        level = max(QUIETEST, min(LOUDEST, self.edits.volume_at(at) + by))
        return replace(self, edits=self.edits.with_volume(at, level))


def begin(score: Score, *, lead_in: int, first: int = 0, entry: Entry = AT_THE_START) -> Session:
    """Return a session that begins after so many frames of silence, where one enters the ritual.

    Its output's first frame is ``first``.
    """
    start = first + lead_in
    end = start + score.timeline.frames - entry.start
    ritual = Region("ritual", start, end, score.sound, entry.start, entry.fade_in)
    return Session(score, EditList((ritual,)), entered=entry.target)
