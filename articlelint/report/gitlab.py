"""The Code Quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

from articlelint.finding import FileReport, Severity, Summary
from articlelint.report.closing import Tally, write_aside
from articlelint.report.escape import encodable
from articlelint.report.lines import explained
from articlelint.report.records import write_elements
from articlelint.suppression.fingerprint import names
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

# No defect of an article is what the service calls critical, or a blocker.
_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write an array of issues; there is no place in it for what was checked and how."""
    tally = Tally()
    out.write("[")
    write_elements(out, (issue for report in tally.over(files) for issue in _issues(report)))
    out.write("]\n")
    write_aside(summary(), tally, options)


def _issues(report: FileReport) -> Iterator[dict[str, Any]]:
    index = LineIndex(report.text)
    path = encodable(report.path)
    for finding, name in zip(report.findings, names(report.findings, report.text), strict=True):
        line, column = index.position(finding.start)
        end_line, end_column = index.position(finding.end)
        yield {
            "description": explained(finding),
            "check_name": finding.rule,
            # One report has the findings of all files, and of those with the same fingerprint GitLab keeps one.
            "fingerprint": sha256(f"{path}\0{finding.rule}\0{name}".encode()).hexdigest()[:32],
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": path,
                "positions": {
                    "begin": {"line": line, "column": column},
                    "end": {"line": end_line, "column": end_column},
                },
            },
        }
