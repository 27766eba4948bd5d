"""Tags that nothing in the article speaks for.

A tag may be right though its word does not occur: people tag by topic. What tells a tag that a program gave is that its
letters stand inside other words ("network" for Work), again and again on the same site, while the text does not speak
of its topic at all. Where that cannot be shown, the finding is only a hint.

So it is in any language, as far as the letters of a tag inside other words say something there (article/tags.py).
What a text says of a topic, short forms and everyday words are known in English only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from types import MappingProxyType
from typing import Any

from articlelint.article import tags
from articlelint.article.article import Article, Value
from articlelint.article.words import words_of
from articlelint.category import lexicon as lexicons
from articlelint.category.lexicon import Lexicon
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.tag_style import Names, is_miscased, read_names
from articlelint.finding import Finding, Related, Severity
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "names": {"type": "string"},
        "lexicon": {"type": "string"},
        "everyday": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
    "required": ["names", "lexicon", "everyday"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason", "tag")

_MIN_ARTICLES = 20  # before a site's tags say anything about how they are given
_MIN_INSIDE = 5  # articles in which the tag stands inside other words only
_INSIDE_TO_ABSENT = 2  # by chance the letters of a word are absent more often than they stand inside others
_INSIDE_SHARE = 0.04  # of the articles with the tag
_TOPIC = 5.0  # what the lexicon's terms must weigh together to make a topic: a strong one and a fair one
_FAIR = 1.3  # the least weight of a term that counts for that
_ENOUGH = 4  # mentions of an everyday word that make it a topic
_USUAL = 200  # different words of the texts for which these hold: a short one needs less, in a long one are many topics
_LEAST, _MOST = 0.4, 4.0  # how much less, how much more


class Topic(NamedTuple):
    """The terms that speak for a category, with their weights: those of one word, with their plurals, and those of
    several, by their first word."""

    words: Mapping[str, float] = MappingProxyType({})
    phrases: Mapping[str, Sequence[tuple[str, float]]] = MappingProxyType({})
    singles: frozenset[str] = frozenset()  # the keys of `words`, and
    firsts: frozenset[str] = frozenset()  # of `phrases`: common elements of sets are found fast

    def has_support(self, words: frozenset[str], text: str) -> bool:
        """Whether enough of the terms stand among `words`, those of `text`, or in it, for how many words it has."""
        enough = _TOPIC * _length(words)
        found = {word.removesuffix("s"): self.words[word] for word in self.singles & words}
        weight = fsum(found.values())  # the same in any order
        for first in sorted(self.firsts & words):
            for phrase, more in self.phrases[first]:
                if weight >= enough:
                    return True
                if tags.has_word(phrase, text):
                    weight += more
        return weight >= enough


_NO_TOPIC = Topic()


def _length(words: frozenset[str]) -> float:
    """How long a text of so many different words is, compared with a usual one."""
    return min(max(_LEAST, len(words) / _USUAL), _MOST)


class Compiled(NamedTuple):
    rule: Rule
    lexicon: Lexicon
    names: Names
    everyday: frozenset[str]
    topics: dict[str, Topic]  # by the name of a category, when first met


class Doubt(NamedTuple):
    """A tag without support. `word`, at its place in the source, has the tag's letters in it; is "" where none has."""

    tag: str
    presence: tags.Presence
    start: int
    end: int
    word: str
    word_start: int
    word_end: int
    has_topic: bool


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the names and the lexicon that the rule speaks of."""
    return Compiled(
        rule,
        lexicons.read(rule),
        read_names(rule),
        frozenset(map(tags.key, rule.options["everyday"])),
        {},
    )


def gather(context: Context, compiled: Compiled) -> tuple[Doubt, ...] | None:
    """The tags of the article that may have no support."""
    article = context.article
    values = article.values("tags")
    if not values:
        return None
    found = []
    for value, presence in zip(values, article.tag_presences, strict=True):
        if _is_doubtful(value.view.text, presence, article.language, compiled):
            doubt = _doubt(value, presence, article, compiled)
            if doubt is not None:
                found.append(doubt)
    return tuple(found) or None


def _is_doubtful(tag: str, presence: tags.Presence, language: str | None, compiled: Compiled) -> bool:
    """Whether it is doubtful that a tag that occurs so belongs to an article."""
    is_short = len(tags.key(tag)) <= tags.SHORT
    if language != lexicons.ENGLISH:
        return presence == "inside" and not is_short
    if presence == "absent" or (presence == "inside" and is_short):
        # The letters of "ai" or "ui" are in most texts. A person writes the short form as it is written, though.
        return is_short and is_miscased(tag, compiled.names)
    return presence == "inside" or tags.key(tag) in compiled.everyday


def judge(evidence: Iterable[Doubt], facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    rule = compiled.rule
    for doubt in evidence:
        severity = _severity(doubt, facts)
        if severity is None:
            continue
        related: tuple[Related, ...] = ()
        if doubt.word:
            reason = f'its letters stand only inside other words ("{doubt.word}")'
            related = (Related(doubt.word_start, doubt.word_end, f'has "{doubt.tag}" in it'),)
        elif doubt.presence == "absent":
            reason = "neither it nor what it stands for is in the text"
        else:
            reason = "the word is there, but not as a topic"
        yield Finding(
            rule.name,
            severity,
            rule.message.format(tag=doubt.tag, reason=reason),
            doubt.start,
            doubt.end,
            (doubt.word,) if doubt.word else (),
            related,
        )


def _severity(doubt: Doubt, facts: Facts) -> Severity | None:
    if doubt.presence in ("inside", "absent") and len(tags.key(doubt.tag)) <= tags.SHORT:
        return "warning"
    is_site = facts.articles >= _MIN_ARTICLES
    if _is_scattered(tags.key(doubt.tag), facts) if is_site else doubt.has_topic:
        return "warning"
    return "info" if doubt.has_topic or doubt.presence != "inside" else None


def _is_scattered(key: str, facts: Facts) -> bool:
    """Whether the site gives the tag where its letters happen to occur."""
    inside = facts.tags_inside[key]
    if inside < _MIN_INSIDE or inside < _INSIDE_TO_ABSENT * facts.tags_absent[key]:
        return False
    return inside >= _INSIDE_SHARE * sum(facts.tags[key].values())


def _doubt(value: Value, presence: tags.Presence, article: Article, compiled: Compiled) -> Doubt | None:
    """The doubt about a tag that may have no support; None where something in the article gives it."""
    tag = value.view.text.strip()
    key = tags.key(tag)
    title = article.lowered_title
    text = f"{title}\n{article.lowered}"
    if _is_titled(tag, presence, title) or _is_abbreviated(key, article, text, compiled.names):
        return None
    if presence == "inside" and (tags.is_foreign(tag, text) or tags.is_in_name(tag, article.folded, article.lowered)):
        return None
    enough = _ENOUGH * min(1.0, _length(article.words))
    if presence == "word" and sum(1 for _ in tags.mentions(tag, text)) >= enough:
        return None
    topic = _topic(tag, compiled) if article.language == lexicons.ENGLISH else _NO_TOPIC
    if topic.has_support(article.words, text):
        return None
    start, end = value.view.span(0, len(value.view.text))
    word, low, high = _place(tag, title, article) if presence == "inside" else ("", start, end)
    return Doubt(tag, presence, start, end, word, low, high, topic != _NO_TOPIC)


def _is_titled(tag: str, presence: tags.Presence, title: str) -> bool:
    """Whether the title has the tag; in another form, too, where it is a word of some length."""
    if next(tags.mentions(tag, title), None) is not None:
        return True
    return presence != "inside" and len(tags.key(tag)) > tags.SHORT and tags.has_word(tag.lower(), title, whole=False)


def _is_abbreviated(key: str, article: Article, text: str, names: Names) -> bool:
    """Whether the text has what an abbreviation stands for, or the abbreviation as part of a name ("OpenAI")."""
    name = names.get(key)
    if name is None:
        return False
    if any(tags.has_word(long, text, whole=False) for long in name.stands_for):
        return True
    return name.spelling.isupper() and name.spelling in article.folded


def _topic(tag: str, compiled: Compiled) -> Topic:
    """What speaks for the category that a tag names, its own word apart; nothing where it names none."""
    name = lexicons.normalized(tag)
    meaning = compiled.lexicon.names.get(name)
    if meaning is None:
        return _NO_TOPIC
    if name not in compiled.topics:
        vocabulary, own = compiled.lexicon.vocabulary(lexicons.ENGLISH), tags.key(tag)
        about = {compiled.lexicon.keys.index(key) for key in meaning.about}
        words: dict[str, float] = {}
        phrases: dict[str, list[tuple[str, float]]] = {}
        for term, votes in zip(vocabulary.terms, vocabulary.votes, strict=True):
            weight = 0.0
            for number, said in votes:  # some thousand terms: a generator and max() take ten times as long
                if said > weight and number in about:
                    weight = said
            if weight < _FAIR or tags.key(term) == own:
                continue
            first, *rest = words_of(term)
            if rest or first != term:
                phrases.setdefault(first, []).append((term, weight))
            else:
                words[term] = words[f"{term}s"] = weight
        compiled.topics[name] = Topic(words, phrases, frozenset(words), frozenset(phrases))
    return compiled.topics[name]


def _place(tag: str, title: str, article: Article) -> tuple[str, int, int]:
    """The word that has the tag's letters in it, and its place in the source."""
    for text, view in ((title, article.values("title")[0].view if title else None), (article.lowered, article.prose)):
        span = tags.around(tag, text)
        if view is not None and span is not None:
            return (view.text[slice(*span)], *view.span(*span))
    return "", 0, 0


CHECK = SiteCheck(OPTIONS, compile, gather, judge, tuple[Doubt, ...], message_fields=MESSAGE_FIELDS)
