"""The command `categories`: what each category of a site holds, and what looks wrong with it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from articlelint.cli.console import show, tell
from articlelint.cli.options import add_configuration, add_globs, finder_for, positive

if TYPE_CHECKING:
    from articlelint.site.taxonomy import Category, Taxonomy

HELP = "what each category of a site holds, and what looks wrong with it"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    parser.add_argument("--category", metavar="NAME", help="show this category only, in full")
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="outliers shown of each category (default: 5; all in JSON)"
    )
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="(default: text)")
    add_globs(parser)
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Print the categories, or the one that is asked for."""
    from articlelint.report import taxonomy as report
    from articlelint.report.records import dump
    from articlelint.run.learn_site import survey_site

    output_format = options.output_format
    options.output_format = None  # that of the configuration is for `check`
    finder = finder_for(options)
    found, notes = survey_site(options.paths or ["."], finder, finder.for_folder(os.getcwd()))
    one = _asked(options.category, found) if options.category is not None else None
    if options.category is not None and one is None:
        return 2
    if output_format == "json":
        show(dump(report.record(found, notes, found.categories if one is None else [one], options.limit)))
        return 0
    lines = report.lines(found, notes, options.limit) if one is None else report.lines_of_one(found, one, options.limit)
    show("\n".join(lines).rstrip("\n"))
    return 0


def _asked(name: str, found: Taxonomy) -> Category | None:
    """The category of a name in any spelling that the site has; tells if there is none."""
    from articlelint.messages import did_you_mean
    from articlelint.site.filing import key

    asked = next((each for each in found.categories if key(name) in map(key, each.spellings)), None)
    if asked is None:
        tell(f"there is no category '{name}'{did_you_mean(name, [each.name for each in found.categories])}")
    return asked
