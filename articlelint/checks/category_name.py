"""Names of categories: those that the site does not allow, and those in another spelling than the rest of it has.

What the site allows is in its configuration. Where that says nothing, most of the articles have the right spelling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from articlelint.category import lexicon as lexicons
from articlelint.category.lexicon import Lexicon, normalized
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.renaming import place, renaming
from articlelint.finding import Finding, Safety
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.startup.records import NamedTuple

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "find": {"enum": ["unknown", "style"]},
        "lexicon": {"type": "string"},
        "allowed": _NAMES,
        "catch-all": _NAMES,
        "compatible": {"type": "array", "items": {**_NAMES, "minItems": 2}},
        "model": {"type": "string"},
    },
    "required": ["find", "lexicon"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("name", "reason")

_MIN_ARTICLES = 20  # before a site's own spellings count
_MIN_USES = 5  # of the usual spelling,
_TIMES = 4  # and so many times as often as the other one


class Compiled(NamedTuple):
    """allowed: the names that the configuration allows, the catch-all ones among them; none: it does not say."""

    rule: Rule
    lexicon: Lexicon
    allowed: tuple[str, ...]


class Name(NamedTuple):
    """A category of an article, and its place; `is_exact` where it stands there letter by letter."""

    text: str
    start: int
    end: int
    is_exact: bool


class Right(NamedTuple):
    """The name that should stand there, why, and how sure it is that nothing else is meant."""

    name: str
    reason: str
    safety: Safety


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the names that the rule's lexicon knows."""
    options = rule.options
    allowed = dict.fromkeys((*options.get("allowed", ()), *options.get("catch-all", ())))
    return Compiled(rule, lexicons.read(rule), tuple(allowed) if options.get("allowed") else ())


def gather(context: Context, compiled: Compiled) -> tuple[Name, ...] | None:
    """The categories of the article that may be wrong; where the site allows all, none is unknown."""
    if not compiled.allowed and compiled.rule.options["find"] == "unknown":
        return None
    values = context.article.values("category")
    names = (Name(value.view.text, *place(value, context.article)) for value in values)
    return tuple(name for name in names if name.text not in compiled.allowed) or None


def judge(evidence: Sequence[Name], facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    wants_style = compiled.rule.options["find"] == "style"
    for name in evidence:
        right = _right(name.text, facts, compiled)
        if right is not None and wants_style:
            yield _finding(name, right, compiled.rule)
        elif right is None and compiled.allowed and not wants_style:
            yield _finding(name, _nearest(name.text, compiled), compiled.rule)


def _finding(name: Name, right: Right, rule: Rule) -> Finding:
    fix = renaming(name.start, name.end, right.name, right.safety) if right.name and name.is_exact else None
    message = rule.message.format(name=name.text, reason=right.reason)
    return Finding(
        rule.name, rule.severity, message, name.start, name.end, (right.name,) if right.name else (), fix=fix
    )


def _right(name: str, facts: Facts, compiled: Compiled) -> Right | None:
    """The name of which this one is another spelling, or another word for the same; None where it is neither."""
    if not compiled.allowed:
        return _usual(name, facts) if facts.articles >= _MIN_ARTICLES else None
    key = normalized(name)
    for each in compiled.allowed:
        if normalized(each) == key:
            return Right(each, f'The site has this category as "{each}"', "safe")
    meaning = compiled.lexicon.meaning(key)
    if meaning is None or not meaning.about:
        return None
    same = [each for each in compiled.allowed if compiled.lexicon.meaning(normalized(each)) == meaning]
    return Right(same[0], f'The site has "{same[0]}" for this', "unsafe") if len(same) == 1 else None


def _usual(name: str, facts: Facts) -> Right | None:
    """The spelling that the site nearly always has instead of this one."""
    used = facts.categories
    usual = max(_spellings(facts).get(normalized(name), ()), key=lambda each: (used[each], each), default=name)
    if usual == name or used[usual] < max(_MIN_USES, _TIMES * used.get(name, 0)):
        return None
    return Right(usual, f'"{name}" is "{usual}" in the other articles of the site', "safe")


def _spellings(facts: Facts) -> Mapping[str, Sequence[str]]:
    """The categories that articles name, by what their spellings have in common."""

    def group() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in facts.categories:
            found.setdefault(normalized(each), []).append(each)
        return found

    return facts.remember(_spellings, group)


def _nearest(name: str, compiled: Compiled) -> Right:
    """An allowed category that may be meant: one that has what this one is about, else one of similar letters."""
    known = ", ".join(compiled.allowed[:5]) + (", ..." if len(compiled.allowed) > 5 else "")
    meaning = compiled.lexicon.meaning(normalized(name))
    if meaning is not None and meaning.about:
        for each in compiled.allowed:
            other = compiled.lexicon.meaning(normalized(each))
            if other is not None and meaning.about & (other.about | other.covers):
                return Right(each, f'the nearest is "{each}"', "unsafe")
    from difflib import get_close_matches

    close = get_close_matches(normalized(name), map(normalized, compiled.allowed), 1)
    for each in compiled.allowed:
        if close and normalized(each) == close[0]:
            return Right(each, f'the nearest is "{each}"', "unsafe")
    return Right("", f"there are {known}", "unsafe")


CHECK = SiteCheck(OPTIONS, compile, gather, judge, tuple[Name, ...], message_fields=MESSAGE_FIELDS)
