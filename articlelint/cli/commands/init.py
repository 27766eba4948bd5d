"""The command `init`: writes a configuration and front matter schemas that fit a repository."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from articlelint.cli.console import show

HELP = "write a configuration and front matter schemas that fit a repository"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="the folder to look at (default: this one)"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    parser.add_argument(
        "--snippet",
        choices=("pre-commit", "github", "gitlab"),
        help="only print the lines to add for one of these, and write nothing",
    )


def run(options: Namespace) -> int:
    """Write the files, or print what would be written."""
    from articlelint.config.model import Config
    from articlelint.init import command, snippets
    from articlelint.run.plan import load_rulebook

    if options.snippet is not None:
        show("\n".join(snippets.lines(snippets.SNIPPETS[options.snippet], os.path.abspath(options.path))))
        return 0
    words = load_rulebook(Config.default()).words
    for line in command.run(options.path, words, write=not options.dry_run):
        show(line)
    return 0
