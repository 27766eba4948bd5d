"""Quick answers about URLs: their host, its registered domain, and whether anything in them is unusual.

Most links of most sites need nothing else, so what parses queries and redirects is in modules of its own, which a run
loads when it meets such a link. The table of second-level domains is here, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from articlelint.startup.expressions import regex

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
_UNUSUAL_ENDS = ("?", "&", ",", "%20", "%09", "%22")

_MAX_SEEN = 10_000  # hosts

_NAMES = regex(r"[?&#;]([^=?&#;]*)")
_AUTHORITY = regex(r"\s{0,9}(?:[hH][tT]{2}[pP][sS]?:)?//([^/?#\s]{1,512})")
_ESCAPES = regex(r"(?:%[0-9A-Fa-f]{2})+")
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
    return host if _is_plain_name(host) and not url.endswith(".") else None


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


def behind_host(url: str) -> str:
    """Return what follows the host in `url`; empty where it has no host."""
    match = _AUTHORITY.match(url)
    return url[match.end() :] if match else ""


def names_in(url: str) -> list[str]:
    """What may be names of parameters in `url`, as they stand but in lower case; some may be none."""
    return _NAMES.findall(url.lower())


def registered_domain(host: str) -> str:
    """Return the name that a registry gave out: the last two labels of `host`, three below co.uk and the like."""
    labels = host.split(".")
    return ".".join(labels[-_suffix_labels(labels) - 1 :])


def site_of(url: str) -> str:
    """The site that a URL is on, by its registered name; "" for a path."""
    return registered_domain(host_of(url))


def _suffix_labels(labels: Sequence[str]) -> int:
    """Count the labels under which a registry gives out names: 2 in "a.co.uk", 1 in "a.org"."""
    return 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1


class HostMap(Generic[T]):
    """Values by host. `a.org` also covers its subdomains, `a.*` the name under any country's ending, `a.**` every host
    whose first label is `a`, `*` every host.
    """

    __slots__ = ("_seen", "entries")

    def __init__(self, entries: Mapping[str, tuple[T, ...]]) -> None:
        self.entries = entries
        self._seen: dict[str, tuple[T, ...]] = {}  # a site links to the same few hosts again and again

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
        endings = _suffix_labels(labels)
        if len(labels) > endings:
            found += entries.get(labels[-endings - 1] + ".*", ())
        return found + entries.get(labels[0] + ".**", ()) if len(labels) > 1 else found

    @property
    def anywhere(self) -> tuple[T, ...]:
        """What holds for every host."""
        return self.entries.get("*", ())
