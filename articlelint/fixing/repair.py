"""Repairing one text: fixes are made, proven and looked at again until there is nothing left to repair."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from articlelint.finding import Edit, FileReport, Finding
from articlelint.fixing.choose import Moves, applied, chosen, tidied
from articlelint.fixing.prove import found_again, harm, new_error, unfit
from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter.parse import parse

MAX_ATTEMPTS = 20  # at one text; of 3,347 articles none needed more than two
# Most attempts lint the text again. So a long text gets fewer: they may lint this many characters in all, but the text
# as often as is said below. With 64 KB of hostile text all fixes take five times as long as a check, with a megabyte
# three times.
_MAX_CHARACTERS = 250_000
_LEAST_ATTEMPTS = 2
_CHEAPER = 8  # times: an attempt that is refused before the text is linted again
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


class _Attempt(NamedTuple):
    """What came of fixes that were made at once.

    `report` is about the text after them. `reason` is what speaks against them, empty if nothing does, and `culprits`
    are those of them that it is about, as far as that is known. `is_linted`: whether the text after them was.
    """

    report: FileReport
    reason: str
    culprits: tuple[Finding, ...] = ()
    is_linted: bool = True


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

    Fixes that do not overlap are made at once. Where the result does not stand the proof, those at fault are put off
    until the others are made; if they fail by themselves, too, they are left out. Where nobody knows which are at fault
    fewer are tried, down to the one that is.
    """
    todo = _fixable(report, unsafe)
    reason = _crashed(report, "it") or unfit(report.path, report.text, report.encoding) if todo else ""
    if reason:
        return Repaired(report, (), (f"nothing was repaired, since {reason}",))
    fixed: list[Finding] = []
    refused: dict[tuple[str, ...], str] = {}
    put_off: dict[tuple[str, ...], str] = {}
    size = len(todo)  # how many are made at once
    length = len(report.text)
    left = max(_MAX_CHARACTERS, _LEAST_ATTEMPTS * length)  # characters
    attempts = 0
    while todo and left > 0 and attempts < MAX_ATTEMPTS:
        text = report.text
        now = chosen([each for each in todo if _key(each, text) not in put_off] or todo)[:size]
        made = _attempt(report, now, look)
        attempts += 1
        left -= length if made.is_linted else length // _CHEAPER
        reasons = {_key(each, text): _left_out(each, made.reason) for each in made.culprits}
        if not made.reason:
            report = made.report
            fixed += now
        elif not reasons:
            size = len(now) // 2
        elif len(made.culprits) == len(now) or not reasons.keys().isdisjoint(put_off):
            refused |= reasons
            size = len(todo)
        else:
            put_off |= reasons
        todo = [each for each in _fixable(report, unsafe) if _key(each, report.text) not in refused]
    for each in todo:
        key = _key(each, report.text)
        more = f"{each.rule}: there was more to repair after {attempts} attempts; run it again"
        refused[key if key in put_off else ()] = put_off.get(key, more)
    return Repaired(report, tuple(fixed), tuple(dict.fromkeys(refused.values())))


def _fixable(report: FileReport, unsafe: bool) -> list[Finding]:
    return [each for each in report.findings if each.fix and each.fix.edits and (unsafe or each.fix.safety == "safe")]


def _key(finding: Finding, text: str) -> tuple[str, ...]:
    """What tells a finding from others in all versions of a text, as far as that can be told."""
    return finding.rule, finding.message, text[max(0, finding.start - _AROUND) : finding.end + _AROUND]


def _title(finding: Finding) -> str:
    return finding.fix.title if finding.fix else ""


def _left_out(finding: Finding, reason: str) -> str:
    return f"{finding.rule}: “{_title(finding)}” was left out: {reason}"


def _attempt(report: FileReport, fixes: Sequence[Finding], look: Look) -> _Attempt:
    """Make `fixes`, at least one, and look for what speaks against them. A fix alone is its own culprit."""
    text = report.text
    alone = tuple(fixes) if len(fixes) == 1 else ()
    edits = sorted(edit for finding in fixes if finding.fix for edit in finding.fix.edits)
    if not _are_sound(edits, len(text)):
        return _Attempt(report, "its edits overlap", alone, is_linted=False)
    front_matter = parse(text)
    wide = tidied(text, edits, front_matter.body_start if front_matter else text.startswith("\ufeff"))
    new = applied(text, wide)
    reason = harm(text, new, wide) if new != text else "it would change nothing"
    if reason:
        return _Attempt(report, reason, alone, is_linted=False)
    after = look(new)
    reason = _crashed(after, "the result") or new_error(report.findings, after.findings)
    if reason:
        return _Attempt(after, reason, alone)
    again = tuple(found_again(after.findings, fixes, Moves(wide)))
    return _Attempt(after, "what it repairs would still be found" if again else "", again)


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
