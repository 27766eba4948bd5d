"""The command `learn`: learns the categories of a site from its articles, for `check --model`."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from articlelint.cli.console import show, tell
from articlelint.cli.options import add_configuration, add_globs, finder_for

if TYPE_CHECKING:
    from articlelint.site.taxonomy import Health

HELP = "learn the categories of a site from its articles, for check --model"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    parser.add_argument("--output", required=True, metavar="MODEL", help="the file to write")
    add_globs(parser)
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Write the model, and print how the labels of each category look."""
    from articlelint.run.learn_site import learn_site
    from articlelint.site import model_file

    finder = finder_for(options)
    learned, health = learn_site(options.paths or ["."], finder, finder.for_folder(os.getcwd()))
    for line in _health_lines(health):
        show(line)
    try:
        model_file.save(learned, options.output)
    except OSError as error:
        tell(f"{options.output} cannot be written: {error.strerror}")
        return 2
    show(f"{options.output} is written: use it with check --model, or as model in [category]")
    return 0


def _health_lines(rows: Iterable[Health]) -> Iterator[str]:
    """A table for people: how many articles of each category read like it, and how many are filed wrongly."""
    from articlelint.site.taxonomy import Health

    listed = list(rows)
    width = max([8, *(len(row.name) for row in listed)])
    everything = Health("all", *(sum(getattr(row, name) for row in listed) for name in Health._fields[1:]))
    yield f"{'category':{width}}  articles  read like it  filed wrongly"
    for row in (*listed, everything):
        yield f"{row.name:{width}}  {row.articles:8,}  {row.fitting / max(1, row.articles):12.0%}  {row.wrong:13,}"
