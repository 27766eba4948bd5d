"""Files that hold no article: redirects, lists that the generator fills, templates, and front matter alone."""

from __future__ import annotations

from typing import Literal

from articlelint.article.article import Article
from articlelint.article.fields import FIELDS
from articlelint.paths import kinds, machinery
from articlelint.startup.expressions import regex

Stub = Literal["", "redirect", "generated page", "error page", "template", "bare", "dated", "document"]
"""What a file is in the place of an article; "" for an article.

`bare` is front matter alone, `dated` is that with a date or a link, as an article has that lost its body: only the
company of others tells such data from articles. One that says where its text was taken from is an article. A `document`
is a whole page of HTML, beside articles in Markdown a demo or what a generator wrote.
"""

_SHORT = 400  # characters of prose that a redirect or a list may say beside what the generator fills in
# Tags that show nothing by themselves, and comments.
TAG = regex(
    r"</?(?!https?:|mailto:|(?:img|iframe|video|audio|embed|object|source|picture|canvas|svg|form|script)\b)[A-Za-z][^<>]*>|<!--.*?-->"
)
_REFRESH = regex(
    r"(?i)<meta\s[^<>]{0,60}http-equiv\s*=\s*[\"']?refresh\b|<script\b[^<>]{0,60}>[^<>]{0,99}\blocation\b|<Redirect\s"
)
# Statements of Liquid, Nunjucks and Go that fill in other articles, or the parts of a page.
_STATEMENT = regex(
    r"\{%-?\s*(?:for|paginate|block|extends)\s|\{\{-?\s*(?:content\s*[|}-]|(?:range|block|define|template|partial)\s)"
)
_DOCUMENT = regex(r"(?i)\s*(?:<!--(?:(?!-->).){0,2000}-->\s*)?<(?:!doctype\s|html\b)")
# Pages that a static generator wrote say so.
_WRITTEN = regex(
    r"(?i)<meta\s[^<>]{0,20}name=[\"']?generator[\"']?\s[^<>]{0,20}content=[\"']?(?:hugo|jekyll|eleventy|hexo|gatsby|astro"
    r"|docusaurus|vitepress|vuepress|mkdocs|zola|pelican|nikola|quarto)\b"
)
_HEAD = 5_000  # characters in which a page says who wrote it
_PLACEHOLDER = regex(r"(?m)^[^\n:]{0,40}(?::[ \t]*\{\{|\{%)")  # a value that is filled in before there is front matter
_REDIRECT_KEYS = ("redirect_to", "redirect", "redirect_url", "redirectTo")
# By which a scraper says where a text is from.
_TAKEN_KEYS = (
    "source",
    "source_url",
    "sourceUrl",
    "original",
    "original_url",
    "originalUrl",
    "original_link",
    "upstream_url",
)
_REDIRECT_LAYOUTS = frozenset({"redirect", "redirected", "redirect.html"})
# Names of the pages that a server shows in the place of one that it does not give.
_ERROR_NAMES = frozenset({"400", "401", "403", "404", "500", "502", "503", "50x", "offline"})
_SECTION_NAMES = frozenset({"_index", "index"})
_SECTION_KEYS = ("pagination", "paginate", "paginate_by", "eleventyNavigation", "cascade")
# Layouts of articles and of pages with a text; any other one makes a page that needs none.
ARTICLE_TYPES = frozenset({"post", "posts", "article", "news", "blog", "story"})
_TEXT_LAYOUTS = ARTICLE_TYPES | {"page", "default", "base", "single"}
_DATED_NAME = regex(r"\d{4}-\d{2}-\d{2}")


def stub(article: Article) -> Stub:
    """What a file is in the place of an article; "" where it is one, or where its front matter cannot be read."""
    front_matter = article.front_matter
    if front_matter is not None and front_matter.problems:
        return "template" if _PLACEHOLDER.search(article.text, 0, article.body_start) else ""
    if len(article.text) - article.body_start > 4 * _SHORT and not _is_html(article):
        return ""
    if is_error_page(article):
        return "error page"
    if _is_redirect(article):
        return "redirect"
    if front_matter is None and _is_html(article) and _DOCUMENT.match(article.text, article.body_start):
        return "generated page" if _WRITTEN.search(article.text, 0, _HEAD) else "document"
    dated = is_dated(article)
    if not dated and _is_filled_in(article):
        return "template"
    if front_matter is None or not is_empty(article) or any(article.data.get(key) for key in _TAKEN_KEYS):
        return ""
    if dated or article.values("source"):
        return "dated"
    return "generated page" if _is_generated(article) else "bare"


def is_empty(article: Article) -> bool:
    """Whether the body holds nothing but tags and comments."""
    source = article.text[article.body_start :]
    return not source.strip() or not TAG.sub("", source).strip(" \t\r\n\ufeff")


def _is_generated(article: Article) -> bool:
    """Whether the generator fills a page without a text: by its name, its layout, or what its front matter asks for."""
    data = article.data
    if _stem(article) in _SECTION_NAMES or any(key in data for key in _SECTION_KEYS):
        return True
    layout = data.get("layout")
    return isinstance(layout, str) and layout.rpartition("/")[2].partition(".")[0].lower() not in _TEXT_LAYOUTS


def is_error_page(article: Article) -> bool:
    """Whether a page is the one that the site itself shows where there is none."""
    return _stem(article) in _ERROR_NAMES


def _stem(article: Article) -> str:
    return article.path.rpartition("/")[2].partition(".")[0].lower()


def is_dated(article: Article) -> bool:
    """Whether front matter or file name say a date, as those of articles do, and those of pages of a site do not."""
    data = article.data
    return any(data.get(key) for key in FIELDS["date"]) or _DATED_NAME.match(_stem(article)) is not None


def _is_html(article: Article) -> bool:
    return article.path.lower().endswith(kinds.HTML)


def _is_redirect(article: Article) -> bool:
    """Whether a page only sends its reader elsewhere."""
    if len(article.prose.text) > _SHORT:
        return False
    data = article.data
    if any(data.get(key) for key in _REDIRECT_KEYS) or data.get("layout") in _REDIRECT_LAYOUTS:
        return True
    return any(not _is_in_code(article, match.start()) for match in _REFRESH.finditer(article.text, article.body_start))


def _is_in_code(article: Article, at: int) -> bool:
    """Whether what stands at `at` is inside code; not that which begins there."""
    return 0 <= article.body.code_at(at) < at


def _is_filled_in(article: Article) -> bool:
    """Whether a page is a template: an HTML file with statements, or another one that says little beside them."""
    if not _is_html(article) and len(article.prose.text) > _SHORT:
        return False
    return is_template(article)


def is_template(article: Article) -> bool:
    """Whether a file makes pages: by its folder, or by statements outside code that fill in what a reader sees."""
    return article.remember(is_template, lambda: _is_machinery(article) or _has_statement(article))


def _is_machinery(article: Article) -> bool:
    return not machinery.ALWAYS.isdisjoint(article.path.split("/")[:-1])


def _has_statement(article: Article) -> bool:
    matches = _STATEMENT.finditer(article.text, article.body_start)
    return any(not _is_in_code(article, match.start()) for match in matches)
