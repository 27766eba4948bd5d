"""Repairing one text: fixes are made, proven and looked at again until there is nothing left to repair."""

from __future__ import annotations

from collections.abc import Callable

from articlelint.finding import Edit, FileReport, Finding
from articlelint.fixing.choose import Moves, applied, chosen, tidied
from articlelint.fixing.prove import harm, unfit, unsettled
from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter.parse import parse

MAX_ATTEMPTS = 100  # at one text; real articles need up to five
# Each attempt lints the text again. So a long text gets fewer: as many as make this many characters, but this many. Of
# those there are with a megabyte of hostile text all fixes take three times as long as a check.
_MAX_CHARACTERS = 2_000_000
_LEAST_ATTEMPTS = 2
_AROUND = 30  # characters beside a finding that tell it from another of the same rule

Look = Callable[[str], FileReport]
"""Lints another version of a text that a report is about."""


class Repaired(NamedTuple):
    """A text after its repair.

    `report` has the text as it is now and what is still found in it. `refused` says for each fix that was left out what
    it was and why.
    """

    report: FileReport
    fixed: tuple[Finding, ...]
    refused: tuple[str, ...]


class RepairedFile(NamedTuple):
    """What became of a file with fixes.

    `report` is about the file as it is now, `fixed` is how many findings were repaired, `notes` say what was not done
    and why. `failure` is why the repaired text could not be written, a note as well; empty where it was, or not tried.
    """

    report: FileReport
    fixed: int
    notes: tuple[str, ...]
    failure: str = ""


Repair = Callable[[FileReport, str, Look], RepairedFile]
"""Repairs what a report says of the file at an absolute path; the third argument lints another version of its text."""


def repair(report: FileReport, look: Look, *, unsafe: bool = False) -> Repaired:
    """Make the safe fixes of `report`, with `unsafe` all of them.

    Fixes that do not overlap are made at once. Where the result does not stand the proof fewer are tried, down to the
    one at fault, which is left out.
    """
    todo = _fixable(report, unsafe)
    reason = _crashed(report, "it") or unfit(report.path, report.text, report.encoding) if todo else ""
    if reason:
        return Repaired(report, (), (f"nothing was repaired, since {reason}",))
    fixed: list[Finding] = []
    refused: dict[tuple[str, ...], str] = {}
    size = len(todo)  # how many are made at once
    attempts = min(MAX_ATTEMPTS, max(_LEAST_ATTEMPTS, _MAX_CHARACTERS // (len(report.text) + 1)))
    for _ in range(attempts):
        if not todo:
            break
        now = chosen(todo)[:size]
        after, reason = _attempt(report, now, look)
        if after is not None:
            report = after
            fixed += now
        elif len(now) > 1:
            size = len(now) // 2
        else:
            refused[_key(now[0], report.text)] = f"{now[0].rule}: “{_title(now[0])}” was left out: {reason}"
            size = len(todo)
        todo = [each for each in _fixable(report, unsafe) if _key(each, report.text) not in refused]
    if todo:
        refused[()] = f"{todo[0].rule}: there was more to repair after {attempts} attempts; run it again"
    return Repaired(report, tuple(fixed), tuple(dict.fromkeys(refused.values())))


def _fixable(report: FileReport, unsafe: bool) -> list[Finding]:
    return [each for each in report.findings if each.fix and each.fix.edits and (unsafe or each.fix.safety == "safe")]


def _key(finding: Finding, text: str) -> tuple[str, ...]:
    """What tells a finding from others in all versions of a text, as far as that can be told."""
    return finding.rule, finding.message, text[max(0, finding.start - _AROUND) : finding.end + _AROUND]


def _title(finding: Finding) -> str:
    return finding.fix.title if finding.fix else ""


def _attempt(report: FileReport, fixes: list[Finding], look: Look) -> tuple[FileReport | None, str]:
    """The report about the text after `fixes`; or None, and what speaks against them."""
    text = report.text
    edits = sorted(edit for finding in fixes if finding.fix for edit in finding.fix.edits)
    if not _are_sound(edits, len(text)):
        return None, "its edits overlap"
    front_matter = parse(text)
    wide = tidied(text, edits, front_matter.body_start if front_matter else text.startswith("\ufeff"))
    new = applied(text, wide)
    if new == text:
        return None, "it would change nothing"
    reason = harm(text, new, wide)
    if reason:
        return None, reason
    after = look(new)
    reason = _crashed(after, "the result") or unsettled(report.findings, after.findings, fixes, Moves(wide))
    return (None, reason) if reason else (after, "")


def _crashed(report: FileReport, what: str) -> str:
    """Why a fix cannot be proven: a rule crashes on the text, so that nobody knows what it would find."""
    return f"{report.crashes[0].rule or 'what prepares it for the rules'} crashes on {what}" if report.crashes else ""


def _are_sound(edits: list[Edit], size: int) -> bool:
    """Whether sorted `edits` lie in the text, each after the one before."""
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= size:
            return False
        at = edit.end
    return True
