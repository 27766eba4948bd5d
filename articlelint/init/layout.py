"""Where the articles of a repository are, and which of them belong together: by their paths and keys alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from articlelint.init.inference import LEAST

# Folders of what generators make pages with, and of what is no part of the site.
_MACHINERY = frozenset(
    "_layouts layouts _includes includes partials _partials themes archetypes _templates templates _site tests test "
    "__tests__ .github".split()
)
# Folders that hold articles, as they are usually called: what is put into them later will be one, too.
_CONTENT = frozenset(
    "content contents _content posts _posts blog _blog articles news collections archive archives".split()
)
_SECTION_PAGE = "_index."  # of Hugo and Zola: lists of articles
_MARKUP = (".md", ".markdown", ".mdx")
_ANY = "\0"  # stands for any name, and is none itself
_UNNAMED = re.compile(r"\d+|[a-z]{2}(?:[-_][A-Za-z]{2,4})?")  # years, months, languages
_SITE_WITH_FRONT_MATTER = 0.2  # share of the articles that have some; on such a site
_CONTENT_WITH_FRONT_MATTER = 0.5  # other folders, where fewer have, hold no articles
_LEAST_IN_ROOT = 3
_MOST_ROOTS = 6
_LEAST_SHARE = 0.02  # of a root's articles that end in an extension which is not always that of an article

_NEARLY_ALL, _HALF = 0.9, 0.5
_DIFFERENT = 2  # keys in which two folders differ
_MOST_GLOBS = 8


class Layout(NamedTuple):
    """Where articles are.

    roots: folders, "" being the repository's own. include: globs for them; None where the built-in list does.
    articles: the paths of those below the roots. elsewhere: of the other files that look like articles.
    """

    roots: tuple[str, ...]
    include: tuple[str, ...] | None
    articles: tuple[str, ...]
    elsewhere: tuple[str, ...]


class Group(NamedTuple):
    """Articles that belong together: what they may be called, globs for them, and their numbers."""

    name: str
    files: tuple[str, ...]
    articles: tuple[int, ...]


def find(files: Mapping[str, bool]) -> Layout:
    """The layout of a repository; `files` are those that look like articles, and whether they have front matter."""
    paths = sorted(_without_pages(files))
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(path.partition("/")[0] if "/" in path else "", []).append(path)
    large = {_descended(name, found) for name, found in groups.items() if len(found) >= min(_LEAST_IN_ROOT, len(paths))}
    roots = sorted(large) if 0 < len(large) <= _MOST_ROOTS else [""]
    if roots == [""]:
        return Layout(("",), None, tuple(paths), tuple(sorted(set(files) - set(paths))))
    include: list[str] = []
    articles: list[str] = []
    for root in roots:
        below = [path for path in paths if (path.startswith(f"{root}/") if root else "/" not in path)]
        extensions = _extensions(below)
        include.append(f"{f'{literal(root)}/**' if root else ''}/{_any_of(extensions)}")
        articles += (path for path in below if path.lower().endswith(tuple(extensions)))
    return Layout(tuple(roots), tuple(include), tuple(articles), tuple(sorted(set(files) - set(articles))))


def _without_pages(files: Mapping[str, bool]) -> list[str]:
    """The files that are articles, by their folders and by what the others have at their beginning."""
    content = [path for path in files if _MACHINERY.isdisjoint(path.split("/")[:-1])] or list(files)
    content = [path for path in content if not path.rpartition("/")[2].startswith(_SECTION_PAGE)] or content
    if sum(files[path] for path in content) < _SITE_WITH_FRONT_MATTER * len(content):
        return content
    folders = Counter(path.partition("/")[0] if "/" in path else path for path in content)
    with_some = Counter(path.partition("/")[0] if "/" in path else path for path in content if files[path])
    kept = {name for name, count in folders.items() if with_some[name] >= _CONTENT_WITH_FRONT_MATTER * count}
    return [path for path in content if path.partition("/")[0] in kept]


def _descended(folder: str, paths: Sequence[str]) -> str:
    """The folder at or below `folder` in which all `paths` lie; one that is known to hold articles is not left."""
    while folder and folder.rpartition("/")[2] not in _CONTENT:
        below = {path[len(folder) + 1 :].partition("/")[0::2] for path in paths}
        names = {name for name, rest in below}
        if len(names) > 1 or any(not rest for _, rest in below) or _UNNAMED.fullmatch(next(iter(names))):
            break
        folder = f"{folder}/{names.pop()}"
    return folder


def _extensions(paths: Sequence[str]) -> list[str]:
    """The extensions of `paths`, but for those of a few files that may well be no articles."""
    found = Counter(f".{path.rpartition('.')[2].lower()}" for path in paths)
    return [
        name
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if name in _MARKUP or count >= _LEAST_SHARE * len(paths)
    ]


def _any_of(extensions: Sequence[str]) -> str:
    names = [extension[1:] for extension in extensions]
    return f"*.{names[0]}" if len(names) == 1 else f"*.{{{','.join(names)}}}"


def excludes(taken: Iterable[str], articles: Collection[str]) -> tuple[str, ...]:
    """Globs for what is `taken` without being among the `articles`, and for nothing that is."""
    names = {name for path in articles for name in path.split("/")}
    folders = {path.rsplit("/", depth)[0] for path in articles for depth in range(1, path.count("/") + 1)}
    globs: dict[str, None] = {}
    for path in taken:
        if path in articles:
            continue
        *above, name = path.split("/")
        ways = ["/".join(above[: depth + 1]) for depth in range(len(above))]
        if any(part.startswith(".") for part in (*above, name)):
            globs[".*"] = None
        elif name.startswith(_SECTION_PAGE):
            globs[f"{_SECTION_PAGE}*"] = None
        elif folder := next((each for each in ways if each not in folders), ""):
            globs[f"/{literal(folder)}/"] = None
        else:
            globs[f"/{literal(path)}" if name in names else literal(name)] = None
    return tuple(sorted(globs))


# --- articles that belong together ------------------------------------------------------------------------------------


def groups(roots: Sequence[str], articles: Sequence[tuple[str, Collection[str]]]) -> list[Group]:
    """Articles, by path and keys, parted by folders where those clearly differ in keys; the largest group first.

    Groups of less than LEAST are left out, and so are folders that fit none of the others.
    """
    if len(articles) < LEAST:
        return []
    places = _places([path for path, _ in articles], roots)
    filled = [_common(root, [names for under, names in places if under == root]) for root in roots]
    everything = Group(_name(filled[0]), below(filled), tuple(range(len(articles))))
    folders: dict[str, list[int]] = {}
    for number, (root, names) in enumerate(places):
        folders.setdefault(_kind(root, names), []).append(number)
    parts: list[list[str]] = []
    others = []
    for folder in sorted(folders, key=lambda each: (-len(folders[each]), each)):
        here = _shares(folders[folder], articles)
        is_large = len(folders[folder]) >= LEAST
        for part in parts:
            there = _shares([number for each in part for number in folders[each]], articles)
            if _are_alike(here, there) if is_large else _fits(here, there):
                part.append(folder)
                break
        else:
            if is_large:
                parts.append([folder])
            else:
                others.append(folder)
    if not parts or (len(parts) == 1 and not others) or any(len(part) > _MOST_GLOBS for part in parts):
        return [everything]
    if any(names for root, names in places if _kind(root, names) == root):
        return [everything]  # articles of no kind are deeper than in a root itself: no glob has them alone
    return [
        Group(
            _name(part[0]),
            tuple(_directly_in(folder) if folder in roots else _below(folder) for folder in sorted(part)),
            tuple(sorted(number for folder in part for number in folders[folder])),
        )
        for part in parts
    ]


def _places(paths: Sequence[str], roots: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """For each article its root and the folders on the way down from it; years and languages read _ANY.

    A folder that an `index` file has for itself is part of the article's name.
    """
    shared = {path.rpartition("/")[0] for path in paths if not _is_index(path)}
    places = []
    for path in paths:
        root = next(root for root in roots if not root or path.startswith(f"{root}/"))
        *names, _ = path[len(root) :].strip("/").split("/")
        if _is_index(path) and path.rpartition("/")[0] not in shared:
            names = names[:-1]
        places.append((root, tuple(_ANY if _UNNAMED.fullmatch(name) else name for name in names)))
    return places


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2].partition(".")[0] == "index"


def _kind(root: str, names: Sequence[str]) -> str:
    """The first folder below the root that says what its articles are; the root itself where none does."""
    first = next((number for number, name in enumerate(names) if name != _ANY), None)
    return root if first is None else _joined(root, names[: first + 1])


def _common(root: str, places: Sequence[Sequence[str]]) -> str:
    """The folder at or below `root` in which all `places` are."""
    common = []
    for names in zip(*places, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    while common and common[-1] == _ANY:
        common.pop()
    return _joined(root, common)


def _joined(root: str, names: Sequence[str]) -> str:
    return "/".join((*([root] if root else ()), *names))


def _shares(numbers: Iterable[int], articles: Sequence[tuple[str, Collection[str]]]) -> dict[str, float]:
    """For each key, the share of the articles that have it."""
    chosen = [articles[number][1] for number in numbers]
    counts = Counter(key for keys in chosen for key in keys)
    return {key: count / len(chosen) for key, count in counts.items()}


def _are_alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    differing = 0
    for key in {*one, *other}:
        low, high = sorted((one.get(key, 0.0), other.get(key, 0.0)))
        differing += low <= _HALF and high >= _NEARLY_ALL
    return differing < _DIFFERENT


def _fits(few: Mapping[str, float], many: Mapping[str, float]) -> bool:
    """Whether a folder of few articles has the keys that nearly all of many have."""
    return all(few.get(key, 0.0) >= _NEARLY_ALL for key, share in many.items() if share >= _NEARLY_ALL)


def below(folders: Iterable[str]) -> tuple[str, ...]:
    """Globs for all that is in some folders."""
    return tuple(map(_below, folders))


def _below(folder: str) -> str:
    return f"{literal(folder)}/**" if folder else "**"


def _directly_in(folder: str) -> str:
    return f"{literal(folder)}/*"


def literal(path: str) -> str:
    """The glob for a path, in which a name may be _ANY."""
    names = ["*" if name == _ANY else re.sub(r"[*?\[\]{}\\]|^!", r"\\\g<0>", name) for name in path.split("/")]
    return re.sub("[\ud800-\udfff]", "?", "/".join(names))  # bytes of a name that is not UTF-8


def _name(folder: str) -> str:
    """What a schema for the articles of a folder is called."""
    names = [re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in folder.split("/")]
    return next((name for name in reversed(names) if name), "articles")
