"""Which of a site's files are no articles, by what they say and by the company they keep.

Front matter without a body is an article that lost its text, or data: a profile, an event, a sponsor. One file does not
tell; its folder does. Where most files have no body, none of them lost one. Likewise a whole page of HTML is a demo, or
what a generator wrote, where most files of the site are Markdown.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from articlelint.article.stubs import Stub
from articlelint.paths import kinds
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.word_lists import read_lists

BARE = "front matter only"
DOCUMENT = "HTML page beside Markdown"
_LEAST = 3  # files of a folder that tell what the others are
_MOSTLY = 0.5  # share of the files that have no body
_NEARLY_ALL = 0.9  # the same, where they have a date or a source as articles do


def passed_over(files: Sequence[tuple[str, Stub]]) -> Mapping[int, str]:
    """The numbers of the files that are no articles, each with the reason; `files` are paths with what each one is."""
    return dict(_passed_over(files))


def _passed_over(files: Sequence[tuple[str, Stub]]) -> Iterator[tuple[int, str]]:
    is_markdown = 2 * sum(path.lower().endswith(kinds.MARKDOWN) for path, _ in files) > len(files)
    total, bare, dated = Counter[str](), Counter[str](), Counter[str]()
    for path, stub in files:
        folder = _folder(path)
        total[folder] += stub != "generated page"
        bare[folder] += stub == "bare"
        dated[folder] += stub == "dated"
    for number, (path, stub) in enumerate(files):
        folder = _folder(path)
        if stub in ("bare", "dated"):
            share = _MOSTLY if stub == "bare" else _NEARLY_ALL
            if bare[folder] + dated[folder] >= max(_LEAST, share * total[folder]) and not _is_for_articles(folder):
                yield number, BARE
        elif stub == "document":
            if is_markdown:
                yield number, DOCUMENT
        elif stub:
            yield number, stub


def _folder(path: str) -> str:
    """The folder whose files are of one kind with this one; an `index` has one for itself, below that folder."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name.startswith("index.") else folder


def _is_for_articles(folder: str) -> bool:
    """Whether a folder is called like those of articles; years and months in it are, too."""
    name = next((name for name in reversed(folder.lower().split("/")) if not name.isdigit()), "")
    return name in _content_names()


@cache
def _content_names() -> frozenset[str]:
    path = os.path.join(rules_dir(), "folders.yaml")
    return frozenset(read_lists(path, ("content", "machinery"))["content"])
