"""The command `clean`: removes what `check` has kept between runs."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

HELP = "remove what check has kept between runs"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders, with all below them (default: this folder)")


def run(options: Namespace) -> int:
    """Remove the cache folders in and below the named folders, and the temporary files of killed runs."""
    from articlelint.cache import location
    from articlelint.messages import count
    from articlelint.storage.atomic import remove_stale

    removed = failed = 0
    for path in options.paths or ["."]:
        if not os.path.isdir(path):
            print(f"articlelint: {path} is no folder", file=sys.stderr)
            failed += 1
            continue
        for folder in location.find_all(path):
            try:
                size = location.remove(folder)
            except OSError as error:
                print(f"articlelint: {folder} cannot be removed: {error.strerror}", file=sys.stderr)
                failed += 1
                continue
            print(f"{os.path.normpath(folder)} is removed ({size / 1e6:,.1f} MB)")
            removed += 1
        leftovers = sum(remove_stale(parent) for parent in location.walked(path))
        if leftovers:
            print(f"{count(leftovers, 'temporary file')} of interrupted runs removed")
            removed += 1
    if not removed and not failed:
        print("There is no cache")
    return 2 if failed else 0
