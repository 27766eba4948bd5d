"""What a run counts while it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from articlelint.config.model import Config
from articlelint.files.discovery import Skipped
from articlelint.finding import FileReport, Summary, at_least
from articlelint.paths.names import printable

if TYPE_CHECKING:
    from articlelint.fixing.repair import RepairedFile
    from articlelint.rulebook.guarded import TooSlow


class Tally:
    """The `summary` of a run so far.

    `failed`: something at or above a site's fail-on was found. `incomplete`: rules that did not judge all that they
    should have, and why.
    """

    __slots__ = ("failed", "incomplete", "summary")

    def __init__(self) -> None:
        self.summary = Summary()
        self.failed = False
        self.incomplete: dict[str, str] = {}

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

    def pass_over(self, reason: str) -> None:
        """Count a file that turned out to be no article."""
        self._skip(reason)

    def leave_out(self, slow: Iterable[TooSlow]) -> None:
        """Note expressions of rules that took too long."""
        for each in slow:
            reason = f"its expression {each.pattern} took too long on {each.article} and was left out from there on"
            self.note_incomplete(each.rule, reason)

    def note_incomplete(self, rule: str, reason: str) -> None:
        """Note that a rule did not judge all that it should have; the first reason stays."""
        self.summary.not_run[rule] = self.incomplete.setdefault(rule, reason)

    def repair(self, repaired: RepairedFile) -> None:
        """Count what was repaired in a file."""
        self.summary.notes.extend(repaired.notes)
        if repaired.fixed:
            self.summary.fixed_files += 1
            self.summary.fixed += repaired.fixed
        if repaired.failure:
            self.summary.failures.append(repaired.failure)

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
