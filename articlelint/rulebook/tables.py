"""Tables of knowledge that checks share: folders of rules/ that hold data instead of rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Resources, read_yaml

T = TypeVar("T")

FOLDERS = (
    "decoding",
    "page",
    "phrases",
)  # of the bundled rules; the rule cache begins anew where a file of them changes


def path(name: str) -> str:
    """Return the path of the bundled table `name`, such as "page/targets"."""
    return os.path.join(rules_dir(), *f"{name}.yaml".split("/"))


def derived(resources: Resources, name: str, make: Callable[[Any], T]) -> T:
    """Return what `make` gives for the value of a table's file, which the rule cache keeps.

    Raises:
        RuleError: if the file cannot be read or parsed.
    """
    file = path(name)
    return resources.derive(f"table {file}", lambda: make(read_yaml(file)))
