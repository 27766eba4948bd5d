"""Repaired files: written in one step, or shown as a diff."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff

from articlelint.finding import FileReport
from articlelint.fixing.repair import Look, Repair, RepairedFile, repair
from articlelint.messages import count
from articlelint.paths.names import printable
from articlelint.startup.expressions import regex
from articlelint.storage.atomic import remove_stale
from articlelint.storage.exchange import NotExchangedError, exchange, identity

# What stands for a byte in a quoted path; for others it is a backslash and three octal digits.
_ESCAPES = {byte: chr(byte) for byte in range(0x20, 0x7F)} | {0x22: '\\"', 0x5C: r"\\"}


class NotWrittenError(Exception):
    """A file that was left as it is; the text says why. `is_failure`: it should have been written, and could not be."""

    def __init__(self, reason: str, *, is_failure: bool = False) -> None:
        super().__init__(reason)
        self.is_failure = is_failure


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
            note = f"{printable(report.path)} was not written: {error}"
            return RepairedFile(report, 0, (*notes, note), note if error.is_failure else "")
        return RepairedFile(after, len(fixed), notes)

    return repaired


def writing(paths: Iterable[str]) -> Keep:
    """Return what writes repaired texts into the files that are at `paths` now, absolute ones, and into no others.

    A file or folder that is put in the place of another one during the run is not written to, nor one that does not
    have the text any more that was repaired.
    """
    identities = {path: identity(path) for path in paths}

    def write(before: FileReport, after: FileReport, path: str) -> None:
        which = identities.get(path)
        if which is None:
            raise NotWrittenError("it was not there when the run began")
        try:
            exchange(path, which, before.text.encode("utf-8"), after.text.encode("utf-8"))
        except NotExchangedError as error:
            raise NotWrittenError(str(error)) from error
        except OSError as error:
            raise NotWrittenError(error.strerror or str(error), is_failure=True) from error

    return write


def removed_leftovers(paths: Iterable[str]) -> tuple[str, ...]:
    """Remove the temporary files that killed runs have left beside files, and return notes about it.

    `paths` are absolute paths of files; of a link the folder it leads to counts as well.
    """
    folders = {os.path.dirname(each) for path in paths for each in (path, _linked(path))}
    number = sum(map(remove_stale, folders))
    return (f"{count(number, 'temporary file')} of an interrupted run removed",) if number else ()


def _linked(path: str) -> str:
    return os.path.realpath(path) if os.path.islink(path) else path


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
