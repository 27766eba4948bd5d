"""Parses a regular expression into a tree, as far as finding its required literals needs it.

Python's own parser is private (`re._parser`). The tree here has the same shape for what rules use: non-capturing groups
are flattened, alternatives share their common beginning, and alternatives of one character each are a set. Expressions
must be valid; all of Python's syntax is understood.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

UNBOUNDED: Final = 1 << 32  # the upper limit of a repeat without one

_TOKEN = regex(
    r"""
    (?P<ignored> \(\?\#[^)]*\) | \(\?[a-zA-Z]+\) )         # a comment, or flags for the whole expression
    | (?P<look> \(\?<?[=!] )
    | (?P<condition> \(\?\([^)]*\) )
    | (?P<reference> \(\?P=[^)]*\) | (?!\\[1-3][0-7]{2}) \\[1-9][0-9]? )
    | (?P<open> \((?: \?(?: P<[^>]*> | > | [a-zA-Z]*(?:-[a-zA-Z]+)?: ) )? )
    | (?P<close> \) )
    | (?P<bar> \| )
    | (?P<repeat> (?: [*+?] | \{(?:[0-9]+(?:,[0-9]*)?|,[0-9]*)\} )[?+]? )
    | (?P<set> \[\^?\]?(?:\\.|[^\]\\])*\] | \\[dDsSwW] | \. )
    | (?P<anchor> [\^$] | \\[AbBzZ] )
    | (?P<literal> \\x.. | \\u.{4} | \\U.{8} | \\N\{[^}]*\} | \\0[0-7]{0,2} | \\[1-3][0-7]{2} | \\?. )
    """,
    re.VERBOSE | re.DOTALL,
)
_LETTERS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SINGLE = regex(r"\[(?:([^\\^])|\\(\W))\]", re.DOTALL)  # a set of one character
_VERBOSE_BLANKS = " \t\n\r\v\f"
_VERBOSE_COMMENT = regex(r"#[^\n]*")


class Item(NamedTuple):
    """One item of an expression.

    A `literal` is one character, its `text`. A `set` is any of several characters, and an `anchor` a condition that
    takes no character; their `text` is their source, their `branches` what a look-around looks for. A `group` captures
    or sets flags; a `repeat` repeats `low` to `high` times; both have one branch. A `branch` is a choice of `branches`.
    `plain` groups, which do neither, are only there while an expression is parsed.
    """

    kind: Literal["literal", "set", "anchor", "group", "plain", "repeat", "branch"]
    text: str = ""
    branches: tuple[tuple[Item, ...], ...] = ()
    low: int = 1
    high: int = 1


Tree = tuple[Item, ...]

_ANYTHING = Item("repeat", branches=((Item("set", "."),),), low=0, high=UNBOUNDED)


def parse(expression: str, *, is_verbose: bool = False) -> Tree:
    """Return the items of a valid regular expression; `is_verbose` if re.VERBOSE holds for all of it."""
    return _Parser(expression).alternatives(is_verbose)


class _Parser:
    """A position in an expression, and the methods that move it past what they parse."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def alternatives(self, is_verbose: bool) -> Tree:
        """Parse up to the end of the expression or of a group."""
        branches = [self._sequence(is_verbose)]
        while self._source.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence(is_verbose))
        return tuple(branches[0]) if len(branches) == 1 else _choice(branches)

    def _sequence(self, is_verbose: bool) -> list[Item]:
        items: list[Item] = []
        while (token := _TOKEN.match(self._source, self._at)) and token.lastgroup not in ("bar", "close"):
            self._at = token.end()
            if is_verbose and token[0] in _VERBOSE_BLANKS:
                continue
            if is_verbose and (comment := _VERBOSE_COMMENT.match(self._source, token.start())):
                self._at = comment.end()
            elif token.lastgroup == "repeat":
                items[-1] = _repeat(items[-1], token[0])
            elif token.lastgroup != "ignored":
                items.append(self._item(token.lastgroup, token[0], is_verbose))
        flat: list[Item] = []
        for item in items:
            flat += item.branches[0] if item.kind == "plain" else (item,)
        return flat

    def _item(self, kind: str | None, text: str, is_verbose: bool) -> Item:
        """Return the item that begins with a token, and move past the end of a group."""
        if kind == "anchor":
            return Item("anchor", text)
        if kind == "reference":
            return _ANYTHING
        if kind == "set":
            single = _SINGLE.fullmatch(text)
            return Item("literal", single[1] or single[2]) if single else Item("set", text)
        if kind == "literal":
            return Item("literal", _character(text))
        on, _, off = text.strip("(?:").partition("-") if text.endswith(":") else ("", "", "")
        content = self.alternatives("x" in on or (is_verbose and "x" not in off))
        self._at += 1  # the closing parenthesis
        if kind == "look":
            return Item("anchor", text, (content,))
        if kind == "condition":
            return Item("repeat", branches=(content,), low=0)
        return Item("plain" if text == "(?:" else "group", branches=(content,))


def _repeat(item: Item, text: str) -> Item:
    limits = {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}.get(text[0])
    if limits is None:
        low, comma, high = text[1 : text.index("}")].partition(",")
        limits = int(low or 0), int(high or (UNBOUNDED if comma else low))
    return Item("repeat", "", item.branches if item.kind == "plain" else ((item,),), *limits)


def _character(text: str) -> str:
    """Return the character of a literal, which may be an escape."""
    if len(text) == 1:
        return text
    code = text[1:]
    if code[0] in "xuU":
        return chr(int(code[1:], 16))
    if code[0] == "N":
        from unicodedata import lookup

        return lookup(code[2:-1])
    return chr(int(code, 8)) if code[0] in "0123" else _LETTERS.get(code, code)


def _choice(branches: list[list[Item]]) -> Tree:
    """Return alternatives, with what all of them begin with before them."""
    common: list[Item] = []
    while all(branches) and not branches[0][0].branches and all(each[0] == branches[0][0] for each in branches):
        common.append(branches[0][0])
        branches = [each[1:] for each in branches]
    if all(len(each) == 1 and _is_in_set(each[0]) for each in branches):
        return (*common, Item("set", "|".join(each[0].text for each in branches)))
    return (*common, Item("branch", branches=tuple(map(tuple, branches))))


def _is_in_set(item: Item) -> bool:
    """Whether a set may hold the item: a character, or a set that is not negated."""
    return item.kind == "literal" or (item.kind == "set" and item.text != "." and not item.text.startswith("[^"))
