"""The report for people: findings under their file, with the source line and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import AND_HERE, FileReport, Finding, Summary
from articlelint.messages import count
from articlelint.report.closing import Tally, closing_lines, note_lines, summary_line
from articlelint.report.escape import terminal
from articlelint.report.lines import FIX_MARKS, heading, reasons
from articlelint.report.snippet import snippet
from articlelint.report.style import BLUE, BOLD, GREEN, SEVERITY_STYLES, paint
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions
    from articlelint.report.overview import Overview

_INDENT = "    "
_MOST_LISTED = 500  # findings on a terminal: some three thousand lines, more than most of them keep
_RELATED = 5  # places shown for a finding; the machine formats have all
_NEAR = 2  # widths of the page on each side of what is underlined
_LEAST_WIDTH = 20  # of the source line; below that nothing can be recognised


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write each file's findings as it comes, then the summary line.

    On a terminal the list ends after a few hundred findings. One that is longer than the screen, which shows its end
    only, is followed by an overview.
    """
    tally = Tally()
    overview: Overview | None = None
    page = _Page(options)
    lines = listed = 0
    for report in files:
        if not report.findings:
            continue
        tally.add(report)
        if options.rows and not options.quiet:
            if overview is None:
                from articlelint.report.overview import Overview

                overview = Overview()
            overview.add(report)
            if listed >= _MOST_LISTED:
                continue
        listed += len(report.findings)
        written = page.lines(report)
        lines += len(written)
        out.write("\n".join(written) + "\n")
    if options.quiet:
        return
    if overview is not None and lines > options.rows:
        out.writelines(line + "\n" for line in overview.lines(listed, summary(), tally, options))
        out.writelines(line + "\n" for line in note_lines(summary(), options.color))
        out.write(summary_line(summary(), tally.files) + "\n")
    else:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))


class _Page:
    """Findings as they are shown on a page of some width and with or without colours.

    A long report is an eighth of a run, so that each line is made once and what most of them share is kept.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._color = options.color
        self._width = options.width
        self._heads: dict[tuple[str, str, str], str] = {}
        self._because, self._also, self._see, self._fix = (
            _INDENT + paint(word, BLUE, options.color) for word in ("because:", "also at", "see", "fix:")
        )

    def lines(self, report: FileReport) -> list[str]:
        """The path, then each finding and an empty line."""
        lines = [heading(report, self._color)]
        index = LineIndex(report.text)
        for finding in report.findings:
            line, column = index.position(finding.start)
            lines.append(f"  {line}:{column}  {self._head(finding)}")
            lines.append(_INDENT + terminal(finding.message))
            if finding.end > 0:
                lines += self._source(finding, line, report.text, index)
            if finding.evidence or finding.related:
                lines += self._reasons(finding, index)
            if finding.fix:
                lines.append(f"{self._fix} {terminal(finding.fix.title)}")
            lines.append("")
        return lines

    def _reasons(self, finding: Finding, index: LineIndex) -> Iterator[str]:
        """Why, and where else."""
        because = reasons(finding)
        if because:
            yield f"{self._because} {terminal(', '.join(because))}"
        more = len(finding.related) - _RELATED
        for message, group in groupby(finding.related[:_RELATED], key=lambda related: related.message):
            places = ", ".join("{}:{}".format(*index.position(related.start)) for related in group)
            if message == AND_HERE:
                yield f"{self._also} {places}" + (f" and {count(more, 'more place')}" if more > 0 else "")
            else:
                yield f"{_INDENT}{paint(f'see {places}:', BLUE, self._color)} {terminal(message)}"
        if more > 0 and message != AND_HERE:
            yield f"{self._see} {count(more, 'more place')}"

    def _head(self, finding: Finding) -> str:
        """Severity, rule, and how it can be repaired."""
        safety = finding.fix.safety if finding.fix else ""
        key = finding.rule, finding.severity, safety
        head = self._heads.get(key)
        if head is None:
            parts = [
                paint(finding.severity, SEVERITY_STYLES[finding.severity], self._color),
                paint(terminal(finding.rule), BOLD, self._color),
            ]
            if safety:
                parts.append(paint(FIX_MARKS[safety], GREEN, self._color))
            head = self._heads[key] = "  ".join(parts)
        return head

    def _source(self, finding: Finding, number: int, text: str, index: LineIndex) -> tuple[str, str]:
        """The first line of the span and its underline."""
        line_start, line_end = index.line_span(number)
        gutter = f"{_INDENT}{number} | "
        # A span may start or end in the line end or in the BOM, which are not shown.
        first = min(max(finding.start, line_start), line_end)
        last = min(max(finding.end, first), line_end)
        until = ""
        if last < finding.end:
            end_line, end_column = index.position(finding.end)
            until = f" to {end_line}:{end_column}" if end_line > number else ""
        width = max(_LEAST_WIDTH, self._width - len(gutter))
        # Of a line as long as a book no more is taken than what snippet() could show, and something on either side.
        line_start = max(line_start, first - _NEAR * width)
        last = min(last, first + _NEAR * width)
        line, room = text[line_start : min(line_end, last + _NEAR * width)], width - len(until)
        shown, indent, marked = snippet(line, first - line_start, last - line_start, width)
        if indent >= room:
            shown, indent, marked = snippet(line, first - line_start, last - line_start, room)
        below, marks = " " * (len(gutter) - 2) + "| ", "^" * min(marked, room - indent)
        if self._color:
            gutter, below = paint(gutter, BLUE, True), paint(below, BLUE, True)
            marks = paint(marks, SEVERITY_STYLES[finding.severity], True)
        return (gutter + shown).rstrip(), f"{below}{' ' * indent}{marks}{until}"
