"""What stands below the findings: statistics, notes and the one-line summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from articlelint.finding import SEVERITIES, FileReport, Means, Summary
from articlelint.report.escape import terminal
from articlelint.report.style import BOLD, DIM, SEVERITY_STYLES, paint

if TYPE_CHECKING:
    from articlelint.report import ReportOptions

_LEFT_OUT: Mapping[Means, str] = {
    "baseline": "in the baseline",
    "diff-base": "not new",
    "inline": "silenced in the articles",
}
_NAMED_RULES = 3  # of the rules that did not run, for each reason


class Tally:
    """What a format counts while it writes: files with findings, fixes, and categories taken for one another."""

    __slots__ = ("confused", "files", "safe_fixes", "unsafe_fixes")

    def __init__(self) -> None:
        self.files = self.safe_fixes = self.unsafe_fixes = 0
        self.confused: dict[str, dict[str, int]] = {}  # filed under, reads as

    def add(self, report: FileReport) -> None:
        """Count one file that has findings."""
        self.files += 1
        for finding in report.findings:
            if finding.fix:
                self.safe_fixes += finding.fix.safety == "safe"
                self.unsafe_fixes += finding.fix.safety == "unsafe"
            if finding.confused:
                filed, reads_as = finding.confused
                row = self.confused.setdefault(filed, {})
                row[reads_as] = row.get(reads_as, 0) + 1


def count(number: int, noun: str) -> str:
    """`number` and `noun` in the right number: "1 file", "3,801 files"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def closing_lines(summary: Summary, tally: Tally, color: bool) -> Iterator[str]:
    """Notes, how much could be repaired, and the summary line, last."""
    for note in summary.notes:
        yield paint("note:", BOLD, color) + " " + terminal(note)
    fixable = _fixable(tally)
    if fixable:
        yield fixable
    yield summary_line(summary, tally.files)


def summary_line(summary: Summary, files_with_findings: int) -> str:
    """What was checked, found and left undone, in one line."""
    skipped = _skipped(summary)
    found = ", ".join(count(summary.severities[s], s) for s in SEVERITIES if summary.severities.get(s))
    if found or summary.fixed:
        parts = [f"{count(summary.files, 'file')} checked{skipped}"]
        if summary.fixed:
            parts.append(f"{count(summary.fixed, 'problem')} fixed in {count(summary.fixed_files, 'file')}")
        parts.append(f"{found} in {count(files_with_findings, 'file')}" if found else "none left")
    elif summary.files:
        parts = [f"No problems found in {count(summary.files, 'file')}{skipped}"]
    else:
        parts = [f"No files checked{skipped}"]
    if summary.suppressed:
        parts.append("left out: " + ", ".join(f"{n:,} {_LEFT_OUT[m]}" for m, n in sorted(summary.suppressed.items())))
    if summary.not_run:
        parts.append(_not_run(summary.not_run))
    return " · ".join(parts)


def statistics_lines(summary: Summary, options: ReportOptions) -> Iterator[str]:
    """One line a rule: how many findings, its severity, name and summary; most findings first."""
    rows = []
    for rule, number in sorted(summary.rules.items(), key=lambda item: (-item[1], item[0])):
        info = options.rules.get(rule)
        rows.append(
            (f"{number:,}", info.severity if info else "", terminal(rule), terminal(info.summary) if info else "")
        )
    number_width, severity_width, rule_width = (max((len(row[i]) for row in rows), default=0) for i in range(3))
    for number_text, severity, rule, about in rows:
        style = SEVERITY_STYLES.get(severity, "")
        yield (
            f"{number_text:>{number_width}}  {paint(f'{severity:<{severity_width}}', style, options.color)}  "
            f"{rule:<{rule_width}}  {paint(about, DIM, options.color)}"
        ).rstrip()


def confusion_lines(tally: Tally, color: bool) -> Iterator[str]:
    """A line for each category that articles are wrongly filed under, and what they read as; the worst first."""
    if not tally.confused:
        return
    rows = sorted(tally.confused.items(), key=lambda row: (-sum(row[1].values()), row[0]))
    width = max(len(terminal(filed)) for filed, _ in rows)
    yield ""
    yield paint(f"{'filed under':{max(width, 11)}}  reads as", DIM, color)
    for filed, found in rows:
        counts = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        yield f"{terminal(filed):{max(width, 11)}}  {', '.join(f'{terminal(name)} {n:,}' for name, n in counts)}"


def _fixable(tally: Tally) -> str:
    """How many findings could be repaired, and how."""
    safe, unsafe = tally.safe_fixes, tally.unsafe_fixes
    if not safe:
        return f"{unsafe:,} fixable with --fix --unsafe-fixes" if unsafe else ""
    return f"{safe:,} fixable with --fix" + (f", {unsafe:,} more with --unsafe-fixes" if unsafe else "")


def _skipped(summary: Summary) -> str:
    if not summary.skipped:
        return ""
    reasons = sorted(summary.skipped.items(), key=lambda item: (-item[1], item[0]))
    return f" ({summary.skipped_files:,} skipped: {', '.join(f'{terminal(r)} {n:,}' for r, n in reasons)})"


def _not_run(rules: dict[str, str]) -> str:
    by_reason: dict[str, list[str]] = {}
    for rule, reason in sorted(rules.items()):
        by_reason.setdefault(reason, []).append(terminal(rule))
    groups = "; ".join(f"{_enumerate(names)} ({terminal(reason)})" for reason, names in by_reason.items())
    return f"{count(len(rules), 'rule')} did not run: {groups}"


def _enumerate(names: list[str]) -> str:
    if len(names) <= _NAMED_RULES + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED_RULES])} and {len(names) - _NAMED_RULES} more"
