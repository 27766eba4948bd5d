"""Excerpts that are cut or polluted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint.api import check_paths
from articlelint.checks.endings import ending, is_finished, plain
from articlelint.checks.excerpt import is_common
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
_RUN = Run((), lambda _: CONFIG)


def lint(text: str, path: str = "article.md") -> list[Finding]:
    """The loud findings of the excerpt rules."""
    report = _RUN.check_source(Source(text), path, CONFIG)
    return [each for each in report.findings if each.rule.startswith("excerpt/") and each.severity != "info"]


def article(excerpt: str, body: str, title: str = "News of the town") -> str:
    quoted = excerpt.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: {title}\nexcerpt: "{quoted}"\n---\n\n{body}\n'


sentences = st.lists(st.sampled_from(WORDS), min_size=6, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)
bodies = st.lists(sentences, min_size=3, max_size=6)


@settings(max_examples=60, deadline=None)
@given(bodies, st.data(), st.sampled_from(["", "...", "…", " [...]", "&hellip;"]))
def test_an_excerpt_cut_out_of_the_body_in_a_word_is_found(body: list[str], data: st.DataObject, mark: str) -> None:
    text = " ".join(body)
    inside = [i for i in range(30, len(text) - 10) if text[i - 1].isalpha() and text[i].isalpha()]
    excerpt = text[: data.draw(st.sampled_from(inside))] + mark
    found = [each for each in lint(article(excerpt, text)) if each.rule == "excerpt/truncated"]
    assert len(found) == 1


@settings(max_examples=60, deadline=None)
@given(bodies, st.integers(1, 2))
def test_an_excerpt_of_whole_sentences_is_not(body: list[str], count: int) -> None:
    assert not lint(article(" ".join(body[:count]), "\n\n".join(body)))


@settings(max_examples=40, deadline=None)
@given(bodies, st.data())
def test_the_fix_leaves_whole_sentences_and_is_stable(body: list[str], data: st.DataObject) -> None:
    text = " ".join(body)
    cut = data.draw(st.integers(len(body[0]) + 5, len(text) - 10).filter(lambda i: text[i - 1].isalpha()))
    source = article(text[:cut] + "...", text)
    found = lint(source)
    assert found
    assert found[0].fix is not None
    repaired = fixed(source, found[0])
    assert repaired is not None
    assert not lint(repaired)
    assert is_finished(repaired.split('excerpt: "')[1].split('"\n')[0])


@pytest.mark.parametrize(
    ("excerpt", "body"),
    [
        ("The ferry is back, and so is the captain...", "Something else altogether."),
        ("So, you are the captain now...", "So, you are the captain now... What comes next?"),
        ("A field guide to the frogs of the northern lakes", "There are eleven species."),
        ("The council votes today on the bridge", "The council votes today on the bridge. It will be close."),
        ("¿Quién abre el puente?", "¿Quién abre el puente? Nadie lo sabe."),
        ("桥将于秋天通车。", "桥将于秋天通车。行人可以使用。"),
        ("橋は秋に開通します。", "橋は秋に開通します。歩行者も渡れます。"),
        ("The bridge opens in May.…", "The bridge opens in May. All can cross."),
        ("Our list of bridges 👷", "Our list of bridges 👷 grows."),
    ],
)
def test_whole_excerpts(excerpt: str, body: str) -> None:
    assert not lint(article(excerpt, body))


@pytest.mark.parametrize(
    ("excerpt", "body", "says"),
    [
        (
            "The bridge opens in May, and all who wan…",
            "The bridge opens in May, and all who want can cross.",
            "want can",
        ),
        ("桥将于秋天正式", "桥将于秋天正式通车，行人可以使用。", "通车"),
        ("橋は秋に開通し、歩行者も…", "橋は秋に開通し、歩行者も渡れます。", "渡れます"),
        ("The “old” bridge isn't what it", 'The "old" bridge isn’t what it was, says the town.', "was, says"),
        ("The bridge opens in May with a", "The **bridge** opens\nin May with a concert.", "concert"),
        ("The bridge &amp; the ferry open in", "The bridge & the ferry open in May.", "May"),
    ],
)
def test_the_message_says_how_the_body_goes_on(excerpt: str, body: str, says: str) -> None:
    found = lint(article(excerpt, body))
    assert [each.rule for each in found] == ["excerpt/truncated"]
    assert says in found[0].message


def test_a_common_length_shows_that_a_program_cut(tmp_path: Path) -> None:
    words = ("harbour", "station", "teacher", "library", "village")
    for word in words:
        source = article(f"{f'{word} ' * 8}x...", "Another text.")
        (tmp_path / f"{word}.md").write_text(source, encoding="utf-8")
        assert not lint(source), "one excerpt alone may be a teaser"
    reports = check_paths([tmp_path], CONFIG)
    rules = [each.rule for report in reports for each in report.findings if each.severity == "warning"]
    assert rules.count("excerpt/truncated") == len(words)


def test_is_common() -> None:
    assert is_common(153, {153: 40, 152: 10, 90: 1})
    assert not is_common(90, {153: 40, 152: 10, 90: 1})
    assert not is_common(153, {153: 2})


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("It opens.", "finished"),
        ("It opens.”", "finished"),
        ("It opens…", "ellipsis"),
        ("It opens …", "ellipsis"),
        ('It opens..."', "ellipsis"),
        ("It opens . . .", "ellipsis"),
        ("It opens [...]", "feed-mark"),
        ("It opens [&hellip;]", "feed-mark"),
        ("It opens&hellip;", "feed-mark"),
        ("It opens", "open"),
        ("It opens,", "open"),
        ("它开了。", "finished"),
        ("它开了", "open"),
        ("", "finished"),
    ],
)
def test_ending(text: str, how: str) -> None:
    assert ending(text).how == how


@given(st.text(max_size=60))
def test_ending_never_goes_beyond_the_text(text: str) -> None:
    assert 0 <= ending(text).core <= len(text)


def test_plain() -> None:
    assert plain("The <b>old</b>\n “bridge” &amp; *more*") == 'The old "bridge" & more'


POLLUTED = [
    ("Home News Local The bridge opens to all in May", "Home\n\nNews\n\nLocal\n\nThe bridge opens to all in May"),
    ("The bridge opens to all in May The town paid for it.", "The town paid for it."),
    ("By Ada Brandt, Staff Writer The bridge opens.", "The bridge opens."),
    ("Skip to content The bridge opens.", "The bridge opens."),
    ("Image Credits:Ada Brandt The bridge opens.", "The bridge opens."),
    ("The bridge at night. | Photo by Ada Brandt The bridge opens.", "The bridge opens."),
    ("We use cookies to make this site better. Accept all", "The bridge opens."),
    ("<p>The bridge opens.</p>", "The bridge opens."),
]
CLEAN = [
    ("The bridge opens to all in May, says the town.", "The bridge opens to all in May, says the town."),
    ("Written by hand, the letters of the bridge's builder tell of hard winters.", "The letters tell of it."),
    ("How to write a byline that readers trust.", "A byline names the writer."),
    ("Home is where the ferry stops.", "Home is where the ferry stops."),
    ("**The bridge** opens with `code` and 3 < 4.", "The bridge opens."),
]


@pytest.mark.parametrize(("excerpt", "body"), POLLUTED)
def test_polluted(excerpt: str, body: str) -> None:
    found = lint(article(excerpt, body, "The bridge opens to all in May"))
    assert "excerpt/polluted" in {each.rule for each in found}


@pytest.mark.parametrize(("excerpt", "body"), CLEAN)
def test_not_polluted(excerpt: str, body: str) -> None:
    found = lint(article(excerpt, body, "The bridge opens to all in May"))
    assert "excerpt/polluted" not in {each.rule for each in found}


def test_block_scalar_span_is_the_visible_text() -> None:
    body = "The bridge opens in May, and all who want can cross."
    source = f"---\ntitle: Bridge\nexcerpt: >-\n  The bridge opens in May,\n  and all who wan...\n---\n{body}\n"
    (found,) = lint(source)
    assert source[found.start : found.end] == "The bridge opens in May,\n  and all who wan..."


def test_other_fields_that_hold_an_excerpt_are_read_too() -> None:
    body = "The bridge opens in May with a concert, and nobody has to pay."
    text = f"---\ntitle: The bridge\nexcerpt: Music on the new bridge.\nsummary: The bridge opens in May with...\n---\n{body}\n"
    (found,) = lint(text)
    assert text[found.start : found.end] == "The bridge opens in May with..."


def test_an_ellipsis_set_apart_by_blanks_is_a_program_s() -> None:
    body = "The bridge opens in May.\n\nThere will be a concert, and nobody has to pay."
    assert [each.rule for each in lint(article("The bridge opens in May.        ...", body))] == ["excerpt/truncated"]
    assert not lint(article("The bridge opens in May. ...", body))
