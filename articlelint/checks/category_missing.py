"""Articles without a category, and those that have one which stands for none.

Which category an article lacks, its site knows where the articles of one read like it (articlelint.site.filing). Where
nobody can tell, the finding is a hint. Pages of a site need no category: only an article with a date does, and only
where nearly all others have one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article import stubs
from articlelint.article.categories import categories_of, stands_for_none
from articlelint.category import lexicon as lexicons
from articlelint.category.lexicon import Lexicon, normalized
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.renaming import place, renaming
from articlelint.finding import Finding
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.filing import Verdict
from articlelint.startup.records import NamedTuple

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lexicon": {"type": "string"},
        "allowed": _NAMES,
        "catch-all": _NAMES,
        "compatible": {"type": "array", "items": {**_NAMES, "minItems": 2}},
        "model": {"type": "string"},
    },
    "required": ["lexicon"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason",)

_MIN_ARTICLES = 20  # before a site shows that its articles have categories
_NEARLY_ALL = 0.9
_TITLE = 60  # characters of a title that a message shows


class Compiled(NamedTuple):
    """allowed: names, as lexicon.normalized() has them, that the configuration lets an article have."""

    rule: Rule
    lexicon: Lexicon
    allowed: frozenset[str]


class Evidence(NamedTuple):
    """An article that nobody filed, or that has what is no category. name: this, "" for nothing; start, end: its span.

    is_exact: whether that can be replaced. is_filed: whether it has a category, too. is_dated: whether it is an article
    and no page of the site.
    """

    path: str
    name: str
    start: int
    end: int
    is_exact: bool
    is_filed: bool
    is_dated: bool


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the names that the rule's lexicon knows."""
    allowed = (*rule.options.get("allowed", ()), *rule.options.get("catch-all", ()))
    return Compiled(rule, lexicons.read(rule), frozenset(map(normalized, allowed)))


def gather(context: Context, compiled: Compiled) -> Evidence | None:
    """What the article has in the place of a category; None where nothing is amiss, or it is no article."""
    article = context.article
    values, none, is_filed = article.values("category"), article.word_lists.no_category, bool(categories_of(article))
    named = next((value for value in values if stands_for_none(value.view.text, none)), None)
    if (is_filed and named is None) or article.front_matter is None or stubs.stub(article):
        return None
    if any(normalized(value.view.text) in compiled.allowed for value in values):
        return None
    if named is None:
        return Evidence(article.path, "", 0, 0, False, is_filed, stubs.is_dated(article))
    start, end, is_exact = place(named, article)
    return Evidence(article.path, named.view.text, start, end, is_exact and len(values) == 1, is_filed, True)


def judge(evidence: Evidence, facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    """A hint, or a warning with the category that the article lacks."""
    rule = compiled.rule
    if evidence.name:
        what = f'The category "{evidence.name}" stands for none'
    elif evidence.is_dated and facts.articles >= _MIN_ARTICLES and facts.filed >= _NEARLY_ALL * facts.articles:
        what = f"The article has no category; {facts.filed:,} of {facts.articles:,} here have one"
    else:
        return
    verdict = _proposal(evidence, facts, compiled)
    if verdict is None:
        cure = "remove it" if evidence.is_filed else "choose one"
        message = rule.message.format(reason=f"{what}: {cure}")
        yield Finding(rule.name, "info", message, evidence.start, evidence.end)
    else:
        message = rule.message.format(reason=f"{what}, and it reads like {verdict.category} ({_shown_by(verdict)})")
        fix = renaming(evidence.start, evidence.end, verdict.category, rule.safety) if evidence.is_exact else None
        yield Finding(rule.name, rule.severity, message, evidence.start, evidence.end, verdict.words, fix=fix)


def _proposal(evidence: Evidence, facts: Facts, compiled: Compiled) -> Verdict | None:
    """The category of the site that the article plainly belongs to."""
    if evidence.is_filed or facts.filing is None:
        return None
    verdict = facts.filing.verdicts.get(evidence.path)
    if verdict is None or not verdict.is_found:
        return None
    fits_anything = compiled.lexicon.meaning(normalized(verdict.category)) is lexicons.ANYTHING
    return None if fits_anything else verdict


def _shown_by(verdict: Verdict) -> str:
    alike = " and ".join(f"“{shortened(title, _TITLE)}”" for title in verdict.alike)
    words = ", ".join(verdict.words)
    return f"{words}; like {alike}" if alike else words


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, needs=("wording",), message_fields=MESSAGE_FIELDS)
