"""Reports: findings written in some format, one module a format.

`write` imports only the module of the format asked for. Most write each file while the run goes on; those that put the
worst first or begin with a count (github, azure, junit, markdown), and sarif, write at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Protocol, TextIO, cast

from articlelint.finding import FileReport, Severity, Summary
from articlelint.startup.records import NamedTuple

_MODULES = {
    "text": "text",
    "concise": "concise",
    "grouped": "grouped",
    "json": "json_document",
    "jsonl": "json_lines",
    "github": "github",
    "gitlab": "gitlab",
    "azure": "azure",
    "sarif": "sarif",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "rdjson": "rdjson",
    "markdown": "markdown",
}
FORMATS: tuple[str, ...] = tuple(_MODULES)

_STATISTICS = {
    "text": "statistics_text",
    "concise": "statistics_text",
    "grouped": "statistics_text",
    "json": "statistics_json",
}
STATISTICS_FORMATS: tuple[str, ...] = tuple(_STATISTICS)


class RuleInfo(NamedTuple):
    """What a report says about a rule itself. `url` is the page that explains it."""

    name: str
    summary: str
    why: str
    severity: Severity
    url: str | None = None


class ReportOptions(NamedTuple):
    """How to write a report.

    `quiet` leaves findings only: no notes, no summary line (text, concise, grouped, github, azure); the machine formats
    carry them all the same. `statistics` puts tables in the place of the findings (STATISTICS_FORMATS). `width` is the
    terminal's columns, `rows` its lines; 0 where nobody looks at one. `bar` is the character of which bars are made.
    `arguments` are what was checked and how, quoted for a shell, for commands that are proposed. `base` is the absolute
    folder from which relative paths start, or None where a report is to name no folder of the machine. `aside` is where
    the closing lines go for which a format has no place (gitlab, checkstyle, rdjson), or None where nobody is to see
    them. `fails` are the severities of findings for which the run fails.
    """

    color: bool = False
    quiet: bool = False
    statistics: bool = False
    width: int = 100
    rows: int = 0
    bar: str = "█"
    arguments: str = ""
    rules: Mapping[str, RuleInfo] = MappingProxyType({})
    version: str = ""
    base: str | None = None
    aside: TextIO | None = None
    fails: tuple[Severity, ...] = ("error", "warning")


class Writer(Protocol):
    """The `write` function that each format's module has."""

    def __call__(
        self, files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions
    ) -> None: ...


def write(
    format_name: str,
    files: Iterable[FileReport],
    summary: Callable[[], Summary],
    out: TextIO,
    options: ReportOptions,
) -> None:
    """Write `files` to `out` as they come; `summary` is asked only after the last of them.

    With `options.statistics` the format is one of STATISTICS_FORMATS.
    """
    modules = _STATISTICS if options.statistics else _MODULES
    writer = cast(Writer, import_module(f"{__package__}.{modules[format_name]}").write)
    writer(files, summary, out, options)
