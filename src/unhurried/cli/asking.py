"""Questions in a terminal, each asked until there is an answer; Enter alone is one too."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from unhurried.cli.screen import echo

T = TypeVar("T")
W = TypeVar("W", bound=str)


def can_ask() -> bool:
    """Whether somebody sees a question, and can answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str, read: Callable[[str], T | None]) -> T | None:
    """Ask until there is an answer; Enter alone is None.

    Raises:
        EOFError: there are no more answers.
    """
    while True:
        click.echo(f"{question} ", err=True, nl=False)
        try:
            typed = sys.stdin.readline()
        except UnicodeDecodeError:
            typed = "?\n"
        if not typed:
            raise EOFError
        if not typed.strip():
            return None
        try:
            return read(typed.strip())
        except ValueError as error:
            echo(f"  {error}.", err=True)


def either(this: str, other: str) -> Callable[[str], bool | None]:
    """Return what reads the one word (True) or the other, in part or in full; `either` is None.

    It raises ValueError where it is none of them.
    """

    def read(typed: str) -> bool | None:
        plain = typed.lower()
        for word, meant in ((this, True), (other, False), ("either", None)):
            if word.startswith(plain):
                return meant
        raise ValueError(f"write {this[0]} for {this}, {other[0]} for {other}, or only press Enter")

    return read


def one_of(words: Sequence[W]) -> Callable[[str], W | None]:
    """Return what reads one of some words, in full or so much of it that no other begins with that.

    It raises ValueError where it is none of them.
    """

    def read(typed: str) -> W | None:
        found = [word for word in words if word.startswith(typed.lower())]
        if len(found) != 1:
            raise ValueError(f"write {', '.join(words[:-1])} or {words[-1]}, or only press Enter")
        return found[0]

    return read
