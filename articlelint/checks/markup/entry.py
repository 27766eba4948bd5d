"""What all entries of a rule about markup have in common, whatever they look for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, cast

from articlelint.article.article import Article
from articlelint.article.origin import is_taken_over
from articlelint.checks.shared.shown_code import CODE_STARTS, shows_code
from articlelint.finding import Safety, Severity
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import View

_LEAD = 20  # characters before a place in which a colon may introduce it


class Place(NamedTuple):
    """Where something is left over. `name` is the attribute's, `removed` the span to delete (empty: none).

    `is_sure`: it has a name that says what it is; what only looks like it is an info.
    """

    start: int
    end: int
    name: str = ""
    removed: tuple[int, int] = (0, 0)
    is_sure: bool = True


class Entry(NamedTuple):
    """One kind of residue: what is said of it, and when it counts; how it is looked for is a record of its own.

    It can only be there where one of `literals` is and, if there are any, one of `near` and none of `without`.
    """

    what: str
    literals: tuple[str, ...]
    near: tuple[str, ...]
    without: tuple[str, ...]
    about: tuple[str, ...]
    proof: tuple[str, ...]
    is_seen: bool
    unless_code: bool
    only_taken: bool
    needs_front_matter: bool
    least: int
    message: str
    severity: Severity
    safety: Safety


def entry(rule: Rule, options: Mapping[str, Any], literals: tuple[str, ...]) -> Entry:
    """What the options of one entry of a rule say of all ways of looking alike."""
    return Entry(
        what=options["what"],
        literals=literals,
        near=tuple(options.get("near", ())),
        without=tuple(options.get("without", ())),
        about=tuple(options.get("about", ())),
        proof=tuple(options.get("proof", ())),
        is_seen=options.get("seen", False),
        unless_code=options.get("unless-code", False),
        only_taken=options.get("taken", False),
        needs_front_matter=options.get("front-matter", False),
        least=options.get("least", 1),
        message=options.get("message", rule.message),
        severity=cast(Severity, options.get("severity", rule.severity)),
        safety="safe" if options.get("safe") else rule.safety,
    )


def applies(article: Article, each: Entry) -> bool:
    """Whether an article can have an entry's residue, and is not about such things."""
    if each.only_taken and not is_taken_over(article):
        return False
    if any(text in article.lowered for text in each.about):
        return False
    return not (each.unless_code and shows_code(article, CODE_STARTS))


def is_proven(article: Article, each: Entry) -> bool:
    """Whether an article says that it was taken from a page, or from the program whose residue the entry is about."""
    return is_taken_over(article) or any(text in article.text for text in each.proof)


def is_shown(article: Article, each: Entry, place: Place) -> bool:
    """Whether readers see what begins at a place, if the entry asks for that: text, or code that it opens itself.

    Of an entry that code speaks against, what a colon introduces does not count.
    """
    if not each.is_seen:
        return True
    body, at = article.body, place.start
    segments = body.prose.segments
    number = bisect_right(segments, at, key=itemgetter(1)) - 1
    is_text = any(low <= at < high for _, low, high in segments[max(0, number - 1) : number + 1])
    if not is_text and body.code_at(at) != at:
        return False
    return not (each.unless_code and number >= 0 and _is_introduced(body.prose, number, at))


def _is_introduced(prose: View, number: int, at: int) -> bool:
    """Whether a colon comes before source[at], which is in the segment `number` of the text: an author shows it."""
    view_start, low, _ = prose.segments[number]
    here = view_start + max(0, at - low)
    return prose.text[max(0, here - _LEAD) : here].rstrip().endswith((":", "：", "-", "–"))
