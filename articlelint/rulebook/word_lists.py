"""Lists of words in the YAML files of rules/, read with the line of each mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from articlelint.rulebook.rule import RuleError, compose_yaml

if TYPE_CHECKING:
    from yaml import Node


def read_lists(path: str, keys: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of each of the `keys` in the file at `path`.

    Raises:
        RuleError: where the file cannot be read, lacks a key, or has one more; or at a value that is no words.
    """
    root = compose_yaml(path)
    found: dict[str, list[str]] = {}
    for key, value in items(path, root):
        if key.value not in keys:
            raise error(path, key, f"unknown key '{key.value}'; known are {', '.join(keys)}")
        found[key.value] = words_in(path, f"'{key.value}'", value)
    for name in keys:
        if name not in found:
            raise RuleError(path, 1, f"'{name}' is missing")
    return found


def items(path: str, node: Node | None) -> Iterator[tuple[Node, Node]]:
    """Yield the keys and values of a mapping in which no key is repeated."""
    from yaml import MappingNode, ScalarNode

    if not isinstance(node, MappingNode):
        raise error(path, node, "must hold keys and values")
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise error(path, key, "a key must be text")
        if key.value in seen:
            raise error(path, key, f"the key '{key.value}' is repeated")
        seen.add(key.value)
        yield key, value


def words_in(path: str, what: str, node: Node) -> list[str]:
    """Return the words of a text, or of a list of texts; `what` names the value in a message."""
    from yaml import ScalarNode, SequenceNode

    lines = node.value if isinstance(node, SequenceNode) else [node]
    wrong = next((line for line in lines if not isinstance(line, ScalarNode) or not line.value.split()), None)
    if wrong is not None or not lines:
        raise error(path, wrong or node, f"{what} must be words, or a list of lines of words")
    return [word for line in lines for word in line.value.split()]


def error(path: str, node: Node | None, message: str) -> RuleError:
    """Return an error at the line of `node`, the first one where the file is empty."""
    return RuleError(path, 1 if node is None else node.start_mark.line + 1, message)
