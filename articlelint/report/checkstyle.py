"""XML as Checkstyle writes it, which Jenkins and many other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Finding, Summary
from articlelint.report.closing import Tally, write_aside
from articlelint.report.escape import xml
from articlelint.report.lines import explained
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_VERSION = "4.3"  # of Checkstyle; what other linters give, for readers that ask for one


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write an element for each file that has findings; there is none for what was checked and how."""
    tally = Tally()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="{_VERSION}">\n')
    for report in tally.over(files):
        index = LineIndex(report.text)
        out.write(f'<file name="{xml(report.path)}">\n')
        out.writelines(_element(finding, index) + "\n" for finding in report.findings)
        out.write("</file>\n")
    out.write("</checkstyle>\n")
    write_aside(summary(), tally, options)


def _element(finding: Finding, index: LineIndex) -> str:
    line, column = index.position(finding.start)
    message = "&#10;".join(xml(each) for each in explained(finding).split("\n"))
    # Readers take what stands behind the last full stop for the name of the rule.
    return (
        f'<error line="{line}" column="{column}" severity="{finding.severity}" message="{message}" '
        f'source="articlelint.{xml(finding.rule)}"/>'
    )
