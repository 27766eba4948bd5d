"""Reviewdog Diagnostic Format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from articlelint.finding import Edit, FileReport, Finding, Fix, Severity, Summary
from articlelint.report.closing import Tally, write_aside
from articlelint.report.escape import encodable
from articlelint.report.lines import explained
from articlelint.report.records import write_elements
from articlelint.storage import utf8

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions, RuleInfo

Json = dict[str, Any]

_SEVERITIES: Mapping[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write one DiagnosticResult. Its readers refuse unknown keys, so that it has no place for what was checked."""
    tally = Tally()
    out.write('{"source": {"name": "articlelint"}, "diagnostics": [')
    write_elements(out, (each for report in tally.over(files) for each in _diagnostics(report, options.rules)))
    out.write("]}\n")
    write_aside(summary(), tally, options)


def _diagnostics(report: FileReport, rules: Mapping[str, RuleInfo]) -> Iterator[Json]:
    path = encodable(report.path)
    for finding in report.findings:
        info = rules.get(finding.rule)
        url = {"url": info.url} if info and info.url else {}
        diagnostic: Json = {
            "message": explained(finding),
            "location": {"path": path, "range": _finding_range(finding, report.text)},
            "severity": _SEVERITIES[finding.severity],
            "code": {"value": finding.rule, **url},
        }
        # Who makes a suggestion goes by the bytes of the file, which has others where it is not UTF-8.
        if finding.fix and finding.fix.edits and report.encoding == "utf-8":
            diagnostic["suggestions"] = [_suggestion(finding.fix, report.text)]
        yield diagnostic


def _suggestion(fix: Fix, text: str) -> Json:
    """One edit that does what all those of the fix do: several suggestions would be so many choices."""
    from articlelint.fixing.choose import applied

    edits = sorted(fix.edits, key=lambda edit: (edit.start, edit.end))
    start, end = edits[0].start, max(edit.end for edit in edits)
    moved = (Edit(edit.start - start, edit.end - start, edit.text) for edit in edits)
    return {"range": _range(start, end, text), "text": encodable(applied(text[start:end], moved))}


def _finding_range(finding: Finding, text: str) -> Json:
    """The place of a finding; the first line of the file where it is about all of it."""
    return _range(finding.start, finding.end, text) if finding.end > 0 else {"start": {"line": 1}}


def _range(start: int, end: int, text: str) -> Json:
    return {"start": _position(start, text), "end": _position(end, text)}


def _position(offset: int, text: str) -> Json:
    """Lines as Git has them, so not at a lone CR; columns are UTF-8 bytes, with those of a byte order mark."""
    start = text.rfind("\n", 0, offset) + 1
    column = len(utf8.encode(text[start:offset])) + 1
    return {"line": text.count("\n", 0, start) + 1, "column": column}
