"""Text that recurs in the articles of one source."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from itertools import pairwise

import pytest
from helpers import Site
from hypothesis import given
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.rulebook.load import load_rules
from articlelint.site import features
from articlelint.site.facts import fold
from articlelint.site.recurrence import fingerprints

WORDS = load_rules().words
BODIES = (
    "The crane was put up on Monday. It lifts forty tonnes.",
    "Two boats met in fog off the mole. Nobody was hurt.",
    "The fish market moves to the old depot in spring.",
    "A storm took the roof off the boat shed at night.",
)
MENU = ("Harbour news", "Tide tables", "Ferry times", "Lost and found")


def article(body: str, source: str = "", menu: Iterable[str] = MENU) -> str:
    head = f"---\nsource: {source}\n---\n" if source else ""
    return head + "\n\n".join((*menu, body)) + "\n"


def found(site: Site) -> dict[str, list[tuple[str, str]]]:
    """By path: the severity and the text of what recurs."""
    report = site.check("--select", "boilerplate/recurring", "--min-severity", "info").json()
    out: dict[str, list[tuple[str, str]]] = {}
    for finding in report["findings"]:
        text = (site.root / finding["path"]).read_text("utf-8")
        out.setdefault(finding["path"], []).append((finding["severity"], text[finding["start"] : finding["end"]]))
    return out


def test_menu_of_one_host(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}/post.md", article(body, f"https://www.gazette.test/{number}"))
    assert found(site) == {f"{number}/post.md": [("warning", "\n\n".join(MENU))] for number in range(len(BODIES))}


FOOTER = ("About the harbour", "Contact the editors", "Imprint and privacy", "All rights reserved")


def test_a_page_around_articles_without_a_source(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"posts/{number}.md", article(body) + "\n" + "\n\n".join(FOOTER) + "\n")
    texts = [("warning", "\n\n".join(MENU)), ("warning", "\n\n".join(FOOTER))]
    assert found(site) == {f"posts/{number}.md": texts for number in range(len(BODIES))}


def test_what_a_house_repeats_on_one_side_is_its_own(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"posts/{number}.md", article(body))
    assert found(site) == {}


TITLES = "\n\n".join(f"The {name} of the harbour, and what it has been for" for name in ("crane", "mole", "light"))
FIRM = "We build harbours. Write to us: desk@harbour.test, or come to our house on the mole."


def test_plain_texts_with_the_same_above_and_below_are_from_pages(site: Site) -> None:
    for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo"):
        told = (
            "came to the harbour by boat in May",
            "has a red boat, and sails it to the islands",
            "lives on the mole",
        )
        body = " ".join(f"{name} {each}, which {name} told us twice when we came to see {name}." for each in told)
        site.write(f"texts/{name}.txt", f"{TITLES}\n\n{body}\n\n{FIRM}\n")
    assert {severity for parts in found(site).values() for severity, _ in parts} == {"warning"}


def test_plain_texts_that_repeat_their_headings_are_their_own(site: Site) -> None:
    for number, body in enumerate((*BODIES, *BODIES)):
        site.write(f"texts/{number}.txt", f"Recipe {number}\n\nIngredients\n\n{body}\n\nSee also: soups\n")
    assert not any(severity == "warning" for parts in found(site).values() for severity, _ in parts)


CALL = (
    "Our letter comes on every first Monday of the month and tells what is new at the harbour. Write to us to get it."
)


def test_what_a_house_puts_below_each_article_is_an_info(site: Site) -> None:
    names = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")
    for name in names:
        body = " ".join(
            f"{name} saw {thing} from the mole at noon." for thing in ("a crane", "a seal", "a ship", "gulls")
        )
        site.write(f"{name}.md", f"{body}\n\n{body.replace('noon', 'night')}\n\n{CALL}\n")
    assert found(site) == {f"{name}.md": [("info", CALL)] for name in names}


@pytest.mark.parametrize(
    "standing",
    [
        "2、",
        "（via）",
        "([via](https://pictures.test/7))",
        "(...)",
        "**3.**",
        "[#4711](https://forge.test/pull/4711)",
        "https://gazette.test/news",
        "1.2.3 - 2025/11/29",
        "图 4",
        "* * *",
    ],
)
def test_what_has_no_words_is_no_text(site: Site, standing: str) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", f"---\nsource: https://gazette.test/{number}\n---\n{body}\n\n{standing}\n")
    assert found(site) == {}


def test_source_lines_that_differ_by_a_number_are_different(site: Site) -> None:
    for number, body in enumerate(BODIES):
        head = f"---\nsource: https://gazette.test/{number}\n---\n"
        site.write(f"{number}.md", f"{head}{body}\n\nSource: https://gazette.test/news/{number}\n")
    assert found(site) == {}


def test_a_name_is_not_cut(site: Site) -> None:
    for number, body in enumerate(BODIES):
        text = f"{body} Get openSUSE.\n\nUse openSUSE\n"
        site.write(f"{number}.md", f"---\nsource: https://gazette.test/{number}\n---\n{text}")
    assert {text for findings in found(site).values() for _, text in findings} <= {"Get openSUSE.", "Use openSUSE"}


@pytest.mark.parametrize(
    ("keys", "is_own"),
    [
        ("link: https://harbour.test/{}", True),
        ("url: https://harbour.test/{}", True),
        ("source: https://harbour.test/{}\ncanonical: https://harbour.test/{}", True),
        ("url: https://harbour.test/{}\nsource: The Harbour", False),
        ("source: https://harbour.test/{}", False),
        ("source: https://harbour.test/{}\ncanonical: https://own.test/{}", False),
    ],
)
def test_whether_the_source_is_the_site_itself(site: Site, keys: str, is_own: bool) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", f"---\n{keys.replace('{}', str(number))}\n---\n{article(body)}")
    assert found(site) == ({} if is_own else {f"{n}.md": [("warning", "\n\n".join(MENU))] for n in range(4)})


def test_one_of_several_hosts_is_not_the_site(site: Site) -> None:
    for number, body in enumerate((*BODIES, *BODIES)):
        host = f"paper{number // 4}"
        text = article(body.replace("a", "o"), menu=(*MENU, host)) if number // 4 else article(body)
        site.write(f"{number}.md", f"---\nlink: https://{host}.test/{number}\n---\n{text}")
        site.write(f"more/{number}.md", "Nobody was at the harbour.\n")
    assert {severity for each in found(site).values() for severity, _ in each} == {"warning"}


def test_message_counts_and_gives_reasons(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", article(body, f"https://gazette.test/{number}"))
    message = site.check("--select", "boilerplate/recurring").json()["findings"][0]["message"]
    assert "4 of 4 articles from gazette.test" in message
    assert "4 pieces in a row" in message
    assert "labels" in message


@pytest.mark.parametrize("bodies", [BODIES[:1], BODIES[:2]])
def test_two_articles_are_too_few(site: Site, bodies: tuple[str, ...]) -> None:
    for number, body in enumerate(bodies):
        site.write(f"{number}.md", article(body, f"https://gazette.test/{number}"))
    assert found(site) == {}


def test_articles_of_different_hosts_do_not_add_up(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", article(body, f"https://gazette{number}.test/{number}"))
    assert found(site) == {}


def test_one_article_taken_often_is_one(site: Site) -> None:
    text = (
        "The crane was put up on Monday after the storm had gone and the sea was calm again. "
        "It lifts forty tonnes, which the old one never did in all of the sixty years it stood here. "
        "Nobody knows who is going to pay for it in the end, the harbour master says with a shrug. "
        "The mayor had hoped for a bridge, but a bridge would have been in the way of the tall ships. "
    )
    for number in range(5):
        site.write(f"{number}.md", article(text + BODIES[number % 4], f"https://gazette.test/{number}", ()))
    assert found(site) == {}


def test_numbers_and_case_may_differ(site: Site) -> None:
    for number, body in enumerate(BODIES):
        menu = (f"Tide tables for week 1{number}", "FERRY TIMES" if number else "Ferry times", "Lost and found")
        site.write(f"{number}.md", article(body, f"https://gazette.test/{number}", menu))
    assert len(found(site)) == len(BODIES)


def test_any_script(site: Site) -> None:
    bodies = ("起重机周一装好了。", "两艘船在雾中相遇。", "鱼市春天搬家。")
    for number, body in enumerate(bodies):
        site.write(f"{number}.md", article(body, f"https://gazette.test/{number}", ("首页", "港口新闻", "渡轮时刻")))
    assert [each for findings in found(site).values() for each in findings] == [
        ("warning", "首页\n\n港口新闻\n\n渡轮时刻")
    ] * 3


def test_headings_of_a_series_are_the_articles_own(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", f"# Week {number}\n\n## What is new\n\n{body}\n\n## Thanks to all who helped\n")
    assert found(site) == {}


def test_heads_of_tables_are_the_articles_own(site: Site) -> None:
    for number, body in enumerate(BODIES):
        table = f"| Feature | Boat {body[:5]} |\n| --- | --- |\n| Price | {number} euros |\n"
        site.write(f"{number}.md", f"---\nsource: https://gazette.test/{number}\n---\n{body}\n\n{table}")
    assert found(site) == {}


def test_a_phrase_of_the_writers_is_an_info_at_most(site: Site) -> None:
    bodies = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Lou")
    for number in range(12):
        middle = "We have asked the port for a comment." if number < 3 else f"Nobody saw {bodies[number]} on time."
        before = " ".join(f"Boat {number}{letter} went out to sea." for letter in "abcdefgh")
        after = " ".join(f"Boat {number}{letter} came home again." for letter in "abcdefgh")
        letters = "abcdefghijkl"[number]
        text = f"{before} {middle} {after}".replace("Boat", f"Boat {letters}")
        site.write(f"{number}.md", f"---\nsource: https://gazette.test/{number}\n---\n{text}\n")
    assert {severity for each in found(site).values() for severity, _ in each} <= {"info"}


def filled_in(number: int) -> str:
    """A form with the words of one article in it."""
    letters = [chr(ord("a") + int(digit)) for digit in f"{number:03}"]
    name = "".join(letters).capitalize()
    return (
        f"{name} is one of the most exciting topics of our time. The rapid advance in this field changes how we solve hard "
        "problems and opens new ways to work.\n\n## Where it stands\n\nWhat is in use today has reached a level that nobody "
        "would have thought possible a few years ago. Better methods, more power and more data have together made all of "
        "this faster than expected.\n\n## What it is good for\n\nTeams everywhere use such tools to plan their work, to make "
        "fewer mistakes and to spend less time on it. People at home get more from their devices than what was once kept "
        f"for experts only.\n\n## What comes next\n\nThe path of {name} leads into an age of things that are hard to imagine "
        "even for those who build them.\n"
    )


@pytest.mark.parametrize("head", ["", "---\nsource: https://forms.test/{}\n---\n"])
def test_a_small_edit_of_a_site_of_forms_is_a_small_change(site: Site, head: str) -> None:
    """An edited sentence in some articles turns no text of the others into a finding."""
    chance = random.Random(1)
    texts = {f"{number}.md": head.format(number) + filled_in(number) for number in range(298)}
    for path, text in texts.items():
        site.write(path, text)
    before = found(site)
    for path in chance.sample(sorted(texts), 40):
        old = chance.choice(re.findall(r"[A-Z][^.\n]{40,}\.", texts[path]))
        new = " ".join("".join(chance.choices("bdfgklmnprst", k=5)) for _ in range(12))
        site.write(path, texts[path].replace(old, f"The {new}."))
    after = found(site)
    assert {path: texts for path, texts in after.items() if texts != before.get(path)} == {}


def test_what_other_rules_flag_is_not_flagged_again(site: Site) -> None:
    tail = "\n\nThe desk of the harbour\n\nFollow us on Facebook and Twitter.\n\nAll the news of the port\n"
    for number, body in enumerate(BODIES):
        site.write(f"{number}.md", article(body, f"https://gazette.test/{number}") + tail)
    findings = site.check("--select", "boilerplate").json()["findings"]
    assert {each["rule"] for each in findings} > {"boilerplate/recurring"}
    for path in {each["path"] for each in findings}:
        places = sorted((each["start"], each["end"]) for each in findings if each["path"] == path)
        assert all(one[1] <= other[0] for one, other in pairwise(places)), places


@given(st.lists(st.text("ab .\n", max_size=60), max_size=6))
def test_what_recurs_is_in_as_many_articles_as_is_said(bodies: list[str]) -> None:
    """No piece is counted more often than there are articles, and none that is not in three."""
    articles = [Article(f"{number}.md", body, WORDS) for number, body in enumerate(bodies)]
    facts = fold(features.gather(each, {"pieces"}) for each in articles)
    for recurring in facts.recurring.values():
        assert recurring.articles <= len(articles)
        for piece, count in recurring.pieces.items():
            assert 3 <= count <= recurring.articles
            assert sum(piece in fingerprints(each).numbers for each in articles) >= count
