"""Files that cannot be read as text, or hold nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"problem": {"enum": ["encoding", "binary", "unreadable", "too-large"]}},
    "required": ["problem"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("detail", "encoding")


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    source = context.source
    if source.problem == rule.options["problem"]:
        message = rule.message.format(encoding=source.encoding, detail=source.detail)
        yield Finding(rule.name, rule.severity, message, 0, 0)


CHECK = ArticleCheck(OPTIONS, compile, check, subject="file", message_fields=MESSAGE_FIELDS)
