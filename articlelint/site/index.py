"""The index of a site: its facts in a file, so that one changed article can be judged without reading the others.

A run over folders writes it, as a whole; a run on single files reads it. It is an SQLite database that is never changed
once it is in its place, so that a reader needs no lock and asks for the few rows that concern its articles: the pieces
that recur in articles of the same origin, and the stories with a piece of text in common. What the index knows of the
article itself, as it was then, is taken out before the article as it is now is added.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, suppress
from itertools import chain

from articlelint.article import tags
from articlelint.cache import packing
from articlelint.cache.packing import DamagedError
from articlelint.site import facts as site_facts
from articlelint.site import filing, recurrence, stories
from articlelint.site.facts import Facts, names_of
from articlelint.site.features import Features
from articlelint.site.filing import Filed, Filing, Model, key
from articlelint.site.linked_files import Files
from articlelint.site.recurrence import Fingerprints, Recurring
from articlelint.site.roots import Roots
from articlelint.site.stories import Duplicate, Outline, Story
from articlelint.site.wording import Wording
from articlelint.startup.records import NamedTuple
from articlelint.storage import sealed, utf8
from articlelint.storage.atomic import replacement

_DAMAGES = (sqlite3.Error, OSError, ValueError, TypeError)
_VERSION = 13
_HEADER = 100  # bytes; in them the application ID, which SQLite leaves alone (https://sqlite.org/fileformat.html),
_ID = slice(68, 72)  # where the checksum of all the rest is
_HOLDERS = 12  # stories that are asked for by one piece of text
_ASKED = 500  # stems at a time; SQLite takes 999 values (https://sqlite.org/limits.html)
_LOOKED_AT = 12  # articles that are asked whether one is a copy of them
_COLUMNS = 20  # of the table of articles
_NUMBER_BITS = 30  # of an article's number
# How a database is opened (https://www.sqlite.org/uri.html). A new one is locked by `replacement` already.
_READ_ONLY, _UNLOCKED = "mode=ro&immutable=1", "nolock=1"
# Texts are there in UTF-8 (storage/utf8.py): SQLite's own cannot have the half characters that are in some file names.
_TABLES = """
CREATE TABLE about (version INTEGER, key BLOB, folders BLOB, needs TEXT, facts BLOB, models BLOB);
CREATE TABLE article (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, size INTEGER, changed INTEGER, features BLOB NOT NULL,
    origin BLOB, date BLOB, age BLOB, language BLOB, source BLOB, title BLOB, series BLOB, embeds BLOB,
    is_spaced INTEGER, pieces BLOB, bounds BLOB, is_new INTEGER, frames BLOB,
    learned BLOB, category BLOB);
CREATE TABLE stem (language TEXT, stem BLOB, counts BLOB, PRIMARY KEY (language, stem)) WITHOUT ROWID;
CREATE TABLE holder (piece INTEGER, article INTEGER, PRIMARY KEY (piece, article)) WITHOUT ROWID;
CREATE TABLE recurring (origin BLOB PRIMARY KEY, articles INTEGER, pieces BLOB, counts BLOB);
CREATE TABLE duplicate (path BLOB PRIMARY KEY, kind TEXT, other BLOB) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX sources ON article (source, language) WHERE source != x'';
CREATE INDEX titles ON article (title, language) WHERE title != x'';
CREATE INDEX others ON duplicate (other);
CREATE INDEX filed ON article (category) WHERE category IS NOT NULL;
"""


class Indexed(NamedTuple):
    """An article for the index: its path relative to the site's root, where it is, and what it adds to the facts."""

    path: str
    absolute: str
    features: Features


# --- writing ----------------------------------------------------------------------------------------------------------


class Scope(NamedTuple):
    """What an index is of: `key` is what features depend on beside the articles, `needs` are those that rules ask for.

    `folders` are those of which all articles are there, relative to the site's root; "" is the root itself.
    """

    key: bytes
    needs: Set[str]
    folders: tuple[str, ...]


def write(path: str, scope: Scope, site: Sequence[Indexed], facts: Facts) -> None:
    """Write the index of a `site` with these `facts` to `path`, in one step. One that cannot be written is none."""
    with suppress(sqlite3.Error, OSError), replacement(path) as new:
        with closing(_connected(new, _UNLOCKED)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_TABLES)
            database.execute("BEGIN")
            folders = utf8.encode("\n".join(scope.folders))
            models, doubted = (facts.filing.models, facts.filing.doubted) if facts.filing is not None else ((), {})
            small = packing.pack(_Learnt(tuple([each._replace(counts={}) for each in models]), doubted))
            about = _VERSION, scope.key, folders, " ".join(sorted(scope.needs)), _packed(facts), small
            database.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?, ?)", about)
            _write_articles(database, site, facts)
            for each in models:
                stems = ((each.language, utf8.encode(s), array("I", n).tobytes()) for s, n in each.counts.items())
                database.executemany("INSERT INTO stem VALUES (?, ?, ?)", stems)
            _write_recurring(database, facts)
            found = sorted(facts.duplicates.items())
            duplicates = ((utf8.encode(path), each.kind, utf8.encode(each.path)) for path, each in found)
            database.executemany("INSERT INTO duplicate VALUES (?, ?, ?)", duplicates)
            database.execute("COMMIT")
            database.executescript(_INDEXES)
        _, checksum = _checksums(new)
        with open(new, "r+b") as file:
            file.seek(_ID.start)
            file.write(checksum)


def _write_articles(database: sqlite3.Connection, site: Sequence[Indexed], facts: Facts) -> None:
    """The articles, the oldest first, and by which pieces of text their stories are found."""
    holders: list[int] = []  # a piece and the number of the article in one, which takes a third of the memory
    rows = _rows(sorted(site, key=_age), facts, holders)
    database.executemany(f"INSERT INTO article VALUES ({', '.join('?' * _COLUMNS)})", rows)
    holders.sort()
    pairs = ((holder >> _NUMBER_BITS, holder & (1 << _NUMBER_BITS) - 1) for holder in holders)
    database.executemany("INSERT INTO holder VALUES (?, ?)", pairs)


def _rows(site: Iterable[Indexed], facts: Facts, holders: list[int]) -> Iterator[tuple[object, ...]]:
    """The rows of the articles; those of `holders` are added to these on the way."""
    pages = {origin: stories.of_page(each) for origin, each in facts.recurring.items()}
    nothing: frozenset[int] = frozenset()
    kept: dict[int, int] = {}
    for number, each in enumerate(site, 1):
        story = each.features.story
        row = number, utf8.encode(each.path), *_state(each.absolute), _plain_features(each.features)
        filed = _filed_as(each, facts)
        if story is None:
            yield (*row, *[None] * 13, *filed)
            continue
        is_new = stories.is_new(facts.duplicates.get(each.path))
        for anchor in stories.outline(story, pages.get(story.origin, nothing)).anchors if is_new else ():
            count = kept.get(anchor, 0)
            if count < _HOLDERS:
                kept[anchor] = count + 1
                holders.append(anchor << _NUMBER_BITS | number)
        about = story.origin, story.date, _sortable(story), story.language, story.source, story.title, story.series
        texts = [None if text is None else utf8.encode(text) for text in (*about, story.embeds)]
        prints = each.features.fingerprints
        frames = b"" if prints is None else prints.frames.tobytes()
        yield (*row, *texts, story.is_spaced, story.pieces.tobytes(), story.bounds.tobytes(), is_new, frames, *filed)


def _filed_as(each: Indexed, facts: Facts) -> tuple[bytes | None, bytes | None]:
    """As which labels, by their numbers, an article was learnt, and its category where the others agree with that."""
    filing = facts.filing
    if filing is None or each.path not in filing.verdicts:
        return None, None
    category = filing.verdicts[each.path].category
    is_right = key(category) in map(key, names_of(each.features))
    return array("I", filing.learned.get(each.path, ())).tobytes(), utf8.encode(category) if is_right else None


def _write_recurring(database: sqlite3.Connection, facts: Facts) -> None:
    """What recurs, by origin, and what will if one article more has it."""
    rows = (
        (
            utf8.encode(origin),
            each.articles,
            array("I", each.pieces).tobytes(),
            array("I", each.pieces.values()).tobytes(),
        )
        for origin, each in facts.nearly_recurring.items()
    )
    database.executemany("INSERT INTO recurring VALUES (?, ?, ?, ?)", rows)


def _age(each: Indexed) -> str:
    return _sortable(each.features.story) if each.features.story is not None else each.path


def _sortable(story: Story) -> str:
    """The age of a story as one text that sorts like it."""
    return "\0".join(story.age)


def _state(path: str) -> tuple[int, int]:
    """The size of a file and when it was changed; zeros where it is gone."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


class _Learnt(NamedTuple):
    """What was learnt of the site's categories, but for the counts of stems; see articlelint.site.filing.Filing."""

    models: tuple[Model, ...]
    doubted: Mapping[str, float]


class _SmallFacts(NamedTuple):
    """The facts that have no tables of their own."""

    articles: int
    filed: int
    categories: Mapping[str, int]
    folder_categories: Mapping[str, int]
    tags: Mapping[str, Mapping[str, int]]
    tags_inside: Mapping[str, int]
    tags_absent: Mapping[str, int]
    cut_lengths: Mapping[int, int]
    excerpts: Mapping[int, int]
    leads: Mapping[int, int]
    body_lengths: Mapping[int, int]
    ends: Mapping[str, int]
    pages: int
    linked_files: Mapping[str, int]
    lost_files: Mapping[str, int]
    source_hosts: Mapping[str, int]
    root_hosts: Mapping[str, frozenset[str]]
    own_names: frozenset[str]
    titled_tags: Mapping[str, str]


def _packed(facts: Facts) -> bytes:
    return packing.pack([getattr(facts, name) for name in _SmallFacts._fields])


def _plain_features(features: Features) -> bytes:
    """The features without those that have columns of their own."""
    return packing.pack(features._replace(fingerprints=None, story=None))


def _features(packed: bytes) -> Features:
    return packing.unpack(packed, Features, Fingerprints, Story, Files, Roots, Wording)


def _checksums(path: str) -> tuple[bytes, bytes]:
    """The checksum that is kept in an index, and that of its content; OSError if it cannot be read."""
    with open(path, "rb", buffering=0) as file:
        header = bytearray(file.read(_HEADER))
        kept = bytes(header[_ID])
        header[_ID] = bytes(_ID.stop - _ID.start)
        return kept, sealed.checksum(chain((header,), sealed.parts(file))).to_bytes(_ID.stop - _ID.start, "big")


# --- reading ----------------------------------------------------------------------------------------------------------


class Judged(NamedTuple):
    """The facts by which single articles are judged. `others` are the articles, by path, that they were compared with.

    `stale` are those which are not any more what the index knows of them, so that they were left aside.
    """

    facts: Facts
    others: Set[str]
    stale: Set[str]


class Index:
    """The index of a site, for articles that may have changed since."""

    def __init__(self, database: sqlite3.Connection, facts: Facts) -> None:
        self._database = database
        self._facts = facts

    def judged(
        self, articles: Mapping[str, Features], absolute: Callable[[str], str], prose: Callable[[str], str]
    ) -> Judged | None:
        """The facts of the site with these `articles`, by path, as they are now; None where the index is damaged.

        `absolute` is where the article of a path is, `prose` its lowered prose as it is now.
        """
        facts = self._facts
        known = _Known(self._database, frozenset(articles), absolute, prose)
        try:
            before = [found for path in articles if (found := known.features(path)) is not None]
            for each in (*before, *articles.values()):
                for name in map(tags.key, each.tags):
                    facts.tags[name] = Counter(facts.tags.get(name, ()))
            for each in before:
                site_facts.count(facts, each, -1)
            for each in articles.values():
                site_facts.count(facts, each)
            facts.duplicates = known.duplicates_of([each.story for each in articles.values() if each.story is not None])
            facts.filing = known.filing_of(articles)
            prints = {path: each.fingerprints for path, each in articles.items() if each.fingerprints is not None}
            facts.recurring = known.recurring_with(prints, facts.duplicates)
        except _DAMAGES:
            return None
        return Judged(facts, known.asked, known.stale)


def read(path: str, key: bytes, needs: Set[str], articles: Iterable[str]) -> Index | None:
    """The index at `path`, where it holds for all `articles` (paths relative to the site's root).

    None where there is none, or none that was made with `key` and the features that are asked for (`needs`).
    """
    if not os.path.isfile(path):
        return None
    try:
        database = _opened(path)
        asked = "SELECT version, key, folders, needs, facts FROM about"
        version, made_with, folders, has, facts = database.execute(asked).fetchone()
        if (version, made_with) != (_VERSION, key) or not needs <= set(has.split()):
            return None
        below = _beginnings(utf8.decode(folders).split("\n"))
        return Index(database, _unpacked(facts)) if all(each.startswith(below) for each in articles) else None
    except _DAMAGES:
        return None


def is_of_more(path: str, scope: Scope) -> bool:
    """Whether there is an index at `path` that would serve as well, and is of more folders."""
    if not os.path.isfile(path):
        return False
    try:
        with closing(_opened(path)) as database:
            version, key, folders, has = database.execute("SELECT version, key, folders, needs FROM about").fetchone()
            indexed = _beginnings(utf8.decode(folders).split("\n"))
    except _DAMAGES:
        return False
    if (version, key) != (_VERSION, scope.key) or not scope.needs <= set(has.split()):
        return False
    return not all(each.startswith(_beginnings(scope.folders)) for each in indexed)


def _beginnings(folders: Iterable[str]) -> tuple[str, ...]:
    """How the paths of all that is in `folders` begin; "" is the root."""
    return tuple(folder and folder + "/" for folder in folders)


class _Known:
    """The stories of the index but for some articles, and those of these that are older (articlelint.site.stories)."""

    def __init__(
        self,
        database: sqlite3.Connection,
        articles: Set[str],
        absolute: Callable[[str], str],
        prose: Callable[[str], str],
    ) -> None:
        self.asked: set[str] = set()
        self.stale: set[str] = set()
        self._database = database
        self._articles = articles
        self._absolute = absolute
        self._prose = prose
        self._current: dict[str, bool] = {}  # the articles of which it is known
        self._recurring: dict[str, Recurring] = {}
        self._pages: dict[str, frozenset[int]] = {}
        self._age = ""  # of the story that is judged
        self._sources: Counter[str] = Counter()  # of all that are judged
        self._older: dict[str, Outline] = {}  # the articles that have been judged
        self._outlines: dict[str, Outline] = {}  # of the index
        self._shingles: dict[str, frozenset[int]] = {}

    def features(self, path: str) -> Features | None:
        """What an article added to the facts when the index was made."""
        row = self._ask("SELECT features FROM article WHERE path = ?", path).fetchone()
        return _features(row[0]) if row is not None else None

    def filing_of(self, articles: Mapping[str, Features]) -> Filing | None:
        """What the other articles of the index say of the categories of these."""
        wordings = {path: each.wording for path, each in articles.items() if each.wording is not None}
        if not wordings:
            return None
        (packed,) = self._ask("SELECT models FROM about").fetchone()
        models, doubted = packing.unpack(packed, _Learnt, Model)
        verdicts = {}
        for path, wording in wordings.items():
            model = filing.model_for(wording.language, models)
            if model is not None:
                filed = Filed(wording, names_of(articles[path]))
                verdict = filing.judged(filed, self._model_without(path, model, wording), self._filed_under)
                if verdict is not None:
                    verdicts[path] = verdict
        return Filing(models, verdicts, doubted=doubted)

    def _model_without(self, path: str, model: Model, wording: Wording) -> Model:
        """The model with the counts of the stems of a wording, without what the article of a path has added to them."""
        row = self._ask("SELECT features, learned FROM article WHERE path = ?", path).fetchone()
        was = _features(row[0]).wording if row is not None and row[1] is not None else None
        stems = sorted(filing.stems_of(wording).union(filing.stems_of(was) if was is not None else ()))
        counts: dict[str, tuple[int, ...]] = {}
        for start in range(0, len(stems), _ASKED):
            some = stems[start : start + _ASKED]
            asked = f"SELECT stem, counts FROM stem WHERE language = CAST(? AS TEXT) AND stem IN ({_marks(some)})"
            for stem, packed in self._ask(asked, model.language, *some):
                counts[utf8.decode(stem)] = tuple(array("I", packed))
        model = model._replace(counts=counts)
        if was is None or was.language not in (model.language, ""):
            return model
        return filing.without(model, was, array("I", row[1]))

    def _filed_under(self, category: str) -> list[Filed]:
        """The articles of the index that are filed under a category, and rightly so."""
        rows = self._ask("SELECT features FROM article WHERE category = ?", category)
        found = [_features(packed) for (packed,) in rows]
        return [Filed(each.wording, names_of(each)) for each in found if each.wording is not None]

    def duplicates_of(self, articles: Collection[Story]) -> dict[str, Duplicate]:
        """Return which of the articles tell the story of an older one, of these or of the index."""
        found: dict[str, Duplicate] = {}
        self._sources = Counter(story.source for story in articles)
        for story in sorted(articles, key=lambda story: story.age):
            self._age = _sortable(story)
            one = self._outline(story)
            duplicate = stories.find_duplicate(one, self)
            if duplicate is not None:
                found[story.path] = duplicate
            self._older[story.path] = one
        asked = "SELECT path FROM duplicate WHERE other = ? AND kind IN ('near', 'template')"
        often = {
            path: len({utf8.decode(other) for (other,) in self._ask(asked, path)} - self._articles)
            for path in {each.path for each in found.values()}
        }
        return stories.forms(found, often)

    def recurring_with(
        self, articles: Mapping[str, Fingerprints], duplicates: Mapping[str, Duplicate]
    ) -> dict[str, Recurring]:
        """What of these articles recurs in those of the same origins, with these as they are now.

        As in articlelint.site.recurrence, articles that tell the same count as one.
        """
        found: dict[str, Recurring] = {}
        for origin in {each.origin for each in articles.values()}:
            base = self._recurring_of(origin)
            counts, number = Counter(base.pieces), base.articles
            for path, each in articles.items():
                row = self._ask("SELECT origin, pieces, frames FROM article WHERE path = ?", path).fetchone()
                if row is not None and row[0] == utf8.encode(origin):
                    was = Fingerprints(origin, array("I", row[1]), array("I", row[2]))
                    told_again = self._ask(_IS_DUPLICATE_BY_TEXT, path, path).fetchone() is not None
                    if not told_again and not self._is_copy(was, path):
                        counts.subtract(was.numbers)
                        number -= 1
                is_copy = path in duplicates and duplicates[path].kind not in ("source", "title")
                if each.origin == origin and not is_copy and not self._is_copy(each, path):
                    counts.update(each.numbers)
                    number += 1
            if number >= recurrence.LEAST:
                asked = {piece for each in articles.values() if each.origin == origin for piece in each.numbers}
                kept = {piece: counts[piece] for piece in asked if counts[piece] >= recurrence.LEAST and piece}
                found[origin] = Recurring(number, kept)
        return found

    def _is_copy(self, one: Fingerprints, path: str) -> bool:
        """Whether another article of the index has so many of its sentences that both count as one."""
        sentences = {number for number in one.pieces if number & 1}
        shared = Counter(other for sentence in sentences for (other,) in self._ask(_WITH_PIECE, sentence))
        for other, number in shared.most_common(_LOOKED_AT):
            found, origin, pieces = self._ask("SELECT path, origin, pieces FROM article WHERE id = ?", other).fetchone()
            if found != utf8.encode(path) and origin == utf8.encode(one.origin):
                size = len({number for number in array("I", pieces) if number & 1})
                if recurrence.is_same(number, len(sentences), size):
                    return True
        return False

    # As articlelint.site.stories.Known:

    def holders(self, anchors: Collection[int]) -> Iterator[tuple[int, Sequence[str]]]:
        for anchor in anchors:
            rows = self._ask(_HOLDERS_OF, anchor, self._age)
            paths = [path for path in _paths(rows) if path not in self._articles and self._is_current(path)]
            paths += [path for path, one in self._older.items() if anchor in one.anchors]
            if paths:
                yield anchor, paths

    def size(self, path: str) -> int:
        return self._indexed(path).size

    def outline(self, path: str) -> Outline:
        if path not in self._older:
            self.asked.add(path)
        return self._indexed(path)

    def _indexed(self, path: str) -> Outline:
        """The story of an article of the index, or of one that has been judged."""
        if path in self._older:
            return self._older[path]
        if path not in self._outlines:
            row = self._ask(f"SELECT {_STORY} FROM article WHERE path = ?", path).fetchone()
            self._outlines[path] = self._outline(_story(path, *row))
        return self._outlines[path]

    def shingles(self, outline: Outline) -> frozenset[int]:
        path = outline.story.path
        if path not in self._shingles:
            self._shingles[path] = stories.shingles(outline, self._prose(path))
        return self._shingles[path]

    def with_source(self, story: Story) -> str | None:
        asked = "SELECT path FROM article WHERE source = ? AND source != x''"  # as the index has it, or it is not used
        others = set(_paths(self._ask(asked, story.source))) - self._articles
        if len(others) + self._sources[story.source] > stories.MOST_OF_SOURCE:
            return None
        return self._with("source", story)

    def with_title(self, story: Story) -> str | None:
        return self._with("title", story)

    def _with(self, what: str, story: Story) -> str | None:
        """The path of the oldest article before this one that has the same."""
        value = getattr(story, what)
        asked = f"SELECT path FROM article WHERE {what} = ? AND {what} != x'' AND language IS ? AND age < ? ORDER BY id"
        for path in _paths(self._ask(asked, value, story.language, self._age)):
            if path not in self._articles and self._is_current(path):
                self.asked.add(path)
                return path
        alike = (path for path, one in self._older.items() if getattr(one.story, what) == value)
        return next((path for path in alike if self._older[path].story.language == story.language), None)

    def _outline(self, story: Story) -> Outline:
        if story.origin not in self._pages:
            self._pages[story.origin] = stories.of_page(self._recurring_of(story.origin))
        return stories.outline(story, self._pages[story.origin])

    def _recurring_of(self, origin: str) -> Recurring:
        """What recurs in the articles of an origin, and what stands in one less than would make it recur."""
        if origin not in self._recurring:
            asked = "SELECT articles, pieces, counts FROM recurring WHERE origin = ?"
            number, pieces, counts = self._ask(asked, origin).fetchone() or (0, b"", b"")
            found = zip(array("I", pieces), array("I", counts), strict=True)
            self._recurring[origin] = Recurring(number, dict(found))
        return self._recurring[origin]

    def _is_current(self, path: str) -> bool:
        """Whether an article is what it was when the index was made."""
        if path not in self._current:
            row = self._ask("SELECT size, changed FROM article WHERE path = ?", path).fetchone()
            self._current[path] = row == _state(self._absolute(path))
            if not self._current[path]:
                self.stale.add(path)
        return self._current[path]

    def _ask(self, question: str, *values: str | int | None) -> sqlite3.Cursor:
        """What the index answers; texts are asked for as it has them."""
        known = [utf8.encode(value) if isinstance(value, str) else value for value in values]
        return self._database.execute(question, known)


def _marks(values: Sequence[object]) -> str:
    """The places of so many values in a question."""
    return ", ".join("?" * len(values))


def _story(path: str, language: bytes | None, is_spaced: int, pieces: bytes, bounds: bytes, *texts: bytes) -> Story:
    """The story of an article, of what _STORY asks for."""
    origin, date, source, title, series, embeds = map(utf8.decode, texts)
    spoken = None if language is None else utf8.decode(language)
    about = path, origin, date, spoken, source, title, series, embeds, bool(is_spaced)
    return Story(*about, array("I", pieces), array("I", bounds))


def _paths(rows: Iterable[tuple[bytes]]) -> Iterator[str]:
    """The paths that are the only column of `rows`."""
    return (utf8.decode(path) for (path,) in rows)


_STORY = "language, is_spaced, pieces, bounds, origin, date, source, title, series, embeds"
_HOLDERS_OF = (
    "SELECT path FROM holder JOIN article ON article.id = holder.article WHERE piece = ? AND age < ? ORDER BY article"
)
_IS_DUPLICATE_BY_TEXT = "SELECT 1 FROM duplicate WHERE (path = ? OR other = ?) AND kind NOT IN ('source', 'title')"
_WITH_PIECE = "SELECT article FROM holder WHERE piece = ?"


def _opened(path: str) -> sqlite3.Connection:
    """The index at `path`. One of _DAMAGES if it is not as it was written."""
    kept, checksum = _checksums(path)
    if kept != checksum:
        raise DamagedError(path)
    return _connected(path, _READ_ONLY)


def _connected(path: str, parameters: str) -> sqlite3.Connection:
    address = "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"{address}?{parameters}", isolation_level=None, uri=True)


def _unpacked(packed: bytes) -> Facts:
    facts = Facts()
    small = packing.unpack(packed, _SmallFacts)
    for name in _SmallFacts._fields:
        value = getattr(small, name)
        setattr(facts, name, Counter(value) if isinstance(getattr(facts, name), Counter) else value)
    facts.root_hosts = {segment: set(hosts) for segment, hosts in small.root_hosts.items()}
    return facts
