"""Markdown that does not parse as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import articlelint
from articlelint.article.article import Article
from articlelint.checks.markup.unparsed import FAULTS
from articlelint.rulebook.load import load_rules
from tests.helpers import assert_linear

WORDS = load_rules().words


def faults(kind: str, text: str) -> list[str]:
    return [text[fault.start : fault.end] for fault in FAULTS[kind](Article("article.md", text, WORDS))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ** white** ferry.", ["** white**"]),
        ("The **white ** ferry.", ["**white **"]),
        ("**Note: **the ferry is white.", ["**Note: **"]),
        ("** white ** is the ferry.", ["** white **"]),
        ("- ** white** and **red**", ["** white**"]),
        ("**The ferry is white.\n\nThe crane is red.**", ["**"]),
        ("为 **渡轮 **是白色的。", ["**渡轮 **"]),
    ],
)
def test_bold_text_that_is_none(text: str, found: list[str]) -> None:
    assert faults("emphasis", text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The **white** ferry and the **red** crane.",
        "**White**, **red**, ***both***.",
        "Fares** and times\n\n** With tax.",  # a note and its mark
        "2 ** 3 is eight.",
        "src/**/*.md and **/*.md",
        "`** white**` and ``** red**``",
        "```\n** white**\n```",
        "The names are *** and ***.",
        "\\** white**",
        "It takes **kwargs and **options.",
        "**one\n\n**two",
        "* **white**\n* **red**",
    ],
)
def test_asterisks_that_mean_something(text: str) -> None:
    assert faults("emphasis", text) == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["**", "a", "b c", " ", "\n", "\n\n", "*", "`", "- ", "#", "[x](y)", "\\"]), max_size=20)
)
def test_places_are_in_the_text_and_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    for check in FAULTS.values():
        places = list(check(Article("article.md", text, WORDS)))
        assert places == sorted(places)
        for place in places:
            assert 0 <= place.start < place.end <= len(text)
            low, high = place.removed
            assert not text[low:high].strip(" \t")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abc ,.", min_size=1, max_size=8).filter(lambda each: each.strip() == each), max_size=8))
def test_bold_text_without_blanks_inside_is_none_of_it(words: list[str]) -> None:
    assert faults("emphasis", " ".join(f"**{word}**" for word in words)) == []


def test_blanks_inside_are_removed_without_being_asked_for() -> None:
    text = "The ferry sails in ** June**, and the **old ** one in May.\n"
    assert articlelint.fix_text(text).text == "The ferry sails in **June**, and the **old** one in May.\n"


PROSE = (
    "The ferry sails at noon, and the crane lifts forty tonnes in the harbour.\n\n"
    "The harbour is open to all who have a boat, and to those who have none.\n\n"
    "The quay was built in the spring, and it will be longer in the autumn.\n"
)
CODE = "ferry = 1;\ncrane = [2, 3];\nquay(ferry, crane);\n" * 9


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"```\n{PROSE}```\n", ["```"]),
        (f"```text\n{PROSE}```\n", ["```"]),
        (f"The times:\n\n```\n12:30\n\n{PROSE}", ["```"]),
        (f"```\n{CODE}```\n", []),
        (f"```python\n{PROSE}```\n", []),
        (f"{PROSE}\n```\n{PROSE}```\n\n{PROSE}", []),
        (f"{PROSE}\n```\n{CODE}", []),
    ],
)
def test_prose_in_a_fence(text: str, found: list[str]) -> None:
    assert faults("fence", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The times: ```\n12:30\n```\n", ["```"]),
        ("1. The times: ```text\n   12:30\n   ```\n", ["```"]),
        ("```\n12:30\n```\n", []),
        ("- ```\n  12:30\n  ```\n", []),
        ("> ```\n> 12:30\n> ```\n", []),
        ("The mark ``` is a fence.\n", []),
        ("The times are ```12:30```\n", []),
        ("````\nThe times: ```\n````\n", []),
    ],
)
def test_fences_at_the_end_of_a_line(text: str, found: list[str]) -> None:
    assert faults("late-fence", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[The ferry\n\nsails](https://ferry.test/)", ["](https://ferry.test/)"]),
        ("The ferry](https://ferry.test/) sails.", ["](https://ferry.test/)"]),
        ("[The ferry](https://ferry.test/) sails.", []),
        ("[![The\nferry](ferry.jpg)](https://ferry.test/)", []),
        ("`](https://ferry.test/)`", []),
        ("a[1](2) and f[0](x)", []),
    ],
)
def test_links_that_are_none(text: str, found: list[str]) -> None:
    assert faults("links", text) == found


@pytest.mark.parametrize("kind", sorted(FAULTS))
@pytest.mark.parametrize(
    "unit", ["** a", "a **b** ", "**a\n\n", "a ```\n", "```\n", "[a\n\n](https://b.test/) ", "](https://a) ", "****"]
)
def test_time_is_in_proportion_to_the_text(kind: str, unit: str) -> None:
    assert_linear(lambda size: faults(kind, unit * size), 400)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![The ferry]", ["![The ferry]"]),
        ("It is ![the ferry] in June.", ["![the ferry]"]),
        ("!\\[The ferry\\](ferry.jpg)", ["!\\[The ferry\\](ferry.jpg)"]),
        ("![The ferry][f]\n\n[f]: f.jpg", []),
        ("![Ferry]\n\n[ferry]: f.jpg", []),
        ("![The ferry](ferry.jpg)", []),
        ("![[ferry.jpg]]", []),
        ("`![The ferry]`", []),
        ("\\![The ferry]", []),
    ],
)
def test_images_of_which_only_the_text_is_left(text: str, found: list[str]) -> None:
    assert faults("image", text) == found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["", "| Ferry | 12 |", "| Crane | 40 |", ""], ["| Ferry | 12 |"]),
        (["", "| Ferry | Time |", "|---|---|", "| White | 12 |", ""], []),
        (["", "| Ferry | 12 |", "| Crane | 40 | 3 |", ""], []),
        (["", "| Ferry | 12 |", ""], []),
        (["", "| Ferry |", "| Crane |", ""], []),
        (["Fares", "| Ferry | 12 |", "| Crane | 40 |", ""], []),
        (["", "Ferry | Time", "---|---", "White | 12", ""], []),
    ],
)
def test_tables_without_a_rule(lines: list[str], found: list[str], line_end: str) -> None:
    assert faults("table", "Fares." + line_end + line_end.join(lines) + line_end) == found


PARAGRAPHS = (
    "The ferry sails at noon, and the crane lifts forty tonnes in the harbour.",
    "The harbour is open to all who have a boat, and to those who have none.",
    "The quay was built in the spring, and it will be longer in the autumn.",
)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("".join(f"    {each}\n\n" for each in PARAGRAPHS), True),
        ("".join(f"\t{each}\r\n\r\n" for each in PARAGRAPHS), True),
        ("# Ferry\n\n" + "".join(f"    {each}\n\n" for each in PARAGRAPHS), True),
        ("".join(f"  {each}\n\n" for each in PARAGRAPHS), False),
        ("".join(f"    {each}\n\n" for each in PARAGRAPHS[:2]), False),
        ("1. Ferries\n\n" + "".join(f"    {each}\n\n" for each in PARAGRAPHS), False),
        ("<div>\n\n" + "".join(f"    {each}\n\n" for each in PARAGRAPHS) + "</div>", False),
        (PARAGRAPHS[0] + "\n\n" + "".join(f"    {each}\n\n" for each in PARAGRAPHS), False),
        ("".join(f"    ferry({number});\n\n" for number in range(9)), False),
    ],
)
def test_an_article_that_is_indented_as_code(text: str, is_found: bool) -> None:
    assert bool(faults("indented", text)) == is_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<div>\nThe **white** ferry.\n</div>", ["**white**"]),
        ("The ferry.\n\n<p>\n[Times](https://ferry.test/)</p>", ["[Times](https://ferry.test/)"]),
        ("</div>\n## Times", ["## "]),
        ("</ul>\n- Ferry\n- Crane", ["- ", "- "]),
        ("<div>\n\nThe **white** ferry.\n\n</div>", []),
        ('<div markdown="1">\nThe **white** ferry.\n</div>', []),
        ("<div className='a'>\nThe **white** ferry.\n</div>", []),
        ("The <b>ferry</b>\nis **white**.", []),
        ("> <p>a</p>\n>\n> **white**", []),
        ("<div>\n![The ferry](https://ferry.test/f.jpg) 2 ** 3\n</div>", []),
    ],
)
def test_markdown_inside_html(text: str, found: list[str]) -> None:
    assert faults("inside-html", text) == found


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("image", "![a"),
        ("image", "!\\[a\\]"),
        ("table", "\n\n| a | b |\n| c |"),
        ("table", "| a | b |\n"),
        ("indented", "\n\n    a b."),
        ("inside-html", "<div>**a\n"),
        ("inside-html", "\n<p>[a](http"),
        ("inside-html", "\n\n<div>=\n**a**"),
    ],
)
def test_time_for_blocks_is_in_proportion_to_the_text(kind: str, unit: str) -> None:
    assert_linear(lambda size: faults(kind, "a\n\n" + unit * size), 300)
