"""Links that track, lead through a redirect, or lead nowhere: one check, three shapes of options.

`tracking` names parameters that only track, `redirects` wrappers that carry another URL, `faults` what makes a URL
wrong. Each judges one link by itself, and nearly every link is in order, so each begins with a quick look that says so.
The knowledge is data of the rule, the work on URLs is in articlelint/urls.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

from articlelint.checks import Context
from articlelint.finding import Edit, Finding, Fix, Safety, Severity
from articlelint.lazy import regex
from articlelint.rules import Rule
from articlelint.syntax.markdown import Link
from articlelint.urls import (
    DECODERS,
    Condition,
    HostMap,
    HostRule,
    PageRule,
    Parameter,
    Tracking,
    Wrapper,
    cuts,
    final_target,
    host_of,
    tracking_parameters,
    unquote,
)

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_TEXT: dict[str, Any] = {"type": "string"}
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
        "values": _entries({"names": _NAMES, "value": _TEXT, "beside": _TEXT}, "names", "value"),
        "hosts": _entries({"hosts": _NAMES, "path": _TEXT, "drop": _NAMES, "keep": _NAMES, "beside": _TEXT}, "hosts"),
        "pages": _entries({"url": _TEXT, "keep": _NAMES}, "url", "keep"),
        "signatures": {"type": "array", "items": _NAMES},
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
                "decode": {"enum": sorted(DECODERS)},
                "opaque": {"type": "boolean"},
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
        "not-text": _TEXT,
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
        "sound": {"type": "string", "description": "expression for URLs, as a whole, that no fault's pattern fits"},
        "rendered": {"type": "string", "description": "expression for what the site's own templates fill in"},
    },
    "oneOf": [{"required": ["tracking"]}, {"required": ["redirects"]}, {"required": ["faults"]}],
    "additionalProperties": False,
}

_QUOTE_LIMIT = 80
_NOT_IN_URLS = regex(r"[\x00-\x20\x7f\"<>\\^`{|}]")


class Compiled(Protocol):
    """A link rule made ready."""

    def find(self, link: Link) -> Finding | None:
        """What is wrong with `link`."""
        ...


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """The rule made ready.

    Raises:
        RuleError: for an expression that does not compile.
    """
    options = rule.options
    if "tracking" in options:
        return _tracking_rule(rule)
    if "redirects" in options:
        return _redirect_rule(rule)
    return _fault_rule(rule)


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    find = compiled.find
    for link in context.article.links:
        finding = find(link)
        if finding is not None:
            yield finding


# --- edits -----------------------------------------------------------------------------------------------------------


def _is_seam(link: Link, at: int) -> bool:
    """Whether the target can be cut at `at`: no escape, entity or line end of the source spans it."""
    if at <= 0 or at >= len(link.view.text):
        return True
    return link.view.span(at - 1, at)[1] <= link.view.span(at, at + 1)[0]


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
    if not (_is_seam(link, start) and _is_seam(link, end)):
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
    return text if len(text) <= _QUOTE_LIMIT else text[: _QUOTE_LIMIT - 1] + "…"


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


# --- tracking --------------------------------------------------------------------------------------------------------


class _Credit(NamedTuple):
    """A parameter by which a licence or an embed's terms want the link to be recognised."""

    name: str
    value: re.Pattern[str]


class _TrackingRule(NamedTuple):
    name: str
    severity: Severity
    message: str
    safety: Safety
    table: Tracking
    asked: HostMap[_Credit]

    def find(self, link: Link) -> Finding | None:
        target = link.target
        if "?" not in target and "#" not in target and "&" not in target:
            return None
        dropped = tracking_parameters(target, self.table)
        if not dropped:
            return None
        spans = cuts(target, dropped)
        start, end = link.view.span(spans[0][0], spans[-1][1])
        names = ", ".join(dict.fromkeys(_quoted(p.name) for p in dropped))
        message = self.message.format(parameters=names, url=_quoted(target))
        if self._is_credit(target, dropped):
            return Finding(self.name, "info", message, start, end)
        edits = [_edit(link, low, high, "") for low, high in spans]
        exact = tuple(edit for edit in edits if edit is not None)
        fix = Fix(f"Drop {names}", self.safety, exact) if len(exact) == len(spans) else None
        return Finding(self.name, self.severity, message, start, end, fix=fix)

    def _is_credit(self, target: str, dropped: Sequence[Parameter]) -> bool:
        host = host_of(target)
        return any(
            parameter.name == credit.name and credit.value.fullmatch(parameter.value)
            for credit in (*self.asked[host], *self.asked.anywhere)
            for parameter in dropped
        )


def _tracking_table(rule: Rule) -> Tracking:
    options = rule.options["tracking"]
    conditions: dict[str, tuple[Condition, ...]] = {}
    for entry in options.get("values", ()):
        condition = Condition(rule.regex(entry["value"], "options"), entry.get("beside", ""))
        for name in _names(entry["names"]):
            conditions[name] = (*conditions.get(name, ()), condition)
    hosts = []
    for entry in options.get("hosts", ()):
        path = rule.regex(entry["path"], "options") if "path" in entry else None
        drop, keep = _names(entry.get("drop", ())), _names(entry.get("keep", ()))
        hosts.append((entry["hosts"], HostRule(drop, keep, path, entry.get("beside", ""))))
    return Tracking(
        names=_names(name for group in options.get("parameters", ()) for name in group["names"]),
        prefixes=tuple(options.get("prefixes", ())),
        conditions=conditions,
        hosts=HostMap.build(hosts),
        pages=tuple(PageRule(rule.regex(e["url"], "options"), _names(e["keep"])) for e in options.get("pages", ())),
        signatures=tuple(map(_names, options.get("signatures", ()))),
    )


def _tracking_rule(rule: Rule) -> _TrackingRule:
    asked = [
        (entry["hosts"], _Credit(entry["name"], rule.regex(entry["value"], "options")))
        for entry in rule.options["tracking"].get("attribution", ())
    ]
    return _TrackingRule(
        rule.name, rule.severity, rule.message, _safety(rule), _tracking_table(rule), HostMap.build(asked)
    )


def _safety(rule: Rule) -> Safety:
    return rule.safety if rule.fix else "safe"


# --- redirects -------------------------------------------------------------------------------------------------------


class _RedirectRule(NamedTuple):
    name: str
    severity: Severity
    message: str
    safety: Safety
    wrappers: HostMap[Wrapper]
    table: Tracking

    def find(self, link: Link) -> Finding | None:
        found = final_target(link.target, self.wrappers, self.table)
        if found is None:
            return None
        start, end = link.start, link.end
        severity = cast(Severity, found.wrapper.severity or self.severity)
        if not found.target:
            message = self.message.format(host=found.host, target="a place that only its server knows")
            return Finding(self.name, severity, message, start, end)
        edit = _edit(link, 0, len(link.target), found.target)
        fix = Fix("Link to the target itself", self.safety, (edit,)) if edit else None
        message = self.message.format(host=found.host, target=_quoted(found.target))
        return Finding(self.name, severity, message, start, end, (found.target,), fix=fix)


def _redirect_rule(rule: Rule) -> _RedirectRule:
    options = rule.options["redirects"]
    tracking = rule.sibling(options["tracking"])
    if "tracking" not in tracking.options:
        raise rule.error(f"{options['tracking']} names no tracking parameters", "tracking")
    return _RedirectRule(
        rule.name, rule.severity, rule.message, _safety(rule), _wrapper_table(rule), _tracking_table(tracking)
    )


def _wrapper_table(rule: Rule) -> HostMap[Wrapper]:
    """The wrappers that a redirect rule names, by host."""
    wrappers = []
    for entry in rule.options["redirects"]["wrappers"]:
        wrapper = Wrapper(
            path=rule.regex(entry["path"], "options") if "path" in entry else None,
            parameters=tuple(name.lower() for name in entry.get("parameters", ())),
            pattern=rule.regex(entry["pattern"], "options") if "pattern" in entry else None,
            decoder=entry.get("decode", "plain"),
            is_opaque=entry.get("opaque", False),
            severity=entry.get("severity", ""),
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
    exclude_text: re.Pattern[str] | None
    replace: str | None
    is_escaped: bool
    safety: Safety
    severity: Severity

    def match(self, link: Link) -> tuple[int, int] | None:
        """Where in the target the fault is; None where it is not."""
        target = link.target
        for literal in self.literals:
            if literal in target:
                break
        else:
            if self.literals:
                return None
        if not self._is_place(link):
            return None
        span = (0, len(target))
        if self.pattern is not None:
            found = self.pattern.search(target)
            if found is None:
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
        return self.exclude_text is None or not self.exclude_text.search(link.text)

    def repaired(self, target: str) -> str:
        """The target as it was meant; itself where that is not known."""
        if self.is_escaped:
            return unquote(target)
        if self.replace is None or self.pattern is None:
            return target
        return self.pattern.sub(self.replace, target)


class _FaultRule(NamedTuple):
    """`sound` fits, as a whole, URLs that no fault's pattern fits, and those without any of `literals` are sound too;
    `rendered` is found in those that the site's own templates complete. Faults with hosts are in `hosts`."""

    name: str
    message: str
    faults: tuple[_Fault, ...]
    hosts: HostMap[_Fault]
    literals: tuple[str, ...]  # empty: the faults need none
    sound: re.Pattern[str] | None
    rendered: re.Pattern[str] | None

    def find(self, link: Link) -> Finding | None:
        target = link.target
        if self.faults and not self._is_sound(target):
            if self.rendered is not None and self.rendered.search(target):
                return None
            for fault in self.faults:
                span = fault.match(link)
                if span is not None:
                    return self._finding(link, fault, span)
        if self.hosts.entries and self.hosts.may_know(target):
            for fault in self.hosts[host_of(target)]:
                span = fault.match(link)
                if span is not None:
                    return self._finding(link, fault, span)
        return None

    def _is_sound(self, target: str) -> bool:
        for literal in self.literals:
            if literal in target:
                break
        else:
            if self.literals:
                return True
        return self.sound is not None and self.sound.fullmatch(target) is not None

    def _finding(self, link: Link, fault: _Fault, span: tuple[int, int]) -> Finding:
        start, end = link.view.span(*span) if link.target else (link.start, link.end)
        message = self.message.format(says=fault.says, url=_quoted(link.target))
        target = fault.repaired(link.target)
        edit = _change(link, target) if target != link.target else None
        fix = Fix(f"Change it to {_quoted(target)}", fault.safety, (edit,)) if edit else None
        return Finding(self.name, fault.severity, message, start, end, fix=fix)


def _fault_rule(rule: Rule) -> _FaultRule:
    faults: list[_Fault] = []
    hosts: list[tuple[Sequence[str], _Fault]] = []
    for entry in rule.options["faults"]:
        fault = _fault(rule, entry)
        if "hosts" in entry:
            hosts.append((entry["hosts"], fault))
        else:
            faults.append(fault)
    sound, rendered = (
        rule.regex(rule.options[key], "options") if key in rule.options else None for key in ("sound", "rendered")
    )
    literals = {literal for fault in faults for literal in fault.literals} if all(f.literals for f in faults) else set()
    return _FaultRule(
        rule.name, rule.message, tuple(faults), HostMap.build(hosts), tuple(sorted(literals)), sound, rendered
    )


def _fault(rule: Rule, entry: Mapping[str, Any]) -> _Fault:
    def expression(key: str) -> re.Pattern[str] | None:
        return rule.regex(entry[key], "options") if key in entry else None

    if "pattern" not in entry and "hosts" not in entry:
        raise rule.error(f"'{entry['says']}' needs a pattern or hosts", "options")
    return _Fault(
        says=entry["says"],
        pattern=expression("pattern"),
        literals=tuple(entry.get("with", ())),
        exclude=expression("not"),
        places=frozenset(entry.get("places", ())),
        attributes=frozenset(entry.get("attributes", ())),
        exclude_text=expression("not-text"),
        replace=entry.get("replace"),
        is_escaped=entry.get("decode", False),
        safety=entry.get("safety", "unsafe"),
        severity=entry.get("severity", rule.severity),
    )
