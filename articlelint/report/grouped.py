"""One line a finding, below the path of its file, in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.closing import Tally, closing_lines
from articlelint.report.escape import terminal
from articlelint.report.lines import FIX_MARKS, heading
from articlelint.report.style import GREEN, SEVERITY_STYLES, paint
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write each file's findings as it comes, then the summary line."""
    tally = Tally()
    for report in tally.over(files):
        out.write(heading(report, options.color) + "\n")
        out.writelines(line + "\n" for line in _rows(report, options.color))
        out.write("\n")
    if not options.quiet:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))


def _rows(report: FileReport, color: bool) -> Iterator[str]:
    """A line for each finding: its place, severity, rule and message; the columns are as wide as the file needs."""
    index = LineIndex(report.text)
    places = ["{}:{}".format(*index.position(finding.start)) for finding in report.findings]
    rules = [terminal(finding.rule) for finding in report.findings]
    place_width, rule_width = max(map(len, places)), max(map(len, rules))
    severity_width = max(len(finding.severity) for finding in report.findings)
    for finding, place, rule in zip(report.findings, places, rules, strict=True):
        severity = paint(f"{finding.severity:{severity_width}}", SEVERITY_STYLES[finding.severity], color)
        mark = "  " + paint(FIX_MARKS[finding.fix.safety], GREEN, color) if finding.fix else ""
        yield f"  {place:>{place_width}}  {severity}  {rule:{rule_width}}  {terminal(finding.message)}{mark}"
