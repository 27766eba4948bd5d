"""Where reports go: stdout, stderr or a file, whatever encoding they have."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from articlelint.errors import ArticlelintError
from articlelint.storage import atomic, utf8


class OutputError(ArticlelintError):
    """A file that cannot be written; the text names it and says why."""


@contextmanager
def output(path: str | None = None, stream: TextIO | None = None) -> Iterator[TextIO]:
    """The file at `path`, where one is given, else `stream`, by default stdout.

    A file takes the place of an old one when the block ends; an error in the block leaves the old one. What is no file
    (a device, a pipe), and a file that would not stay the same otherwise, is written directly. Links are followed.

    Raises:
        OutputError: where the file cannot be written.
    """
    if path is None:
        shown = stream or sys.stdout
        never_fail_to_encode(shown)
        yield shown
        return
    is_inside = False
    try:
        with _opened(path) as file:
            is_inside = True
            yield file
            is_inside = False
    except OSError as error:
        if is_inside:  # of something else: what is written to the file raises OutputError
            raise
        raise _error(path, error) from error


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    target = os.path.realpath(path)
    if _is_written_directly(path, target):
        with _text(path, path) as file:
            yield file
    else:
        with atomic.replacement(target, sync=True) as new, _text(new, path) as file:
            yield file


def _is_written_directly(path: str, target: str) -> bool:
    """Whether what is at `path`, or where a link there leads, is not to be replaced by another file."""
    if os.path.abspath(path).startswith(("/dev/", "/proc/")):  # /dev/stdout may be a file, and others write to it, too
        return True
    try:
        found = os.stat(target)
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        return True
    is_others = hasattr(os, "geteuid") and os.geteuid() not in (0, found.st_uid)
    return is_others or not os.access(os.path.dirname(target), os.W_OK)


def _text(path: str, shown: str) -> TextIO:
    """Open a file for text; it is `shown` under another path in errors."""
    raw = io.BufferedWriter(_OutputFile(path, shown))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="\n")


class _OutputFile(io.FileIO):
    """A file that names itself in errors, which tells them from those of whatever else is written to."""

    def __init__(self, path: str, shown: str) -> None:
        super().__init__(path, "w")
        self._shown = shown

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except OSError as error:
            raise _error(self._shown, error) from error


def _error(path: str, error: OSError) -> OutputError:
    return OutputError(f"{path} cannot be written: {error.strerror or error}")


def never_fail_to_encode(out: TextIO) -> None:
    """Let a console whose encoding lacks a character show it as a backslash escape instead of ending the run.

    In the C locale Python would write the bytes of file names as they are, and still fail for other characters.
    """
    if isinstance(out, io.TextIOWrapper) and out.errors in ("strict", "surrogateescape"):
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
