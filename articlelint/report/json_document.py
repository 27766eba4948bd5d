"""One JSON document: `{"version": 1, "findings": [...], "suppressed": [...], "summary": {...}}`, a finding a line.

Suppressed findings stand apart, so that whoever counts the findings need not know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.records import VERSION, dump, finding_records, summary_record, suppressed_records

if TYPE_CHECKING:
    from articlelint.report import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write the elements of the findings array as they come; only the suppressed ones wait until the end."""
    out.write(f'{{"version": {VERSION}, "findings": [')
    separator = "\n"
    suppressed: list[str] = []
    for report in files:
        for record in finding_records(report):
            out.write(separator + dump(record))
            separator = ",\n"
        suppressed += map(dump, suppressed_records(report))
    if suppressed:
        out.write('\n], "suppressed": [\n' + ",\n".join(suppressed))
    out.write(f'\n], "summary": {dump(summary_record(summary()))}}}\n')
