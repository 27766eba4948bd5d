"""The language of an article: what it says itself, its path, its script, its stop words."""

from __future__ import annotations

from pathlib import Path

import pytest

from articlelint.article.article import Article
from articlelint.article.language import SCRIPTS
from articlelint.article.words import words_from
from articlelint.rulebook import languages
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import RuleError
from articlelint.rulebook.word_lists import read_lists

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


# --- rules/languages.yaml ---------------------------------------------------------------------------------------------

TABLE = Path(rules_dir(), "languages.yaml").read_text(encoding="utf-8")


def test_the_table_is_the_one_that_is_used() -> None:
    assert words_from(languages.read(f"{rules_dir()}/languages.yaml")) == WORDS


def test_each_script_shows_a_language() -> None:
    assert WORDS.scripts.keys() == SCRIPTS.keys()


def test_a_language_is_known_by_stop_words_or_script() -> None:
    assert {"en", "ja"} <= WORDS.languages
    assert "my" in WORDS.unspaced and "my" not in WORDS.languages  # else a folder "my" would be one of Burmese articles


def test_words_that_yaml_takes_for_something_else_are_words(tmp_path: Path) -> None:
    """`no` is Norwegian, and `on` a word, to everybody but YAML 1.1."""
    path = tmp_path / "languages.yaml"
    path.write_text(TABLE + "\nno:\n  stop-words: on\n", encoding="utf-8")
    assert languages.read(str(path))["no"] == {"stop-words": ["on"]}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "must hold keys and values"),
        ("- en\n", 1, "must hold keys and values"),
        ("en: the and\n", 1, "must hold keys and values"),
        ("\n[a]: {}\n", 2, "a key must be text"),
        ("English:\n  stop-words: the\n", 1, "'English' is not a language code"),
        ("en:\n  stop-words: the\n  stopwords: and\n", 3, "unknown key 'stopwords' of 'en'; known are stop-words, "),
        ("en:\n  stop-words: the\n  stop-words: and\n", 3, "the key 'stop-words' is repeated"),
        ("en:\n  stop-words: the\nen:\n  stop-words: and\n", 3, "the key 'en' is repeated"),
        ("en:\n  months: may\nde:\n  stop-words: der\n", 1, "'en' needs one of stop-words, script, spaces"),
        ("en:\n  stop-words:\n", 2, "'stop-words' of 'en' must be words"),
        ("en:\n  stop-words:\n    - the\n    - {and: or}\n", 4, "'stop-words' of 'en' must be words"),
        ("en:\n  stop-words: the\n  acronyms: yes\n", 3, "'acronyms' of 'en' must be true"),
        ("xx:\n  script: klingon\n", 2, "'script' of 'xx' must be kana or hangul"),
        ("ru:\n  script: cyrillic\nuk:\n  script: cyrillic\n", 3, "'ru' and 'uk' have the same script"),
        ("en:\n  stop-words: the\n", 1, "no language has 'openers'"),
        ("en:\n  stop-words: [the\n", 3, "is not YAML"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "languages.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        languages.read(str(path))
    assert (raised.value.path, raised.value.line) == (str(path), line)
    assert message in raised.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("content: posts\n", "lists.yaml:1: 'machinery' is missing"),
        (
            "content: posts\nmachinery: test\ntests: test\n",
            "lists.yaml:3: unknown key 'tests'; known are content, machinery",
        ),
        ("content: posts\nmachinery: []\n", "lists.yaml:2: 'machinery' must be words"),
        ("content: posts\nmachinery: {test: 1}\n", "lists.yaml:2: 'machinery' must be words"),
    ],
)
def test_a_mistake_in_other_lists_is_named_too(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "lists.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        read_lists(str(path), ("content", "machinery"))
