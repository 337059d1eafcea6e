"""Measures of care: what is said before anything is asked of the two, and before they touch or look at each other."""

from collections.abc import Iterator, Sequence
from typing import Final

from tests.rituals.heard import Finding, Heard, Sentence
from tests.rituals.vocabulary import VOCABULARIES, Vocabulary
from unhurried.cues import BreathCue, ChimeCue, Cue

TO_ANSWER: Final = 6.0
"""Seconds after a question: to ask it of each other aloud, and to wait for the yes."""
NEAR: Final = 2
"""Sentences before or after: as far as two people with closed eyes think back."""


IN_A_QUESTION: Final = 5
"""Sentences that a question has at most, with all that belongs to it, until there is time to answer."""


def permission(heard: Heard) -> Iterator[Finding]:
    """Before anything is asked of the two, the first section says that all is optional, and how to stop.

    Before the first question, touch, turn or breath; a title that is a question does not count, it is not spoken.
    """
    words = VOCABULARIES.get(heard.language)
    if words is None:
        return
    for _, cues, sentences in heard.plays():
        first = sentences[0].section if sentences else None
        begins = _first_demand(cues, sentences, words)
        early = [one for one in sentences if one.start < begins and one.section == first]
        if not any(words.optional.search(one.text) for one in early):
            yield heard.at_top("nothing says that all is optional before the first question, touch, turn or breath")
        if not any(words.stops.search(one.text) for one in early):
            yield heard.at_top("nothing says how to stop before the first question, touch, turn or breath")


def _first_demand(cues: Sequence[Cue], sentences: Sequence[Sentence], words: Vocabulary) -> int:
    """Return the frame at which something is first asked of the two; a turn at the latest when it is handed over."""
    demands = [cue.start for cue in cues if isinstance(cue, BreathCue)]
    demands += [
        one.start for one in sentences if one.text.endswith("?") or touches(one.text, words) or one.kind == "ready"
    ]
    demands += [cue.start for cue in cues if isinstance(cue, ChimeCue) and cue.name == "hand-over"]
    return min(demands, default=cues[-1].end)


def scopes(cues: Sequence[Cue], sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Return sentences that one question holds for: those of a section, up to where it is handed over.

    What one was asked, the other has not been: so a hand-over is an end as a section's is.
    """
    handed = [cue.start for cue in cues if isinstance(cue, ChimeCue) and cue.name == "hand-over"]
    found: list[list[Sentence]] = []
    before: tuple[str | None, int] | None = None
    for one in sentences:
        where = one.section, sum(at <= one.start for at in handed)
        if where != before:
            found.append([])
            before = where
        found[-1].append(one)
    return found


def _in_scopes(heard: Heard) -> Iterator[tuple[Sequence[Sentence], int, Vocabulary]]:
    """Yield each sentence of each sitting: its scope, its number there, and the words of its language, if it has any."""
    words = VOCABULARIES.get(heard.language)
    if words is None:
        return
    for _, cues, sentences in heard.plays():
        for scope in scopes(cues, sentences):
            yield from ((scope, k, words) for k in range(len(scope)))


def touches(text: str, words: Vocabulary) -> bool:
    """Whether a sentence has to do with touching somebody."""
    return _lets(text, words) or bool(words.names.search(words.innocent.sub(" ", text)))


def _lets(text: str, words: Vocabulary) -> bool:
    return bool(words.lets.search(words.innocent.sub(" ", text)))


def asks(text: str, words: Vocabulary) -> bool:
    """Whether a sentence has the two ask each other, or asks them."""
    return bool(words.asks.search(text)) and not words.at_once.search(text)


def question_before_touch(heard: Heard) -> Iterator[Finding]:
    """Before each touch, and in its own section, there is a question, time to answer it, and another way.

    A kind of touch may be named beside the question, before its pause ("ask; it may be a hand on a hand"): there is
    no time yet in which to do it. What has somebody do it stands after the pause.
    """
    for scope, k, words in _in_scopes(heard):
        if touches(scope[k].text, words):
            yield from (_without_time if asks(scope[k].text, words) else _unasked)(scope, k, words)


def _unasked(scope: Sequence[Sentence], k: int, words: Vocabulary) -> Iterator[Finding]:
    one = scope[k]
    asked = [j for j, other in enumerate(scope[:k]) if asks(other.text, words)]
    if not any(_answered(scope, j, k) for j in asked):
        beside = [j for j, other in enumerate(scope) if asks(other.text, words) and _together(scope, j, k)]
        if _lets(one.text, words) or not beside:
            yield Finding.at(
                one.place, f"lets touch without a question and {TO_ANSWER:g} s before it in its section: {one.text}"
            )
            return
        asked = beside
    if not any(_declines(scope, j, words) for j in (*asked, k)):
        yield Finding.at(one.place, f"no other way is offered near this touch or its question: {one.text}")


def _without_time(scope: Sequence[Sentence], k: int, words: Vocabulary) -> Iterator[Finding]:
    one = scope[k]
    if not any(other.pause >= TO_ANSWER for other in scope[k : k + IN_A_QUESTION]):
        yield Finding.at(one.place, f"asks, and leaves no {TO_ANSWER:g} s for the answer: {one.text}")
    if not _declines(scope, k, words):
        yield Finding.at(one.place, f"asks for touch, and offers no other way near it: {one.text}")


def _answered(scope: Sequence[Sentence], question: int, then: int) -> bool:
    """Whether there is time for the answer between a question and what follows on it."""
    return any(one.pause >= TO_ANSWER for one in scope[question:then])


def _together(scope: Sequence[Sentence], one: int, other: int) -> bool:
    """Whether two sentences stand together, with no time between them to do anything, and there is time after."""
    low, high = sorted((one, other))
    return not _answered(scope, low, high) and any(s.pause >= TO_ANSWER for s in scope[high : high + IN_A_QUESTION])


def _declines(scope: Sequence[Sentence], k: int, words: Vocabulary) -> bool:
    """Whether another way is offered near a sentence: shortly before, up to the time to answer, or just after that."""
    until = next((j for j in range(k, len(scope)) if scope[j].pause >= TO_ANSWER), k)
    last = min(until, k + IN_A_QUESTION) + NEAR
    return any(words.declines.search(one.text) for one in scope[max(0, k - NEAR) : last + 1])


def asked_to_look(heard: Heard) -> Iterator[Finding]:
    """Eye contact is invited, in its section, and near it there is somewhere else to look.

    A question with a pause is not asked for each time: a look can be left out at once and by oneself, a touch takes two.
    """
    for scope, k, words in _in_scopes(heard):
        one = scope[k]
        if not words.looks.search(one.text):
            continue
        if not any(words.invites.search(other.text) for other in scope[: k + 1]):
            yield Finding.at(one.place, f"a look that is not asked for: {one.text}")
        around = scope[: k + NEAR + 1]
        if not any(words.declines.search(s.text) or words.averts.search(s.text) for s in around):
            yield Finding.at(one.place, f"no other way is offered near this look: {one.text}")


def tagged_as_touch(heard: Heard) -> Iterator[Finding]:
    """It is tagged `touch` if it has to do with touching, and only then: whoever would rather not can see it."""
    words = VOCABULARIES.get(heard.language)
    if words is None:
        return
    said = [one for _, _, sentences in heard.plays() for one in sentences]
    inviting = next((one for one in said if touches(one.text, words)), None)
    tagged = "touch" in (heard.head.get("tags") or ())
    if inviting and not tagged:
        yield Finding.at(inviting.place, f"invites to touch, and the tag 'touch' is missing: {inviting.text}")
    if tagged and not inviting and heard.timelines:
        yield heard.at_top("is tagged 'touch', and nothing in it lets anybody touch")
