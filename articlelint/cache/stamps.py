"""What tells that nothing has changed since: short values that differ where what they stand for does."""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from articlelint import __version__
from articlelint.config.model import Config
from articlelint.paths.globs import Globs
from articlelint.rulebook.resources import rules_dir
from articlelint.startup.digests import blake2b
from articlelint.storage import regular, utf8

Strategy = Literal["stat", "content"]

_PLAIN = 2  # the version of marshal that gives the same for what is equal
_SIZE = 16  # bytes of a digest: no two texts have the same one
# Nanoseconds in which a file may change once more and still have the same time: a file system counts in ticks of up to
# 10 milliseconds, an old one in seconds.
_TICK, _SLOW_TICK = 50_000_000, 2_000_000_000
_SECOND = 1_000_000_000


def digest(*parts: bytes) -> bytes:
    """One digest for `parts`; others have another one, also where they are the same bytes parted elsewhere."""
    made = blake2b(digest_size=_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.digest()


def of_value(value: Any) -> bytes:
    """The bytes of data of ours, by which it can be told from other data."""
    return utf8.encode(repr(_plain(value)))


def of_plain(value: Any) -> bytes:
    """The same of built-in types alone, in a third of the time."""
    return marshal.dumps(value, _PLAIN)


Stamp = tuple[int, int, int, int] | bytes | None
"""What the system says of a file (when it and what is said of it were changed, its size, where it is).

Where that is not enough: a digest of its content. None where there is no file."""


def of_files(paths: Iterable[str], strategy: Strategy) -> list[Stamp]:
    """What tells each of these files from what it was or will be.

    With "stat" no file is read but those that were changed so lately that they may change again without the system
    saying so; Git does it like that. With "content" all are.
    """
    now = time.time_ns()
    found: list[Stamp] = []
    for path in paths:
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            found.append(None)
            continue
        modified, changed = status.st_mtime_ns, status.st_ctime_ns
        if strategy == "stat" and _is_settled(modified if modified > changed else changed, now):
            found.append((modified, changed, status.st_size, status.st_ino))
        else:
            found.append(of_content(path))
    return found


def _is_settled(changed: int, now: int) -> bool:
    """Whether what is changed `now` has another time than what was `changed` then (nanoseconds)."""
    return changed <= now - (_TICK if changed % _SECOND else _SLOW_TICK)


@cache
def of_engine() -> bytes:
    """The engine itself, its rules and the packages around it: an update of any of them makes the cache a new one."""
    packages = sorted({path for path in sys.path if path.endswith("-packages")})
    own = sorted({os.path.dirname(os.path.dirname(os.path.abspath(__file__))), rules_dir()})
    parts: list[object] = [__version__, sys.version, *of_files(packages, "stat")]
    for folder in own:
        parts += _below(folder)
    return of_plain(parts)


def of_config(config: Config) -> bytes:
    """A configuration, with the contents of the files that it names."""
    rules = [each for folder in config.rule_paths for each in _below(folder)]
    return of_value([config, rules, of_content(config.category.model) if config.category.model else None])


def of_content(path: str) -> bytes | None:
    """A digest of the content of a file, of its time and size if it is too large; None where it cannot be read."""
    try:
        return digest(regular.read(path))
    except regular.TooLargeError as error:
        return digest(of_plain((error.changed, error.size)))
    except OSError:
        return None


def _below(folder: str) -> list[object]:
    """Names, sizes and times of the files of a folder and below it; of a file, where it is one."""
    try:
        entries = sorted(os.scandir(folder), key=attrgetter("name"))
    except NotADirectoryError:
        return [of_content(folder)]
    except OSError:
        return [None]
    found: list[object] = []
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            found += [entry.name, _below(entry.path)]
        else:
            found.append((entry.name, *_status(entry)))
    return found


def _status(entry: os.DirEntry[str]) -> tuple[int, int]:
    """The time and size of a file; those of a link that leads nowhere are its own."""
    try:
        status = entry.stat()
    except OSError:
        status = entry.stat(follow_symlinks=False)
    return status.st_mtime_ns, status.st_size


def _plain(value: Any) -> Any:
    """`value` with what its representation does not tell apart made plain."""
    if isinstance(value, Globs):
        return value.patterns
    if isinstance(value, Mapping):
        return [(_plain(key), _plain(each)) for key, each in value.items()]
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value
