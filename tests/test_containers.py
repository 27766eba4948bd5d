"""Elements that say by their names what they are, through `Containers.find`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from articlelint.page import containers
from articlelint.page.containers import Container
from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources
from articlelint.syntax import markdown

NAMES = containers.load(Resources())
DATA = yaml.safe_load(Path(tables.path("page/containers")).read_text(encoding="utf-8"))
KINDS = {
    "nav", "related", "share", "follow", "comments", "byline", "widget", "cookie", "disclosure", "syndication",
    "paywall", "credit",
}  # fmt: skip

ARTICLE = "A sentence of the article.\n\n" * 20


def find(text: str) -> tuple[Container, ...]:
    return NAMES.find(text, 0, len(text), markdown.parse(text, 0).code)


def only(text: str) -> Container:
    (found,) = find(text)
    return found


def sure(text: str) -> list[str]:
    """The sure kinds in `text` beside the text of an article."""
    return [each.kinds[0] for each in find(f"{text}\n\n{ARTICLE}") if each.is_sure]


SURE = {
    "nav": ['<nav><a href="/">Home</a></nav>', '<div role="navigation">x</div>', '<ul class="breadcrumb"><li>x</li></ul>',
            '<div class="nav-links">x</div>', '<footer class="site-footer">x</footer>', '<p class="postTags">x</p>',
            '<div itemscope itemtype="https://schema.org/BreadcrumbList">x</div>', "::: {.post-navigation}\nx\n:::",
            "[x]{.tags-links}", '::: {#site-header role="banner"}\nx\n:::'],
    "share": ['<div class="sharedaddy sd-sharing-enabled">x</div>', '<div class="addtoany_share_save_container">x</div>',
              '<div class="a2a_kit">x</div>', '<ul class="ShareButtons--top">x</ul>', "::: {#jp-post-flair .sharedaddy}\nx\n:::",
              '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>'],
    "follow": ['<div id="mc_embed_signup">x</div>', '<ul class="wp-block-social-links">x</ul>', '<div class="social-icons">x</div>',
               '<div class="subscription-widget-wrap">x</div>'],
    "comments": ['<div id="disqus_thread">x</div>', '<div id="comments" class="comments-area">x</div>', '<ol class="commentlist">x</ol>',
                 "-   ::: {#div-comment-7 .comment-body}\n    x\n    :::\n", "### Reply {#reply-title .comment-reply-title}",
                 '<span itemprop="commentText">x</span>'],
    "byline": ['<div class="entry-meta">x</div>', '<span class="posted-on">x</span>', '<p class="byline">x</p>', "[x]{.byline .author}",
               '<div class="author-box">x</div>'],
    "related": ['<div id="jp-relatedposts">x</div>', '<section class="related-posts">x</section>', '<div class="OUTBRAIN">x</div>',
                '<div id="taboola-below-article">x</div>'],
    "widget": ['<ins class="adsbygoogle" data-ad-slot="7">x</ins>', '<aside class="widget-area">x</aside>', '<form role="search">x</form>',
               "Recent {.widget-title}\n======\n", '<iframe src="//ad.doubleclick.net/x"></iframe>', '<div data-ad-slot="1">x</div>'],
    "cookie": ['<div class="cookie-notice">x</div>', '<div id="onetrust-banner-sdk">x</div>'],
    "paywall": ['<div class="paywall">x</div>'],
}  # fmt: skip
CONTENT = [
    '<div class="entry-content">x</div>',
    '<div itemprop="articleBody">x</div>',
    '<article class="h-entry">x</article>',
    '<article class="post-17 post type-post tag-comments category-newsletter hentry">x</article>',
    '<figure class="wp-block-image">x</figure>',
    '<p class="caption">x</p>',
    '<nav class="toc">x</nav>',
    '<aside class="admonition note">x</aside>',
    '<div class="footnotes" role="doc-endnotes">x</div>',
    '<div class="highlight">x</div>',
    '<blockquote class="twitter-tweet">x</blockquote>',
    "::: note\nx\n:::",
    ":::tip[Advice]\nx\n:::",
    "::: {.callout-note}\nx\n:::",
    '<ul class="nav nav-tabs">x</ul>',
    '<div class="widget Blog" id="Blog1">x</div>',
]
NEITHER = [
    "Text without any markup",
    '<div class="row">x</div>',
    '<body class="admin-bar single-post">x</body>',
    '<div class="elementor-element elementor-widget-text-editor">x</div>',
    '<div class="has-sidebar no-comments">x</div>',
    '<h2 id="comments">Comments in code</h2>',
    "## Newsletter {#newsletter}\n",
    "## Comments {#comments .unnumbered}\n",
    '<section id="pagination" class="level2">x</section>',
    "::: {#breadcrumbs .section .level2}\nx\n:::",
    '<a id="share-buttons" href="#x">x</a>',
    '<iframe src="https://www.youtube.com/embed/abc"></iframe>',
    '`<div class="sharedaddy">x</div>`',
    '```html\n<div class="sharedaddy">x</div>\n```',
    "A sentence {.widget-title} goes on",
    "{{ page.title }} and {x} and a:::b",
    '<span class="screenplay">x</span>',
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SURE.items() for text in texts])
def test_sure(kind: str, text: str) -> None:
    assert kind in sure(text)


@pytest.mark.parametrize("text", CONTENT)
def test_content_is_nothing_else(text: str) -> None:
    assert {each.kinds for each in find(text)} == {("content",)}
    assert all(each.is_content and not each.is_sure for each in find(text))


@pytest.mark.parametrize("text", NEITHER)
def test_nothing_is_said(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    "text",
    ['<aside class="sidebar">x</aside>', "<footer>x</footer>", '<p class="author">x</p>', '<div class="share">x</div>'],
)
def test_weak(text: str) -> None:
    assert only(text).kinds
    assert not only(text).is_sure


def test_places() -> None:
    text = 'Text.\n\n<div class="widget-area">\n\n<p>One</p>\n<ul class="breadcrumbs"><li>Two<li>Three</ul>\n</div>\n\nMore.'
    outer, inner = find(text)
    assert text[outer.start : outer.end].startswith('<div class="widget-area">')
    assert text[outer.start : outer.end].endswith("</ul>\n</div>")
    assert text[outer.inner_start : outer.inner_end].startswith("\n\n<p>One")
    assert text[inner.start : inner.end] == '<ul class="breadcrumbs"><li>Two<li>Three</ul>'
    assert inner.tokens == ("breadcrumbs",)


def test_places_of_fences() -> None:
    text = "Text.\n\n::: {#comments\n.comments-area}\n::: {.x}\nOne\n:::\n\nTwo\n:::\n\nMore."
    found = only(text)
    assert text[found.start : found.end] == "::: {#comments\n.comments-area}\n::: {.x}\nOne\n:::\n\nTwo\n:::"
    assert text[found.inner_start : found.inner_end] == "\n::: {.x}\nOne\n:::\n\nTwo\n"
    assert found.tokens == ("#comments", "comments-area")


def test_lines_that_end_as_on_windows() -> None:
    text = "::: {#comments .comments-area}\r\nOne\r\n:::\r\n\r\nTwo {.widget-title}\r\n===\r\n"
    fence, heading = find(text)
    assert text[fence.start : fence.end].endswith("One\r\n:::")
    assert text[heading.start : heading.end] == "Two {.widget-title}\r\n==="


def test_places_of_spans_and_headings() -> None:
    text = 'A [b [c](d "e")]{.tags-links} f\n\n## Reply [x](y){.z} {#reply-title .comment-reply-title}\n'
    span, heading = find(text)
    assert text[span.start : span.end] == '[b [c](d "e")]{.tags-links}'
    assert text[span.inner_start : span.inner_end] == 'b [c](d "e")'
    assert text[heading.start : heading.end] == "## Reply [x](y){.z} {#reply-title .comment-reply-title}"
    assert text[heading.inner_start : heading.inner_end] == "Reply [x](y){.z}"


def test_what_is_not_closed_is_not_sure() -> None:
    text = '<div><div class="sharedaddy">x</div><ul class="comments-area"><li>x</div>\n\n' + ARTICLE
    shares, comments = find(text)
    assert shares.is_sure
    assert not comments.is_sure
    assert text[comments.start : comments.end] == '<ul class="comments-area"><li>x'


def test_an_article_in_furniture_makes_it_unsure() -> None:
    body = "<p>A sentence of the article. </p>" * 100
    text = f'<div class="widget-area"><div class="entry-content">{body}</div></div>{"<p>x</p>" * 2_000}'
    outer, inner = find(text)
    assert outer.kinds == ("widget",)
    assert not outer.is_sure
    assert inner.is_content


def test_hidden() -> None:
    hidden = [
        '<span class="screen-reader-text">x</span>',
        '<span class="sr-only">x</span>',
        '<div style="color: red; display: none">x</div>',
        "<div hidden='hidden'>x</div>",
        '<div aria-hidden="true">x</div>',
        "[x]{.visually-hidden}",
        '::: {style="display:none"}\nx\n:::',
    ]
    for text in hidden:
        assert only(text).is_hidden, text
    assert (
        find('<span class="katex-html" aria-hidden="true">x</span>') == ()
        or not only('<span class="katex-html" aria-hidden="true">x</span>').is_hidden
    )


def test_empty() -> None:
    assert only('<div id="div-gpt-ad-1"> <span>&nbsp;</span> </div>').is_empty
    assert only("::: {.adsbygoogle}\n:::").is_empty
    assert only("[]{.entry-meta}").is_empty
    assert not only('<div id="div-gpt-ad-1"><img src="x.png"></div>').is_empty
    assert not only('<div id="div-gpt-ad-1"><b>x</b></div>').is_empty


def test_the_table() -> None:
    assert set(DATA["kinds"]) == KINDS
    for kind, strengths in DATA["kinds"].items():
        for strength in ("sure", "weak"):
            for name in strengths[strength].get("names", ()):
                assert name == name.lower(), name
                said = NAMES.find(f'<div class="{name.lstrip("=").replace(" ", "-")}">x</div>', 0, 1_000)
                assert said, (kind, name)


PIECES = [
    "<div class='share-buttons'>", "</div>", "<p>", "</p>", "<li>", "<ul class=\"breadcrumbs\">", "</ul>", "text ", "\n", "\n\n",
    "::: {.comments}\n", ":::\n", "[", "]", "]{.byline}", "](x){.byline}", "{", "}", '"', "# a {#b .widget-title}\n", "<nav>", "</nav>",
    "<aside hidden=x>", "<img class='avatar'>", "`", "<", "&nbsp;", "-   ", "> ", "é", "😀",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_spans_nest_and_lie_in_the_text(text: str) -> None:
    assert_in_order(text, find(text))


@given(st.text("<>/{}[]()#.:=\"' \ndivclasnp-", max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert_in_order(text, find(text))


def assert_in_order(text: str, found: Iterable[Container]) -> None:
    open_ends = [len(text)]
    last = 0
    for each in found:
        assert last <= each.start <= each.inner_start <= each.inner_end <= each.end <= len(text), each
        while open_ends[-1] <= each.start and len(open_ends) > 1:
            open_ends.pop()
        assert each.end <= open_ends[-1], each
        open_ends.append(each.end)
        last = each.start
        assert each.kinds or each.is_hidden
        assert not (each.is_sure and each.is_content)


HOSTILE = {
    "open elements": "<div class='share-buttons'>",
    "nested items": "<ul><li class='comment-body'>",
    "closing tags": "</div></p>",
    "open fences": "::: {.comments}\n",
    "fences without an end": "::: {.a\n",
    "quotes in braces": '::: {.a b="',
    "brackets": "[",
    "spans": "[]{.byline}",
    "quotes after brackets": ']{"',
    "links": "[a](b ",
    "links with titles": '[a](b "',
    "headings": "# {.widget-title} {#a",
    "braces": " {.",
    "comments": "<nav><!-- ",
    "attributes": "<div class='a' ",
    "backslashes": "[\\",
    "list marks": "- - - :::",
    "quotes": "> > >",
}  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_time_is_in_proportion_to_the_text(piece: str) -> None:
    def took(size: int) -> float:
        text = "</a><nav>::: ]{" + piece * (size // len(piece)) + '\n="'
        best = 10.0
        for _ in range(3):
            start = time.process_time()
            NAMES.find(text, 0, len(text))
            best = min(best, time.process_time() - start)
        return best

    assert took(200_000) < 8 * took(50_000) + 0.02
