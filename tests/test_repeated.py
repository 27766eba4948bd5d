"""Words doubled in place, paragraphs above what they are the beginning of, and headings that stand twice."""

from __future__ import annotations

import pytest
from helpers import Site, assert_linear

from articlelint import fix_text
from articlelint.article.article import Article
from articlelint.checks import repeated
from articlelint.checks.base import Context
from articlelint.finding import Finding
from articlelint.rulebook.load import load_rules

RULEBOOK = load_rules()
RULE = RULEBOOK.rules["body/repeated"]
REST = "It is the deepest of all, and the crane that lifts boats is from Lund."
CUT = "The ferry does not sail on Sunday, because the crew has to sleep at least once a"
WHOLE = f"{CUT} week, as the law of the sea says."
INTRO = "One.\n\nTwo.\n\nThree.\n\nFour.\n\n"


def found(text: str, path: str = "a.md") -> list[Finding]:
    return list(repeated.check(Context(Article(path, text, RULEBOOK.words)), RULE))


def severities(text: str) -> list[str]:
    return [each.severity for each in found(text)]


@pytest.mark.parametrize(
    ("text", "doubled", "severity"),
    [
        ("See all berthsSee all berths", "See all berthsSee all berths", "warning"),
        ("see all berthssee all berths", "see all berthssee all berths", "warning"),
        ("It says: See all berthsSee all berths on Monday.", "See all berthsSee all berths", "warning"),
        ("It is shut. Go to the harbour!Go to the harbour!", "Go to the harbour!Go to the harbour!", "warning"),
        ("* Все причалыВсе причалы", "Все причалыВсе причалы", "warning"),
        ("See all berths See all berths", "See all berths See all berths", "warning"),
        ("**See all berths** See all berths", "See all berths** See all berths", "warning"),
        ("<b>see all berths</b><i>see all berths</i> now", "see all berths</b><i>see all berths", "warning"),
        ("查看全部泊位和时刻查看全部泊位和时刻", "查看全部泊位和时刻查看全部泊位和时刻", "warning"),
        ("ดูท่าเรือทั้งหมดดูท่าเรือทั้งหมด", "ดูท่าเรือทั้งหมดดูท่าเรือทั้งหมด", "warning"),
        (f"{WHOLE} {WHOLE}", f"{WHOLE} {WHOLE}", "warning"),
        ("The ferry is late. The ferry is late. It sails.", "The ferry is late. The ferry is late.", "info"),
    ],
)
def test_words_doubled_in_place(text: str, doubled: str, severity: str) -> None:
    source = f"{REST}\n\n{text}\n\nIt sails.\n"
    (finding,) = found(source)
    assert source[finding.start : finding.end] == doubled
    assert finding.severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "See all",
        "very very very very",
        "EditorEditor",  # one word
        "had had had had had had",
        "Buffalo buffalo Buffalo buffalo",
        "row the boat row the boat row the boat",
        "anak-anak anak-anak dan kura-kura kura-kura",
        "加油加油加油加油加油",
        "一闪一闪一闪一闪",
        "用大船渡海。用大船渡海。用大船渡海。",
        "`see all berths see all berths`",
        "see_all_berths=see_all_berths=",
        "| See all berths | See all berths |\n| --- | --- |\n| a | b |",
        "See all berthsSee all berthsX",
        "https://lund.test/a/a https://lund.test/a/a",
    ],
)
def test_what_is_doubled_on_purpose(text: str) -> None:
    assert found(f"{REST}\n\n{text}\n\nIt sails.\n") == []


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("See all berthsSee all berths", "See all berths"),
        ("# See all berths See all berths", "# See all berths"),
        ("By Ada, See all berthsSee all berths now", "By Ada, See all berths now"),
        ("All of Port AnselPort Ansel is shut", None),  # "All of Port Ansel", the heading, above "Port Ansel is shut"
        ("<b>See all berths</b><b>See all berths</b>", None),  # an empty element would be left
        ("# See all berths\n\nSee all berths", "# See all berths"),
        ("# See all berths\n\nSee all berths\n===", None),
    ],
)
def test_the_second_copy_is_removed(text: str, repaired: str | None) -> None:
    source = f"{REST}\n\n{text}\n\nIt sails.\n"
    wanted = source if repaired is None else f"{REST}\n\n{repaired}\n\nIt sails.\n"
    assert fix_text(source, unsafe=True).text == wanted
    assert fix_text(source).text == source


def test_words_that_are_doubled_are_not_run_together_as_well(site: Site) -> None:
    site.write("a.md", f"{REST} By Ada Brandt, Staff WriterStaff Writer, on Monday.\n")
    assert site.check("--min-severity", "info", "--select", "body").rules() == ["body/repeated"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{CUT}\n\n{WHOLE}", 1),
        (f"{CUT}…\n\n{WHOLE}", 1),
        (f"{CUT}\n\nMay 3\n\n{WHOLE}", 1),
        (f"{WHOLE} {REST}\n\n{WHOLE} {REST} It is wide, too, and long.", 1),  # too long to be meant
        (f"{CUT}\n\n<!-- more -->\n\n{WHOLE}", 0),
        (f"{CUT}\n\n---\n\n{WHOLE}", 0),
        (f"{CUT}\n\n## Sundays\n\n{WHOLE}", 0),
        (f"{WHOLE}\n\n{WHOLE} The law is old.", 0),
        (f"{WHOLE}\n\n{WHOLE}", 0),
        (f"* {CUT}\n* {WHOLE}", 0),
    ],
)
def test_a_cut_paragraph_above_the_whole_one(text: str, count: int) -> None:
    assert severities(f"{INTRO}{text}\n") == ["warning"] * count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Fares and times\n\nFares and times\n\nIt is free.", ["warning"]),
        ("Fares and times\n===============\n\nFares and times\n\nIt is free.", ["warning"]),
        ("<h1>Fares and times</h1>\n<p>Fares and times</p>", ["warning"]),
        ("## Fares and times\n\n![map](map.png)\n\n## Fares and times", ["warning"]),
        ("# 渡轮的时刻和票价\n\n# 渡轮的时刻和票价\n\n免费。", ["warning"]),
        ("# Fares and times\n\n## Fares and times\n\nIt is free.", ["info"]),
        ("# `tide.read()` and more\n\n# `tide.write()` and more", []),
        ("# Fares and times\n\n![map](map.png)\n\nFares and times", []),  # its caption
        ("# Fares and times\n\n```\nfree\n```\n\n# Fares and times", []),
        ("# Fares and times\n\n<iframe src='a'></iframe>\n\n# Fares and times", []),
        ("# Fares and times\n\n* Fares and times\n* Crew", []),
        ("# Fares\n\nFares\n\nIt is free.", []),
    ],
)
def test_a_heading_twice_in_a_row(text: str, expected: list[str]) -> None:
    assert severities(f"{text}\n") == expected


@pytest.mark.parametrize(
    ("title", "body", "is_told"),
    [
        ("Fares and times", "# Fares and times\n\nIt is free.", True),
        ("Fares and times", "<h1>Fares and times.</h1>\n<p>It is free.</p>", True),
        ("Fares and times", "FARES AND  TIMES\n\nIt is free.", True),
        ("票价", "# 票价\n\n免费。", True),
        ("Fares and times", "# Fares\n\nIt is free.", False),
        ("Fares and times", "It is free.\n\n# Fares and times", False),
        ("Fares and times", "* Fares and times\n* Crew", False),
        ("''", "# Fares and times", False),
    ],
)
def test_the_title_above_the_body(title: str, body: str, is_told: bool) -> None:
    assert severities(f"---\ntitle: {title}\n---\n{body}\n") == ["info"] * is_told


@pytest.mark.parametrize(
    "unit",
    [
        "See allSee all ",
        "aBaB",
        "ааАа",
        "<b>a</b><b>a</b>",
        "See all berths. ",
        "# a\n\n",
        "# See all berths\n\n",
        f"{CUT}\n\n",
        f"{CUT}\n\n{WHOLE}\n\n",
        "\u00a0" * 40 + "\n\n",
    ],
)
def test_texts_of_doubling_length(unit: str) -> None:
    assert_linear(lambda size: found(unit * (size // len(unit))), 20_000)
