"""Which program makes a site of the articles: each has files of its own beside them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import NamedTuple

_LONGEST = 200_000  # characters of a file that is looked into


class Mark(NamedTuple):
    """A file of a generator: an expression for its whole name, and one for what is in it."""

    generator: str
    name: str
    text: str = ""


class Generator(NamedTuple):
    """A generator, and the file or folder by which it was found, relative to the root."""

    name: str
    mark: str


_JS = r"(?:[cm]?[jt]s)"
# The file names are those that the generators' documentation gives. Several share some: what is more specific is first.
_MARKS = (
    Mark("Hugo", r"hugo\.(?:toml|ya?ml|json)"),
    Mark("Hugo", r"archetypes"),
    Mark("Hugo", r"config\.(?:toml|ya?ml|json)", r"(?m)^\s*\"?base[Uu][Rr][Ll]\"?\s*[=:]"),
    Mark("Zola", r"(?:zola|config)\.toml", r"(?m)^\s*base_url\s*="),
    Mark("Astro", rf"astro\.config\.{_JS}"),
    Mark("Eleventy", rf"(?:\.eleventy|eleventy\.config)\.{_JS}"),
    Mark("Docusaurus", rf"docusaurus\.config\.{_JS}"),
    Mark("Gatsby", rf"gatsby-config\.{_JS}"),
    Mark("Nuxt", rf"nuxt\.config\.{_JS}"),
    Mark("VitePress", r"\.vitepress"),
    Mark("VuePress", r"\.vuepress"),
    Mark("Next.js", rf"next\.config\.{_JS}"),
    Mark("SvelteKit", r"svelte\.config\.js"),
    Mark("Pelican", r"pelicanconf\.py"),
    Mark("Nikola", r"conf\.py", r"(?m)^BLOG_TITLE\s*="),
    Mark("Hexo", r"package\.json", r'"hexo"\s*:'),
    Mark("Hexo", r"_config\.ya?ml", r"(?m)^(?:source_dir|post_asset_folder)\s*:"),
    Mark("Jekyll", r"_config\.ya?ml"),
    Mark("Jekyll", r"Gemfile", r"\b(?:jekyll|github-pages)\b"),
    Mark("Eleventy", r"package\.json", r'"@11ty/eleventy"\s*:'),
    Mark("MkDocs", r"mkdocs\.ya?ml"),
    Mark("Quarto", r"_quarto\.ya?ml"),
)
_BY_FOLDERS = (Mark("Jekyll", r"_posts"),)  # of which others have some, too


def detect(root: str, folders: Iterable[str]) -> Generator | None:
    """The generator of the articles in `folders`, relative to the absolute `root` with `/`; None where none is known.

    Its files stand in one of these folders, or above; the nearest ones count.
    """
    above = {folder.rsplit("/", depth)[0] for folder in folders for depth in range(folder.count("/") + 1)} | {""}
    nearest = sorted(above, key=lambda each: (-each.count("/") - bool(each), each))
    for marks in (_MARKS, _BY_FOLDERS):
        for folder in nearest:
            found = _marked(os.path.join(root, folder), marks)
            if found is not None:
                return Generator(found[0], f"{folder}/{found[1]}".lstrip("/"))
    return None


def _marked(folder: str, marks: Iterable[Mark]) -> tuple[str, str] | None:
    """The generator and the name of the file in `folder` that is the first of `marks`."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    for mark in marks:
        for name in names:
            if re.fullmatch(mark.name, name) and (
                not mark.text or re.search(mark.text, _beginning(os.path.join(folder, name)))
            ):
                return mark.generator, name
    return None


def _beginning(path: str) -> str:
    """The first characters of a file; nothing of one that cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST)
    except OSError:
        return ""
