"""Bodies that break off, that hold no article, or that show entities."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint import rulebook
from articlelint.article import Article
from articlelint.config import Config
from articlelint.examples import fixed
from articlelint.finding import Finding
from articlelint.reading import Source
from articlelint.runner import Run

WORDS = (
    "harbour ferry council market bridge winter library garden station village teacher engine island letter morning "
    "painter quarter railway student theatre uncle valley window yellow captain builds carries watches opens closes"
).split()
CONFIG = Config.default()
LANGUAGE_WORDS = rulebook.load().words
_RUN = Run((), lambda _: CONFIG)


def lint(text: str, path: str = "article.md") -> list[Finding]:
    """The loud findings of the body rules."""
    report = _RUN.check_source(Source(text), path, CONFIG)
    return [each for each in report.findings if each.rule.startswith("body/") and each.severity != "info"]


def rules(text: str, path: str = "article.md") -> set[str]:
    return {each.rule for each in lint(text, path)}


sentences = st.lists(st.sampled_from(WORDS), min_size=10, max_size=16).map(
    lambda words: " ".join(words).capitalize() + "."
)
paragraphs = st.lists(sentences, min_size=3, max_size=4).map(" ".join)
bodies = st.lists(paragraphs, min_size=2, max_size=4)


@settings(max_examples=60, deadline=None)
@given(bodies, st.integers(2, 5))
def test_a_body_cut_in_its_last_sentence_is_found(body: list[str], words: int) -> None:
    text = "\n\n".join(body)
    cut = " ".join(text.split(" ")[:-words])
    cut = cut if cut[-1].isalpha() else cut[:-3]
    assert "body/truncated" in rules(cut + "\n")


@settings(max_examples=60, deadline=None)
@given(bodies)
def test_a_whole_body_is_not(body: list[str]) -> None:
    assert not rules("\n\n".join(body) + "\n")


WHOLE = "The ferry sails all year, and nobody who lives in the harbour pays for it.\n\n"


@pytest.mark.parametrize(
    "end",
    [
        "[timetable]: https://ferry.test/times",
        "* Ada Brandt\n* Ole Lund\n* さくら",
        "-----BEGIN PGP SIGNATURE-----\n\nabcdef\n\n-----END PGP SIGNATURE-----",
        "{{< youtube abc >}}",
        "<script>run()</script>",
        "Put yourself on one of these lists:",
        "明天再说吧……",
        "Who knows what comes next...",
        "— Ada Brandt",
        "#ferry #harbour #town",
        "![The ferry in the morning](ferry.jpg)",
        "| ship | knots |\n| --- | --- |\n| the old ferry of the town | 12 |",
        "## What the captain of the ferry says about it",
        "> The ferry is mine, said the captain, and it will\n> sail",
        "Read [what the captain of the ferry said about the harbour](https://ferry.test/)",
        "The rest is at https://ferry.test/a/long/way/down",
        "```\nferry --sail\n```",
        "_The author is the captain of the old ferry and lives with his dog near the harbour_",
        "Photo by Ada Brandt on Unsplash",
        "roses on the quay\nand the sea is gone",
    ],
)
def test_bodies_may_end_without_a_full_stop(end: str) -> None:
    assert "body/truncated" not in rules(WHOLE + end + "\n")


@pytest.mark.parametrize(
    "end",
    [
        "The captain says that the old ferry has to go, and that the",
        "The captain says that the old ferry has to go and will not sail to the har",
        "The captain says that the old ferry has to go [...]",
        "The captain says that the old ferry has to …\n\nRead the full story at Example Daily.",
        "The captain says that the old ferry […]\n\nThe post Old ferry appeared first on Example Daily.",
        "<p>The captain says that the old ferry has to go, and that the</p></div>",
    ],
)
def test_cut_bodies(end: str) -> None:
    assert "body/truncated" in rules(WHOLE + end + "\n")


def test_a_mark_at_a_round_length() -> None:
    text = (WHOLE.strip() + " ") * 30
    assert "body/truncated" in rules("# The ferry\n\n" + text[:1997] + "...")
    assert "body/truncated" not in rules("# The ferry\n\n" + text[:1900] + "...")


@pytest.mark.parametrize("path", ["blog/_index.md", "index.md"])
def test_section_pages_may_be_empty(path: str) -> None:
    assert not rules("---\ntitle: Ferries\n---\n", path)
    assert rules("---\ntitle: Ferries\n---\n", "ferries.md") == {"body/empty"}


@pytest.mark.parametrize(
    ("entity", "plain"),
    [("&#8217;", "’"), ("&amp;", "&"), ("&eacute;", "é"), ("&#x2014;", "—")],
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_entities_in_front_matter_are_written_out(entity: str, plain: str, quote: str) -> None:
    source = f"---\ntitle: {quote}The ferry {entity} the bridge{quote}\n---\n{WHOLE}"
    (found,) = [each for each in lint(source) if each.rule == "body/entities"]
    assert source[found.start : found.end] == entity
    assert fixed(source, found) == source.replace(entity, plain)


def test_what_means_something_in_front_matter_is_not_written_out() -> None:
    (found,) = [each for each in lint(f"---\ntitle: The ferry&#58; back\n---\n{WHOLE}") if each.rule == "body/entities"]
    assert found.fix is None


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
    assert Article("article.md", source, LANGUAGE_WORDS).prose.text == prose


@pytest.mark.parametrize(
    "part", ["a", ".", "&amp;", "&amp;amp;", "the ", "A. ", "read more ", "中", "<br>", "Written by Ada ", "[...] "]
)
def test_time_grows_with_the_length_only(part: str) -> None:
    def seconds(size: int) -> float:
        text = f"---\ntitle: Ferry\nexcerpt: {part * 2_000}\n---\nThe ferry sails {part * (size // len(part))}\n"
        start = time.perf_counter()
        lint(text)
        return time.perf_counter() - start

    seconds(1_000)
    assert seconds(400_000) < 5
