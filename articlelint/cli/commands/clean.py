"""The command `clean`: removes what `check` has kept between runs."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from articlelint.cli.console import show, tell
from articlelint.cli.options import UsageError, add_cache_folder, cache_folder

if TYPE_CHECKING:
    from articlelint.cache.location import Place

HELP = "remove what check has kept between runs"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="folders, with all sites in and below them (default: this folder)"
    )
    parser.add_argument("--all", action="store_true", help="of all sites")
    add_cache_folder(parser)


def run(options: Namespace) -> int:
    """Remove what is kept of the sites in and below the named folders, and the temporary files of killed runs there.

    Raises:
        UsageError: for folders beside --all.
    """
    from articlelint.cache import location
    from articlelint.messages import count
    from articlelint.storage.atomic import remove_stale

    if options.all and options.paths:
        raise UsageError("--all removes what is kept of all sites; name no folders with it")
    folders = [os.path.join(os.path.abspath(path), "") for path in options.paths or ["."]]
    kept = [
        each
        for each in location.find_all(cache_folder(options))
        if options.all or os.path.join(each.root, "").startswith(tuple(folders))
    ]
    leftovers = sum(map(remove_stale, chain.from_iterable(map(_walked, () if options.all else folders))))
    if leftovers:
        show(f"{count(leftovers, 'temporary file')} of interrupted runs removed")
    elif not kept:
        show("Nothing is kept of " + ("any site" if options.all else "a site in or below these folders"))
    removed = list(map(_remove, kept))  # all are tried
    return 0 if all(removed) else 2


def _remove(kept: Place) -> bool:
    """Remove what is kept of one site, and say so; whether nothing of it is left."""
    from articlelint.cache import location

    try:
        size = location.remove(kept.folder)
    except OSError as error:
        tell(f"{kept.folder} cannot be removed: {error.strerror}")
        return False
    show(f"What was kept of {kept.root} is removed ({size / 1e6:,.1f} MB)")
    return True


def _walked(folder: str) -> Iterator[str]:
    """Yield `folder` and the folders below it that may hold articles."""
    for parent, names, _ in os.walk(folder):
        names[:] = [name for name in names if name not in (".git", "node_modules")]
        yield parent
