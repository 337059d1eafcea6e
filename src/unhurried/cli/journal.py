"""The commands about the journal: journal, journal read, journal search, journal path."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from unhurried.cli.completing import complete_script
from unhurried.cli.options import ENGLISH, in_language_wanted, language_option, spoken_here
from unhurried.cli.reading import Parsed
from unhurried.cli.screen import echo
from unhurried.cli.setting import setting

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from unhurried.journal.notebook import Notebook
    from unhurried.journal.page import Entry

F = TypeVar("F", bound=Callable[..., Any])
EMPTY = "Nothing is written yet; `unhurried journal` opens a page."

_WHOSE = "Whose: together, a, b, or a name"


def _for_option(more: str) -> Callable[[F], F]:
    return click.option("--for", "who", metavar="WHO", default="together", show_default=True, help=f"{_WHOSE}{more}.")


class _Journal(click.Group):
    """Commands beside one that needs no name: what is none of them is a page to write."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in self.commands or args[0] in context.help_option_names)
        completes = context.resilient_parsing and not args
        more = len(args) > 1 and not any(arg.startswith("-") for arg in args[:2])
        if more and not named and not context.resilient_parsing:
            self._tell_slip(args[0])
        return super().parse_args(context, args if named or completes else ["write", *args])

    def _tell_slip(self, word: str) -> None:
        """Tell a command that was mistyped: more words follow it, and none does after a ritual."""
        from unhurried.nearest import nearest

        if near := nearest(word, self.commands):
            raise click.UsageError(f"there is no '{word}' here; did you mean `unhurried journal {near}`?")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Complete a command, or a ritual to write about."""
        found = super().shell_complete(ctx, incomplete)
        return (
            found
            if incomplete.startswith("-")
            else [*found, *complete_script(ctx, self.get_params(ctx)[0], incomplete)]
        )


@click.group(
    "journal", cls=_Journal, subcommand_metavar="[RITUAL | COMMAND]...", short_help="Write a page, and find it again."
)
def journal_group() -> None:
    """Write a page in your notebook, with any editor: plain Markdown, one file a month.

    `unhurried journal` opens a page you share, with a question to begin with; `unhurried journal two-pages` has the
    one of that ritual. `unhurried journal write --help` tells what else there is. Nothing leaves this machine.
    """


@journal_group.command("write", short_help="Write a page; `journal` alone does.")
@click.argument("ritual", required=False, shell_complete=complete_script)
@_for_option("")
@click.option("--deck", metavar="RITUAL", shell_complete=complete_script, help="Begin with a card of its deck.")
@click.option("--no-prompt", is_flag=True, help="Begin with an empty page, without a question.")
@click.option("--text", metavar="WORDS", help="Keep these words, and open no editor.")
@setting("names")
@language_option
def write_command(
    ritual: str | None,
    who: str,
    deck: str | None,
    no_prompt: bool,
    text: str | None,
    names: Mapping[str, str] | None,
    language: str | None,
) -> None:
    """Write a page, with the question of a RITUAL to begin with; else with one of ours, a new one each time.

    The editor is the one that VISUAL or EDITOR names. Save and close, and the page is kept; leave it empty, and
    nothing is. Where an editor crashes, the next `unhurried journal` has what was written. Without a terminal the
    words are read from standard input.
    """
    from unhurried.cli.writing import Beginning, keep_words, write

    if ritual is not None and deck is not None:
        raise click.UsageError("A RITUAL and --deck are two things to begin with; name one of them.")
    if ritual in journal_group.commands:
        raise click.UsageError(f"'{ritual}' comes first: `unhurried journal {ritual} ...`.")
    if "-" in (ritual, deck):
        raise click.UsageError("Standard input is for your words; name the ritual.")
    ritual, deck = (None if name is None else in_language_wanted(name, language) for name in (ritual, deck))
    begins = Beginning(ritual, deck, spoken_here(language or ENGLISH), empty=no_prompt)
    notebook = notebook_here()
    pages = _pages(notebook, who, names)
    if text is None and sys.stdin.isatty():
        write(notebook, pages, begins, names)
    else:
        keep_words(notebook, pages, begins, names, text)


def notebook_here() -> "Notebook":
    """Return the notebook, with all in it that was being added when a process ended; else say so in a line."""
    from unhurried.errors import FileError
    from unhurried.journal.notebook import Notebook, default_folder

    notebook = Notebook(default_folder())
    try:
        notebook.settle()
    except FileError as error:
        echo(f"A page is waiting to be kept, and cannot be yet: {error}", err=True)
    return notebook


def _pages(notebook: "Notebook", who: str, names: Mapping[str, str] | None) -> str:
    from unhurried.journal.whose import pages_for

    return pages_for(who, names, notebook.pages())


def _several(notebook: "Notebook", who: str, names: Mapping[str, str] | None) -> list[str]:
    """Return whose pages are meant, where they may be all there are."""
    from unhurried.journal.whose import ALL

    return notebook.pages() if who.strip().lower() == ALL else [_pages(notebook, who, names)]


def _month(text: str) -> str:
    from unhurried.journal.page import MONTH

    if not MONTH.fullmatch(text.strip()):
        raise ValueError(f"'{text}' is not a month: write it like 2026-11")
    return text.strip()


@journal_group.command("read", short_help="Read what is written.")
@_for_option(", or all")
@click.option("--month", type=Parsed("MONTH", _month), metavar="MONTH", help="Of one month, as 2026-11.")
@click.option("--last", "count", type=click.IntRange(min=1), metavar="N", help="The newest alone, so many.")
@setting("names")
def read_command(who: str, month: str | None, count: int | None, names: Mapping[str, str] | None) -> None:
    """Read what is written, the oldest first; in a terminal a page at a time."""
    from unhurried.errors import shown

    notebook = notebook_here()
    several = _several(notebook, who, names)
    found = [(entry, pages) for pages in several for entry in notebook.entries(pages, month)]
    if len(several) > 1:
        found.sort(key=lambda one: one[0].when)  # one after the other, as they lived
    if not found:
        echo(EMPTY if month is None else f"Nothing is written in {month}.", err=True)
        return
    told = [_told(entry, pages if len(several) > 1 else "") for entry, pages in found[-(count or len(found)) :]]
    lines = "\n\n\n".join(told).split("\n")
    click.echo_via_pager("\n".join(shown(line.expandtabs()) for line in lines))


def _told(entry: "Entry", pages: str) -> str:
    heading = " · ".join(part for part in (entry.when, entry.about, pages) if part)
    return f"## {heading}\n\n{entry.text}" if heading else entry.text


@journal_group.command("search", short_help="Find words in what is written.")
@click.argument("words", nargs=-1, required=True)
@_for_option(", or all")
@setting("names")
def search_command(words: Sequence[str], who: str, names: Mapping[str, str] | None) -> None:
    """Find entries that have all the WORDS, whatever their capitals and accents: the day, whose page, the line."""
    from unhurried.journal.page import search

    notebook = notebook_here()
    written = [(pages, notebook.entries(pages)) for pages in _several(notebook, who, names)]
    if not any(entries for _, entries in written):
        echo(EMPTY, err=True)
        return
    found = [(pages, one) for pages, entries in written for one in search(entries, words)]
    for pages, one in found:
        for line in one.lines:
            echo("  ".join(part for part in (one.entry.when, pages, " ".join(line.split())) if part))
    if not found:
        echo("Nothing there has {} in it.".format(" and ".join(f"'{word}'" for word in words)), err=True)


@journal_group.command("path", short_help="Say where the notebook lies.")
@click.option("--for", "who", metavar="WHO", help=f"{_WHOSE}.")
@setting("names")
def path_command(who: str | None, names: Mapping[str, str] | None) -> None:
    """Say where the notebook lies, or somebody's pages in it; they need not be there yet."""
    notebook = notebook_here()
    echo(str(notebook.folder if who is None else notebook.folder / _pages(notebook, who, names)))
