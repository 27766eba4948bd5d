"""category/unknown and category/style, and the category that category/mismatch proposes."""

from __future__ import annotations

import pytest
from helpers import Site
from test_category import AI, PLAIN, SOUP, article

RULES = ("--select", "category/unknown,category/style")


@pytest.mark.parametrize(
    ("name", "rule", "said", "safety"),
    [
        ("ai", "category/style", 'The site has this category as "AI"', "safe"),
        ("Machine-learning", "category/style", 'The site has "AI" for this', "unsafe"),
        ("人工智能", "category/style", 'The site has "AI" for this', "unsafe"),
        ("Reciepes", "category/unknown", 'the nearest is "Recipes"', "unsafe"),
        ("Letters", "category/unknown", "there are AI, Recipes, Harbour News, Bulletin", None),
        ("Harbour-news", "category/style", 'as "Harbour News"', "safe"),
        ("bulletin", "category/style", 'as "Bulletin"', "safe"),
        ("Bulletin", None, "", None),
    ],
)
def test_names(site: Site, name: str, rule: str | None, said: str, safety: str | None) -> None:
    site.write(
        "articlelint.toml", '[category]\nallowed = ["AI", "Recipes", "Harbour News"]\ncatch-all = ["Bulletin"]\n'
    )
    site.write("a.md", article(PLAIN, name))
    findings = site.check(*RULES).json()["findings"]
    assert [each["rule"] for each in findings] == ([rule] if rule else [])
    for each in findings:
        assert said in each["message"]
        assert (each["fix"] and each["fix"]["safety"]) == safety


def test_usual_spelling_of_the_site(site: Site) -> None:
    for number in range(22):
        site.write(f"{number:02}.md", article(PLAIN, "harbour news" if number == 3 else "Harbour News"))
    (finding,) = site.check(*RULES).json()["findings"]
    assert finding["path"] == "03.md"
    assert finding["message"] == '"harbour news" is "Harbour News" in the other articles of the site'
    site.run("check", "--fix", *RULES)
    assert "category: Harbour News\n" in (site.root / "03.md").read_text(encoding="utf-8")


def test_two_spellings_as_frequent_as_each_other(site: Site) -> None:
    for number in range(22):
        site.write(f"{number:02}.md", article(PLAIN, "harbour news" if number % 3 else "Harbour News"))
    assert not site.check(*RULES).json()["findings"]


def test_proposed_category(site: Site) -> None:
    site.write("articlelint.toml", '[category]\nallowed = ["Sport", "Cooking & Recipes", "AI"]\n')
    site.write("a.md", article(AI, '"Sport"'))
    site.write("b.md", article(SOUP, "[Sport, AI]"))
    site.run("check", "--fix", "--select", "category")
    assert 'category: "Sport"' in (site.root / "a.md").read_text(encoding="utf-8"), "for a person to decide"
    site.run("check", "--fix", "--unsafe-fixes", "--select", "category")
    assert 'category: "AI"' in (site.root / "a.md").read_text(encoding="utf-8")
    assert "[Sport, AI]" in (site.root / "b.md").read_text(encoding="utf-8"), "which one?"


def test_statistics_show_which_categories_are_mixed_up(site: Site) -> None:
    site.write("articlelint.toml", '[category]\nallowed = ["Sport", "Religion", "Recipes", "AI"]\n')
    for number in range(3):
        site.write(f"a{number}.md", article(AI, "Sport"))
    site.write("b.md", article(SOUP, "Sport"))
    site.write("c.md", article(SOUP, "Religion"))
    out = site.run("check", "--select", "category", "--statistics").out
    lines = [line.split() for line in out.splitlines()]
    at = lines.index(["articles", "filed", "under", "read", "as"])
    assert lines[at + 1 : at + 3] == [["4", "Sport", "AI", "3,", "Recipes", "1"], ["1", "Religion", "Recipes", "1"]]
    assert "filed under" not in site.run("check", "--select", "category").out


def test_a_name_that_could_be_read_otherwise_is_not_written(site: Site) -> None:
    site.write("articlelint.toml", '[category]\nallowed = ["AI: all", "Food"]\n')
    site.write("a.md", article(PLAIN, "ai all"))
    (finding,) = site.check(*RULES).json()["findings"]
    assert finding["rule"] == "category/unknown" or finding["fix"] is None
