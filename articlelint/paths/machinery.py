"""Which folders hold what a site generator makes pages with, and no articles.

Some names mean that wherever they stand. Others, such as `templates`, may well be a subject of articles: they count
only beside a file of the generator that gives them their meaning.
"""

from __future__ import annotations

from collections.abc import Set

from articlelint.startup.records import NamedTuple

ALWAYS = frozenset({"_layouts", "_includes", "_partials", "_templates", "_data", "_sass", "archetypes"})
"""Names that no generator reads articles from: Jekyll's, Eleventy's, Hexo's and Hugo's own."""


class _Generator(NamedTuple):
    """A generator's own folders beside its files: `marks` are sets of names, of which one has to be there in full."""

    name: str
    marks: tuple[frozenset[str], ...]
    folders: frozenset[str]


def _any(*names: str) -> tuple[frozenset[str], ...]:
    return tuple([frozenset({name}) for name in names])


def _with(name: str, extensions: str) -> list[str]:
    return [f"{name}.{extension}" for extension in extensions.split()]


_JS = "js cjs mjs ts cts mts"
# The names are those of the generators' documentation: of their files, and of the folders for templates, themes, files
# that are copied as they are, and what the generator writes.
_GENERATORS = (
    _Generator(
        "Hugo",
        (
            *_any(*_with("hugo", "toml yaml yml json"), "archetypes", "theme.toml"),
            *[frozenset({name, "content"}) for name in ("config", *_with("config", "toml yaml yml json"))],
        ),
        frozenset({"layouts", "themes", "data", "i18n", "assets", "static", "public", "resources", "exampleSite"}),
    ),
    _Generator(
        "Zola",
        _any("zola.toml"),
        frozenset({"templates", "themes", "sass", "static", "public"}),
    ),
    _Generator(
        "Jekyll and Hexo",
        _any("_config.yml", "_config.yaml"),
        frozenset({"_site", "scaffolds", "themes", "layouts", "includes", "assets", "public"}),
    ),
    _Generator(
        "Eleventy",
        _any(".eleventy.js", *_with("eleventy.config", "js cjs mjs ts")),
        frozenset({"_site", "layouts", "includes", "partials"}),
    ),
    _Generator("Docusaurus", _any(*_with("docusaurus.config", _JS)), frozenset({"build", "static"})),
    _Generator("Astro", _any(*_with("astro.config", _JS)), frozenset({"public", "dist"})),
    _Generator("Gatsby", _any(*_with("gatsby-config", _JS)), frozenset({"public", "static"})),
    _Generator("VitePress", _any(".vitepress"), frozenset({"public"})),
    _Generator("MkDocs", _any(*_with("mkdocs", "yml yaml")), frozenset({"overrides", "site"})),
    _Generator("Pelican", _any("pelicanconf.py"), frozenset({"output", "theme", "themes", "templates"})),
)


def folders_beside(names: Set[str]) -> frozenset[str]:
    """The names of folders without articles in a folder that holds files and folders of these `names`."""
    found = ALWAYS
    for generator in _GENERATORS:
        if not generator.folders.isdisjoint(names) and any(mark <= names for mark in generator.marks):
            found |= generator.folders
    return found
