"""Links that are left over from the site from which an article was taken: they lead nowhere on this one.

A link from the root ("/news/ferry") does not say of which site it is. It is one of the source if it begins as the page
does from which the article was taken, or if it comes with others from the page's menus, and nothing of this site begins
so: no article from elsewhere links there, and no folder or file has that name (articlelint.site.roots). Where most
articles come from one host it may be the site's own. A whole page that pandoc converted does not name its site.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article.origin import source_url
from articlelint.checks.base import Context, SiteCheck
from articlelint.finding import Edit, Finding, Fix
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.roots import (
    LEAST_NAMES,
    is_converted_page,
    is_year,
    links,
    source_host,
    source_segment,
)
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
MESSAGE_FIELDS = ("host", "target")

_ORIGIN = regex(r"https?://[^/?#\s]+")
_LEAST_ALIKE = 2  # different links that begin as the page does
_LEAST_HOSTS = 3  # from which the articles of a site are taken
_MOST_OF_SITE = 0.5  # of the articles with a source
_QUOTE = 80  # characters of a target that a message shows


class Root(NamedTuple):
    """A link from the root: its first segment, its target, and where that stands."""

    segment: str
    target: str
    start: int
    end: int


class Evidence(NamedTuple):
    """`origin` and `host`: of the page from which the article was taken, "" where it does not say so.

    `segment`: the first one of that page, "" where not enough links begin so.
    """

    origin: str
    host: str
    segment: str
    links: tuple[Root, ...]


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def gather(context: Context, compiled: Rule) -> Evidence | None:
    article = context.article
    found = tuple(
        Root(first, link.target, link.start, link.end)
        for first, link in links(article)
        if article.text.startswith("/", link.start)
    )
    if len(found) < _LEAST_ALIKE:
        return None
    match = _ORIGIN.match(source_url(article))
    if match is None:
        return Evidence("", "", "", found) if is_converted_page(article) else None
    segment = source_segment(article)
    alike = {root.target for root in found if root.segment == segment}
    if len(alike) < _LEAST_ALIKE:
        segment = ""
    if not segment and len({root.segment for root in found}) < LEAST_NAMES:
        return None
    return Evidence(match[0], source_host(article), segment, found)


def judge(evidence: Evidence, facts: Facts, compiled: Rule) -> Iterator[Finding]:
    if evidence.origin:
        taken = sum(facts.source_hosts.values())
        if len(facts.source_hosts) < _LEAST_HOSTS or facts.source_hosts[evidence.host] > _MOST_OF_SITE * taken:
            return
    foreign = {root.segment for root in evidence.links if _is_of(evidence.host, root.segment, facts)}
    if evidence.segment:
        if evidence.segment not in foreign:
            return
    else:
        foreign = {segment for segment in foreign if not is_year(segment)}
        if len(foreign) < LEAST_NAMES:
            return
    for root in evidence.links:
        if root.segment in foreign:
            yield _finding(evidence, root, compiled)


def _finding(evidence: Evidence, root: Root, compiled: Rule) -> Finding:
    message = compiled.message.format(host=evidence.host or "another site", target=shortened(root.target, _QUOTE))
    edit = Edit(root.start, root.start, evidence.origin)
    fix = Fix(f"Link to {evidence.origin}", compiled.safety, (edit,)) if evidence.origin else None
    return Finding(compiled.name, compiled.severity, message, root.start, root.end, fix=fix)


def _is_of(host: str, segment: str, facts: Facts) -> bool:
    """Whether links from the root that begin with `segment` occur in articles taken from `host` and nowhere else."""
    return facts.root_hosts.get(segment) == {host} and segment not in facts.own_names


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, needs=("roots",), message_fields=MESSAGE_FIELDS)
