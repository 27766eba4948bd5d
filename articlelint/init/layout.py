"""Where the articles of a repository are: by their paths, and by whether they have front matter."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from articlelint.paths import kinds
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.word_lists import read_lists

_SECTION_PAGE = "_index."  # of Hugo and Zola: lists of articles
_PAGES = (_SECTION_PAGE, "404.")
ANY = "\0"  # stands for any name in a path, and is none itself
UNNAMED = re.compile(r"\d+|[a-z]{2}(?:[-_][A-Za-z]{2,4})?")  # years, months, languages
_SITE_WITH_FRONT_MATTER = 0.5  # share of the articles that have some; on such a site
_CONTENT_WITH_FRONT_MATTER = 0.1  # folders where hardly any has hold no articles
_LEAST_IN_ROOT = 3
_MOST_ROOTS = 6
_LEAST_SHARE = 0.02  # of a root's articles that end in an extension which is not always that of an article


class FolderNames(NamedTuple):
    """What folders are usually called: rules/folders.yaml, which says what for."""

    content: frozenset[str]
    machinery: frozenset[str]


class Layout(NamedTuple):
    """Where articles are.

    roots: folders, "" being the repository's own. include: globs for them; None where the built-in list does.
    articles: the paths of those below the roots. elsewhere: of the other files that look like articles.
    """

    roots: tuple[str, ...]
    include: tuple[str, ...] | None
    articles: tuple[str, ...]
    elsewhere: tuple[str, ...]


def folder_names() -> FolderNames:
    """Return the usual names of folders."""
    lists = read_lists(os.path.join(rules_dir(), "folders.yaml"), FolderNames._fields)
    return FolderNames(**{name: frozenset(words) for name, words in lists.items()})


def find(files: Mapping[str, bool], names: FolderNames) -> Layout:
    """The layout of a repository; `files` are those that look like articles, and whether they have front matter."""
    paths = sorted(_without_pages(files, names.machinery))
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(path.partition("/")[0] if "/" in path else "", []).append(path)
    large = {
        _descended(name, found, names.content)
        for name, found in groups.items()
        if len(found) >= min(_LEAST_IN_ROOT, len(paths))
    }
    roots = sorted(large) if 0 < len(large) <= _MOST_ROOTS else [""]
    if roots == [""]:
        return Layout(("",), None, tuple(paths), tuple(sorted(set(files) - set(paths))))
    include: list[str] = []
    articles: list[str] = []
    for root in roots:
        below = [path for path in paths if (path.startswith(f"{root}/") if root else "/" not in path)]
        extensions = _extensions(below)
        include.append(f"{f'{literal(root)}/**' if root else ''}/{_any_of(extensions)}")
        articles += (path for path in below if path.endswith(tuple(extensions)))
    return Layout(tuple(roots), tuple(include), tuple(articles), tuple(sorted(set(files) - set(articles))))


def _without_pages(files: Mapping[str, bool], machinery: Set[str]) -> list[str]:
    """The files that are articles, by their folders and by what the others have at their beginning."""
    content = [path for path in files if machinery.isdisjoint(path.split("/")[:-1])] or list(files)
    content = [path for path in content if not path.rpartition("/")[2].startswith(_PAGES)] or content
    if sum(files[path] for path in content) < _SITE_WITH_FRONT_MATTER * len(content):
        return content
    folders = Counter(path.partition("/")[0] if "/" in path else path for path in content)
    with_some = Counter(path.partition("/")[0] if "/" in path else path for path in content if files[path])
    kept = {name for name, count in folders.items() if with_some[name] >= _CONTENT_WITH_FRONT_MATTER * count}
    return [path for path in content if path.partition("/")[0] in kept]


def _descended(folder: str, paths: Sequence[str], content: Set[str]) -> str:
    """The folder at or below `folder` in which all `paths` lie; one that is known to hold articles is not left."""
    while folder and folder.rpartition("/")[2] not in content:
        below = {path[len(folder) + 1 :].partition("/")[0::2] for path in paths}
        names = {name for name, rest in below}
        if len(names) > 1 or any(not rest for _, rest in below) or UNNAMED.fullmatch(next(iter(names))):
            break
        folder = f"{folder}/{names.pop()}"
    return folder


def _extensions(paths: Sequence[str]) -> list[str]:
    """The extensions of `paths`, but for those of a few files that may well be no articles."""
    found = Counter(f".{path.rpartition('.')[2]}" for path in paths)
    return [
        name
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if name.lower() in kinds.MARKDOWN or count >= _LEAST_SHARE * len(paths)
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


# --- globs ------------------------------------------------------------------------------------------------------------


def below(roots: Sequence[str]) -> tuple[str, ...]:
    """Globs for all that is in some roots; "" is the whole repository where it is the only one."""
    return tuple(f"{literal(root)}/**" if root else "/*" if len(roots) > 1 else "**" for root in roots)


def literal(path: str) -> str:
    """The glob for a path, in which a name may be ANY."""
    names = ["*" if name == ANY else re.sub(r"[*?\[\]{}\\]|^!", r"\\\g<0>", name) for name in path.split("/")]
    return re.sub("[\ud800-\udfff]", "?", "/".join(names))  # bytes of a name that is not UTF-8
