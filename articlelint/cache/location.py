"""What a run keeps for the next one, in a folder `.articlelint_cache` beside the configuration of a site.

Nothing in it has to be there: what is lost, damaged or cannot be written costs time only. `stamps` tell that nothing
has changed, `replay` gives the report of a run again, `entries` has what was found in each text.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from articlelint.config.model import Config

NAME = ".articlelint_cache"
SITE_INDEX = "site.sqlite"  # in it: articlelint.site.index
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (  # https://bford.info/cachedir/
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What articlelint keeps between runs; `articlelint clean` removes it.\n"
)


def folder_of(config: Config) -> str:
    """Where the cache of the articles under `config` is, as an absolute path; it need not be there."""
    return os.path.join(config.folder, NAME)


def make(folder: str) -> bool:
    """Make the cache folder where it is missing; whether it is there now."""
    if os.path.isdir(folder):
        return True
    try:
        os.mkdir(folder)
        for name, text in ((".gitignore", "*\n"), (_TAG, _TAG_TEXT)):
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError:
        return os.path.isdir(folder)
    return True


def find_all(folder: str) -> Iterator[str]:
    """The cache folders in `folder` and below it. A folder of that name which we did not make is none."""
    for parent in walked(folder):
        found = os.path.join(parent, NAME)
        if os.path.isfile(os.path.join(found, _TAG)):
            yield found


def walked(folder: str) -> Iterator[str]:
    """Yield `folder` and the folders below it that may hold articles."""
    for parent, names, _ in os.walk(folder):
        names[:] = [name for name in names if name not in (NAME, ".git", "node_modules")]
        yield parent


def remove(folder: str) -> int:
    """Remove a cache folder; gives its size in bytes. OSError where something of it stays."""
    import shutil

    size = sum(os.lstat(os.path.join(parent, name)).st_size for parent, _, names in os.walk(folder) for name in names)
    shutil.rmtree(folder)
    return size
