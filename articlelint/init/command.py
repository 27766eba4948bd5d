"""The command `init`: looks at a repository, writes a configuration and schemas for it, and says what it saw."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping

from articlelint.article.words import Words
from articlelint.config.finder import CONFIG_NAMES, config_file_in
from articlelint.errors import ArticlelintError
from articlelint.init import draft as drafts
from articlelint.init import summary
from articlelint.paths.names import shown_path
from articlelint.storage import atomic

_CONFIG = CONFIG_NAMES[1]


class InitError(ArticlelintError):
    """Nothing can be written; the text says why."""


def run(folder: str, words: Words, *, write: bool) -> Iterator[str]:
    """Look at `folder`, `write` the files that fit it, and give the lines that tell of it.

    Raises:
        InitError: where there are no articles, or a file is there already: nothing is written then.
    """
    root = os.path.abspath(folder)
    if not os.path.isdir(root):
        raise InitError(f"{folder} is no folder")
    existing = config_file_in(root)
    if write and existing is not None:
        raise InitError(f"{shown_path(existing)} is there already, and init overwrites nothing (--dry-run only shows)")
    draft = drafts.make(root, words)
    if draft is None:
        raise InitError(
            f"there are no articles below {shown_path(root)}: no *.md, *.markdown, *.mdx, *.html, *.htm, *.txt"
        )

    def shown(path: str) -> str:
        return shown_path(os.path.join(root, path))

    files = {_CONFIG: draft.configuration, **{schema.path: schema.text for schema in draft.schemas}}
    if write:
        write_new(root, dict(reversed(files.items())))  # so that no schema is named before it is there
    else:
        for path, text in files.items():
            yield from (f"--- {shown(path)}", *text.splitlines(), "")
    yield from summary.survey_lines(draft, shown_path)
    yield ""
    yield "Written:" if write else "Would be written:"
    yield f"  {shown(_CONFIG)}"
    yield from (f"    {line}" for line in summary.generator_lines(draft))
    for schema in draft.schemas:
        yield f"  {shown(schema.path)}"
        yield from (f"    {line}" for line in summary.schema_lines(schema, shown))
    here = "" if root == os.getcwd() else f" {shlex.quote(shown_path(root))}"
    yield from summary.next_steps(root, here)
    yield ""
    if write:
        yield f"Next: articlelint check{here}"
        yield f"      articlelint baseline{here}  # leaves for later what is wrong today"
    else:
        yield f"Next: articlelint init{here}"


def write_new(root: str, files: Mapping[str, str]) -> None:
    """Write new files, texts by paths relative to `root`, each in one step: all of them, or none.

    Raises:
        InitError: where one is there already, or cannot be written.
    """
    written: list[str] = []
    try:
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            atomic.write(path, [text.encode("utf-8")], sync=True, overwrite=False)
            written.append(path)
    except OSError as error:
        for done in written:
            os.unlink(done)
        if isinstance(error, FileExistsError):
            there = shown_path(error.filename2 or error.filename or path)
            raise InitError(f"{there} is there already, and init overwrites nothing") from error
        raise InitError(f"{shown_path(path)} cannot be written: {error.strerror or error}") from error
