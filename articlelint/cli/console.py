"""What a command asks of the terminal, and shows on it."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from articlelint.errors import ArticlelintError
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8

_PROGRESS_FROM = 500  # files; fewer are done before a bar could be read
_BAR = 24  # columns
_TELLING = 0.5  # seconds after which a rate says something


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


class OutputError(ArticlelintError):
    """A file that cannot be written; the text names it and says why."""


@contextmanager
def output(path: str | None = None, stream: TextIO | None = None) -> Iterator[TextIO]:
    """The file at `path`, where one is given, else `stream`, by default stdout.

    Raises:
        OutputError: where the file cannot be written.
    """
    if path is None:
        shown = stream or sys.stdout
        _never_fail_to_encode(shown)
        yield shown
        return
    try:
        file = open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        yield file


def _never_fail_to_encode(out: TextIO) -> None:
    """Let a console whose encoding lacks a character show it as a backslash escape instead of ending the run."""
    if isinstance(out, io.TextIOWrapper) and out.errors == "strict":
        out.reconfigure(errors="backslashreplace")


def write_utf8(out: TextIO, parts: Iterable[memoryview]) -> None:
    """Write a text that is there in UTF-8; it is decoded only where `out` does not write the same bytes again."""
    if os.linesep == "\n" and isinstance(out, io.TextIOWrapper) and out.encoding.lower() in ("utf-8", "utf8"):
        out.flush()
        for part in parts:
            out.buffer.write(part)
    else:
        out.write(b"".join(parts).decode("utf-8"))


class Copied(io.TextIOBase):
    """Passes on what is written to it, and keeps it: as `content`, in UTF-8, which is half as long as the text.

    `is_plain`: whether every stream would write it in the same way: there is no half of a character in it.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.content = bytearray()
        self.is_plain = True

    def write(self, text: str) -> int:
        try:
            self.content += text.encode("utf-8")
        except UnicodeEncodeError:
            self.content += utf8.encode(text)
            self.is_plain = False
        return self._out.write(text)

    def isatty(self) -> bool:
        return self._out.isatty()
