"""The command about what is set: config, config edit, config path."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unhurried.cli.editor import MEND, edit
from unhurried.cli.screen import echo, padded
from unhurried.script.excerpt import columns
from unhurried.settings.table import PREFIX, SETTINGS, Setting

if TYPE_CHECKING:
    from unhurried.config import Configuration
    from unhurried.settings.resolved import Settings


@click.group("config", invoke_without_command=True, short_help="Show what is set, and where.")
@click.pass_context
def config_group(context: click.Context) -> None:
    """Show each setting, its value, and where that comes from.

    A flag (--pace 0.9) goes before a variable (UNHURRIED_PACE=0.9), a variable before the configuration (pace: 0.9),
    and that before what is so by itself.
    """
    if context.invoked_subcommand is not None:
        return
    from unhurried.config import config_path
    from unhurried.settings.resolved import resolved

    path = config_path()
    read = _read(path)
    settings = resolved(os.environ, read.found)
    _show(settings)
    does = "opens it" if path.exists() else "begins it; there is none yet"
    echo(f"\n{_short(str(path))}: `unhurried config edit` {does}.")
    for fault in settings.faults.values():
        echo(str(fault), err=True)
    _tell_slips()
    _tell_faults(read)


def _show(settings: "Settings") -> None:
    rows = [_row(setting, settings) for setting in SETTINGS.values()]
    widths = [max(columns(row[k]) for row in rows) for k in range(2)]
    for key, value, where in rows:
        echo(f"{padded(key, widths[0])}  {padded(value, widths[1])}  {where}".rstrip())


def _row(setting: Setting, settings: "Settings") -> tuple[str, str, str]:
    """Return a setting, its value as it is written, and where that stands."""
    if setting.key in settings.faults:
        return setting.key, "?", f"{setting.variable} has a fault"
    found = settings.found.get(setting.key)
    if found is None:
        return setting.key, setting.default or setting.otherwise, "-"
    text = ("on" if found.value else "off") if setting.kind == "flag" else found.text
    return setting.key, text, _short(found.where)


@config_group.command("edit", short_help="Open the configuration in your editor.")
def edit_command() -> None:
    """Open the configuration in your editor (VISUAL, EDITOR), and say what is wrong with it afterwards.

    The first time it is begun, with every setting as a comment.
    """
    from unhurried.config import config_path, read_config
    from unhurried.errors import ScriptError, UnhurriedError, refused
    from unhurried.own_files import make_folder, write_whole
    from unhurried.settings.template import template

    path = config_path()
    try:
        if not path.exists():
            make_folder(path.parent)
            write_whole(path, template().encode())
    except OSError as error:
        raise UnhurriedError(f"{path}: {refused(error)}") from None
    fault = edit(path)
    if fault is not None:
        raise UnhurriedError(f"{fault}; {MEND}; {path} is as it was left")
    faults = read_config(path).faults
    if faults:
        raise ScriptError(faults)
    echo(f"{path}: no faults")


@config_group.command("path", short_help="Print where the configuration lies.")
def path_command() -> None:
    """Print where the configuration lies, or would."""
    from unhurried.config import config_path

    echo(str(config_path()))


def _read(path: Path) -> "Configuration":
    """Read the configuration; one that cannot be is said, and sets nothing."""
    from unhurried.config import Configuration, read_config
    from unhurried.errors import UnhurriedError

    try:
        return read_config(path)
    except UnhurriedError as error:
        echo(str(error), err=True)
        return Configuration()


def _tell_faults(read: "Configuration") -> None:
    from unhurried.errors import ScriptError

    if read.faults:
        echo(str(ScriptError(read.faults)), err=True)


def _tell_slips() -> None:
    """Tell variables that look like one of ours, and set nothing."""
    from unhurried.nearest import nearest

    known = {setting.variable for setting in SETTINGS.values()}
    for name in sorted({*os.environ} - known):
        if name.startswith(PREFIX) and (near := nearest(name.removeprefix(PREFIX), SETTINGS)):
            echo(f"{name} sets nothing; did you mean '{SETTINGS[near].variable}'?", err=True)


def _short(where: str) -> str:
    """Return a place below the home as `~`."""
    return where.replace(f"{Path.home()}{os.sep}", f"~{os.sep}", 1)
