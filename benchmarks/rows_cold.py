"""The row of promise 3: nothing is kept of any line or bed, beside the script that somebody would write."""

import shutil
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.place import Place, frames_of
from benchmarks.row import Measured, Row, Side, Target
from benchmarks.running import NotDoneError, run, settled

_FASTER: Final = Target("faster", 6.0)


def rows(place: Place) -> Sequence[Row]:
    """Return the row."""

    def ours() -> Measured:
        path = place.file("cold.wav")
        environment = place.forget("cold-cache")
        return run([*place.command, "export", *place.ritual, "-o", str(path)], environment, made=path)[0]

    def prepare() -> None:
        for program in ("sox", "espeak-ng"):
            if shutil.which(program) is None:
                raise FileNotFoundError(2, "it is not there", program)
        assert place.frames
        ours()  # what is read from the disk is in memory for either

    return (
        Row(
            number=3,
            name="cold",
            title="The same ritual to WAV, nothing cached",
            work=f"{place.stated}, the machine's own voice. Ours: the whole command with an empty cache. Theirs: "
            "sh, with espeak-ng for each line, sox synth for breaths, chimes and bed, sox -m for all: the "
            "same lines, breaths and chimes at the same frames, but no polish, no ducking and no room. "
            "Breaths that are equal are made once, in one channel; `plain` does one thing after the other; "
            "`quick` is the quickest that was found: on all cores, without dither, a minute of noise "
            "repeated. `python -m benchmarks.peer_script` prints either",
            sides=(
                Side(label="ours", run=ours),
                Side(label="espeak-ng, sox: plain", run=_peer(place, "plain"), target=_FASTER),
                Side(label="espeak-ng, sox: quick", run=_peer(place, "quick"), target=_FASTER),
            ),
            prepare=prepare,
        ),
    )


def _peer(place: Place, way: str) -> Callable[[], Measured]:
    folder = place.folder / f"peer-{way}"
    script = place.folder / f"peer-{way}.sh"

    def peer() -> Measured:
        if not script.exists():
            asked = [*place.python, "-m", "benchmarks.peer_script", place.ritual[0], place.ritual[2], way]
            script.write_text(run(asked, place.environment)[1])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        settled()
        found, _ = run(["sh", str(script)], place.environment, cwd=folder, made=folder / "out.wav")
        if frames_of(folder / "out.wav") != place.frames:
            raise NotDoneError(f"{script} made another length")
        return found

    return peer
