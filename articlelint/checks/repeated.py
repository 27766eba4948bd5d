"""What stands twice in one file: the article, some of its paragraphs, or the front matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.messages import clipped
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.syntax.markdown import Block

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"keys": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
    "required": ["keys"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("what",)

_HEAD = 80  # characters of the first paragraph by which the article is known again
_AGAIN, _SHARE = 300, 0.3  # characters, and share of the prose, that stand twice where the whole article does
_PARAGRAPH = 120  # characters of a paragraph that is none of a form's or a list's; half as many without blanks
_SURE = 2  # such paragraphs: one alone may be repeated on purpose
_SHOWN = 40
_RELATED = 50  # further places that a finding names
_MATTER = regex(r"(?m)^---[ \t]*\r?\n((?:[A-Za-z_][\w-]*:.*\r?\n(?:[ \t-].*\r?\n)*){2,30})---[ \t]*$")
_KEY = regex(r"(?m)^([A-Za-z_][\w-]*):")
_LEAST_KEYS = 2
_NEAR = 3_000  # characters of the body in which a second front matter stands


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    article = context.article
    yield from _second_front_matter(article, rule)
    text = article.prose.text
    long = [
        block
        for block in article.blocks
        if block.end - block.start >= _PARAGRAPH // 2 and block.kind in ("paragraph", "quote")
    ]
    if not long:
        return
    again = _second_start(text, long)
    if again is not None:
        said = _shown(text, again, len(text))
        message = rule.message.format(what=f"The article begins anew at “{said}”")
        low, high = article.prose.span(again, min(len(text), again + _HEAD))
        yield Finding(rule.name, rule.severity, message, low, high)
    else:
        yield from _paragraphs(article, rule, long)


def _second_front_matter(article: Article, rule: Rule) -> Iterator[Finding]:
    source, start = article.text, article.body_start
    if source.find("\n---", start - 1, start + _NEAR) < 0:
        return
    known = frozenset(rule.options["keys"])
    for match in _MATTER.finditer(source, start, start + _NEAR):
        at = bisect_right(article.body.code, (match.start(), len(source))) - 1
        is_code = at >= 0 and match.start() < article.body.code[at][1]
        if not is_code and len(known.intersection(_KEY.findall(match[1]))) >= _LEAST_KEYS:
            fix = Fix("Remove it", "unsafe", (Edit(*match.span(), ""),))
            message = rule.message.format(what="A second front matter stands in the body")
            yield Finding(rule.name, rule.severity, message, *match.span(), fix=fix)


def _second_start(text: str, blocks: list[Block]) -> int | None:
    """Where the article begins anew; None where it stands there once."""
    start = blocks[0].start
    again = text.find(text[start : start + _HEAD], start + _HEAD)
    if again < 0:
        return None
    size = 0
    limit = min(again - start, len(text) - again)
    while size < limit and text[start + size] == text[again + size]:
        size += 1
    return again if size >= max(_AGAIN, _SHARE * len(text)) else None


def _paragraphs(article: Article, rule: Rule, blocks: list[Block]) -> Iterator[Finding]:
    """One finding for all paragraphs that an earlier one says word for word."""
    text = article.prose.text
    seen: set[str] = set()
    again: list[Block] = []
    for block in blocks:
        said = text[block.start : block.end].strip()
        if len(said) < _PARAGRAPH and not (len(said) >= _PARAGRAPH // 2 and has_no_blanks(said)):
            continue
        if said in seen:
            again.append(block)
        seen.add(said)
    if not again:
        return
    spans = [
        article.prose.span(block.start, block.start + len(text[block.start : block.end].rstrip())) for block in again
    ]
    first = _shown(text, again[0].start, again[0].end)
    count = f"{len(again)} paragraphs stand" if len(again) > 1 else "A paragraph stands"
    message = rule.message.format(what=f"{count} in the article twice, word for word: “{first}”")
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    severity = rule.severity if len(again) >= _SURE else "info"
    yield Finding(rule.name, severity, message, *spans[0], related=related)


def _shown(text: str, start: int, end: int) -> str:
    said = " ".join(text[start : min(end, start + 2 * _SHOWN)].split())
    return clipped(said, _SHOWN)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
