"""The command `clean`: removes what `check` has kept between runs."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from articlelint.cli.console import show, tell

HELP = "remove what check has kept between runs"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders, with all below them (default: this folder)")


def run(options: Namespace) -> int:
    """Remove the cache folders in and below the named folders."""
    from articlelint.cache import location

    removed = failed = 0
    for path in options.paths or ["."]:
        if not os.path.isdir(path):
            tell(f"{path} is no folder")
            failed += 1
            continue
        for folder in location.find_all(path):
            try:
                size = location.remove(folder)
            except OSError as error:
                tell(f"{folder} cannot be removed: {error.strerror}")
                failed += 1
                continue
            show(f"{os.path.normpath(folder)} is removed ({size / 1e6:,.1f} MB)")
            removed += 1
    if not removed and not failed:
        show("There is no cache")
    return 2 if failed else 0
