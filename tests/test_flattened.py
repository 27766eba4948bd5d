"""Many sentences in one paragraph: those between which paragraphs were lost."""

from __future__ import annotations

import textwrap

import pytest
from helpers import assert_linear

from articlelint.article.article import Article
from articlelint.checks import flattened
from articlelint.checks.base import Context
from articlelint.rulebook.load import load_rules

RULEBOOK = load_rules()
RULE = flattened.compile(RULEBOOK.rules["body/flattened"])
NUMBERS = range(40)
ENGLISH = [
    f"The ferry with the number {number} sails to the island in the morning, and it comes back at night with the mail, the "
    "milk and all the news of the coast."
    for number in NUMBERS
]
CHINESE = [
    f"第{number}艘渡轮每天早上从老码头出发，晚上带着邮件、牛奶和沿岸的消息回来，港口的人都在栈桥上等着它，孩子们也来看船，谁都不想错过这一刻，因为从那以后夜里就很安静了。"
    for number in NUMBERS
]
TEXT = " ".join(ENGLISH)
SOURCE = "---\nsource: https://news.test/ferry\n---\n"


def severities(text: str, path: str = "a.md") -> list[str]:
    return [each.severity for each in flattened.check(Context(Article(path, text, RULEBOOK.words)), RULE)]


@pytest.mark.parametrize(
    ("text", "path", "severity"),
    [
        (TEXT, "a.md", "info"),
        (TEXT, "a.txt", "warning"),
        (SOURCE + TEXT, "a.md", "warning"),
        (f"{SOURCE}<p>{TEXT}</p>", "a.html", "warning"),
        (SOURCE + textwrap.fill(TEXT, 78), "a.md", "warning"),
        (SOURCE + "".join(CHINESE), "a.md", "warning"),
        (f"{SOURCE}{TEXT}\n\n## Fares\n\nIt is free.", "a.md", "info"),  # it is not the whole article
        (f"{SOURCE}{TEXT}\n\n{' '.join(ENGLISH[:20])}", "a.md", "info"),
    ],
)
def test_many_sentences_in_one_paragraph(text: str, path: str, severity: str) -> None:
    assert severities(f"{text}\n", path) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(ENGLISH),
        "\n".join(ENGLISH),  # the source shows where the paragraphs are
        "<br>".join(ENGLISH),
        "<br />\n".join(ENGLISH),
        "  \n".join(ENGLISH),
        f"<p>{'</p><p>'.join(ENGLISH)}</p>",
        f"<div>{'</div><div>'.join(ENGLISH)}</div>",
        f"* {TEXT}",
        f"```\n{TEXT}\n```",
        " ".join(f"{number // 60}:{number % 60:02} {said}" for number, said in enumerate(ENGLISH)),
        " ".join(f"{'Ada' if number % 2 else 'Bo'}: {said}" for number, said in enumerate(ENGLISH)),
        " ".join(f"§ {number} {said}" for number, said in enumerate(ENGLISH)),
        " ".join(f"({number}) {said}" for number, said in enumerate(ENGLISH)),
        " / ".join(ENGLISH),
        " ".join(ENGLISH[:25]) + " and so on" * 200,  # few sentences
        " ".join(ENGLISH[:30])[:4_500],
        "\n".join(said[:60] + "\n" + said[60:90] for said in ENGLISH),  # verses
        "".join(CHINESE[:25]),
    ],
)
def test_what_is_as_long_on_purpose(text: str) -> None:
    assert severities(f"{SOURCE}{text}\n") == []


@pytest.mark.parametrize("unit", ["The ferry sails at noon. ", "The ferry sails.\n", "渡轮中午开。", ". ", "0:00 "])
def test_texts_of_doubling_length(unit: str) -> None:
    assert_linear(lambda size: severities(unit * (size // len(unit))), 20_000)
