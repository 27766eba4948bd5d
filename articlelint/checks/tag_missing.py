"""Tags that an article lacks though its title names them, where nearly all other articles of the site have them then.

Which tag fits is a matter of taste; what is not is that readers of a tag's page miss an article that is about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article import tags
from articlelint.checks.base import Context, SiteCheck
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.titled_tags import names_in
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
MESSAGE_FIELDS = ("tag",)


class Evidence(NamedTuple):
    """What the title of an article may name and no tag of it says, by tags.key(); start, end: its first tag's span."""

    names: frozenset[str]
    start: int
    end: int


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def gather(context: Context, rule: Rule) -> Evidence | None:
    """What the title may name; None where the article has no tags: its site may not use them for such articles."""
    article = context.article
    values = article.values("tags")
    title = article.title_text
    if not values or not title:
        return None
    own = {tags.key(value.view.text) for value in values}
    names = frozenset(name for name in names_in(title) if name not in own)
    return Evidence(names, *values[0].view.span(0, len(values[0].view.text)))


def judge(evidence: Evidence, facts: Facts, rule: Rule) -> Iterator[Finding]:
    for name in sorted(evidence.names & facts.titled_tags.keys()):
        tag = facts.titled_tags[name]
        yield Finding(rule.name, rule.severity, rule.message.format(tag=tag), evidence.start, evidence.end, (tag,))


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, needs=("wording",), message_fields=MESSAGE_FIELDS)
