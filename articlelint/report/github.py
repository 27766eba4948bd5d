"""Workflow commands that GitHub shows as annotations of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import SEVERITIES, FileReport, Finding, Summary
from articlelint.report.annotations import Service, write_annotations
from articlelint.report.escape import command_data, command_property, terminal
from articlelint.report.lines import explained
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write a command for each finding, worst first, then the summary line."""
    write_annotations(Service("GitHub", SEVERITIES, _command), files, summary, out, options)


def _command(finding: Finding, path: str, index: LineIndex) -> str:
    line, column = index.position(finding.start)
    end_line, end_column = index.position(finding.end)
    place = f"line={line}"
    if end_line > line:  # columns are for spans within a line
        place += f",endLine={end_line}"
    elif finding.end > 0:
        place += f",col={column},endLine={end_line},endColumn={end_column}"
    return (
        f"::{_LEVELS[finding.severity]} file={command_property(terminal(path))},{place},"
        f"title={command_property(terminal(finding.rule))}::{command_data(explained(finding))}"
    )
