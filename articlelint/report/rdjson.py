"""Reviewdog Diagnostic Format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
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

_PART = 1_000  # characters whose bytes are counted once for all findings behind them
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
    places = _Places(report.text)
    for finding in report.findings:
        info = rules.get(finding.rule)
        url = {"url": info.url} if info and info.url else {}
        diagnostic: Json = {
            "message": explained(finding),
            "location": {"path": path, "range": _finding_range(finding, places)},
            "severity": _SEVERITIES[finding.severity],
            "code": {"value": finding.rule, **url},
        }
        # Who makes a suggestion goes by the bytes of the file, which has others where it is not UTF-8.
        if finding.fix and finding.fix.edits and report.encoding == "utf-8":
            diagnostic["suggestions"] = [_suggestion(finding.fix, report.text, places)]
        yield diagnostic


def _suggestion(fix: Fix, text: str, places: _Places) -> Json:
    """One edit that does what all those of the fix do: several suggestions would be so many choices."""
    from articlelint.fixing.choose import applied

    edits = sorted(fix.edits, key=lambda edit: (edit.start, edit.end))
    start, end = edits[0].start, max(edit.end for edit in edits)
    moved = (Edit(edit.start - start, edit.end - start, edit.text) for edit in edits)
    return {"range": places.range(start, end), "text": encodable(applied(text[start:end], moved))}


def _finding_range(finding: Finding, places: _Places) -> Json:
    """The place of a finding; the first line of the file where it is about all of it."""
    return places.range(finding.start, finding.end) if finding.end > 0 else {"start": {"line": 1}}


class _Places:
    """Lines as Git has them, so not at a lone CR; columns are UTF-8 bytes, with those of a byte order mark."""

    __slots__ = ("_bytes", "_lines", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        parts = (text[start : start + _PART] for start in range(0, len(text), _PART))
        self._bytes = [0, *accumulate(len(utf8.encode(part)) for part in parts)]  # before each part

    def range(self, start: int, end: int) -> Json:
        return {"start": self._position(start), "end": self._position(end)}

    def _position(self, offset: int) -> Json:
        line = bisect_right(self._lines, offset)
        return {"line": line, "column": self._bytes_before(offset) - self._bytes_before(self._lines[line - 1]) + 1}

    def _bytes_before(self, offset: int) -> int:
        part = offset // _PART
        return self._bytes[part] + len(utf8.encode(self._text[part * _PART : offset]))
