"""Front matter that is missing where it is required, or that cannot be read as it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"problem": {"enum": ["missing", "unclosed", "syntax", "duplicate-key", "not-a-mapping"]}},
    "required": ["problem"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason",)


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    problem = rule.options["problem"]
    front_matter = context.article.front_matter
    if front_matter is None:
        if problem == "missing" and context.front_matter_required:
            message = rule.message.format(reason="There is no front matter")
            yield Finding(rule.name, rule.severity, message, 0, 0)
        return
    for each in front_matter.problems:
        if each.kind == problem:
            yield Finding(rule.name, rule.severity, rule.message.format(reason=each.message), each.start, each.end)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
