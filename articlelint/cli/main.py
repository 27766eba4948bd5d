"""The command line: arguments in, exit code out. What a command needs is imported when it runs.

Exit codes: 0 nothing at or above `fail-on` was found, or is left after --fix, 1 something was (with --diff: something
would be repaired), 2 the run itself could not be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from itertools import takewhile
from typing import NoReturn, Protocol, cast

from articlelint import __version__
from articlelint.cli.console import tell
from articlelint.cli.options import UsageError
from articlelint.errors import ArticlelintError
from articlelint.report.escape import terminal
from articlelint.report.streams import never_fail_to_encode
from articlelint.startup import expressions, process

COMMANDS = ("check", "init", "index", "learn", "categories", "baseline", "explain", "rules", "clean", "config")


class Command(Protocol):
    """What the module of a command has."""

    HELP: str
    """What the command does, in a list of all commands."""

    DESCRIPTION: str | None
    """What its own help says about it."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the command to its parser."""

    def run(self, options: argparse.Namespace) -> int:
        """Do what the options say; gives the exit code."""


def run_process() -> NoReturn:
    """Run main() as the command `articlelint`, and end the process with its exit code."""
    process.collect_rarely()
    process.open_streams()
    process.hide_warnings()
    code = main()
    expressions.keep()
    process.leave(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run articlelint with `arguments` (those of the process by default) and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    never_fail_to_encode(sys.stdout)
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    except BrokenPipeError:  # the reader (head, a pager) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # mostly of stdout or stderr: what reads and writes files has errors of its own
        with suppress(OSError):
            where = error.filename or "the output cannot be written"
            tell(f"{where}: {error.strerror or error}")
        return 2
    except ArticlelintError as error:
        tell(str(error))
        return 2
    except Exception:
        _tell_of_defect()
        return 2


def _run(arguments: Sequence[str]) -> int:
    _refuse_files_as_options(arguments)
    parser = parser_of(arguments)
    try:
        options = parser.parse_args(arguments)
    except SystemExit:  # --help and --version have been written
        sys.stdout.flush()
        raise
    if options.command is None:
        parser.print_help()
        return 2
    code: int = options.run(options)
    return code


def _refuse_files_as_options(arguments: Sequence[str]) -> None:
    """Refuse options that may be names: commit hooks, xargs and globs pass on names that strangers chose.

    Raises:
        UsageError: if an argument before `--` begins with a dash and there is a file or folder of that very name.
    """
    for argument in takewhile(lambda each: each != "--", arguments[1:]):
        if len(argument) > 1 and argument[0] == "-" and os.path.lexists(argument):
            raise UsageError(
                f"{argument} is an option, but also the name of a file here: write ./{argument} to check the file, or "
                "rename it to use the option"
            )


def _tell_of_defect() -> None:
    """Print the exception that is being handled, which nobody has foreseen."""
    import traceback

    tell(traceback.format_exc().rstrip("\n"))
    tell(f"this is a defect of articlelint {__version__}: please report it with the lines above")


class _Parser(argparse.ArgumentParser):
    """Prints errors so that what they repeat of the arguments does not act on who reads them."""

    def error(self, message: str) -> NoReturn:
        super().error(terminal(message))


class _Help(argparse.HelpFormatter):
    """Wraps help at the width of the terminal, or at 98 columns if that is unknown.

    argparse would import shutil to find the width each time it defines a command: 4% of the time to repeat a report.
    """

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
        except (OSError, ValueError):
            columns = 100
        super().__init__(prog, width=columns - 2)
        self._action_max_length = 4 + max(map(len, COMMANDS))  # argparse forgets how far commands are indented


def parser_of(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return what reads `arguments`; it knows the other commands only if they do not begin with one."""
    parser = _Parser(prog="articlelint", description="The linter for scraped articles.", formatter_class=_Help)
    parser.add_argument("--version", action="version", version=f"articlelint {__version__}")
    # Without a prog of its own argparse formats the usage for each command at every start.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=parser.prog)
    first = arguments[0] if arguments else ""
    for name in (first,) if first in COMMANDS else COMMANDS:
        module = cast(Command, import_module(f"articlelint.cli.commands.{name}"))
        added = commands.add_parser(name, formatter_class=_Help, help=module.HELP, description=module.DESCRIPTION)
        module.add_arguments(added)
        added.set_defaults(run=module.run)
    return parser
