"""The report of a run, given again where nothing has changed that it came from.

A report is kept under a key made of all that is known before an article is read: the command, the configuration, which
files there are, and what the system says of each. What only shows on the way (files to which articles link, schemas) is
kept beside it, and looked at again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import FileIO

from articlelint.cache import location, stamps
from articlelint.cache.location import Place
from articlelint.cache.stamps import Stamp, Strategy
from articlelint.startup.records import NamedTuple
from articlelint.storage import sealed, utf8

_FOLDER = "reports"
_KEPT = 8  # reports; of different commands, formats and folders
_SIZE = 4  # bytes that tell how long the head is
# Bytes of all of them. Packed they would be a fifth, but it would take longer to give one than to look for changes.
_MOST = 100_000_000


class Dependencies(NamedTuple):
    """What a run met on the way: whether there was something at each path, and the contents of files, by path."""

    exists: tuple[tuple[str, bool], ...] = ()
    files: tuple[tuple[str, bytes | None], ...] = ()

    def still_holds(self) -> bool:
        """Whether all of it is as it was."""
        return all(os.path.exists(path) is there for path, there in self.exists) and all(
            stamps.of_content(path) == content for path, content in self.files
        )


class Kept(NamedTuple):
    """What a run gave: its exit code, what it said on stderr, and a file of which all that is left is the report."""

    code: int
    aside: str
    report: FileIO


class Replay:
    """The report of one run over `files`, absolute paths; `inputs` is what else it depends on."""

    def __init__(self, place: Place, inputs: Iterable[object], files: Iterable[str], strategy: Strategy) -> None:
        self._place = place
        self._inputs = stamps.of_value(list(inputs))
        self._paths = tuple(files)
        self._strategy = strategy
        self._stamps = self._look()

    def kept(self) -> Kept | None:
        """What an earlier run gave; None where there was none, or something has changed."""
        try:
            file = open(self._path(self._stamps), "rb", buffering=0)  # noqa: SIM115
        except OSError:
            return None
        found = _kept(file)
        if found is None:
            file.close()
        return found

    def keep(self, code: int, report: bytes | bytearray, aside: bytes | bytearray, dependencies: Dependencies) -> None:
        """Keep what the run has given, in UTF-8, unless a file was changed meanwhile."""
        now = self._look()
        if len(report) > _MOST or any(map(_changed, self._paths, self._stamps, now)):
            return
        fields = str(code), utf8.decode(aside), str(sealed.checksum([report])), *_encoded(dependencies)
        head = sealed.seal(utf8.encode("\0".join(fields)))
        path = self._path(now)
        with suppress(OSError):
            if location.make(self._place):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                sealed.replace(path, [len(head).to_bytes(_SIZE, "little"), head, report], _KEPT, most=_MOST)

    def _look(self) -> list[Stamp]:
        return stamps.of_files(self._paths, self._strategy)

    def _path(self, seen: list[Stamp]) -> str:
        paths = utf8.encode("\0".join(self._paths))
        key = stamps.digest(self._inputs, paths, stamps.of_plain(seen))
        return os.path.join(self._place.folder, _FOLDER, key.hex())


def _kept(file: FileIO) -> Kept | None:
    """What keep() wrote; None where that is damaged, or what the run met has changed."""
    head = sealed.unseal(file.read(min(int.from_bytes(file.read(_SIZE), "little"), _MOST)))
    if head is None:
        return None
    try:
        code, aside, checksum, *fields = utf8.decode(head).split("\0")
        start = file.tell()
        if _decoded(fields).still_holds() and sealed.checksum(sealed.parts(file)) == int(checksum):
            file.seek(start)
            return Kept(int(code), aside, file)
    except (ValueError, IndexError):  # not written by us
        pass
    return None


def _changed(path: str, before: Stamp, now: Stamp) -> bool:
    if not isinstance(before, bytes):
        return before != now
    return before != (now if isinstance(now, bytes) else stamps.of_content(path))


def _encoded(dependencies: Dependencies) -> Iterator[str]:
    """Dependencies as texts: a mark, then the path, and before it the content of a file."""
    for path, there in dependencies.exists:
        yield ("+" if there else "-") + path
    for path, content in dependencies.files:
        yield f"={content.hex() if content else ''} {path}"


def _decoded(texts: Iterable[str]) -> Dependencies:
    """What _encoded() was given."""
    exists, files = [], []
    for text in texts:
        if text[0] == "=":
            content, _, path = text[1:].partition(" ")
            files.append((path, bytes.fromhex(content) or None))
        else:
            exists.append((text[1:], text[0] == "+"))
    return Dependencies(tuple(exists), tuple(files))
