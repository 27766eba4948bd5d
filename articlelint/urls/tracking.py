"""The parameters of URLs: which ones only track, and the URL without them.

Nothing here parses a URL into parts and writes it back: that re-encodes, reorders and adds slashes. A cleaned URL is
the original with whole parameters cut out, byte for byte. What tracks comes in as a table, built from the rules' YAML;
RFC 3986 names the parts of a URL.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import HostMap, host_of, unquote

Cut = tuple[int, int]

MAX_DEPTH = 5  # wrappers inside wrappers; real chains seen are two or three deep

# An escaped `&` is one separator, as often as it was escaped. A second `?` separates only in front of `name=`.
_SEPARATOR = regex(r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);){0,4}|\?(?=[\w.%~-]{1,64}=)")
_ESCAPED = frozenset("%+ ")
_PATH_QUERY = regex(r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);){0,4}(?=[\w.%-]{1,64}=)")
# The `#` of a character reference opens no fragment.
_FRAGMENT = regex(r"(?<!&)#|#(?!\d{1,6};|[xX][0-9A-Fa-f]{1,5};)")


class Parameter(NamedTuple):
    """One parameter of a query or fragment; `name` is decoded and in lower case, `value` stands as it is."""

    separator: int  # where the separator before it starts
    start: int
    end: int
    name: str
    value: str


def _name(raw: str) -> str:
    return unquote(raw).strip(" +").lower()


def _parameters(url: str, start: int, end: int) -> list[Parameter]:
    """The parameters of url[start:end], whose first character is the separator that opens it."""
    found = _plain_parameters(url, start, end)
    if found is not None:
        return found
    opening = _SEPARATOR.match(url, start, end)
    at = opening.end() if opening else start + 1
    separator = start
    out: list[Parameter] = []
    spans: list[tuple[int, int, int]] = []
    for match in _SEPARATOR.finditer(url, at, end):
        # A URL given as a value keeps its own `?`, escaped or not.
        if match[0] == "?" and "://" in url[at : match.start()]:
            continue
        spans.append((separator, at, match.start()))
        separator, at = match.span()
    spans.append((separator, at, end))
    for separator, low, high in spans:
        name, equals, value = url[low:high].partition("=")
        if not equals and out and name.startswith(("%20", "+", " ")):
            # `x=a,%20b&%20c`: an ampersand inside a text that was not escaped.
            last = out[-1]
            out[-1] = last._replace(end=high, value=url[last.start : high].partition("=")[2])
            continue
        out.append(Parameter(separator, low, high, _name(name), value))
    return out


def _plain_parameters(url: str, start: int, end: int) -> list[Parameter] | None:
    """What _parameters() gives where no separator or name is escaped, as in nearly all URLs; None elsewhere."""
    query = url[start + 1 : end]
    if ";" in query or "?" in query:
        return None
    out: list[Parameter] = []
    separator = start
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if not _ESCAPED.isdisjoint(name):
            return None
        low = separator + 1
        separator = low + len(part)
        out.append(Parameter(low - 1, low, separator, name.lower(), value))
    return out


def _regions(url: str) -> list[tuple[int, int]]:
    """Where parameters stand, in the query and in the fragment: (start of the opening separator, end)."""
    out: list[tuple[int, int]] = []
    hash_sign = _FRAGMENT.search(url) if "#" in url else None
    fragment = hash_sign.start() if hash_sign else -1
    stop = fragment if fragment >= 0 else len(url)
    query = url.find("?", 0, stop)
    ampersand = url.find("&", 0, query if query >= 0 else stop)
    if ampersand >= 0:  # parameters glued to the path
        glued = _PATH_QUERY.search(url, ampersand, query if query >= 0 else stop)
        query = glued.start() if glued else query
    if query >= 0:
        out.append((query, stop))
    if 0 <= fragment < len(url) - 1:
        out.append((fragment, len(url)))
    return out


class Condition(NamedTuple):
    """A parameter that tracks only where its value says so, with `beside` beside it and without any of `not_beside`."""

    value: re.Pattern[str]
    beside: str = ""
    not_beside: frozenset[str] = frozenset()


class HostRule(NamedTuple):
    """What a site's own parameters mean, on the paths that `path` finds."""

    drop: frozenset[str]
    keep: frozenset[str]
    path: re.Pattern[str] | None = None
    beside: str = ""  # holds only where this parameter is there too


class PageRule(NamedTuple):
    """Parameters that a page needs, whatever its host (a subscriber's id where one unsubscribes)."""

    url: re.Pattern[str]
    keep: frozenset[str]


class PathMark(NamedTuple):
    """A part of a path that only tracks: what `pattern` finds, tried where `literal` occurs."""

    name: str
    literal: str
    pattern: re.Pattern[str]


class Tracking:
    """What is known about tracking parameters; names in lower case. `general`: those that may track on any host."""

    __slots__ = (
        "_heads", "_signers", "conditions", "general", "hosts", "marks", "names", "pages", "prefixes", "signatures",
    )  # fmt: skip

    def __init__(
        self,
        names: frozenset[str],
        prefixes: tuple[str, ...],
        conditions: Mapping[str, tuple[Condition, ...]],
        hosts: HostMap[HostRule],
        pages: tuple[PageRule, ...],
        signatures: tuple[frozenset[str], ...],
        marks: HostMap[PathMark],
    ) -> None:
        self.names = names
        self.prefixes = prefixes
        self.conditions = conditions
        self.hosts = hosts
        self.pages = pages
        self.signatures = signatures
        self.marks = marks
        self.general = names.union(conditions)
        self._heads = frozenset(prefix[:2] for prefix in prefixes)
        self._signers = frozenset(min(signature) for signature in signatures)

    def may_track(self, host: str, names: Collection[str]) -> bool:
        """Whether one of these names (in lower case) could track on `host`: a quick look, mostly a no."""
        if not self.general.isdisjoint(names):
            return True
        for rule in self.hosts[host]:
            if not rule.drop.isdisjoint(names):
                return True
        heads, prefixes = self._heads, self.prefixes
        for name in names:
            if name[:2] in heads and name.startswith(prefixes):
                return True
        together = "".join(names)
        return "%" in together or "+" in together or " " in together

    def is_signed(self, names: frozenset[str]) -> bool:
        """Whether parameters of these names sign the URL, so that no other may be taken away."""
        return not self._signers.isdisjoint(names) and any(signature <= names for signature in self.signatures)


def _tracks(parameter: Parameter, url: str, table: Tracking, rules: Sequence[HostRule], others: frozenset[str]) -> bool:
    name = parameter.name
    if not name:
        return False
    for rule in rules:
        if rule.keep and (name in rule.keep or "*" in rule.keep):
            return False
    tracks = name in table.names or name.startswith(table.prefixes)
    if not tracks:
        for rule in rules:
            tracks = tracks or name in rule.drop
    if not tracks:
        for condition in table.conditions.get(name, ()):
            if (
                condition.value.fullmatch(unquote(parameter.value))
                and (not condition.beside or condition.beside in others)
                and condition.not_beside.isdisjoint(others)
            ):
                tracks = True
                break
    return tracks and not any(name in page.keep and page.url.search(url) for page in table.pages)


@lru_cache(maxsize=64)
def parsed(url: str) -> tuple[tuple[int, int, list[Parameter]], ...]:
    """The regions of `url` with their parameters; whoever asks for them asks twice."""
    return tuple([(start, end, _parameters(url, start, end)) for start, end in _regions(url)])


def tracking_parameters(url: str, table: Tracking) -> tuple[Parameter, ...]:
    """The parts of `url` that only track, in their order: those of its path, then parameters."""
    regions = parsed(url)
    host = host_of(url)
    names = frozenset([p.name for _, _, parameters in regions for p in parameters])
    path = url[: regions[0][0]] if regions else url
    marks = _path_marks(path, host, table)
    if not (marks or table.may_track(host, names)) or table.is_signed(names):
        return ()
    rules = [
        rule
        for rule in table.hosts[host]
        if (not rule.beside or rule.beside in names) and (rule.path is None or rule.path.search(path))
    ]
    tracking = [p for _, _, parameters in regions for p in parameters if _tracks(p, url, table, rules, names)]
    return (*marks, *tracking)


def _path_marks(path: str, host: str, table: Tracking) -> list[Parameter]:
    """The parts of a path that only track, as if they were parameters; `path` is the URL up to its query."""
    found = []
    for mark in (*table.marks[host], *table.marks.anywhere):
        if mark.literal in path and (match := mark.pattern.search(path)):
            start, end = match.span()
            found.append(Parameter(start, start, end, mark.name, match[0]))
    return sorted(found)


def cuts(url: str, dropped: Sequence[Parameter]) -> tuple[Cut, ...]:
    """What to cut out of `url` so that the `dropped` parameters are gone: few, disjoint, in order.

    An empty query or fragment loses its `?` or `#`; empty parameters (`&&`) go with the dropped ones.
    """
    gone = {p.separator for p in dropped}
    regions = parsed(url)
    path = regions[0][0] if regions else len(url)
    out: list[Cut] = [(p.start, p.end) for p in dropped if p.start < path and p.separator < path]
    for start, end, parameters in regions:
        if gone.isdisjoint([p.separator for p in parameters]):
            continue
        kept = [p for p in parameters if p.separator not in gone and p.start < p.end]
        if not kept:
            out.append((start, end))
            continue
        at = parameters[0].start  # right after the separator that opens the region
        for i, parameter in enumerate(kept):
            # The first one kept stands behind the opening separator, each other one behind its own. A `?` that comes
            # only after parameters glued to the path, or to a fragment's name, stays in front of what it opens.
            opens = url[parameter.separator] == "?" and url[start] != "?"
            low = parameter.start if i == 0 and not opens else parameter.separator
            if i == 0 and opens and url[start] == "&":
                at = start
            if low > at:
                out.append((at, low))
            at = parameter.end
        if at < end:
            out.append((at, end))
    return tuple(out)


def cut(url: str, spans: Sequence[Cut]) -> str:
    """`url` without `spans`, which are disjoint and in order."""
    out, at = [], 0
    for start, end in spans:
        out.append(url[at:start])
        at = end
    out.append(url[at:])
    return "".join(out)


def without_tracking(url: str, table: Tracking) -> str:
    """`url` without the parameters that only track, else byte for byte as it was.

    What is left may read differently where separators were used wrongly, so it is looked at again until nothing tracks.
    """
    for _ in range(MAX_DEPTH):
        dropped = tracking_parameters(url, table)
        if not dropped:
            break
        url = cut(url, cuts(url, dropped))
    return url
