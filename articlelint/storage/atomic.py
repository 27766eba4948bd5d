"""Files written in one step: a reader sees the old content or the new one, never a part of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST


def write(path: str, content: Iterable[bytes | bytearray], *, sync: bool = False, overwrite: bool = True) -> None:
    """Write a file whose content comes in parts.

    `sync`: not before it is on the disk. Otherwise as `replacement`.
    """
    with replacement(path, overwrite=overwrite) as new, open(new, "wb") as file:
        file.writelines(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def replacement(path: str, *, mode: int | None = None, overwrite: bool = True) -> Iterator[str]:
    """Yield the path of an empty file beside `path`, which becomes `path` when the block ends.

    An error in the block leaves `path` as it was. `mode` are the permissions of the new file; None: those of any new
    file.

    Raises:
        OSError: if the file cannot be written. FileExistsError: if there is one at `path` and `overwrite` is false.
    """
    new = f"{path}.{os.urandom(4).hex()}"
    # Exclusive, so that no link that lies there is followed; private, until a mode that is asked for is set.
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600))
    try:
        yield new
        if mode is not None:
            os.chmod(new, mode)
        if overwrite:
            os.replace(new, path)
        else:
            _rename_new(new, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


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
