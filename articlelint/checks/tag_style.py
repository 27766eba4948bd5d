"""Tags whose spelling is wrong, or not the one the rest of the site has.

Sites that write all tags in lower case, as slugs, do so on purpose: a tag without a capital is never called misspelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articlelint.article import tags
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.renaming import place, renaming
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.site.facts import Facts
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"names": {"type": "string"}},
    "required": ["names"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason",)

_MIN_ARTICLES = 20  # before a site's own spellings count
_MIN_USES = 5  # of the usual spelling,
_TIMES = 4  # and so many times as often as the other one
_WORD = regex(r"[^\W_]+")
_SIGN = regex(r"#[^\W\d_]")


class Name(NamedTuple):
    """How an abbreviation or a name is written, and what the abbreviation stands for."""

    spelling: str
    stands_for: tuple[str, ...]


Names = Mapping[str, Name]  # by the spelling in lower case


class Compiled(NamedTuple):
    rule: Rule
    names: Names
    long_names: Names


class Tag(NamedTuple):
    """A tag, how the names in it are written, and its place; `is_exact` where it stands there letter by letter."""

    text: str
    right: str
    start: int
    end: int
    is_exact: bool


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the names that the rule speaks of."""
    names = read_names(rule)
    long_names = {lower: name for lower, name in names.items() if len(lower) > tags.SHORT}
    return Compiled(rule, names, long_names)


def gather(context: Context, compiled: Compiled) -> tuple[Tag, ...] | None:
    """The tags of the article."""
    article = context.article
    # Elsewhere a short form may be a word: "ai" in Italian, "eu" in Portuguese, "un" in French.
    has_short_forms = article.language is None or article.language in article.word_lists.acronyms
    names = compiled.names if has_short_forms else compiled.long_names
    found = []
    for value in article.values("tags"):
        text = value.view.text
        found.append(Tag(text, spelled(text, names), *place(value, article)))
    return tuple(found) or None


def judge(evidence: Iterable[Tag], facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    for tag in evidence:
        if _SIGN.match(tag.text):
            bare = tag.text.lstrip("#")
            yield _finding(compiled.rule, tag, bare, f'"{tag.text}" has the sign of a hashtag, which is not part of it')
            continue
        if tag.right != tag.text:
            yield _finding(compiled.rule, tag, tag.right, f'"{tag.text}" is written "{tag.right}"')
            continue
        usual = _usual(tag.text, facts)
        if usual is not None and spelled(usual, compiled.names) == usual:
            said = f'"{tag.text}" is "{usual}" in the other articles of the site'
            yield _finding(compiled.rule, tag, usual, said)


def _finding(rule: Rule, tag: Tag, right: str, reason: str) -> Finding:
    fix = renaming(tag.start, tag.end, right, rule.safety) if tag.is_exact else None
    return Finding(rule.name, rule.severity, rule.message.format(reason=reason), tag.start, tag.end, (right,), fix=fix)


def spelled(tag: str, names: Names) -> str:
    """`tag` with the names in it as they are written; words without a capital, or of nothing else, are left alone."""
    if tag.islower() or tag.isupper():
        return tag
    whole = names.get(tag.lower())
    if whole is not None:
        return whole.spelling
    return _WORD.sub(lambda match: _word(match[0], names), tag)


def _word(word: str, names: Names) -> str:
    name = names.get(word.lower())
    return word if name is None or word.islower() or word.isupper() else name.spelling


def is_miscased(tag: str, names: Names) -> bool:
    """Whether `tag` is an abbreviation written as a program writes it that capitalizes every word ("Ai")."""
    name = names.get(tag.lower())
    return name is not None and name.spelling.isupper() and tag == tag.capitalize() != name.spelling


def _usual(tag: str, facts: Facts) -> str | None:
    """The spelling that the site nearly always has instead of this one."""
    if facts.articles < _MIN_ARTICLES:
        return None
    nothing: dict[str, str | None] = {}
    known = facts.remember(_usual, lambda: nothing)  # of the tags met so far
    if tag not in known:
        spellings: Mapping[str, int] = facts.tags.get(tags.key(tag), {})
        usual = max(spellings, key=lambda each: (spellings[each], each), default=tag)
        is_usual = spellings and spellings[usual] >= max(_MIN_USES, _TIMES * spellings.get(tag, 0))
        known[tag] = usual if is_usual and usual != tag else None
    return known[tag]


def read_names(rule: Rule) -> dict[str, Name]:
    """The names in the file that the rule names: one a line, an abbreviation's with a colon and what it stands for.

    Raises:
        RuleError: where the file cannot be read, or a name stands in it twice.
    """
    path = rule.beside(rule.options["names"])
    return rule.resources.share(f"names {path}", lambda: _names(path, rule.text_beside(rule.options["names"])))


def _names(path: str, text: str) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        spelling, _, long = line.partition(": ")
        if spelling.lower() in names:
            raise RuleError(path, number, f"'{spelling}' stands here twice")
        names[spelling.lower()] = Name(spelling, tuple(long.lower().split(", ")) if long else ())
    return names


CHECK = SiteCheck(OPTIONS, compile, gather, judge, tuple[Tag, ...], message_fields=MESSAGE_FIELDS)
