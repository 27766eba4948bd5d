"""Which articles belong together, so that one schema fits them: by their folders and the keys of their front matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from articlelint.init.inference import LEAST
from articlelint.init.layout import ANY, UNNAMED, below, literal
from articlelint.paths.globs import Globs

_NEARLY_ALL, _HALF = 0.9, 0.5
_DIFFERENT = 2  # keys that nearly all articles of one folder have, and not even half of another's
_MOST_GLOBS = 8

Articles = Sequence[tuple[str, Collection[str]]]
"""By path, the keys of the front matter."""


class Group(NamedTuple):
    """Articles that belong together: what they may be called, globs for them, and their numbers."""

    name: str
    files: tuple[str, ...]
    articles: tuple[int, ...]


class _Kind(NamedTuple):
    """The articles of one folder: the first below a root that says what they are, or the root where none does."""

    root: str
    folder: str
    articles: list[int]
    is_flat: bool  # all of them stand in the folder itself


def groups(roots: Sequence[str], articles: Articles) -> list[Group]:
    """Articles below `roots`, parted by folders where those clearly differ in keys; the largest group first.

    Groups of less than LEAST are left out, and so are folders of a few articles that fit none of the others.
    """
    found = sorted(_groups(roots, articles, range(len(articles))), key=lambda group: -len(group.articles))
    return found if all(_is_apart(group, articles) for group in found) else [_all(roots, range(len(articles)))]


def _is_apart(group: Group, articles: Articles) -> bool:
    """Whether the globs match the articles of the group alone: where a year may stand, another name may, too."""
    globs = Globs(group.files)
    return [number for number, (path, _) in enumerate(articles) if globs.match(path)] == list(group.articles)


def _all(roots: Sequence[str], numbers: Iterable[int]) -> Group:
    return Group(_name(roots[0]), below(roots), tuple(numbers))


def _groups(roots: Sequence[str], articles: Articles, numbers: Sequence[int]) -> list[Group]:
    if len(numbers) < LEAST:
        return []
    kinds = _kinds(roots, articles, numbers)
    parts, are_all = _parted(kinds, articles)
    if not parts or (len(parts) == 1 and are_all):
        common = [_common(root, [articles[number][0] for number in numbers], roots) for root in roots]
        if common != list(roots) and not any(ANY in folder for folder in common):
            return _groups(common, articles, numbers)
        return [_all(common, numbers)]
    found: list[Group] = []
    for part in parts:
        inside = sorted(number for kind in part for number in kind.articles)
        folder = part[0].folder
        if len(part) == 1 and folder not in roots and ANY not in folder:
            found += _groups([folder], articles, inside)
            continue
        files = _files(part, kinds, roots)
        if not files:
            return [_all(roots, numbers)]
        whole = {kind.root for kind in part} if len(files) == 1 else set()
        found.append(Group(_name(whole.pop() if whole else folder), files, tuple(inside)))
    return found


def _parted(kinds: Iterable[_Kind], articles: Articles) -> tuple[list[list[_Kind]], bool]:
    """Kinds that are alike, together; and whether these are all: a small one may fit none."""
    parts: list[list[_Kind]] = []
    are_all = True
    for kind in kinds:
        here = _shares(kind.articles, articles)
        is_large = len(kind.articles) >= LEAST
        for part in parts:
            there = _shares([number for each in part for number in each.articles], articles)
            if _are_alike(here, there) if is_large else _fits(here, there):
                part.append(kind)
                break
        else:
            if is_large:
                parts.append([kind])
            else:
                are_all = False
    return parts, are_all


def _files(part: Sequence[_Kind], kinds: Sequence[_Kind], roots: Sequence[str]) -> tuple[str, ...]:
    """Globs for the kinds of a part and for no other; none where there are no such, or too many."""
    globs: list[str] = []
    for root in roots:
        own = [kind for kind in kinds if kind.root == root]
        mine = [kind for kind in part if kind.root == root]
        if mine and len(mine) == len(own):
            globs += (glob for glob, each in zip(below(roots), roots, strict=True) if each == root)
            continue
        if any(kind.folder == root and not kind.is_flat for kind in mine):
            return ()
        globs += sorted(f"{literal(kind.folder)}/{'*' if kind.folder == root else '**'}".lstrip("/") for kind in mine)
    return tuple(globs) if len(globs) <= _MOST_GLOBS else ()


# --- folders ----------------------------------------------------------------------------------------------------------


def _kinds(roots: Sequence[str], articles: Articles, numbers: Iterable[int]) -> list[_Kind]:
    """The kinds of articles, the largest first."""
    chosen = list(numbers)
    places = _places([articles[number][0] for number in chosen], roots)
    kinds: dict[str, _Kind] = {}
    for number, (root, names) in zip(chosen, places, strict=True):
        first = next((at for at, name in enumerate(names) if name != ANY), None)
        folder = root if first is None else _joined(root, names[: first + 1])
        kind = kinds.get(folder) or _Kind(root, folder, [], True)
        kind.articles.append(number)
        kinds[folder] = kind._replace(is_flat=kind.is_flat and _joined(root, names) == folder)
    return sorted(kinds.values(), key=lambda kind: (-len(kind.articles), kind.folder))


def _places(paths: Sequence[str], roots: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """For each article its root and the folders on the way down from it; years and languages read ANY.

    A folder that an `index` file has for itself is part of the article's name.
    """
    shared = {path.rpartition("/")[0] for path in paths if not _is_index(path)}
    places = []
    for path in paths:
        root = max((root for root in roots if not root or path.startswith(f"{root}/")), key=len)
        *names, _ = path[len(root) :].strip("/").split("/")
        if _is_index(path) and path.rpartition("/")[0] not in shared:
            names = names[:-1]
        places.append((root, tuple(ANY if UNNAMED.fullmatch(name) else name for name in names)))
    return places


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2].partition(".")[0] == "index"


def _common(root: str, paths: Sequence[str], roots: Sequence[str]) -> str:
    """The folder at or below `root` in which all of its articles are."""
    common = []
    for names in zip(*(names for under, names in _places(paths, roots) if under == root), strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    while common and common[-1] == ANY:
        common.pop()
    return _joined(root, common)


def _joined(root: str, names: Sequence[str]) -> str:
    return "/".join((*([root] if root else ()), *names))


def _name(folder: str) -> str:
    """What a schema for the articles of a folder is called."""
    names = [re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in folder.split("/")]
    return next((name for name in reversed(names) if name), "articles")


# --- keys -------------------------------------------------------------------------------------------------------------


def _shares(numbers: Sequence[int], articles: Articles) -> dict[str, float]:
    """For each key, the share of the articles that have it."""
    counts = Counter(key for number in numbers for key in articles[number][1])
    return {key: count / len(numbers) for key, count in counts.items()}


def _are_alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    differing = 0
    for key in {*one, *other}:
        low, high = sorted((one.get(key, 0.0), other.get(key, 0.0)))
        differing += low <= _HALF and high >= _NEARLY_ALL
    return differing < _DIFFERENT


def _fits(few: Mapping[str, float], many: Mapping[str, float]) -> bool:
    """Whether a folder of few articles has the keys that nearly all of many have, if these have something in common."""
    usual = [key for key, share in many.items() if share >= _NEARLY_ALL]
    return len(usual) >= _DIFFERENT and all(few.get(key, 0.0) >= _NEARLY_ALL for key in usual)
