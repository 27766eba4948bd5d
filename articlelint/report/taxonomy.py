"""The categories of a site as text for people, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from articlelint.messages import count, shortened
from articlelint.report.cells import cell_width
from articlelint.report.escape import encodable, terminal
from articlelint.report.records import VERSION
from articlelint.site.taxonomy import FEW, Category, Confused, Counted, Outlier, Taxonomy
from articlelint.site.typical import LEAST

_OUTLIERS = 5  # of a category among others; all of one that is asked for
_NAMED = 20  # small categories
_READ_AS = 4  # categories as which articles of one read
_TITLE = 70  # characters
_PATHS = 5  # of articles without a category


# --- for people -------------------------------------------------------------------------------------------------------


def lines(found: Taxonomy, notes: Iterable[str], limit: int | None) -> Iterator[str]:
    """All categories, the confusion table, and what to look at."""
    many = count(len(found.categories), "category", "categories")
    yield f"{count(found.articles, 'article')} in {many}"
    yield from notes
    yield ""
    large = [each for each in found.categories if each.articles >= LEAST]
    for each in large:
        yield from _category(each, _OUTLIERS if limit is None else limit)
        yield ""
    yield from _table("Articles that read as another category", _confusion(found.confused))
    yield from _table("To look at", _to_look_at(found, [each for each in found.categories if each not in large]))


def lines_of_one(found: Taxonomy, category: Category, limit: int | None) -> Iterator[str]:
    """One category in full: all its outliers, as what articles read that are filed under it, and the other way."""
    yield from _category(category, len(category.outliers) if limit is None else limit)
    yield ""
    touched = [each for each in found.confused if category.name in (each.filed_under, each.reads_as)]
    yield from _table("Articles that read as another category", _confusion(touched))
    rows = (
        ("spellings", [group for group in (_spellings(category),) if len(group) > 1]),
        ("the same?", [group for group in (*found.spellings, *found.meanings) if _is_in(category, group)]),
    )
    yield from _table("Its names", [(title, _counted(group)) for title, groups in rows for group in groups])


def _category(category: Category, limit: int) -> Iterator[str]:
    name, health = terminal(category.name), category.health
    share = ""
    if health is not None and health.articles:
        shared = f", {category.shared / health.articles:.0%} like another of theirs" if category.shared else ""
        share = f", {health.fitting / health.articles:.0%} read like it{shared}, {health.wrong:,} filed wrongly"
    yield f"{name}: {count(category.articles, 'article')}{share}"
    if category.words:
        yield f"  words    {terminal(', '.join(category.words))}"
    if category.nearest is not None:
        near = category.nearest
        there = f"{near.there:,} here read like it ({near.there / category.articles:.0%})"
        yield f"  nearest  {terminal(near.name)}: {there}, {near.here:,} there read like this"
    elif health is not None:
        yield "  nearest  none: no article reads as another category"
    shown = category.outliers[:limit]
    for number, each in enumerate(shown):
        yield f"  {'' if number else 'outliers':8} {_outlier(each)}"
    if rest := len(category.outliers) - len(shown):
        yield f"  {'':8} and {rest:,} more"


def _outlier(outlier: Outlier) -> str:
    title = f": {shortened(terminal(outlier.title), _TITLE)}" if outlier.title else ""
    return f"{_percent(outlier.wrong)} {terminal(outlier.path)} reads as {terminal(outlier.reads_as)}{title}"


def _percent(share: float) -> str:
    """A share below 1 as a percentage that does not look certain."""
    return f"{min(share, 0.99):3.0%}"


def _confusion(confused: Iterable[Confused]) -> Iterator[tuple[str, str]]:
    rows: dict[str, list[Counted]] = {}
    for each in confused:
        rows.setdefault(each.filed_under, []).append(Counted(each.reads_as, each.articles))
    for filed, others in sorted(rows.items(), key=lambda row: (-sum(each.articles for each in row[1]), row[0])):
        total = sum(each.articles for each in others)
        shown = [f"{terminal(each.name)} {each.articles:,}" for each in others[:_READ_AS]]
        rest = total - sum(each.articles for each in others[:_READ_AS])
        yield f"{terminal(filed)} {total:,}", ", ".join([*shown, f"others {rest:,}"] if rest else shown)


def _to_look_at(found: Taxonomy, small: Sequence[Category]) -> Iterator[tuple[str, str]]:
    for group in found.spellings:
        yield "one name", _counted(group)
    for group in found.meanings:
        yield "same subject", _counted(group)
    if found.generic:
        yield "stands for none", _counted(found.generic)
    if found.catch_all:
        yield "any subject", _counted(found.catch_all)
    middle = [Counted(each.name, each.articles) for each in small]
    middle = [each for each in middle if each not in found.few]
    if middle:
        yield f"{FEW + 1} to {LEAST - 1} articles: {len(middle):,}", _counted(middle)
    if found.few:
        yield f"1 or {FEW} articles: {len(found.few):,}", _counted(found.few)
    if found.without:
        shown = ", ".join(map(terminal, found.without[:_PATHS]))
        more = f", and {len(found.without) - _PATHS:,} more" if len(found.without) > _PATHS else ""
        yield f"without one: {len(found.without):,}", f"{shown}{more}"


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    listed = list(rows)
    if listed:
        yield title
        width = max(cell_width(name) for name, _ in listed)
        yield from (f"  {name}{' ' * (width - cell_width(name))}  {text}" for name, text in listed)
        yield ""


def _counted(items: Sequence[Counted]) -> str:
    shown = ", ".join(f"{terminal(each.name)} ({each.articles:,})" for each in items[:_NAMED])
    return f"{shown}, and {len(items) - _NAMED:,} more" if len(items) > _NAMED else shown


def _spellings(category: Category) -> tuple[Counted, ...]:
    return tuple(Counted(*each) for each in category.spellings.items())


def _is_in(category: Category, group: Iterable[Counted]) -> bool:
    return any(each.name in category.spellings for each in group)


# --- as data ----------------------------------------------------------------------------------------------------------


def record(found: Taxonomy, notes: Iterable[str], categories: Iterable[Category], limit: int | None) -> dict[str, Any]:
    """Everything, with these of its categories."""
    return {
        "version": VERSION,
        "articles": found.articles,
        "notes": list(notes),
        "learnt_from": dict(found.learnt),
        "look_wrong": {language: round(share, 4) for language, share in found.doubted.items()},
        "categories": [_category_record(each, limit) for each in categories],
        "confusion": [
            {"filed_under": encodable(filed), "reads_as": encodable(other), "articles": articles}
            for filed, other, articles in found.confused
        ],
        "spellings": [_counted_records(group) for group in found.spellings],
        "same_meaning": [_counted_records(group) for group in found.meanings],
        "few_articles": _counted_records(found.few),
        "catch_all": _counted_records(found.catch_all),
        "generic": _counted_records(found.generic),
        "without_category": [encodable(path) for path in found.without],
    }


def _category_record(category: Category, limit: int | None) -> dict[str, Any]:
    health, near = category.health, category.nearest
    return {
        "name": encodable(category.name),
        "articles": category.articles,
        "language": category.language or None,
        "spellings": _counted_records(_spellings(category)),
        "read": health.articles if health else 0,
        "fitting": health.fitting if health else None,
        "fitting_another": category.shared if health else None,
        "filed_wrongly": health.wrong if health else None,
        "words": [encodable(word) for word in category.words],
        "nearest": near and {"name": encodable(near.name), "read_like_it": near.there, "read_like_this": near.here},
        "outliers": [_outlier_record(each) for each in category.outliers[:limit]],
    }


def _outlier_record(outlier: Outlier) -> dict[str, Any]:
    return {
        "path": encodable(outlier.path),
        "title": encodable(outlier.title),
        "reads_as": encodable(outlier.reads_as),
        "wrong": round(outlier.wrong, 4),
        "filed_wrongly": outlier.is_found,
    }


def _counted_records(items: Iterable[Counted]) -> list[dict[str, Any]]:
    return [{"name": encodable(name), "articles": articles} for name, articles in items]
