"""Findings and summaries as plain data, the contract of the json and jsonl formats.

Offsets are code points into the decoded file as read; lines and columns count from 1; an end is exclusive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from articlelint.finding import FileReport, Finding, Fix, Related, Summary
from articlelint.report.escape import encodable, json_ascii
from articlelint.syntax.lines import LineIndex

VERSION = 1


def finding_records(report: FileReport) -> Iterator[dict[str, Any]]:
    """A record for each finding of a file."""
    if report.findings:
        index = LineIndex(report.text)
        for finding in report.findings:
            yield _finding_record(finding, report, index)


def suppressed_records(report: FileReport) -> Iterator[dict[str, Any]]:
    """A record for each finding of a file that is left out, with how and why as its `suppression`."""
    if report.suppressed:
        index = LineIndex(report.text)
        for each in report.suppressed:
            suppression = {"means": each.means, "reason": encodable(each.reason)}
            for finding in each.findings:
                yield {**_finding_record(finding, report, index), "suppression": suppression}


def summary_record(summary: Summary) -> dict[str, Any]:
    """What the run did, as a record; rules that crashed are in it only where some did."""
    record = {
        "files": summary.files,
        "skipped": summary.skipped_files,
        "errors": summary.severities.get("error", 0),
        "warnings": summary.severities.get("warning", 0),
        "infos": summary.severities.get("info", 0),
        "fixed": summary.fixed,
        "suppressed": summary.suppressed,
        "skipped_reasons": summary.skipped,
        "rules": dict(sorted(summary.rules.items())),
        "not_run": summary.not_run,
        "notes": [encodable(note) for note in summary.notes],
    }
    if summary.crashes:
        record["crashes"] = [
            {name: encodable(value) for name, value in each._asdict().items()} for each in summary.crashes
        ]
    return record


def write_elements(out: TextIO, records: Iterable[dict[str, Any]]) -> None:
    """Write `records` as the elements of a JSON array as they come, each on a line of its own."""
    separator = "\n"
    for record in records:
        out.write(separator + dump(record))
        separator = ",\n"
    out.write("\n")


def dump(record: dict[str, Any]) -> str:
    """A record as one line of JSON, ASCII only: any console can show it and nothing in it acts on one."""
    return json_ascii(json.dumps(record))


def _finding_record(finding: Finding, report: FileReport, index: LineIndex) -> dict[str, Any]:
    record = {
        "path": encodable(report.path),
        "rule": finding.rule,
        "severity": finding.severity,
        "message": encodable(finding.message),
        **_place(finding, index),
        "evidence": [encodable(reason) for reason in finding.evidence],
        "related": [{**_place(related, index), "message": encodable(related.message)} for related in finding.related],
        "fix": _fix_record(finding.fix) if finding.fix else None,
    }
    if report.encoding != "utf-8":
        record["encoding"] = report.encoding
    return record


def _place(span: Finding | Related, index: LineIndex) -> dict[str, int]:
    line, column = index.position(span.start)
    end_line, end_column = index.position(span.end)
    return {
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start": span.start,
        "end": span.end,
    }


def _fix_record(fix: Fix) -> dict[str, Any]:
    edits = [{"start": edit.start, "end": edit.end, "text": encodable(edit.text)} for edit in fix.edits]
    return {"safety": fix.safety, "title": encodable(fix.title), "edits": edits}
