"""The command `init`: looks at a repository, writes a configuration and schemas for it, and says what it saw."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from errno import EEXIST

from articlelint.article.words import Words
from articlelint.config.model import CONFIG_NAMES, config_file_in, relative_path
from articlelint.errors import ArticlelintError
from articlelint.init import draft as drafts
from articlelint.init import telling

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
        raise InitError(f"{_shown(existing)} is there already, and init overwrites nothing (--dry-run only shows)")
    draft = drafts.make(root, words)
    if draft is None:
        raise InitError(f"there are no articles below {_shown(root)}: no *.md, *.markdown, *.mdx, *.html, *.htm, *.txt")

    def shown(path: str) -> str:
        return _shown(os.path.join(root, path))

    files = {_CONFIG: draft.configuration, **{schema.path: schema.text for schema in draft.schemas}}
    if write:
        write_new(root, dict(reversed(files.items())))  # so that no schema is named before it is there
    else:
        for path, text in files.items():
            yield from (f"--- {shown(path)}", *text.splitlines(), "")
    yield from telling.what_was_seen(draft, _shown)
    yield ""
    yield "Written:" if write else "Would be written:"
    yield f"  {shown(_CONFIG)}"
    yield from (f"    {line}" for line in telling.what_the_generator_needs(draft))
    for schema in draft.schemas:
        yield f"  {shown(schema.path)}"
        yield from (f"    {line}" for line in telling.what_a_schema_says(schema, shown))
    here = "" if root == os.getcwd() else f" {_shown(root)}"
    yield from telling.what_to_add(root, here)
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
            _write_new(path, text)
            written.append(path)
    except OSError as error:
        for done in written:
            os.unlink(done)
        if isinstance(error, FileExistsError):
            there = _shown(error.filename2 or error.filename or path)
            raise InitError(f"{there} is there already, and init overwrites nothing") from error
        raise InitError(f"{_shown(path)} cannot be written: {error.strerror or error}") from error


def _write_new(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _rename_new(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _rename_new(temporary: str, path: str) -> None:
    """Give a file its name, unless one has it: a rename would replace that one, a link does not."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), path) from None
        os.rename(temporary, path)


def _shown(path: str) -> str:
    """An absolute path, relative to the working folder where it is below."""
    relative = relative_path(path, os.getcwd())
    return path if relative.startswith("../") else relative
