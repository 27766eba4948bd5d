"""The report for people: findings under their file, with the source line and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import FileReport, Finding, LineIndex, Summary
from articlelint.report.closing import Tally, closing_lines, note_lines, summary_line
from articlelint.report.escape import terminal
from articlelint.report.snippet import snippet
from articlelint.report.style import BLUE, BOLD, DIM, GREEN, SEVERITY_STYLES, paint

if TYPE_CHECKING:
    from articlelint.report import ReportOptions
    from articlelint.report.overview import Overview

_INDENT = "    "
_MOST_LISTED = 500  # findings on a terminal: some three thousand lines, more than most of them keep
_RELATED = 5  # places shown for a finding; the machine formats have all
_LEAST_WIDTH = 20  # of the source line; below that nothing can be recognised
_FIX_MARKS = {"safe": "[fix]", "unsafe": "[unsafe fix]"}


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write each file's findings as it comes, then the summary line.

    On a terminal the list ends after a few hundred findings. One that is longer than the screen, which shows its end
    only, is followed by an overview.
    """
    tally = Tally()
    overview: Overview | None = None
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
        for line in file_lines(report, options):
            out.write(line + "\n")
            lines += 1
    if options.quiet:
        return
    if overview is not None and lines > options.rows:
        out.writelines(line + "\n" for line in overview.lines(listed, summary(), tally, options))
        out.writelines(line + "\n" for line in note_lines(summary(), options.color))
        out.write(summary_line(summary(), tally.files) + "\n")
    else:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))


def file_lines(report: FileReport, options: ReportOptions) -> Iterator[str]:
    """The path, then each finding and an empty line."""
    encoding = "" if report.encoding == "utf-8" else paint(f" ({terminal(report.encoding)})", DIM, options.color)
    yield paint(terminal(report.path), BOLD, options.color) + encoding
    index = LineIndex(report.text)
    for finding in report.findings:
        yield from _finding_lines(finding, report.text, index, options)
        yield ""


def _finding_lines(finding: Finding, text: str, index: LineIndex, options: ReportOptions) -> Iterator[str]:
    color = options.color
    line, column = index.position(finding.start)
    fix = finding.fix
    head = [
        f"  {line}:{column}",
        paint(finding.severity, SEVERITY_STYLES[finding.severity], color),
        paint(terminal(finding.rule), BOLD, color),
    ]
    if fix:
        head.append(paint(_FIX_MARKS[fix.safety], GREEN, color))
    yield "  ".join(head)
    yield _INDENT + terminal(finding.message)
    if finding.end > 0:
        yield from _source_lines(finding, text, index, options)
    reasons = [reason for reason in finding.evidence if reason not in finding.message]
    if reasons:
        yield f"{_INDENT}{paint('because:', BLUE, color)} {terminal(', '.join(reasons))}"
    for related in finding.related[:_RELATED]:
        place = "{}:{}".format(*index.position(related.start))
        yield f"{_INDENT}{paint(f'see {place}:', BLUE, color)} {terminal(related.message)}"
    if len(finding.related) > _RELATED:
        yield f"{_INDENT}{paint('see', BLUE, color)} {len(finding.related) - _RELATED} more places"
    if fix:
        yield f"{_INDENT}{paint('fix:', BLUE, color)} {terminal(fix.title)}"


def _source_lines(finding: Finding, text: str, index: LineIndex, options: ReportOptions) -> Iterator[str]:
    """The first line of the span and its underline."""
    color = options.color
    number, _ = index.position(finding.start)
    start, end = index.line_span(number)
    gutter = f"{_INDENT}{number} | "
    width = max(_LEAST_WIDTH, options.width - len(gutter))
    # A span may start or end in the line end or in the BOM, which are not shown.
    first = min(max(finding.start, start), end)
    last = min(max(finding.end, first), end)
    shown, marks = snippet(text[start:end], first - start, last - start, width)
    underline = marks.lstrip()
    end_line, end_column = index.position(finding.end)
    until = f" to {end_line}:{end_column}" if end_line > number and last < finding.end else ""
    yield (paint(gutter, BLUE, color) + shown).rstrip()
    yield "".join(
        (
            paint(" " * (len(gutter) - 2) + "| ", BLUE, color),
            marks[: -len(underline)],
            paint(underline, SEVERITY_STYLES[finding.severity], color),
            until,
        )
    )
