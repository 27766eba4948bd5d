"""What the findings of rules that judge an article by itself say of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from articlelint.checks.base import ArticleCheck, Check
from articlelint.finding import SEVERITIES, Finding, Severity, at_least
from articlelint.run.plan import Plan

_MANY = 3  # kinds of what authors put there on purpose; an article of their own seldom has so many


def judged(findings: Sequence[Finding], plan: Plan, *, are_taken: bool) -> list[Finding]:
    """The findings of one article, each place once, and as severe as their company and its site make them.

    `are_taken`: whether the articles of the site are taken from pages.
    """
    counting = [each for each in findings if are_taken or not each.if_taken]
    return list(_weighed(list(_once(counting, plan)), plan, are_taken=are_taken))


def is_sure(finding: Finding) -> bool:
    """Whether a finding is of what no author puts there on purpose, wherever the article is from."""
    return finding.in_company is None and not finding.if_taken and at_least(finding.severity, "warning")


def _is_exclusive(check: Check) -> bool:
    return isinstance(check, ArticleCheck) and check.exclusive


def _once(findings: Sequence[Finding], plan: Plan) -> Iterator[Finding]:
    """The findings without those that overlap a wider one of their family, if the check of both is `exclusive` and they
    may not be more severe.
    """

    def order(finding: Finding) -> tuple[int, int, int, str]:
        return finding.start, -finding.end, -plan.rules[finding.rule].check.priority, finding.rule

    last: dict[str, int] = {}  # by family, the number of the last one of those that are taken
    taken: list[Finding] = []
    for each in sorted(findings, key=order):
        active = plan.rules[each.rule]
        family, check = active.rule.family, active.check
        if not _is_exclusive(check):
            taken.append(each)
            continue
        number = last.get(family)
        if number is not None and each.start < taken[number].end:
            is_wider = each.end - each.start > taken[number].end - taken[number].start
            wide, narrow = (each, taken[number]) if is_wider else (taken[number], each)
            taken[number] = _as_severe(wide, narrow)
            if SEVERITIES.index(_highest(narrow)) < SEVERITIES.index(_highest(wide)):
                taken.append(narrow)
            continue
        last[family] = len(taken)
        taken.append(each)
    yield from taken


def _as_severe(wide: Finding, narrow: Finding) -> Finding:
    """`wide`, without the doubt that what is known of a part of it takes away."""
    is_sure = narrow.in_company is None and wide.in_company is not None
    if is_sure and at_least(narrow.severity, wide.in_company or wide.severity):
        return wide._replace(severity=narrow.severity, in_company=None)
    return wide


def _highest(finding: Finding) -> Severity:
    """The severity that a finding may get."""
    return min(finding.severity, finding.in_company or finding.severity, key=SEVERITIES.index)


def _weighed(findings: Sequence[Finding], plan: Plan, *, are_taken: bool) -> Iterator[Finding]:
    """The findings, those with a severity `in_company` with that one where they have company: something of their family
    that no author puts there on purpose, or many kinds of what some do; or articles that are all taken from pages.
    """
    sure: set[str] = set()  # families
    kinds: dict[str, set[str]] = {}  # rules by family
    for each in findings:
        family = plan.rules[each.rule].rule.family
        if each.in_company is not None:
            kinds.setdefault(family, set()).add(each.rule)
        elif is_sure(each):
            sure.add(family)
    for each in findings:
        if each.in_company is None:
            yield each
            continue
        family = plan.rules[each.rule].rule.family
        is_in_company = are_taken or family in sure or len(kinds[family]) >= _MANY
        yield each._replace(severity=each.in_company if is_in_company else each.severity, in_company=None)
