"""Markdown that does not parse as it was meant: what readers see of it, or where it makes code of prose.

What is found here is broken in every dialect: a run of two asterisks that has a blank on its inner side opens and
closes nothing, whichever program reads it. What only some of them cannot read, as bold text between letters without
blanks, is not found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from articlelint.article.article import Article
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

# Where a paragraph, an item or a row ends that a run of asterisks may stand in.
_UNIT_END = regex(r"\n[ \t>]*(?:\n|\Z|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|#{1,6}[ \t]|\||<|:::)")
_UNIT_START = regex(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)]|#{1,6})[ \t]+)?")
_LONGEST = 300  # characters of bold text
_FAR = 2_000  # characters between two runs that one paragraph may have
_LATE_FENCE = regex(r"[\w+#-]{0,20}[ \t]*(?:\r?\n|\Z)")  # what follows the backticks
_OPENING = regex(r"[ \t]*(?:[>|]|<!--|:::)")  # of a line in which a fence may be late
_FENCE = regex(r"(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*(?:\n|\Z)")
# Languages of fences in which prose may have been put on purpose: none, or that of a text.
_PLAIN = frozenset(("", "text", "txt", "plaintext", "plain", "markdown", "md", "html"))
# What opens and closes brackets, and a blank line, which no link goes over; what is escaped is text.
_BRACKET = regex(r"\\[\\\[\]]|\n[ \t>]*(?=\n)|!?\[|\]")
_ADDRESS = regex(r"""\((?:https?://|/\w)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)""")
_LISTED = regex(r"[ \t>]{2,}|[-*+][ \t]|[0-9]{1,9}[.)][ \t]")
_ALT_ONLY = regex(
    r"(?<![\w\\!`])!(?:\\\[|\[(?!\[))(?P<label>[^\[\]\\\r\n]{2,300})(?:\\\](?:\\?\([^()\s]{0,300}\\?\))?|\](?![(\[:{]))"
)
_DEFINED = regex(r"^ {0,3}\[([^\[\]\r\n]{1,300})\]:", re.MULTILINE)
_LEAST_PROSE = 3  # lines
_LONG_LINE = 60  # characters of a line that may be a paragraph; of a script that writes a word in one, a third
_CODE_SIGN = regex(r"[{};<>$\\|=]|\(\)|://|^\s*(?:#!|//|--|\*|\d+\s|[$%>])")
_WORDS = regex(r"[^\W\d_]{2,}")
_DENSE = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = (".", "!", "?", ":", "…", "。", "！", "？", "”", '"', "»", ")")


class Fault(NamedTuple):
    """A place in the source, and the stretch (blanks) without which it would parse, empty if that is not sure."""

    start: int
    end: int
    removed: tuple[int, int] = (0, 0)


class _Run(NamedTuple):
    """A run of asterisks: its place, and on which sides of it something stands that it could be about."""

    start: int
    end: int
    opens: bool
    closes: bool


def emphasis(article: Article) -> Iterator[Fault]:
    """Bold text that is none, since a blank stands inside its asterisks, or since it goes over a blank line."""
    source = article.text
    if _is_paired(source, article.body_start):
        return
    open_before: _Run | None = None
    for low, runs in _units(article):
        left = _unpaired(runs)
        first, last = runs[0], runs[-1]
        if open_before and len(runs) == 1 and last.closes and not last.opens and _is_gap(source, open_before, last):
            yield Fault(open_before.start, open_before.end)
        open_before = None
        if left and len(left) % 2 == 0:
            places = {run: at for at, run in enumerate(runs)}
            for one, other in zip(left[::2], left[1::2], strict=True):
                fault = _pair(source, one, other, is_first=one.start == low)
                if fault is not None and places[other] == places[one] + 1:
                    yield fault
        elif left == [first] == runs and first.opens and not first.closes and first.start == low:
            open_before = first


def _is_paired(source: str, start: int) -> bool:
    """Whether each run of asterisks follows a blank or a mark and has the next one to close it, as in most texts."""
    is_open, opened = False, start
    for low, high in _asterisks(source, start):
        if is_open:
            if source[low - 1].isspace() or source.find("\n", opened, low) >= 0:
                return False
        elif source[high : high + 1].isspace() or source[low - 1 : low].isalnum():
            return False
        is_open = not is_open
        opened = high
    return not is_open


def _units(article: Article) -> Iterator[tuple[int, list[_Run]]]:
    """For each paragraph with runs of asterisks where its text begins, and the runs. Code and globs have none."""
    source = article.text
    runs: list[_Run] = []
    low = -1
    is_sound = True
    for start, end in _asterisks(source, article.body_start):
        if article.body.code_at(start) >= 0:
            continue
        if runs and (start - runs[-1].end > _FAR or _UNIT_END.search(source, runs[-1].end, start + 1)):
            if is_sound:
                yield low, runs
            runs = []
        if not runs:
            line = max(source.rfind("\n", 0, start) + 1, article.body_start)
            low, is_sound = _unit_start(source, line), True
        before, after = source[start - 1 : start] if start > low else " ", source[end : end + 1] or " "
        if before in "/$" or after in "/$":
            is_sound = False
        runs.append(_Run(start, end, not after.isspace(), not before.isspace()))
    if runs and is_sound:
        yield low, runs


def _asterisks(source: str, start: int) -> Iterator[tuple[int, int]]:
    """Runs of two or three asterisks that are not escaped."""
    start = source.find("**", start)
    while start >= 0:
        end = start + 2
        while source.startswith("*", end):
            end += 1
        if end - start < 4 and source[start - 1 : start] not in ("*", "\\"):
            yield start, end
        start = source.find("**", end)


def _unit_start(source: str, line: int) -> int:
    """Where the text begins of the line that begins at `line`."""
    match = _UNIT_START.match(source, line)
    return match.end() if match else line


def _unpaired(runs: list[_Run]) -> list[_Run]:
    """The runs that are left when each one that can close something has closed the last one that is open."""
    opened: list[_Run] = []
    left: list[_Run] = []
    for run in runs:
        if run.closes and opened and opened[-1].end - opened[-1].start == run.end - run.start:
            opened.pop()
        elif run.opens:
            opened.append(run)
        else:
            left.append(run)
    return sorted((*left, *opened))


def _pair(source: str, one: _Run, other: _Run, *, is_first: bool) -> Fault | None:
    """The fault that two unpaired runs in a row are, bold text with a blank inside; None if it may be something else.

    `is_first`: the paragraph begins with it.
    """
    inside = source[one.end : other.start]
    if not one.end - one.start == other.end - other.start == 2 or not 0 < len(inside.strip()) <= _LONGEST:
        return None
    if not _WORDS.search(inside) and not _DENSE.search(inside):
        return None
    begins = not one.closes or is_first
    before, after = not one.opens, not other.closes  # a blank at the beginning, at the end
    gap = (0, 0)
    if before and not after and begins and not source[other.end : other.end + 1].isalnum():
        gap = (one.end, other.start - len(inside.lstrip()))
    elif after and not before and begins and not other.opens:
        gap = (one.end + len(inside.rstrip()), other.start)
    elif after and not before and begins:  # "**Note: **the", but not "**kwargs and **options"
        if not (is_first or inside.rstrip()[-1] in ":.!?：。" or _DENSE.match(source, other.end)):
            return None
    elif not (before and after and is_first):
        return None
    is_blank = not source[slice(*gap)].strip(" \t")
    return Fault(one.start, other.end, gap if is_blank else (0, 0))


def _is_gap(source: str, one: _Run, other: _Run) -> bool:
    """Whether nothing but text and blank lines is between two runs, one of which opens and one of which closes."""
    end = source.find("\n", other.end)
    is_last = not source[other.end : end if end >= 0 else len(source)].strip(" \t.,;:!?")
    return is_last and other.start - one.end <= _FAR and "\n\n" in source[one.end : other.start]


def links(article: Article) -> Iterator[Fault]:
    """Addresses in parentheses whose brackets are taken by a link inside them, or open before a blank line.

    Not those of lists: menus and cards of a page are such, and are found as what they are.
    """
    source, start = article.text, article.body_start
    seen = article.body.prose.text
    if "]" not in seen or "](" not in seen:
        return
    opened: list[tuple[bool, bool]] = []  # whether each open bracket is an image's, and whether it may open a link
    skip = start
    for match in _BRACKET.finditer(source, start):
        at = match.start()
        mark = match[0]
        if mark.startswith("\n"):
            opened.clear()
        elif at < skip or article.body.code_at(at) >= 0 or mark.startswith("\\"):
            continue
        elif mark.endswith("["):
            opened.append((mark[0] == "!", True))
        elif not source.startswith("](", at):
            if opened:
                opened.pop()
        else:
            is_image, is_active = opened.pop() if opened else (False, False)
            target = _ADDRESS.match(source, at + 1)
            if target is None:
                continue
            skip = target.end()
            if not is_active and not _is_listed(source, at):
                yield Fault(at, target.end())
            elif not is_image:
                opened = [(image, image and active) for image, active in opened]


def _is_listed(source: str, at: int) -> bool:
    """Whether what stands at `at` is the text of a list, as its line is indented or begins with a mark."""
    return _LISTED.match(source, source.rfind("\n", max(0, at - _FAR), at) + 1) is not None


def late_fences(article: Article) -> Iterator[Fault]:
    """Fences of code at the end of a line of text, where they open code inside the line, or nothing."""
    source = article.text
    at = source.find("```", article.body_start)
    while at >= 0:
        end = at + 3
        while source.startswith("`", end):
            end += 1
        low = source.rfind("\n", max(0, at - _FAR), at) + 1
        low = max(low, at - _FAR, article.body_start)
        is_late = (
            _LATE_FENCE.match(source, end) and _WORDS.search(source, low, at) and not _OPENING.match(source, low, at)
        )
        if is_late and source.find("`", low, at) < 0 and article.body.code_at(at) in (-1, at):
            yield Fault(at, end)
        at = source.find("```", end)


def images(article: Article) -> Iterator[Fault]:
    """Images of which only the text is left, or whose brackets are escaped, so that no image is shown."""
    source = article.text
    for match in _ALT_ONLY.finditer(source, article.body_start):
        if article.body.code_at(match.start()) < 0 and not _is_defined(article, match["label"]):
            yield Fault(*match.span())


def _is_defined(article: Article, label: str) -> bool:
    """Whether the article says where the image with a label is."""
    labels = article.remember(
        _is_defined, lambda: frozenset(each.casefold() for each in _DEFINED.findall(article.text, article.body_start))
    )
    return label.casefold() in labels


def enclosed(article: Article) -> Iterator[Fault]:
    """The fence around a whole article, or one that nothing closes and that makes code of the paragraphs below it."""
    source, start, code = article.text, article.body_start, article.body.code
    if not code:
        return
    size = len(source) - start
    middle = bisect_right(code, (start + size // 2, len(source))) - 1  # in any code that is the whole article
    for low, high in dict.fromkeys((code[-1], code[max(0, middle)])):
        fence = _FENCE.match(source, low, high)
        if fence is None or fence[2].lower().strip("{.}") not in _PLAIN:
            continue
        inside = source[fence.end() : high]
        is_open = high == len(source) and not inside.rstrip().endswith(fence[1])
        if (is_open or high - low > 0.9 * size) and _is_prose(inside, least=_LEAST_PROSE):
            yield Fault(low, low + len(fence[1]))


def _is_prose(text: str, *, least: int) -> bool:
    """Whether most of `text` are paragraphs, and `least` of them: long lines of words that end as sentences do."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    long = [line for line in lines if is_paragraph(line)]
    return len(long) >= least and 2 * sum(map(len, long)) > sum(map(len, lines))


def is_paragraph(line: str) -> bool:
    """Whether a line is as long as one of prose, ends as a sentence does, and has no mark of code."""
    is_long = len(line) >= _LONG_LINE or 3 * len(_DENSE.findall(line)) >= _LONG_LINE
    return is_long and line.endswith(_SENTENCE_END) and _CODE_SIGN.search(line) is None
