"""One line a finding, for editors, grep and people with many findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, LineIndex, Summary
from articlelint.report.closing import Tally, closing_lines
from articlelint.report.escape import terminal
from articlelint.report.style import BOLD, SEVERITY_STYLES, paint

if TYPE_CHECKING:
    from articlelint.report import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write `path:line:column: severity rule message` for each finding, then the summary line."""
    tally = Tally()
    for report in files:
        if report.findings:
            tally.add(report)
            _write_file(report, out, options.color)
    if not options.quiet:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))


def _write_file(report: FileReport, out: TextIO, color: bool) -> None:
    index = LineIndex(report.text)
    path = paint(terminal(report.path), BOLD, color)
    for finding in report.findings:
        line, column = index.position(finding.start)
        severity = paint(finding.severity, SEVERITY_STYLES[finding.severity], color)
        out.write(f"{path}:{line}:{column}: {severity} {terminal(finding.rule)} {terminal(finding.message)}\n")
