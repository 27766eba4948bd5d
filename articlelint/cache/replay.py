"""The report of a run, given again where nothing has changed that it came from.

A report is kept under a key made of all that is known before an article is read: the command, the configuration, which
files there are, and what the system says of each. What only shows on the way (files to which articles link, schemas) is
kept beside it, and looked at again.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from articlelint import cache, sealed
from articlelint.cache import stamps
from articlelint.cache.stamps import Stamp, Strategy
from articlelint.record import NamedTuple

_FOLDER = "reports"
_KEPT = 8  # reports; of different commands, formats and folders
_SIZE = 4  # bytes that tell how long the head is
_MOST = 64_000_000  # characters of a report that is kept


class Witness(NamedTuple):
    """What a run met on the way: whether there was something at each path, and the contents of files, by path."""

    exists: tuple[tuple[str, bool], ...] = ()
    files: tuple[tuple[str, bytes | None], ...] = ()

    def still_holds(self) -> bool:
        """Whether all of it is as it was."""
        return all(os.path.exists(path) is there for path, there in self.exists) and all(
            stamps.of_content(path) == content for path, content in self.files
        )


class Kept(NamedTuple):
    """What a run gave: its exit code, the report, and what it said beside it, on stderr."""

    code: int
    report: str
    aside: str


class Replay:
    """The report of one run over `files`, absolute paths; `said` is what else it depends on."""

    def __init__(self, folder: str, said: Iterable[object], files: Iterable[str], strategy: Strategy) -> None:
        """`folder` is that of the cache."""
        self._folder = folder
        self._said = stamps.of_value(list(said))
        self._paths = tuple(files)
        self._strategy = strategy
        self._stamps = self._look()

    def kept(self) -> Kept | None:
        """What an earlier run gave; None where there was none, or something has changed."""
        content = sealed.read(self._path(self._stamps))
        if content is None:
            return None
        start = _SIZE + int.from_bytes(content[:_SIZE], "little")
        try:
            code, aside, *told = content[_SIZE:start].decode("utf-8", "surrogatepass").split("\0")
            if not _read(told).still_holds():
                return None
            return Kept(int(code), zlib.decompress(content[start:]).decode("utf-8", "surrogatepass"), aside)
        except (ValueError, IndexError, zlib.error):  # not written by us
            return None

    def keep(self, code: int, report: str, aside: str, witness: Witness) -> None:
        """Keep what the run has given, unless a file was changed meanwhile."""
        now = self._look()
        if len(report) > _MOST or any(map(_changed, self._paths, self._stamps, now)):
            return
        head = "\0".join((str(code), aside, *_told(witness))).encode("utf-8", "surrogatepass")
        packed = zlib.compress(report.encode("utf-8", "surrogatepass"), 1)
        path = self._path(now)
        with suppress(OSError):
            if cache.make(self._folder):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                sealed.write(path, len(head).to_bytes(_SIZE, "little") + head + packed, _KEPT)

    def _look(self) -> list[Stamp]:
        return list(stamps.of_files(self._paths, self._strategy))

    def _path(self, seen: list[Stamp]) -> str:
        told = repr([stamp.content or stamp.status for stamp in seen]).encode()
        paths = "\0".join(self._paths).encode("utf-8", "surrogatepass")
        key = stamps.digest(self._said, paths, told)
        return os.path.join(self._folder, _FOLDER, key.hex())


def _changed(path: str, before: Stamp, now: Stamp) -> bool:
    if before.content is None:
        return before.status != now.status
    return before.content != (now.content or stamps.of_content(path))


def _told(witness: Witness) -> Iterator[str]:
    """A witness as texts: a mark, then the path, and before it the content of a file."""
    for path, there in witness.exists:
        yield ("+" if there else "-") + path
    for path, content in witness.files:
        yield f"={content.hex() if content else ''} {path}"


def _read(told: Iterable[str]) -> Witness:
    exists, files = [], []
    for text in told:
        if text[0] == "=":
            content, _, path = text[1:].partition(" ")
            files.append((path, bytes.fromhex(content) or None))
        else:
            exists.append((text[1:], text[0] == "+"))
    return Witness(tuple(exists), tuple(files))
