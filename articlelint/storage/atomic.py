"""Files written in one step: a reader sees the old content or the new one, never a part of it.

A new file is written beside the old one, under a temporary name, and then takes its place. The temporary file is locked
while it is in use, so that those of killed runs are known: nobody holds their lock.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST

# Short, so that there is room for it wherever there is room for a name; hidden, and with a suffix that no article has.
_PREFIX, _SUFFIX = ".articlelint-", ".tmp"
_RANDOM = 8  # bytes in the name of a temporary file, as two hexadecimal digits each
_HEX = frozenset("0123456789abcdef")
_PRIVATE, _ANY_NEW = 0o600, 0o666  # modes of a file that will get another one, and of a new file, less the umask
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # no link that lies there is followed
_LOOK = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def write(path: str, content: Iterable[bytes | bytearray], *, sync: bool = False, overwrite: bool = True) -> None:
    """Write a file whose content comes in parts; otherwise as `replacement`."""
    with replacement(path, sync=sync, overwrite=overwrite) as new, open(new, "wb") as file:
        file.writelines(content)


@contextmanager
def replacement(path: str, *, sync: bool = False, overwrite: bool = True) -> Iterator[str]:
    """Yield the path of an empty file beside `path`, which becomes `path` when the block ends.

    An error in the block leaves `path` as it was. A link at `path` is replaced, not followed. What can be kept of a
    file there besides its content is kept: owner, mode and extended attributes. With `sync` the content is on the disk
    before it becomes `path`, so that a power cut leaves no empty file. Temporary files of killed runs are removed.

    Raises:
        OSError: if the file cannot be written. FileExistsError: if there is one at `path` and `overwrite` is false.
    """
    folder = os.path.dirname(path)
    remove_stale(folder or os.curdir)
    old = _opened(path) if overwrite else None
    try:
        with Temporary(folder, _ANY_NEW if old is None else _PRIVATE) as new:
            yield new.path
            if old is not None:
                _keep_attributes(old, new.descriptor)
            if sync:
                os.fsync(new.descriptor)
            new.become(path, overwrite=overwrite)
    finally:
        if old is not None:
            os.close(old)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is a temporary one of ours."""
    digits = name[len(_PREFIX) : -len(_SUFFIX)]
    return (
        name.startswith(_PREFIX) and name.endswith(_SUFFIX) and len(digits) == 2 * _RANDOM and _HEX.issuperset(digits)
    )


def remove_stale(folder: str) -> int:
    """Remove the temporary files of killed runs from a folder and return how many there were.

    One that a run is writing stays: it is locked. So do all on file systems without locks, and those of other users.
    """
    removed = 0
    with suppress(OSError):
        for name in filter(is_temporary, os.listdir(folder)):
            removed += _remove_unlocked(os.path.join(folder, name))
    return removed


class Temporary:
    """A new file in a folder, locked while it is in use; removed at the end of a `with` block unless it was renamed.

    `descriptor` is open for reading and writing.
    """

    def __init__(self, folder: str, mode: int = _PRIVATE, *, dir_fd: int | None = None) -> None:
        """Create the file in `folder`, or in the open folder `dir_fd`; the umask applies to `mode`.

        Raises:
            OSError: if it cannot be created.
        """
        self._dir_fd = dir_fd
        self._is_open = True
        self._is_renamed = False
        while True:
            name = f"{_PREFIX}{os.urandom(_RANDOM).hex()}{_SUFFIX}"
            self.path = os.path.join(folder, name) if dir_fd is None else name
            self.descriptor = os.open(self.path, _CREATE, mode, dir_fd=dir_fd)
            if _is_ours(self.descriptor):
                return
            os.close(self.descriptor)

    def become(self, path: str, *, overwrite: bool = True) -> None:
        """Give the file the name `path`, in the same folder, in the place of the file that has it.

        Raises:
            FileExistsError: if there is one and `overwrite` is false. OSError: if it cannot be renamed.
        """
        if sys.platform == "win32":  # an open file cannot be renamed there
            self._close()
        if overwrite:
            os.replace(self.path, path, src_dir_fd=self._dir_fd, dst_dir_fd=self._dir_fd)
        else:
            _rename_new(self.path, path)
        self._is_renamed = True

    def __enter__(self) -> Temporary:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_renamed:
            with suppress(OSError):
                os.unlink(self.path, dir_fd=self._dir_fd)
        self._close()

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            os.close(self.descriptor)


def _is_ours(descriptor: int) -> bool:
    """Lock a new file; False if a run that cleans up has taken it for a stale one in the meantime."""
    try:
        _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: nobody removes it
        return True
    return os.fstat(descriptor).st_nlink > 0


def _lock(descriptor: int) -> None:
    """Lock an open file until it is closed or the process ends. BlockingIOError if another one has locked it."""
    if sys.platform != "win32":  # where an open file cannot be removed anyway
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_unlocked(path: str) -> bool:
    """Remove a temporary file that nobody has locked; whether it is gone now."""
    try:
        if sys.platform == "win32":
            os.unlink(path)
            return True
        descriptor = os.open(path, _LOOK)
    except OSError:
        return False
    try:
        _lock(descriptor)
        locked, named = os.fstat(descriptor), os.lstat(path)
        if not stat.S_ISREG(locked.st_mode) or not os.path.samestat(locked, named):
            return False
        os.unlink(path)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _opened(path: str) -> int | None:
    """Open the file at `path` for a look at its attributes; None if there is no regular one that can be read."""
    if sys.platform == "win32":  # where no attributes are kept, and no open file can be replaced
        return None
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        return os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None


def _keep_attributes(old: int, new: int) -> None:
    """Give the open file `new` the attributes of `old`, as far as they can be kept."""
    from articlelint.storage import attributes

    with suppress(attributes.NotKeptError):
        attributes.keep(old, new)


def _rename_new(new: str, path: str) -> None:
    """Give a file its name unless another one has it: a rename would replace that one, a link does not."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), path) from None
        os.rename(new, path)
    else:
        os.unlink(new)
