"""Glob patterns over relative `/`-separated paths: one grammar for include, exclude, per-file ignores and schemas.

* `*` and `?` stay within one name, `[a-z]` is one character of a set, `**` is any number of folders, also none.
* A pattern without a `/` matches a name at any depth; with one, it starts at the folder the path is relative to.
* A pattern that ends in a plain name also matches everything below a folder of that name; with a trailing `/` it
  matches only what is below.
* `{a,b}` is either; a backslash takes the next character literally.

A path that ends in `/` is a folder. The grammar of `.gitignore` files is another one (`gitignore.py`).

Patterns come from strangers, so no pattern may take long. `*` and `**` match as little as they can and never try again
(the text after them is of fixed length, so the first place where it fits leaves the most of the path to the rest); only
the last `*` of a name and the last `**` of a pattern look for another place. So matching takes at most as many steps as
the path and the pattern have characters, multiplied. The expressions of atomic groups are written between _OPEN and
_CLOSE until compile_source() numbers them: Python 3.10 has no `(?>...)`, only a look-ahead and a reference back to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SPECIAL = frozenset("*?[{}\\/")
_OPEN, _CLOSE = "\x01", "\x02"  # of an atomic group, in the sources of expressions
_FOLDERS = "(?:[^/]+/)*"  # any number of folders
_MOST_ALTERNATIVES = 1000
_DEEPEST = 20  # braces within braces


class Globs:
    """A list of patterns, compiled to one regular expression when first asked. A value: equal by its patterns.

    Raises ValueError, with a message for the user, where a pattern cannot mean anything.
    """

    __slots__ = ("_regex", "_sources", "_suffixes", "patterns")

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        self.patterns = tuple(patterns)
        self._regex: re.Pattern[str] | None = None
        self._sources: tuple[str, ...] = ()
        self._suffixes = _suffixes(self.patterns)
        if not self._suffixes:
            self._sources = tuple(_translate(pattern) for pattern in self.patterns)

    def match(self, path: str) -> str | None:
        """The pattern that matches `path`, the first where several do."""
        if self._suffixes:
            if not path.endswith(self._suffixes):
                return None
            path = path.removesuffix("/")
            return next(pattern for pattern in self.patterns if path.endswith(pattern[1:]))
        if not self.patterns:
            return None
        if self._regex is None:
            self._regex = compile_source("|".join(f"(?P<p{n}>{source})" for n, source in enumerate(self._sources)))
        found = self._regex.fullmatch(path)
        return self.patterns[int(found.lastgroup[1:])] if found and found.lastgroup else None

    def match_tree(self, path: str) -> str | None:
        """The pattern that matches `path` or a folder above it."""
        if not self.patterns:
            return None
        slash = path.find("/")
        while slash >= 0:
            if pattern := self.match(path[: slash + 1]):
                return pattern
            slash = path.find("/", slash + 1)
        return self.match(path)

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def __iter__(self) -> Iterator[str]:
        return iter(self.patterns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Globs) and self.patterns == other.patterns

    def __hash__(self) -> int:
        return hash(self.patterns)

    def __repr__(self) -> str:
        return f"Globs({list(self.patterns)!r})"

    def __reduce__(self) -> tuple[type[Globs], tuple[tuple[str, ...]]]:
        return Globs, (self.patterns,)


def _suffixes(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """What paths end in, for files and folders, where every pattern is a plain `*.ext`; nothing otherwise."""
    if all(pattern.startswith("*.") and _SPECIAL.isdisjoint(pattern[2:]) for pattern in patterns):
        return tuple(pattern[1:] + end for pattern in patterns for end in ("", "/"))
    return ()


def _translate(pattern: str) -> str:
    """The regular expression of one pattern, without capturing groups."""
    if pattern.startswith("!"):
        raise ValueError(f"{pattern!r}: patterns cannot be negated; list what should match")
    return "|".join(_translate_plain(plain) for plain in _expand(pattern))


def _translate_plain(pattern: str) -> str:
    """The regular expression of a pattern without braces."""
    names = split_names(pattern)
    if ".." in names:
        raise ValueError(f"{pattern!r}: a pattern cannot leave its folder with '..'")
    below = pattern.endswith("/")
    if below and names[-1] == "**":
        names.append("*")
    folders = translate_folders(names[:-1], anchored="/" in pattern.rstrip("/"))
    last = names[-1]
    if last == "**":
        return folders + ".*"
    if below:
        return folders + translate_name(last) + "/.*"
    return folders + translate_name(last) + ("(?:/.*)?" if _SPECIAL.isdisjoint(last) else "/?")


def split_names(pattern: str) -> list[str]:
    """Split a pattern into the names between its slashes. ValueError if it has none."""
    names = [name for name in pattern.split("/") if name not in ("", ".")]
    if not names:
        raise ValueError(f"{pattern!r} is not a pattern")
    return ["**" if len(name) > 1 and not name.strip("*") else name for name in names]  # Git reads *** as **


def compile_source(source: str) -> re.Pattern[str]:
    """Compile an expression made of what translate_folders() and translate_name() return."""
    parts: list[str] = []
    open_groups: list[int] = []
    for number, part in enumerate(re.split(f"([{_OPEN}{_CLOSE}])", source)):
        if part == _OPEN:
            open_groups.append(number)
            part = f"(?=(?P<a{number}>"
        elif part == _CLOSE:
            part = f"))(?P=a{open_groups.pop()})"
        parts.append(part)
    return re.compile("".join(parts), re.DOTALL)


def translate_folders(names: list[str], anchored: bool) -> str:
    """Return the expression of the folders before the last name of a pattern, for compile_source()."""
    groups: list[list[str]] = [[]]  # of names that follow one another; `**` is between two groups
    for name in names if anchored else ["**", *names]:
        if name == "**":
            groups.append([])
        else:
            groups[-1].append(translate_name(name) + "/")
    first, *others = map("".join, groups)
    if not others:
        return first
    *middle, last = others
    atomic = "".join(f"{_OPEN}{_FOLDERS}?{group}{_CLOSE}" for group in middle if group)
    return first + atomic + _FOLDERS + last


def translate_name(name: str) -> str:
    """Return the expression of one name of a path, which is never empty, for compile_source()."""
    if not name.strip("*"):
        return "[^/]+"
    first, *others = _chunks(name)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"{_OPEN}[^/]*?{chunk}{_CLOSE}" for chunk in middle if chunk) + "[^/]*" + last


def _chunks(name: str) -> list[str]:
    """The expressions of what is between the stars of a name; each matches texts of one length only."""
    chunks = [""]
    at = 0
    while at < len(name):
        char = name[at]
        at += 1
        if char == "*":
            chunks.append("")
        elif char == "?":
            chunks[-1] += "[^/]"
        elif char == "\\" and at < len(name):
            chunks[-1] += _escaped(name[at])
            at += 1
        elif char == "[" and (end := name.find("]", at + 2 if name[at : at + 1] in ("!", "^") else at + 1)) > 0:
            chunks[-1] += _translate_set(name[at:end])
            at = end + 1
        else:
            chunks[-1] += _escaped(char)
    return chunks


def _escaped(char: str) -> str:
    return f"\\x{ord(char):02x}" if char in (_OPEN, _CLOSE) else re.escape(char)


def _translate_set(body: str) -> str:
    """The regular expression of `[body]`."""
    negated = body[0] in "!^"
    chars = body[1:] if negated else body
    for low, high in re.findall(r"(?=(.)-(.))", chars, re.DOTALL):
        if low > high:
            raise ValueError(f"'[{body}]': the range {low}-{high} runs backwards")
    escaped = "".join(char if char == "-" else _escaped(char) for char in chars)
    return f"(?!/)[{'^' if negated else ''}{escaped}]"


def _expand(pattern: str) -> list[str]:
    """The patterns that `pattern` stands for, its braces spelled out."""
    done: list[str] = []
    todo = [(pattern, 0)]  # each with the offset up to which it has no braces
    while todo:
        current, at = todo.pop()
        braces = _first_braces(current, at)
        if braces is None:
            done.append(current)
        else:
            start, end, alternatives = braces
            todo.extend((current[:start] + choice + current[end:], start) for choice in reversed(alternatives))
        if len(done) + len(todo) > _MOST_ALTERNATIVES:
            raise ValueError(f"{pattern!r}: the braces stand for more than {_MOST_ALTERNATIVES} patterns")
    return done


def _first_braces(pattern: str, at: int) -> tuple[int, int, list[str]] | None:
    """Start, end and alternatives of the first `{a,b}` of `pattern` from the offset `at` on."""
    depth = start = cut = 0
    alternatives: list[str] = []
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "{":
            depth += 1
            if depth == 1:
                start, cut = at, at + 1
            elif depth > _DEEPEST:
                raise ValueError(f"{pattern!r}: the braces are nested more than {_DEEPEST} deep")
        elif depth == 1 and char in ",}":
            alternatives.append(pattern[cut:at])
            cut = at + 1
            if char == "}":
                return start, at + 1, alternatives
        elif depth and char == "}":
            depth -= 1
        at += 1
    if depth:
        raise ValueError(f"{pattern!r}: a '{{' is never closed")
    return None


NO_GLOBS = Globs()
