"""What chat programs and language models leave in a text: their marks, their tags, and what they said to their user.

Marks and sentences that readers see are patterns, as in the check `pattern`. Tags, comments and a fence around all of
the article are in the source only, so a rule lists these apart: each names the texts (`with`) with which it begins, and
one search for all of them tells whether to look at all. Whatever is in code is shown on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from articlelint.article.article import Article
from articlelint.checks import pattern
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Edit, Finding, Fix, Severity
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import plain

_PATTERNS: Mapping[str, Any] = pattern.OPTIONS["properties"]
OPTIONS: dict[str, Any] = {
    **pattern.OPTIONS,
    "properties": {
        **_PATTERNS,
        "marks": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "with": {"type": "array", "items": {"type": "string", "pattern": "^<."}, "minItems": 1},
                    "text": {"type": "string"},
                    "topic": {"type": "string", "description": "as in a pattern"},
                    "severity": {"enum": ["error", "warning", "info"]},
                },
                "required": ["with", "text"],
                "additionalProperties": False,
            },
        },
        "exact": {
            "type": "string",
            "description": "what a mark is in the source, where Markdown takes its brackets for those of a link",
        },
        "bracketed": {"type": "string", "description": "what begins like this is a mark only with its brackets"},
        "fence": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "description": "languages of a code block that is the whole body, and the article",
        },
    },
}
MESSAGE_FIELDS = ("text",)

_SHOWN = 160  # characters that a finding covers at most
_QUOTE = 60
_FENCE = regex(r"\s*(`{3,}|~{3,})[ \t]*([\w-]+)[ \t]*\r?\n")
_MATTER = regex(r"---[ \t]*\r?\n(?:[A-Za-z_][\w-]*:.*\r?\n|[ \t-].*\r?\n){1,40}---[ \t]*\r?\n")
_HEADING = regex(r"\s*# +(\S.*)")
_BEFORE, _AFTER = 20, 400  # characters around what readers see of a mark in which its brackets are
_STOPS = " \t.,;:!?)\r\n"


class Mark(NamedTuple):
    """What stands in the source: the expression for it, and what an article about it says of itself."""

    text: re.Pattern[str]
    topic: re.Pattern[str] | None
    severity: Severity


class Compiled(NamedTuple):
    rule: Rule
    patterns: pattern.Compiled
    marks: tuple[Mark, ...]
    begins: re.Pattern[str] | None
    exact: re.Pattern[str] | None
    bracketed: re.Pattern[str] | None
    fences: frozenset[str]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Make the rule's patterns and marks ready."""
    entries = rule.options.get("marks", ())
    begins = "|".join(re.escape(text[1:]) for entry in entries for text in entry["with"])
    return Compiled(
        rule,
        pattern.compile(rule),
        tuple(_mark(rule, entry) for entry in entries),
        regex(f"<(?:{begins})", re.IGNORECASE) if begins else None,
        _optional(rule, "exact"),
        _optional(rule, "bracketed"),
        frozenset(rule.options.get("fence", ())),
    )


def _optional(rule: Rule, name: str) -> re.Pattern[str] | None:
    return rule.regex(rule.options[name], re.IGNORECASE) if name in rule.options else None


def _mark(rule: Rule, entry: Mapping[str, Any]) -> Mark:
    return Mark(
        rule.regex(entry["text"], re.IGNORECASE),
        pattern.aside(rule, entry, "topic"),
        cast(Severity, entry.get("severity", rule.severity)),
    )


def phrases(compiled: Compiled) -> Iterable[tuple[str, int]]:
    return pattern.phrases(compiled.patterns)


def has_more(article: Article, compiled: Compiled) -> bool:
    source, start = article.text, article.body_start
    if compiled.begins is not None and compiled.begins.search(source, start):
        return True
    return bool(compiled.fences) and source[start : start + 8].lstrip().startswith(("```", "~~~"))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    seen: set[tuple[int, int]] = set()
    for finding in pattern.check(context, compiled.patterns):
        if _is_escaped(article, finding.start):
            continue
        exact = _exact(article, finding, compiled)
        if exact is not None and (exact.start, exact.end) not in seen:
            seen.add((exact.start, exact.end))
            yield _with_fix(article, exact)
    if has_more(article, compiled):
        yield from _in_source(article, compiled)
        yield from _fence(article, compiled)


def _is_escaped(article: Article, at: int) -> bool:
    """Whether the writer took care that readers see what stands at `at`."""
    return article.text[at] in "&\\" or article.text[at - 1 : at] == "\\"


def _exact(article: Article, finding: Finding, compiled: Compiled) -> Finding | None:
    """A finding with the place of the whole mark in the source; None where it is no mark without its brackets."""
    if finding.severity != "error" or compiled.exact is None or finding.start < article.body_start:
        return finding
    source = article.text
    for match in compiled.exact.finditer(
        source, max(article.body_start, finding.start - _BEFORE), finding.end + _AFTER
    ):
        low, high = match.span()
        if low <= finding.end and finding.start <= high:
            message = compiled.rule.message.format(text=_shown(match[0]))
            fix = Fix("Remove it", "unsafe", (Edit(low, high, ""),)) if compiled.rule.fix else None
            return finding._replace(start=low, end=high, message=message, fix=fix)
    return None if compiled.bracketed is not None and compiled.bracketed.match(source, finding.start) else finding


def _with_fix(article: Article, finding: Finding) -> Finding:
    """A finding with its fix if that is sure to remove nothing of the article; with the blank that it leaves behind."""
    low, high = finding.start, finding.end
    is_link = article.text.startswith("[", low) and article.text.startswith(")", high - 1)
    if finding.severity != "error" or not (finding.fix or is_link):
        return finding._replace(fix=None)
    return finding._replace(fix=Fix("Remove it", "unsafe", (_removal(article, low, high),)))


def _removal(article: Article, start: int, end: int) -> Edit:
    """What removes a stretch of the source with the brackets around it, and a blank that would stay before a stop, a
    blank or a line end.
    """
    text = article.text
    if start and text[start - 1] == "(" and text[end : end + 1] == ")":
        start, end = start - 1, end + 1
    is_last = text[end : end + 1] in _STOPS
    while is_last and start > article.body_start and text[start - 1] in " \t":
        start -= 1
    return Edit(start, end, "")


def _in_source(article: Article, compiled: Compiled) -> Iterator[Finding]:
    source, rule = article.text, compiled.rule
    for mark in compiled.marks:
        for match in mark.text.finditer(source, article.body_start):
            low, high = match.span()
            if article.body.code_at(low) not in (-1, low) or _is_escaped(article, low):
                continue
            about = mark.topic is not None and mark.topic.search(pattern.subject(article))
            message = rule.message.format(text=_shown(match[0]))
            fix = Fix("Remove it", "unsafe", (_removal(article, low, high),)) if rule.fix else None
            finding = Finding(
                rule.name, "info" if about else mark.severity, message, low, min(high, low + _SHOWN), fix=fix
            )
            yield finding if finding.severity == "error" else finding._replace(fix=None)


def _shown(text: str) -> str:
    return shortened(" ".join(text.split()), _QUOTE)


def _fence(article: Article, compiled: Compiled) -> Iterator[Finding]:
    """A code block of a language of articles that is the whole body, and holds the article: its front matter, or its
    title as the first heading.
    """
    source, rule = article.text, compiled.rule
    opening = _FENCE.match(source, article.body_start)
    if opening is None or opening[2].lower() not in compiled.fences:
        return
    stop = len(source.rstrip())
    line = source.rfind("\n", 0, stop) + 1
    is_closed = line > opening.end() and source[line:stop].strip() == opening[1]
    if source.find("\n" + opening[1], opening.end() - 1, line - 1 if is_closed else stop) >= 0:
        return  # more than one block
    heading = _HEADING.match(source, opening.end())
    is_bare = article.front_matter is None
    has_title = heading is not None and (is_bare or plain(heading[1]) == plain(article.title_text))
    if not (_MATTER.match(source, opening.end()) or has_title):
        return
    low = opening.start(1)
    edits = [Edit(low, opening.end(), "")]
    if is_closed:
        edits.append(Edit(line, stop, ""))
    message = rule.message.format(text=f"{opening[1]}{opening[2]} around the whole article")
    fix = Fix("Remove the fence", "unsafe", tuple(edits)) if rule.fix else None
    yield Finding(rule.name, rule.severity, message, low, len(opening[0].rstrip()) + opening.start(), fix=fix)


CHECK = ArticleCheck(
    OPTIONS, compile, check, phrases=phrases, has_more=has_more, message_fields=MESSAGE_FIELDS, exclusive=True
)
