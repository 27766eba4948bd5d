"""The front matter keys under which sites keep what the rules call by one name."""

from __future__ import annotations

# By field, its keys in the order in which they are tried. A field that is not here is a key by its own name.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "excerpt": ("excerpt", "description", "summary", "dek", "subtitle", "lead", "teaser"),
    "category": ("category", "categories", "section", "primary_section", "topic"),
    "tags": ("tags", "keywords"),
    # The page from which an article was taken, or to which it points.
    "source": (
        "source", "url", "link", "original_url", "external_url", "source_url", "original", "news_source_url", "from",
        "sourceUrl", "sourceURL", "originalUrl", "original_link", "upstream_url",
    ),
    # The page on which the article itself is published.
    "canonical": ("canonical", "canonical_url", "permalink"),
    "author": ("author", "authors", "by", "byline"),
    "date": ("date", "pubDate", "published", "published_at", "publishDate"),
    "language": ("lang", "language", "locale"),
}  # fmt: skip
# The pages from which an article was put together.
SOURCES = "sources"
# Excerpts that programs fill with the first words of the body.
GENERATED_EXCERPTS = ("description", "summary", "teaser")
