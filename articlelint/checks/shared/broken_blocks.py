"""Blocks of Markdown that are none: tables without a rule, prose that is indented as code, marks inside HTML.

Readers see what CommonMark and most other programs show. Some read more: kramdown takes rows without a rule for a
table, MDX and pandoc read Markdown inside elements; where they differ, the rule has to say less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articlelint.article.article import Article
from articlelint.checks.shared.broken_markdown import Fault, is_paragraph
from articlelint.startup.expressions import regex

# Tags that open a block of HTML, which ends with the next blank line (CommonMark 0.31, 4.6, condition 6). List marks
# below <ul> and <ol> are an entry of their own.
_BLOCK_TAG = regex(
    r"</?(?:address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|menu|nav|optgroup|option|p|search|section|summary"
    r"|table|tbody|td|tfoot|th|thead|tr|(?<=/)[uo]l)(?=[\s/>])",
    re.IGNORECASE,
)
_BLANK_LINE = regex(r"\n[ \t>]*\r?\n|\Z")
_INSIDE = regex(
    r"(?<!\*)\*\*[^\s*<>][^*<>\r\n]{0,80}(?<!\s)\*\*(?!\*)|(?<![!\]\\])\[[^\[\]\r\n]{1,200}\]\(https?://[^\s()]{1,300}\)"
    r"|^#{1,6} (?=[^\W_])|^[-*] (?=[^\W_])",
    re.MULTILINE,
)
_MARKS = ("**", "](http", "\n#", "\n- ", "\n* ")  # without one of them nothing is there
_READS_INSIDE = regex(r"\bmarkdown\s*=|className=|=\{", re.IGNORECASE)  # kramdown and others; MDX
_AFTER_BLANK = regex(r"\n\r?\n(?=\|)")
_ROWS = regex(
    r"(?:\|[^\r\n]*\|[ \t]*\r?(?:\n|\Z)){2,200}(?=[ \t]*\r?(?:\n|\Z))"
)  # lines from bar to bar, to a blank one
_RULE = regex(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*\r?$", re.MULTILINE)
_BAR = regex(r"(?<!\\)\|")
_SOON_INDENTED = regex(r"(?:[^\n]*\n){0,6}?(?: {4}|\t)[ \t]*\S")  # one of the first lines
_LINE = regex(r"(?:(?<=\n\n)|(?<=\n\r\n)|\A)([ \t]*)(\S[^\r\n]*)")  # after a blank one
_ITEM_OR_TAG = regex(r"^[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]|<[a-z/]", re.MULTILINE | re.IGNORECASE)
_LEAST_INDENTED = 3  # paragraphs
_FEW = 9  # times as many paragraphs are indented as are not


def tables(article: Article) -> Iterator[Fault]:
    """Rows between bars, as many in each, without the rule below the first one that makes a table of them.

    Not below `_posts`: Jekyll's program needs no rule.
    """
    source = article.text
    if "_posts/" in article.path:
        return
    for blank in _AFTER_BLANK.finditer(source, article.body_start):
        rows = _ROWS.match(source, blank.end())
        if rows is None or _RULE.search(rows[0]) or article.body.code_at(rows.start()) >= 0:
            continue
        lines = rows[0].splitlines()
        bars = {len(_BAR.findall(line)) for line in lines}
        if len(bars) == 1 and bars.pop() > 2:
            yield Fault(rows.start(), rows.start() + len(lines[0]))


def indented(article: Article) -> Iterator[Fault]:
    """Prose whose paragraphs are indented by four blanks or a tab, nearly all of them, and so are shown as code.

    Not in articles with lists, whose items may go on like this, or with HTML.
    """
    source, start = article.text, article.body_start
    if not _SOON_INDENTED.match(source, start) or _ITEM_OR_TAG.search(source, start):
        return
    shown: list[tuple[int, int]] = []
    others = 0
    for line in _LINE.finditer(source, start):
        if is_paragraph(line[2]):
            if len(line[1]) >= 4 or "\t" in line[1]:
                shown.append(line.span(2))
            else:
                others += 1
    if len(shown) >= _LEAST_INDENTED and _FEW * others <= len(shown):
        yield Fault(*shown[0])


def swallowed(article: Article) -> Iterator[Fault]:
    """Marks of Markdown in a block of HTML, which goes on to the next blank line and is not read as Markdown."""
    source, start = article.text, article.body_start
    at = start if source.startswith("<", start) else _next_tag(source, start)
    while at >= 0:
        opening = _BLOCK_TAG.match(source, at)
        if opening is None:
            at = _next_tag(source, at)
            continue
        low = opening.end()
        blank = _BLANK_LINE.search(source, low)
        high = blank.start() if blank else len(source)
        if any(source.find(mark, low, high) >= 0 for mark in _MARKS) and not _READS_INSIDE.search(source, low, high):
            yield from (Fault(*match.span()) for match in _INSIDE.finditer(source, low, high))
        at = _next_tag(source, high)


def _next_tag(source: str, start: int) -> int:
    """Where the next line begins that begins with a tag; -1 if none does."""
    at = source.find("\n<", start)
    return at + 1 if at >= 0 else -1
