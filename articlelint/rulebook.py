"""All that is known to a run: the rules of some folders and the words of languages, kept parsed between runs.

Parsing some fifty YAML files and analysing their patterns takes longer than linting an article. So the result is kept
as one file in the user's cache folder, under a key made of the files' contents. It is like Python's own `__pycache__`:
it holds nothing of the articles, and a lost, damaged or unwritable file costs time only.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from articlelint import __version__, rules
from articlelint.article import Words
from articlelint.language import SCRIPT_LANGUAGES
from articlelint.resources import rules_dir
from articlelint.rules import Resources, Rule

_SHARED = ("languages.yaml", "slots.yaml")  # of the bundled rules


class Rulebook(NamedTuple):
    """The rules by name, the words, and what was read for them (`data`), so that it can be kept."""

    rules: dict[str, Rule]
    words: Words
    resources: Resources
    data: dict[str, Any]
    cache_file: str
    kept: int  # derived values that the cache holds already

    def keep(self) -> None:
        """Write the cache where there is something new to keep."""
        if len(self.resources.derived) > self.kept:
            _write(self.cache_file, {**self.data, "derived": self.resources.derived})


def load(folders: Iterable[str] = ()) -> Rulebook:
    """The bundled rules and those below `folders`.

    Raises:
        RuleError: for the first file that is no rule, or that gives a name twice. OSError: where a folder is missing.
    """
    files = [path for folder in (rules_dir(), *folders) for path in rules.rule_files(folder)]
    shared = [os.path.join(rules_dir(), name) for name in _SHARED]
    cache_file = os.path.join(_cache_folder(), f"rules-{_key([*files, *shared])}.bin")
    data = _read(cache_file)
    kept = -1
    if data is None:
        data = {
            "rules": [rules.read(path) for path in files],
            "languages": rules.read_yaml(shared[0]),
            "slots": rules.read_yaml(shared[1]),
            "derived": {},
        }
    else:
        kept = len(data["derived"])
    resources = Resources(data["slots"], data.pop("derived"))
    known: dict[str, Rule] = {}
    for each in data["rules"]:
        rule = rules.from_data(each, resources)
        if rule.name in known:
            raise rule.error(f"rule {rule.name} exists already, in {known[rule.name].path}", "name")
        known[rule.name] = rule
    return Rulebook(known, _words(data["languages"]), resources, data, cache_file, kept)


def _words(data: dict[str, Any]) -> Words:
    stop_words = {code: frozenset(text.split()) for code, text in data["stop-words"].items()}
    openers = frozenset(word for line in data["openers"] for word in line.split())
    return Words(SCRIPT_LANGUAGES.union(stop_words), stop_words, openers)


# The cache


def _key(paths: Iterable[str]) -> str:
    """A name for the contents of files, this version of the engine and of Python."""
    crc = zlib.crc32(f"{__version__} {sys.version_info[:2]} {marshal.version}".encode())
    size = 0
    for path in paths:
        with open(path, "rb") as file:
            content = file.read()
        crc = zlib.crc32(content, zlib.crc32(os.fsencode(path), crc))
        size += len(content)
    return f"{crc:08x}-{size}"


def _cache_folder() -> str:
    """Where the platform keeps what programs may lose."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Rulebook/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "articlelint")


def _read(path: str) -> dict[str, Any] | None:
    """What _write() wrote; None where there is nothing whole."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        if zlib.crc32(content[4:]) != int.from_bytes(content[:4], "little"):
            return None
        data = marshal.loads(content[4:])
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return data if isinstance(data, dict) and "derived" in data else None


def _write(path: str, data: dict[str, Any]) -> None:
    """Write `data` in one step, and remove the oldest files; a folder that cannot be written is no harm."""
    content = marshal.dumps(data)
    folder = os.path.dirname(path)
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(zlib.crc32(content).to_bytes(4, "little") + content)
        os.replace(temporary, path)
        old = sorted((e for e in os.scandir(folder) if e.name.startswith("rules-")), key=lambda e: e.stat().st_mtime)
        for entry in old[:-_KEPT_FILES]:
            os.unlink(entry.path)
    except OSError:
        return


_KEPT_FILES = 8  # for as many different sets of rules
