"""Pages whose menus were saved without their article."""

from __future__ import annotations

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.syntax.markdown import Link
from articlelint.urls.plain import site_of

MIN_LINKS = 20  # a body with fewer is no page of menus
_SAID = 0.25  # share of the prose that is said outside links and labels
_LABELS = 0.85  # share of the lines that are labels or links
_INNER = 0.5  # share of the links that lead into the page's own site
_LABEL_WORDS = 4  # of a menu's usual entry; the headlines of a list of articles are longer
_LINKED = 0.88  # share of the prose that is links, where the entries are long
_WORDS, _CHARACTERS = 6, 30  # outside links, of a line that says something
_CHARACTERS_NO_BLANKS = 20  # the same in scripts without blanks


def is_menus(article: Article) -> bool:
    """Whether the body is the menus of a page, and hardly a sentence; lists of articles are none."""
    links = article.body.links
    if len(links) < MIN_LINKS:
        return False
    prose = article.prose.text
    linked = [(link.text_start, link.text_end) for link in links if link.text_start >= 0]
    most = _SAID * len(prose)  # characters
    said = labels = lines = number = at = 0
    words: list[int] = []
    for line in prose.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        lines += 1
        while number < len(linked) and linked[number][1] <= start:
            number += 1
        covered, near = 0, number
        while near < len(linked) and linked[near][0] < at:
            covered += min(at - 1, linked[near][1]) - max(start, linked[near][0])
            near += 1
        characters = _said(line, len(line.strip()) - covered)
        said += characters
        if said > most:
            return False
        if not characters:
            labels += 1
            words.append(len(line.split()))
    if labels < _LABELS * lines or _inner_share(article, links) < _INNER:
        return False
    median = sorted(words)[len(words) // 2]
    return median <= _LABEL_WORDS or sum(end - start for start, end in linked) >= _LINKED * len(prose)


def _said(line: str, free: int) -> int:
    """How many characters a line says of which `free` are outside links; those of scripts without blanks count twice.

    None in a label.
    """
    if has_no_blanks(line):
        return 2 * free if free >= _CHARACTERS_NO_BLANKS else 0
    return free if free > _CHARACTERS and len(line.split()) >= _WORDS else 0


def _inner_share(article: Article, links: tuple[Link, ...]) -> float:
    """The share of the body's links that are relative, or lead to the site that the front matter names."""
    own = {_site(link.view.text) for link in article.links[: len(article.links) - len(links)]} - {""}
    inner = sum(1 for link in links if _site(link.view.text) in ("", *own))
    return inner / len(links)


def _site(url: str) -> str:
    """Return the registered domain of an absolute URL; "" for any other."""
    return site_of(url) if "://" in url else ""
