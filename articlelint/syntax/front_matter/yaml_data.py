"""Reads a YAML block: the values SafeLoader gives, with the place of each.

The parser is libyaml, or PyYAML's own where that is missing. Its events are composed here rather than by
`yaml.load`: that gives places, sees keys given twice, and takes half the time. Anchors, aliases, tags and merge keys
go through PyYAML's node graph, after the events have shown that it is small.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from articlelint.syntax.front_matter.metadata import (
    MAX_DEPTH,
    MAX_NODES,
    Block,
    BrokenError,
    LimitError,
    Node,
    Path,
    Problem,
    Repeats,
    Style,
    forget,
    key_line,
)
from articlelint.syntax.lines import line_spans

if TYPE_CHECKING:
    from collections.abc import Callable

_STYLES: dict[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}
_MAX_RESOLVED = 100  # a number or date is never longer; int() takes quadratic time
_MAX_CHUNKS = 200  # keys that are read one by one where the block as a whole is broken
_TOO_BIG = f"The front matter holds more than {MAX_NODES:,} values, those of aliases counted. Cut it down."
_TOO_DEEP = f"The front matter is nested deeper than {MAX_DEPTH} levels. Flatten it."


NO_VALUE = (ArithmeticError, AttributeError, LookupError, ValueError)
"""What PyYAML lets through when a text is not the number, date or truth value that its tag promises."""


class _AliasError(BrokenError):
    """An alias refers to nothing, or to itself."""


class _NeedsGraphError(Exception):
    """An anchor, alias, tag or merge key."""


def read(text: str, start: int, end: int) -> Block:
    """The mapping that `text[start:end]` holds. Where it is broken, what its keys hold that can be read one by one."""
    try:
        return _read_whole(text, start, end)
    except LimitError as error:
        return Block({}, {}, (error.problem,))
    except BrokenError as error:
        return _salvage(text, start, end, error.problem)


def _read_whole(text: str, start: int, end: int) -> Block:
    import yaml

    source = text[start:end]
    try:
        try:
            return _Events(text, source, start).block()
        except _NeedsGraphError:
            return _Graph(text, source, start).block()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        from articlelint.syntax.front_matter import yaml_errors

        raise BrokenError(yaml_errors.problem(text, start, end, error)) from None


def measure(text: str) -> None:
    """Look at YAML without making values of it.

    Raises:
        LimitError: if it is too large or too deep, with every alias written out. BrokenError: for an alias that refers
        to nothing or to itself. yaml.YAMLError: if it cannot be parsed.
    """
    _Graph(text, text, 0).measure()


def _salvage(text: str, start: int, end: int, problem: Problem) -> Block:
    """Read the keys one by one. Each that is broken is a problem of its own, and its cause is easier to tell."""
    if problem.kind == "not-a-mapping":
        return Block({}, {}, (problem,))
    from articlelint.syntax.front_matter.yaml_errors import merge_conflict

    conflict = merge_conflict(text, start, end)
    if conflict is not None:
        return Block({}, {}, (conflict,))
    data: dict[str, object] = {}
    nodes: dict[Path, Node] = {}
    problems: list[Problem] = []
    repeats = Repeats()
    starts = _key_starts(text, start, end)
    at = 0
    while at < len(starts) - 1:
        low, high = starts[at], starts[at + 1]
        at += 1
        try:
            block = _read_whole(text, low, high)
        except BrokenError as error:
            try:  # a quoted value may hold what looks like the next key
                block = _read_whole(text, low, starts[min(at + 1, len(starts) - 1)])
                at += 1
            except BrokenError:
                # What an alias refers to may stand in another key; the whole has told whether it is missing.
                if not isinstance(error, _AliasError):
                    problems.append(error.problem)
                continue
        for key in block.data:
            if key in data:
                again = block.nodes[(key,)]
                repeats.add((key,), nodes[(key,)].key_start, again.key_start, again.key_end)
                forget(nodes, (key,))
        data.update(block.data)
        nodes.update(block.nodes)
        problems.extend(block.problems)
    if not any(found.kind != "duplicate-key" for found in problems):
        problems.append(problem)
    problems.extend(repeats.problems(text))
    return Block(data, nodes, tuple(sorted(problems, key=lambda found: found.start)))


def _key_starts(text: str, start: int, end: int) -> list[int]:
    """The starts of the lines at the margin that look like keys, then `end`; nothing where there are very many."""
    pattern = key_line()
    starts = [
        at for at, _, _ in line_spans(text, start, end) if text[at] not in " \t-{" and pattern.match(text, at, end)
    ]
    return [*starts, end] if starts and len(starts) <= _MAX_CHUNKS else []


class _Events:
    """Composes the events of a document without anchors, tags and merge keys."""

    __slots__ = ("base", "depth", "event", "kinds", "last_end", "nodes", "repeats", "source", "text")

    def __init__(self, text: str, source: str, base: int) -> None:
        self.text = text
        self.source = source
        self.base = base
        self.event: Callable[[], Any] = _parser()(source).get_event
        self.kinds = _kinds()
        self.nodes: dict[Path, Node] = {}
        self.repeats = Repeats()
        self.depth = 0
        self.last_end = base  # of the value read last: where a block collection ends

    def block(self) -> Block:
        kinds = self.kinds
        self.event()  # the stream's start
        if type(self.event()) is kinds.StreamEndEvent:
            return Block({}, {}, ())
        root = self.event()
        if type(root) is not kinds.MappingStartEvent:
            if type(root) is kinds.ScalarEvent and root.implicit[0] and resolved(root.value) is None:
                return Block({}, {}, ())
            if type(root) is kinds.AliasEvent or root.anchor is not None or root.tag is not None:
                raise _NeedsGraphError
            if type(root) is kinds.ScalarEvent:
                self.event()  # a broken line below is the better thing to say
            raise BrokenError(_not_a_mapping(self.text, self.base, self.base + len(self.source)))
        if root.anchor is not None or root.tag is not None:
            raise _NeedsGraphError
        data = self.mapping(())
        self.event()  # the document's end
        rest = self.event()
        if type(rest) is not kinds.StreamEndEvent:
            raise BrokenError(_second_document(self.text, self.base + rest.start_mark.index))
        return Block(data, self.nodes, tuple(self.repeats.problems(self.text)))

    def mapping(self, path: Path) -> dict[str, object]:
        data: dict[str, object] = {}
        event, base, kinds = self.event, self.base, self.kinds
        while True:
            key_event = event()
            kind = type(key_event)
            if kind is not kinds.ScalarEvent:
                if kind is kinds.MappingEndEvent:
                    self.end(key_event)
                    return data
                raise _NeedsGraphError
            key = key_event.value
            if key_event.anchor is not None or key_event.tag is not None or (key == "<<" and key_event.implicit[0]):
                raise _NeedsGraphError
            start = base + key_event.start_mark.index
            end = base + key_event.end_mark.index
            key_path = (*path, key)
            if key in data:
                self.repeats.add(key_path, self.nodes[key_path].key_start, start, end)
                forget(self.nodes, key_path)
            data[key] = self.value(event(), key_path, start, end)

    def sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        event, end_event = self.event, self.kinds.SequenceEndEvent
        while True:
            item = event()
            if type(item) is end_event:
                self.end(item)
                return items
            items.append(self.value(item, (*path, len(items)), -1, -1))

    def value(self, event: Any, path: Path, key_start: int, key_end: int) -> object:
        kinds = self.kinds
        kind = type(event)
        if event.anchor is not None or kind is kinds.AliasEvent or event.tag is not None:
            raise _NeedsGraphError
        nodes = self.nodes
        start = self.base + event.start_mark.index
        value: Any
        if kind is kinds.ScalarEvent:
            value = event.value
            end = self.base + event.end_mark.index
            style = _STYLES[event.style]
            if style == "plain":
                if len(value) <= _MAX_RESOLVED:
                    value = resolved(value)
            elif style == "folded" or style == "literal":
                end = _block_scalar_end(self.text, start, end)
            self.last_end = end
            if len(nodes) >= MAX_NODES:
                raise LimitError(Problem("syntax", start, start + 1, _TOO_BIG))
        else:
            if self.depth >= MAX_DEPTH:
                raise LimitError(Problem("syntax", start, start + 1, _TOO_DEEP))
            self.depth += 1
            self.last_end = start
            value = self.mapping(path) if kind is kinds.MappingStartEvent else self.sequence(path)
            self.depth -= 1
            style = "flow" if event.flow_style else "block"
            end = self.last_end
        nodes[path] = Node(path, value, start, end, key_start, key_end, style)
        return value

    def end(self, event: Any) -> None:
        """A flow collection ends with its bracket. A block collection's end event stands after blank lines."""
        if event.end_mark.index > event.start_mark.index:
            self.last_end = self.base + event.end_mark.index


class _Graph:
    """Composes any document, once its events have shown that it is small with every alias written out."""

    __slots__ = ("base", "loader", "nodes", "repeats", "source", "text")

    def __init__(self, text: str, source: str, base: int) -> None:
        self.text = text
        self.source = source
        self.base = base
        self.loader = _loader()(source)
        self.nodes: dict[Path, Node] = {}
        self.repeats = Repeats()

    def block(self) -> Block:
        import yaml

        self.measure()
        root = self.loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise BrokenError(_not_a_mapping(self.text, self.base, self.base + len(self.source)))
        self.find_repeats(root)
        data = self.mapping(root, ())
        return Block(data, self.nodes, tuple(self.repeats.problems(self.text)))

    def measure(self) -> None:
        """Raise LimitError where the document is too large or too deep, with every alias written out."""
        kinds = _kinds()
        loader = _parser()(self.source)
        sizes: dict[str, tuple[int, int]] = {}  # anchor -> values and levels
        open_: list[tuple[str | None, int, int]] = []  # collections: anchor, values and levels so far
        size, height = 0, 0  # of the innermost one
        while True:
            event = loader.get_event()
            kind = type(event)
            if kind is kinds.StreamEndEvent:
                return
            start = self.base + event.start_mark.index
            if kind is kinds.ScalarEvent:
                size += 1
                if event.anchor is not None:
                    sizes[event.anchor] = (1, 0)
            elif kind is kinds.AliasEvent:
                if event.anchor not in sizes:
                    raise _AliasError(_bad_alias(start, event.anchor, any(frame[0] == event.anchor for frame in open_)))
                size += sizes[event.anchor][0]
                height = max(height, sizes[event.anchor][1])
            elif kind is kinds.SequenceStartEvent or kind is kinds.MappingStartEvent:
                open_.append((event.anchor, size, height))
                sizes.pop(event.anchor, None)  # an anchor may be given again
                size, height = 0, 0
            elif kind is kinds.SequenceEndEvent or kind is kinds.MappingEndEvent:
                anchor, outer_size, outer_height = open_.pop()
                if anchor is not None:
                    sizes[anchor] = (size + 1, height + 1)
                size, height = outer_size + size + 1, max(outer_height, height + 1)
            if size > MAX_NODES:
                raise LimitError(Problem("syntax", start, start + 1, _TOO_BIG))
            if len(open_) + height > MAX_DEPTH:
                raise LimitError(Problem("syntax", start, start + 1, _TOO_DEEP))

    def find_repeats(self, root: Any) -> None:
        """Before the merge keys are worked in, which may repeat the mapping's own."""
        import yaml

        seen: set[int] = set()
        open_: list[tuple[Any, Path]] = [(root, ())]
        while open_:
            node, path = open_.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                open_.extend((item, (*path, index)) for index, item in enumerate(node.value))
            elif isinstance(node, yaml.MappingNode):
                places: dict[str, Any] = {}
                for key, value in node.value:
                    if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                        first = places.setdefault(key.value, key)
                        if first is not key:
                            start, end = self.span(key)
                            self.repeats.add((*path, key.value), self.span(first)[0], start, end)
                        open_.append((value, (*path, key.value)))

    def mapping(self, node: Any, path: Path) -> dict[str, object]:
        import yaml

        data: dict[str, object] = {}
        self.loader.flatten_mapping(node)
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BrokenError(_bad_key(self.text, *self.span(key)))
            key_path = (*path, key.value)
            if key.value in data:
                forget(self.nodes, key_path)
            data[key.value] = self.value(value, key_path, *self.span(key))
        return data

    def value(self, node: Any, path: Path, key_start: int, key_end: int) -> object:
        import yaml

        start, end = self.span(node)
        value: object
        style: Style
        if isinstance(node, yaml.ScalarNode):
            style = _STYLES[node.style]
            value = self.scalar(node)
            if style == "literal" or style == "folded":
                end = _block_scalar_end(self.text, start, end)
        elif node.tag == _MAP:
            value = self.mapping(node, path)
        elif node.tag == _SEQUENCE:
            value = [self.value(item, (*path, index), -1, -1) for index, item in enumerate(node.value)]
        else:
            value = self.tagged(node)
        if not isinstance(node, yaml.ScalarNode):
            style = "flow" if node.flow_style else "block"
            if style == "block":
                end = start + len(self.text[start:end].rstrip())
        self.nodes[path] = Node(path, value, start, end, key_start, key_end, style)
        return value

    def scalar(self, node: Any) -> object:
        if node.tag == _STRING:
            return node.value
        if node.style in (None, "") and _resolved_tag(node.value) == node.tag:
            return resolved(node.value)
        return self.tagged(node)

    def tagged(self, node: Any) -> object:
        if node.tag not in self.loader.yaml_constructors:
            raise BrokenError(_unknown_tag(self.base + node.start_mark.index, node.tag))
        if len(node.value) > _MAX_RESOLVED and node.tag in _NUMBERS:
            return node.value
        try:
            return self.loader.construct_object(node, deep=True)
        except NO_VALUE:  # a date that is none
            return node.value

    def span(self, node: Any) -> tuple[int, int]:
        """Without the anchor and the tag before the value."""
        start, end = self.base + node.start_mark.index, self.base + node.end_mark.index
        while start < end and self.text[start] in "&!":
            while start < end and not self.text[start].isspace():
                start += 1
            while start < end and self.text[start].isspace():
                start += 1
        return start, end


_STRING = "tag:yaml.org,2002:str"
_MAP = "tag:yaml.org,2002:map"
_SEQUENCE = "tag:yaml.org,2002:seq"
_MERGE = "tag:yaml.org,2002:merge"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


@lru_cache(maxsize=4096)
def resolved(value: str) -> object:
    """What a plain scalar stands for in YAML 1.1: None, a bool, a number, a date, or its text."""
    tag = _resolved_tag(value)
    if tag == _STRING:
        return value
    loader = _resolver()
    construct = loader.yaml_constructors.get(tag)
    if construct is None:  # `=` has a type of its own, but no value
        return value
    from yaml import ScalarNode

    try:
        result: object = construct(loader, ScalarNode(tag, value))
    except NO_VALUE:  # 2024-02-31: the date rules say more of it than a syntax error would
        return value
    return result


def _resolved_tag(value: str) -> str:
    """The type of a plain scalar, as SafeLoader tells it."""
    if len(value) <= _MAX_RESOLVED:
        for tag, pattern in _resolver().yaml_implicit_resolvers.get(value[:1], ()):
            if pattern.match(value):
                return str(tag)
    return _STRING


def _block_scalar_end(text: str, start: int, end: int) -> int:
    """The end of the last line of `text[start:end]` that is not blank."""
    last = start + len(text[start:end].rstrip(" \t\r\n"))
    while last < end and text[last] in " \t":
        last += 1
    return last


def _not_a_mapping(text: str, start: int, end: int) -> Problem:
    low = start + len(text[start:end]) - len(text[start:end].lstrip())
    high = next((stop for _, stop, _ in line_spans(text, low, end)), end)
    found = key_line().match(text, low, end)
    cure = "Write each line as a key, a colon and a space, and the value: title: Council opens park."
    if text.startswith(("- ", "["), low):
        cause = "The front matter is a list; it should give names to its values."
    elif found is not None and found.group().endswith(":"):
        cause = "There is no space after the colon, so this is read as plain text."
    else:
        cause = "The front matter holds plain text; it should give names to its values."
    return Problem("not-a-mapping", low, high, f"{cause} {cure}")


def _second_document(text: str, start: int) -> Problem:
    return Problem(
        "syntax",
        start,
        start + 3,
        "A line that begins with --- ends the front matter, but has text after the dashes. "
        "Put the fence on a line of its own, or indent the line.",
    )


def _bad_alias(start: int, name: str, is_own: bool) -> Problem:
    end = start + 1 + len(name)
    if is_own:
        return Problem("syntax", start, end, f"*{name} refers to the value that it is part of. Write the value out.")
    return Problem(
        "syntax",
        start,
        end,
        f"A value that begins with * refers to another one, but nothing is named &{name}. "
        "If the asterisk is text, put the value in quotes.",
    )


def _bad_key(text: str, start: int, end: int) -> Problem:
    high = min(end, next(stop for _, stop, _ in line_spans(text, start, end)))
    return Problem(
        "syntax",
        start,
        high,
        "A list or mapping stands where a name is expected. Text that begins with { or [, "
        'such as a template, needs quotes: "{{ page.title }}".',
    )


def _unknown_tag(start: int, tag: str) -> Problem:
    return Problem(
        "syntax",
        start,
        start + len(tag),
        f"A value that begins with ! names a type, and there is none called {tag}. "
        "If the exclamation mark is text, put the value in quotes.",
    )


@cache
def _loader() -> Any:
    import yaml

    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@cache
def _parser() -> Any:
    """What gives events, without the rest of a loader where that is to be had."""
    import yaml

    if not yaml.__with_libyaml__:
        return yaml.SafeLoader
    from yaml import cyaml

    return cyaml.CParser  # type: ignore[attr-defined]


@cache
def _resolver() -> Any:
    """A loader of no document, for what it knows of scalars."""
    import yaml

    return yaml.SafeLoader("")


@cache
def _kinds() -> Any:
    """The module with the classes of the events."""
    from yaml import events

    return events
