"""articlelint categories: what each category of a site holds, and what looks wrong with it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from helpers import Site
from test_docs import keys_of
from test_filing import TOPICS, made, mixed_up, write

from articlelint.site import filing, typical
from articlelint.site.filing import Filed
from articlelint.site.wording import Wording


def categories(site: Site, *arguments: str) -> dict[str, Any]:
    result = site.run("categories", "--output-format", "json", *arguments)
    assert result.code == 0, result.err
    return result.json()


def named(found: dict[str, Any], name: str) -> dict[str, Any]:
    (category,) = [each for each in found["categories"] if each["name"] == name]
    return category


def article(site: Site, path: str, category: str, body: str = "The ferry leaves the quay at high tide.") -> None:
    site.write(path, f"---\ntitle: The quay\nlang: en\ncategory: {json.dumps(category)}\n---\n{body}\n")


def names(groups: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [[each["name"] for each in group] for group in groups]


# --- a site that is large enough --------------------------------------------------------------------------------------


@pytest.fixture
def port(site: Site) -> tuple[Site, set[str]]:
    articles, wrong = mixed_up(made(), 0.1)
    write(site, articles)
    return site, wrong


def test_what_is_filed_wrongly(port: tuple[Site, set[str]]) -> None:
    site, wrong = port
    found = categories(site)
    right = {each.wording.path: each.names[0] for each in made()}
    sizes = [each["articles"] for each in found["categories"]]
    assert sizes == sorted(sizes, reverse=True)
    assert found["learnt_from"] == {"en": 240} and found["notes"] == []
    outliers = {each["path"]: each for category in found["categories"] for each in category["outliers"]}
    assert outliers.keys() == wrong
    assert all(each["reads_as"] == right[path] and each["filed_wrongly"] for path, each in outliers.items())
    for category in found["categories"]:
        doubts = [each["wrong"] for each in category["outliers"]]
        assert doubts == sorted(doubts, reverse=True)
        assert category["fitting"] + len(doubts) == category["read"] == category["articles"]
        assert set(category["words"]) <= set(TOPICS[category["name"]])
        assert 6 <= len(category["words"]) <= 8
    assert sum(each["articles"] for each in found["confusion"]) == len(wrong)


def test_the_same_as_check_finds(port: tuple[Site, set[str]]) -> None:
    site, _ = port
    called = {each["path"] for each in site.check("--select", "category/mismatch").json()["findings"]}
    found = categories(site)
    outliers = [each for category in found["categories"] for each in category["outliers"]]
    assert {each["path"] for each in outliers if each["filed_wrongly"]} == called


def test_nearest(site: Site) -> None:
    """Neighbours are those that are taken for one another, whichever way."""
    articles = [
        each._replace(names=("Orchard",)) if at % 40 == 0 and each.names == ("Harbour",) else each
        for at, each in enumerate(made())
    ]
    write(site, articles)
    found = categories(site)
    number = named(found, "Orchard")["nearest"]["read_like_it"]
    assert 5 <= number <= 6, "one of them is doubtful"
    assert named(found, "Orchard")["nearest"] == {"name": "Harbour", "read_like_it": number, "read_like_this": 0}
    assert named(found, "Harbour")["nearest"] == {"name": "Orchard", "read_like_it": 0, "read_like_this": number}
    assert named(found, "Kitchen")["nearest"] is None
    said = site.run("categories").out
    assert f"nearest  Harbour: {number} here read like it (" in said
    assert f"  Orchard {number}  Harbour {number}\n" in said


def test_limits(port: tuple[Site, set[str]]) -> None:
    site, _ = port
    usual, one = site.run("categories").out, site.run("categories", "--limit", "1").out
    assert usual.count(" reads as ") > 4 == one.count(" reads as ")
    assert "and 2 more" in usual
    assert all(len(each["outliers"]) == 1 for each in categories(site, "--limit", "1")["categories"])
    assert site.run("categories", "--limit", "0").code == 2


def test_one_category_in_full(port: tuple[Site, set[str]]) -> None:
    site, _ = port
    whole = named(categories(site), "Workshop")
    assert categories(site, "--category", "WORKSHOP")["categories"] == [whole]
    said = site.run("categories", "--category", "workshop").out
    assert said.startswith("Workshop: ")
    assert said.count(" reads as ") == len(whole["outliers"]) > 5
    result = site.run("categories", "--category", "Worksop")
    assert (result.code, result.out) == (2, "")
    assert "there is no category 'Worksop' (did you mean 'Workshop'?)" in result.err


def test_categories_that_an_article_has_together(site: Site) -> None:
    for each in made():
        named = [*each.names, "Featured"] if int(each.wording.path[:3]) % 5 == 0 else each.names
        site.write(each.wording.path, f"---\nlang: en\ncategories: {json.dumps(named)}\n---\n{each.wording.words}\n")
    found = {each["name"]: each for each in categories(site)["categories"]}
    assert found["Featured"]["fitting_another"] + found["Featured"]["fitting"] == found["Featured"]["read"] == 48
    assert not any(each["outliers"] for each in found.values())


def test_what_fits_anything_is_not_filed_wrongly(port: tuple[Site, set[str]]) -> None:
    site, _ = port
    before = {each["name"]: each["filed_wrongly"] for each in categories(site)["categories"]}
    site.write("articlelint.toml", "[category]\ncatch-all = ['Orchard']\n")
    after = {each["name"]: each["filed_wrongly"] for each in categories(site)["categories"]}
    assert after["Orchard"] == 0 < after["Kitchen"] <= before["Kitchen"]


# --- a site that teaches nothing --------------------------------------------------------------------------------------


def test_too_few_articles(site: Site) -> None:
    write(site, made(60))
    found = categories(site)
    (note,) = found["notes"]
    assert note.startswith("articles were not compared: 150 articles of one language in two or more categories of")
    assert note in site.run("categories").out
    for category in found["categories"]:
        assert (category["articles"], category["read"], category["fitting"]) == (15, 0, None)
        assert set(category["words"]) <= set(TOPICS[category["name"]]) and category["words"]


def test_mostly_wrong_labels(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "MOST_WRONG", 0.2)
    write(site, mixed_up(made(), 0.3)[0])
    found = categories(site)
    assert found["look_wrong"]["en"] == pytest.approx(0.3, abs=0.05)
    assert "of the categories look wrong: correct what files the articles" in found["notes"][0]
    assert found["notes"][0] in site.run("categories").out


def test_nothing_can_be_read(site: Site) -> None:
    for arguments in ((), ("gone",)):
        result = site.run("categories", *arguments)
        assert result.code == 2
        assert result.err.startswith("articlelint: ")
    site.write("a.md", b"\x00\x00")
    assert site.run("categories").code == 2


# --- names ------------------------------------------------------------------------------------------------------------


def test_spellings(site: Site) -> None:
    for number, name in enumerate(["Story", "Story", "stories", "Sea Food", "sea-food", "News", "Bus", "Boxes", "box"]):
        article(site, f"{number}.md", name)
    assert names(categories(site)["spellings"]) == [["Story", "stories"], ["Boxes", "box"], ["Sea Food", "sea-food"]]
    assert re.search(r"\n  one name +Story \(2\), stories \(1\)\n", site.run("categories").out)


def test_names_in_another_language(site: Site) -> None:
    for number in range(30):
        article(site, f"{number}.md", "Finanzen" if number < 3 else "Finance", "What finance has to do with the ferry.")
    assert names(categories(site)["same_meaning"]) == [["Finance", "Finanzen"]]


def test_a_site_in_two_languages_has_two_names(site: Site) -> None:
    for number in range(30):
        article(site, f"{number}.md", "Finance", "What finance has to do with the ferry.")
        site.write(f"{number}.de.md", "---\ncategory: Finanzen\n---\nDie Fähre und die Finanzen.\n")
    assert categories(site)["same_meaning"] == []


def test_what_to_look_at(site: Site) -> None:
    for number, name in enumerate(["Harbour"] * 5 + ["News"] * 3 + ["Uncategorized"] * 4 + ["Pier"]):
        article(site, f"{number}.md", name)
    site.write("none.md", "---\ntitle: The quay\ncategory: ''\n---\nNothing.\n")
    found = categories(site)
    assert found["articles"] == 14
    assert names([found["catch_all"], found["generic"], found["few_articles"]]) == [
        ["News"],
        ["Uncategorized"],
        ["Pier"],
    ]
    assert found["without_category"] == ["10.md", "11.md", "8.md", "9.md", "none.md"]
    said = site.run("categories").out
    for line in ("any subject", "stands for none", "1 or 2 articles: 1", "without one: 5", "3 to 9 articles: 2"):
        assert f"\n  {line} " in said


def test_configuration(site: Site) -> None:
    for number in range(8):
        article(site, f"posts/Pier/{number}.md", "")
        article(site, f"drafts/{number}.md", "Draft")
    site.write(
        "articlelint.toml", "exclude = ['drafts/']\n[category]\nfrom-folder = ['posts/**']\ncatch-all = ['Pier']\n"
    )
    found = categories(site)
    assert [(each["name"], each["articles"]) for each in found["categories"]] == [("Pier", 8)]
    assert [each["name"] for each in found["catch_all"]] == ["Pier"]
    assert categories(site, "posts/Pier/1.md")["articles"] == 1
    site.write("articlelint.toml", "ignore = ['category']\noutput-format = 'github'\n")
    assert site.run("categories").out.startswith("16 articles in 1 category\n")


def test_hostile_names(site: Site) -> None:
    for number in range(20):
        article(site, f"{number}.md", f"a\n::error::b\x1b[2J{number % 2}")
    said = site.run("categories")
    assert "\x1b" not in said.out and "\n::" not in said.out
    assert "<U+001B>" in said.out


def test_keys_are_documented(port: tuple[Site, set[str]]) -> None:
    text = (Path(__file__).parent.parent / "docs/categories.md").read_text(encoding="utf-8")
    found = categories(port[0])
    found["learnt_from"] = found["look_wrong"] = []
    assert {key for key in keys_of(found) if not re.search(rf"`{key}`", text)} == set()


# --- typical words ----------------------------------------------------------------------------------------------------


def test_words_of_scripts_without_blanks_are_put_together() -> None:
    def filed(number: int, topic: str, name: str) -> Filed:
        pairs = [f"{chr(0x5000 + 7 * number)}{chr(0x5001 + 7 * number)}", *map("".join, pairwise(topic))]
        return Filed(Wording(f"{number}.md", "zh", "", " ".join(pairs)), (name,))

    articles = [filed(number, "人工智能", "A") if number % 2 else filed(number, "渡轮", "B") for number in range(40)]
    assert typical.typical_words(articles, lambda _: False) == {"a": ("人工智能",), "b": ("渡轮",)}


def test_what_is_no_typical_word() -> None:
    def filed(number: int, words: str, name: str) -> Filed:
        return Filed(Wording(f"{number}.md", "en", "", words), (name,))

    telling = "harbour quay quays said 2go www ox café the crane"
    articles = [filed(at, telling if at % 2 else "the plain rest", "Harbour" if at % 2 else "B") for at in range(40)]
    words = typical.typical_words(articles, lambda word: word == "said")["harbour"]
    assert sorted(words) == ["café", "crane", "quay"]
