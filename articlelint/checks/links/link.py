"""Links that track, lead through a redirect, or lead nowhere: one check, three shapes of options.

`tracking` names parameters that only track, `redirects` wrappers that carry another URL, `faults` what makes a URL
wrong. What the three do with a link is in rules.py, the work on URLs in articlelint/urls/.

Nearly every link is in order. So the rules of a run look at each URL together and once (`Gate`), and only the links
about which one of them may have something to say are given to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from articlelint.article.origin import source_url
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.urls.plain import HostMap, host_of, names_in, plain_host

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.checks.links.rules import LinkRule, Wanted
    from articlelint.syntax.markdown import Link

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_TEXT: dict[str, Any] = {"type": "string"}
# The keys of redirects.DECODERS, sorted: few runs meet a redirect, so that module is not loaded for its names.
DECODERS = ("base64", "hex", "http", "https", "plain", "proofpoint2", "proofpoint3", "raw")
_SEVERITY: dict[str, Any] = {"enum": ["error", "warning", "info"]}


def _entries(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    item = {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
    return {"type": "array", "items": item}


_TRACKING: dict[str, Any] = {
    "type": "object",
    "properties": {
        "parameters": _entries({"of": _TEXT, "names": _NAMES}, "names"),
        "prefixes": _NAMES,
        "values": _entries({"names": _NAMES, "value": _TEXT, "beside": _TEXT, "not-beside": _NAMES}, "names", "value"),
        "hosts": _entries({"hosts": _NAMES, "path": _TEXT, "drop": _NAMES, "keep": _NAMES, "beside": _TEXT}, "hosts"),
        "pages": _entries({"url": _TEXT, "keep": _NAMES}, "url", "keep"),
        "signatures": {"type": "array", "items": _NAMES},
        "paths": _entries(
            {"hosts": _NAMES, "name": _TEXT, "with": _TEXT, "pattern": _TEXT}, "hosts", "name", "with", "pattern"
        ),
        "attribution": _entries({"hosts": _NAMES, "name": _TEXT, "value": _TEXT}, "hosts", "name", "value"),
    },
    "additionalProperties": False,
}
_REDIRECTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tracking": {"type": "string", "description": "rule file beside this one, by which targets are cleaned"},
        "wrappers": _entries(
            {
                "hosts": _NAMES,
                "path": _TEXT,
                "parameters": _NAMES,
                "pattern": _TEXT,
                "decode": {"enum": list(DECODERS)},
                "opaque": {"type": "boolean"},
                "with": _NAMES,
                "local": {
                    "type": "boolean",
                    "description": "the target may be a path of the same site",
                },
                "redirect": {"type": "boolean", "description": "false: an exception to the wrappers after it"},
                "severity": _SEVERITY,
            },
            "hosts",
        ),
    },
    "required": ["tracking", "wrappers"],
    "additionalProperties": False,
}
_PLACES = {
    "type": "array",
    "items": {"enum": ["markdown", "image", "autolink", "bare", "reference", "attribute", "front-matter"]},
}
_FAULTS: dict[str, Any] = _entries(
    {
        "says": _TEXT,
        "hosts": _NAMES,
        "pattern": _TEXT,
        "with": _NAMES,
        "not": _TEXT,
        "places": _PLACES,
        "attributes": _NAMES,
        "keys": {**_NAMES, "description": "keys of the front matter, where the fault is in one"},
        "text": {**_TEXT, "description": "expression that must be found in what the link shows"},
        "not-text": _TEXT,
        "of-source": {
            "type": "boolean",
            "description": "only where the pattern's group `page` is on the site from which the article was taken",
        },
        "replace": _TEXT,
        "decode": {"type": "boolean"},
        "safety": {"enum": ["safe", "unsafe"]},
        "severity": _SEVERITY,
    },
    "says",
)
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tracking": _TRACKING,
        "redirects": _REDIRECTS,
        "faults": _FAULTS,
        "skip-plain": {"type": "boolean", "description": "URLs without anything unusual have none of the faults"},
        "rendered": {"type": "string", "description": "expression for what the site's own templates fill in"},
        "embed": {
            "type": "string",
            "description": "expression for tags of quotations and frames that a network makes: their links are its own",
        },
    },
    "oneOf": [{"required": ["tracking"]}, {"required": ["redirects"]}, {"required": ["faults"]}],
    "additionalProperties": False,
}
_MESSAGE_FIELDS = {"tracking": ("parameters", "url"), "redirects": ("host", "target"), "faults": ("says", "url")}

_MAX_SEEN = 20_000  # URLs whose look is remembered
# Code that reads like a Markdown link: a call of what is in a list, `f[i](x)`, or a C++ lambda, `[&](T x) {`.
_CALLED = regex(r"[\w)\]]")
_FUNCTION_BODY = regex(r">?\s*\)\s*(?:\{(?![:.#{%]|\w+=)|->|=>|mutable\b|noexcept\b)")
_SURE_TARGET = regex(r"[a-zA-Z][\w+.-]*:|www\.|[/#?.]")
_LONGEST_TEXT = 300  # characters of a link's text in which its opening bracket is looked for
_EMBED_END = regex(r"</(?:blockquote|iframe)\s*>", re.IGNORECASE)


class Gate:
    """One look at each URL for several rules: which of them may have something to say about it.

    What a look gives are the numbers of those rules. They depend on the URL alone, so they are remembered. A rule is
    made ready when it may have something to say for the first time.
    """

    __slots__ = (
        "_all",
        "_anywhere",
        "_hosts",
        "_inner",
        "_literals",
        "_made",
        "_query_literals",
        "_readers",
        "_rules",
        "_seen",
    )

    def __init__(self, rules: Sequence[Rule], wanted: Sequence[Wanted]) -> None:
        """`wanted` is what each of the `rules` wants to see."""
        self._rules = rules
        self._made: dict[int, LinkRule] = {}
        numbered = [(1 << number, *each) for number, each in enumerate(wanted)]
        self._all = (1 << len(rules)) - 1
        self._anywhere = sum(bit for bit, wants_all, *_ in numbered if wants_all)
        self._inner = sum(bit for bit, _, wants_inner_urls, *_ in numbered if wants_inner_urls)
        literals = [(literal, bit) for bit, _, _, literals, _, _ in numbered for literal in literals]
        self._literals = tuple([each for each in literals if "?" not in each[0]])
        self._query_literals = tuple([each for each in literals if "?" in each[0]])
        self._hosts = HostMap.build([(hosts, bit) for bit, _, _, _, hosts, _ in numbered])
        self._readers = tuple(number for number, (*_, wants_names) in enumerate(wanted) if wants_names)
        self._seen: dict[str, tuple[int, ...]] = {}

    def rule(self, number: int) -> LinkRule:
        """The rule of a number, made ready."""
        if number not in self._made:
            self._made[number] = made(self._rules[number])
        return self._made[number]

    def suspects(self, article: Article) -> Mapping[int, Sequence[Link]]:
        """By the number of a rule the links of `article` about which it may have something to say."""
        return article.remember(self, lambda: self._suspects(article))

    def _suspects(self, article: Article) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {}
        seen = self._seen
        for link in article.links:
            numbers = seen.get(link.target)
            if numbers is None:
                numbers = self._remembered(link.target)
            for number in numbers:
                if number in found:
                    found[number].append(link)
                else:
                    found[number] = [link]
        return found

    def _remembered(self, url: str) -> tuple[int, ...]:
        if len(self._seen) >= _MAX_SEEN:
            self._seen.clear()
        bits = self._look(url)
        numbers = self._seen[url] = tuple([at for at in range(len(self._rules)) if bits >> at & 1]) if bits else ()
        return numbers

    def _look(self, url: str) -> int:
        """The rules as bits, the first one's lowest."""
        host = plain_host(url)
        if host is None:
            return self._all
        bits = self._anywhere
        for each in self._hosts[host]:
            bits |= each
        if "?" in url or ("#" in url and "=" in url):
            names = names_in(url)
            for number in self._readers:
                if self.rule(number).wants_names(host, names):
                    bits |= 1 << number
            for literal, bit in self._query_literals:
                if literal in url:
                    bits |= bit
        for literal, bit in self._literals:
            if literal in url:
                bits |= bit
        return bits | self._inner if url.find("http", 8) > 0 else bits


class Shared:
    """The link rules of a run behind their gate, which is built when the first link is met."""

    def __init__(self, compiled: Sequence[Compiled]) -> None:
        self._compiled = compiled

    @cached_property
    def gate(self) -> Gate:
        return Gate([each.rule for each in self._compiled], [each.wanted for each in self._compiled])


class Compiled:
    """A link rule, what it wants to see of URLs, and its place among those it shares a gate with."""

    __slots__ = ("number", "rule", "shared", "wanted")

    def __init__(self, rule: Rule, wanted: Wanted) -> None:
        self.rule = rule
        self.wanted = wanted
        self.shared, self.number = Shared([self]), 0


def message_fields(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The placeholders of messages: those of the option that says what kind of link rule it is."""
    return next(fields for option, fields in _MESSAGE_FIELDS.items() if option in options)


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """The rule, to be made ready.

    Raises:
        RuleError: for an expression that does not compile. That is found out once for the rule cache.
    """
    return Compiled(rule, rule.derive("wanted by", lambda: made(rule).wanted))


def unite(compiled: Sequence[Compiled]) -> None:
    """Let these rules, all of a run, look at each URL together."""
    shared = Shared(compiled)
    for number, each in enumerate(compiled):
        each.shared, each.number = shared, number


def check(context: Context, compiled: Compiled) -> Sequence[Finding]:
    if not context.article.links:
        return ()
    gate, number = compiled.shared.gate, compiled.number
    suspects = gate.suspects(context.article).get(number)
    if suspects is None:
        return ()
    rule = gate.rule(number)
    findings = []
    silent = set()  # what a rule has nothing to say about, however often it is linked
    for link in suspects:
        look = link.target, link.place, link.attribute, link.text
        if look in silent:
            continue
        finding = rule.find(link, context.article)
        if finding is None:
            silent.add(look)
        elif not (
            _is_code(context.article.text, link)
            or (rule.needs_use and _is_unused(context.article.text, link))
            or _is_of_embed(context.article, rule.embed, link)
        ):
            findings.append(finding)
    return findings


def _is_code(source: str, link: Link) -> bool:
    """Whether what reads like a Markdown link is code that was not marked as such."""
    if link.place != "markdown" or _SURE_TARGET.match(link.target):
        return False
    if _FUNCTION_BODY.match(source, link.end):
        return True
    close = source.rfind("](", 0, link.start)
    depth = 1
    for at in range(close - 1, max(-1, close - _LONGEST_TEXT), -1):
        depth += (source[at] == "]") - (source[at] == "[")
        if not depth:
            return at > 0 and _CALLED.match(source, at - 1) is not None
    return False


def _is_unused(source: str, link: Link) -> bool:
    """Whether a reference is one that no link uses, or a line that only looks like one: `[Name]: www.a.test`."""
    if link.place != "reference":
        return False
    label = source[source.rfind("[", 0, link.start) : source.rfind("]", 0, link.start) + 1]
    return len(re.findall(re.escape(label), source, re.IGNORECASE)) < 2


def _is_of_embed(article: Article, opening: re.Pattern[str] | None, link: Link) -> bool:
    """Whether a link stands in a quotation or frame that a network has made for the article: no writer has chosen it.

    What was taken from a page of another site was embedded there.
    """
    if opening is None or link.place != "attribute" or host_of(source_url(article)):
        return False
    embeds = article.remember(opening, lambda: _embeds(article, opening))
    return any(start <= link.start < end for start, end in embeds)


def _embeds(article: Article, opening: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    for tag in opening.finditer(article.text, article.body_start):
        close = _EMBED_END.search(article.text, tag.end())
        found.append((tag.start(), close.end() if close else len(article.text)))
    return found


def made(rule: Rule) -> LinkRule:
    """The rule made ready. RuleError for an expression that does not compile."""
    from articlelint.checks.links.rules import FaultRule, RedirectRule, TrackingRule

    options = rule.options
    kind = TrackingRule if "tracking" in options else RedirectRule if "redirects" in options else FaultRule
    return kind(rule)


CHECK = ArticleCheck(OPTIONS, compile, check, unite=unite, message_fields=message_fields)
