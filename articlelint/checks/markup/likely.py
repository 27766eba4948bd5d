"""Which entries may concern an article: a few searches for texts tell, shared by those that look for the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from articlelint.article.article import Article
from articlelint.article.origin import is_taken_over
from articlelint.checks.markup.entry import Entry
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

_IN_BRACKETS = 80  # characters from a bracket on in which an entry's texts are looked for
_WORD_IN_BRACKETS = regex(r"\[(?=[^\W\d_]|[/:\\*])")
_RARE = "^~|`\\{}<>%$#@[]=_&*;:+/()"  # marks, the rarest first


class Way(Protocol):
    """A way to look for an entry."""

    @property
    def entry(self) -> Entry: ...


W = TypeVar("W", bound=Way)


class Group(NamedTuple, Generic[W]):
    """Entries that need the same marks: one of `marks`, in the text if `is_seen` or else anywhere in the source.

    Most texts are without most marks, and to look for one character takes a twentieth of the time that two take.
    """

    is_seen: bool
    marks: tuple[str, ...]
    ways: tuple[W, ...]


def grouped(ways: Iterable[W]) -> tuple[Group[W], ...]:
    """Entries by the marks without one of which they cannot be there."""
    by_marks: dict[tuple[bool, tuple[str, ...]], list[W]] = {}
    for way in ways:
        each = way.entry
        needed = [next((char for char in _RARE if char in text), "") for text in each.near or each.literals]
        marks = tuple(dict.fromkeys(needed)) if all(needed) else ()
        by_marks.setdefault((each.is_seen and bool(each.near), marks), []).append(way)
    return tuple(Group(*key, tuple(group)) for key, group in by_marks.items())


def likely(groups: Iterable[Group[W]], article: Article) -> Iterator[W]:
    """Those of the entries of `groups` whose texts stand in the body; what several of them need is looked for once.

    What readers see is near to something that they see (`near`), too: most texts have no bracket left when links and
    code are taken out. What stands in brackets is looked for there.
    """
    source, seen = _Text(article.text, article.body_start), _Text(article.body.prose.text, 0)
    brackets: str | None = None
    for group in groups:
        text = seen if group.is_seen else source
        if group.marks and not any(mark in text.text for mark in group.marks):
            continue
        for way in group.ways:
            each = way.entry
            if each.only_taken and not is_taken_over(article):
                continue
            if each.is_seen and each.near == ("[",):
                if brackets is None:
                    brackets = " ".join([seen.text[at : at + _IN_BRACKETS] for at in _words_in_brackets(seen.text)])
                if any(literal in brackets for literal in each.literals):
                    yield way
            elif (not each.near or text.has_any(each.near)) and source.has_any(each.literals):
                yield way


class _Text:
    """A text that remembers what it holds: several entries look for the same."""

    __slots__ = ("known", "start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.known: dict[str, bool] = {}

    def has_any(self, wanted: tuple[str, ...]) -> bool:
        return any(map(self.has, wanted))

    def has(self, wanted: str) -> bool:
        known = self.known.get(wanted)
        if known is None:
            known = self.known[wanted] = self.text.find(wanted, self.start) >= 0
        return known


def _words_in_brackets(seen: str) -> Iterator[int]:
    """Where brackets open before a word or a slash, in what readers see."""
    return (match.start() for match in _WORD_IN_BRACKETS.finditer(seen))
