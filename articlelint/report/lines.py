"""Parts of lines that several formats have in common."""

from __future__ import annotations

from collections.abc import Mapping

from articlelint.finding import FileReport, Finding, Safety
from articlelint.report.escape import terminal
from articlelint.report.style import BOLD, DIM, SEVERITY_STYLES, paint
from articlelint.syntax.lines import LineIndex

FIX_MARKS: Mapping[Safety, str] = {"safe": "[fix]", "unsafe": "[unsafe fix]"}


def heading(report: FileReport, color: bool) -> str:
    """The path of a file, and its encoding where that is not UTF-8."""
    encoding = "" if report.encoding == "utf-8" else paint(f" ({terminal(report.encoding)})", DIM, color)
    return paint(terminal(report.path), BOLD, color) + encoding


def finding_line(finding: Finding, path: str, index: LineIndex, color: bool = False) -> str:
    """`path:line:column: severity rule message`."""
    line, column = index.position(finding.start)
    severity = paint(finding.severity, SEVERITY_STYLES[finding.severity], color)
    place = f"{paint(terminal(path), BOLD, color)}:{line}:{column}"
    return f"{place}: {severity} {terminal(finding.rule)} {terminal(finding.message)}"


def explained(finding: Finding) -> str:
    """The message of a finding and the reasons for it, a line each."""
    return "\n".join([terminal(finding.message), *(f"because: {terminal(reason)}" for reason in reasons(finding))])


def reasons(finding: Finding) -> list[str]:
    """The evidence of a finding that its message does not give yet."""
    return [reason for reason in finding.evidence if reason not in finding.message]
