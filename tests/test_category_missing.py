"""category/missing: articles without a category, and names that stand for none."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import Site
from test_filing import TOPICS, made

from articlelint.article.categories import stands_for_none
from articlelint.rulebook.load import load_rules


def write(site: Site, category: str = "", every: int = 20) -> set[str]:
    """A site of which every so-many-th article has this line for a category; the paths of these."""
    without = set()
    for at, each in enumerate(made()):
        line = f"category: {each.names[0]}\n"
        if at % every == 0:
            line = category
            without.add(each.wording.path)
        head = f"---\ntitle: {each.wording.title}\ndate: 2024-03-01\nlang: en\n{line}---\n"
        site.write(each.wording.path, f"{head}{each.wording.words}\n")
    return without


def found(site: Site, *arguments: str, floor: str = "info") -> dict[str, dict[str, Any]]:
    said = site.check("--select", "category/missing", "--min-severity", floor, *arguments)
    return {each["path"]: each for each in said.json()["findings"]}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("", "The article has no category; 228 of 240 here have one"),
        ("category: ''\n", "The article has no category; 228 of 240 here have one"),
        ("category: Uncategorized\n", 'The category "Uncategorized" stands for none'),
        ("categories: [sin-categoria]\n", 'The category "sin-categoria" stands for none'),
    ],
)
def test_the_site_knows_the_category(site: Site, line: str, what: str) -> None:
    without = write(site, line)
    right = {each.wording.path: each.names[0] for each in made()}
    warnings = found(site, floor="warning")
    assert found(site).keys() == without
    assert len(warnings) >= 10
    for path, each in warnings.items():
        category = right[path]
        assert each["message"].startswith(f"{what}, and it reads like {category} (")
        assert "; like “Title " in each["message"]
        assert set(each["evidence"]) <= set(TOPICS[category])


def test_it_is_put_in_the_place_of_the_name(site: Site) -> None:
    write(site, "category: Uncategorized\n")
    path = min(found(site, floor="warning"))
    right = {each.wording.path: each.names[0] for each in made()}
    site.check("--select", "category/missing", "--fix")
    assert "category: Uncategorized\n" in (site.root / path).read_text()
    site.check("--select", "category/missing", "--fix", "--unsafe-fixes")
    assert f"category: {right[path]}\n" in (site.root / path).read_text()
    assert path not in found(site)


def test_one_file_is_judged_by_the_index(site: Site) -> None:
    without = write(site)
    site.write("articlelint.toml", "")
    together = found(site)
    assert found(site, min(without)) == {min(without): together[min(without)]}
    text = (site.root / "001.md").read_text()
    site.write("001.md", text.replace("category: Harbour\n", "").replace("category: Orchard\n", ""))
    assert found(site, "001.md")["001.md"]["message"].startswith("The article has no category; 227 of 240")


def test_where_many_articles_have_none_nothing_is_missing(site: Site) -> None:
    write(site, every=8)
    assert not found(site)


def test_pages_have_none(site: Site) -> None:
    write(site, "category: Harbour\n")
    site.write("about.md", "---\ntitle: About\nlayout: page\n---\nThe town has a quay and a ferry.\n")
    site.write("old.md", "---\ntitle: Old\nredirect_to: /new\n---\n")
    site.write("notes.md", "The quay is closed.\n")
    assert not found(site)


def test_beside_a_category_the_name_is_left_over(site: Site) -> None:
    site.write("a.md", "---\ntitle: The quay\ncategories: [Harbour, Uncategorized]\n---\nIt is closed.\n")
    (only,) = found(site).values()
    assert (only["message"], only["severity"]) == ('The category "Uncategorized" stands for none: remove it', "info")
    assert not only["fix"]


def test_a_site_may_have_such_a_category(site: Site) -> None:
    site.write("a.md", "---\ntitle: The quay\ncategory: Unfiled\n---\nIt is closed.\n")
    assert found(site)
    site.write("articlelint.toml", '[category]\nallowed = ["Unfiled"]\n')
    assert not found(site)


def test_such_names_are_no_categories_of_the_site(site: Site) -> None:
    """Nothing is filed wrongly under them, or should be filed there."""
    write(site, "category: ohne Kategorie\n", every=4)
    said = site.check("--select", "category/mismatch,category/style").json()["findings"]
    assert not said


def test_names_in_forty_languages() -> None:
    words = load_rules().words
    assert len(words.no_category) >= 90
    for name in ("UNCATEGORIZED", "Non classé", "non-classe", "Без рубрики", "未分類", "미분류", "Okategoriserat"):
        assert stands_for_none(name, words.no_category), name
    for name in ("General", "News", "Category", "Other", "Allgemein", "Actualités", "Class", "", "—"):
        assert not stands_for_none(name, words.no_category), name
