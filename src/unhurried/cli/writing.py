"""A page of the journal being written, in an editor or in words there are already; the question after a ritual."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from unhurried.cli.asking import answer, can_ask, either
from unhurried.cli.editor import MEND, edit
from unhurried.cli.screen import echo
from unhurried.errors import FileError, UnhurriedError

if TYPE_CHECKING:
    from unhurried.journal.drafts import About, Draft
    from unhurried.journal.notebook import Notebook
    from unhurried.journal.prompts import Prompt
    from unhurried.script.ritual import Ritual

AT_ONCE: Final = 2.0
"""Seconds. An editor that is back sooner with nothing written may have left its window open, and go on in there."""
LONGEST: Final = 4_000_000
"""Bytes from standard input: more than a diary."""
NOTHING: Final = "Nothing is written down; that is fine."


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a page is to begin with: a ritual's line, a card of a deck, else one of ours; or ``empty``, nothing."""

    ritual: str | None
    deck: str | None
    language: str
    empty: bool


def write(notebook: "Notebook", pages: str, begins: Beginning, names: Mapping[str, str] | None) -> None:
    """Write a page in an editor: one that was left open, if it is wanted; else a new one.

    Raises:
        UnhurriedError: the ritual is not there; the page could not be kept.
    """
    prompt, called = _begun_with(begins, names, ours=True)  # a slip in a name is told before anything is asked
    try:
        if not _gone_on(notebook, pages, prompt):
            _write_new(notebook, pages, called, prompt)
    except EOFError:
        echo("\nAnother time, then.", err=True)


def keep_words(
    notebook: "Notebook", pages: str, begins: Beginning, names: Mapping[str, str] | None, text: str | None
) -> None:
    """Keep words that are there already, or (None) those from standard input; a question nobody saw is left out.

    Raises:
        UnhurriedError: the ritual is not there; the words could not be kept.
    """
    from unhurried.journal.drafts import begin, waiting
    from unhurried.journal.page import decoded

    prompt, called = _begun_with(begins, names, ours=False)
    words = decoded(sys.stdin.buffer.read(LONGEST + 1)) if text is None else text
    if len(words) > LONGEST:
        raise UnhurriedError("standard input: this is more than a page takes; nothing was kept of it")
    left = waiting(notebook.folder, pages)
    if words.strip():
        draft = begin(notebook.folder, _about(pages, called, prompt), words)
        with draft.held():
            _keep(notebook, draft, prompt)
    else:
        echo(NOTHING, err=True)
    if left:
        echo(f"A page from {left[0].about.when} was left open; {_again(left[0])}, in a terminal, has it.", err=True)


def after_ritual(ritual: "Ritual", names: Mapping[str, str] | None) -> None:
    """Ask, in a terminal, whether they would like to write a page after a ritual; Enter is "not tonight"."""
    if not can_ask():
        return
    from unhurried.cli.choosing import past_or_none
    from unhurried.cli.journal import notebook_here
    from unhurried.journal.choosing import prompt_after

    own = " or ".join((names or {}).values())
    try:
        asked = f"A page for the journal? (y; {f'{own}: on their own; ' if own else ''}Enter: not tonight)"
        pages = answer(asked, lambda typed: _whose(typed, names))
        if pages:
            prompt = prompt_after(ritual, ritual.journal, past_or_none(), date.today())
            _write_new(notebook_here(), pages, ritual.name, prompt)
    except EOFError:
        return
    except UnhurriedError as error:  # the ritual was played, and that is what was asked for
        echo(f"unhurried: {error}", err=True)


def _whose(typed: str, names: Mapping[str, str] | None) -> str:
    """Return whose page is meant by an answer; nothing where it is "no".

    Raises:
        ValueError: it is no answer.
    """
    from unhurried.errors import NotFoundError
    from unhurried.journal.whose import TOGETHER, pages_for

    try:
        return pages_for(typed, names)
    except NotFoundError:
        try:
            return TOGETHER if either("yes", "no")(typed) else ""
        except ValueError:
            if not names:
                raise
            raise ValueError(f"write y for yes, or {' or '.join(names.values())}, or only press Enter") from None


def _begun_with(begins: Beginning, names: Mapping[str, str] | None, *, ours: bool) -> tuple["Prompt | None", str]:
    """Return what a page begins with, and what it is about; ``ours``: where nothing is named, a question of ours."""
    from unhurried.cli.choosing import past_or_none
    from unhurried.journal.choosing import card_from, prompt_after, prompt_of_ours, ritual_named

    past, today = past_or_none(), date.today()
    prompt: Prompt | None = None
    called = ""
    if begins.deck is not None:
        prompt, called = card_from(begins.deck, past, today, names)
    elif begins.ritual is not None:
        ritual, called, lines = ritual_named(begins.ritual, past, today)
        prompt = prompt_after(ritual, lines, past, today) if ours or lines else None
    elif ours and not begins.empty:
        prompt = prompt_of_ours(begins.language, past, today)
    return None if begins.empty else prompt, called


def _gone_on(notebook: "Notebook", pages: str, prompt: "Prompt | None") -> bool:
    """Offer pages that were left open, the newest first; return whether one was gone on with.

    Args:
        notebook: where they are.
        pages: whose.
        prompt: what a new one would begin with; the one that was left open may have it already.

    Raises:
        EOFError: there are no more answers.
    """
    from unhurried.journal.drafts import waiting

    for draft in waiting(notebook.folder, pages):
        with draft.held() as mine:
            if not mine:
                echo(f"The page from {draft.about.when} is open elsewhere just now.", err=True)
                continue
            about = f", {draft.about.name}," if draft.about.name else ""
            saved = f" (Its editor left {draft.beside()[0]}.)" if draft.beside() else ""
            left = f"A page from {draft.about.when}{about} was left open.{saved}"
            if answer(f"{left} Go on with it? (Enter: yes; n: another one)", either("yes", "no")) is not False:
                _edit(notebook, draft, prompt if prompt and prompt.text == draft.about.prompt else None)
                return True
    return False


def _write_new(notebook: "Notebook", pages: str, called: str, prompt: "Prompt | None") -> None:
    from unhurried.journal.drafts import begin, sweep

    sweep(notebook.folder)
    draft = begin(notebook.folder, _about(pages, called, prompt))
    with draft.held():
        _edit(notebook, draft, prompt)


def _edit(notebook: "Notebook", draft: "Draft", prompt: "Prompt | None") -> None:
    """Open a draft in the editor, and keep what was written.

    Raises:
        UnhurriedError: the editor failed, or the page could not be kept; then it is offered the next time.
    """
    began = time.monotonic()
    fault = edit(draft.page)
    written = bool(draft.text())
    if fault is not None:
        if written or draft.beside():
            raise UnhurriedError(f"{fault}; what was written is kept, and {_again(draft)} opens it again")
        draft.drop()
        raise UnhurriedError(f"{fault}; {MEND}")
    if written:
        _keep(notebook, draft, prompt)
    elif time.monotonic() - began < AT_ONCE:
        echo(f"{NOTHING} (If the editor still has it open, save it there: {_again(draft)} finds it.)", err=True)
    else:
        draft.drop()
        echo(NOTHING, err=True)


def _keep(notebook: "Notebook", draft: "Draft", prompt: "Prompt | None") -> None:
    """Add a draft to the notebook, and remember that its prompt has come.

    Raises:
        UnhurriedError: it could not be added; the draft has it still.
    """
    from unhurried.journal.prompts import remembered
    from unhurried.past_file import change_past, default_file

    try:
        path = notebook.add(draft.about.pages, draft.entry(), draft.folder)
    except FileError as error:
        raise UnhurriedError(f"{error}; your words are in {draft.page}, and {_again(draft)} has them again") from None
    echo(f"It is kept, in {path}")
    for left in draft.beside():
        echo(f"The editor left something beside it: {left}", err=True)
    if prompt is not None:
        try:
            change_past(default_file(), lambda past: remembered(past, prompt))
        except FileError as error:
            echo(f"The question may come again: {error}", err=True)


def _again(draft: "Draft") -> str:
    """Return the command that offers a draft again."""
    from unhurried.journal.whose import TOGETHER

    pages = draft.about.pages
    return "`unhurried journal`" if pages == TOGETHER else f"`unhurried journal --for {pages}`"


def _about(pages: str, called: str, prompt: "Prompt | None") -> "About":
    from unhurried.journal.drafts import About

    when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return About(pages, when, called, prompt.text if prompt else "")
