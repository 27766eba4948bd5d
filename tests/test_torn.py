"""Words and sentences that are torn apart."""

from __future__ import annotations

import pytest
from helpers import Site, assert_linear

from articlelint import fix_text
from articlelint.article.article import Article
from articlelint.checks import torn
from articlelint.checks.base import Context
from articlelint.rulebook.load import load_rules

RULEBOOK = load_rules()
REST = "It is the deepest of all, and the crane that lifts boats is from Lund. The ferry that sails there is white."


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("T he harbour is deep.", "The harbour is deep."),
        ("“T he harbour is deep,” she says.", "“The harbour is deep,” she says."),
        ("T\n\nhe harbour is deep.", ""),  # the letter may be a heading
        ("I n the harbour it is wet. A way out is the quay, and A part of it. O pen it.", ""),
        ("The crane is wel-\nded. It is not welded well.", "The crane is welded. It is not welded well."),
        ("The crane is wel- ded. It is not welded well.", "The crane is welded. It is not welded well."),
        ("The pre- and post-war cranes are here, and the preand too.", ""),
        ("The crane is wel-\nded.", ""),
    ],
)
def test_words(text: str, whole: str) -> None:
    source = f"{text}\n\n{REST}\n"
    if not whole:
        assert fix_text(source, unsafe=True).text == source
    else:
        assert fix_text(source, unsafe=True).text == f"{whole}\n\n{REST}\n"


@pytest.mark.parametrize(
    ("excerpt", "start", "is_told"),
    [
        ("Nobody knows where the crane is.", "obody knows where the crane is.", True),
        ("“Nobody knows where the crane is.", "obody knows where the crane is.", True),
        ("iPhones of the harbour are banned.", "iPhones of the harbour are banned.", False),
        ("Somebody knows where the crane is.", "obody knows where the crane is.", False),
        ("Nobody knows.", "obody knows.", False),  # too little
    ],
)
def test_initial_that_an_excerpt_shows(site: Site, excerpt: str, start: str, is_told: bool) -> None:
    site.write("a.md", f"---\ndescription: {excerpt}\n---\n{start} {REST}\n")
    found = site.check("--select", "body/torn").json()["findings"]
    assert bool(found) == is_told


@pytest.mark.parametrize(
    ("above", "mark", "is_told"),
    [
        ("It was built by [a yard](https://yard.test/)", ".", True),
        ("It was built by a yard.", ".", False),
        ("It was built by a yard:", "-", False),
        ("## A heading", ".", False),
        ("It was built by a yard", "*", False),
    ],
)
def test_marks_that_stand_alone(site: Site, above: str, mark: str, is_told: bool) -> None:
    site.write("a.md", f"{REST}\n\n{above}\n\n{mark}\n\n{REST}\n")
    found = site.check("--select", "body/torn").json()["findings"]
    assert [each["line"] for each in found] == [5] * is_told
    assert all(each["fix"] is None for each in found)


@pytest.mark.parametrize("unit", ["T he ", "T\n\n", "a- b ", "ab-\nab ", ".\n\na\n\n"])
def test_texts_of_doubling_length(unit: str) -> None:
    def find(size: int) -> None:
        article = Article("a.md", unit * (size // len(unit)), RULEBOOK.words)
        list(torn.check(Context(article), RULEBOOK.rules["body/torn"]))

    assert_linear(find, 40_000)
