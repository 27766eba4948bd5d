"""Proof that edits did what they should and nothing else: two readers of front matter, and a second look."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter

from articlelint.finding import Edit, Finding
from articlelint.fixing.choose import Moves
from articlelint.paths import kinds
from articlelint.syntax.front_matter.parse import FrontMatter, Node, Path, parse


def unfit(path: str, text: str, encoding: str) -> str:
    """Why a file must not be edited at all; empty where it may."""
    if not kinds.is_known(path):
        return f"its kind is not known: only {', '.join(kinds.ARTICLES)} files are repaired"
    if encoding != "utf-8":
        return "it is not UTF-8"
    front_matter = parse(text)
    if front_matter is not None and front_matter.problems:
        return "its front matter has a mistake"
    return ""


def harm(old: str, new: str, edits: Sequence[Edit]) -> str:
    """What `edits`, which made `new` of `old`, would break in the front matter; empty where they break nothing.

    The front matter has to say what it said, but for the values in which edits stand, and the keys that they take out
    with their values. python-frontmatter is asked as well, where it reads the old text.
    """
    before, after = parse(old), parse(new)
    if before is None or after is None:
        return (
            "" if before is after else "the front matter would be read as part of the body, or the body as front matter"
        )
    if after.problems:
        return f"the front matter would not parse any more: {after.problems[0].message}"
    if before.format != after.format or before.fence != after.fence:
        return "the front matter would begin elsewhere"
    values = _edited_values(before, edits)
    gone = _removed_keys(before, edits)
    moves = Moves(edits)
    if (moves.of(before.end), moves.of(before.body_start)) != (after.end, after.body_start):
        return "the front matter would end elsewhere"
    return _changed(before.data, after.data, values, gone) or _second_opinion(old, new, values, gone)


def _edited_values(front_matter: FrontMatter, edits: Iterable[Edit]) -> set[Path]:
    """The smallest value in which each edit of the front matter stands. One in a comment stands in none."""
    found: set[Path] = set()
    # Of aliases, which have one place, the first one counts: it comes last, as what is inside of another does.
    nodes = list(front_matter.nodes.values())[::-1]
    nodes.sort(key=lambda node: (node.start, -node.end, len(node.path)))
    begun = 0  # nodes that begin before an edit
    around: list[Node] = []  # those of them that have not ended, each in the one before
    for edit in sorted(edits):
        if edit.start >= front_matter.body_start:
            break
        while begun < len(nodes) and nodes[begun].start <= edit.start:
            while around and around[-1].end < nodes[begun].start:
                around.pop()
            around.append(nodes[begun])
            begun += 1
        smallest = next((node for node in reversed(around) if edit.end <= node.end), None)
        if smallest is not None:
            found.add(smallest.path)
    return found


def _removed_keys(front_matter: FrontMatter, edits: Iterable[Edit]) -> set[str]:
    """The keys of the front matter that edits take out with their values."""
    removals = sorted(edit for edit in edits if not edit.text)
    found = set()
    for node in front_matter.nodes.values():
        if len(node.path) == 1:
            at = bisect_right(removals, node.key_start, key=attrgetter("start"))
            if at and removals[at - 1].end >= node.end:
                found.add(str(node.path[0]))
    return found


def _changed(before: Mapping[str, object], after: object, allowed: set[Path], gone: set[str]) -> str:
    """The first value outside the `allowed` ones that is not what it was, in words; empty where there is none.

    The keys that are `gone` are not to be there any more.
    """
    if gone:
        before = {key: value for key, value in before.items() if str(key) not in gone}
    for path in _differences(before, after, ()):
        if not any(path[:length] in allowed for length in range(len(path) + 1)):
            return f"it would change {'.'.join(map(str, path)) or 'the front matter'} too"
    return ""


def _differences(before: object, after: object, path: Path) -> Iterator[Path]:
    if isinstance(before, dict) and isinstance(after, dict):
        if list(before) != list(after):
            yield path
            return
        for key, value in before.items():
            yield from _differences(value, after[key], (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, value in enumerate(before):
            yield from _differences(value, after[index], (*path, index))
    elif type(before) is not type(after) or not (
        before == after or (before != before and after != after)
    ):  # not a number
        yield path


def _second_opinion(old: str, new: str, allowed: set[Path], gone: set[str]) -> str:
    """What python-frontmatter has to say against `new`; it reads fewer kinds of front matter than we do."""
    import frontmatter

    try:
        before, _ = frontmatter.parse(old.removeprefix("\ufeff"))
    except Exception:  # each of its parsers has errors of its own
        return ""
    try:
        after, _ = frontmatter.parse(new.removeprefix("\ufeff"))
    except Exception as error:
        return f"python-frontmatter could not read the front matter any more: {error}"
    return _changed(before, after, allowed, gone)


def found_again(new: Iterable[Finding], fixed: Iterable[Finding], moves: Moves) -> list[Finding]:
    """Those of `fixed` that are still among the findings after the edits that made the `moves`."""
    found = sorted(new, key=attrgetter("start"))
    alike: dict[tuple[str, str], list[Finding]] = {}
    for each in found:
        alike.setdefault((each.rule, each.message), []).append(each)
    furthest = {what: [*accumulate((each.end for each in again), max)] for what, again in alike.items()}
    again = []
    for finding in fixed:
        what = finding.rule, finding.message
        before = bisect_left(alike.get(what, ()), moves.of(finding.end), key=attrgetter("start"))
        if before and furthest[what][before - 1] > moves.of(finding.start):
            again.append(finding)
    return again


def new_error(old: Iterable[Finding], new: Iterable[Finding]) -> str:
    """An error that is among the findings after a repair and was not before, in words; empty where there is none."""
    errors = Counter(each.rule for each in new if each.severity == "error")
    errors.subtract(each.rule for each in old if each.severity == "error")
    more = sorted(rule for rule, number in errors.items() if number > 0)
    return f"it would bring {more[0]} with it" if more else ""
