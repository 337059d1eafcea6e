"""A guided breathing session without a script: a few lines of the script language, written for the occasion."""

import json

from unhurried.breath import Pattern, Ramp
from unhurried.library import read_text
from unhurried.script.ritual import Ritual

_WELCOME = "Settle in, close to each other, in any way that is easy."
_GREETING = "{a} and {b}, settle in, close to each other, in any way that is easy."
_CARE = (
    "Everything here is optional. Follow the tone for as long as it suits you. Softer is better than deeper,"
    " and whenever you like, breathe in your own way."
)
_CLOSING = "Let your breath go its own way again. Stay as long as you like."


def breathing_ritual(
    pattern: Pattern, seconds: float, ramp: Ramp | None, *, greet: bool, beyond_limits: bool = False
) -> Ritual:
    """Return a session of one pattern: a welcome, the breathing up to a last exhale, the end chime, a closing line.

    Args:
        pattern: how to breathe.
        seconds: how long, met to the nearest whole breath.
        ramp: from which rate to which, or None.
        greet: whether to call the two by their names.
        beyond_limits: whether a breath is meant that is refused otherwise.

    """
    how = {"for": f"{seconds:.6f} s", "pattern": str(pattern)}
    if ramp is not None:
        how["ramp"] = f"{ramp.start:g} to {ramp.end:g}"
    steps = [
        {"chime": "start"},
        {"say": f"{_GREETING if greet else _WELCOME}\n\n{_CARE}"},
        {"breathe": how, "beyond limits": "true" if beyond_limits else "false"},
        {"chime": "end"},
        {"say": _CLOSING},
    ]
    script = {
        "title": f"Breathing {pattern}",
        "about": "A guided breathing session.",
        "bed": "brown",
        "steps": steps,
    }
    return read_text(json.dumps(script), name="breathing")
