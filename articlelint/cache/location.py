"""What runs keep of a site for the next one, in a folder of the user's: nothing of it lies in what is checked.

Nothing in it has to be there: what is lost, damaged or cannot be written costs time only. `stamps` tell that nothing
has changed, `replay` gives the report of a run again, `entries` has what was found in each text.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

from articlelint.config.model import Config
from articlelint.startup.digests import blake2b
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8

SITE_INDEX = "site.sqlite"
_SITES = "sites"  # in the user's folder; in it a folder for each site
_ROOT = "root"  # a file in that folder: which site it is of
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (  # https://bford.info/cachedir/
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What articlelint keeps between runs; `articlelint clean --all` removes what is of sites.\n"
)
_NAME_SIZE = 12  # bytes of a digest: no two of a user's sites have the same one
_TIDIED = "tidied"  # a file in the user's folder: its time is when that was done
_DAY = 24 * 60 * 60  # seconds
_KEPT = 90 * _DAY  # for which the cache of a site is kept that is not looked at


class Place(NamedTuple):
    """The cache folder of the site whose root is (or was) at the absolute path `root`; it need not be there."""

    folder: str
    root: str

    @property
    def site_index(self) -> str:
        """The path of the index of the site (articlelint.site.index), which need not be there, either."""
        return os.path.join(self.folder, SITE_INDEX)


def place_of(config: Config, base: str) -> Place:
    """Where the cache of the articles under `config` is in the user's folder `base`."""
    name = blake2b(utf8.encode(config.folder), digest_size=_NAME_SIZE).hexdigest()
    return Place(os.path.join(base, _SITES, name), config.folder)


def make(place: Place) -> bool:
    """Make a cache folder where it is missing; whether it is there now."""
    folder = place.folder
    if os.path.isdir(folder):
        return True
    sites = os.path.dirname(folder)
    try:
        base = os.path.dirname(sites)
        _make_base(base)
        _tidy(base)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(os.path.join(folder, _ROOT), "wb") as file:
            file.write(utf8.encode(place.root))
    except OSError:
        return os.path.isdir(folder)
    return True


def find_all(base: str) -> Iterator[Place]:
    """The caches of all sites in the user's folder `base`."""
    sites = os.path.join(base, _SITES)
    try:
        names = sorted(os.listdir(sites))
    except OSError:
        return
    for name in names:
        folder = os.path.join(sites, name)
        with suppress(OSError, UnicodeDecodeError), open(os.path.join(folder, _ROOT), "rb") as file:
            yield Place(folder, utf8.decode(file.read()))


def remove(folder: str) -> int:
    """Remove a cache folder; gives its size in bytes. OSError where something of it stays."""
    import shutil

    size = sum(os.lstat(os.path.join(parent, name)).st_size for parent, _, names in os.walk(folder) for name in names)
    shutil.rmtree(folder)
    return size


def _make_base(base: str) -> None:
    """Make the user's folder, of no account to git and to backups wherever it lies."""
    if os.path.isfile(os.path.join(base, _TAG)):
        return
    os.makedirs(base, mode=0o700, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), (_TAG, _TAG_TEXT)):
        with open(os.path.join(base, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _tidy(base: str) -> None:
    """Once a day remove the caches of sites that are gone, or were not looked at for long."""
    now = time.time()
    stamp = os.path.join(base, _TIDIED)
    with suppress(OSError):
        if now - os.stat(stamp).st_mtime < _DAY:
            return
    with open(stamp, "wb"):  # its time is now
        pass
    for place in find_all(base):
        with suppress(OSError):
            used = max(entry.stat().st_mtime for entry in os.scandir(place.folder))
            if not os.path.isdir(place.root) or now - used > _KEPT:
                remove(place.folder)
