"""What a command asks of the terminal, and shows on it."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint import __version__
from articlelint.paths.names import printable
from articlelint.report.escape import terminal
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8

if TYPE_CHECKING:
    from articlelint.finding import Crash

# Variables by which a job of a service is known. Most services set the first one; the others are those of Azure
# Pipelines, TeamCity and Jenkins, whose documentation lists them.
_JOB = ("CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")
_UNSET = ("", "0", "false")
_PROGRESS_FROM = 500  # files; fewer are done before a bar could be read
_NAMED = 5  # rules, or articles, on which they crashed
_BAR = 24  # columns
_TELLING = 0.5  # seconds after which a rate says something


def show(text: str, keep: str = "") -> None:
    """Print what a command has to say on stdout, each line so that nothing in it acts on who reads it.

    `keep` is a control character that is left as it is.
    """
    for line in text.split("\n"):
        print(keep.join(map(terminal, line.split(keep))) if keep else terminal(line))


def pass_on(content: bytes) -> None:
    """Write what is in a file, UTF-8, to stdout as it is: for another program, or for a file."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(utf8.decode(content))


def is_shown(out: TextIO) -> bool:
    """Whether people, or a service that obeys commands in logs, see what is written to `out`.

    A pipe in a job of continuous integration may be its log; only a regular file is not.
    """
    if out.isatty():
        return True
    is_job = any(os.environ.get(name, "").lower() not in _UNSET for name in _JOB)
    return is_job and not _is_file(out)


def _is_file(out: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(out.fileno()).st_mode)
    except OSError:  # a stream in memory has no descriptor
        return False


def repeat(aside: str) -> None:
    """Print lines on stderr that an earlier run has printed there."""
    for line in aside.splitlines():
        print(terminal(line), file=sys.stderr)


def tell(message: str) -> None:
    """Print a message on stderr, each line of it after the name of the program, and as harmless as by show()."""
    for line in message.split("\n"):
        print(f"articlelint: {terminal(line)}", file=sys.stderr)


def tell_crashes(crashes: Iterable[Crash]) -> None:
    """Print which rules crashed on which articles, those that crashed in the same way together."""
    kinds: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for each in crashes:
        rules, paths = kinds.setdefault((each.reason, each.plugin), ({}, {}))
        rules[each.rule or "what prepares an article for the rules"] = None
        paths[printable(each.path) or "all articles together"] = None
    for (reason, plugin), (rules, paths) in kinds.items():
        whose = f"fix the plugin {plugin}" if plugin else f"please report this defect of articlelint {__version__}"
        tell(f"{_first(paths)}: {_first(rules)} crashed: {reason}; {whose}")


def _first(names: Collection[str]) -> str:
    """The first of some names, and how many there are more."""
    more = len(names) - _NAMED
    return ", ".join(list(names)[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


class Progress:
    """How far a long run is, on one line of the terminal, which is taken back before anything else is said."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._step = 0
        self._is_shown = False

    def read(self, done: int, total: int) -> None:
        """So many of all files have been looked at."""
        if total < _PROGRESS_FROM or (done < total and done < self._step):
            return
        self._step = done + max(1, total // 100)
        line = progress_line(done, total, time.monotonic() - self._began)
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        self._is_shown = True

    def end(self) -> None:
        """Take the line back."""
        if self._is_shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            self._is_shown = False


def progress(quiet: bool) -> Progress | None:
    """What shows how far a long run is; None where nobody would see it."""
    return None if quiet or not sys.stderr.isatty() else Progress()


def progress_line(done: int, total: int, seconds: float) -> str:
    """A bar, how many files are done after so many seconds, at what rate, and how long the rest will take."""
    filled = _BAR * done // total
    line = f"{'█' * filled}{'░' * (_BAR - filled)} {done:,}/{total:,} files"
    if done == total:
        return f"{line}, comparing them"
    if not done or seconds < _TELLING:
        return line
    rate = done / seconds
    left = round((total - done) / rate)
    return f"{line}, {rate:,.0f} a second, {left // 60}:{left % 60:02} left"


def is_coloured(wish: str, on_terminal: bool) -> bool:
    """Whether to use colours: https://no-color.org, then FORCE_COLOR, then whether a person reads."""
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (on_terminal and os.environ.get("TERM") != "dumb")


class Size(NamedTuple):
    """The columns that a line may have, and the lines of the screen; 0 where nobody looks at one."""

    columns: int
    rows: int


def size(on_terminal: bool) -> Size:
    """How much room there is."""
    if not on_terminal:
        return Size(100, 0)
    import shutil

    return Size(*shutil.get_terminal_size())


def bar(out: TextIO) -> str:
    """The character of which bars are made on `out`, which may have ASCII only."""
    try:
        "█".encode(out.encoding or "utf-8")  # a stream in memory has none
    except UnicodeEncodeError:
        return "#"
    return "█"
