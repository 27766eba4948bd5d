"""One article: source text, front matter, body, language, and the views that checks read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from articlelint.article import language, tags
from articlelint.article.fields import FIELDS
from articlelint.article.words import Forms, Words, words_of
from articlelint.paths import kinds
from articlelint.startup.records import NamedTuple
from articlelint.syntax import markdown, pieces
from articlelint.syntax.front_matter.parse import FrontMatter, Node, parse, scalar_view
from articlelint.syntax.markdown import Block, Link
from articlelint.syntax.pieces import Piece
from articlelint.syntax.view import View, folded, lowered

T = TypeVar("T")

_LONGEST_TAG = 200  # characters
_MOST_TAGS = 60  # that are looked for in the text, each in all of it; people give up to thirty


class Value(NamedTuple):
    """One string of the front matter: its key path, its span with quotes, and its text as a view."""

    key: tuple[str | int, ...]
    start: int
    end: int
    view: View


class Article:
    """One file, read once; everything derived is worked out when it is first asked for.

    `path` is relative to the site's root, with `/`: folders above it say nothing of the article. `text` is the decoded
    file exactly as read. `folder_category` is what its folder is called where the site has its categories so.
    `is_from_page`: the site says that it was taken from a web page.
    """

    def __init__(
        self, path: str, text: str, words: Words, folder_category: str = "", *, is_from_page: bool = False
    ) -> None:
        self.path = path
        self.text = text
        self.folder_category = folder_category
        self.is_from_page = is_from_page
        self.word_lists = words
        self._values: dict[str, tuple[Value, ...]] = {}
        self._remembered: dict[object, Any] = {}

    def remember(self, key: object, compute: Callable[[], T]) -> T:
        """Return what `compute` gives for this article, computed once for `key`.

        For what several rules, or rules and the facts of the site, derive from an article.
        """
        if key not in self._remembered:
            self._remembered[key] = compute()
        return cast(T, self._remembered[key])

    @cached_property
    def front_matter(self) -> FrontMatter | None:
        return parse(self.text)

    @cached_property
    def body_start(self) -> int:
        """Offset of the first character of the body."""
        if self.front_matter is not None:
            return self.front_matter.body_start
        return 1 if self.text.startswith("\ufeff") else 0

    @cached_property
    def body(self) -> markdown.Body:
        path = self.path.lower()
        is_html = path.endswith(kinds.HTML) and self.text.lstrip("\ufeff \t\r\n").startswith(("<", "---"))
        return markdown.parse(self.text, self.body_start, markdown=not is_html, mdx=path.endswith(".mdx"))

    @cached_property
    def prose(self) -> View:
        """The body as a reader sees it: no tags, markers, code or templates; blocks end with a line end."""
        return self.body.prose

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return self.body.blocks

    @cached_property
    def folded(self) -> str:
        """The prose with plain quotes and blanks, as long as it."""
        return folded(self.prose.text)

    @cached_property
    def lowered(self) -> str:
        """The folded prose in lower case, as long as it."""
        return lowered(self.folded)

    @cached_property
    def word_list(self) -> list[str]:
        """The words of the lowered prose, in order; see articlelint.article.words."""
        return words_of(self.lowered)

    @cached_property
    def lowered_title(self) -> str:
        """The first title, folded and in lower case, as long as it."""
        return lowered(folded(self.title_text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the lowered title and prose: whether one occurs is one look-up."""
        return frozenset(self.word_list).union(words_of(self.lowered_title))

    @cached_property
    def tag_presences(self) -> tuple[tags.Presence, ...]:
        """How each of the tags occurs in title and prose.

        Of very many, and of one that is as long as a text, nobody knows; they count as words of it.
        """
        values = self.values("tags")
        text = f"{self.lowered_title}\n{self.lowered}" if values else ""
        names = [value.view.text for value in values]
        asked = {name for name in names[:_MOST_TAGS] if len(name) <= _LONGEST_TAG}
        forms = self.word_lists.forms_in(self.language) if asked else Forms()
        found = {name: tags.presence(name, text, self.words, forms) for name in asked}
        return tuple([found.get(name, "word") for name in names])

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces.split(self.prose.text, self.blocks, self.word_lists.cues)

    @cached_property
    def joins(self) -> list[int]:
        """Where fragments may run together: the beginnings of pieces that nothing separates from the one before."""
        return [start for start, _, _, joined in self.pieces if joined]

    @cached_property
    def shapes(self) -> bytes:
        """What each piece looks like, as the bits in articlelint.syntax.pieces say."""
        return pieces.shapes(self.prose.text, self.pieces, self.blocks)

    @cached_property
    def piece_starts(self) -> list[int]:
        """Where each piece begins in the prose, for bisection."""
        return [piece.start for piece in self.pieces]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links: those of the front matter's values first, then those of the body in their order."""
        return (*self._front_matter_links(), *self.body.links)

    @cached_property
    def language(self) -> str | None:
        """Two- or three-letter code, or None where it cannot be told."""
        data = self.data
        for key in FIELDS["language"]:
            code = language.declared(data[key]) if key in data else None
            if code:
                return code
        return language.from_path(self.path, self.word_lists.languages) or language.from_text(
            self.lowered or self.lowered_title, self.word_lists.stop_words, self.word_lists.scripts
        )

    @property
    def stop_words(self) -> frozenset[str]:
        """The words of its language that stand in any text."""
        return self.word_lists.stop_words.get(self.language or "", frozenset())

    @property
    def data(self) -> Mapping[str, object]:
        """The front matter's values; empty where there are none."""
        return self.front_matter.data if self.front_matter is not None else {}

    @property
    def title_text(self) -> str:
        title = self.values("title")
        return title[0].view.text if title else ""

    def values(self, field: str) -> tuple[Value, ...]:
        """The strings of a field ("title", "tags", ... as in FIELDS, else a key by its own name).

        The first key that the article has of the field's names is taken; a list gives its items.
        """
        values = self._values.get(field)
        if values is None:
            values = self._values[field] = self._read_values(field)
        return values

    def _read_values(self, field: str) -> tuple[Value, ...]:
        front_matter = self.front_matter
        if front_matter is None:
            return ()
        for key in FIELDS.get(field, (field,)):
            node = front_matter.nodes.get((key,))
            if node is None:
                continue
            if isinstance(node.value, str):
                return (self._value(node),) if node.value.strip() else ()
            if isinstance(node.value, list):
                items = [front_matter.nodes.get((key, i)) for i in range(len(node.value))]
                return tuple([self._value(item) for item in items if item is not None and isinstance(item.value, str)])
        return ()

    def _value(self, node: Node) -> Value:
        return Value(node.path, node.start, node.end, scalar_view(self.text, node))

    def _front_matter_links(self) -> list[Link]:
        """The values that look like URLs, and those of fields that are meant to be one.

        The article's own address may be a path of the site; only one with a scheme counts.
        """
        found: list[Link] = []
        if self.front_matter is None:
            return found
        for path, node in self.front_matter.nodes.items():
            value = node.value
            if isinstance(value, str) and ("://" in value or "www." in value) and len(value.split()) == 1:
                found.append(_link(path, scalar_view(self.text, node)))
        known = {link.start for link in found}
        own = [value for value in self.values("canonical") if "://" in value.view.text]
        meant = [_link(value.key, value.view) for value in (*self.values("source"), *own)]
        return [*(link for link in meant if link.start not in known), *found]


def folder_of(path: str) -> str:
    """The name of the folder that an article is put in: years, months and a folder of its own say nothing of it."""
    *folders, name = path.split("/")
    if name.partition(".")[0] == "index":
        folders = folders[:-1]
    return next((folder for folder in reversed(folders) if not folder.isdigit()), "")


def _link(path: tuple[str | int, ...], view: View) -> Link:
    """A value of the front matter as a link; its attribute is the nearest key."""
    target = view.text.rstrip()  # a block scalar ends with its line
    start, end = view.span(0, len(target))
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return Link(target, start, end, view, "front-matter", key, "")
