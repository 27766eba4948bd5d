"""LineIndex: lines end at LF, CRLF or CR and nowhere else; columns count code points; a BOM is not counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articlelint.syntax.lines import LineIndex, end_of_line, line_spans, start_of_line

BOM = "\ufeff"
# Line ends, and characters that only look like line ends to str.splitlines, in UTF-16 or in cells.
TEXTS = st.text(st.sampled_from("a \t\r\n\v\f\x1c\x85\u2028\u2029é中😀\u0301" + BOM), max_size=40)


def lines_of(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\r\ncd", 3, (1, 4)),  # between CR and LF
        ("ab\r\ncd", 4, (2, 1)),
        ("ab\rcd", 3, (2, 1)),
        ("a\n\r\nb\r\r\n", 8, (5, 1)),
        ("a\u2028b\x85c", 4, (1, 5)),
        ("😀x", 1, (1, 2)),
        (BOM, 0, (1, 1)),
        (BOM, 1, (1, 1)),
        (BOM + "ab\n" + BOM + "c", 1, (1, 1)),
        (BOM + "ab\n" + BOM + "c", 3, (1, 3)),
        (BOM + "ab\n" + BOM + "c", 5, (2, 2)),  # only the first one is a BOM
        ("ab\n", 3, (2, 1)),
    ],
)
def test_position(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert LineIndex(text).position(offset) == expected


@given(TEXTS)
def test_line_spans_are_the_lines_without_their_ends(text: str) -> None:
    index = LineIndex(text)
    expected = lines_of(text)
    expected[0] = expected[0].removeprefix(BOM)
    assert [text[slice(*index.line_span(n))] for n in range(1, len(index) + 1)] == expected


@given(TEXTS)
def test_lines_around_an_offset(text: str) -> None:
    spans = list(line_spans(text, 0, len(text)))
    assert [text[low:high] for low, high, _ in spans] == lines_of(text)[: len(spans)]
    for low, high, after in spans:
        for at in range(low, high + 1):
            assert (start_of_line(text, at), end_of_line(text, at)) == (low, (high, after))
            assert start_of_line(text, at, at) == at


@given(TEXTS)
def test_every_offset_has_the_position_that_counting_gives(text: str) -> None:
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        before = text[:offset]
        if before.endswith("\r") and text[offset : offset + 1] == "\n":
            before = before[:-1] + "x"  # the CR of a CRLF ends no line yet
        lines = lines_of(before)
        column = len(lines[-1]) + 1
        if len(lines) == 1 and before.startswith(BOM):
            column -= 1
        assert index.position(offset) == (len(lines), column)


@given(TEXTS)
def test_a_byte_order_mark_moves_nothing(text: str) -> None:
    text = text.lstrip(BOM)  # a second one would be a character of the text
    plain, marked = LineIndex(text), LineIndex(BOM + text)
    for offset in range(len(text) + 1):
        assert marked.position(offset + 1) == plain.position(offset)


@given(TEXTS)
def test_positions_grow_with_offsets(text: str) -> None:
    index = LineIndex(text)
    positions = [index.position(offset) for offset in range(len(text) + 1)]
    assert positions == sorted(positions)
    assert positions[-1][0] == len(index)
