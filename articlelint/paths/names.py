"""Paths as patterns and messages show them."""

from __future__ import annotations

import os


def relative_path(path: str, folder: str) -> str:
    """Return the absolute `path` relative to the absolute `folder`, with `/`; a trailing separator is kept."""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    if path.startswith(prefix):
        relative = path[len(prefix) :]
    else:
        try:
            relative = os.path.relpath(path, folder)
        except ValueError:  # another drive
            relative = path
        if path.endswith(os.sep):
            relative += os.sep
    return relative.replace(os.sep, "/") if os.sep != "/" else relative


def shown_path(path: str) -> str:
    """Return the absolute `path` relative to the working folder if it is there or below, else as it is."""
    folder = os.getcwd()
    is_below = path == folder or path.startswith(os.path.join(folder, ""))
    return relative_path(path, folder) if is_below else path


def printable(path: str) -> str:
    r"""Return `path` with the bytes that are not UTF-8 written as `\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
