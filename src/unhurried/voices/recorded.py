"""A partner's own voice: the lines they recorded, and for the rest the voice that would speak without them."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from unhurried.errors import NotFoundError, some_of
from unhurried.voices.clip import Clip, Line, Spoken, Voice
from unhurried.voices.manner import Manner
from unhurried.voices.recordings import WHO, Recordings, default_folder, who_recorded


def open_recorded(
    ritual: str, who: str, manner: Manner, instead: Callable[[], Voice], tell: Callable[[str], None]
) -> "RecordedVoice":
    """Return the voice of who recorded a ritual; ``who`` may be left out where it was one person.

    Raises:
        NotFoundError: nobody did, or it is not said which of two.
    """
    there = who_recorded(default_folder(), ritual)
    if who and who not in WHO:
        raise NotFoundError(f"there is no voice 'mine:{who}'; there are {', '.join(f'mine:{name}' for name in WHO)}")
    if not there or (who and who not in there):
        whose = f" --as {who}" if who in ("a", "b") else ""
        raise NotFoundError(
            f"nothing is recorded of '{ritual}' yet; record it first: `unhurried record RITUAL{whose}`"
        )
    if not who and len(there) > 1 and "me" not in there:
        raise NotFoundError(f"'{ritual}' is recorded by both of you; take mine:a or mine:b")
    speaker = who or ("me" if "me" in there else there[0])
    return RecordedVoice(Recordings(default_folder(), ritual, speaker), manner, instead, tell)


class RecordedVoice:
    """Plays what was recorded, as it was spoken; what is not there another voice says, and that is told."""

    def __init__(
        self, recordings: Recordings, manner: Manner, instead: Callable[[], Voice], tell: Callable[[str], None]
    ) -> None:
        self.recordings = recordings
        self._manner = manner
        self.instead = instead
        self._tell = tell
        self._opened = ExitStack()

    def clips(self, lines: Sequence[Line], spoken: Spoken) -> list[Clip]:
        """Return each line's clip; see :class:`unhurried.voices.clip.Voice`."""
        found = {line: clip for line in lines if (clip := self.recordings.clip(line.text)) is not None}
        missing = [line for line in dict.fromkeys(lines) if line not in found]
        if missing:
            self._tell(_told(missing, len(dict.fromkeys(lines))))
            voice = self._opened.enter_context(self.instead())
            others = dict(zip(missing, voice.clips(missing, spoken), strict=True))
        else:
            others = {}
        return [
            others[line] if line in others else replace(found[line], box=self._manner.box(line)) for line in lines
        ]

    def __enter__(self) -> "RecordedVoice":
        return self

    def __exit__(self, *exception: object) -> None:
        """End the other voice, if it had to speak."""
        self._opened.close()


def _told(missing: Sequence[Line], of: int) -> str:
    """Return which lines another voice says."""
    named = some_of([line.text for line in missing])
    return f"{len(missing)} of {of} lines are not recorded, another voice says them: {named}"
