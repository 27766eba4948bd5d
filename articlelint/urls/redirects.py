"""Redirects that carry their target in the URL: who wraps, how the target is encoded, and where it finally leads.

Which hosts wrap comes in as a table, built from the rules' YAML. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import HostMap, behind_host, host_of, registered_domain, site_of, unquote
from articlelint.urls.tracking import MAX_DEPTH, Tracking, parsed, without_tracking

_ABSOLUTE = regex(r"https?:/{1,2}(?=[^\s/])", re.IGNORECASE)
_MAX_ESCAPES = 4  # how often a target is escaped beyond what its parameter needs
_ESCAPED_SCHEME = regex(r"https?(?:%(?:25)*3a|:)(?:%(?:25)*2f|/){2}", re.IGNORECASE)


def _base64(text: str) -> str:
    """The URL inside a base64 text of either alphabet: alone, in JSON or in a protocol buffer; else empty."""
    from base64 import b64decode

    padded = unquote(text).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        raw = b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except ValueError:
        return ""
    match = re.search(rb"https?://[!#-;=?-\[\]_a-z~]+", raw)
    return match[0].decode("ascii") if match else ""


def _hex(text: str) -> str:
    """The URL that hexadecimal digits spell, as in the addresses of GitHub's image proxy; else empty."""
    try:
        return bytes.fromhex(text).decode("utf-8")
    except ValueError:
        return ""


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


def _raw(text: str) -> str:
    return text


def _https(text: str) -> str:
    """A URL that stands in the path without its scheme."""
    return text if _ABSOLUTE.match(text) else "https://" + text


def _http(text: str) -> str:
    return text if _ABSOLUTE.match(text) else "http://" + text


DECODERS: Mapping[str, Callable[[str], str]] = {
    "plain": unquote,
    "raw": _raw,
    "base64": _base64,
    "hex": _hex,
    "https": _https,
    "http": _http,
    "proofpoint2": _proofpoint2,
    "proofpoint3": _proofpoint3,
}


class Wrapper(NamedTuple):
    """A redirect that carries its target: in the first group of `pattern`, or in one of `parameters`.

    `path` must be found in the URL behind its host; `pattern` is searched in the same text. One that `is_opaque` is a
    redirect even where no target can be read, because only its server knows it. Where one is no redirect at all
    those after it do not count: it is an exception to them. `literals`: it is only tried where one of them occurs.
    One that `is_local` leads on to a page of its own site, and gives that page's path.
    """

    path: re.Pattern[str] | None = None
    parameters: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    decoder: str = "plain"
    is_opaque: bool = False
    severity: str = ""
    is_redirect: bool = True
    literals: tuple[str, ...] = ()
    is_local: bool = False

    def may_wrap(self, url: str, rest: str) -> bool:
        """Whether `url` looks as it must; `rest` is what follows its host."""
        if self.literals and not any(literal in url for literal in self.literals):
            return False
        return self.path is None or self.path.search(rest) is not None


class Redirect(NamedTuple):
    """What a wrapper says; `target` is empty where it knows it only on the server, or lost it."""

    wrapper: Wrapper
    host: str
    target: str


def _absolute(text: str) -> str:
    """`text` as an absolute http URL, unescaped as often as its scheme needs; empty where it is none."""
    for _ in range(_MAX_ESCAPES):
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
        given = {p.name: p.value for _, _, parameters in parsed(url) for p in reversed(parameters)}
        for name in wrapper.parameters:
            value = given.get(name)
            if value:
                yield value


def _target(url: str, wrapper: Wrapper, rest: str) -> str:
    decode = DECODERS[wrapper.decoder]
    for raw in _raw_targets(url, wrapper, rest):
        text = decode(raw).strip()
        if wrapper.is_local and text[:1] == "/" and text[:2] != "//":
            return f"https://{host_of(url)}{text}"
        target = _absolute(text)
        if target:
            return target
    return ""


def redirect_of(url: str, wrappers: HostMap[Wrapper]) -> Redirect | None:
    """The first wrapper that fits `url`, with the target it carries; none where `url` is no redirect.

    A wrapper for every host is a guess from the path alone, so its target must lead to another site.
    """
    host = host_of(url)
    if not host:
        return None
    known, guesses = wrappers[host], wrappers.anywhere
    if not known and not guesses:
        return None
    rest = behind_host(url)
    opaque: Redirect | None = None
    for wrapper in known:
        if not wrapper.may_wrap(url, rest):
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
    has_inner_url = url.find("http", 8) > 0
    for wrapper in guesses:
        if not (has_inner_url or wrapper.literals) or not wrapper.may_wrap(url, rest):
            continue
        target = _target(url, wrapper, rest)
        if target and site_of(target) != registered_domain(host):
            return Redirect(wrapper, host, target)
        if wrapper.is_opaque:
            return Redirect(wrapper, host, "")
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
