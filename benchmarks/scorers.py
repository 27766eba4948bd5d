"""Published rules that tell the page from the article, as scorers over our own text blocks, and installed peers.

Each scorer returns what it takes for boilerplate as spans of the source. They see the article through our parser, so
that a difference in what they find is one of the rules:

boilerpipe   C. Kohlschütter, P. Fankhauser, W. Nejdl: Boilerplate Detection using Shallow Text Features. WSDM 2010. The
             decision tree on the number of words and the link density of a block and its neighbours.
jusText      J. Pomikálek: Removing Boilerplate and Duplicate Content from Web Corpora. PhD thesis, Masaryk University,
             Brno 2011. Length, link density and stop-word density of a block, then the classes of its neighbours.
class list   The idea of Readability (Arc90, then Mozilla): an element is unlikely to hold an article if its class or
             id has a word of the page's furniture, unless it has one of the article's, too. The words are our own.

Both papers count words between blanks, so that neither knows Chinese, Japanese or Thai.

A peer is a package that takes HTML and returns the article's text: what is not in there is boilerplate for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import Any, NamedTuple

from articlelint.article.article import Article
from articlelint.article.words import Words
from articlelint.paths import kinds
from articlelint.syntax import html

Span = tuple[int, int]


class Block(NamedTuple):
    """A stretch of the prose view, its text with single blanks, and how much of it is linked.

    `number` is that of the article's block (`kind` is its kind): two blocks are neighbours where nothing lies between.
    """

    text: str
    kind: str = "paragraph"
    linked_words: int = 0
    linked_characters: int = 0
    number: int = 0
    start: int = 0
    end: int = 0


def blocks_of(article: Article) -> list[Block]:
    """The blocks of the article that have text, cut where a line ends unless an editor wrapped it.

    Extractors write a line for a block. In HTML the end of a line means nothing.
    """
    linked = sorted((link.text_start, link.text_end) for link in article.links if link.text_start >= 0)
    text = article.prose.text
    found = []
    at = 0  # of the links: both come in order
    for number, start, end in _lines(article):
        while at < len(linked) and linked[at][1] <= start:
            at += 1
        parts = []
        for low, high in linked[at:]:
            if low >= end:
                break
            parts.append(" ".join(text[max(low, start) : min(high, end)].split()))
        found.append(
            Block(
                " ".join(text[start:end].split()),
                article.blocks[number].kind,
                sum(len(words_of(part)) for part in parts),
                sum(map(len, parts)),
                number,
                start,
                end,
            )
        )
    return found


def _lines(article: Article) -> Iterator[tuple[int, int, int]]:
    """The number of the article's block, and where a line of it begins and ends in the prose."""
    text = article.prose.text
    cut = not article.path.lower().endswith(kinds.HTML)
    for number, pieces in groupby(article.pieces, key=lambda piece: piece.block):
        start = end = -1
        for piece in pieces:
            if start >= 0 and cut and "\n" in text[end : piece.start]:
                yield number, start, end
                start = -1
            start, end = (piece.start if start < 0 else start), piece.end
        yield number, start, end


def words_of(text: str) -> list[str]:
    """What stands between blanks and has a letter or a digit."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def spans_of(article: Article, blocks: Sequence[Block], flags: Sequence[bool]) -> list[Span]:
    """The source spans of the blocks that are flagged; neighbours are one."""
    runs: list[list[Block]] = []
    last = -2  # the number of the last block that is flagged, if the one before is
    for block, flag in zip(blocks, flags, strict=True):
        if flag:
            if last < block.number - 1:
                runs.append([])
            runs[-1].append(block)
        last = block.number if flag else -2
    return [article.prose.span(run[0].start, run[-1].end) for run in runs]


# --- boilerpipe -------------------------------------------------------------------------------------------------------


def boilerpipe(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks are boilerplate, by algorithm 2 of the paper."""
    counts = [len(words_of(block.text)) for block in blocks]
    densities = [block.linked_words / words if words else 0.0 for block, words in zip(blocks, counts, strict=True)]
    flags = []
    for at, words in enumerate(counts):
        before, after = (counts[at - 1] if at else 0), (counts[at + 1] if at + 1 < len(counts) else 0)
        density_before = densities[at - 1] if at else 0.0
        if densities[at] > 0.333333:
            flags.append(True)
        elif density_before <= 0.555556:
            flags.append(words <= 16 and after <= 15 and before <= 4)
        else:
            flags.append(words <= 40 and after <= 17)
    return flags


# --- jusText ----------------------------------------------------------------------------------------------------------

LINK_DENSITY = 0.2
SHORT, LONG = 70, 200  # characters
STOP_WORDS_LOW, STOP_WORDS_HIGH = 0.30, 0.32
HEADING_DISTANCE = 200  # characters
SURE = frozenset(("good", "bad"))


def justext(blocks: Sequence[Block], stop_words: frozenset[str]) -> list[bool]:
    """Which blocks are boilerplate; without stop words, in the mode that needs no language."""
    alone = [_alone(block, stop_words) for block in blocks]
    headings = [block.kind == "heading" for block in blocks]
    classes = list(alone)
    for at, heading in enumerate(headings):
        if heading and classes[at] == "short" and _leads_to_good(at, blocks, classes):
            classes[at] = "near-good"
    short = [at for at, each in enumerate(classes) if each == "short"]
    for at, is_good in [(at, _short_is_good(at, classes)) for at in short]:
        classes[at] = "good" if is_good else "bad"
    for at, each in enumerate(classes):
        if each == "near-good":
            classes[at] = "bad" if _sides(at, classes) == ("bad", "bad") else "good"
    for at, heading in enumerate(headings):
        if heading and classes[at] == "bad" and alone[at] != "bad" and _leads_to_good(at, blocks, classes):
            classes[at] = "good"
    return [each != "good" for each in classes]


def _alone(block: Block, stop_words: frozenset[str]) -> str:
    """The class of a block by itself."""
    length = len(block.text)
    if block.linked_characters > LINK_DENSITY * length or "\xa9" in block.text:
        return "bad"
    if length < SHORT:
        return "bad" if block.linked_characters else "short"
    words = block.text.split()
    density = sum(word.lower() in stop_words for word in words) / len(words)
    if not stop_words or density >= STOP_WORDS_HIGH:
        return "good" if length > LONG else "near-good"
    return "near-good" if density >= STOP_WORDS_LOW else "bad"


def _leads_to_good(at: int, blocks: Sequence[Block], classes: Sequence[str]) -> bool:
    """Whether a good block comes soon after."""
    distance = 0
    for block, each in zip(blocks[at + 1 :], classes[at + 1 :], strict=True):
        if distance > HEADING_DISTANCE:
            return False
        if each == "good":
            return True
        distance += len(block.text)
    return False


def _short_is_good(at: int, classes: Sequence[str]) -> bool:
    before, after = _sides(at, classes)
    if before == after:
        return before == "good"
    near_before, near_after = _sides(at, classes, heed_near=True)
    return (before == "bad" and near_before == "near-good") or (after == "bad" and near_after == "near-good")


def _sides(at: int, classes: Sequence[str], heed_near: bool = False) -> tuple[str, str]:
    """The nearest sure class before and after; bad where there is none."""
    heeded = SURE | {"near-good"} if heed_near else SURE
    before = next((classes[i] for i in range(at - 1, -1, -1) if classes[i] in heeded), "bad")
    after = next((classes[i] for i in range(at + 1, len(classes)) if classes[i] in heeded), "bad")
    return before, after


# What the package calls the languages of which it has stop words.
STOP_LISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


@cache
def packaged_stop_words(language: str) -> frozenset[str]:
    """Those of the package justext; none if it is not installed, or has none."""
    package = installed("justext")
    name = STOP_LISTS.get(language)
    return frozenset(map(str.lower, package.get_stoplist(name))) if package and name else frozenset()


def stop_words_of(language: str | None, words: Words) -> frozenset[str]:
    """Ours, which are a score, with the package's: what the thresholds were set for are lists of hundreds."""
    language = language or ""
    return words.stop_words.get(language, frozenset()) | packaged_stop_words(language)


_LANG = re.compile(r"""<html\b[^<>]*?\blang=["']?([A-Za-z]{2,3})""")


def language_of(article: Article) -> str | None:
    """What the page declares, else what our own rules find."""
    match = _LANG.search(article.text, 0, 5_000)
    return match[1].lower() if match else article.language


# --- the class list ---------------------------------------------------------------------------------------------------

UNLIKELY = re.compile(
    r"advert|banner|breadcrumb|comment|cookie|disqus|footer|header|menu|newsletter|pager|paginat|popup|related|share"
    r"|sidebar|social|sponsor",
    re.IGNORECASE,
)
MAYBE = re.compile(r"article|body|column|content|main", re.IGNORECASE)
UNLIKELY_ROLES = frozenset("alert alertdialog banner complementary contentinfo dialog menu menubar navigation".split())
NEVER = frozenset(("a", "article", "body", "html", "main"))
KEEPERS = frozenset(("code", "pre", "table"))  # what stands in them stays
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_FENCE = re.compile(r"^ {0,3}:{3,}[ \t]*(?:\{([^{}\n]*)\}|([\w-]+))?[ \t]*:*[ \t]*\r?$", re.MULTILINE)
_NAME = re.compile(r"[.#]([\w-]+)")


def by_class(article: Article) -> list[Span]:
    """The elements, and the fenced divs of pandoc, whose class, id or role is unlikely to be of an article."""
    return outermost([*_elements(article), *_fences(article)])


def is_unlikely(names: str, role: str = "") -> bool:
    return role.lower() in UNLIKELY_ROLES or (bool(UNLIKELY.search(names)) and not MAYBE.search(names))


def _elements(article: Article) -> Iterator[Span]:
    """By open tags: one that is never closed ends with what it stands in."""
    source = article.text
    open_tags: list[tuple[str, int, bool]] = []
    for tag in html.TAG.finditer(source, article.body_start):
        if article.body.code_at(tag.start()) >= 0:
            continue
        name, start, end = html.parts(tag)
        if name.startswith("/"):
            if any(each == name[1:] for each, _, _ in open_tags):
                while True:
                    closed, began, unlikely = open_tags.pop()
                    if unlikely:
                        yield began, tag.end() if closed == name[1:] else tag.start()
                    if closed == name[1:]:
                        break
        elif name not in VOID and not source.endswith("/", start, end):
            values = {each.name: each.value for each in html.attributes(source, start, end, {"class", "id", "role"})}
            names = f"{values.get('class', '')} {values.get('id', '')}"
            kept = name in NEVER or any(each in KEEPERS for each, _, _ in open_tags)
            open_tags.append((name, tag.start(), not kept and is_unlikely(names, values.get("role", ""))))
    yield from ((began, len(source)) for _, began, unlikely in open_tags if unlikely)


def _fences(article: Article) -> Iterator[Span]:
    open_fences: list[tuple[int, bool]] = []
    for fence in _FENCE.finditer(article.text, article.body_start):
        if article.body.code_at(fence.start()) >= 0:
            continue
        if fence[1] is not None or fence[2]:
            names = fence[2] or " ".join(_NAME.findall(fence[1]))
            open_fences.append((fence.start(), is_unlikely(names)))
        elif open_fences:
            began, unlikely = open_fences.pop()
            if unlikely:
                yield began, fence.end()


def outermost(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found


# --- all of them ------------------------------------------------------------------------------------------------------


def by_boilerpipe(article: Article) -> list[Span]:
    blocks = blocks_of(article)
    return spans_of(article, blocks, boilerpipe(blocks))


def by_justext(article: Article) -> list[Span]:
    blocks = blocks_of(article)
    stop_words = stop_words_of(language_of(article), article.word_lists)
    return spans_of(article, blocks, justext(blocks, stop_words))


SCORERS: dict[str, Callable[[Article], list[Span]]] = {
    "boilerpipe's rules": by_boilerpipe,
    "jusText's rules": by_justext,
    "a class list": by_class,
}


# --- peers ------------------------------------------------------------------------------------------------------------


@cache
def installed(module: str) -> Any:
    """The module, or None if its package is not installed."""
    try:
        return import_module(module)
    except ImportError:
        return None


def _by_trafilatura(source: str) -> str:
    return installed("trafilatura").extract(source, include_comments=False, include_tables=True) or ""


def _by_resiliparse(source: str) -> str:
    return str(installed("resiliparse.extract.html2text").extract_plain_text(source, main_content=True))


def _by_readability(source: str) -> str:
    summary = installed("readability").Document(source).summary()
    return Article("summary.html", summary, Words()).prose.text


def _by_packaged_justext(source: str) -> str:
    match = _LANG.search(source, 0, 5_000)
    stop_words = packaged_stop_words(match[1].lower() if match else "")
    package = installed("justext")
    options: dict[str, float] = {} if stop_words else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    paragraphs = package.justext(source.encode(), stop_words, encoding="utf-8", **options)
    return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)


# By the name of the package: its module, and what gives the article of an HTML page.
PEERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "trafilatura": ("trafilatura", _by_trafilatura),
    "resiliparse": ("resiliparse.extract.html2text", _by_resiliparse),
    "readability-lxml": ("readability", _by_readability),
    "justext": ("justext", _by_packaged_justext),
}
