"""One JSON document: `{"version": 1, "findings": [...], "suppressed": [...], "summary": {...}}`, a finding a line.

Suppressed findings stand apart, so that whoever counts the findings need not know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.records import (
    VERSION,
    dump,
    finding_records,
    summary_record,
    suppressed_records,
    write_elements,
)

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write the elements of the findings array as they come; only the suppressed ones wait until the end."""
    suppressed: list[dict[str, Any]] = []
    out.write(f'{{"version": {VERSION}, "findings": [')
    write_elements(out, _findings(files, suppressed))
    if suppressed:
        out.write('], "suppressed": [')
        write_elements(out, suppressed)
    out.write(f'], "summary": {dump(summary_record(summary()))}}}\n')


def _findings(files: Iterable[FileReport], suppressed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Records of the findings; those of suppressed ones are added to `suppressed`."""
    for report in files:
        yield from finding_records(report)
        suppressed += suppressed_records(report)
