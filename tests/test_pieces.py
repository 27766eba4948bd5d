"""Pieces: sentences, short lines, and fragments that ran together."""

from __future__ import annotations

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import given
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.rulebook.load import load_rules

WORDS = load_rules().words


def pieces(text: str) -> list[str]:
    article = Article("a.md", text, WORDS)
    return [article.prose.text[piece.start : piece.end] for piece in article.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is here. Two is there! Is it? Yes.", ["One is here.", "Two is there!", "Is it?", "Yes."]),
        ("Mr. Holm met Dr. Ek at 5 p.m. on Jan. 3.", ["Mr. Holm met Dr. Ek at 5 p.m. on Jan. 3."]),
        (
            "Am 4. März fuhr er heim. Um 5. Aber nicht früher.",
            ["Am 4. März fuhr er heim.", "Um 5.", "Aber nicht früher."],
        ),
        ("He said “Go.” Then he left.", ["He said “Go.”", "Then he left."]),
        ("今日は晴れ。明日は？雨。", ["今日は晴れ。", "明日は？", "雨。"]),
        ("a short line\nanother one\n", ["a short line", "another one"]),
        (
            "This line was wrapped by an editor that likes eighty columns so that its\nend is none.\n",
            ["This line was wrapped by an editor that likes eighty columns so that its\nend is none."],
        ),
        ("The key takeawaysAnother way", ["The key takeaways", "Another way"]),
        ("Add us on Harbour.The talks go on.", ["Add us on Harbour.", "The talks go on."]),
        ("Anna Holm, Senior EditorSenior Editor May 3", ["Anna Holm, Senior Editor", "Senior Editor May 3"]),
        ("GAZETTEFollow us", ["GAZETTE", "Follow us"]),
        ("at 5 p.m.                    Anna Holm/Picture Desk", ["at 5 p.m.", "Anna Holm/Picture Desk"]),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["  ", ":", "\\", "<br>", " as it"])
def test_lines_of_a_width_that_an_editor_may_have_wrapped(end: str, line_end: str) -> None:
    first = f"By the harbour desk of the Gazette on the sixth of December{end}"
    found = pieces(f"{first}{line_end}The Gazette, all rights reserved{line_end}")
    assert len(found) == (1 if end == " as it" else 2)


@pytest.mark.parametrize("unit", ["aB", "rSØ", "abCd", "éÉ"])
def test_joins_in_one_word_take_time_in_proportion_to_it(unit: str) -> None:
    assert_linear(lambda size: pieces(unit * size), 500)
    with hang_guard():
        pieces(unit * 200_000)


@pytest.mark.parametrize(
    "text",
    [
        "YouTube, GitHub, LinkedIn and McKinsey use iPhone, macOS and JavaScript.",
        "OpenAI and DeepMind sell ChatGPT to SoftBank and PayPal.",
        "The U.S.A and the U.K. met in Washington D.C. today.",
        "Call useState or getElementById in Node.js and ASP.NET.",
        "It costs $3.50, or 2.5 million in all.",
    ],
)
def test_names_and_numbers_are_not_cut(text: str) -> None:
    assert pieces(text) == [text]


def test_joined_pieces_say_so() -> None:
    article = Article("a.md", "The key takeawaysAnother way. And on.", WORDS)
    assert [piece.joined for piece in article.pieces] == [False, True, False]


@given(st.text("aB .!?\n。“”\"'()é", max_size=120))
def test_pieces_cover_all_that_is_not_blank(text: str) -> None:
    article = Article("a.md", text, WORDS)
    prose, end = article.prose.text, 0
    for piece in article.pieces:
        assert end <= piece.start < piece.end
        assert not prose[end : piece.start].strip()
        assert prose[piece.start : piece.end] == prose[piece.start : piece.end].strip()
        block = article.blocks[piece.block]
        assert block.start <= piece.start and piece.end <= block.end
        end = piece.end
    assert not prose[end:].strip()


@pytest.mark.parametrize("end", ["\\", "  "])
def test_line_break_of_markdown_ends_a_line(end: str) -> None:
    line = "The crane was put up on Monday, the sixth of December 2023"
    assert pieces(f"{line}{end}\nand it lifts forty tonnes") == [f"{line}{end}".rstrip(), "and it lifts forty tonnes"]
