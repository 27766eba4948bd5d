"""One JSON object a line: the findings, suppressed ones as `{"suppressed": {...}}`, then `{"summary": {...}}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.records import dump, finding_records, summary_record, suppressed_records

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write each finding as it comes, then the summary."""
    for report in files:
        out.writelines(dump(record) + "\n" for record in finding_records(report))
        out.writelines(dump({"suppressed": record}) + "\n" for record in suppressed_records(report))
    out.write(dump({"summary": summary_record(summary())}) + "\n")
