"""One JSON document: `{"version": 1, "findings": [...], "summary": {...}}`, a finding a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.records import VERSION, dump, finding_records, summary_record

if TYPE_CHECKING:
    from articlelint.report import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write the elements of the findings array as they come, so that memory does not grow with the site."""
    out.write(f'{{"version": {VERSION}, "findings": [')
    separator = "\n"
    for report in files:
        for record in finding_records(report):
            out.write(separator + dump(record))
            separator = ",\n"
    out.write(f'\n], "summary": {dump(summary_record(summary()))}}}\n')
