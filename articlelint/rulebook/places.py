"""Where in a rule file a key or a value is. Only error messages ask, so a file is parsed for it then, not before."""

from __future__ import annotations

from typing import Any

from articlelint.rulebook.mistakes import Key
from articlelint.startup.records import NamedTuple


class Place(NamedTuple):
    """A line and a column, in characters; both count from 1 and are 0 if unknown."""

    line: int
    column: int


NOWHERE = Place(0, 0)


def place(path: str, key: Key, *, is_key: bool = False) -> Place:
    """Return the place of the value at `key` in the YAML file at `path`, or of the last key itself (`is_key`).

    If the file has no such value, it is the place of the nearest one around it; NOWHERE if the file cannot be read.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with open(path, encoding="utf-8-sig") as file:
            root = yaml.compose(file, Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return NOWHERE
    if root is None:
        return NOWHERE
    node, key_node = root, root
    for part in key:
        found = _inside(node, part)
        if found is None:
            is_key = False
            break
        key_node, node = found
    mark = (key_node if is_key else node).start_mark
    return Place(mark.line + 1, mark.column + 1)


def _inside(node: Any, part: str | int) -> tuple[Any, Any] | None:
    """The YAML nodes of a key and its value in a mapping, or of an entry of a list (twice); None if there is none."""
    if node.id == "mapping":
        pairs = [pair for pair in node.value if pair[0].value == str(part)]
        return pairs[-1] if pairs else None  # of equal keys the last one counts
    if node.id == "sequence" and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
