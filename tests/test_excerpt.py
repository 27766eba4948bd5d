"""Excerpts that are cut or polluted."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import Site
from hypothesis import given, settings
from hypothesis import strategies as st

import articlelint
from articlelint.api import check_paths
from articlelint.checks.excerpt.excerpt import is_common
from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.finding import Finding
from articlelint.reference.examples import fixed
from articlelint.run.runner import Run
from articlelint.syntax.endings import ending, is_finished, plain
from articlelint.syntax.front_matter.parse import parse

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
bodies = st.lists(sentences, min_size=3, max_size=6, unique=True)  # what stands twice is a defect of its own


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


# --- a new excerpt ---------------------------------------------------------------------------------------------------

LEAD = "The bridge opens in May with a concert by the harbour. Nobody has to pay to cross it."


def rebuilt(excerpt: str, body: str, title: str = "The bridge opens to all in May") -> str | None:
    """The excerpt after the fix; None where there is no fix."""
    source = article(excerpt, body, title)
    found = [each for each in lint(source) if each.fix]
    if not found:
        return None
    assert len({each.fix for each in found}) == 1, "rules that find the same mend the same"
    repaired = fixed(source, found[0])
    assert repaired is not None
    front_matter = parse(repaired)
    assert front_matter is not None
    assert not lint(repaired)
    return str(front_matter.data["excerpt"])


@pytest.mark.parametrize(
    ("excerpt", "body", "expected"),
    [
        # The beginning of the body, to its last sentence that fits
        (LEAD[:75] + "...", LEAD, LEAD[:54]),
        (LEAD[:50], LEAD, None),
        # Sections, the title, a byline and a credit before it
        (
            "News Local The bridge opens to all in May By Ada Brandt May 3, 2025 The bridge opens in May with a conc...",
            f"News\n\nLocal\n\nThe bridge opens to all in May\n\nBy Ada Brandt\n\nMay 3, 2025\n\n{LEAD}",
            LEAD,
        ),
        (
            "Photo: Jo Lund/Getty Images The bridge opens in May with a concert by the ha...",
            f"<figure><img src='a.jpg'><figcaption>Photo: Jo Lund/Getty Images</figcaption></figure>\n\n{LEAD}",
            LEAD[:54],
        ),
        (
            "LUND (Reuters) - The bridge opens in May with a concert by the harbour. Nobody has...",
            f"LUND (Reuters) - {LEAD}",
            LEAD[:54],
        ),
        # What stands before the article is missing in the body
        ("Written by Ada Brandt The bridge opens in May with a concert by the harbour. No...", LEAD, LEAD[:54]),
        # Markup, with the words of the body in it
        (f"<p>{LEAD[:54]}</p>", LEAD, LEAD[:54]),
        # The body says it further down
        (LEAD[:75] + "...", f"For two years there was none.\n\n{LEAD}", LEAD[:54]),
        # What its editor wrote is only cut back
        ("Music on the new bridge, and no fare. All can cross the", LEAD, "Music on the new bridge, and no fare."),
        ("Music. All can cross the", LEAD, None),
        ("Written by Ada Brandt Music on the new bridge, and no fare. All can cross the", LEAD, None),
        # A sentence that was run together with the next, or cut itself
        (LEAD[:75] + "...", LEAD.replace("harbour. N", "harbour.N"), None),
        ("The bridge opens in May with... [...]", f"The bridge opens in May with...\n\n{LEAD}", None),
        ("Photo by Jo Lund/Getty It was colder this year than in any other. The lake...",
         "It was colder this year than in any other. The lake froze.", None),
        # One of which nothing says that it is of the article
        ("Posted by: Ada Brandt at 09:08 It was colder this year than in the last...",
         "Posted by: Ada Brandt at 09:08\n\nIt was colder this year than in any other. The lake froze.", None),
        ("桥将于秋天通车。行人可以使用。自行车也可以...", "桥将于秋天通车。行人可以使用。自行车也可以骑过去。", "桥将于秋天通车。行人可以使用。"),
    ],
)  # fmt: skip
def test_a_new_excerpt(excerpt: str, body: str, expected: str | None) -> None:
    title = "The bridge opens to all in May" if excerpt.isascii() else "新桥通车"
    assert rebuilt(excerpt, body, title) == expected


def test_what_a_rule_finds_in_the_body_is_not_used() -> None:
    promise = "Sign up for our newsletter to get more stories like this about the bridge."
    excerpt = f"{promise} The bridge opens in May with a concert by the harbour. Nobody has to..."
    assert rebuilt(excerpt, f"{promise}\n\n{LEAD}") == LEAD
    assert rebuilt(excerpt, f"{LEAD[:54]} {promise} {LEAD[55:]}") is None


def test_a_new_excerpt_is_no_longer_than_the_old_one() -> None:
    body = " ".join(f"The bridge has a door of its own on side {number}." for number in range(9))
    for size in (at for at in range(60, 200) if body[at - 1 : at + 1].isalpha()):
        text = rebuilt(body[:size] + "...", body)
        assert text is not None
        assert len(text) <= size
        assert body.startswith(text)


@settings(max_examples=60, deadline=None)
@given(bodies, st.sampled_from(["Local News", "By Ada Brandt", "May 3, 2025", ""]), st.integers(60, 300))
def test_a_new_excerpt_is_made_of_whole_sentences_of_the_body(body: list[str], head: str, size: int) -> None:
    paragraphs = [head, *body] if head else body
    excerpt = " ".join(paragraphs)[:size] + "..."
    text = articlelint.fix_text(article(excerpt, "\n\n".join(paragraphs)), unsafe=True).text
    front_matter = parse(text)
    assert front_matter is not None
    now = str(front_matter.data["excerpt"])
    assert now == excerpt or now in " ".join(body)
    assert articlelint.fix_text(text, unsafe=True).text == text


def test_the_fix_says_what_it_does() -> None:
    source = article("Photo: Jo Lund/Getty Images " + LEAD[:60] + "...", LEAD, "The bridge opens")
    found = next(each for each in lint(source) if each.fix)
    assert found.fix is not None
    assert found.fix.title == f"Write the body's first whole sentences instead: “{LEAD[:60]}…”"
    (found,) = lint(article("Music on the new bridge, and no fare. All can cross the", LEAD))
    assert found.fix is not None
    assert found.fix.title == "Cut it back to its last whole sentence"


# --- of another article -----------------------------------------------------------------------------------------------


def test_excerpts_that_are_one_article_late(site: Site) -> None:
    texts = [
        f"The {name} opened in {at} was the first of the town and paid for by its mayor. It is old."
        for at, name in enumerate(["crane", "ferry", "quay", "mole", "light", "pier"] * 8, 1900)
    ]
    for at, text in enumerate(texts):
        excerpt = texts[at - 1].split(". ")[0] + "."
        site.write(f"{at}.md", f"---\ntitle: Number {at}\nexcerpt: {excerpt}\n---\n{text}\n")
    found = site.check("--select", "excerpt/mixed-up").json()["findings"]
    assert [each["path"] for each in found] == sorted(f"{at}.md" for at in range(len(texts)))
    site.write("articlelint.toml", "")
    site.check("--select", "excerpt/mixed-up")
    (one,) = site.check("--select", "excerpt/mixed-up", "3.md").json()["findings"]
    assert one == next(each for each in found if each["path"] == "3.md")


def test_an_excerpt_is_at_home_where_the_text_says_it_in_other_marks(site: Site) -> None:
    lead = "The crane of the town was opened by the mayor in the year of 1900"
    site.write(
        "a.md",
        f"---\ntitle: One\nexcerpt: {lead}…\n---\nNews.\n\n*The crane* of [the town](/x) was\nopened by the mayor in the year of 1900, on a Monday.\n",
    )
    site.write("b.md", f"---\ntitle: Two\n---\n{lead}, said the paper.\n")
    assert not site.check("--select", "excerpt/mixed-up").json()["findings"]


def test_a_line_that_several_articles_have_is_the_sites_own(site: Site) -> None:
    line = "News from the harbour of the town and the islands before it, every Monday"
    site.write("about.md", f"---\ntitle: About\n---\n{line}. Write to us.\n")
    for at in range(3):
        site.write(f"{at}.md", f"---\ntitle: Number {at}\nexcerpt: {line}\n---\nThe crane turns.\n")
    assert not site.check("--select", "excerpt/mixed-up").json()["findings"]
