"""Views: text with a map back to its source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articlelint.syntax import html
from articlelint.syntax.view import View, folded, lowered

# Parts as parsers give them: text that stands as it is, an escape, or something inserted at a point.
kinds = st.lists(
    st.tuples(st.sampled_from(["plain", "escape", "gap", "insert"]), st.text("ab é😀", min_size=1, max_size=4))
)


@given(kinds)
def test_spans_lead_back_to_the_source(parts: list[tuple[str, str]]) -> None:
    source, given_parts = "", []
    for kind, text in parts:
        start = len(source)
        if kind == "plain":
            source += text
            given_parts.append((text, start, len(source)))
        elif kind == "escape":
            source += f"<{text}>"
            given_parts.append((text, start, len(source)))
        elif kind == "gap":
            source += f"#{text}#"
        else:
            given_parts.append(("\n", start, start))
    view = View.build(given_parts)
    assert view.text == "".join(text for text, _, _ in given_parts)
    for i in range(len(view.text)):
        for j in range(i + 1, len(view.text) + 1):
            low, high = view.span(i, j)
            assert 0 <= low <= high <= len(source)
            assert view.span(i, j) == (view.span(i, i + 1)[0], view.span(j - 1, j)[1])
            assert view.span(i, i)[0] == view.span(i, i)[1] == low
            assert low <= view.span(j - 1, j)[0]
            if view.is_exact(source, i, j):
                assert source[low:high] == view.text[i:j]
            spans = view.spans(i, j)
            assert all(a < b for a, b in spans) and spans == sorted(spans)
            if spans:
                assert low <= spans[0][0] and spans[-1][1] <= high


def test_identity() -> None:
    view = View.identity("abc", 10)
    assert view.span(1, 3) == (11, 13)
    assert view.spans(0, 3) == [(10, 13)]


def test_a_part_of_an_escape_is_the_whole_escape() -> None:
    source = "x &hellip; y"
    view = html.decoded(source, 0, len(source))
    assert view.text == "x … y"
    assert source[slice(*view.span(2, 3))] == "&hellip;"
    assert not view.is_exact(source, 2, 3)
    assert view.is_exact(source, 0, 2)


@given(st.text())
def test_lowering_and_folding_keep_the_length(text: str) -> None:
    assert len(lowered(text)) == len(text)
    assert len(folded(text)) == len(text)


def test_lowering_the_one_letter_that_becomes_two() -> None:
    assert lowered("İstanbul A") == "istanbul a"
    assert folded("it’s “so” here") == 'it\'s "so" here'
