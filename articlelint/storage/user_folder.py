"""Where this user's caches are: a folder of the user alone, which no clone or pull request brings along."""

from __future__ import annotations

import os
import stat
import sys

VARIABLE = "ARTICLELINT_CACHE_DIR"  # of the environment: the folder, if not the platform's

# Nothing can be read or made in it: what is kept there is lost, and that costs time only.
_NOWHERE = os.path.join(os.devnull, "articlelint")


def cache_folder() -> str:
    """Return the folder for caches of this program, as an absolute path; it need not be there.

    Where the user has none, or others can write to the folder, the path is one at which nothing can be made.
    """
    folder = os.environ.get(VARIABLE) or os.path.join(_base(), "articlelint")
    if not os.path.isabs(folder):  # as the XDG Base Directory Specification says: it would be part of what is checked
        return _NOWHERE
    return folder if _is_safe(folder) else _NOWHERE


def _base() -> str:
    """The platform's folder for caches."""
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")


def _is_safe(folder: str) -> bool:
    """Whether nobody else can write to a folder, or it is still to be made."""
    if sys.platform == "win32":
        return True
    try:
        status = os.stat(folder)
    except OSError:
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
