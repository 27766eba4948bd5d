"""What the articles of a site have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from articlelint.article.tags import key
from articlelint.site.features import Features

if TYPE_CHECKING:
    from articlelint.site.filing import Filing
    from articlelint.site.recurrence import Recurring
    from articlelint.site.stories import Duplicate

Hashed = TypeVar("Hashed", str, int)
T = TypeVar("T")

# The share of articles with parts of a page, and their number, from which all are from pages: 16 well-kept sites have 0
# to 0.05, a digest of news 0.09, six labelled archives of whole pages 0.5 to 1.
_SHARE_OF_PAGES = 0.25
_LEAST_PAGES = 3
_MOST_ARE_PAGES = 0.5


class Facts:
    """The facts of one site. `articles` counts those that were read, so that a check can tell a site from a file.
    `filed` are those that have a category; `categories` are those that articles name, `folder_categories` those that
    others have by their folder.

    Of tags, by what their spellings have in common (article/tags.py, key): the spellings, and how often an article has
    the tag only inside other words, or not at all. `cut_lengths` are those of excerpts that end in an ellipsis.
    `excerpts` counts the articles that have one, by excerpt_key(); `leads` those that begin alike, by lead_key().
    `ends` counts the bodies that end in the open, or in an ellipsis (site/ends.py), `pages` the articles with parts of
    a page that no author puts there.
    `recurring` has, by host or folder, the pieces of text that several of its articles share, `nearly_recurring` also
    those that one article more would make recur; `duplicates`, by path, those with the story of another one. Of the
    files to which articles link by a relative path, by extension: how many links lead to one that is there, how many to
    none (`lost_files`); `missing_files` are the latter by the path of the article.

    `titled_tags` are those that articles have whose titles name them (site/titled_tags.py), by tags.key().
    `filing` is what the articles teach of the site's categories (site/filing.py); None where no rule asks.

    `source_hosts` counts the articles taken from each host; `root_hosts` has the hosts ("" for none) of the articles
    that link from the root of the site, by the first segment of the links; `own_names` are those that
    the site itself has for folders and files at its root, as far as it was asked.
    """

    __slots__ = (
        "_remembered",
        "articles",
        "body_lengths",
        "categories",
        "cut_lengths",
        "duplicates",
        "ends",
        "excerpts",
        "filed",
        "filing",
        "folder_categories",
        "leads",
        "linked_files",
        "lost_files",
        "missing_files",
        "nearly_recurring",
        "own_names",
        "pages",
        "recurring",
        "root_hosts",
        "source_hosts",
        "tags",
        "tags_absent",
        "tags_inside",
        "titled_tags",
    )

    def __init__(self) -> None:
        self.articles = 0
        self.filed = 0
        self.categories: Counter[str] = Counter()
        self.folder_categories: Counter[str] = Counter()
        self.tags: dict[str, Counter[str]] = {}
        self.tags_inside: Counter[str] = Counter()
        self.tags_absent: Counter[str] = Counter()
        self.cut_lengths: Counter[int] = Counter()
        self.excerpts: Counter[int] = Counter()
        self.leads: Counter[int] = Counter()
        self.body_lengths: Counter[int] = Counter()
        self.ends: Counter[str] = Counter()
        self.pages = 0
        self.recurring: Mapping[str, Recurring] = {}
        self.nearly_recurring: Mapping[str, Recurring] = {}
        self.duplicates: Mapping[str, Duplicate] = {}
        self.filing: Filing | None = None
        self.titled_tags: Mapping[str, str] = {}
        self.linked_files: Counter[str] = Counter()
        self.lost_files: Counter[str] = Counter()
        self.missing_files: dict[str, frozenset[str]] = {}
        self.source_hosts: Counter[str] = Counter()
        self.root_hosts: dict[str, set[str]] = {}
        self.own_names: set[str] = set()
        self._remembered: dict[object, Any] = {}

    @property
    def are_taken(self) -> bool:
        """Whether the articles are taken from pages: so many of them have parts of one."""
        return self.pages >= max(_LEAST_PAGES, _SHARE_OF_PAGES * self.articles)

    @property
    def are_pages(self) -> bool:
        """Whether the articles are whole pages, or what was left of them: most have parts of one."""
        return self.pages >= max(_LEAST_PAGES, _MOST_ARE_PAGES * self.articles)

    def remember(self, key: object, compute: Callable[[], T]) -> T:
        """Return what `compute` gives for this site, computed once for `key`; see Article.remember."""
        if key not in self._remembered:
            self._remembered[key] = compute()
        return cast(T, self._remembered[key])


def fold(features: Iterable[Features], prose: Callable[[str], str] | None = None) -> Facts:
    """Add up what `features` of a site's articles say.

    `prose` gives the lowered prose of an article by its path. It is asked for few, to compare them; without it no
    article is a duplicate.
    """
    facts = Facts()
    prints = []
    stories = []
    filed = []
    tagged = []
    for each in features:
        count(facts, each)
        if each.fingerprints is not None:
            prints.append(each.fingerprints)
        if each.story is not None:
            stories.append(each.story)
        if each.wording is not None:
            filed.append((each.wording, names_of(each)))
            if each.tags:
                tagged.append((each.wording.title, each.tags))
    if filed:
        from articlelint.site import filing

        facts.filing = filing.learn([filing.Filed(*each) for each in filed])
    if tagged:
        from articlelint.site import titled_tags

        facts.titled_tags = titled_tags.find(tagged, facts.tags)
    if prints:
        from articlelint.site import recurrence

        facts.nearly_recurring = recurrence.fold(prints)
        facts.recurring = recurrence.recurring(facts.nearly_recurring)
    if len(stories) > 1 and prose is not None:
        from articlelint.site.stories import fold as fold_stories

        facts.duplicates = fold_stories(stories, facts.recurring, prose)
    return facts


def names_of(each: Features) -> tuple[str, ...]:
    """The categories under which an article is filed."""
    return each.categories or ((each.folder_category,) if each.folder_category else ())


def count(facts: Facts, each: Features, by: Literal[1, -1] = 1) -> None:
    """Add to `facts` what can be counted of an article; with -1 take it out, as far as no other one may have it."""
    facts.articles += by
    facts.filed += by * bool(names_of(each))
    facts.pages += by * each.has_page
    _count(facts.categories, each.categories, by)
    _count(facts.folder_categories, (each.folder_category,) if each.folder_category else (), by)
    for tag in each.tags:
        _count(facts.tags.setdefault(key(tag), Counter()), (tag,), by)
    _count(facts.tags_inside, tuple(map(key, each.tags_inside)), by)
    _count(facts.tags_absent, tuple(map(key, each.tags_absent)), by)
    _count(facts.cut_lengths, (each.excerpt_length,) if each.excerpt_cut else (), by)
    _count(facts.excerpts, (each.excerpt_key,) if each.excerpt_key else (), by)
    _count(facts.leads, (each.lead_key,) if each.lead_key else (), by)
    _count(facts.body_lengths, (each.body_length,) if each.body_length else (), by)
    _count(facts.ends, (each.end,) if each.end else (), by)
    if each.files is not None:
        from articlelint.site.linked_files import extension

        _count(facts.linked_files, tuple(map(extension, each.files.there)), by)
        _count(facts.lost_files, tuple(map(extension, each.files.missing)), by)
        facts.missing_files[each.files.article] = each.files.missing
    if each.roots is not None:
        _count(facts.source_hosts, (each.roots.host,) if each.roots.host else (), by)
        if by > 0:
            facts.own_names |= each.roots.own
            for segment in each.roots.segments:
                facts.root_hosts.setdefault(segment, set()).add(each.roots.host)


def _count(counter: Counter[Hashed], values: Sequence[Hashed], by: int) -> None:
    for value in values:
        counter[value] += by
        if not counter[value]:
            del counter[value]
