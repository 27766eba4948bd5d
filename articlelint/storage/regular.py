"""Read files whose names come from strangers: regular ones only, and no more than so many bytes of them."""

from __future__ import annotations

import errno
import os
import stat

# A larger file is data rather than an article, a rule or a schema; the largest post seen has 0.4 MB.
MAX_BYTES = 10_000_000

# A FIFO is opened at once instead of when somebody writes to it; then it is seen that it is none.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class TooLargeError(OSError):
    """A file of `size` bytes, which is more than was allowed; `changed` is when it was, in nanoseconds."""

    def __init__(self, path: str, status: os.stat_result, limit: int) -> None:
        super().__init__(errno.EFBIG, f"larger than {limit / 1e6:g} MB", path)
        self.size = status.st_size
        self.changed = status.st_mtime_ns


class OutsideError(OSError):
    """A file that is not below the folder in which it has to be."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EACCES, "outside the folder", path)


def read(path: str, limit: int = MAX_BYTES) -> bytes:
    """Return the content of the file at `path`, of at most `limit` bytes.

    Raises:
        OSError: if it cannot be read or is not a regular file; `strerror` says so in words. TooLargeError: if it is
        larger.
    """
    return _content(os.open(path, _FLAGS), path, limit)


def read_below(folder: str, path: str, limit: int) -> bytes:
    """Return the content of the file at `path`, which is in `folder` or below it, symbolic links resolved.

    Both are absolute. Nothing outside the folder is opened, even if somebody exchanges folders for links meanwhile.

    Raises:
        OutsideError: if it is not below the folder. OSError, TooLargeError: as read().
    """
    root = os.path.realpath(folder)
    normal = os.path.normpath(path)
    if not (_is_below(normal, os.path.normpath(folder)) or _is_below(normal, root)):
        raise OutsideError(path)  # without asking the disk, or a server, whether it is there
    real = os.path.realpath(normal)
    if not _is_below(real, root):
        raise OutsideError(path)
    if os.open not in os.supports_dir_fd:  # Windows
        return read(real, limit)
    return _content(_open_below(root, os.path.relpath(real, root).split(os.sep)), path, limit)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


def _open_below(root: str, names: list[str]) -> int:
    """Open the file that `names` lead to from the folder `root`, through no symbolic links."""
    descriptor = os.open(root, _FLAGS)
    for name in names:
        above = descriptor
        try:
            descriptor = os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=above)
        finally:
            os.close(above)
    return descriptor


def _content(descriptor: int, path: str, limit: int) -> bytes:
    """Read an open file to its end, and close it."""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        if status.st_size > limit:
            raise TooLargeError(path, status, limit)
        data = os.read(descriptor, status.st_size + 1) if status.st_size else b""
        while len(data) < status.st_size:  # read() may give less than was asked for
            more = os.read(descriptor, status.st_size - len(data))
            if not more:
                break
            data += more
        return data
    finally:
        os.close(descriptor)
