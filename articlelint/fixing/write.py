"""Repaired files: written in one step, or shown as a diff."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from difflib import unified_diff

from articlelint.finding import FileReport
from articlelint.fixing.repair import Look, Repair, RepairedFile, repair
from articlelint.paths.names import printable
from articlelint.startup.expressions import regex
from articlelint.storage.atomic import replacement

# What stands for a byte in a quoted path; for others it is a backslash and three octal digits.
_ESCAPES = {byte: chr(byte) for byte in range(0x20, 0x7F)} | {0x22: '\\"', 0x5C: r"\\"}


class NotWrittenError(Exception):
    """A file was left as it is, and why."""


Keep = Callable[[FileReport, FileReport, str], None]
"""Takes a report before and after its repair, and the absolute path of its file. Raises NotWrittenError."""


def repairing(keep: Keep, *, unsafe: bool) -> Repair:
    """Return what repairs the file of a report at an absolute path, and gives a repaired text to `keep`."""

    def repaired(report: FileReport, path: str, look: Look) -> RepairedFile:
        after, fixed, refused = repair(report, look, unsafe=unsafe)
        notes = tuple(f"{printable(report.path)}: {reason}" for reason in refused)
        if not fixed:
            return RepairedFile(report, 0, notes)
        try:
            keep(report, after, path)
        except NotWrittenError as error:
            return RepairedFile(report, 0, (*notes, f"{printable(report.path)} was not written: {error}"))
        return RepairedFile(after, len(fixed), notes)

    return repaired


def write(before: FileReport, after: FileReport, path: str) -> None:
    """Put the text of `after` into the file at `path`, from which that of `before` was read, in one step.

    The file's mode and, behind a symbolic link, its place stay as they are.

    Raises:
        NotWrittenError: where the file says something else by now, or cannot be written.
    """
    target = os.path.realpath(path)
    try:
        mode = os.stat(target).st_mode
        if not os.access(target, os.W_OK):
            raise NotWrittenError("it is read-only")
        with replacement(target, mode=mode) as new:
            with open(new, "wb") as file:
                file.write(after.text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            with open(target, "rb") as file:
                if file.read() != before.text.encode("utf-8"):
                    raise NotWrittenError("it was changed by somebody else in the meantime; run it again")
    except OSError as error:
        raise NotWrittenError(error.strerror or str(error)) from error


def diff(before: FileReport, after: FileReport) -> Iterator[str]:
    """The lines of a unified diff from one text to the other, each with its line end; `git apply -p0` applies them."""
    path = _header_path(before.path)
    for line in unified_diff(_lines(before.text), _lines(after.text), path, path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _header_path(path: str) -> str:
    """A path as git writes it in a diff: quoted if it holds bytes that no line of text has, which patch reads as well.

    After one with blanks stands a tab: else patch takes what follows the first blank for a time.
    """
    name = printable(path)
    if name == path and not regex(r'[\x00-\x1f\x7f"\\]').search(path):
        return f"{path}\t" if " " in path else path
    escaped = "".join(_ESCAPES.get(byte) or f"\\{byte:03o}" for byte in os.fsencode(path))
    return f'"{escaped}"'


def _lines(text: str) -> list[str]:
    """The lines as diff and patch see them: they end at a line feed and nowhere else."""
    return io.StringIO(text, newline="\n").readlines()
