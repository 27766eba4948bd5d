"""Exceptions of checks: a rule that crashes on an article is named, and all else is judged and reported.

Checks of plugins are not trusted to be right: what they find is looked at before it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from articlelint.errors import CRASHES, ArticlelintError
from articlelint.finding import SEVERITIES, Crash, Edit, Finding, Fix, Related
from articlelint.messages import described
from articlelint.run.plan import ActiveRule

T = TypeVar("T")


class MalformedError(ValueError):
    """What a check found is not what a finding is; the text says in which way."""


def crash(error: BaseException, path: str, active: ActiveRule | None = None) -> Crash:
    """Return what to report of an exception of a rule, or of what prepares the article at `path` for all rules.

    Raises:
        ArticlelintError: if the exception is one that is meant to end the run, and not one of a plugin.
    """
    plugin = active.plugin if active is not None else ""
    if isinstance(error, ArticlelintError) and not plugin:
        raise error
    return Crash(path, active.rule.name if active is not None else "", described(error, plugin or __name__), plugin)


def attempt(
    work: Callable[[], T], otherwise: T, path: str, crashes: list[Crash], active: ActiveRule | None = None
) -> T:
    """Return what `work` returns; if it crashes, note that among the `crashes` and return `otherwise`."""
    try:
        return work()
    except CRASHES as error:
        crashes.append(crash(error, path, active))
        return otherwise


def sound(findings: Iterable[Any], rule: str, size: int) -> Iterator[Finding]:
    """Yield the findings that a plugin's check gives for a rule in a text of so many characters.

    Raises:
        MalformedError: at the first one that is not a finding of that rule, or whose places are not in the text.
    """
    for each in findings:
        fault = _fault(each, rule, size)
        if fault:
            raise MalformedError(f"malformed finding: {fault}")
        yield each


def _fault(finding: Any, rule: str, size: int) -> str:
    """What is wrong with a finding; empty if nothing is."""
    if not isinstance(finding, Finding):
        return f"it is of type {type(finding).__name__}, not a Finding"
    if finding.rule != rule:
        return f"it is of the rule {finding.rule!r}, not of {rule!r}"
    if finding.severity not in SEVERITIES:
        return f"its severity is {finding.severity!r}, not one of {', '.join(SEVERITIES)}"
    if not isinstance(finding.message, str):
        return f"its message is of type {type(finding.message).__name__}, not a str"
    if not _all_of(finding.evidence, str):
        return "its evidence is not a tuple of str"
    if not _all_of(finding.related, Related) or not all(isinstance(each.message, str) for each in finding.related):
        return "its related places are not a tuple of Related"
    if finding.confused is not None and not (_all_of(finding.confused, str) and len(finding.confused) == 2):
        return "what it confuses is not two str"
    if finding.in_company is not None and finding.in_company not in SEVERITIES:
        return f"its severity in company is {finding.in_company!r}, not one of {', '.join(SEVERITIES)}"
    if not isinstance(finding.if_taken, bool):
        return f"its if_taken is of type {type(finding.if_taken).__name__}, not a bool"
    if not isinstance(finding.doubt, float) or not 0 <= finding.doubt <= 1:
        return f"its doubt is {finding.doubt!r}, no share of 1"
    return _fault_of_fix(finding.fix, size) or _fault_of_places((finding, *finding.related), size)


def _fault_of_fix(fix: Any, size: int) -> str:
    if fix is None:
        return ""
    if not isinstance(fix, Fix) or not isinstance(fix.title, str):
        return "its fix is not a Fix"
    if fix.safety not in ("safe", "unsafe"):
        return f"the safety of its fix is {fix.safety!r}, neither 'safe' nor 'unsafe'"
    if not _all_of(fix.edits, Edit) or not all(isinstance(each.text, str) for each in fix.edits):
        return "the edits of its fix are not a tuple of Edit"
    return _fault_of_places(fix.edits, size)


def _fault_of_places(places: Iterable[Finding | Related | Edit], size: int) -> str:
    for each in places:
        if type(each.start) is not int or type(each.end) is not int or not 0 <= each.start <= each.end <= size:
            return f"it has a place from {each.start!r} to {each.end!r} in a text of {size:,} characters"
    return ""


def _all_of(value: Any, kind: type) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, kind) for each in value)
