"""What a run counts while it goes on."""

from __future__ import annotations

from collections.abc import Iterable

from articlelint.config.model import Config
from articlelint.files.discovery import Skipped
from articlelint.finding import FileReport, Summary, at_least
from articlelint.paths.names import printable


class Tally:
    """The `summary` of a run so far, and whether it has failed: something at or above a site's fail-on was found."""

    __slots__ = ("failed", "summary")

    def __init__(self) -> None:
        self.summary = Summary()
        self.failed = False

    def skip(self, item: Skipped) -> None:
        """Count a file or folder that was passed over."""
        self._skip(item.reason)
        if item.reason == "unreadable":
            self.summary.notes.append(f"{printable(item.path)} could not be read: {item.detail}")

    def read(self, problem: str | None) -> None:
        """Count a file that was read; `problem` is why it has no text, None if it has one."""
        if problem is None:
            self.summary.files += 1
        else:
            self._skip(problem)

    def repair(self, fixed: int, notes: Iterable[str]) -> None:
        """Count what was repaired in a file."""
        self.summary.notes.extend(notes)
        if fixed:
            self.summary.fixed_files += 1
            self.summary.fixed += fixed

    def count(self, report: FileReport, config: Config) -> None:
        """Count the findings of a file, and the rules that crashed on it."""
        summary = self.summary
        summary.crashes.extend(report.crashes)
        for finding in report.findings:
            summary.severities[finding.severity] += 1
            summary.rules[finding.rule] = summary.rules.get(finding.rule, 0) + 1
            if config.fail_on != "never" and at_least(finding.severity, config.fail_on):
                self.failed = True
        for each in report.suppressed:
            summary.suppressed[each.means] = summary.suppressed.get(each.means, 0) + len(each.findings)

    def _skip(self, reason: str) -> None:
        self.summary.skipped[reason] = self.summary.skipped.get(reason, 0) + 1
