"""Write docs/commands.md and man/unhurried.1 from the commands themselves.

python docs/write_commands.py
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from command_facts import HELP, Facts, Told, facts_of, shared_of, variables_of
from man_page import man_page
from standing_facts import ELSEWHERE, EXITS, FILES, VARIABLES, those_of
from unhurried.cli.group import whole_group

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = "docs/commands.md"
MAN: Final = "man/unhurried.1"
SHARED: Final = "Options of several commands"
INTRO: Final = """\
# The commands

Each command tells the same of itself, with `--help`; in a terminal `man unhurried` has it all on one page, once
Unhurried is installed (in this folder: `man -l man/unhurried.1`). What follows the completion is written by
`python docs/write_commands.py` from the commands themselves.

## Completion

With it the Tab key completes commands, options, rituals (`unhurried play sam` Tab), their sections (`slow-re-entry#`
Tab), scripts, voices, sounds and tags. Nothing is played, spoken or fetched for it. `unhurried completion SHELL`
prints what your shell needs:

```sh
unhurried completion bash
unhurried completion zsh
unhurried completion fish
```

Put it where your shell finds it, then open a new one. After an update of Unhurried do it again.

- **bash**:

  ```bash
  mkdir -p ~/.local/share/unhurried && unhurried completion bash > ~/.local/share/unhurried/completion.bash
  echo '. ~/.local/share/unhurried/completion.bash' >> ~/.bashrc  # this line only once
  ```

- **zsh** (where your `~/.zshrc` has a `compinit` already, only the `fpath` is needed, before it):

  ```zsh
  mkdir -p ~/.zfunc && unhurried completion zsh > ~/.zfunc/_unhurried
  echo 'fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit' >> ~/.zshrc  # this line only once
  ```

- **fish**:

  ```fish
  mkdir -p ~/.config/fish/completions; and unhurried completion fish > ~/.config/fish/completions/unhurried.fish
  ```
"""


def pages(commands: click.Group | None = None, name: str = "unhurried") -> dict[str, str]:
    """Return every file that is made here, by its path in the project."""
    facts = facts_of(commands or whole_group(), name)
    return {PAGE: "\n".join(_page(facts)), MAN: man_page(facts)}


def _page(facts: Sequence[Facts]) -> Iterator[str]:
    names = [one.name.partition(" ")[2] for one in facts]
    yield INTRO
    yield "## All of them\n"
    yield from (f"- [`{one.name}`](#{_anchor(one.name)}): {one.brief}" for one in facts[1:])
    yield ""
    for one in facts:
        yield from _command(one)
    yield f"## {SHARED}\n"
    yield from (_option(option) for option in shared_of(facts))
    yield f"- `-h, --help`: {HELP}\n"
    yield "## Environment\n"
    for variable, options in variables_of(facts).items():
        names_of = ", ".join(dict.fromkeys(f"`{option.name}`" for option in options))
        yield f"- `{variable}`: {names_of}. {options[0].about}"
    yield from (*_rows(those_of(VARIABLES, names)), "")
    yield "## Files\n"
    yield from (*_rows(those_of(FILES, names)), "", f"{ELSEWHERE}\n")
    yield "## Exit codes\n"
    yield from (*_rows(EXITS), "")


def _command(one: Facts) -> Iterator[str]:
    yield f"## {one.name}\n"
    yield f"`{one.usage}`\n"
    yield from (f"```text\n{part}\n```\n" if "\n" in part else f"{part}\n" for part in one.about)
    yield from (_option(option) for option in one.own)
    if one.shared:
        names = ", ".join(f"`{option.name}`" for option in one.shared)
        yield ("\n" if one.own else "") + f"And [as other commands](#{_anchor(SHARED)}): {names}."
    if one.own or one.shared:
        yield ""


def _option(option: Told) -> str:
    default = f" ({option.default} unless given)" if option.default else ""
    variables = f" ({', '.join(f'`{variable}`' for variable in option.variables)})" if option.variables else ""
    return f"- `{option.forms}`: {option.about}{default}{variables}"


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"- `{what}`: {about}" for what, about in rows)


def _anchor(heading: str) -> str:
    """Return what a heading is called in a link, as GitHub has it."""
    return heading.lower().replace(" ", "-")


def main() -> None:
    """Write both files anew."""
    for name, text in pages().items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(text)


if __name__ == "__main__":
    main()
