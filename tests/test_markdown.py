"""The body: what is prose, what is not, and that every character of it knows its place in the source."""

from __future__ import annotations

from html import unescape

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import given
from hypothesis import strategies as st

from articlelint.syntax import html, markdown
from articlelint.syntax.markdown import OBJECT, Body
from articlelint.syntax.view import View

MARKUP = [
    "word ", "Word. ", "\n", "\n\n", "\r\n", "\r", "# ", "## ", "- ", "1. ", "> ", "| a | b |", "---", "***", "```\n", "`",
    "``", "*", "**", "_", "~~", "[", "]", "](", ")", "(", "![", "<", ">", "</p>", "<p>", "<br>", "<li>", "<b>", "</b>",
    '<a href="https://a.test/?x=1&amp;y=2">', "</a>", "<script>", "</script>", "<video>", "</video>", "<!--", "-->", "<pre>", "</pre>", "&amp;",
    "&lt;", "&#39;", "&nbsp;", "&", ";", "{{", "}}", "{% x %}", "https://b.test/p_q_r?s=t", "\\", "\\*", "\t", "    ", "é",
    "漢字。", "😀", "\ufeff", "\u00a0", "[x]: https://c.test", "<https://d.test>", "import x", '"', "'", "=", "<img src=x>",
    "::: {.a}\n", ":::", "{.a}", "]{#b .c}", '{d="e"', "}", "{=html}",
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(MARKUP), max_size=40).map("".join), st.text(max_size=200))


def parse(text: str, *, is_html: bool = False, mdx: bool = False) -> Body:
    return markdown.parse(text, 0, markdown=not is_html, mdx=mdx)


def blocks(text: str, **options: bool) -> list[tuple[str, str]]:
    body = parse(text, **options)
    return [(block.kind, body.prose.text[block.start : block.end].strip()) for block in body.blocks]


def check_view(view: View, source: str) -> None:
    """Decoding the source slice of any part of the view gives that part; what comes later stands later."""
    assert [start for start, _, _ in view.segments] == sorted({start for start, _, _ in view.segments})
    last = 0
    for k, (start, low, high) in enumerate(view.segments):
        end = view.segments[k + 1][0] if k + 1 < len(view.segments) else len(view.text)
        text = view.text[start:end]
        assert last <= low <= high <= len(source)
        last = high
        if len(text) == high - low:
            assert source[low:high] == text or (text == OBJECT and source[low] in "<`")
            assert view.span(start, end) == (low, high)
        elif low == high:
            assert text == "\n"
        else:
            assert unescape(source[low:high]) == text or text == OBJECT or source[low:high].startswith("<")
    for start in range(len(view.text)):
        low, high = view.span(start, start + 1)
        assert 0 <= low <= high <= len(source)


@given(texts, st.booleans(), st.booleans())
def test_every_character_knows_its_place(text: str, is_html: bool, mdx: bool) -> None:
    body = parse(text, is_html=is_html, mdx=mdx)
    check_view(body.prose, text)
    end = 0
    for block in body.blocks:
        assert end <= block.start <= block.end <= len(body.prose.text)
        end = block.end
    for link in body.links:
        assert 0 <= link.start <= link.end <= len(text)
        check_view(link.view, text)
        if link.text_start >= 0:
            assert body.prose.text[link.text_start : link.text_end] == link.text
    for start, end in body.code:
        assert 0 <= start < end <= len(text)


@given(texts)
def test_what_stands_before_the_body_moves_offsets_and_nothing_else(text: str) -> None:
    head = "---\ntitle: x\n---\n"
    alone, behind = markdown.parse(text, 0), markdown.parse(head + text, len(head))
    assert behind.prose.text == alone.prose.text
    assert [(s, low + len(head), high + len(head)) for s, low, high in alone.prose.segments] == list(
        behind.prose.segments
    )


@given(texts)
def test_a_text_with_line_feeds_only_is_read_as_any_other(text: str) -> None:
    end = "\n\nEnd."
    plain, other = parse(text + end), parse(text + end + "\r")
    assert (other.prose.text, other.blocks, other.links) == (plain.prose.text, plain.blocks, plain.links)


ATTRIBUTES = [
    "href", "HREF", "class", "data-href", "data-x", "src", "srcset", "title", "aria-label", "x", "=", ' = "', '="', "='",
    '"', "'", " ", "\n", "/", "a.test/?b=1&amp;c", "https://a.test", ">", "<",
]  # fmt: skip
attributes = st.lists(
    st.sampled_from([*ATTRIBUTES, ' href="a.test"', ' class="b c"', ' src="d.test"']), max_size=8
).map("".join)


@given(attributes)
def test_the_links_of_a_tag_are_those_of_its_attributes(inside: str) -> None:
    source = f"<a {inside}>"
    tag = html.TAG.match(source)
    assert tag is not None or "<" in inside
    if tag is None or tag[2] is None:
        return
    given_ = list(html.attributes(source, *tag.span(3), html.URL_ATTRIBUTES))
    links = parse(source[: tag.end()]).links
    hrefs = [(each.start, each.end) for each in given_ if each.name == "href"]
    assert [(link.start, link.end) for link in links if link.attribute == "href"] == hrefs[-1:]
    others = {each.name for each in given_} - {"href", "srcset", "data-srcset"}
    assert {link.attribute for link in links} - {"href", "srcset"} == others


@given(st.sampled_from(["a", "/a", "P", "dc:title", "3", "h1", "/", ""]), attributes)
def test_a_sure_tag_is_a_tag(name: str, inside: str) -> None:
    source = f"<{name}{inside}>"
    sure, tag = html.SURE_TAG.match(source), html.TAG.match(source)
    if sure is not None:
        assert tag is not None
        assert (sure.span(), sure[1], sure[2]) == (tag.span(), f"{tag[1]}{tag[2]}", tag[3])
        assert parse(source[: sure.end()]).prose.text.strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        '<a "', "[", "`", "``a`", "<", "*", "_", "{{", "&", "![[", "<script>", "](", "<!--", "[](", "https://", "<div>",
        "[a](b", "[a][b ", "# \n", "<pre>\n\n", "```\n\n", "[a]", "<b>", "- x\n", "> ", "a\n", "\n", "((", "<a href='", "|",
        "{%", "\\", "~~", "- - - ", "    x = 1\n", '<a b="c" ', '<a href="x" ', '<a b="<a ', "<p ", "</p>", "x\n\n",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_only(text: str) -> None:
    def work(size: int) -> None:
        parse(text * (size // len(text)))

    assert_linear(work, 5_000)
    with hang_guard():
        work(400_000)


def test_blocks() -> None:
    text = "# Title #\n\nOne line\nand its second.\n\n- first\n- second\n1. third\n\n> quoted\n\n| a | b |\n| --- | --- |\n| c | d |\n"
    assert blocks(text) == [
        ("heading", "Title"), ("paragraph", "One line\nand its second."), ("item", "first"), ("item", "second"),
        ("item", "third"), ("quote", "quoted"), ("row", "a | b |"), ("row", "c | d |"),
    ]  # fmt: skip


def test_setext_heading_and_thematic_breaks() -> None:
    assert blocks("Title\n===\n\ntext\n\n---\n\nmore\n") == [
        ("heading", "Title"),
        ("paragraph", "text"),
        ("paragraph", "more"),
    ]


def test_code_is_no_prose() -> None:
    text = "Run `rm -rf` now.\n\n```sh\ncurl https://a.test\n```\n\nDone.\n\n    x = f(1);\n\nEnd.\n"
    assert parse(text).prose.text == f"Run {OBJECT} now.\nDone.\nEnd.\n"
    assert parse(text).links == ()


def test_html_is_read_for_its_text_and_blocks() -> None:
    text = "<p>One &amp; <b>two</b></p><ul><li>three</li></ul><h2>four</h2><p>five<br/>six</p>"
    text += "<script>no()</script><pre>no</pre>"
    for is_html in (False, True):
        found = [block for block in blocks(text, is_html=is_html) if block[0] != "code"]
        assert found == [
            ("paragraph", "One & two"),
            ("item", "three"),
            ("heading", "four"),
            ("paragraph", "five  \nsix"),
        ]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (
            "Ein Bild.\n\n{% highlight c++ %}\na[i](b);\n\n# kein Titel\n{% endhighlight %}\n\nDanach.",
            "Ein Bild.\nDanach.\n",
        ),
        ("Das {% raw %}{{ page.title }}{% endraw %} steht da.", "Das \ufffc steht da.\n"),
        ("{% raw %}\nPrimero.\n\nLuego.\n{% endraw %}\n", "\nPrimero.\nLuego.\n\n"),
        ("{%- set code %}{% raw %}\n<b></b>\n{% endraw %}{%- endset %}\nAprès.", "\nAprès.\n"),
        ("{% set title = 3 %}Texte. {% endset %}", "Texte. \n"),
        ("Ecco {{< highlight go >}}\nf := []()\n{{< /highlight >}}\n", "Ecco \n\n"),
        ("Veja [cc lang=”html”]<b></b>[/cc] e [code] sem fim.", "Veja \ufffc e [code] sem fim.\n"),
    ],
)
def test_code_in_templates_and_shortcodes_is_left_out(text: str, prose: str) -> None:
    assert parse(text).prose.text.strip() == prose.strip()


def test_comments_templates_and_mdx_statements_are_left_out() -> None:
    text = "import X from 'x'\n\nA <!-- no\n\nno --> b {{< ref \"x\" >}} c {% include y %} d.\n"
    assert parse(text, mdx=True).prose.text.split() == ["A", "b", "c", "d."]


def test_emphasis_and_escapes() -> None:
    assert parse("**Also:** _see_ snake_case 2 * 3 \\*star\\*").prose.text == "Also: see snake_case 2 * 3 *star*\n"


@pytest.mark.parametrize(
    ("text", "target", "place", "linked"),
    [
        ("[the text](https://a.test/x_(y) \"title\")", "https://a.test/x_(y)", "markdown", "the text"),
        ("[![alt](i.png)](https://a.test)", "https://a.test", "markdown", ""),
        ("![the picture](i.png)", "i.png", "image", "the picture"),
        ("<https://a.test/x>", "https://a.test/x", "autolink", "https://a.test/x"),
        ("See https://a.test/p_q?x=1. Then", "https://a.test/p_q?x=1", "bare", "https://a.test/p_q?x=1"),
        ("(see https://a.test/p_(q))", "https://a.test/p_(q)", "bare", "https://a.test/p_(q)"),
        ("[x]: <https://a.test> 'title'", "https://a.test", "reference", ""),
        ('<a class="k" href="https://a.test/?x=1&amp;y=2">the <b>text</b></a>', "https://a.test/?x=1&y=2", "attribute", "the text"),
        ("<img alt=x src='i.png'>", "i.png", "attribute", ""),
        ("https://a.test/?x=1&amp;y=2", "https://a.test/?x=1&y=2", "bare", "https://a.test/?x=1&y=2"),
    ],
)  # fmt: skip
def test_links(text: str, target: str, place: str, linked: str) -> None:
    found = [link for link in parse(text).links if link.target == target]
    assert [(link.place, link.text) for link in found] == [(place, linked)]
    link = found[0]
    assert unescape(text[link.start : link.end]) == target


def test_srcset_gives_each_candidate() -> None:
    links = parse('<img srcset="https://a.test/1.png 1x, https://a.test/2.png 2x">').links
    assert [link.target for link in links] == ["https://a.test/1.png", "https://a.test/2.png"]


def test_unclosed_things_end_with_the_text_or_are_text() -> None:
    assert parse("a <b").prose.text == "a <b\n"
    assert parse("a [b](c").prose.text == "a [b](c\n"
    assert parse("```\ncode").prose.text == ""
    assert parse("<script>x").prose.text == "x\n"


def test_pictures_inside_a_srcset_are_no_links() -> None:
    text = '<img srcset="data:image/gif;base64,R0lG/ODlh 1x, https://a.test/b.png?c=1 2x" data-srcset="/d.png 1x">'
    assert [link.target for link in markdown.parse(text, 0).links] == ["https://a.test/b.png?c=1", "/d.png"]


def test_a_footnote_is_no_link_definition() -> None:
    text = "Rain[^1] and [sun][s].\n\n[^1]: As measured.\n[s]: https://a.test/\n"
    assert [link.target for link in markdown.parse(text, 0).links] == ["https://a.test/"]


@pytest.mark.parametrize("is_html", [False, True])
def test_what_a_player_shows_to_old_browsers_is_no_text(is_html: bool) -> None:
    player = (
        '<video src="https://a.test/1.mp4">\n  <source src="https://a.test/2.mp4">\n'
        '  <p>No <a href="https://a.test/3">video</a>.</p>\n</video>'
    )
    body = parse(f"<p>Rain.</p>\n\n{player}\n\n<p>Sun.</p>\n", is_html=is_html)
    assert body.prose.text.split() == ["Rain.", "Sun."]
    assert [link.target for link in body.links] == ["https://a.test/1.mp4", "https://a.test/2.mp4"]
    assert parse("Rain <video> sun.", is_html=is_html).prose.text.split() == ["Rain", "sun."]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ('One\n\n::: {#a .b c="d"}\nTwo\n:::\n\nThree', ["One", "Two", "Three"]),
        ('One\n:::: {.a\n.b style="c"} ::::\nTwo\nlines\n::::\nThree', ["One", "Two\nlines", "Three"]),
        ("::: note\r\nOne\r\n:::\r\n", ["One"]),
        ("- ::: {.a}\n  One\n  :::\n", ["One"]),
        ("> ::: {.a}\n> One\n> :::\n", ["One"]),
        ('## One {#one .a b="c d"}\n', ["One"]),
        ("One *two* {#one}\n=====\n", ["One two"]),
        ("One {#one\n.a}\n-----\n", ["One"]),
        ("A [b]{.c}, [d [e]{.f}]{.g} and []{.h}i", ["A b, d e and i"]),
        ('A [b](c "d"){.e #f\ng="h"} i', ["A b i"]),
        ('![a](b){width="500"\nheight="400"} c', [" c"]),
        ("[[a]{.b} [c [d]{.e}]{.f}](g){.h}", ["a c d"]),
        ("a `b`{.c} d `<br>`{=html}e", [f"a {OBJECT} d e"]),
    ],
)
def test_what_pandoc_writes_around_text_is_markup(text: str, prose: list[str]) -> None:
    body = parse(text)
    assert [body.prose.text[block.start : block.end] for block in body.blocks] == prose
    check_view(body.prose, text)


@pytest.mark.parametrize(
    "text",
    [
        "A {x} and {.}, {a b}.",
        "A ) {.b} c",
        "A sentence {.b} goes on",
        "# {x}",
        ":::tip A title",
        "A ::: b",
        "[a]{b} [c] {.d}",
        "(a){b}",
    ],
)
def test_other_braces_and_colons_are_text(text: str) -> None:
    assert parse(text).prose.text.strip() == text.lstrip("# ")


def test_a_link_in_an_item_may_go_over_a_line_end() -> None:
    text = '- One [two\n  three](https://a.test\n  "four"){.b\n  .c} five\n  six\n- seven [\n\n  eight]\n'
    body = parse(text)
    assert blocks(text) == [
        ("item", "One two\n  three five"),
        ("paragraph", "six"),
        ("item", "seven ["),
        ("paragraph", "eight]"),
    ]
    (link,) = body.links
    assert (link.target, link.text) == ("https://a.test", "two\n  three")
    check_view(body.prose, text)


def test_links_keep_their_text_beside_attributes() -> None:
    (link,) = parse("A [b [c]{.d} [[e]{.f}]{.g}](https://h.test){.i} j").links
    assert (link.target, link.text) == ("https://h.test", "b c e")


@pytest.mark.parametrize(
    "text", ["[" * 9, "[]{.a}", "[]{", '[]{a="', "{.a", "::: {.a ", "::: {.a}\n", "# a {.b} ", "[[a]{.b}](c", "- :::\n"]
)
def test_hostile_attributes(text: str) -> None:
    def work(size: int) -> None:
        parse(text * (size // len(text)) + "\n]{ :::")

    assert_linear(work, 5_000)
    with hang_guard():
        work(400_000)


@pytest.mark.parametrize(
    ("image", "is_image"),
    [("![A crane][1]", True), ("![A crane][]", True), ("![Old][a crane]", True), ("![A crane][2]", False)],
)
def test_images_by_label_have_no_text(image: str, is_image: bool) -> None:
    found = str(blocks(f"Before\n\n{image}\n\n[1]: a.png\n  [A crane]: b.png\n"))
    assert ("rane" not in found) == is_image
