"""Which files are articles: walks the named folders and says what it passes over.

Named files are taken whatever their name. Below a named folder the include list decides; the built-in one takes the
suffixes in `articlelint.paths.kinds`, but no hidden files, dependencies, templates of generators or files that every
repository has. Excludes hold for named paths too, since a commit hook names every file it wants checked.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from articlelint.config.finder import CONFIG_NAMES
from articlelint.config.model import Config
from articlelint.errors import ArticlelintError
from articlelint.paths import kinds, machinery
from articlelint.paths.names import printable, relative_path
from articlelint.paths.nearest import upwards
from articlelint.startup.records import NamedTuple
from articlelint.storage import atomic, regular

if TYPE_CHECKING:
    from articlelint.paths.gitignore import GitIgnore

Reason = Literal[
    "excluded", "gitignored", "unreadable", "not a regular file", "not an article by its name", "generator folder"
]

_REPOSITORY_FILES = ("readme", "changelog", "license", "licence", "contributing", "code_of_conduct")
# Words that may begin an article's name, but not in capitals.
_IN_CAPITALS = (
    "AUTHORS", "CHANGES", "CODEOWNERS", "COPYING", "GOVERNANCE", "HISTORY", "ISSUE_TEMPLATE", "MAINTAINERS", "NOTICE",
    "PULL_REQUEST_TEMPLATE", "SECURITY",
)  # fmt: skip
_REPOSITORY_PREFIXES = (*[name.upper() for name in _REPOSITORY_FILES], *_IN_CAPITALS)
# Files that programs read from the root of a site.
_SERVER_TEXTS = ("robots", "humans", "ads", "app-ads", "llms", "llms-full", "requirements")
# Dependencies, and the texts of licences (https://reuse.software).
_OF_OTHERS = frozenset({"node_modules", "vendor", "LICENSES"})
_NEVER_ENTERED = frozenset({".git", ".hg", ".jj", ".svn"})


class Found(NamedTuple):
    """An article: its path as the user named it, with `/`, its absolute path, and the configuration for it.

    `by_default`: nobody asked for it by its name or a pattern; the built-in list took it.
    """

    path: str
    absolute: str
    config: Config
    by_default: bool = False


class Skipped(NamedTuple):
    """A file or folder that was passed over for a reason worth a line in the summary."""

    path: str
    absolute: str
    reason: Reason
    detail: str = ""  # the pattern, or what the system said
    is_folder: bool = False


class DiscoveryError(ArticlelintError):
    """Named paths that do not exist."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(*paths)
        self.paths = tuple(paths)

    def __str__(self) -> str:
        return "\n".join(f"{printable(path)}: there is no such file or folder" for path in self.paths)


def discover(
    paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
) -> Iterator[Found | Skipped]:
    """The articles among and below `paths`, each once: in the order named, a folder's own files before its subfolders.

    `config_for` gives the configuration of an absolute folder (`ConfigFinder.for_folder`). Raises DiscoveryError at
    once where a named path does not exist.
    """
    base = os.path.abspath(cwd or os.getcwd())
    named = [_Named.of(path, base) for path in paths]
    missing = [path for path, each in zip(paths, named, strict=True) if each.mode is None and not each.detail]
    if missing:
        raise DiscoveryError(missing)
    items = _discover(named, config_for, base)
    return items if len(named) == 1 else _each_once(items)


def discover_among(
    files: Iterable[str], paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
) -> Iterator[Found]:
    """The articles among `files` that discover() would find at `paths`; absolute ones, which need not be on the disk.

    `.gitignore` is not looked at: it has no say on what is under version control.
    """
    base = os.path.abspath(cwd or os.getcwd())
    named = {each.absolute: each.path for each in (_Named.of(path, base) for path in paths)}
    files = list(files)
    listings = _Listings(files)
    for file in files:
        scope = _Scope(config_for(os.path.dirname(file)), base)
        if scope.excluding_tree(file):
            continue
        if file in named:
            yield Found(named[file], file, scope.config)
            continue
        folder = next((path for path in upwards(os.path.dirname(file)) if path in named), None)
        if folder is None:
            continue
        below = relative_path(file, folder)
        if _takes(scope, file, below.split("/"), listings):
            shown = "" if named[folder] in ("", ".") else named[folder].rstrip("/") + "/"
            yield Found(shown + below, file, scope.config, by_default=scope.is_built_in)


class _Listings:
    """What stands in the folders of a tree that is known by the paths of its files alone."""

    def __init__(self, files: Iterable[str]) -> None:
        self._names: dict[str, set[str]] = {}
        for file in files:
            folder, _, name = file.rpartition(os.sep)
            while name not in self._names.setdefault(folder, set()):
                self._names[folder].add(name)
                folder, _, name = folder.rpartition(os.sep)

    def machinery_in(self, folder: str) -> frozenset[str]:
        """The names of the folders in `folder` that hold no articles."""
        return machinery.folders_beside(self._names.get(folder, frozenset()))


def _takes(scope: _Scope, file: str, below: Sequence[str], listings: _Listings) -> bool:
    """Whether a walk takes a file; `below` are the names on the way to it, its own last."""
    if not scope.is_built_in:
        return _NEVER_ENTERED.isdisjoint(below) and scope.includes(file)
    if any(name[0] == "." or name in _OF_OTHERS for name in below[:-1]):
        return False
    if not _looks_like_article(below[-1]) or _is_repository_file(below[-1]):
        return False
    above = file
    for name in reversed(below[:-1]):
        above = os.path.dirname(above)
        if name in listings.machinery_in(os.path.dirname(above)):
            return False
    return True


def _looks_like_article(name: str) -> bool:
    return name.lower().endswith(kinds.ARTICLES) and name[0] != "."


def _is_repository_file(name: str) -> bool:
    """Whether a file of this name belongs to the repository, not to what it publishes.

    Nobody writes an article's name in capitals, so there a prefix is enough (README_zh.md); otherwise the whole name
    counts: contributing-factors.md may well be an article.
    """
    if name.startswith(_REPOSITORY_PREFIXES):
        return True
    if name[0] not in "AaCcHhLlRr":
        return False
    stem, _, suffix = name.lower().partition(".")
    if stem in _REPOSITORY_FILES:
        return True
    if not suffix.endswith("txt"):
        return False
    return stem in _SERVER_TEXTS or (stem.startswith(("requirements-", "requirements_")) and stem.count("-") < 2)


def _each_once(items: Iterator[Found | Skipped]) -> Iterator[Found | Skipped]:
    seen: set[str] = set()
    for item in items:
        if item.absolute not in seen:
            seen.add(item.absolute)
            yield item


# --- named paths -----------------------------------------------------------------------------------------------------


class _Named(NamedTuple):
    """A path of the command line; `mode` is None where the system would not say, `detail` is its reason."""

    path: str
    absolute: str
    mode: int | None
    detail: str = ""

    @staticmethod
    def of(path: str, cwd: str) -> _Named:
        shown = path.replace(os.sep, "/") if os.sep != "/" else path
        while shown.startswith("./"):
            shown = shown[2:].lstrip("/")
        absolute = os.path.abspath(os.path.join(cwd, path))
        try:
            return _Named(shown, absolute, os.stat(os.path.join(cwd, path)).st_mode if path else None)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            dangling = "\0" not in path and os.path.islink(absolute)
            return _Named(shown, absolute, stat.S_IFLNK if dangling else None)
        except OSError as error:
            return _Named(shown, absolute, None, error.strerror or str(error))


def _discover(named: Sequence[_Named], config_for: Callable[[str], Config], cwd: str) -> Iterator[Found | Skipped]:
    for each in named:
        if each.mode is None:
            yield Skipped(each.path, each.absolute, "unreadable", each.detail)
        elif stat.S_ISDIR(each.mode):
            scope = _Scope(config_for(each.absolute), cwd)
            absolute = each.absolute.rstrip(os.sep) + os.sep
            if pattern := scope.excluding_tree(absolute):
                yield Skipped(each.path.rstrip("/"), each.absolute, "excluded", pattern, is_folder=True)
            else:
                shown = "" if each.path in ("", ".") else each.path.rstrip("/") + "/"
                yield from _walk(_Folder(shown, absolute, scope, ()), config_for, cwd)
        else:
            scope = _Scope(config_for(os.path.dirname(each.absolute)), cwd)
            if pattern := scope.excluding_tree(each.absolute):
                yield Skipped(each.path, each.absolute, "excluded", pattern)
            elif stat.S_ISREG(each.mode):
                yield Found(each.path, each.absolute, scope.config)
            else:
                yield Skipped(each.path, each.absolute, "not a regular file", _type_name(each.mode))


# --- the walk --------------------------------------------------------------------------------------------------------


class _Scope:
    """What one configuration says about paths."""

    __slots__ = ("_cwd", "config", "has_excludes")

    def __init__(self, config: Config, cwd: str) -> None:
        self.config = config
        self._cwd = cwd
        self.has_excludes = bool(config.exclude or config.command_exclude)

    @property
    def is_built_in(self) -> bool:
        """Whether the built-in list decides what is an article."""
        return self.config.include is None and self.config.command_include is None

    def includes(self, absolute: str) -> bool:
        """Whether the include list of the command line, else that of the configuration, takes a file."""
        if atomic.is_temporary(os.path.basename(absolute)):
            return False
        if self.config.command_include is not None:
            return self.config.command_include.match(relative_path(absolute, self._cwd)) is not None
        include = self.config.include
        return include is not None and include.match(self.config.relative(absolute)) is not None

    def excluding(self, absolute: str) -> str | None:
        """The pattern that excludes a file, or a folder whose path ends in a separator."""
        return self.config.exclude.match(self.config.relative(absolute)) or self.config.command_exclude.match(
            relative_path(absolute, self._cwd)
        )

    def excluding_tree(self, absolute: str) -> str | None:
        """The pattern that excludes a path or a folder above it."""
        return self.config.exclude.match_tree(self.config.relative(absolute)) or self.config.command_exclude.match_tree(
            relative_path(absolute, self._cwd)
        )


class _Folder(NamedTuple):
    """A folder to walk. Both paths end in a separator, but for the working folder, whose `shown` is empty."""

    shown: str
    absolute: str
    scope: _Scope
    gitignores: tuple[tuple[str, GitIgnore], ...]  # their folders, the innermost first

    def skipped(self, shown: str, absolute: str, by_name: Reason | None) -> Skipped | None:
        """Return why a file or folder in it is passed over: `by_name`, or what a pattern says; None if it is not."""
        is_folder = absolute.endswith(os.sep)
        if by_name is not None:
            return Skipped(shown, absolute, by_name, is_folder=is_folder)
        if self.scope.has_excludes and (pattern := self.scope.excluding(absolute)):
            return Skipped(shown, absolute, "excluded", pattern, is_folder)
        if self.gitignores and _is_gitignored(absolute, self.gitignores):
            return Skipped(shown, absolute, "gitignored", is_folder=is_folder)
        return None


def _walk(start: _Folder, config_for: Callable[[str], Config], cwd: str) -> Iterator[Found | Skipped]:
    """Everything below `start`.

    Links to folders come last, so that an article is shown under its real path whichever name sorts first, and only
    those that lead to a folder not yet seen: that is what ends a loop.
    """
    walked: list[str] = []
    links: list[_Folder] = []
    # A junction passes for a plain folder on Windows, so there every folder is looked at twice.
    visited: set[tuple[int, int]] | None = set() if os.name == "nt" else None
    todo = [start]
    while todo or links:
        if not todo:
            todo.append(links.pop(0))
            if visited is None:
                visited = {identity for path in walked if (identity := _identity(path))}
        folder = todo.pop()
        if visited is not None:
            identity = _identity(folder.absolute)
            if identity in visited:
                continue
            if identity:
                visited.add(identity)
        walked.append(folder.absolute)
        subfolders: list[_Folder] = []
        yield from _walk_one(folder, config_for, cwd, subfolders, links)
        todo.extend(reversed(subfolders))


def _walk_one(
    folder: _Folder,
    config_for: Callable[[str], Config],
    cwd: str,
    subfolders: list[_Folder],
    links: list[_Folder],
) -> Iterator[Found | Skipped]:
    """The files of one folder; the folders in it go to `subfolders` and `links`."""
    try:
        with os.scandir(folder.absolute) as listing:
            entries = sorted(listing, key=attrgetter("name"))
    except OSError as error:
        yield Skipped(folder.shown.rstrip("/"), folder.absolute, "unreadable", error.strerror or "", is_folder=True)
        return
    names = {entry.name for entry in entries}
    if not names.isdisjoint(CONFIG_NAMES):
        folder = folder._replace(scope=_Scope(config_for(folder.absolute.rstrip(os.sep) or os.sep), cwd))
    scope = folder.scope
    if ".gitignore" in names and scope.config.respect_gitignore:
        gitignore = _read_gitignore(folder.absolute + ".gitignore")
        folder = folder._replace(gitignores=((folder.absolute, gitignore), *folder.gitignores))
    built_in = scope.is_built_in
    without_articles = machinery.folders_beside(names) if built_in else frozenset()
    for entry in entries:
        name = entry.name
        shown, absolute = folder.shown + name, folder.absolute + name
        try:
            is_file = entry.is_file()
            is_folder = not is_file and entry.is_dir()
        except OSError as error:
            yield Skipped(shown, absolute, "unreadable", error.strerror or "")
            continue
        if is_folder:
            if name in _NEVER_ENTERED or (built_in and name[0] == "."):
                continue
            absolute += os.sep
            by_name: Reason | None = None
            if built_in and name in _OF_OTHERS:
                by_name = "not an article by its name"
            elif name in without_articles:
                by_name = "generator folder"
            if skipped := folder.skipped(shown, absolute, by_name):
                yield skipped
            else:
                below = folder._replace(shown=shown + "/", absolute=absolute)
                (links if entry.is_symlink() else subfolders).append(below)
        elif not (_looks_like_article(name) if built_in else scope.includes(absolute)):
            continue
        elif skipped := folder.skipped(
            shown, absolute, "not an article by its name" if built_in and _is_repository_file(name) else None
        ):
            yield skipped
        elif is_file:
            yield Found(shown, absolute, scope.config, by_default=built_in)
        else:
            yield Skipped(shown, absolute, "not a regular file", _entry_type_name(entry))


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _entry_type_name(entry: os.DirEntry[str]) -> str:
    try:
        return _type_name(entry.stat(follow_symlinks=False).st_mode)
    except OSError:
        return ""


def _type_name(mode: int) -> str:
    names = {stat.S_IFLNK: "broken link", stat.S_IFIFO: "named pipe", stat.S_IFSOCK: "socket"}
    return names.get(stat.S_IFMT(mode), "device")


# --- .gitignore ------------------------------------------------------------------------------------------------------


def _read_gitignore(path: str) -> GitIgnore:
    """The patterns of a `.gitignore`; none where it cannot be read, as Git has it."""
    from articlelint.paths.gitignore import GitIgnore

    try:
        text = regular.read(path).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    except OSError:
        return GitIgnore(())
    return GitIgnore(text.split("\n"))


def _is_gitignored(absolute: str, gitignores: tuple[tuple[str, GitIgnore], ...]) -> bool:
    """Whether the innermost `.gitignore` that has a word to say ignores the path."""
    path = absolute if os.sep == "/" else absolute.replace(os.sep, "/")
    for folder, gitignore in gitignores:
        verdict = gitignore.verdict(path[len(folder) :])
        if verdict is not None:
            return verdict
    return False
