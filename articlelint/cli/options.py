"""Options that several commands have, and the configuration that they lead to."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from articlelint.errors import ArticlelintError

if TYPE_CHECKING:
    from articlelint.config.finder import ConfigFinder


class UsageError(ArticlelintError):
    """Options of the command line that do not go together."""


SEVERITIES = ("error", "warning", "info")  # those of articlelint.finding, which is not imported for this alone


def add_selection(parser: ArgumentParser) -> None:
    """Add the options that choose rules."""
    for name, text in (
        ("--select", "run only these rules or families"),
        ("--extend-select", "run these rules or families too"),
        ("--ignore", "do not run these rules or families"),
    ):
        parser.add_argument(name, action="append", metavar="RULES", help=f"{text} (comma-separated)")


def add_globs(parser: ArgumentParser) -> None:
    """Add the options that choose files."""
    parser.add_argument("--include", action="append", metavar="GLOB", help="which files below folders are articles")
    parser.add_argument("--exclude", action="append", metavar="GLOB", help="files and folders to pass over")


def add_configuration(parser: ArgumentParser) -> None:
    """Add the options that choose the configuration file."""
    parser.add_argument("--config", metavar="FILE", help="use this configuration for all files")
    parser.add_argument("--isolated", action="store_true", help="use no configuration file, .gitignore or $schema")


def add_cache_folder(parser: ArgumentParser) -> None:
    """Add the option that says where caches are."""
    parser.add_argument("--cache-dir", metavar="DIR", help="keep what runs find there, not in the user's cache folder")


def cache_folder(options: Namespace) -> str:
    """Return the folder in which the caches of sites are; it need not be there."""
    named: str | None = options.cache_dir
    if named is not None:
        return os.path.abspath(named)
    from articlelint.storage import user_folder

    return user_folder.cache_folder()


def positive(text: str) -> int:
    """Read the value of an option that takes a number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def finder_for(options: Namespace) -> ConfigFinder:
    """Return what finds the configuration of each folder, with the options of the command line over it.

    Raises:
        ConfigError: if the file that `--config` names cannot be used.
    """
    from articlelint.config.finder import ConfigFinder
    from articlelint.config.overrides import Overrides

    given = vars(options)  # not every command has every option

    def names(option: str) -> tuple[str, ...]:
        return tuple(name.strip() for text in given.get(option) or () for name in text.split(",") if name.strip())

    include = given.get("include")
    return ConfigFinder(
        config_file=options.config,
        isolated=options.isolated,
        overrides=Overrides(
            select=names("select") or None,
            ignore=names("ignore"),
            extend_select=names("extend_select"),
            include=tuple(include) if include else None,
            exclude=tuple(given.get("exclude") or ()),
            min_severity=given.get("min_severity"),
            fail_on=given.get("fail_on"),
            output_format=given.get("output_format"),
            model=given.get("model"),
        ),
    )
