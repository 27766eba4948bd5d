"""Words and sentences torn apart: initials that a page sets apart, words divided at the end of a line, lone marks.

That two halves are one word is known from the article, in which the word stands elsewhere, or from the most frequent
words of its language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
MESSAGE_FIELDS = ("what",)

# An initial, and what is left of its word: behind a blank or, as a paragraph of its own, behind an empty line.
_INITIAL = regex(r"[\"“„«‘]?([^\W\d_])[ \n]([^\W\d_]{2,30})")
# It begins with the hyphen, so that the engine can skip to one; the first half is read off before it.
_DIVIDED = regex(r"-[ \n](?<=[^\W\d_][^\W\d_]-[ \n])([^\W\d_]{2,30})(?![\w-])")
_HALF = 30  # letters of it
_MARK = 2  # characters of a block that is a mark and perhaps a line end
_MARKS = frozenset(".,;:)")
_ENDS = ".!?:;,…。！？：；，、)]}>”\"'’»"
_SAME = 20  # characters of the text that an excerpt shows whole
_RELATED = 50  # further places that a finding names
_SHOWN = 40
_PARAGRAPHS = ("paragraph", "quote")


class Place(NamedTuple):
    """Where something is torn, in the prose; what it was, None if nobody knows; and how that is said."""

    start: int
    end: int
    meant: str | None
    what: str


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    article = context.article
    places = sorted([*_initials(article), *_divided(article), *_marks(article)])
    if not places:
        return
    prose = article.prose
    spans = [prose.span(place.start, place.end) for place in places]
    edits = [
        Edit(*span, place.meant)
        for span, place in zip(spans, places, strict=True)
        if place.meant is not None and prose.is_exact(article.text, place.start, place.end)
    ]
    fix = Fix("Put them together", rule.safety, tuple(edits)) if rule.fix and len(edits) == len(places) else None
    more = f" ({len(places)} places)" if len(places) > 1 else ""
    message = rule.message.format(what=places[0].what + more)
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    yield Finding(rule.name, rule.severity, message, *spans[0], related=related, fix=fix)


def _is_frequent(article: Article, word: str) -> bool:
    """Whether a word is one of the most frequent of the article's language."""
    return word in article.word_lists.stop_words.get(article.language or "", ())


def _initials(article: Article) -> Iterator[Place]:
    """Initials that stand apart from their words, at the beginning of a paragraph; and the one that the text lacks, by
    an excerpt that shows it.
    """
    text = article.prose.text
    blocks = [block for block in article.blocks if block.kind in _PARAGRAPHS]
    for block in blocks:
        near = text[block.start + 1 : block.start + 3]
        if " " not in near and "\n" not in near:
            continue
        match = _INITIAL.match(text, block.start)
        if match is None or not match[1].isupper() or not match[2].islower():
            continue
        whole = (match[1] + match[2]).lower()
        if _is_frequent(article, match[2]) or not _is_frequent(article, whole):
            continue
        said = f"{match[1]} {match[2]}"
        yield Place(match.start(1), match.end(), match[1] + match[2], f"“{said}” is “{match[1]}{match[2]}”")
    if blocks and text[blocks[0].start : blocks[0].start + 1].islower():
        start = blocks[0].start
        first = text[start : start + _SAME]
        for value in article.values("excerpt"):
            shown = value.view.text.lstrip('"“„«‘ ')
            if len(first) == _SAME and shown[1 : 1 + _SAME] == first and shown[0].isupper():
                word = first.split()[0]
                yield Place(start, start + len(word), shown[0] + word, f"“{word}” has lost its initial, “{shown[0]}”")
                return


def _divided(article: Article) -> Iterator[Place]:
    """Words that were divided at the end of a line, and stand in the article undivided, too."""
    text = article.prose.text
    if "- " not in text and "-\n" not in text:
        return
    for match in _DIVIDED.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < _HALF and text[start - 1].isalpha():
            start -= 1
        first, second = text[start : match.start()], match[1]
        is_pair = second in article.word_lists.conjunctions  # "on- and offshore"
        if is_pair or text[start - 1 : start] == "-" or not second.islower():
            continue
        if (first + second).lower() in article.words:
            yield Place(start, match.end(), first + second, f"“{first}- {second}” is “{first}{second}”")


def _marks(article: Article) -> Iterator[Place]:
    """Paragraphs that are nothing but the mark that ends a sentence, which stands above without one."""
    text, blocks = article.prose.text, article.blocks
    for at in [at for at, block in enumerate(blocks) if block.end - block.start <= _MARK]:
        above, block = blocks[at - 1], blocks[at]
        if at == 0 or block.kind != "paragraph" or above.kind not in _PARAGRAPHS:
            continue
        mark, said = text[block.start : block.end].strip(), text[above.start : above.end].strip()
        if mark in _MARKS and said and said[-1] not in _ENDS:
            low = block.start + text[block.start : block.end].index(mark)
            yield Place(low, low + 1, None, f"“{mark}” stands alone below “{said[-_SHOWN:]}”")


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
