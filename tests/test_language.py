"""The language of an article: what it says itself, its path, its script, its stop words."""

from __future__ import annotations

import pytest

from articlelint.article.article import Article
from articlelint.rulebook.load import load_rules

WORDS = load_rules().words


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("a.md", "---\nlang: pt_BR\n---\nThe text is in English, and it was read by all of them.", "pt"),
        ("a.de.md", "The text is in English, and it was read by all of them.", "de"),
        ("content/ko/a.md", "The text is in English, and it was read by all of them.", "ko"),
        ("content/zh-tw/a.md", "x", "zh"),
        ("content/io/a.md", "The text is in English, and it was read by all of them.", "en"),
        ("a.md", "The text is in English, and it was read by all of them.", "en"),
        ("a.md", "Der Text ist nicht lang, und er wurde von allen auf dem Weg gelesen.", "de"),
        (
            "a.md",
            "Le texte est dans une langue que nous avons, et il sera lu par tous les autres pour cette fois.",
            "fr",
        ),
        ("a.md", "El texto no es muy largo, pero las personas lo han leído para que sus hijos también sepan.", "es"),
        ("a.md", "这是一篇关于港口的文章，内容很长。", "zh"),
        ("a.md", "これは港についての記事です。とても長い。", "ja"),
        ("a.md", "항구에 관한 글이다. 아주 길다.", "ko"),
        ("a.md", "Это статья о порте, и она очень длинная.", "ru"),
        ("a.md", "Harbour Gazette 1 2 3", None),
        ("a.md", "", None),
    ],
)
def test_language(path: str, text: str, language: str | None) -> None:
    assert Article(path, text, WORDS).language == language
