"""Reports: findings written in some format, one module a format.

`write` imports only the module of the format asked for. The formats for people and line-based tools (text, concise,
jsonl) write each file while the run goes on; so does json, whose findings are the elements of one array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple, Protocol, TextIO, cast

from articlelint.console import never_fail_to_encode
from articlelint.finding import FileReport, Severity, Summary

_MODULES = {
    "text": "text",
    "concise": "concise",
    "json": "json_document",
    "jsonl": "json_lines",
    "github": "github",
    "sarif": "sarif",
}
FORMATS: tuple[str, ...] = tuple(_MODULES)


class RuleInfo(NamedTuple):
    """What a report says about a rule itself. `url` is the page that explains it."""

    name: str
    summary: str
    why: str
    severity: Severity
    url: str | None = None


class ReportOptions(NamedTuple):
    """How to write a report.

    `quiet` leaves findings only: no notes, no summary line (text, concise, github). `statistics` puts the count of each
    rule in the place of the findings (text, concise). Both are what ruff does; the machine formats always carry all.
    `width` is the terminal's columns. `base` is the absolute folder from which relative paths start, or None where
    a report is to name no folder of the machine.
    """

    color: bool = False
    quiet: bool = False
    statistics: bool = False
    width: int = 100
    rules: Mapping[str, RuleInfo] = MappingProxyType({})
    version: str = ""
    base: str | None = None


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
    """Write `files` to `out` as they come; `summary` is asked only after the last of them."""
    writer = cast(Writer, import_module(f"{__name__}.{_MODULES[format_name]}").write)
    never_fail_to_encode(out)
    writer(files, summary, out, options)


def write_statistics(summary: Summary, out: TextIO, options: ReportOptions) -> None:
    """Write how many findings each rule has, most first."""
    from articlelint.report.closing import statistics_lines

    never_fail_to_encode(out)
    out.writelines(line + "\n" for line in statistics_lines(summary, options))
