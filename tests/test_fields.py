"""The fields of the front matter: every part of the engine reads them under the same keys."""

from __future__ import annotations

import pytest

from articlelint.article.article import Article
from articlelint.article.fields import FIELDS
from articlelint.article.origin import origin, source_url
from articlelint.rulebook.load import load_rules

WORDS = load_rules().words


def article(*lines: str) -> Article:
    return Article("posts/a.md", "\n".join(("---", *lines, "---", "The crane is new.")), WORDS)


@pytest.mark.parametrize("key", FIELDS["source"])
def test_a_source_is_the_source_of_checks_and_facts(key: str) -> None:
    one = article(f"{key}: https://www.paper.test/a")
    assert [value.view.text for value in one.values("source")] == ["https://www.paper.test/a"]
    assert source_url(one) == "https://www.paper.test/a"
    assert origin(one) == "paper.test"


@pytest.mark.parametrize("key", FIELDS["canonical"])
def test_where_an_article_is_published_is_no_source(key: str) -> None:
    one = article(f"{key}: https://www.paper.test/a")
    assert one.values("source") == ()
    assert source_url(one) == ""
    assert origin(one) == "paper.test/"


def test_a_source_counts_before_the_article_s_own_address() -> None:
    one = article("canonical: https://own.test/a", "from: https://paper.test/a")
    assert origin(one) == "paper.test"


def test_no_key_belongs_to_two_fields() -> None:
    keys = [key for keys in FIELDS.values() for key in keys]
    assert len(keys) == len(set(keys))


def test_a_field_without_an_entry_is_a_key() -> None:
    assert [value.view.text for value in article("series: Cranes").values("series")] == ["Cranes"]
