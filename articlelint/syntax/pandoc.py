"""What pandoc writes around text: attributes in braces, fenced divs and bracketed spans.

    ::: {#comments .comments-area}          a fence, one that closes is colons alone
    ### Reply {#reply-title .small}         attributes of a heading
    [text]{.label} [text](url){.button}     a span, and attributes of a link

Only what is such a form in every part is one: a word in braces is text.
"""

from __future__ import annotations

from collections.abc import Sequence

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

_PART = r"""(?:[.#][^\s{}"'=]+|[A-Za-z_][\w:.-]*=(?:"[^"]*"|'[^']*'|[^\s"'{}]*)|-)"""
_BLANK = r"(?:[ \t]+|[ \t]*\r?\n(?![ \t]*\r?\n)[ \t>]*)"
_INSIDE = rf"(?:{_BLANK}?{_PART}(?:{_BLANK}{_PART})*{_BLANK}?|=[A-Za-z0-9_]+)"
ATTRIBUTES = regex(rf"\{{{_INSIDE}\}}")
MOST_ATTRIBUTES = 4_000  # characters in which the end of attributes is looked for
_MOST_SPAN = 10_000  # characters of a span
# A line that opens or closes a div: attributes, one word, or nothing, and any number of colons after them.
FENCE = rf":{{3,}}[ \t]*(?:(?:\{{{_INSIDE}\}}|[A-Za-z][\w-]*)[ \t]*:*[ \t]*)?"


class Spans(NamedTuple):
    """The brackets of a body: where each is closed, and where the attributes after one end, for those that have any.

    opening: of the brackets that open spans. pairs: the closing bracket of each one that opens.
    """

    source: str
    opening: frozenset[int]
    ends: dict[int, int]
    pairs: dict[int, int]

    def link_close(self, at: int, end: int) -> int:
        """Where the bracket is that closes the link at `at`, whose text may hold spans; -1 if no link is there."""
        close = self.pairs.get(at, -1)
        return close if at < close < end - 1 and self.source[close + 1] in "([" else -1


def spans(source: str, marks: Sequence[int]) -> Spans | None:
    """Return the spans of `source`, in which `marks` are the places of brackets and backslashes, among others.

    None if there is none.
    """
    opened: list[int] = []
    opening: list[int] = []
    ends: dict[int, int] = {}
    pairs: dict[int, int] = {}
    skip = -1
    for at in marks:
        if at <= skip or at >= len(source):
            continue
        char = source[at]
        if char == "\\":
            skip = at + 1
        elif char == "[":
            opened.append(at)
        elif char == "]" and opened:
            first = opened.pop()
            pairs[first] = at
            if source.startswith("{", at + 1):
                match = ATTRIBUTES.match(source, at + 1, at + 1 + MOST_ATTRIBUTES)
                if match and source.find("\n\n", max(first, at - _MOST_SPAN), at) < 0:
                    opening.append(first)
                    ends[at] = skip = match.end()
                    skip -= 1
    return Spans(source, frozenset(opening), ends, pairs) if ends else None
