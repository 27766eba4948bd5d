"""What stands twice in one file: the article, its paragraphs, headings or words, its title, or the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.block_words import words_of
from articlelint.checks.shared.doubling import Doubling, doublings
from articlelint.checks.shared.headings import line_of, said_again, title_above
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.messages import clipped
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
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
_SURE = 2  # such paragraphs in a row: one alone may be repeated on purpose
_SHOWN = 40
_LEAST = _PARAGRAPH // 2
_AHEAD = 2 * _SHOWN  # characters of a block among which so many are no blanks
_RELATED = 50  # further places that a finding names
_HEADS = 4  # blocks among which are the teaser of a feed and the first paragraph, and perhaps headings
_TEASER, _LONGEST_TEASER, _GOES_ON = 60, 1_000, 20  # characters of a teaser, and of what follows it in the article
_SHORTEST = _TEASER // 2  # of one in a script without blanks
_CUT = " .…[]\u2026"
_ENDS = tuple(".!?:;。！？：；।؟۔”\"’'»」』)）")  # of a paragraph that is not cut
_CUT_ENDS = ("..", "…", "[…]", "[...]")
_BETWEEN = 2  # so many blocks between are too many for a teaser inside the article
_SAME = 20  # characters with which both begin
_PARAGRAPHS = ("paragraph", "quote")
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
    yield from _doubled(article, rule)
    yield from _headings(article, rule)
    text = article.prose.text
    paragraphs = [
        (number, start, end)
        for number, (kind, start, end) in enumerate(article.blocks)
        if end - start >= _SHORTEST and kind in _PARAGRAPHS
    ]
    yield from _pasted_teasers(article, paragraphs, rule)
    first = next((start for _, start, end in paragraphs if end - start >= _LEAST), None)
    if first is None:
        return
    again = _second_start(text, first)
    if again is not None:
        said = _shown(text, again, len(text))
        message = rule.message.format(what=f"The article begins anew at “{said}”")
        low, high = article.prose.span(again, min(len(text), again + _HEAD))
        yield Finding(rule.name, rule.severity, message, low, high)
    else:
        yield from _paragraphs(article, rule)


def _doubled(article: Article, rule: Rule) -> Iterator[Finding]:
    """One finding for each stretch of words that is doubled in place."""
    prose = article.prose
    for each in doublings(article):
        said = prose.text[each.start : each.middle]
        message = rule.message.format(what=f"Words doubled in place: “{clipped(said, _SHOWN)}”")
        is_clear = prose.is_exact(article.text, each.start, each.end) and not _is_inside(prose.text, each)
        fix = Fix("Remove the second copy", rule.safety, (Edit(*prose.span(each.middle, each.end), ""),))
        yield Finding(
            rule.name,
            rule.severity if _is_sure(each, said) else "info",
            message,
            *prose.span(each.start, each.end),
            fix=fix if is_clear and rule.fix else None,
        )


def _is_inside(text: str, doubling: Doubling) -> bool:
    """Whether words stand on both sides: the copies may be the end of a heading and the beginning of what is below."""
    before, after = text[max(0, doubling.start - 2) : doubling.start], text[doubling.end : doubling.end + 2]
    return doubling.extent == "part" and before.strip()[-1:].isalnum() and after.strip()[:1].isalnum()


def _is_sure(doubling: Doubling, said: str) -> bool:
    """Whether no author wrote two copies: glued ones, all of a block, or a sentence too long for emphasis."""
    if doubling.extent == "sentence":
        return doubling.is_glued or len(said) >= _least_teaser(said)
    return doubling.is_glued or doubling.extent == "block"


def _headings(article: Article, rule: Rule) -> Iterator[Finding]:
    """A heading below which the same words stand once more; else the title of the front matter above the body."""
    again = said_again(article)
    block = again.block if again else title_above(article)
    if block is None:
        return
    text = article.prose.text
    said = _shown(text, block.start, block.end)
    what = f"A heading stands twice in a row: “{said}”" if again else f"The body begins with its title: “{said}”"
    line = line_of(article, block)
    fix = Fix("Remove it", rule.safety, (Edit(*line, ""),)) if line and rule.fix else None
    span = article.prose.span(block.start, block.start + len(text[block.start : block.end].rstrip()))
    severity = rule.severity if again and again.is_sure else "info"
    yield Finding(rule.name, severity, rule.message.format(what=what), *span, fix=fix)


def _pasted_teasers(article: Article, paragraphs: list[tuple[int, int, int]], rule: Rule) -> Iterator[Finding]:
    """Paragraphs with which the next one begins, and goes on: a teaser, pasted above what it is the beginning of.

    Each of `paragraphs` is the number of a block, its start and its end.
    """
    text = article.prose.text
    heads = [text[start : start + _SAME] for _, start, _ in paragraphs]
    for at in [at for at, is_same in enumerate(map(eq, heads, heads[1:])) if is_same]:
        (number, first, first_end), (next_number, second, end) = paragraphs[at : at + 2]
        said = text[first:first_end].strip()
        whole = text[second:end].lstrip()
        is_first = next_number < _HEADS
        between = article.blocks[number + 1 : next_number]
        is_near = len(between) < _BETWEEN and all(block.kind != "heading" for block in between)
        if not (is_first or (is_near and _is_cut(said))) or not _goes_on(said, whole):
            continue
        low, high = article.prose.span(first, first + len(text[first:first_end].rstrip()))
        source = article.text[high : article.prose.span(end - len(whole), end)[0]]
        if "<!--" in source or "\n---" in source:  # the generator's mark below a teaser that is meant
            continue
        which = "The first paragraph" if is_first else "A paragraph"
        what = f"{which} is the beginning of the next one: “{_shown(text, first, first_end)}”"
        yield Finding(rule.name, rule.severity, rule.message.format(what=what), low, high)


def _goes_on(said: str, whole: str) -> bool:
    """Whether a paragraph is what a teaser says, and more."""
    said = said.rstrip(_CUT)
    is_long = _least_teaser(said) <= len(said) <= _LONGEST_TEASER
    return is_long and whole.startswith(said) and len(whole) > len(said) + _GOES_ON


def _least_teaser(said: str) -> int:
    return _SHORTEST if has_no_blanks(said) else _TEASER


def _is_cut(said: str) -> bool:
    """Whether a paragraph breaks off, or is too long to be said twice on purpose."""
    return said.endswith(_CUT_ENDS) or not said.endswith(_ENDS) or _is_long_text(said)


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


def _second_start(text: str, start: int) -> int | None:
    """Where the article, whose first long paragraph is at `start`, begins anew; None where it stands there once."""
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
    is_sure = any(len({words_of(article, block) for block in each.paragraphs}) >= _SURE for each in repeats)
    yield Finding(rule.name, rule.severity if is_sure else "info", message, *spans[0], related=related)


def _repeats(article: Article) -> Iterator[_Repeat]:
    """The stretches of blocks that stand further up, as long as they are the same."""
    text = article.prose.text
    long = [text[block.start : block.start + _AHEAD] for block in article.blocks if block.end - block.start >= _LEAST]
    beginnings = {"".join(beginning.split())[:_SHOWN] for beginning in long}
    if len(beginnings) == len(long):  # as in most articles, whose blocks need no closer look
        return
    blocks = [block for block in article.blocks if block.kind != "code" and text[block.start : block.end].strip()]
    said = [words_of(article, block) for block in blocks]
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


def _is_long(block: Block, words: str) -> bool:
    """Whether a block is a paragraph that nobody writes twice by chance."""
    return block.kind in _PARAGRAPHS and block.end - block.start >= _LEAST and _is_long_text(words)


def _is_long_text(words: str) -> bool:
    return len(words) >= _PARAGRAPH or (len(words) >= _LEAST and has_no_blanks(words))


def _shown(text: str, start: int, end: int) -> str:
    said = " ".join(text[start : min(end, start + 2 * _SHOWN)].split())
    return clipped(said, _SHOWN)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
