"""What goes into the two passes over an article, and what lies between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from articlelint.finding import FileReport
from articlelint.site.features import Features
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8

if TYPE_CHECKING:
    from articlelint.rulebook.guarded import TooSlow
    from articlelint.schema.load import CompiledSchema
    from articlelint.suppression.inline import Directive

NO_RULES: frozenset[str] = frozenset()
SCHEMA_KEY = "$schema"  # by which an article names its own schema


class Job(NamedTuple):
    """How one file is to be linted.

    `path` is what reports show, `relative` is relative to the site's root. `silenced` are rules and families to leave
    out. `load_schema` gives the schema that the article itself names; None where it names none. `absolute` is where the
    file is; "" where the text is not from one. `language` is that of the article where it is known beforehand. `exists`
    tells whether there is a file at a path relative to the article; None where that is not known.
    `folder_category` is its category where it names none itself. `is_from_page`: its site says that it was taken from a
    web page. `by_default`: nobody asked for the file by its name or a pattern.
    """

    path: str
    relative: str
    schemas: tuple[CompiledSchema, ...] = ()
    silenced: frozenset[str] = NO_RULES
    front_matter_required: bool = False
    load_schema: Callable[[str], CompiledSchema] | None = None
    absolute: str = ""
    language: str | None = None
    exists: Callable[[str], bool] | None = None
    folder_category: str = ""
    is_from_page: bool = False
    by_default: bool = False


class Pending(NamedTuple):
    """An article after the first pass: its findings so far, and what the second pass will judge.

    `directives` are what the article silences, `silent` the rules that had no say on it. `asked`: whether there is
    something at the paths, relative to the article, for which that was asked. `prose` is the lowered one, where its
    story is compared with others: to parse the article again would take longer than all else of that. `slow` are the
    expressions of rules that had been left out by then.
    """

    report: FileReport
    features: Features | None  # None: there is no text
    evidence: dict[str, Any]
    unread: str | None = None  # why there is no text
    directives: tuple[Directive, ...] = ()
    silent: frozenset[str] = NO_RULES
    asked: tuple[tuple[str, bool], ...] = ()
    prose: str = ""
    slow: tuple[TooSlow, ...] = ()


class Packed(NamedTuple):
    """A Pending that waits in half of the memory.

    The text of the `report` and the `prose` are in UTF-8, because one quotation mark makes a string twice as long.
    `rest` is what only the second pass asks for, the findings of the report, too, as bytes.
    """

    report: FileReport
    text: bytes
    features: Features | None
    unread: str | None
    asked: tuple[tuple[str, bool], ...]
    prose: bytes
    rest: bytes
    slow: tuple[TooSlow, ...] = ()


def text_of(pending: Pending | Packed) -> str:
    """The text of an article."""
    return pending.report.text if isinstance(pending, Pending) else utf8.decode(pending.text)


def prose_of(pending: Pending | Packed) -> str:
    """The lowered prose of an article, where its story is compared with others."""
    return pending.prose if isinstance(pending, Pending) else utf8.decode(pending.prose)
