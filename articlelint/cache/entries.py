"""What runs found out about texts, by key, in an SQLite database that several runs may use at a time.

An entry is bytes whose meaning the run knows (articlelint.run.memory). It holds nothing that depends on the rest of the
site, so none can be out of date.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress

from articlelint.cache import location
from articlelint.cache.location import Place
from articlelint.storage import sealed

_FILE = "articles.sqlite"
_VERSION = 1
_WAIT = 10  # seconds for another run that is writing
_LEAST_KEPT = 20_000  # entries
_KEPT_TIMES = 3  # as many entries as a run has articles: for other versions of them, and other selections of rules


class Entries:
    """The entries that hold under one plan; its digest tells them from those of others.

    If the database cannot be used, nothing is known and nothing is kept.
    """

    def __init__(self, place: Place, plan: bytes) -> None:
        self._place = place
        self._plan = plan
        self._database: sqlite3.Connection | None = None
        self._process = 0  # that opened it: a connection does not outlive a fork

    def recall(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the entries of those `keys` that are known."""
        found: dict[bytes, bytes] = {}
        database = self._open()
        if database is None:
            return found
        try:
            if database.execute("SELECT 1 FROM article WHERE plan = ? LIMIT 1", (self._plan,)).fetchone() is None:
                return found
            for key in keys:
                row = database.execute("SELECT data FROM article WHERE key = ?", (key,)).fetchone()
                content = sealed.unseal(row[0]) if row is not None else None
                if content is not None:
                    found[key] = content
        except sqlite3.Error:
            self._give_up()
        return found

    def keep(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep entries, each with its key."""
        rows = [(key, self._plan, sealed.seal(content)) for key, content in entries]
        database = self._open()
        if database is None or not rows:
            return
        try:
            with database:
                database.executemany("INSERT OR REPLACE INTO article (key, plan, data) VALUES (?, ?, ?)", rows)
        except sqlite3.Error:
            self._give_up()

    def tidy(self, articles: int) -> None:
        """Forget the oldest entries if there are more than runs over so many articles need."""
        database = self._open()
        if database is None:
            return
        try:
            with database:
                database.execute(
                    "DELETE FROM article WHERE id <= (SELECT max(id) FROM article) - ?",
                    (max(_LEAST_KEPT, _KEPT_TIMES * articles),),
                )
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Close the database."""
        if self._database is not None and self._process == os.getpid():
            self._database.close()
        self._database = None
        self._process = 0

    def _open(self) -> sqlite3.Connection | None:
        """The database, for this process; None if it cannot be used."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._database = _opened(self._place)
        return self._database

    def _give_up(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


def _opened(place: Place) -> sqlite3.Connection | None:
    """The database in a cache folder; one that is damaged, or of another version, is begun anew."""
    if not location.make(place):
        return None
    path = os.path.join(place.folder, _FILE)
    for attempt in range(2):
        try:
            database = sqlite3.connect(path, timeout=_WAIT)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")  # what a power cut destroys is found out anew
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                database.close()
                raise sqlite3.DatabaseError("another version")
            if version == 0:
                with database:
                    database.execute(
                        "CREATE TABLE IF NOT EXISTS article "
                        "(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, plan BLOB NOT NULL, data BLOB NOT NULL)"
                    )
                    database.execute("CREATE INDEX IF NOT EXISTS plans ON article (plan)")
                    database.execute(f"PRAGMA user_version = {_VERSION}")
            return database
        except sqlite3.OperationalError:  # locked, or not to be written
            return None
        except sqlite3.DatabaseError:
            if attempt == 0:
                for suffix in ("", "-wal", "-shm"):
                    with suppress(OSError):
                        os.unlink(path + suffix)
    return None
