"""The command `index`: looks at a whole site, so that `check` can judge a single file by it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from articlelint.cli.console import progress, show, tell, tell_crashes
from articlelint.cli.options import UsageError, add_cache_folder, add_configuration, cache_folder, finder_for, positive

HELP = "look at a whole site, so that check can judge a single file by it"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders (default: this folder)")
    parser.add_argument("--jobs", "-j", type=positive, metavar="N", help="processes that share the work")
    parser.add_argument("--quiet", "-q", action="store_true", help="say nothing")
    add_cache_folder(parser)
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Write the index of each site below the folders. UsageError if nothing may be kept."""
    if options.isolated:
        raise UsageError("--isolated keeps nothing, and an index is kept; name another configuration by --config")
    from articlelint.cache.location import place_of
    from articlelint.run.runner import Run
    from articlelint.run.settings import Settings

    paths = options.paths or ["."]
    for path in paths:
        if os.path.isfile(path):
            tell(f"{path} is no folder: a site is one, or several")
            return 2
    finder = finder_for(options)
    cache = cache_folder(options)
    settings = Settings(progress=progress(options.quiet), processes=options.jobs, cache=cache, indexes=True)
    linted = Run(paths, finder.for_folder, settings)
    for _ in linted:
        pass
    written = [config.folder for config in finder.configs() if os.path.isfile(place_of(config, cache).site_index)]
    if not options.quiet:
        for note in linted.summary.notes:
            tell(note)
        articles = f"{linted.summary.files:,} articles"
        if written:
            show(f"{articles} are in the index of {', '.join(map(os.path.relpath, written))}")
        else:
            tell(f"{articles} are in no index: {cache} cannot be written")
    tell_crashes(linted.summary.crashes)
    return 0 if written and not linted.summary.crashes else 2
