"""Markup that is left over in a body."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import articlelint
from articlelint.checks.markup import markup
from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.finding import Finding
from articlelint.reference.examples import fixed
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import RuleError
from articlelint.run.runner import Run
from tests.helpers import assert_linear, hang_guard

CONFIG = Config.default()
RULE = load_rules().rules["body/markup"]
_RUN = Run((), lambda _: CONFIG)


def lint(text: str, path: str = "article.md") -> list[Finding]:
    report = _RUN.check_source(Source(text), path, CONFIG)
    return [each for each in report.findings if each.rule == "body/markup" and each.severity != "info"]


def test_one_finding_a_kind_with_its_count_and_places() -> None:
    body = "".join(f'<p data-i13n="{i}">The ferry sails.</p>\n' for i in range(9))
    (found,) = lint(body)
    assert body[found.start : found.end] == 'data-i13n="0"'
    assert "9 attributes" in found.message
    assert [body[place.start : place.end] for place in found.related] == [f'data-i13n="{i}"' for i in range(1, 9)]
    repaired = fixed(body, found)
    assert repaired == "<p>The ferry sails.</p>\n" * 9
    assert not lint(repaired)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["data-i13n", "data-reactid='1'", 'data-v-1f2e3d4c=""', 'class="wide"', "id=x", 'data-dnt="true"']
        ),
        unique=True,
        max_size=5,
    ),
    st.sampled_from([" ", "\n  ", "\t"]),
)
def test_fixes_remove_what_is_left_over_and_nothing_else(attributes: list[str], blank: str) -> None:
    body = f"<p{''.join(blank + each for each in attributes)}>The ferry sails.</p>\n"
    for _ in range(3):
        found = lint(body)
        if not found:
            break
        repaired = fixed(body, found[0])
        assert repaired is not None
        body = repaired
    assert not lint(body)
    for kept in ('class="wide"', "id=x", 'data-dnt="true"'):
        assert (kept in body) == (kept in attributes)


@pytest.mark.parametrize(
    "body",
    [
        "`<p data-i13n>` is what it writes.",
        "```html\n<p data-reactid=1></p><p></p>\n```",
        "<pre><p data-i13n></pre>",
        "<!-- <p data-i13n> -->",
        "<a name=fares></a>The [fares](#fares) are low. <span id='times'></span>",
        '<p><em id="x"></em></p>',
        "<p>One.</p><p></p>",
        '<video src="ferry.mp4" width="640"></video>',
        '<div class="entry">The ferry sails.</div>',
        "The words data-i13n and spot_img in a sentence.",
        '<img src="ferry.jpg" width="100" height="100">',
        "![](ferry.jpg)",
        "![The ferry](/images/pixel-art.png)",
    ],
)
def test_nothing_is_left_over(body: str) -> None:
    assert not lint(body)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("<p>a</p><p> </p><p>&nbsp;</p>", "<p> </p>"),
        ("<figcaption></figcaption>", "<figcaption></figcaption>"),
        ('<div class="entry-content"><p>a</p></div>', '<div class="entry-content">'),
        ('<div class="field field-name-body">a</div>', '<div class="field field-name-body">'),
        ('a\n<div id="respond">\n<p>Leave a reply</p></div>', '<div id="respond">'),
        ("a ![](#) b", "![](#)"),
        ('<img alt="x" src="">', '<img alt="x" src="">'),
        ("<!-- wp:paragraph -->\n<p>a</p>", "<!-- wp:paragraph -->"),
        ('[caption id="a"]The ferry[/caption]', '[caption id="a"]'),
    ],
)
def test_left_over(body: str, at: str) -> None:
    found = lint(body)
    assert [body[each.start : each.end] for each in found] == [at]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_in_the_tree_are_exact(line_end: str) -> None:
    body = line_end.join(["---", "title: Ferry", "---", "Ä ferry.", "", '  <div id="comments"><p>Good</p></div>', ""])
    (found,) = lint(body)
    assert body[found.start : found.end] == '<div id="comments">'


def test_wrong_options_are_told() -> None:
    with pytest.raises(RuleError, match="not a regular expression"):
        markup.compile(RULE._replace(options={"leftovers": [{"what": "x", "with": ["xx"], "text": "("}]}))
    with pytest.raises(RuleError, match="with"):
        markup.compile(RULE._replace(options={"leftovers": [{"what": "x", "text": "x"}]}))


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ('<p>It <b data-reactid="3">sails</b>.</p>', "<p>It <b>sails</b>.</p>"),
        ("<p>It sails.</p>\n<p></p>\n<p>&nbsp;</p>\n<p>Now.</p>", "<p>It sails.</p>\n<p>Now.</p>"),
        ("<h2> </h2>\n<p>It sails.</p>", "<p>It sails.</p>"),
    ],
)
def test_what_shows_nothing_is_removed_without_being_asked_for(body: str, fixed: str) -> None:
    assert articlelint.fix_text(body + "\n").text == fixed + "\n"


@pytest.mark.parametrize(
    "body",
    [
        '<p v-if="open">It sails.</p>',  # the site's own scripts may need it
        '<p data-track="ferry">It sails.</p>',
        "![The ferry](data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7) It sails.",
        '[caption id="a"]The ferry[/caption]',
    ],
)
def test_what_may_be_of_use_stays_unless_asked_for(body: str) -> None:
    assert articlelint.fix_text(body + "\n").text == body + "\n"
    assert articlelint.fix_text(body + "\n", unsafe=True).text != body + "\n"


def severities(text: str, path: str = "article.md") -> list[str]:
    config = CONFIG._replace(min_severity="info")
    report = Run((), lambda _: config).check_source(Source(text), path, config)
    return [each.severity for each in report.findings if each.rule == "body/markup"]


TAKEN = "---\ntitle: Ferry\nsource: https://ferry.test/a\n---\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('The ferry.\n\n[ninja_form id="4"]\n', ["warning"]),  # a plugin that is known
        ('The ferry.\n\n[quay-map berth="3"]\n', ["info"]),  # a generator may have such
        (TAKEN + 'The ferry.\n\n[quay-map berth="3"]\n', ["warning"]),
        ('![](https://quay.test/wp-content/a.jpg)\n\n[quay-map berth="3"]\n', ["warning"]),
        ('The shortcode [quay-map berth="3"] is new.\n', []),
        ("[quay_map][times]\n\n[times]: https://ferry.test/\n", []),
        ("The ferry sails.[citation needed]\n", ["info"]),
        ("The ferry sails.[citation needed] (https://en.wikipedia.org/wiki/Ferry)\n", ["warning"]),
        ('<figure class="wp-block-image"><img src="a.jpg"></figure>\n', ["info"]),
        ("The ferry sails at {{ trip.time }}.\n", []),
        (TAKEN + "The ferry sails at {{ trip.time }}.\n", ["warning"]),
        (TAKEN + "The ferry sails at {{ trip.time }}.\n\n{% include times.html %}\n", []),
    ],
)
def test_what_only_looks_left_over_is_an_info(text: str, found: list[str]) -> None:
    assert severities(text) == found


SCRIPT = "gtag('config', 'G-FERRY');"


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (f"The ferry sails.\n\n{SCRIPT}\n\nIt is white.\n", True),
        (f"<p>The ferry sails.</p>\n<p>{SCRIPT}</p>\n", True),
        (f"This line sends it:\n\n{SCRIPT}\n\nIt is white.\n", False),  # introduced
        (f"The `ferry` sails.\n\n{SCRIPT}\n", False),  # an article with code
        (f"<script>\n{SCRIPT}\n</script>\n\nThe ferry sails.\n", False),
        (f"<!--\n{SCRIPT}\n-->\n\nThe ferry sails.\n", False),
        (f"```\n{SCRIPT}\n```\n", False),
    ],
)
def test_scripts_that_readers_see(text: str, is_found: bool) -> None:
    assert bool(lint(text)) == is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('<div style="opacity: 0"><p>The ferry sails.</p></div>\n', True),
        ('<div style="display:none"><p>The ferry sails.</p></div>\n', True),
        ('<div style="opacity: 0.5"><p>The ferry sails.</p></div>\n', False),
        ('<p>The ferry</p>\n<div style="opacity: 0"><p>sails.</p></div>\n', False),
        ('<div style="opacity: 0"><p>The ferry</p></div>\n<p>sails.</p>\n', False),
    ],
)
def test_an_article_that_nobody_sees(text: str, is_found: bool) -> None:
    assert bool(lint(text)) == is_found


@pytest.mark.parametrize(
    "text",
    [
        "The [latex]n+1[/latex] ferries sail.\n",
        "The ferry sails to &lt;a href=&quot;https://quay.test/&quot;&gt;the quay&lt;/a&gt;.\n",
        TAKEN + "The ferry sails at {{ trip.time }}.\n",
        f"The ferry sails.\n\n{SCRIPT}\n",
        "The 19^(th) ferry sails.\n",
    ],
)
def test_words_are_not_removed_with_what_is_around_them(text: str) -> None:
    assert lint(text)
    assert articlelint.fix_text(text, unsafe=True).text == text


@pytest.mark.parametrize(
    "unit",
    [
        "[x a=1] ",
        "[a_b]\n",
        "[/a] ",
        "[a]b[/a] ",
        "&lt;b&gt; ",
        "{{ a.b }} ",
        "[](https://a.test/) ",
        "\\n\\n",
        "[a_b][",
        "x{",
        "\\\\*a",
        "\\\\[a\\\\](",
        "\n<div>**a",
        "![a",
    ],
)
def test_time_is_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda size: lint(TAKEN + unit * size), 300)
    with hang_guard():
        lint(TAKEN + unit * 30_000)
