"""The content of a file exchanged for another one in one step, if it is the file that is meant."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ELOOP, ENOENT, ENOTDIR

from articlelint.storage import attributes
from articlelint.storage.atomic import Temporary

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_GONE = (ENOENT, ENOTDIR, ELOOP)  # of a path at which there was a file: nothing, or a link
_CHANGED = "it was changed by somebody else in the meantime; run it again"


Identity = tuple[int, int]
"""Which file of the machine something is, whatever its name: its device and inode numbers."""


class NotExchangedError(Exception):
    """A file that was left as it is; the text says why."""


def identity(path: str) -> Identity | None:
    """Return which file is at `path`, or where a link there leads; None if there is none."""
    try:
        return _identity(os.stat(path))
    except OSError:
        return None


def exchange(path: str, which: Identity, old: bytes, new: bytes) -> None:
    """Make `new` the content of the file at `path`, or of the one that a link there leads to.

    It has to be `which` file, and `old` its content. The folder is opened, and everything takes place in it: a link
    that is put in the place of the folder, or of one above it, changes nothing. The new content is on the disk before
    it can be seen. Owner, group, mode (but for setuid and setgid) and extended attributes stay as they are.

    Raises:
        NotExchangedError: if it is another file or has another content, if something of it could not be kept (an owner,
            a further name), or if it is read-only. OSError: if it cannot be written.
    """
    try:
        _exchange(os.path.realpath(path), which, old, new)
    except OSError as error:
        if error.errno in _GONE:
            raise NotExchangedError(_CHANGED) from error
        raise


def _exchange(path: str, which: Identity, old: bytes, new: bytes) -> None:
    folder, name = os.path.split(path)
    with _opened_folder(folder) as dir_fd:
        place = name if dir_fd is not None else os.path.join(folder, name)
        with _opened(place, _READ, dir_fd) as file:
            _refuse(place, file, which, dir_fd)
        with _temporary(folder, dir_fd) as temporary:
            with _opened(place, _READ, dir_fd) as file:
                _write(temporary.descriptor, new)
                _keep_attributes(file, temporary.descriptor)
                os.fsync(temporary.descriptor)
                _refuse(place, file, which, dir_fd)
                if _content(file, len(old)) != old:
                    raise NotExchangedError(_CHANGED)
            temporary.become(place)


def _refuse(place: str, file: int, which: Identity, dir_fd: int | None) -> None:
    """Raise NotExchangedError if the open `file` is not at `place` or is another one, or must not be replaced."""
    status = os.fstat(file)
    named = os.stat(place, dir_fd=dir_fd, follow_symlinks=False)
    if not _identity(status) == _identity(named) == which or not stat.S_ISREG(status.st_mode):
        raise NotExchangedError(_CHANGED)
    if status.st_nlink > 1:
        raise NotExchangedError("it has other names (hard links), which would keep the old text")
    if not os.access(place, os.W_OK, dir_fd=dir_fd):
        raise NotExchangedError("it is read-only")


def _keep_attributes(old: int, new: int) -> None:
    try:
        attributes.keep(old, new)
    except attributes.NotKeptError as error:
        raise NotExchangedError(f"{error} cannot be kept") from error


def _temporary(folder: str, dir_fd: int | None) -> Temporary:
    try:
        return Temporary(folder, dir_fd=dir_fd)
    except OSError as error:
        raise OSError(error.errno, f"its folder cannot be written ({error.strerror})") from error


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _content(file: int, size: int) -> bytes:
    """Return the content of an open file that should have `size` bytes, and one byte more if it has more."""
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    left = size + 1
    while left and (part := os.read(file, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _write(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


@contextmanager
def _opened_folder(folder: str) -> Iterator[int | None]:
    """Open a folder; None where files cannot be named by the folder they are in (Windows)."""
    if os.open not in os.supports_dir_fd:
        yield None
        return
    with _opened(folder, os.O_DIRECTORY | getattr(os, "O_PATH", os.O_RDONLY), None) as dir_fd:
        yield dir_fd


@contextmanager
def _opened(path: str, flags: int, dir_fd: int | None) -> Iterator[int]:
    descriptor = os.open(path, flags, dir_fd=dir_fd)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
