"""The command: Click only. Options in, calls out, and every error one line on stderr.

Exit codes: 0 done, 1 an error, 2 usage, 130 Ctrl-C, 143 terminated.
"""

import os
import signal
import sys
from typing import Any, NoReturn

import click

from unhurried.errors import ScriptError, UnhurriedError

INTERRUPTED = 130
TERMINATED = 143


class _TerminatedError(KeyboardInterrupt):
    """SIGTERM or a closed terminal: it goes the way of Ctrl-C, with the same fade and the same cleaning up."""


def main() -> NoReturn:
    """Run the command and end the process with its exit code."""
    from unhurried.cli.group import group

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _terminate)
    code = _run(group)
    sys.stdout.flush()
    sys.exit(code)


def _terminate(*_: Any) -> NoReturn:
    raise _TerminatedError


def _run(group: click.Group) -> int:
    try:
        result = group.main(prog_name="unhurried", standalone_mode=False)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "unhurried"
        return _say(2, f"{error.format_message()} (see `{where} --help`)")
    except click.ClickException as error:
        return _say(1, error.format_message())
    except ScriptError as error:
        click.echo(str(error), err=True)
        return 1
    except UnhurriedError as error:
        return _say(1, str(error))
    except (click.Abort, KeyboardInterrupt) as error:
        cause = error.__cause__ or error
        return TERMINATED if isinstance(cause, _TerminatedError) else INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return result if isinstance(result, int) else 0


def _say(code: int, message: str) -> int:
    click.echo(f"unhurried: {' '.join(message.split())}", err=True)
    return code
