"""A guided breathing session without a script: a few lines of the script language, written for the occasion."""

import json

from unhurried.breath import Pattern, Ramp, parse_pattern
from unhurried.errors import NotFoundError
from unhurried.history.place import Breathing
from unhurried.languages import language_of, languages
from unhurried.library import read_text
from unhurried.script.ritual import Ritual


def breathing_ritual(
    pattern: Pattern,
    seconds: float,
    ramp: Ramp | None,
    *,
    greet: bool,
    beyond_limits: bool = False,
    language: str = "en",
) -> Ritual:
    """Return a session of one pattern: a welcome, the breathing up to a last exhale, the end chime, a closing line.

    Args:
        pattern: how to breathe.
        seconds: how long, met to the nearest whole breath.
        ramp: from which rate to which, or None.
        greet: whether to call the two by their names.
        beyond_limits: whether a breath is meant that is refused otherwise.
        language: what is spoken.

    Raises:
        NotFoundError: there are no words for it in this language.
    """
    words = language_of(language)
    if words is None:
        there = ", ".join(languages())
        raise NotFoundError(f"there are no words to breathe by in '{language}' yet; there are in {there}")
    session = words.session
    how = {"for": f"{seconds:.6f} s", "pattern": str(pattern)}
    if ramp is not None:
        how["ramp"] = f"{ramp.start:g} to {ramp.end:g}"
    steps = [
        {"chime": "start"},
        {"say": f"{session.greeting if greet else session.welcome}\n\n{session.care}"},
        {"breathe": how, "beyond limits": "true" if beyond_limits else "false"},
        {"chime": "end"},
        {"say": session.closing},
    ]
    script = {
        "title": session.title.replace("{pattern}", str(pattern)),
        "language": language,
        "bed": "brown",
        "steps": steps,
    }
    return read_text(json.dumps(script), name="breathing")


def breathing_again(how: Breathing, *, greet: bool) -> Ritual:
    """Return a session of what `breathe` was told before; see :func:`breathing_ritual`.

    Raises:
        ValueError: the pattern or the ramp is none.
        NotFoundError, ScriptError: it cannot be led any more.
    """
    return breathing_ritual(
        parse_pattern(how.pattern),
        how.seconds,
        None if how.ramp is None else Ramp(*how.ramp),
        greet=greet,
        beyond_limits=how.beyond_limits,
        language=how.language,
    )
