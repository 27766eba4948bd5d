"""The three kinds of link rules: what each says of one link, and how it is repaired."""

from __future__ import annotations

import marshal
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from articlelint.article.origin import source_url
from articlelint.finding import Edit, Finding, Fix, Safety, Severity
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Link
from articlelint.urls.plain import HostMap, host_of, plain_host, site_of, unquote
from articlelint.urls.redirects import Redirect, Wrapper, final_target
from articlelint.urls.tracking import (
    Condition,
    HostRule,
    PageRule,
    Parameter,
    PathMark,
    Tracking,
    cuts,
    tracking_parameters,
)

if TYPE_CHECKING:
    from articlelint.article.article import Article

_QUOTE_LIMIT = 80
_MAX_SEEN = 20_000  # URLs that are remembered with what is wrong with them
_NOT_IN_URLS = regex(r"[\x00-\x20\x7f\"<>\\^`{|}]")


Wanted = tuple[bool, bool, list[str], list[str], bool]
"""What a link rule wants to see of URLs in which nothing is unusual: each of them; those with "http" inside; those that
hold one of these literals; those on one of these hosts; whether it is asked about names of parameters."""


class LinkRule:
    """A link rule made ready. `embed` finds quotations whose links are not the article's.

    `needs_use`: it has nothing to say about a reference that no link uses.
    """

    needs_use = False

    __slots__ = ("embed", "message", "name", "safety", "severity")

    @property
    def wanted(self) -> Wanted:
        """What it wants to see."""
        raise NotImplementedError

    def wants_names(self, host: str, names: Collection[str]) -> bool:
        """Whether a URL with this host and parameters of these names (in lower case) is worth a look."""
        return False

    def __init__(self, rule: Rule) -> None:
        self.name = rule.name
        self.severity = rule.severity
        self.message = rule.message
        self.safety: Safety = rule.safety if rule.fix else "safe"
        self.embed = rule.regex(rule.options["embed"], re.IGNORECASE) if "embed" in rule.options else None

    def find(self, link: Link, article: Article) -> Finding | None:
        """What is wrong with `link`, which is of `article`."""
        raise NotImplementedError


# --- edits -----------------------------------------------------------------------------------------------------------


def _written(text: str, place: str) -> str:
    """`text` as it must be written to be part of a link target in `place`."""
    text = _NOT_IN_URLS.sub(lambda match: f"%{ord(match[0]):02X}", text)
    if place == "attribute":
        return text.replace("&", "&amp;").replace("'", "%27")
    if place == "front-matter":
        return text.replace("'", "%27")
    if place != "autolink" and text.count("(") != text.count(")"):
        return text.replace("(", "%28").replace(")", "%29")
    return text


def _edit(link: Link, start: int, end: int, text: str) -> Edit | None:
    """The edit that puts `text` in the place of target[start:end]; None where the source cannot be cut there."""
    if not (link.view.is_seam(start) and link.view.is_seam(end)):
        return None
    low, high = link.view.span(start, end)
    return Edit(low, high, _written(text, link.place))


def _change(link: Link, target: str) -> Edit | None:
    """The smallest edit that makes the link's target `target`."""
    old = link.target
    start, limit = 0, min(len(old), len(target))
    while start < limit and old[start] == target[start]:
        start += 1
    tail = 0
    while tail < limit - start and old[-1 - tail] == target[-1 - tail]:
        tail += 1
    return _edit(link, start, len(old) - tail, target[start : len(target) - tail])


def _quoted(text: str) -> str:
    return shortened(text, _QUOTE_LIMIT)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


# --- tracking --------------------------------------------------------------------------------------------------------


class _Credit(NamedTuple):
    """A parameter by which a licence or an embed's terms want the link to be recognised."""

    name: str
    value: re.Pattern[str]


class TrackingRule(LinkRule):
    """Parameters that only track."""

    __slots__ = ("_asked", "_credit_names", "_seen", "_table")

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self._table = tracking_table(rule)
        asked = rule.options["tracking"].get("attribution", ())
        self._credit_names = frozenset(entry["name"] for entry in asked)
        self._asked = HostMap.build(
            [(entry["hosts"], _Credit(entry["name"], rule.regex(entry["value"]))) for entry in asked]
        )
        self._seen: dict[str, tuple[Parameter, ...]] = {}

    @property
    def wanted(self) -> Wanted:
        marks = self._table.marks
        literals = list(dict.fromkeys(mark.literal for mark in marks.anywhere))
        return False, False, literals, [host for host in marks.entries if host != "*"], True

    def wants_names(self, host: str, names: Collection[str]) -> bool:
        return self._table.may_track(host, names)

    def find(self, link: Link, article: Article) -> Finding | None:
        target = link.target
        dropped = self._dropped(target)
        if not dropped:
            return None
        spans = cuts(target, dropped)
        start, end = link.view.span(spans[0][0], spans[-1][1])
        names = ", ".join(dict.fromkeys([_quoted(p.name) for p in dropped]))
        message = self.message.format(parameters=names, url=_quoted(target))
        if self._is_credit(target, dropped):
            return Finding(self.name, "info", message, start, end)
        edits = [_edit(link, low, high, "") for low, high in spans]
        exact = tuple([edit for edit in edits if edit is not None])
        fix = Fix(f"Drop {names}", self.safety, exact) if len(exact) == len(spans) else None
        return Finding(self.name, self.severity, message, start, end, fix=fix)

    def _dropped(self, target: str) -> tuple[Parameter, ...]:
        dropped = self._seen.get(target)
        if dropped is None:
            if len(self._seen) >= _MAX_SEEN:
                self._seen.clear()
            dropped = self._seen[target] = tracking_parameters(target, self._table)
        return dropped

    def _is_credit(self, target: str, dropped: Sequence[Parameter]) -> bool:
        named = [parameter for parameter in dropped if parameter.name in self._credit_names]
        if not named:
            return False
        return any(
            parameter.name == credit.name and credit.value.fullmatch(parameter.value)
            for credit in (*self._asked[host_of(target)], *self._asked.anywhere)
            for parameter in named
        )


def tracking_table(rule: Rule) -> Tracking:
    """The parameters that a rule names; rules of the same parameters have the same table."""
    options = rule.options["tracking"]
    key = f"tracking {crc32(marshal.dumps(options, 2)):08x}"
    return rule.resources.share(key, lambda: _tracking(rule, options))


def _tracking(rule: Rule, options: Mapping[str, Any]) -> Tracking:
    conditions: dict[str, tuple[Condition, ...]] = {}
    for entry in options.get("values", ()):
        condition = Condition(rule.regex(entry["value"]), entry.get("beside", ""), _names(entry.get("not-beside", ())))
        for name in _names(entry["names"]):
            conditions[name] = (*conditions.get(name, ()), condition)
    hosts = []
    for entry in options.get("hosts", ()):
        path = rule.regex(entry["path"]) if "path" in entry else None
        drop, keep = _names(entry.get("drop", ())), _names(entry.get("keep", ()))
        hosts.append((entry["hosts"], HostRule(drop, keep, path, entry.get("beside", ""))))
    return Tracking(
        names=_names(name for group in options.get("parameters", ()) for name in group["names"]),
        prefixes=tuple(options.get("prefixes", ())),
        conditions=conditions,
        hosts=HostMap.build(hosts),
        pages=tuple(PageRule(rule.regex(e["url"]), _names(e["keep"])) for e in options.get("pages", ())),
        signatures=tuple(map(_names, options.get("signatures", ()))),
        marks=HostMap.build(
            [(e["hosts"], PathMark(e["name"], e["with"], rule.regex(e["pattern"]))) for e in options.get("paths", ())]
        ),
    )


# --- redirects -------------------------------------------------------------------------------------------------------


class RedirectRule(LinkRule):
    """Wrappers that carry another URL, or hide where they lead."""

    __slots__ = ("_seen", "_table", "_wrappers")

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        name = rule.options["redirects"]["tracking"]
        tracking = rule.sibling(name)
        if "tracking" not in tracking.options:
            raise rule.option_error(f"{name} names no tracking parameters", name)
        self._wrappers = _wrapper_table(rule)
        self._table = tracking_table(tracking)
        self._seen: dict[str, Redirect | None] = {}

    @property
    def wanted(self) -> Wanted:
        literals = [literal for wrapper in self._wrappers.anywhere for literal in wrapper.literals]
        hosts = [host for host in self._wrappers.entries if host != "*"]
        return False, True, list(dict.fromkeys(literals)), hosts, False

    def find(self, link: Link, article: Article) -> Finding | None:
        found = self._redirect(link.target)
        if found is None:
            return None
        start, end = link.start, link.end
        severity = cast(Severity, found.wrapper.severity or self.severity)
        if not found.target:
            unknown = "a place that only its server knows: link to where it ends"
            message = self.message.format(host=found.host, target=unknown)
            return Finding(self.name, severity, message, start, end)
        edit = _edit(link, 0, len(link.target), found.target)
        safety: Safety = "unsafe" if severity == "info" else self.safety  # the page on the way may be what is meant
        fix = Fix("Link to the target itself", safety, (edit,)) if edit else None
        message = self.message.format(host=found.host, target=_quoted(found.target))
        return Finding(self.name, severity, message, start, end, (found.target,), fix=fix)

    def _redirect(self, target: str) -> Redirect | None:
        if target not in self._seen:
            if len(self._seen) >= _MAX_SEEN:
                self._seen.clear()
            self._seen[target] = final_target(target, self._wrappers, self._table)
        return self._seen[target]


def _wrapper_table(rule: Rule) -> HostMap[Wrapper]:
    """The wrappers that a redirect rule names, by host."""
    wrappers = []
    for entry in rule.options["redirects"]["wrappers"]:
        wrapper = Wrapper(
            path=rule.regex(entry["path"]) if "path" in entry else None,
            parameters=tuple(name.lower() for name in entry.get("parameters", ())),
            pattern=rule.regex(entry["pattern"]) if "pattern" in entry else None,
            decoder=entry.get("decode", "plain"),
            is_opaque=entry.get("opaque", False),
            severity=entry.get("severity", ""),
            is_redirect=entry.get("redirect", True),
            literals=tuple(entry.get("with", ())),
            is_local=entry.get("local", False),
        )
        wrappers.append((entry["hosts"], wrapper))
    return HostMap.build(wrappers)


# --- faults ----------------------------------------------------------------------------------------------------------


class _Fault(NamedTuple):
    """One way to be wrong: a pattern found in the URL, or a host.

    `literals`: the pattern is only tried where one of them occurs. `replace` puts another text in the place of what the
    pattern found, `is_escaped` takes one percent-escaping off. A finding covers the pattern's group `at`, else what is
    to be replaced, else the URL.
    """

    says: str
    pattern: re.Pattern[str] | None
    literals: tuple[str, ...]
    exclude: re.Pattern[str] | None
    places: frozenset[str]
    attributes: frozenset[str]
    keys: frozenset[str]
    text: re.Pattern[str] | None
    exclude_text: re.Pattern[str] | None
    is_of_source: bool
    replace: str | None
    is_escaped: bool
    safety: Safety
    severity: Severity

    def match(self, link: Link, article: Article) -> tuple[int, int] | None:
        """Where in the target of a link of `article` the fault is; None where it is not."""
        target = link.target
        if not self._is_place(link):
            return None
        span = (0, len(target))
        if self.pattern is not None:
            found = self.pattern.search(target)
            if found is None:
                return None
            if self.is_of_source and not _is_same_site(found["page"], source_url(article)):
                return None
            if "at" in self.pattern.groupindex:
                span = found.span("at")
            elif self.replace is not None:
                span = found.span()
        if self.exclude is not None and self.exclude.search(target):
            return None
        return span if span[0] < span[1] else (0, len(target))

    def _is_place(self, link: Link) -> bool:
        if self.places and link.place not in self.places:
            return False
        if self.attributes and link.place == "attribute" and link.attribute not in self.attributes:
            return False
        if self.keys and link.place == "front-matter" and link.attribute.lower() not in self.keys:
            return False
        if self.text is not None and not self.text.search(link.text):
            return False
        return self.exclude_text is None or not self.exclude_text.search(link.text)

    def repaired(self, target: str) -> str:
        """The target as it was meant; itself where that is not known."""
        if self.is_escaped:
            return unquote(target)
        if self.replace is None or self.pattern is None:
            return target
        return self.pattern.sub(self.replace, target)


class FaultRule(LinkRule):
    """What makes a URL wrong. `rendered` is found in URLs that the site's own templates complete."""

    __slots__ = ("_faults", "_hosts", "_rendered", "_skips_plain")
    needs_use = True

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        options = rule.options
        faults: list[_Fault] = []
        hosts: list[tuple[Sequence[str], _Fault]] = []
        for entry in options["faults"]:
            fault = _fault(rule, entry)
            if "hosts" in entry:
                hosts.append((entry["hosts"], fault))
            else:
                faults.append(fault)
        self._faults = tuple(faults)
        self._hosts = HostMap.build(hosts)
        self._rendered = rule.regex(options["rendered"]) if "rendered" in options else None
        self._skips_plain = bool(options.get("skip-plain"))

    @property
    def wanted(self) -> Wanted:
        visible = () if self._skips_plain else self._faults
        literals = dict.fromkeys(literal for fault in visible for literal in fault.literals)
        return any(not fault.literals for fault in visible), False, list(literals), list(self._hosts.entries), False

    def find(self, link: Link, article: Article) -> Finding | None:
        target = link.target
        if self._rendered is not None and self._rendered.search(target):
            return None
        for fault in () if self._skips_plain and plain_host(target) is not None else self._faults:
            for literal in fault.literals:
                if literal in target:
                    break
            else:
                if fault.literals:
                    continue
            span = fault.match(link, article)
            if span is not None:
                return self._finding(link, fault, span)
        for fault in self._hosts[host_of(target)]:
            span = fault.match(link, article)
            if span is not None:
                return self._finding(link, fault, span)
        return None

    def _finding(self, link: Link, fault: _Fault, span: tuple[int, int]) -> Finding:
        start, end = link.view.span(*span) if link.target else (link.start, link.end)
        message = self.message.format(says=fault.says, url=_quoted(link.target))
        target = fault.repaired(link.target)
        edit = _change(link, target) if target != link.target else None
        fix = Fix(f"Change it to {_quoted(target)}", fault.safety, (edit,)) if edit else None
        return Finding(self.name, fault.severity, message, start, end, fix=fix)


def _is_same_site(page: str, source: str) -> bool:
    """Whether both addresses are below one registered name; `source` may be a copy in an archive."""
    at = source.find("http", 8)
    home = site_of(source[at:] if at > 0 else source)
    return bool(home) and site_of(page) == home


def _fault(rule: Rule, entry: Mapping[str, Any]) -> _Fault:
    def expression(key: str) -> re.Pattern[str] | None:
        return rule.regex(entry[key]) if key in entry else None

    if "pattern" not in entry and "hosts" not in entry:
        raise rule.option_error("needs a pattern or hosts", entry)
    return _Fault(
        says=entry["says"],
        pattern=expression("pattern"),
        literals=tuple(entry.get("with", ())),
        exclude=expression("not"),
        places=frozenset(entry.get("places", ())),
        attributes=frozenset(entry.get("attributes", ())),
        keys=_names(entry.get("keys", ())),
        text=expression("text"),
        exclude_text=expression("not-text"),
        is_of_source=entry.get("of-source", False),
        replace=entry.get("replace"),
        is_escaped=entry.get("decode", False),
        safety=entry.get("safety", "unsafe"),
        severity=entry.get("severity", rule.severity),
    )
