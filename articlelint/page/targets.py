"""Which kind of page a link leads to, in any language: its share dialog, an author, a tag, the imprint, the home page.

A kind is a feature of a link and no defect: articles link to such pages, too. What rules/page/targets.yaml names are
whole hosts, whole segments of paths and whole names of parameters, so that an answer is a few looks into dictionaries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.urls.plain import registered_domain, unquote

CONTENT = "content"  # of a page of a network that is no account
_MAX_SEEN = 20_000  # URLs whose answers are kept
_MAX_URL = 2_000  # characters of a URL that are looked at
_MOST_SEGMENTS = 12
_END_SEGMENTS = 3  # a path of more leads to an article rather than to a page about the site
_MOST_NAMES = 6  # of a host
_PAGES = frozenset("html htm php aspx asp jsp shtml cfm phtml".split())
_FEEDS = frozenset(("rss", "atom", "rdf"))
_FILES = frozenset("png jpg jpeg gif svg webp avif ico bmp css js json pdf zip gz mp3 mp4 webm woff txt md".split())
_PREFIXES = ("www.", "m.", "mobile.", "web.", "old.")
_SCHEMES = frozenset(("https:", "http:", ""))
_RELATIVE = frozenset(("/", "#", "?", ".", ""))
_LANGUAGE = regex(r"[a-z]{2}(?:-[a-z]{2})?")
_PAGE_WORDS = frozenset("page pages seite pagina página sayfa strona stranka страница sivu sida side".split())
_BLOG_WORDS = frozenset("blog news posts articles date".split())
_TRACKING = ("utm_", "ref", "source", "fbclid", "gclid", "lang", "hl", "from", "locale")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "’": ""}
)
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
_LATIN_MARKS = regex(r"[\u00df-\u024f\u1e00-\u1eff\u0300-\u036f\u2019]")
_COMMENT = regex(r"(?:comment|cmt|c|respond|reply)-?\d+")

# What rules/page/targets.yaml says, as plain data: one dictionary a question, by section.
Table = dict[str, dict[str, str]]


class Targets:
    """The table of targets. `kind` keeps its answers: a site links to the same few pages again and again."""

    __slots__ = ("_by_host", "_seen", "_table")

    def __init__(self, table: Table) -> None:
        self._table = table
        self._seen: dict[str, str] = {}
        # Of hosts that were met: their kind, and the kinds of their pages by their ways.
        self._by_host: dict[str, tuple[str, _Ways | None]] = {}

    def kind(self, url: str) -> str:
        """Return the kind of page that `url` leads to, "" if it says nothing.

        One of share, profile, login, subscribe, author, tag, category, archive, comments, legal, about, search, home,
        ad, donate, and anchor for a place in the same page.
        """
        kind = self._seen.get(url)
        if kind is None:
            kind = self._kind(url[:_MAX_URL].strip())
            if len(self._seen) < _MAX_SEEN:
                self._seen[url] = kind
        return kind

    def _kind(self, url: str) -> str:
        scheme, slashes, rest = url.partition("//")
        if slashes and (scheme in _SCHEMES or scheme.lower() in _SCHEMES):
            host, _, path = rest.partition("/")
            if "#" in host or "?" in host:
                end = min(host.find(each) for each in "#?" if each in host)
                host, path = host[:end], rest[end:]
            host = host.lower()
        else:
            host, path = "", url
            if url[:1] not in _RELATIVE:
                scheme, colon, rest = url.partition(":")
                if colon and "/" not in scheme and "." not in scheme:
                    return self._other(scheme.lower(), rest.lower())
        fragment = query = ""
        if "#" in path:
            path, _, fragment = path.partition("#")
        if "?" in path:
            path, _, query = path.partition("?")
        path = path.lower()
        if "%" in path:
            path = unquote(path).lower()
        if not path.isascii():
            path = unicodedata.normalize("NFC", path)
        if not host and not path and not query:
            return self._fragment(fragment) or "anchor"
        return self._page(host, path.strip("/"), query, fragment)

    def _page(self, host: str, path: str, query: str, fragment: str) -> str:
        segments = path.split("/", _MOST_SEGMENTS) if path and path != "." else []
        if host:
            kind, ways = self._by_host.get(host) or self._of_host(host)
            if kind:
                return kind
            if ways is not None:
                kind = ways.kind(path, segments)
                if kind or ways.is_network:
                    return "" if kind == CONTENT else kind
        if fragment:
            kind = self._fragment(fragment)
            if kind:
                return kind
        if query:
            kind = self._query(query, not segments or path.startswith("index."))
            if kind:
                return kind
        if not segments:
            return "home" if not fragment and _is_plain(query) else ""
        return self._path(segments)

    def _other(self, scheme: str, rest: str) -> str:
        """Return the kind of a link that leads to no page."""
        if scheme == "mailto":
            shares = "body=" in rest or ("subject=" in rest and rest.startswith("?"))
            return "share" if shares else ""
        if scheme in ("javascript", "about"):
            name = rest.lstrip("/ ").partition("(")[0].strip()
            return self._table["script"].get(name, "anchor")
        return self._table["schemes"].get(scheme, "")

    def _fragment(self, fragment: str) -> str:
        fragment = fragment.lower()
        if "%" in fragment:
            fragment = unquote(fragment).lower()
        found = self._table["fragments"].get(fragment)
        if found is None:
            return "comments" if fragment[-1:].isdigit() and _COMMENT.fullmatch(fragment) else ""
        return found

    def _of_host(self, host: str) -> tuple[str, _Ways | None]:
        """Return the kind of `host`, and the kinds of its pages by their ways, None of a host that is not known."""
        hosts, pages = self._table["hosts"], self._table["pages"]
        bare = host.rpartition("@")[2].partition(":")[0]
        for prefix in _PREFIXES:
            if bare.startswith(prefix):
                bare = bare[len(prefix) :]
                break
        names = _names(bare)
        kind = next((hosts[name] for name in names if name in hosts), "")
        first, _, above = bare.partition(".")
        own = (bare, above, _any_country(above)) if _LANGUAGE.fullmatch(first) else (bare,)
        ways = next((pages[name] for name in (*own, _any_country(bare)) if name in pages), None)
        found = kind, None if ways is None else _Ways(ways)
        if len(self._by_host) < _MAX_SEEN:
            self._by_host[host] = found
        return found

    def _query(self, query: str, is_root: bool) -> str:
        """Return the kind that the parameters of a query name; more of them count at the root of a site."""
        parameters, values, roots = self._table["parameters"], self._table["values"], self._table["root-parameters"]
        for each in query.lower().replace("&amp;", "&").split("&", _MOST_SEGMENTS):
            name = each.partition("=")[0]
            kind = parameters.get(name) or values.get(each) or (roots.get(name) if is_root else None)
            if kind:
                return kind
        return ""

    def _path(self, segments: list[str]) -> str:
        """Return the kind that the segments of a path name."""
        folders, ends = self._table["folders"], self._table["pages-at-the-end"]
        number = len(segments)
        last = segments[-1]
        kind = ""
        if number > 1 and not folders.keys().isdisjoint(segments):
            kind = next((folders[each] for each in segments[:-1] if each in folders), "")
        if "." in last and last not in ends:
            stem, _, extension = last.rpartition(".")
            if extension in _FEEDS:
                return "subscribe"
            if extension in _FILES:
                return ""
            if extension in _PAGES:
                last = stem
        end = ends.get(last, "")
        if kind:
            return "subscribe" if end == "subscribe" else kind  # /tag/x/feed/
        if end:
            return end if number <= (_END_SEGMENTS if end != "home" else 2) else ""
        if last.isdigit():
            return "archive" if self._is_archive(segments) else ""
        if last[0] == "@" and number == 1:
            return "author"
        return folders.get(last, "") if number <= 2 else ""

    def _is_archive(self, segments: list[str]) -> bool:
        """Whether a path ends with a year, month or day, or with the number of a page: /2024/05/, /page/2."""
        above = segments[-2] if len(segments) > 1 else ""
        if above in _PAGE_WORDS:
            return True
        numbers = [each for each in segments[-3:] if each.isdigit() and each.isascii()]
        if "".join(segments[-len(numbers) :]) != "".join(numbers) or not 1990 <= int(numbers[0][:8]) <= 2040:
            return False
        if len(numbers) > 1:
            return all(len(each) <= 2 for each in numbers[1:])
        return not above or above in _BLOG_WORDS or self._table["pages-at-the-end"].get(above) == "archive"


class _Ways:
    """The pages of one host: kinds by the segments of a path. `is_network`: a single segment is somebody's account."""

    __slots__ = ("_firsts", "_kinds", "is_network")

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._kinds = dict(zip(lines[::2], lines[1::2], strict=True))
        self._firsts = {way.partition("/")[0] for way in self._kinds}
        self.is_network = "*" in self._kinds

    def kind(self, path: str, segments: list[str]) -> str:
        """Return the kind of the page at `path`, "" if it is none that is known."""
        kinds = self._kinds
        if not segments:
            return kinds.get("") or "home"
        first = segments[0]
        if first in self._firsts:
            kind = kinds.get(path)
            if kind:
                return kind
            for length in range(min(len(segments), 3), 0, -1):
                kind = kinds.get("/".join(segments[:length]) + "/**")
                if kind:
                    return kind
        if len(segments) == 1:
            return "" if first.endswith(".php") else kinds.get("*", "")
        if len(segments) == 2 and first in self._firsts:
            return kinds.get(f"{first}/*", "")
        return ""


def load(resources: Resources) -> Targets:
    """Return the table of targets, which the rule cache keeps.

    Raises:
        RuleError: if its file cannot be read or parsed.
    """
    return Targets(tables.derived(resources, "page/targets", table))


def table(data: Mapping[str, Any]) -> Table:
    """Return what the file says, with every form that its words take in a URL."""
    made: Table = {
        section: {name: kind for kind, names in data[section].items() for name in names}
        for section in ("schemes", "script", "parameters", "root-parameters", "values", "hosts")
    }
    made["fragments"] = {form: kind for kind, names in data["fragments"].items() for n in names for form in forms(n)}
    made["pages"] = _pages(data["pages"])
    for section in ("folders", "pages-at-the-end"):
        words: dict[str, str] = {}
        for kind, languages in data[section].items():
            for names in languages.values():
                for name in names:
                    for form in forms(name):
                        words.setdefault(form, kind)
        made[section] = words
    return made


def forms(name: str) -> Iterator[str]:
    """Yield the ways in which a URL writes `name`, in lower case."""
    name = unicodedata.normalize("NFC", name.lower())
    spellings = {name: None, name.replace("\u200c", ""): None, name.replace("\u200c", "-"): None}
    if _LATIN_MARKS.search(name):
        spellings[_without_marks(name)] = None
        spellings[_without_marks(name.translate(_DIGRAPHS))] = None
    for spelling in spellings:
        if " " not in spelling:
            yield spelling
            continue
        for separator in ("-", "_", "", " ", "+", "."):
            yield spelling.replace(" ", separator)


def _without_marks(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(each for each in parted if not "\u0300" <= each <= "\u036f"))


def _pages(data: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return by host what its pages are: ways and kinds, a line each. The way of the root is "".

    A kind that stands earlier counts where two name the same page.
    """
    hosts: dict[str, dict[str, str]] = {}
    for kind, pages in data.items():
        for page in pages:
            host, _, way = page.partition("/")
            hosts.setdefault(host, {}).setdefault(way, kind)
    return {host: "\n".join(f"{way}\n{kind}" for way, kind in ways.items()) for host, ways in hosts.items()}


def _names(host: str) -> list[str]:
    """Return the names under which the table may have `host`: itself, those above it."""
    names = [host]
    while host.count(".") > 1 and len(names) < _MOST_NAMES:
        host = host.partition(".")[2]
        names.append(host)
    return names


def _any_country(host: str) -> str:
    """Return the name that stands for `host` under the ending of any country."""
    return f"{registered_domain(host).partition('.')[0]}.*"


def _is_plain(query: str) -> bool:
    """Whether a query is empty, or only says where a reader comes from or which language he reads."""
    return not query or all(part.startswith(_TRACKING) for part in query.lower().split("&", _MOST_SEGMENTS))
