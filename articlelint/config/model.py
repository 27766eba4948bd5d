"""The configuration as plain data, and the errors about it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from articlelint.errors import ArticlelintError
from articlelint.finding import SEVERITIES, Severity
from articlelint.paths.globs import NO_GLOBS, Globs
from articlelint.paths.names import relative_path, shown_path
from articlelint.startup.records import NamedTuple

FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = (*SEVERITIES, "never")

RuleSeverity = Literal["error", "warning", "info", "off"]
RULE_SEVERITIES: tuple[RuleSeverity, ...] = (*SEVERITIES, "off")

Key = tuple[str, ...]
"""A key and the tables around it: `("rules", "links/dead", "severity")`; an entry of a list has its text appended."""


# Named tuples: a frozen dataclass takes four times as long to define, on every start.


class Origin(NamedTuple):
    """Where a value comes from: a place in a file, or a word for what is not written in one."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{shown_path(self.path)}:{self.line}" if self.line else shown_path(self.path)


DEFAULT = Origin("default")
COMMAND_LINE = Origin("command line")


class ConfigError(ArticlelintError):
    """An error in a configuration; `also` has the others that were found with it."""

    def __init__(self, path: str, line: int, column: int, message: str, also: Iterable[ConfigError] = ()) -> None:
        super().__init__(path, line, column, message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.also = tuple(also)

    def __iter__(self) -> Iterator[ConfigError]:
        """Yield this error and those found with it, each by itself."""
        yield ConfigError(self.path, self.line, self.column, self.message)
        yield from self.also

    def __str__(self) -> str:
        place = f"{shown_path(self.path)}:{self.line}:{self.column}" if self.line else shown_path(self.path)
        return "\n".join([f"{place}: {self.message}", *map(str, self.also)])


class RuleSettings(NamedTuple):
    """What a `[rules."family/name"]` table says: a severity other than the rule's own, and values of its options."""

    severity: RuleSeverity | None = None
    options: Mapping[str, Any] = {}


class PerFileIgnores(NamedTuple):
    """Rules and families that stay silent in the files that match; `files` has one pattern."""

    files: Globs
    rules: tuple[str, ...]

    @property
    def key(self) -> Key:
        """The key of this entry."""
        return "per-file-ignores", self.files.patterns[0]


class SchemaFiles(NamedTuple):
    """A JSON Schema, by absolute path, and the files whose front matter it describes."""

    files: Globs
    schema: str


class Category(NamedTuple):
    """What a site says about its categories."""

    allowed: tuple[str, ...] = ()
    catch_all: tuple[str, ...] = ()  # categories that fit anything
    compatible: tuple[tuple[str, ...], ...] = ()  # groups whose members may stand for one another
    model: str = ""  # what `articlelint learn` has written: absolute
    keywords: Mapping[str, tuple[str, ...]] = {}  # by category, words of the site that speak for it
    from_folder: Globs = NO_GLOBS  # articles without a category have that which their folder is called


class Config(NamedTuple):
    """The configuration for the files in one folder and below."""

    folder: str  # what globs and the paths of findings are relative to: absolute, without a trailing separator
    path: str | None = None  # the configuration file
    include: Globs | None = None  # None: the built-in list of article names
    exclude: Globs = NO_GLOBS
    select: tuple[str, ...] | None = None  # None: the rules that are on by default
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: tuple[PerFileIgnores, ...] = ()
    rules: Mapping[str, RuleSettings] = MappingProxyType({})
    min_severity: Severity = "warning"
    fail_on: FailOn = "warning"
    rule_paths: tuple[str, ...] = ()  # absolute
    plugins: tuple[str, ...] = ()
    schema: tuple[SchemaFiles, ...] = ()
    require_front_matter: Globs = NO_GLOBS
    from_pages: Globs = NO_GLOBS  # articles that were taken from web pages
    category: Category = Category()
    output_format: str = "text"
    respect_gitignore: bool = True
    reads_named_schemas: bool = True  # those that articles name in `$schema`; not in an isolated run
    command_include: Globs | None = None  # from the command line, relative to the working folder
    command_exclude: Globs = NO_GLOBS
    origins: Mapping[Key, Origin] = MappingProxyType({})

    @staticmethod
    def default(root: str | os.PathLike[str] | None = None) -> Config:
        """Return the built-in configuration; its `root` is the working folder unless given."""
        return Config(os.path.abspath(root) if root is not None else os.getcwd())

    def relative(self, path: str) -> str:
        """Return an absolute path as globs see it: relative to the root, with `/`."""
        return relative_path(path, self.folder)

    def origin(self, *key: str) -> Origin:
        """Return where the value of a key, or of one entry of it, comes from."""
        return self.origins.get(key, DEFAULT)

    def error(self, message: str, *key: str) -> ConfigError:
        """Return an error about the value of a key, at its position, or at that of the nearest table around it."""
        while key not in self.origins and len(key) > 1:
            key = key[:-1]
        origin = self.origin(*key)
        return ConfigError(origin.path, origin.line, origin.column, message)


def key_name(key: Key) -> str:
    """Write a key as TOML does."""
    return ".".join(part if _is_bare(part) else f'"{part}"' for part in key)


def _is_bare(name: str) -> bool:
    return name.isascii() and name != "" and ("_" + name.replace("-", "_")).isidentifier()


def joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Join two tuples, keeping each entry once."""
    return tuple(dict.fromkeys((*first, *second)))
