"""The commands that find a ritual: list, suggest."""

import shlex
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.asking import answer, can_ask, either
from unhurried.cli.completing import complete_tag
from unhurried.cli.reading import Parsed, parse_minutes, written_minutes
from unhurried.cli.screen import cut, days, echo, padded, whole_minutes, width
from unhurried.cli.setting import setting, was_asked

if TYPE_CHECKING:
    from unhurried.finding import Entry, Test
    from unhurried.suggesting import Suggestion

WIDEST_NAME: Final = 24
"""Columns: a longer name stands out of its line, and moves no other."""
LEAST_ABOUT: Final = 16
"""Columns: where there are fewer, what a ritual is for is left out."""

_eyes_option = click.option(
    "--eyes", type=click.Choice(["open", "closed"]), help="For open eyes, or for closed ones."
)


@click.command("list", short_help="List every ritual.")
@click.option(
    "--tag", "tags", metavar="TAG", multiple=True, shell_complete=complete_tag,
    help="That have it; several times: all of them.",
)  # fmt: skip
@click.option(
    "--minutes",
    "frames",
    type=Parsed("N", parse_minutes),
    metavar="N",
    help="That can last so long; first those that nearly do by themselves.",
)
@_eyes_option
@click.option("--needs", type=click.Choice(["nothing"]), help="That need nothing at hand.")
@setting("language", help="In that language, as de.", forgiving=True)
def list_command(
    tags: tuple[str, ...], frames: int | None, eyes: str | None, needs: str | None, language: str | None
) -> None:
    """List every ritual: its name, its length and how far that gives (--minutes), what it is for."""
    from unhurried.finding import can_last, has_eyes, has_tag, matching, needs_nothing, tags_of

    language, known = _known(language)
    there = tags_of(known)
    tests: dict[str, Test] = {
        f"--tag {shlex.quote(tag)}": has_tag(tag) for tag in (_tag(typed, there) for typed in tags)
    }
    if frames is not None:
        tests["--minutes"] = can_last(frames)
    if eyes is not None:
        tests[f"--eyes {eyes}"] = has_eyes(eyes)
    if needs is not None:
        tests["--needs nothing"] = needs_nothing
    found = matching(known, tests.values(), frames=frames)
    if not found:
        echo(_nothing(known, tests, language), err=True)
        return
    _show(found)
    echo("")
    if language is None:
        _tell_languages()
    if there:
        _tell(f"Tags: {', '.join(there)} (`--tag {shlex.quote(there[0])}`).")
    _tell(f"Which one tonight? `unhurried suggest{f' --language {language}' if language else ''}`")


def _known(language: str | None) -> "tuple[str | None, Sequence[Entry]]":
    """Return the rituals in a language, and it; where it is only set, and there is none in it, those of any."""
    from unhurried.listing import listed

    known = listed(language)
    if known or language is None or was_asked(click.get_current_context(), "language"):
        return language, known
    return None, listed(None)


def _tag(typed: str, there: Sequence[str]) -> str:
    """Return the tag that is meant.

    Raises:
        click.BadParameter: there is none; with the nearest, and all there are.
    """
    from unhurried.nearest import is_same, nearest

    meant = next((tag for tag in there if is_same(tag, typed)), None)
    if meant is not None:
        return meant
    near = nearest(typed, there)
    mend = f"did you mean '{near}'? There are" if near else "there are"
    raise click.BadParameter(
        f"there is no tag '{typed}'; {mend} {', '.join(there) or 'none yet'}.", param_hint="'--tag'"
    )


def _nothing(known: "Sequence[Entry]", tests: "dict[str, Test]", language: str | None) -> str:
    """Say that there is nothing, and what there would be."""
    from unhurried.finding import loosened

    if not known:
        return _none_there(language)
    counts = loosened(known, tests) if len(tests) > 1 else {}
    if counts:
        there = [f"without {name} there {'is' if n == 1 else 'are'} {n}" for name, n in counts.items()]
        return f"No ritual is all of that; {', '.join(there)}."
    return "No ritual is that; `unhurried list` has all of them."


def _none_there(language: str | None) -> str:
    if language is None:
        return "There is no ritual yet; `unhurried new` begins one."
    return f"There is no ritual in '{language}'; `unhurried list` has those there are."


def _show(found: "Sequence[Entry]") -> None:
    """Show a line for each; on a screen it is no longer than that is wide."""
    from unhurried.script.excerpt import columns

    rows = [_row(entry) for entry in found]
    name_room, length_room, range_room = (max(columns(row[k]) for row in rows) for k in range(3))
    screen = width()
    for name, length, range_, about in rows:
        line = f"{padded(name, min(name_room, WIDEST_NAME))}  {length:>{length_room}}  {range_:<{range_room}}  "
        room = None if screen is None else screen - columns(line)
        if room is not None:
            about = cut(about, room) if room >= LEAST_ABOUT else ""
        echo((line + about).rstrip())


def _row(entry: "Entry") -> tuple[str, str, str, str]:
    from unhurried.errors import shown
    from unhurried.units import minutes

    name, about, lengths = shown(entry.name), shown(entry.about), entry.lengths
    if entry.faulty:
        return name, "?", "", f"has faults: `unhurried check {name}` shows them"
    if lengths is None:
        return name, days(entry.days), "", about
    return name, minutes(lengths.natural), whole_minutes(lengths.least, lengths.most), about


def _tell_languages() -> None:
    from unhurried.shelves import language_folders

    if others := language_folders():
        _tell(f"In other languages: {', '.join(others)} (`--language {others[0]}`).")


def _tell(text: str) -> None:
    """Say something in as many lines as a screen needs for it."""
    screen = width()
    echo(text if screen is None else click.wrap_text(text, screen))


@click.command("suggest", short_help="Suggest three rituals for tonight.")
@click.option("--minutes", "frames", type=Parsed("N", parse_minutes), metavar="N", help="About so long.")
@click.option("--talk/--quiet", default=None, help="With time to talk, or without talking.")
@click.option("--touch/--no-touch", default=None, help="With touch in it, or without.")
@_eyes_option
@setting("language", help="In that language, as de.", forgiving=True)
def suggest_command(
    frames: int | None, talk: bool | None, touch: bool | None, eyes: str | None, language: str | None
) -> None:
    """Suggest three rituals for tonight, and say why.

    In a terminal it asks for what no option says: how much time there is, talk or quiet, touch or not. Enter is
    either of them.
    """
    from unhurried.suggesting import Wish, suggest

    if can_ask():
        try:
            if frames is None:
                frames = answer("How many minutes? (Enter: any)", parse_minutes)
            if talk is None:
                talk = answer("Talk, or quiet? (t, q; Enter: either)", either("talk", "quiet"))
            if touch is None:
                touch = answer("With touch? (y, n; Enter: either)", either("yes", "no"))
        except (EOFError, KeyboardInterrupt) as end:
            echo("\nAnother time, then.", err=True)
            if isinstance(end, KeyboardInterrupt):
                raise
            return
        echo("", err=True)
    wish = Wish(frames=frames, talk=talk, touch=touch, eyes=eyes)
    language, known = _known(language)
    found = suggest(known, wish, date.today().toordinal())
    if found:
        _show_suggestions(found)
    else:
        echo(_nothing_for_tonight(known, language), err=True)


def _nothing_for_tonight(known: "Sequence[Entry]", language: str | None) -> str:
    """Say why nothing is suggested."""
    if not known:
        return _none_there(language)
    if all(entry.lengths is None for entry in known):
        return "None of them is for one evening; `unhurried list` has what there is."
    return "Each has some of what is to be left out."


def _heading(found: "Sequence[Suggestion]") -> str:
    """Say how many of some are all that was wished for, where not all of them are, or there are fewer than three."""
    from unhurried.suggesting import MANY

    fits = sum(one.fits for one in found)
    if fits == len(found):
        return "" if fits == MANY else f"There {'is only one' if fits == 1 else 'are only two'}.\n"
    if not fits:
        return f"None is all of that; {'this comes' if len(found) == 1 else 'these come'} near.\n"
    others = "the other comes" if len(found) - fits == 1 else "the others come"
    return f"{'One is' if fits == 1 else 'Two are'} all of that; {others} near.\n"


def _show_suggestions(found: "Sequence[Suggestion]") -> None:
    """Show each: what it is for, why, and the command that plays it."""
    if heading := _heading(found):
        echo(heading)
    for number, one in enumerate(found):
        length = [] if one.frames is None else ["--minutes", written_minutes(one.frames)]
        command = shlex.join(["unhurried", "play", one.entry.name, *length])
        echo(f"{'' if number == 0 else chr(10)}{one.entry.name}: {one.entry.about}\n  {one.why}\n  {command}")
