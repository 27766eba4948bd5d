"""What the first pass found in each text, by the text itself, so that it is not looked at again.

The entries are rows of an SQLite database, which several runs may use at a time. They hold nothing that depends on the
rest of the site: that is judged anew in the second pass, so that no entry can be out of date.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress

from articlelint import cache
from articlelint.cache import pickled, stamps
from articlelint.files.reading import Source
from articlelint.run.passes import SCHEMA_KEY, Job, Packed
from articlelint.storage import sealed, utf8

_FILE = "articles.sqlite"
_VERSION = 1
_WAIT = 10  # seconds for another run that is writing
_LEAST_KEPT = 20_000  # entries
_KEPT_TIMES = 3  # as many entries as a run has articles: for other versions of them, and other selections of rules


class Articles:
    """The entries that hold for articles under one plan; `key` tells it from others.

    Where the database cannot be used nothing is known, and nothing kept.
    """

    def __init__(self, folder: str, key: bytes) -> None:
        """`folder` is that of the cache."""
        self._folder = folder
        self._key = key
        self._database: sqlite3.Connection | None = None
        self._process = 0  # that has opened it: a connection does not outlive a fork

    def recall(self, articles: Sequence[tuple[Job, Source]]) -> dict[int, Packed]:
        """What is known of `articles`, by their number."""
        found: dict[int, Packed] = {}
        database = self._open()
        if database is None:
            return found
        try:
            if database.execute("SELECT 1 FROM article WHERE plan = ? LIMIT 1", (self._key,)).fetchone() is None:
                return found
            for number, (job, source) in enumerate(articles):
                row = database.execute(
                    "SELECT data FROM article WHERE key = ?", (self._key_of(job, source),)
                ).fetchone()
                known = _loaded(row[0], job, source) if row is not None else None
                if known is not None:
                    found[number] = known
        except sqlite3.Error:
            self._give_up()
        return found

    def keep(self, articles: Iterable[tuple[Job, Source]], found: Iterable[Packed]) -> None:
        """Keep what was `found` in `articles`."""
        rows = [
            (self._key_of(job, source), self._key, _saved(packed))
            for (job, source), packed in zip(articles, found, strict=True)
            if source.text is not None and SCHEMA_KEY not in source.text
        ]
        database = self._open()
        if database is None or not rows:
            return
        try:
            with database:
                database.executemany("INSERT OR REPLACE INTO article (key, plan, data) VALUES (?, ?, ?)", rows)
        except sqlite3.Error:
            self._give_up()

    def tidy(self, articles: int) -> None:
        """Forget the oldest entries, where there are more than runs over so many articles need."""
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
        """Let go of the database."""
        if self._database is not None and self._process == os.getpid():
            self._database.close()
        self._database = None
        self._process = 0

    def _key_of(self, job: Job, source: Source) -> bytes:
        told = (
            job.relative, sorted(job.silenced), job.front_matter_required, job.folder_category, job.language,
            [schema.path for schema in job.schemas], source.encoding, source.problem, source.detail,
        )  # fmt: skip
        text = utf8.encode(source.text or "")
        return stamps.digest(self._key, stamps.of_plain(told), text)

    def _open(self) -> sqlite3.Connection | None:
        """The database, for this process; None where it cannot be used."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._database = _opened(self._folder)
        return self._database

    def _give_up(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


def _opened(folder: str) -> sqlite3.Connection | None:
    """The database in a cache folder; one that is damaged, or of another version, is begun anew."""
    if not cache.make(folder):
        return None
    path = os.path.join(folder, _FILE)
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


# --- entries ----------------------------------------------------------------------------------------------------------


def _saved(packed: Packed) -> bytes:
    """What is kept of an article: all but the text, which is at hand when it is needed."""
    return sealed.seal(pickled.write(packed._replace(text=b"")))


def _loaded(saved: bytes, job: Job, source: Source) -> Packed | None:
    """What is known of an article; None where the entry is damaged or what it depends on has changed."""
    data = sealed.unseal(saved)
    if data is None or source.text is None:
        return None
    try:
        packed = pickled.read(data)
    except pickled.DAMAGES:
        return None
    if not isinstance(packed, Packed):
        return None
    if any(job.exists is None or job.exists(path) is not there for path, there in packed.asked):
        return None
    text = utf8.encode(source.text)
    return packed._replace(report=packed.report._replace(path=job.path), text=text)
