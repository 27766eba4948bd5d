"""One line a finding, for editors, grep and people with many findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.closing import Tally, closing_lines
from articlelint.report.lines import finding_line
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write `path:line:column: severity rule message` for each finding, then the summary line."""
    tally = Tally()
    for report in tally.over(files):
        index = LineIndex(report.text)
        out.writelines(finding_line(each, report.path, index, options.color) + "\n" for each in report.findings)
    if not options.quiet:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))
