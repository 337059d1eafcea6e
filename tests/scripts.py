"""Any valid script at all, for hypothesis: every kind of step, nested as they may be."""

import json
from typing import Any

from hypothesis import strategies as st

Steps = list[dict[str, Any]]

_WORDS = st.sampled_from([
    "Be here.", "Be slow. Be near.", "One.\n\nTwo. Three.", "{a}, look at {b}.", "Rest a little, the two of you.",
])  # fmt: skip
_PATTERNS = st.sampled_from(["4-6", "even", "3-5-1", "box", "2.5+1-7", "10-10", "1-1.5"])


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
    return step


@st.composite
def _turns(draw: st.DrawFn, inner: st.SearchStrategy[Steps] | None) -> dict[str, Any]:
    how: dict[str, Any] = draw(_length(2, 200, "each"))
    how["rounds"] = str(draw(st.integers(1, 3)))
    how["begins"] = draw(st.sampled_from(["a", "b", "drawn"]))
    how["say"] = "{speaker}, tell {listener}."
    if draw(st.booleans()):
        how["swap"] = "Thank you. Now {speaker}."
    if inner is not None and draw(st.booleans()):
        how["then"] = draw(inner)
    return {"turns": how}


_PLAIN = st.one_of(
    _WORDS.map(lambda words: {"say": words}),
    st.tuples(_WORDS, _time(0, 9)).map(lambda both: {"say": both[0], "pause after": both[1]}),
    (_time(0, 90) | _length(1, 90, "for")).map(lambda how: {"pause": how}),
    _breathe(),
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
        lasts = set(one) & {"say", "pause", "breathe", "turns", "repeat", "choose", "deck"}
        if lasts and draw(st.integers(0, 4)) == 0:
            one["fixed"] = "true"
    return json.dumps({"title": "Any", "bed": "brown", "steps": steps})
