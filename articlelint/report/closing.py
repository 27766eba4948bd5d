"""What stands below the findings: notes, what could be repaired, and the one-line summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from articlelint.finding import SEVERITIES, FileReport, Means, Severity, Summary
from articlelint.messages import count
from articlelint.report.escape import terminal
from articlelint.report.style import BOLD, paint

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_LEFT_OUT: Mapping[Means, str] = {
    "baseline": "in the baseline",
    "diff-base": "not new",
    "inline": "silenced in the articles",
}
_NAMED_RULES = 3  # of the rules that did not run, for each reason


class Tally:
    """What a format counts while it writes: files with findings, and fixes."""

    __slots__ = ("files", "safe_fixes", "unsafe_fixes")

    def __init__(self) -> None:
        self.files = self.safe_fixes = self.unsafe_fixes = 0

    def over(self, files: Iterable[FileReport]) -> Iterator[FileReport]:
        """Those of `files` that have findings, each counted."""
        for report in files:
            if report.findings:
                self.add(report)
                yield report

    def add(self, report: FileReport) -> None:
        """Count one file that has findings."""
        self.files += 1
        for finding in report.findings:
            if finding.fix:
                self.safe_fixes += finding.fix.safety == "safe"
                self.unsafe_fixes += finding.fix.safety == "unsafe"


def closing_lines(summary: Summary, tally: Tally, color: bool) -> Iterator[str]:
    """Notes, how much could be repaired, and the summary line, last."""
    yield from note_lines(summary, color)
    fixable = _fixable(tally)
    if fixable:
        yield fixable
    yield summary_line(summary, tally.files)


def note_lines(summary: Summary, color: bool) -> Iterator[str]:
    """What the user should know about the run itself."""
    for note in summary.notes:
        yield paint("note:", BOLD, color) + " " + terminal(note)


def write_aside(summary: Summary, tally: Tally, options: ReportOptions) -> None:
    """Write the closing lines of a report whose format has no place for them where they are to go instead."""
    if options.aside and not options.quiet:
        options.aside.writelines(line + "\n" for line in closing_lines(summary, tally, color=False))


def severity_counts(severities: Mapping[Severity, int]) -> str:
    """How many there are of each severity, worst first: "1 error, 2 warnings"."""
    return ", ".join(count(severities[s], s) for s in SEVERITIES if severities.get(s))


def summary_line(summary: Summary, files_with_findings: int) -> str:
    """What was checked, found and left undone, in one line."""
    skipped = _skipped(summary)
    found = severity_counts(summary.severities)
    if found or summary.fixed or (summary.crashes and summary.files):
        parts = [f"{count(summary.files, 'file')} checked{skipped}"]
        if summary.fixed:
            parts.append(f"{count(summary.fixed, 'problem')} fixed in {count(summary.fixed_files, 'file')}")
        if found:
            parts.append(f"{found} in {count(files_with_findings, 'file')}")
        elif summary.fixed:
            parts.append("none left")
    elif summary.files:
        parts = [f"No problems found in {count(summary.files, 'file')}{skipped}"]
    elif skipped:
        parts = [f"No files checked{skipped}"]
    else:
        parts = ["No files checked: nothing there is named like an article; --include GLOB takes other names"]
    if summary.suppressed:
        parts.append("left out: " + ", ".join(f"{n:,} {_LEFT_OUT[m]}" for m, n in sorted(summary.suppressed.items())))
    if summary.crashes:
        parts.append(f"{count(len(summary.crashes), 'crash of a rule', 'crashes of rules')}, see stderr")
    if summary.not_run:
        parts.append(_not_run(summary.not_run))
    return " · ".join(parts)


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
