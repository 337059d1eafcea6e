"""Any valid script at all, for hypothesis: every kind of step, nested as they may be."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from unhurried import library
from unhurried.script.reader import parse
from unhurried.script.ritual import Ritual
from unhurried.sounds.sound import Sound

Steps = list[dict[str, Any]]

OF_TIME = "Time goes by, softly and slowly, and there is some of it left."
"""Said in turns, where there is time for it."""
SOUNDS = {"noise.wav": Sound("noise", 48_000 * 7 + 1), "hum.wav": Sound("hum", 12_345)}
"""What scripts play: only its length is known."""

_WORDS = st.sampled_from([
    "Be here.", "Be slow. Be near.", "One.\n\nTwo. Three.", "{a}, look at {b}.", "Rest a little, the two of you.",
])  # fmt: skip
_PATTERNS = st.sampled_from(["4-6", "even", "3-5-1", "box", "2.5+1-7", "10-10", "1-1.5"])


_TONES = st.sampled_from(["tide", "off"])


def _time(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least * 10, most * 10).map(lambda tenths: f"{tenths / 10} s")


@st.composite
def _length(draw: st.DrawFn, least: int, most: int, key: str) -> dict[str, str]:
    """A length under its key, perhaps with bounds of its own."""
    tenths = draw(st.integers(least * 10, most * 10))
    how = {key: f"{tenths / 10} s"}
    if draw(st.booleans()):
        how["least"] = f"{draw(st.integers(min(1, tenths), tenths)) / 10} s"
    if draw(st.booleans()):
        how["most"] = f"{draw(st.integers(tenths, 6 * tenths)) / 10} s"
    return how


@st.composite
def _breathe(draw: st.DrawFn) -> dict[str, Any]:
    how: dict[str, Any] = draw(_length(1, 200, "for") | st.integers(1, 9).map(lambda n: {"breaths": str(n)}))
    how["pattern"] = draw(_PATTERNS)
    if draw(st.booleans()) and how["pattern"] != "10-10":
        how["ramp"] = draw(st.sampled_from(["12 to 6", "6 to 12", "10 to 5.5", "8:8"]))
    if draw(st.booleans()):
        how["cues"] = draw(st.sampled_from(["first 1", "all", "none"]))
    step: dict[str, Any] = {"breathe": how}
    if draw(st.booleans()):
        step["to"] = draw(st.sampled_from(["a", "b", "alternate"]))
    if draw(st.integers(0, 4)) == 0:
        how["ramp"] = draw(st.sampled_from(["40 to 2", "2 to 40", "8 to 7.9", "1:1"]))
        step["beyond limits"] = "true"
    return step


@st.composite
def _turns(draw: st.DrawFn, inner: st.SearchStrategy[Steps] | None) -> dict[str, Any]:
    how: dict[str, Any] = draw(_length(2, 200, "each"))
    how["rounds"] = str(draw(st.integers(1, 3)))
    how["begins"] = draw(st.sampled_from(["a", "b", "drawn"]))
    how["say"] = "{speaker}, tell {listener}."
    if draw(st.booleans()):
        how["swap"] = "Thank you. Now {speaker}."
    seconds = float(how["each"].removesuffix(" s"))
    for key, shortest in (("half", 90), ("last", 60)):
        if seconds >= shortest and draw(st.booleans()):
            how[key] = draw(st.sampled_from(["chime", "none", OF_TIME]))
    if inner is not None and draw(st.booleans()):
        how["then"] = draw(inner)
    return {"turns": how}


_PLAIN = st.one_of(
    _WORDS.map(lambda words: {"say": words}),
    st.tuples(_WORDS, _time(0, 9)).map(lambda both: {"say": both[0], "pause after": both[1]}),
    (_time(0, 90) | _length(1, 90, "for")).map(lambda how: {"pause": how}),
    st.tuples(_WORDS, st.sampled_from(["a", "b"])).map(lambda both: {"say": both[0], "to": both[1]}),
    _breathe(),
    st.sampled_from([*SOUNDS]).map(lambda file: {"play": file}),
    st.sampled_from(["arrive", "slow-re-entry#Talk"]).map(lambda name: {"include": name}),
    st.sampled_from(["start", "hand-over", "half-time", "end"]).map(lambda name: {"chime": name}),
    st.just({"section": "Part"}),
    st.sampled_from(["rain", "off", "brown"]).map(lambda name: {"bed": name}),
)


def _nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    alternatives = st.lists(_WORDS | inner | several, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(st.integers(1, 3), several).map(lambda r: {"repeat": {"times": str(r[0]), "steps": r[1]}}),
        alternatives.map(lambda of: {"choose": of}),
        alternatives.map(lambda cards: {"deck": cards}),
    )


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """The text of a script that is read without a fault."""
    step = st.recursive(_PLAIN, _nested, max_leaves=5)
    step = step | _turns(st.lists(_PLAIN, max_size=2))
    steps = draw(st.lists(step, min_size=1, max_size=7))
    for one in steps:
        lasts = set(one) & {"say", "pause", "breathe", "turns", "repeat", "choose", "deck", "play", "include"}
        if lasts and draw(st.integers(0, 4)) == 0:
            one["fixed"] = "true"
    head = {"title": "Any", "bed": "brown", "pace": draw(st.sampled_from(["0.7", "1", "1.5"])), "tone": draw(_TONES)}
    return json.dumps(head | {"steps": steps})


def read_script(script: str) -> Ritual:
    """Read one of these scripts; the files that it plays need not be there."""
    files = replace(library._FILES, locate=lambda what, _folder: Path(what))
    found = parse(script, file="any", name="any", path=None, files=files)
    assert isinstance(found, Ritual)
    return found
