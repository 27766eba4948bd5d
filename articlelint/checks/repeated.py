"""What stands twice in one file: the article, some of its paragraphs, or the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.messages import clipped
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import OBJECT, Block

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
_SURE = 2  # such paragraphs in a row: one alone may be repeated on purpose
_SHOWN = 40
_LEAST = _PARAGRAPH // 2
_AHEAD = 2 * _SHOWN  # characters of a block among which so many are no blanks
_RELATED = 50  # further places that a finding names
_HEADS = 4  # blocks among which are a teaser and the first paragraph, and perhaps headings
_TEASER, _LONGEST_TEASER, _GOES_ON = 60, 1_000, 20  # characters of a teaser, and of what follows it in the article
_CUT = " .…[]\u2026"
_MATTER = regex(r"(?m)^---[ \t]*\r?\n((?:[A-Za-z_][\w-]*:.*\r?\n(?:[ \t-].*\r?\n)*){2,30})---[ \t]*$")
_KEY = regex(r"(?m)^([A-Za-z_][\w-]*):")
_LEAST_KEYS = 2
_TAG = 200  # characters before a front matter that may be blank
_NEAR = 3_000  # characters of the body in which a second front matter stands


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    article = context.article
    yield from _second_front_matter(article, rule)
    text = article.prose.text
    long = [
        block for block in article.blocks if block.end - block.start >= _LEAST and block.kind in ("paragraph", "quote")
    ]
    if not long:
        return
    yield from _pasted_teaser(article, rule)
    again = _second_start(text, long)
    if again is not None:
        said = _shown(text, again, len(text))
        message = rule.message.format(what=f"The article begins anew at “{said}”")
        low, high = article.prose.span(again, min(len(text), again + _HEAD))
        yield Finding(rule.name, rule.severity, message, low, high)
    else:
        yield from _paragraphs(article, rule)


def _pasted_teaser(article: Article, rule: Rule) -> Iterator[Finding]:
    """A first paragraph with which the next one begins, and goes on: the feed's teaser, put above the article."""
    text = article.prose.text
    paragraphs = [block for block in article.blocks[:_HEADS] if block.kind in ("paragraph", "quote")]
    if len(paragraphs) < 2:
        return
    first, second = paragraphs[:2]
    said = text[first.start : first.end].strip().rstrip(_CUT)
    least = _TEASER // 2 if has_no_blanks(said) else _TEASER
    if not least <= len(said) <= _LONGEST_TEASER:
        return
    start = second.start + len(text[second.start : second.end]) - len(text[second.start : second.end].lstrip())
    if not text.startswith(said, start) or second.end - start <= len(said) + _GOES_ON:
        return
    low, high = article.prose.span(first.start, first.start + len(text[first.start : first.end].rstrip()))
    between = article.text[high : article.prose.span(start, start + 1)[0]]
    if "<!--" in between or "\n---" in between:  # the generator's mark below a teaser that is meant
        return
    shown = _shown(text, first.start, first.end)
    message = rule.message.format(what=f"The first paragraph is the beginning of the next one: “{shown}”")
    yield Finding(rule.name, rule.severity, message, low, high)


def _second_front_matter(article: Article, rule: Rule) -> Iterator[Finding]:
    source, start = article.text, article.body_start
    if source.find("\n---", start - 1, start + _NEAR) < 0:
        return
    known = frozenset(rule.options["keys"])
    for match in _MATTER.finditer(source, start, start + _NEAR):
        is_code = article.body.code_at(match.start()) >= 0
        if (
            not is_code
            and not _is_template(source, match.start())
            and len(known.intersection(_KEY.findall(match[1]))) >= _LEAST_KEYS
        ):
            fix = Fix("Remove it", "unsafe", (Edit(*match.span(), ""),))
            message = rule.message.format(what="A second front matter stands in the body")
            yield Finding(rule.name, rule.severity, message, *match.span(), fix=fix)


def _is_template(source: str, start: int) -> bool:
    """Whether a template's tag stands before, so that what follows is shown as code: {% highlight %}, [prism]."""
    return source[max(0, start - _TAG) : start].rstrip().endswith(("%}", "}}", "]"))


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


class _Repeat(NamedTuple):
    """Blocks in a row that stand, in that order, further up: those of them that are long paragraphs."""

    paragraphs: list[Block]
    is_elsewhere: bool
    """Under another heading than further up: a reference says the same of two things, an interview asks it twice."""


def _paragraphs(article: Article, rule: Rule) -> Iterator[Finding]:
    """One finding for all paragraphs that stand further up, word for word and in the same order.

    A program repeats what follows, too. A paragraph alone may be a refrain: it is an info. What stands under two
    headings is repeated on purpose.
    """
    repeats = [each for each in _repeats(article) if not each.is_elsewhere]
    again = [block for each in repeats for block in each.paragraphs]
    if not again:
        return
    text = article.prose.text
    spans = [
        article.prose.span(block.start, block.start + len(text[block.start : block.end].rstrip())) for block in again
    ]
    first = _shown(text, again[0].start, again[0].end)
    count = f"{len(again)} paragraphs stand" if len(again) > 1 else "A paragraph stands"
    message = rule.message.format(what=f"{count} in the article twice, word for word: “{first}”")
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    is_sure = any(len({_words(article, block) for block in each.paragraphs}) >= _SURE for each in repeats)
    yield Finding(rule.name, rule.severity if is_sure else "info", message, *spans[0], related=related)


def _repeats(article: Article) -> Iterator[_Repeat]:
    """The stretches of blocks that stand further up, as long as they are the same."""
    text = article.prose.text
    long = [text[block.start : block.start + _AHEAD] for block in article.blocks if block.end - block.start >= _LEAST]
    beginnings = {"".join(beginning.split())[:_SHOWN] for beginning in long}
    if len(beginnings) == len(long):  # as in most articles, whose blocks need no closer look
        return
    blocks = [block for block in article.blocks if block.kind != "code" and text[block.start : block.end].strip()]
    said = [_words(article, block) for block in blocks]
    headings: list[str] = []
    heading = ""
    for block, words in zip(blocks, said, strict=True):
        heading = words if block.kind == "heading" else heading
        headings.append(heading)
    first: dict[str, int] = {}
    at = 0
    while at < len(blocks):
        before = first.setdefault(said[at], at)
        if before == at or not _is_long(blocks[at], said[at]):
            at += 1
            continue
        end = at
        while end < len(blocks) and said[end] == said[before + end - at]:
            first.setdefault(said[end], end)
            end += 1
        paragraphs = [
            block for block, words in zip(blocks[at:end], said[at:end], strict=True) if _is_long(block, words)
        ]
        is_section = any(block.kind == "heading" for block in blocks[at:end])
        yield _Repeat(paragraphs, not is_section and headings[before] != headings[at])
        at = end


def _words(article: Article, block: Block) -> str:
    """What a block says, with the code in it, for which the prose has but a mark."""
    said = article.prose.text[block.start : block.end].rstrip()
    if OBJECT in said:
        said = article.text[slice(*article.prose.span(block.start, block.start + len(said)))]
    return " ".join(said.split())


def _is_long(block: Block, words: str) -> bool:
    """Whether a block is a paragraph that nobody writes twice by chance."""
    if block.kind not in ("paragraph", "quote") or block.end - block.start < _LEAST:
        return False
    return len(words) >= _PARAGRAPH or (len(words) >= _LEAST and has_no_blanks(words))


def _shown(text: str, start: int, end: int) -> str:
    said = " ".join(text[start : min(end, start + 2 * _SHOWN)].split())
    return clipped(said, _SHOWN)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
