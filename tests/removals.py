"""What removals of boilerplate leave of an article: for tests, and for benchmarks/removals.py."""

from __future__ import annotations

from typing import NamedTuple

from articlelint.article.article import Article
from articlelint.finding import Finding
from articlelint.fixing.choose import applied, tidied
from articlelint.rulebook.load import load_rules

WORDS = load_rules().words


class Cut(NamedTuple):
    """A removal after which other sentences are there than before."""

    rule: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def sentences(text: str, path: str) -> list[str]:
    """The pieces of the prose of an article, each with single blanks."""
    article = Article(path, text, WORDS)
    return [" ".join(article.prose.text[piece.start : piece.end].split()) for piece in article.pieces]


def removals(findings: list[Finding]) -> list[Finding]:
    """The findings about boilerplate that a fix takes out."""
    return [each for each in findings if each.rule.startswith("boilerplate/") and each.fix is not None]


def cut_by(finding: Finding, text: str, path: str) -> Cut | None:
    """What the fix of `finding` tears; None if it takes whole sentences only."""
    assert finding.fix is not None
    article = Article(path, text, WORDS)
    before, after = (
        sentences(text, path),
        sentences(applied(text, tidied(text, finding.fix.edits, article.body_start)), path),
    )
    taken = [
        number
        for number, piece in enumerate(article.pieces)
        if any(
            edit.start < end and start < edit.end
            for start, end in [article.prose.span(piece.start, piece.end)]
            for edit in finding.fix.edits
        )
    ]
    expected = [each for number, each in enumerate(before) if number not in taken]
    if after == expected:
        return None
    return Cut(
        finding.rule,
        tuple(each for each in expected if each not in after),
        tuple(each for each in after if each not in before),
    )
