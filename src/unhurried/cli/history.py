"""The commands about what was played: history, and history clear, export."""

import sys
from datetime import date
from typing import Final

import click

from unhurried.cli.asking import answer, can_ask, either
from unhurried.cli.screen import echo

SHOWN: Final = 20
"""Sessions that are shown unless all are asked for."""


@click.group("history", invoke_without_command=True, short_help="Show what was played, and when.")
@click.option("--all", "everything", is_flag=True, help=f"Every session, not only the last {SHOWN}.")
@click.pass_context
def history_group(context: click.Context, everything: bool) -> None:
    """Show what was played, when, how long and whether to its end; and the last twelve weeks.

    It is kept on this machine alone, for you alone, without a word of any ritual. `--no-history` keeps nothing.
    """
    if context.invoked_subcommand is not None:
        return
    from unhurried.history.on_disk import read_rows
    from unhurried.history.told import DOTS, PLAIN, calendar, lines
    from unhurried.history.where import default_file

    rows = read_rows(default_file())
    if not rows:
        echo("Nothing was played yet, or nothing was kept.")
        return
    marks = DOTS if _can_show(f"{DOTS.none}{DOTS.one}{DOTS.more}") else PLAIN
    shown = rows if everything else rows[-SHOWN:]
    echo("\n".join([*lines(shown), "", *calendar(rows, date.today(), marks)]))
    echo(f"\n{marks.one} one session   {marks.more} more")


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@history_group.command("clear", short_help="Take all of it away, and the place to go on from.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear_command(yes: bool) -> None:
    """Take everything away that is kept of what was played, and the place to go on from."""
    from unhurried.history.on_disk import clear, count
    from unhurried.history.where import default_file

    path = default_file()
    there = count(path)
    if there and not yes and can_ask():
        try:
            if not answer(f"Take {_sessions(there)} away? (y, n; Enter: no)", either("yes", "no")):
                return
        except EOFError:
            return
    echo(f"{_sessions(clear(path))} taken away")


@history_group.command("export", short_help="Write it out for other programs.")
@click.option("--csv", "form", flag_value="csv", help="A table, with a heading.")
@click.option("--json", "form", flag_value="json", help="A list of objects.")
def export_command(form: str | None) -> None:
    """Write every session to standard output, for other programs: times as ISO 8601, lengths in seconds."""
    from unhurried.history.on_disk import read_rows
    from unhurried.history.told import as_csv, as_json
    from unhurried.history.where import default_file

    if form is None:
        raise click.UsageError("say which: --csv or --json.")
    rows = read_rows(default_file())
    click.echo(as_csv(rows) if form == "csv" else as_json(rows), nl=False)


def _sessions(count: int) -> str:
    return f"{count} session{'' if count == 1 else 's'}"
