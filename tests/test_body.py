"""Bodies that break off, that hold no article, or that show entities."""

from __future__ import annotations

import pytest

from articlelint import library
from articlelint.api import check_text
from articlelint.article import Article

WORDS = library.load().words


def rules(text: str, path: str = "article.md") -> set[str]:
    return {finding.rule for finding in check_text(text, path) if finding.severity != "info"}


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("\n\t\t\tIt rains.\n\t\t\tBut <b>not</b> here.\n", "It rains.\n\t\t\tBut not here.\n"),
        ("\n    x = 1;\nIt rains.\n", "It rains.\n"),
        ("\n    x = 1;\n    y = 2;\n\nIt rains.\n", "It rains.\n"),
        ("\r\n    x = 1;\r\n    y = 2;\r\n\r\nIt rains.\r\n", "It rains.\n"),
    ],
)
def test_indented_code_ends_where_its_lines_do(source: str, prose: str) -> None:
    assert Article("article.md", source, WORDS).prose.text == prose
