"""Where reports go: stdout, stderr or a file, whatever encoding they have."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from articlelint.errors import ArticlelintError
from articlelint.storage import utf8


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
        never_fail_to_encode(shown)
        yield shown
        return
    try:
        file = open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        yield file


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
