"""Text that recurs in the articles of one source."""

from __future__ import annotations

from collections.abc import Iterable

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


def test_menu_of_one_folder(site: Site) -> None:
    for number, body in enumerate(BODIES):
        site.write(f"posts/{number}.md", article(body))
    assert {severity for each in found(site).values() for severity, _ in each} == {"warning"}
    assert len(found(site)) == len(BODIES)


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


@given(st.lists(st.text("ab .\n", max_size=60), max_size=6))
def test_what_recurs_is_in_as_many_articles_as_is_said(bodies: list[str]) -> None:
    """No piece is counted more often than there are articles, and none that is not in three."""
    articles = [Article(f"{number}.md", body, WORDS) for number, body in enumerate(bodies)]
    facts = fold(features.gather(each, {"pieces"}) for each in articles)
    for recurring in facts.recurring.values():
        assert recurring.articles <= len(articles)
        for piece, count in recurring.pieces.items():
            assert 3 <= count <= recurring.articles
            assert sum(piece in fingerprints(each).pieces for each in articles) >= count
