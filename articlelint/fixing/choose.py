"""Edits of source text: which can be made at once, what a removal takes along, and the text after them.

Where edits of two fixes overlap, the fix with the widest single edit is made: a redirect goes before the tracking
parameter inside it, a paragraph before the link inside it. Of two that are as wide, the one further up is made, then
the one whose rule comes first by name. What was left out is looked at again in the text after the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import accumulate

from articlelint.finding import Edit, Finding
from articlelint.syntax.lines import end_of_line, start_of_line

# Elements that are nothing without what stands in them. Cells stay: without one the rest of their row would move.
_HOLLOW = frozenset(
    "a abbr article aside b blockquote center cite div em figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins "
    "li mark nav ol p section small span strong sub sup u ul".split()
)
_OPENING = re.compile(r"<([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?>\Z")
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
_BLANKS = re.compile(r"[ \t]*")
_BLANK_AFTER = re.compile(r"(?:\s|<br\s*/?>|&nbsp;)*", re.IGNORECASE)
_BLANK_BEFORE = re.compile(r"(?:\s|<br\s*/?>|&nbsp;)*\Z", re.IGNORECASE)
_TAG_LIMIT = 1_000  # characters in which an opening tag is looked for
# What may stand before the text of a Markdown block: quote marks, then a list item's or a heading's marker.
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)]|#{1,6})?[ \t]*")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*(?=[\r\n]|\Z)")


def chosen(findings: Iterable[Finding]) -> list[Finding]:
    """Those of `findings`, which all have a fix, whose edits do not overlap, in the order of their places."""
    taken: list[Edit] = []  # sorted
    out: list[Finding] = []
    for finding in sorted(findings, key=_precedence):
        edits = finding.fix.edits if finding.fix else ()
        if not any(_overlaps(edit, taken) for edit in edits):
            out.append(finding)
            for edit in edits:
                insort(taken, edit)
    return sorted(out, key=lambda finding: (finding.start, finding.end, finding.rule))


def _precedence(finding: Finding) -> tuple[int, int, str]:
    edits = finding.fix.edits if finding.fix else ()
    return -max((edit.end - edit.start for edit in edits), default=0), finding.start, finding.rule


def _overlaps(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether `edit` changes a character that one of `taken` (sorted) changes, or both begin at the same place."""
    at = bisect_right(taken, edit)
    before, after = taken[max(0, at - 1) : at], taken[at : at + 1]
    return any(edit.start < each.end or edit.start == each.start for each in before) or any(
        each.start < edit.end or each.start == edit.start for each in after
    )


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` after `edits`, which are sorted and do not overlap."""
    out: list[str] = []
    at = 0
    for edit in edits:
        out += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*out, text[at:]))


class Moves:
    """Where the offsets of a text are after edits, which are sorted and do not overlap."""

    __slots__ = ("_edits", "_shifts", "_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._shifts = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]

    def of(self, offset: int) -> int:
        """Return where `offset` is now; if it was inside replaced text, the end of the new text."""
        number = bisect_left(self._starts, offset)  # of the edits that begin before it
        if number and self._edits[number - 1].end > offset:
            last = self._edits[number - 1]
            return last.start + self._shifts[number - 1] + len(last.text)
        return offset + self._shifts[number]


def tidied(text: str, edits: Iterable[Edit], body_start: int) -> tuple[Edit, ...]:
    """`edits`, sorted, those that remove text of the body widened by what would be left empty behind them.

    That is the element or the line they stand in and one of the blank lines around it, else a blank. Nothing but white
    space, markers and tags goes with them. Removals with white space only between them are one.
    """
    removals: list[Edit] = []
    others: list[Edit] = []
    for edit in sorted(edits):
        if edit.text or edit.start < body_start:
            others.append(edit)
        elif removals and _are_one(text, removals[-1], edit):
            removals[-1] = Edit(removals[-1].start, edit.end, "")
        else:
            removals.append(edit)
    starts = [other.start for other in others]
    wide: list[Edit] = []
    for removal in removals:
        edit = Edit(*_widened(text, removal.start, removal.end, body_start), "")
        # What another edit changes is not empty; it cannot be taken along.
        at = bisect_right(starts, edit.start)
        near = others[max(0, at - 1) : at + 1]
        if any(each.start < edit.end and edit.start < each.end for each in near):
            edit = removal
        while wide and edit.start < wide[-1].end:
            last = wide.pop()
            edit = Edit(min(last.start, edit.start), max(last.end, edit.end), "")
        wide.append(edit)
    return tuple(sorted((*others, *wide)))


def _are_one(text: str, first: Edit, second: Edit) -> bool:
    """Whether nothing but white space stands between two removals, and does not part the words around them."""
    if text[first.end : second.start].strip():
        return False
    return not (text[first.start - 1 : first.start].isalnum() and text[second.end : second.end + 1].isalnum())


def _widened(text: str, low: int, high: int, floor: int) -> tuple[int, int]:
    while (around := _element_around(text, low, high, floor)) is not None:
        low, high = around
    after = _end(_BLANKS.match(text, high), high)
    if after < len(text) and text[after] not in "\r\n":  # the line goes on; it may be very long
        blank_before = low == floor or text[low - 1] in " \t\r\n"
        return low, after if blank_before else high
    line_start = start_of_line(text, low, floor)
    line_end = end_of_line(text, high)[0]
    prefix = text[line_start:low]
    if not _MARKER.fullmatch(prefix):
        return low - len(prefix) + len(prefix.rstrip(" \t")), high
    return _whole_lines(text, line_start, low, line_end, floor)


def _element_around(text: str, low: int, high: int, floor: int) -> tuple[int, int] | None:
    """The element that holds nothing but text[low:high]."""
    closing = _CLOSING.match(text, _end(_BLANK_AFTER.match(text, high), high))
    if closing is None:
        return None
    edge = max(floor, low - _TAG_LIMIT)
    before = text[edge:low]
    blank = _BLANK_BEFORE.search(before)
    stop = blank.start() if blank else len(before)
    opening = _OPENING.search(before, max(0, before.rfind("<", 0, stop)), stop)
    if opening is None or opening[1].lower() != closing[1].lower() or opening[1].lower() not in _HOLLOW:
        return None
    return edge + opening.start(), closing.end()


def _end(match: re.Match[str] | None, default: int) -> int:
    return match.end() if match else default


def _whole_lines(text: str, line_start: int, low: int, line_end: int, floor: int) -> tuple[int, int]:
    """The lines from `line_start` to `line_end`, of which nothing but a marker before `low` would be left."""
    after = end_of_line(text, line_end)[1]
    if text[line_start:low].strip(" \t"):
        following = text[after : end_of_line(text, after)[0]]
        mark = _MARKER.match(following)
        if following.strip(" \t") and not (mark and mark[0].strip(" \t")):
            return low, after + len(following) - len(following.lstrip(" \t"))  # the item goes on below
    else:
        underline = _UNDERLINE.match(text, after)
        if underline and _is_blank_line_before(text, line_start, floor):
            after = end_of_line(text, underline.end())[1]
    if not _is_blank_line_before(text, line_start, floor):
        return line_start, after
    next_text = after
    while next_text < len(text) and not text[next_text : end_of_line(text, next_text)[0]].strip(" \t"):
        next_text = end_of_line(text, next_text)[1]
    if next_text < len(text):
        return line_start, next_text
    # At the end of the text it ends as it did, the blank lines before it gone.
    body = text[floor:line_start].rstrip(" \t\r\n")
    last = floor + len(body)
    if not body:
        return line_start, len(text)
    ends_line = text[-1] in "\r\n"
    return (end_of_line(text, last)[1] if ends_line else last), len(text)


def _is_blank_line_before(text: str, line_start: int, floor: int) -> bool:
    """Whether the line above is blank, or there is none."""
    if line_start <= floor:
        return True
    end = line_start - (2 if text[max(floor, line_start - 2) : line_start] == "\r\n" else 1)
    return not text[start_of_line(text, end, floor) : end].strip(" \t")
