"""Pure functions on URLs: which parameters only track, which redirects carry their target, what is left without them.

Nothing here parses a URL into parts and writes it back: that re-encodes, reorders and adds slashes. A cleaned URL is
the original with whole parameters cut out, byte for byte. The knowledge (names, hosts, wrappers) comes in as tables,
built from the rules' YAML; RFC 3986 names the parts of a URL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

T = TypeVar("T")

# A URL in which nothing is unusual: two in three are as simple as the first; the others begin like the second and have
# none of what follows (one expression that says it all takes ten times as long where it does not fit).
_SIMPLE = regex(r"https?://([a-z0-9.-]+)(?:/(?!/)[A-Za-z0-9._/-]*)?")
_PLAIN_START = regex(r"https?://([a-z0-9.-]+)(?=(?:[/?#](?!/)|\Z))|\.{0,2}/(?!/)|#")
_PLAIN_HOST = regex(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}")
_UNUSUAL = regex(r"[^A-Za-z0-9._/+=!,@$&?#:%-]")
# Letters of other scripts are usual, but not punctuation (E2, C2, EF) nor one at the end, where it may be cut.
_UNUSUAL_ESCAPE = regex(
    r"%(?!2[0-46-9BCFbcf]|3[ADFabdf]|40|5[Ee]|7[Cc]|[89ABDabd][0-9A-Fa-f]|[Cc][013-9A-Fa-f]|[Ee][013-9A-Fa-f]|[Ff][0-4])"
    r"|%[89A-Fa-f][0-9A-Fa-f]\Z"
)
_UNUSUAL_ENDS = ("?", "&", "...", "%20", "%09", "%22")

Cut = tuple[int, int]

_MAX_SEEN = 10_000  # hosts
MAX_DEPTH = 5  # wrappers inside wrappers; real chains seen are two or three deep

# An escaped `&` is one separator, as often as it was escaped. A second `?` separates only in front of `name=`.
_SEPARATOR = regex(r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);){0,4}|\?(?=[\w.%~-]{1,64}=)")
_NAMES = regex(r"[?&#;]([^=?&#;]*)")
_ESCAPED = frozenset("%+ ")
_AUTHORITY = regex(r"\s{0,9}(?:[hH][tT]{2}[pP][sS]?:)?//([^/?#\s]{1,512})")
_PATH_QUERY = regex(r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);){0,4}(?=[\w.%-]{1,64}=)")
# The `#` of a character reference opens no fragment.
_FRAGMENT = regex(r"(?<!&)#|#(?!\d{1,6};|[xX][0-9A-Fa-f]{1,5};)")
_ABSOLUTE = regex(r"https?:/{1,2}(?=[^\s/])", re.IGNORECASE)
_ESCAPES = regex(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPED_SCHEME = regex(r"https?(?:%(?:25)*3a|:)(?:%(?:25)*2f|/){2}", re.IGNORECASE)
# Second-level labels under which country registries give out names (co.uk, com.br, ...).
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"))


def unquote(text: str) -> str:
    """`text` with its percent-escapes decoded, as urllib.parse does it; importing that takes a while."""
    return _ESCAPES.sub(_unescaped, text) if "%" in text else text


def _unescaped(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[0].replace("%", "")).decode("utf-8", "replace")


def plain_host(url: str) -> str | None:
    """The host of a URL in which nothing is unusual, as in most links of most sites ("" where it is relative).

    None for any other: one with characters or escapes that mean something, or with what stands for a value.
    """
    found = _SIMPLE.fullmatch(url)
    if found is None:
        found = _PLAIN_START.match(url)
        if found is None or _UNUSUAL.search(url) or not _is_in_order(url):
            return None
    host = found[1]
    if host is None:
        return ""
    return host if _is_plain_name(host) and not url.endswith("...") else None


def _is_in_order(url: str) -> bool:
    """Whether the query of a URL without unusual characters, and its escapes, are where they should be."""
    if "%" in url and _UNUSUAL_ESCAPE.search(url):
        return False
    query = url.find("?")
    if query >= 0 and (url.find("?", query + 1) > 0 or url.find("&", 0, query + 2) > 0):
        return False
    if query < 0 and "&" in url:
        return False
    return url.find(":", 6) < 0 and "=__" not in url and not url.endswith(_UNUSUAL_ENDS)


@lru_cache(maxsize=10_000)
def _is_plain_name(host: str) -> bool:
    return _PLAIN_HOST.fullmatch(host) is not None


@lru_cache(maxsize=256)  # several ask for the host of an article's source
def host_of(url: str) -> str:
    """The host of an absolute or protocol-relative URL in lower case, without port; empty where it has none."""
    match = _AUTHORITY.match(url)
    if not match:
        return ""
    host = match[1].rpartition("@")[2].lower()
    if not host.startswith("["):  # an IPv6 address
        host = host.partition(":")[0]
    return host.rstrip(".")


class HostMap(Generic[T]):
    """Values by host. `a.org` also covers its subdomains, `a.*` the name under any country's ending, `a.**` every host
    whose first label is `a`, `*` every host.
    """

    __slots__ = ("_seen", "entries")

    def __init__(self, entries: Mapping[str, tuple[T, ...]]) -> None:
        self.entries = entries
        self._seen: dict[
            str, tuple[T, ...]
        ] = {}  # hosts asked for before: a site links to the same few again and again

    @classmethod
    def build(cls, pairs: Sequence[tuple[Sequence[str], T]]) -> HostMap[T]:
        """Collect (host patterns, value) pairs; the order of the pairs is the order of the values."""
        entries: dict[str, tuple[T, ...]] = {}
        for hosts, value in pairs:
            for host in hosts:
                entries[host] = (*entries.get(host, ()), value)
        return cls(entries)

    def __getitem__(self, host: str) -> tuple[T, ...]:
        """What is known about `host`, the most specific entries first; not what holds for every host."""
        found = self._seen.get(host)
        if found is None:
            found = self._look_up(host)
            if len(self._seen) < _MAX_SEEN:
                self._seen[host] = found
        return found

    def _look_up(self, host: str) -> tuple[T, ...]:
        entries = self.entries
        found: tuple[T, ...] = ()
        rest = host
        while rest:
            found += entries.get(rest, ())
            _, _, rest = rest.partition(".")
        labels = host.split(".")
        endings = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1
        if len(labels) > endings:
            found += entries.get(labels[-endings - 1] + ".*", ())
        return found + entries.get(labels[0] + ".**", ()) if len(labels) > 1 else found

    @property
    def anywhere(self) -> tuple[T, ...]:
        """What holds for every host."""
        return self.entries.get("*", ())


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
    """A parameter that tracks only where its value says so, and where another parameter stands beside it."""

    value: re.Pattern[str]
    beside: str = ""


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


class Tracking:
    """What is known about tracking parameters; names in lower case. `general`: those that may track on any host."""

    __slots__ = ("_heads", "_signers", "conditions", "general", "hosts", "names", "pages", "prefixes", "signatures")

    def __init__(
        self,
        names: frozenset[str],
        prefixes: tuple[str, ...],
        conditions: Mapping[str, tuple[Condition, ...]],
        hosts: HostMap[HostRule],
        pages: tuple[PageRule, ...],
        signatures: tuple[frozenset[str], ...],
    ) -> None:
        self.names = names
        self.prefixes = prefixes
        self.conditions = conditions
        self.hosts = hosts
        self.pages = pages
        self.signatures = signatures
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


def names_in(url: str) -> list[str]:
    """What may be names of parameters in `url`, as they stand but in lower case; some may be none."""
    return _NAMES.findall(url.lower())


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
            if condition.value.fullmatch(unquote(parameter.value)) and (
                not condition.beside or condition.beside in others
            ):
                tracks = True
                break
    return tracks and not any(name in page.keep and page.url.search(url) for page in table.pages)


@lru_cache(maxsize=64)
def _parsed(url: str) -> tuple[tuple[int, int, list[Parameter]], ...]:
    """The regions of `url` with their parameters; whoever asks for them asks twice."""
    return tuple([(start, end, _parameters(url, start, end)) for start, end in _regions(url)])


def tracking_parameters(url: str, table: Tracking) -> tuple[Parameter, ...]:
    """The parameters of `url` that only track, in their order."""
    parsed = _parsed(url)
    if not parsed:
        return ()
    names = frozenset([p.name for _, _, parameters in parsed for p in parameters])
    host = host_of(url)
    if not table.may_track(host, names) or table.is_signed(names):
        return ()
    path = url[: parsed[0][0]]
    rules = [
        rule
        for rule in table.hosts[host]
        if (not rule.beside or rule.beside in names) and (rule.path is None or rule.path.search(path))
    ]
    return tuple([p for _, _, parameters in parsed for p in parameters if _tracks(p, url, table, rules, names)])


def cuts(url: str, dropped: Sequence[Parameter]) -> tuple[Cut, ...]:
    """What to cut out of `url` so that the `dropped` parameters are gone: few, disjoint, in order.

    An empty query or fragment loses its `?` or `#`; empty parameters (`&&`) go with the dropped ones.
    """
    gone = {p.separator for p in dropped}
    out: list[Cut] = []
    for start, end, parameters in _parsed(url):
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


# --- redirects -------------------------------------------------------------------------------------------------------


def _base64(text: str) -> str:
    """The URL inside a base64 text of either alphabet: alone, in JSON or in a protocol buffer; else empty."""
    from base64 import b64decode

    padded = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        raw = b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except ValueError:
        return ""
    match = re.search(rb"https?://[!#-;=?-\[\]_a-z~]+", raw)
    return match[0].decode("ascii") if match else ""


def _proofpoint2(text: str) -> str:
    """Proofpoint URL Defense v2: `-3A` stands for `%3A` and `_` for `/`."""
    return unquote(re.sub(r"-(?=[0-9A-Fa-f]{2})", "%", text.replace("_", "/")))


def _proofpoint3(text: str) -> str:
    """Proofpoint URL Defense v3: `URL__;BASE64!...`, each `*` one character of the base64 text, `**X` a run of them.

    The run's length is the index of X in A-Z a-z 0-9 - _, plus 2.
    """
    from base64 import urlsafe_b64decode

    target, separator, rest = text.partition("__;")
    if not separator:
        return ""
    encoded = rest.partition("!")[0]
    try:
        replaced = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8")
    except ValueError:
        return ""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    at = 0

    def restored(match: re.Match[str]) -> str:
        nonlocal at
        size = alphabet.index(match[1]) + 2 if match[1] else 1
        piece = replaced[at : at + size]
        at += size
        return piece

    return re.sub(r"\*(?:\*([A-Za-z0-9_-]))?", restored, target)


def _plain(text: str) -> str:
    return unquote(text)


def _raw(text: str) -> str:
    return text


def _https(text: str) -> str:
    """A URL that stands in the path without its scheme."""
    return text if _ABSOLUTE.match(text) else "https://" + text


def _http(text: str) -> str:
    return text if _ABSOLUTE.match(text) else "http://" + text


DECODERS: Mapping[str, Callable[[str], str]] = {
    "plain": _plain,
    "raw": _raw,
    "base64": _base64,
    "https": _https,
    "http": _http,
    "proofpoint2": _proofpoint2,
    "proofpoint3": _proofpoint3,
}


class Wrapper(NamedTuple):
    """A redirect that carries its target: in the first group of `pattern`, or in one of `parameters`.

    `path` must be found in the URL behind its host; `pattern` is searched in the same text. One that `is_opaque` is a
    redirect even where no target can be read, because only its server knows it. Where one is no redirect at all
    those after it do not count: it is an exception to them.
    """

    path: re.Pattern[str] | None = None
    parameters: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    decoder: str = "plain"
    is_opaque: bool = False
    severity: str = ""
    is_redirect: bool = True


class Redirect(NamedTuple):
    """What a wrapper says; `target` is empty where it knows it only on the server, or lost it."""

    wrapper: Wrapper
    host: str
    target: str


def _absolute(text: str) -> str:
    """`text` as an absolute http URL, unescaped as often as its scheme needs; empty where it is none."""
    for _ in range(3):
        match = _ABSOLUTE.match(text)
        if match:
            fixed = text if text[match.end() - 2] == "/" else text[: match.end()] + "/" + text[match.end() :]
            return fixed if "." in host_of(fixed) else ""
        if not _ESCAPED_SCHEME.match(text):
            break
        text = unquote(text)
    if text.startswith("//") and "." in host_of(text):
        return "https:" + text
    return ""


def _behind_host(url: str) -> str:
    match = _AUTHORITY.match(url)
    return url[match.end() :] if match else ""


def _raw_targets(url: str, wrapper: Wrapper, rest: str) -> Iterator[str]:
    if wrapper.pattern is not None:
        match = wrapper.pattern.search(rest)
        if match:
            yield match[1]
    if not wrapper.parameters:
        return
    if url.isascii() and url.count("?") == 1 and ";" not in url and "#" not in url:  # no need to read all of them
        lower = url.lower()
        for name in wrapper.parameters:
            at = lower.find(f"?{name}=")
            if at < 0:
                at = lower.find(f"&{name}=")
            if at >= 0:
                yield url[at + len(name) + 2 :].partition("&")[0]
    else:
        given = {p.name: p.value for _, _, parameters in _parsed(url) for p in reversed(parameters)}
        for name in wrapper.parameters:
            value = given.get(name)
            if value:
                yield value


def _target(url: str, wrapper: Wrapper, rest: str) -> str:
    decode = DECODERS[wrapper.decoder]
    for raw in _raw_targets(url, wrapper, rest):
        target = _absolute(decode(raw).strip())
        if target:
            return target
    return ""


def redirect_of(url: str, wrappers: HostMap[Wrapper]) -> Redirect | None:
    """The first wrapper that fits `url`, with the target it carries; none where `url` is no redirect.

    A wrapper for every host is a guess from the path alone, so its target must lead to another site.
    """
    guesses = wrappers.anywhere if url.find("http", 8) > 0 else ()
    host = host_of(url)
    known = wrappers[host] if host else ()
    if not host or (not known and not guesses):
        return None
    rest = _behind_host(url)
    opaque: Redirect | None = None
    for wrapper in known:
        if wrapper.path is not None and not wrapper.path.search(rest):
            continue
        if not wrapper.is_redirect:
            return None
        target = _target(url, wrapper, rest)
        if target:
            return Redirect(wrapper, host, target)
        if wrapper.is_opaque and opaque is None:
            opaque = Redirect(wrapper, host, "")
    if opaque is not None:
        return opaque
    for wrapper in guesses:
        if wrapper.path is None or wrapper.path.search(rest):
            target = _target(url, wrapper, rest)
            if target and _site(host_of(target)) != _site(host):
                return Redirect(wrapper, host, target)
    return None


def final_target(url: str, wrappers: HostMap[Wrapper], table: Tracking) -> Redirect | None:
    """Like `redirect_of`, the target itself unwrapped as often as needed and freed of tracking parameters."""
    first = redirect_of(url, wrappers)
    if first is None or not first.target:
        return first
    target = first.target
    for _ in range(MAX_DEPTH):
        inner = redirect_of(target, wrappers)
        if inner is None or not inner.target:
            break
        target = inner.target
    return first._replace(target=without_tracking(target, table))


def _site(host: str) -> str:
    """The last two labels of a host: near enough to tell a site's own redirect from one that leaves it."""
    return ".".join(host.split(".")[-2:])
