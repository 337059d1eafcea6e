"""What a page begins with: a ritual's own line, a card of a deck, or one of ours. It reads, and writes nothing."""

from collections.abc import Mapping
from datetime import date

from unhurried.errors import NotFoundError
from unhurried.journal.prompts import Prompt, card_of, one_of
from unhurried.kept import Kept, default_folder
from unhurried.languages import languages, prompts_in
from unhurried.library import look_up_within, number_of, part_of
from unhurried.past import Past, next_number
from unhurried.script.ritual import Ritual
from unhurried.shelves import is_name


def ritual_named(source: str, past: Past, today: date) -> tuple[Ritual, str, tuple[str, ...]]:
    """Return a ritual (of a series that of today), what it is called in a notebook, and its lines to begin with.

    Raises:
        UnhurriedError: there is none, or it has faults.
    """
    kept = Kept(default_folder())
    found, which = look_up_within(source, kept=kept)
    base = source.removesuffix(f"#{which}") if which else source
    # A script that is a file is called by its own name, and not by where it lies.
    called = source if is_name(source.partition("#")[0]) else found.name
    if isinstance(found, Ritual):
        return found, called, found.journal
    number = next_number(past, found, today) if which is None else number_of(found, which)
    ritual = part_of(found, str(number), kept=kept)
    called = f"{base if is_name(base) else found.name}#{number}"
    return ritual, called, ritual.journal or found.journal


def prompt_after(ritual: Ritual, lines: tuple[str, ...], past: Past, today: date) -> Prompt | None:
    """Return a ritual's own line, one of ours in its language where it has none; None where we have none either."""
    if lines:
        return one_of(lines, f"journal after {ritual.name}", past, today)
    ours = prompts_in(ritual.language)
    return one_of(ours, f"journal in {ritual.language}", past, today) if ours else None


def prompt_of_ours(language: str, past: Past, today: date) -> Prompt:
    """Return one of ours.

    Raises:
        NotFoundError: there are none in this language.
    """
    ours = prompts_in(language)
    if not ours:
        there = ", ".join(languages())
        raise NotFoundError(
            f"there are no questions for a page in '{language}' yet; there are in {there}, and --no-prompt has none"
        )
    return one_of(ours, f"journal in {language}", past, today)


def card_from(source: str, past: Past, today: date, names: Mapping[str, str] | None) -> tuple[Prompt, str]:
    """Return a card of a ritual's deck, and what the ritual is called in a notebook.

    Raises:
        UnhurriedError: there is no such ritual; it has no deck.
    """
    ritual, called, _ = ritual_named(source, past, today)
    return card_of(ritual, past, today, names=names), called
