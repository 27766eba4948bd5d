"""Headings below which the same words stand once more, and titles of the front matter that stand above the body."""

from __future__ import annotations

from articlelint.article.article import Article
from articlelint.article.stubs import TAG
from articlelint.checks.shared.block_words import words_of
from articlelint.checks.shared.doubling import is_telling
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Block

_LEVEL = regex(r"#{1,6}(?=[ \t])|<h[1-6]\b")
_IMAGE = regex(r"!\[[^\[\]]*\]\([^()\s]*\)|<img\b[^<>]*>")
_LINE = regex(r"[ \t]*(?:#{1,6}[ \t]+)?(.*?)[ \t#]*(?:\r\n|[\r\n]|\Z)")
_KINDS = ("heading", "paragraph")
_UNDERLINE = ("=", "-")
_STOPS = " .。"


class Again(NamedTuple):
    """A block that says what the heading above it says; `is_sure`: neither is a section of the other."""

    block: Block
    is_sure: bool


def said_again(article: Article) -> Again | None:
    """The first block that repeats the heading right above it."""
    text, blocks = article.prose.text, article.blocks
    for at in [at for at, (kind, _, _) in enumerate(blocks) if kind == "heading"]:
        above, below = blocks[at], _first(article, at + 1)
        if below is None or text[above.start : above.start + 1] != text[below.start : below.start + 1]:
            continue
        said = words_of(article, above)
        if said == words_of(article, below) and is_telling(said, is_glued=False) and _is_beside(article, above, below):
            return Again(below, below.kind == "paragraph" or _level(article, above) == _level(article, below))
    return None


def title_above(article: Article) -> Block | None:
    """The body's first block, if it says what the title of the front matter says."""
    title = _plain(article.title_text)
    first = _first(article, 0)
    if not title or first is None or first.end - first.start > 2 * len(article.title_text):
        return None
    return first if _plain(words_of(article, first)) == title else None


def _first(article: Article, number: int) -> Block | None:
    """The block of that number, or the one after it where it is blank, if that is a heading or a paragraph."""
    for block in article.blocks[number : number + 2]:
        if block.kind not in _KINDS:
            return None
        if not article.prose.text[block.start : block.end].isspace():
            return block
    return None


def line_of(article: Article, block: Block) -> tuple[int, int] | None:
    """The source span of the line that a block is, with its end; None if it is more, or less."""
    source = article.text
    low = article.prose.span(block.start, block.end)[0]
    low = max(source.rfind("\n", 0, low), source.rfind("\r", 0, low)) + 1
    match = _LINE.match(source, low)
    if match is None or match[1] != words_of(article, block) or source.startswith(_UNDERLINE, match.end()):
        return None
    return match.span()


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(_STOPS).casefold()


def _is_beside(article: Article, above: Block, below: Block) -> bool:
    """Whether nothing stands between a heading and a block; between headings images may."""
    source, prose = article.text, article.prose
    end = above.start + len(prose.text[above.start : above.end].rstrip())
    between = source[prose.span(end - 1, end)[1] : prose.span(below.start, below.end)[0]]
    if below.kind == "heading":
        between = _IMAGE.sub("", between)
    return not any(map(_is_shown, TAG.sub("", between)))


def _is_shown(character: str) -> bool:
    return character.isalnum() or character in "<!"


def _level(article: Article, block: Block) -> str:
    """The mark of a heading's level in the source; "" for one that is underlined."""
    source, low = article.text, article.prose.span(block.start, block.end)[0]
    marks = _LEVEL.findall(source, source.rfind("\n", 0, low) + 1, low)
    return marks[-1].lower() if marks else ""
