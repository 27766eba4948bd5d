"""Logging commands that Azure Pipelines lists as the issues of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Finding, Summary
from articlelint.report.annotations import Service, write_annotations
from articlelint.report.escape import logging_data, logging_property, terminal
from articlelint.report.lines import explained, finding_line
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write a command for each error and warning, a line of the log for what is neither, then the summary line."""
    write_annotations(Service("Azure Pipelines", ("error", "warning"), _command), files, summary, out, options)


def _command(finding: Finding, path: str, index: LineIndex) -> str:
    if finding.severity == "info":  # the service knows no such issues
        return finding_line(finding, path, index)
    line, column = index.position(finding.start)
    return (
        f"##vso[task.logissue type={finding.severity};sourcepath={logging_property(terminal(path))};"
        f"linenumber={line};columnnumber={column};code={logging_property(terminal(finding.rule))};]"
        f"{logging_data(explained(finding))}"
    )
