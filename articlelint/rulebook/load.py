"""All that is known to a run: the rules of some folders and the words of languages, kept parsed between runs.

Parsing some fifty YAML files and analysing their patterns takes longer than linting an article. So the result is kept
as one file in the user's cache folder, under a key made of the files' contents.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from typing import Any

from articlelint.article.words import Words, words_from
from articlelint.paths.names import shown_path
from articlelint.rulebook import rule as rules
from articlelint.rulebook import tables
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Resources, Rule
from articlelint.startup.records import NamedTuple
from articlelint.storage import regular, user_cache
from articlelint.storage.user_cache import Store

_SHARED = ("languages.yaml", "macros.yaml")  # of the bundled rules
_DATA = "data"  # the key of what the files hold; those of derived values begin with what they are, and a blank


class Rulebook(NamedTuple):
    """The rules by name, the words, and what was read for them (`data`), so that it can be kept in `store`."""

    rules: dict[str, Rule]
    words: Words
    resources: Resources
    data: dict[str, Any]
    store: Store

    def keep(self) -> None:
        """Write the cache where there is something new to keep."""
        if self.resources.added:
            user_cache.write(self.store.path, {**self.store.all(), _DATA: self.data, **self.resources.added})


def load_rules(folders: Iterable[str] = ()) -> Rulebook:
    """The bundled rules and those below `folders`.

    Raises:
        RuleError: for the first file that is no rule, or that gives a name twice. OSError: where a folder is missing.
    """
    bundled = rules_dir()
    files = [
        *rules.rule_files(bundled, tables.FOLDERS),
        *(path for folder in folders for path in rules.rule_files(folder)),
    ]
    shared = [os.path.join(bundled, name) for name in _SHARED]
    data_files = [path for name in tables.FOLDERS for path in rules.yaml_files(os.path.join(bundled, name))]
    store = Store(_cache_file([*files, *shared, *data_files]))
    data = store.get(_DATA)
    if data is None:
        from articlelint.rulebook import languages

        known_languages = languages.read(shared[0])
        recognised = words_from(known_languages).languages
        data = {
            "rules": [rules.read(path, recognised) for path in files],
            "languages": known_languages,
            "macros": rules.shared_macros(shared[1]),
        }
    words = words_from(data["languages"])
    resources = Resources(data["macros"], store, words)
    known: dict[str, Rule] = {}
    for each in data["rules"]:
        rule = rules.from_data(each, resources)
        if rule.name in known:
            first = shown_path(known[rule.name].path)
            raise rule.error(f"rule {rule.name!r} exists already, in {first}", "name")
        known[rule.name] = rule
    return Rulebook(known, words, resources, data, store)


def _cache_file(paths: Iterable[str]) -> str:
    """The cache file for the contents of these files."""
    crc = size = 0
    for path in paths:
        try:
            content = regular.read(path)
        except OSError as error:
            raise rules.RuleError(path, 0, f"cannot be read: {error.strerror}") from error
        crc = zlib.crc32(content, zlib.crc32(os.fsencode(path), crc))
        size += len(content)
    return user_cache.file("rules", crc, size)
