"""The rules in benchmarks/scorers.py say what the papers do, and the comparison measures what it says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml

from articlelint.article.article import Article
from articlelint.article.words import Words
from articlelint.page.features import FEATURES
from benchmarks import baselines, labels, scorers, unseen, weigh
from benchmarks.scorers import Block

WORDS = Words(stop_words={"en": frozenset(("the", "and", "of"))})


def text_of(words: int) -> str:
    return " ".join(["word"] * words)


@pytest.mark.parametrize(
    ("words", "linked", "expected"),
    [
        ([30, 12, 30], [0, 5, 0], True),  # too many of its words are linked
        ([30, 12, 30], [0, 4, 0], True),  # a third is more than 0.333333
        ([30, 13, 30], [0, 4, 0], False),
        ([4, 16, 15], [0, 0, 0], True),  # a short one among short ones
        ([5, 16, 15], [0, 0, 0], False),  # but for the one before
        ([4, 17, 15], [0, 0, 0], False),  # not short
        ([4, 16, 16], [0, 0, 0], False),  # the next is longer
        ([9, 40, 17], [6, 0, 0], True),  # behind a block of links
        ([9, 41, 17], [6, 0, 0], False),
        ([9, 40, 18], [6, 0, 0], False),
        ([9, 40, 17], [5, 0, 0], False),  # 5 of 9 are not more than 0.555556
    ],
)
def test_boilerpipe_decides_by_the_tree(words: list[int], linked: list[int], expected: bool) -> None:
    blocks = [Block(text_of(many), linked_words=links) for many, links in zip(words, linked, strict=True)]
    assert scorers.boilerpipe(blocks)[1] is expected


def test_boilerpipe_takes_what_is_not_there_for_no_words() -> None:
    assert scorers.boilerpipe([Block(text_of(16))]) == [True]
    assert scorers.boilerpipe([Block(text_of(17))]) == [False]
    assert scorers.boilerpipe([]) == []


STOP_WORDS = frozenset(("the",))
GOOD = "the word " * 30  # 269 characters, half of them stop words
NEAR = "the word " * 15
BAD = "word word " * 30
SHORT = "the word"


def classes(*texts: str, stop_words: frozenset[str] = STOP_WORDS) -> list[bool]:
    """What is boilerplate; a text that begins with "# " is a heading."""
    blocks = [Block(text.removeprefix("# ").strip(), "heading" if text[0] == "#" else "paragraph") for text in texts]
    return scorers.justext(blocks, stop_words)


def test_justext_by_length_and_stop_words() -> None:
    assert classes(GOOD, BAD) == [False, True]
    few = " ".join(["the"] * 29 + ["word"] * 71)
    some = " ".join(["the"] * 31 + ["word"] * 69)
    assert classes(few, some, few) == [True, True, True]
    assert classes(GOOD, some) == [False, False]  # between the thresholds: as its neighbours are


def test_justext_by_links_and_copyright() -> None:
    linked = Block(GOOD.strip(), linked_characters=54)
    assert scorers.justext([linked], STOP_WORDS) == [True]
    assert scorers.justext([linked._replace(linked_characters=53)], STOP_WORDS) == [False]
    assert classes(f"\xa9 {GOOD}") == [True]
    short = [Block(GOOD.strip()), Block(SHORT + text_of(12), linked_characters=1), Block(GOOD.strip())]
    assert scorers.justext(short, STOP_WORDS) == [False, True, False]


def test_justext_smooths_by_context() -> None:
    assert classes(GOOD, SHORT, SHORT, GOOD) == [False] * 4
    assert classes(BAD, SHORT, BAD) == [True] * 3
    assert classes(GOOD, SHORT, BAD) == [False, True, True]
    assert classes(GOOD, SHORT, NEAR, BAD) == [False, False, False, True]  # the bad one is behind a near-good one
    assert classes(BAD, NEAR, BAD) == [True] * 3
    assert classes(BAD, NEAR, GOOD) == [True, False, False]


def test_justext_keeps_a_heading_before_a_good_block() -> None:
    assert classes(BAD, "# word", GOOD) == [True, False, False]
    assert classes(BAD, "word", GOOD) == [True, True, False]
    assert classes(BAD, "# word", BAD, GOOD) == [True, True, True, False]  # 299 characters away


def test_justext_without_stop_words_goes_by_length() -> None:
    assert classes(GOOD, BAD, NEAR, SHORT, stop_words=frozenset()) == [False, False, False, True]


def test_justext_decides_as_the_package_does() -> None:
    """What justext 3.0.2 says of these, and ours of the same in HTML.

    They differ where a heading leads to a good block with a short one between: the package looks for good blocks
    before it has filled in their classes.
    """
    texts = [BAD, "# word", GOOD, SHORT, GOOD, SHORT, NEAR, BAD, NEAR, BAD, "# word", NEAR, GOOD, SHORT]
    of_package = [True, *[False] * 6, *[True] * 3, *[False] * 3, True]
    assert classes(*texts) == of_package
    page = "".join(f"<h2>{text[2:]}</h2>" if text[0] == "#" else f"<p>{text}</p>" for text in texts)
    article = Article("a.html", f"<html><body>{page}</body></html>", WORDS)
    assert scorers.justext(scorers.blocks_of(article), STOP_WORDS) == of_package


def test_blocks_end_with_lines_and_know_their_links() -> None:
    wrapped = "A line of an article that its editor has wrapped at some eighty characters, and\nthat goes on here."
    article = Article(
        "a.md", f"Home\n[Site map](/map)\n\n- one [two three](/x) four\n\n```\nx\n```\n\n{wrapped}\n", WORDS
    )
    blocks = scorers.blocks_of(article)
    assert [(each.text, each.kind, each.linked_words, each.linked_characters) for each in blocks] == [
        ("Home", "paragraph", 0, 0),
        ("Site map", "paragraph", 2, 8),
        ("one two three four", "item", 2, 9),
        (wrapped.replace("\n", " "), "paragraph", 0, 0),
    ]
    spans = scorers.spans_of(article, blocks, [True, True, True, True])
    assert [article.text[start:end].split("\n")[0] for start, end in spans] == ["Home", wrapped.split("\n")[0]]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p>a</p><div class="sidebar left"><p>b</p></div><p>c</p>', ['<div class="sidebar left"><p>b</p></div>']),
        ('<div id="comments"><div class="menu">b</div></div>', ['<div id="comments"><div class="menu">b</div></div>']),
        ('<div class="content-sidebar">a</div>', []),  # a word of the article's, too
        ('<body class="has-sidebar">a</body>', []),
        ('<ul role="navigation"><li>a</ul>b', ['<ul role="navigation"><li>a</ul>']),
        ('<div>a<p class="share">b</div>c', ['<p class="share">b']),  # ends with what it stands in
        ('<table><tr class="header"><td>a</td></tr></table>', []),
        ("a\n\n::: {.share-buttons #x}\nb\n\n::: inner\nc\n:::\n:::\n\nd", ["::: {.share-buttons #x}"]),
        ("a\n\n::: content\nb\n:::\n", []),
        ('```html\n<div class="sidebar">b</div>\n```\n', []),
    ],
)
def test_elements_by_class(source: str, found: list[str]) -> None:
    article = Article("a.md", source, WORDS)
    spans = scorers.by_class(article)
    assert [source[start:end] for start, end in spans] == found or (
        [source[start:end].split("\n")[0] for start, end in spans] == found and source[spans[0][1] :] == "\n\nd"
    )


def test_spans_with_blanks_between_are_one() -> None:
    assert baselines.merged([(4, 6), (0, 2), (3, 4), (8, 9)], "ab cdefghi") == [(0, 6), (8, 9)]


def test_an_article_is_scored_by_items_findings_and_characters() -> None:
    text = "Menu Home\n\nThe article.\n\nShare this"
    row = {"boilerplate": [{"start": 0, "end": 9, "type": "nav"}, {"start": 25, "end": 35, "type": "share"}]}
    assert baselines.score_article(row, text, [(0, 9), (11, 14)]) == {
        "recall": (1, 2),
        "precision": (1, 2),
        "right characters": (8, 11),
        "astray": (3, len(text)),
    }


def test_a_segment_counts_once_three_characters_are_flagged() -> None:
    row = {
        "extractor": "html-text",
        "text": "Menu Home|The article.|ok",
        "segments": [
            {"start": 0, "end": 9, "label": "boilerplate"},
            {"start": 10, "end": 22, "label": "article"},
            {"start": 23, "end": 25, "label": "article"},
        ],
    }
    assert unseen.score_page(row, [(0, 3), (10, 12), (23, 25)]) == {
        "recall": (1, 1),
        "precision": (1, 2),
        "astray": (4, 14),
    }
    clean = row | {"extractor": "ground-truth", "segments": [{"start": 10, "end": 22, "label": "article"}]}
    assert unseen.score_page(clean, [(0, 3), (10, 12)]) == {"astray": (2, 12), "clean ok": (1, 1)}


def test_whose_a_line_is() -> None:
    text = "Menu <b>Home</b>\nThe ferry came."
    marks = labels.marks_of(text, [{"start": 0, "end": 7, "type": "nav"}, {"start": 17, "end": 20, "type": "other"}])
    assert [weigh.line_answer(marks[start:end]) for start, end in ((0, 16), (17, 20), (20, 32), (4, 8))] == [
        True,  # half of its letters: tags and blanks do not count
        None,
        False,
        None,
    ]
    assert weigh.line_answer(bytes([labels.BOILERPLATE] * 3 + [labels.ARTICLE] * 7)) is None
    assert weigh.line_answer(bytes([labels.BOILERPLATE] * 2 + [labels.ARTICLE] * 8)) is False


def write_labelled(folder: Path) -> tuple[Path, Path]:
    """Articles of two repositories, three each, with a menu and a comment form; and what a reader said of them."""
    menu = "Home\n\nSign in\n\nSubscribe\n\n"
    text = "The ferry came back on Monday, and the crew went home. Nobody had seen the storm.\n\n" * 3
    form = "Leave a comment"
    rows = []
    (folder / "articles").mkdir()
    for number in range(6):
        body = f"{menu}{text}{form}"
        (folder / "articles" / f"{number}.md").write_text(body, encoding="utf-8")
        items = [(0, len(menu), "nav"), (len(body) - len(form), len(body), "comments")]
        spans = [{"start": start, "end": end, "type": kind} for start, end, kind in items]
        row = {"file": f"{number}.md", "repo": f"harbour/{number % 2}", "language": "en", "boilerplate": spans}
        rows.append(json.dumps(row))
    path = folder / "labels.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path, folder / "articles"


def test_the_weights_of_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numpy")
    monkeypatch.setattr(sys, "argv", ["weigh", "page", "--labelled", *map(str, write_labelled(tmp_path))])
    weigh.main()
    weights = yaml.safe_load(capsys.readouterr().out)["weights"]
    assert tuple(weights) == FEATURES
    assert weights["sure"] > 0 > weights["sentence"]


@pytest.mark.parametrize("options", [(), ("--fixed",)])
def test_repositories_by_what_was_fitted_on_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    if not options:
        pytest.importorskip("numpy")
    arguments = ["unseen", "--labelled", *map(str, write_labelled(tmp_path)), "--json", *options]
    monkeypatch.setattr(sys, "argv", arguments)
    unseen.main()
    scores = json.loads(capsys.readouterr().out)
    assert list(scores["repositories"]["labelled"]) == ["harbour/0", "harbour/1"]
    assert scores["kinds"]["comments"] == {"recall": [6, 6], "precision": [6, 6]}
    assert scores["languages"]["en"]["recall"][1] == 12
    assert scores["mean"]["precision"] == 1


def test_the_comparison_of_pages_in_html(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = "<p>" + "The ferry and the crew of the island came back to the harbour in the evening. " * 8 + "</p>"
    menu = '<ul class="menu"><li><a href="/a">Timetable</a></li><li><a href="/b">Impressum</a></li></ul>'
    (tmp_path / "cache").mkdir()
    page = tmp_path / "cache" / "one.html"
    page.write_text(f'<html lang="en"><body>{menu}{article}<p>Timetable</p></body></html>', encoding="utf-8")
    snippets = {"with": ["The ferry\nand the crew", "nowhere"], "without": ["Impressum", "Timetable"]}
    rows = {
        "https://one.test/": {"file": "one.html", **snippets},
        "https://two.test/": {"file": "two.html", **snippets},
    }
    (tmp_path / "evaldata.json").write_text(json.dumps(rows), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["baselines", "--html", str(tmp_path), "--json"])
    baselines.main()
    out, err = capsys.readouterr()
    assert "1 snippets that are not in the text" in err
    assert "1 pages that are missing or cannot be read" in err
    html = json.loads(out)["html"]
    assert set(html["methods"]) >= {"articlelint", *scorers.SCORERS}
    found = html["methods"]["a class list"]["by"]["en"]
    # The second place of one snippet is not in the menu.
    assert (found["recall"], found["wanted dropped"]) == ([1, 2], [0, 1])
    assert set(html["microseconds"]) == {*html["methods"], baselines.PARSING}
