"""Markdown for a comment on a change or the summary of a job: what is worst, first, in no more than fits.

What strangers wrote stands as code, where no service looks for markup, links or names to notify.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import SEVERITIES, FileReport, Finding, Severity, Summary
from articlelint.messages import count, shortened
from articlelint.report.closing import Tally, closing_lines, severity_counts
from articlelint.report.escape import backticks, code_span, html, terminal
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_LIMIT = 60_000  # characters: GitHub takes 65,536 in a comment, of which who posts it may need some
_RULES = 15  # in the table
_FINDINGS = 20  # of one file
_CLOSING_LINES = 20
_LINE = 300  # characters of one message, path or closing line
_SUMMARY_LINE = 2_000  # characters
_FIX_OPTIONS = {"safe": "--fix", "unsafe": "--fix --unsafe-fixes"}


class _Block(NamedTuple):
    """One file as it is shown. Sorts worst first: by the errors, then the warnings and infos, negative here."""

    negative_counts: tuple[int, ...]
    path: str
    markdown: str


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write a heading, a table of the rules, a part to unfold for each file, and the closing lines."""
    tally = Tally()
    rules: Counter[tuple[Severity, str]] = Counter()
    blocks: list[_Block] = []
    for report in tally.over(files):
        rules.update((finding.severity, finding.rule) for finding in report.findings)
        blocks.append(_block(report))
    closing = summary()
    start = _heading(closing, tally.files) + _table(rules)
    end = _closing(list(closing_lines(closing, tally, color=False)))
    out.write(start)
    left_out = _write_files(sorted(blocks), _LIMIT - len(start) - len(end), out)
    if left_out:
        out.write(_left_out(left_out))
    out.write(end)


def _heading(summary: Summary, files_with_findings: int) -> str:
    found = severity_counts(summary.severities)
    if found:
        return f"### articlelint: {found} in {count(files_with_findings, 'file')}\n"
    if summary.crashes:
        return "### articlelint: rules crashed\n"
    return "### articlelint: " + ("no problems found\n" if summary.files else "no files checked\n")


def _table(rules: Counter[tuple[Severity, str]]) -> str:
    """The rules, the worst severity first and the most findings first within it."""
    if not rules:
        return ""
    rows = sorted(rules.items(), key=lambda row: (SEVERITIES.index(row[0][0]), -row[1], row[0][1]))
    lines = ["", "| rule | severity | findings |", "| --- | --- | ---: |"]
    lines += [f"| {_code(rule)} | {severity} | {number:,} |" for (severity, rule), number in rows[:_RULES]]
    if len(rows) > _RULES:
        lines.append(f"| and {count(len(rows) - _RULES, 'more rule')} | | {sum(n for _, n in rows[_RULES:]):,} |")
    return "\n".join(lines) + "\n"


def _block(report: FileReport) -> _Block:
    counts = Counter(finding.severity for finding in report.findings)
    path = html(shortened(terminal(report.path), _LINE))
    lines = ["", f"<details><summary><code>{path}</code>: {severity_counts(counts)}</summary>", ""]
    lines += _items(report)
    markdown = "\n".join([*lines, "", "</details>", ""])
    return _Block(tuple(-counts[severity] for severity in SEVERITIES), report.path, markdown)


def _items(report: FileReport) -> Iterator[str]:
    """A list item for each finding, worst first."""
    index = LineIndex(report.text)
    findings = sorted(report.findings, key=lambda each: (SEVERITIES.index(each.severity), each.start))
    for finding in findings[:_FINDINGS]:
        yield _item(finding, index)
    if len(findings) > _FINDINGS:
        yield f"- and {len(findings) - _FINDINGS:,} more"


def _item(finding: Finding, index: LineIndex) -> str:
    line, column = index.position(finding.start)
    fix = f" (`{_FIX_OPTIONS[finding.fix.safety]}` repairs it)" if finding.fix else ""
    return f"- **{finding.severity}** {line}:{column} {_code(finding.rule)} {_code(finding.message)}{fix}"


def _write_files(blocks: list[_Block], room: int, out: TextIO) -> list[_Block]:
    """Write as many of `blocks` as fit into `room` characters; gives the others."""
    room -= len(_left_out(blocks))
    for number, block in enumerate(blocks):
        room -= len(block.markdown)
        if room < 0:
            return blocks[number:]
        out.write(block.markdown)
    return []


def _left_out(blocks: list[_Block]) -> str:
    numbers = (-sum(each) for each in zip(*(block.negative_counts for block in blocks), strict=True))
    counts = severity_counts(dict(zip(SEVERITIES, numbers, strict=True))) if blocks else ""
    return f"\nLeft out for its length: {counts} in {count(len(blocks), 'more file')}. `articlelint check` shows all.\n"


def _closing(lines: list[str]) -> str:
    """The closing lines as code, the last of which is the summary."""
    shown = [shortened(line, _LINE) for line in lines[:-1]]
    if len(shown) > _CLOSING_LINES:
        shown[_CLOSING_LINES:] = [f"and {len(shown) - _CLOSING_LINES:,} more notes"]
    text = "\n".join([*shown, *(shortened(line, _SUMMARY_LINE) for line in lines[-1:])])
    fence = backticks(text, least=3)
    return f"\n{fence}text\n{text}\n{fence}\n"


def _code(text: str) -> str:
    return code_span(shortened(terminal(text), _LINE))
