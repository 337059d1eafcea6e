"""The manual page: what the commands tell of themselves, written for `man`.

It is one page with a section for each command. (click-man writes a page for each, with the day it was made on, and
none of what stands here about variables, files and exit codes.) There is no date in it, so that it stays the same.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from command_facts import HELP, Facts, Told, shared_of, variables_of
from standing_facts import ELSEWHERE, EXITS, FILES, VARIABLES, those_of

BRIEF: Final = "a calm voice and breath in step, for two"
OPTIONS: Final = "OPTIONS OF SEVERAL COMMANDS"
EXAMPLES: Final = (
    ("unhurried play same-breath", "Lie down, and listen."),
    ("unhurried play slow-re-entry#warmth --minutes 10 --names Ana,Ben", "One part, as long as you have time."),
    ("unhurried breathe 4-6 --for 5m --ramp 12:6", "Only breathe, slower and slower."),
    ("unhurried export what-stayed -o what-stayed.mp3 --bed rain", "Make an audio file for later."),
)  # fmt: skip
WIDTH: Final = 78
"""Characters of a line: of more than 80 checkers complain."""
_CODE: Final = re.compile(r"`([^`]*)`")


def man_page(facts: Sequence[Facts]) -> str:
    """Return the page of a group of commands, the group first."""
    group, *commands = facts
    names = [one.name.partition(" ")[2] for one in commands]
    lines = [
        '.\\" Written by `python docs/write_commands.py` from the commands themselves.',
        f'.TH {group.name.upper()} 1 "" Unhurried "User Commands"',
        ".SH NAME", rf"{group.name} \- {BRIEF}",
        ".SH SYNOPSIS", _bold(group.usage),
        ".SH DESCRIPTION", *_paragraphs(group.about), *_options(group.own, ()),
        ".SH COMMANDS", *(line for one in commands for line in _command(one)),
        f".SH {OPTIONS}", *_options(shared_of(facts), ()), *_row(_bold("-h, --help"), HELP),
        ".SH ENVIRONMENT", *_environment(facts, names),
        ".SH FILES", *_rows(those_of(FILES, names)), ".PP", *_text(ELSEWHERE),
        ".SH EXIT STATUS", *_rows(EXITS),
        ".SH EXAMPLES", *_rows(EXAMPLES),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _command(one: Facts) -> Iterator[str]:
    yield f'.SS "{_plain(one.usage)}"'
    yield from _paragraphs(one.about)
    yield from _options(one.own, one.shared)


def _options(own: Iterable[Told], shared: Sequence[Told]) -> Iterator[str]:
    for option in own:
        yield from _row(_forms(option.forms), _about(option))
    if shared:
        names = ", ".join(f"`{option.name}`" for option in shared)
        yield from (".PP", *_text(f"And, as below: {names}."))


def _about(option: Told) -> str:
    default = f" [{option.default} unless given]" if option.default else ""
    variables = f" [{', '.join(option.variables)}]" if option.variables else ""
    return f"{option.about}{default}{variables}"


def _environment(facts: Sequence[Facts], names: Sequence[str]) -> Iterator[str]:
    ours = variables_of(facts)
    for variable, options in ours.items():
        yield from _row(_bold(variable), f"{', '.join(f'`{name}`' for name in _names(options))}: {options[0].about}")
    yield from _rows(those_of(VARIABLES, names))


def _names(options: Iterable[Told]) -> list[str]:
    return list(dict.fromkeys(option.name for option in options))


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, about in rows:
        yield from _row(_bold(what), about)


def _row(what: str, about: str) -> Iterator[str]:
    yield from (".TP", what, *_text(about))


def _paragraphs(about: Iterable[str]) -> Iterator[str]:
    for number, paragraph in enumerate(about):
        if number:  # the first stands below its heading
            yield ".PP"
        if "\n" in paragraph:
            yield from (".nf", *(_guarded(_plain(line)) for line in paragraph.splitlines()), ".fi")
        else:
            yield from _text(paragraph)


def _forms(forms: str) -> str:
    """Return how an option is written: itself bold, what stands for its value in italics."""
    return " ".join(
        _bold(word) if word.startswith("-") else word if word == "/" else rf"\fI{_plain(word)}\fR"
        for word in forms.split(" ")
    )


def _bold(text: str) -> str:
    return rf"\fB{_plain(text)}\fR"


def _text(text: str) -> list[str]:
    """Return running text in lines, what stands between backticks being bold."""
    pieces = _CODE.split(text)  # every second one stood between backticks
    whole = "".join(_bold(piece) if k % 2 else _running(piece) for k, piece in enumerate(pieces))
    lines = textwrap.wrap(whole, WIDTH, break_long_words=False, break_on_hyphens=False)
    return [_guarded(line) for line in lines] or [r"\&"]


def _guarded(line: str) -> str:
    """Return a line of text that is not taken for a request."""
    return rf"\&{line}" if line.startswith((".", "'")) else line


def _running(text: str) -> str:
    """Return words, whose hyphens and quotes may look as they do in books."""
    return "".join(r"\e" if c == "\\" else _letter(c) for c in text)


def _plain(text: str) -> str:
    """Return text that is typed as it stands: no hyphen, quote or tilde of it may become another sign."""
    signs = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "~": r"\(ti", "^": r"\(ha", "`": r"\(ga"}
    return "".join(signs.get(c, _letter(c)) for c in text)


def _letter(c: str) -> str:
    return c if c.isascii() else f"\\[u{ord(c):04X}]"
