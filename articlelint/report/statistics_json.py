"""`--statistics` as data: one JSON object with what the tables for people show, and more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO

from articlelint.finding import FileReport, Summary
from articlelint.report.escape import encodable
from articlelint.report.records import VERSION, dump, summary_record
from articlelint.report.statistics import Counts, Statistics, collect, per_100

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write the object on one line."""
    statistics = _record(collect(files))
    out.write(dump({"version": VERSION, "statistics": statistics, "summary": summary_record(summary())}) + "\n")


def _record(found: Statistics) -> dict[str, Any]:
    number = found.everything.files
    return {
        **_counts(found.everything, number),
        "files_with_findings": found.files_with_findings,
        "rules": [{"rule": rule, **_counts(counts, number)} for rule, counts in found.rules.items()],
        "hosts": [
            {"host": encodable(host) or None, **_counts(counts, counts.files)} for host, counts in found.hosts.items()
        ],
        "folders": [
            {"folder": encodable(folder) or ".", **_counts(counts, counts.files)}
            for folder, counts in found.folders.items()
        ],
        "first": [{"path": encodable(path), **_severities(counts)} for path, counts in found.first],
        "doubtful": [
            {
                "path": encodable(each.path),
                "filed_under": encodable(each.filed_under),
                "reads_as": encodable(each.reads_as),
                "wrong": round(each.doubt, 4),
            }
            for each in found.doubtful
        ],
        "categories": [
            {"filed_under": encodable(filed), "reads_as": encodable(name), "articles": articles}
            for filed, row in found.confused.items()
            for name, articles in sorted(row.items(), key=lambda each: (-each[1], each[0]))
        ],
    }


def _counts(counts: Counts, number: int) -> dict[str, Any]:
    return {
        "files": counts.files,
        "findings": counts.findings,
        "per_100": round(per_100(counts, number), 2),
        **_severities(counts),
        "fixable": {"safe": counts.safe_fixes, "unsafe": counts.unsafe_fixes},
    }


def _severities(counts: Counts) -> dict[str, int]:
    return {f"{severity}s": number for severity, number in counts.severities.items()}
