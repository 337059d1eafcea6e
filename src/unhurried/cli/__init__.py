"""The command: Click only. Options in, calls out, and every error one line on stderr.

Exit codes: 0 done, 1 an error, 2 usage, 130 Ctrl-C, 143 terminated. What takes time to import is imported inside
:func:`_run`, where an interrupt is already answered.
"""

import gc
import os
import signal
import sys
from typing import Any, NoReturn

INTERRUPTED = 130
TERMINATED = 143
GARBAGE = 50_000
"""New objects between two looks for garbage. At Python's own 700 a sixth of the time until the first sound goes into
them while modules are loaded; and what we leave behind is nearly all freed by counting."""


class TerminatedError(KeyboardInterrupt):
    """SIGTERM or a closed terminal: it goes the way of Ctrl-C, with the same fade and the same cleaning up."""


def main() -> NoReturn:
    """Run the command and end the process with its exit code."""
    try:
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # nohup asks to be left alone
                signal.signal(number, _terminate)
        _open_streams()
        code = _run()
    except KeyboardInterrupt as error:
        code = TERMINATED if isinstance(error, TerminatedError) else INTERRUPTED
    gc.freeze()  # what ends looks for garbage once more, at all there is: a tenth of the time of a short command
    sys.exit(code)


def _terminate(*_: Any) -> NoReturn:
    raise TerminatedError


def _open_streams() -> None:
    """Have all three standard streams: where one was closed, no file of ours may take its place."""
    for number, (name, mode) in enumerate([("stdin", "r"), ("stdout", "w"), ("stderr", "w")]):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a screen that cannot show a letter shows its number


def _run() -> int:
    gc.set_threshold(GARBAGE)
    from unhurried.cli.group import group

    if "_UNHURRIED_COMPLETE" in os.environ:  # a shell asks what completes
        from unhurried.cli.shells import install

        install()
    try:
        result = group.main(prog_name="unhurried", standalone_mode=False)
    except Exception as error:
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """Say what went wrong, and return the exit code; what is no error of a person's goes on."""
    import click

    from unhurried.errors import ConfigError, ScriptError, UnhurriedError

    match error:
        case click.UsageError():
            where = error.ctx.command_path if error.ctx else "unhurried"
            return _say(2, f"{error.format_message()} (see `{where} --help`)")
        case click.ClickException():
            return _say(1, error.format_message())
        case ScriptError():
            from unhurried.library import with_excerpts

            click.echo(str(with_excerpts(error)), err=True)
            if isinstance(error, ConfigError):
                click.echo("`unhurried config edit` opens it.", err=True)
            return 1
        case UnhurriedError():
            return _say(1, str(error))
        case click.Abort():
            raise error.__cause__ or KeyboardInterrupt from None
        case OSError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still to be written could not be written either
            return _say(1, f"the output cannot be written: {error.strerror or error}")
    raise error


def _say(code: int, message: str) -> int:
    import click

    from unhurried.errors import shown

    click.echo(f"unhurried: {shown(' '.join(message.split()))}", err=True)
    return code
