"""docs/commands.md and the manual page are what the code makes of the commands, say all of them, and read well."""

import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from unhurried.cli.group import group, whole_group
from unhurried.config import config_path
from unhurried.kept import default_folder
from unhurried.past_file import default_file
from unhurried.shelves import own_folder
from unhurried.voices.piper import voices_folder
from unhurried.voices.recordings import default_folder as recordings_folder

ROOT = Path(__file__).parents[1]
PAGE, MAN = "docs/commands.md", "man/unhurried.1"


def _code(module: str) -> Any:
    """Import what stands beside the pages, as `python docs/write_commands.py` does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "docs"))
        return import_module(module)


@cache
def _made() -> dict[str, str]:
    made: dict[str, str] = _code("write_commands").pages()
    return made


def _contexts(
    command: click.Command | None = None, parent: click.Context | None = None, name: str = "unhurried"
) -> list[click.Context]:
    command = command or whole_group()
    context = click.Context(command, parent=parent, info_name=name)
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [context, *(found for name, one in below for found in _contexts(one, context, name))]


def _part(page: str, heading: str) -> str:
    """The text below a heading of the page, up to the next one like it."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _read(man: str) -> str:
    """A manual page as one reads it, in one line."""
    if shutil.which("mandoc") is None:
        pytest.skip("mandoc is not installed")
    done = subprocess.run(["mandoc", "-Tutf8"], input=man, capture_output=True, text=True, check=True)
    plain = re.sub(".\b", "", done.stdout)
    return " ".join(re.sub(r"\u2010\n *", "", plain).split())


def _complaints(man: str) -> list[str]:
    """What checkers say of a page; that it has no date is meant."""
    found = []
    for command in (["mandoc", "-Tlint", "-Wwarning"], ["man", "--warnings", "-l", "-"]):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        environment = {"LC_ALL": "C.UTF-8", "MANWIDTH": "80", "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, input=man, capture_output=True, text=True, env=environment, check=False)
        found += (done.stdout if command[0] == "mandoc" else done.stderr).splitlines()
    return [line for line in found if "missing date" not in line]


@pytest.mark.parametrize("name", [PAGE, MAN])
def test_the_pages_are_made_of_the_commands(name: str) -> None:
    """Each is, to the letter, what is made now."""
    current = (ROOT / name).read_text(encoding="utf-8") == _made()[name]
    assert current, f"{name}: write it anew with `{Path(sys.executable).name} docs/write_commands.py`"


def test_every_command_and_option_is_told_of() -> None:
    """As `--help` has them: of each its usage and its options, those that several share in a part of their own."""
    page, man = _made()[PAGE], _read(_made()[MAN])
    shared = _part(page, "Options of several commands")
    assert page.count("- `--pace FACTOR`") == shared.count("- `--pace FACTOR`") == 1
    for context in _contexts():
        usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
        usage = usage.replace(
            " COMMAND ", " [COMMAND] "
        )  # older releases of Click leave it out that none need be given
        part = _part(page, context.command_path)
        assert f"`{usage}`" in part
        assert usage in man
        for option in context.command.params:
            record = option.get_help_record(context)
            if record is None or not isinstance(option, click.Option):
                continue
            forms = record[0]
            about = " ".join((option.help or "").split())
            told = f"- `{forms}`: {about}"
            assert told in part or (told in shared and any(f"`{form}`" in part for form in option.opts)), told
            assert f"{forms} {about}".replace("`", "") in man


def test_the_manual_page_has_all_its_parts_and_no_day() -> None:
    """Variables, files, exit codes and examples are there; nothing in it is of the day it was made on."""
    man = _made()[MAN]
    parts = re.findall(r"^\.SH (.*)", man, re.MULTILINE)
    assert parts == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS OF SEVERAL COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS",
        "EXAMPLES",
    ]  # fmt: skip
    assert man.splitlines()[1] == '.TH UNHURRIED 1 "" Unhurried "User Commands"'  # "": where others have a day
    assert _complaints(man) == []


def test_what_is_told_of_a_command_before_it_is_imported_is_what_it_tells() -> None:
    """`unhurried --help` has the name and the short help of each command, in their order, as the command has them."""
    told = {name: command.get_short_help_str(1000) for name, command in group.commands.items()}
    whole = whole_group().commands
    assert told == {name: command.get_short_help_str(1000) for name, command in whole.items()}
    assert list(told) == [command.name for command in whole.values()]
    assert group.get_help(click.Context(group)) == whole_group().get_help(click.Context(whole_group()))


def test_what_the_examples_say_is_understood() -> None:
    """Each example of the manual page is a command with the options it has."""
    for line, _ in _code("man_page").EXAMPLES:
        program, command, *arguments = line.split()
        assert program == "unhurried"
        whole_group().commands[command].make_context(command, arguments)


def test_the_files_are_where_the_pages_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Linux, in a home where no variable says otherwise."""
    if sys.platform != "linux":
        pytest.skip("elsewhere the folders are others")
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    told = {Path(path).expanduser() for path, _, _ in _code("standing_facts").FILES}
    folders = {own_folder(), voices_folder(), recordings_folder(), default_file().parent, default_folder().parent}
    assert {config_path(), *folders} <= told


def test_pages_of_other_commands_are_made_in_the_same_way() -> None:
    """A command that is added is on both pages, with its variables, whatever signs it has; one that is hidden is not."""

    @click.group()
    def other() -> None:
        """Do this."""

    @other.command(help="Write.\n\n'Two pages', as one likes: `a/b -c`.\n\n\b\n.one   line\nanother line")
    @click.option(
        "--bed",
        envvar="UNHURRIED_BED",
        help=".rain `a\\b` 'or' \\none of \"it\"–",
        default="ocean",
        show_default=True,
    )
    @click.option("-n", "--number", type=int, hidden=True)
    def journal(**_: object) -> None:
        pass

    @other.command(hidden=True)
    def secret() -> None:
        """Nobody reads this."""

    made = _code("write_commands").pages(other, "other")
    man = _read(made[MAN])
    for page in (made[PAGE].replace("`", ""), man):
        assert ".rain a\\b 'or' \\none of \"it\"–" in page
        assert "ocean unless given" in page
        assert "'Two pages', as one likes: " in page
        assert "a/b -c" in page
        assert "UNHURRIED_BED" in page
        assert "The notebook: " in page
        assert "/journal/" in page
        assert "/plan/" not in page
        assert "--number" not in page
        assert "secret" not in page
    assert "```text\n.one   line\nanother line\n```" in made[PAGE]
    assert "\n.nf\n\\&.one   line\nanother line\n.fi\n" in made[MAN]
    assert _complaints(made[MAN]) == []


def test_the_manual_page_comes_along() -> None:
    """Whoever installs Unhurried has it where `man` looks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {MAN: "share/man/man1/unhurried.1"}
