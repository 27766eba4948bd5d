"""Tags of one article that add nothing: the same one twice, and words that say nothing of any article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article import tags
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "find": {"enum": ["duplicate", "generic"]},
        "words": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
    "required": ["find"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("earlier", "tag")


class Compiled(NamedTuple):
    """words: generic tags, by what their spellings have in common; none where duplicates are looked for."""

    rule: Rule
    words: frozenset[str]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the words that the rule names."""
    return Compiled(rule, frozenset(map(tags.key, rule.options.get("words", ()))))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    first: dict[str, tuple[str, int, int]] = {}
    wants_duplicates = compiled.rule.options["find"] == "duplicate"
    for value in context.article.values("tags"):
        text = value.view.text.strip()
        key = tags.key(text)
        if not key or (not wants_duplicates and key not in compiled.words):
            continue
        start, end = value.view.span(0, len(value.view.text))
        if not wants_duplicates:
            yield _finding(compiled.rule, text, text, start, end, ())
        elif key in first:
            earlier, low, high = first[key]
            yield _finding(compiled.rule, text, earlier, start, end, (Related(low, high, "the first one"),))
        else:
            first[key] = text, start, end


def _finding(rule: Rule, tag: str, earlier: str, start: int, end: int, related: tuple[Related, ...]) -> Finding:
    return Finding(rule.name, rule.severity, rule.message.format(tag=tag, earlier=earlier), start, end, (), related)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
