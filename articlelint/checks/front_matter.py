"""Front matter that is missing where it is required, or that cannot be read as it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.renaming import place
from articlelint.finding import Edit, Finding, Fix
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.syntax.lines import end_of_line

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "problem": {
            "enum": [
                "missing",
                "unclosed",
                "syntax",
                "duplicate-key",
                "not-a-mapping",
                "comment",
                "unopened",
                "stamp",
                "blank",
            ]
        },
        "keys": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "lists": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
    "required": ["problem"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason",)

_CUT = regex(r"[ \t]+#(?=[^\s#]).*")  # a comment has a blank after its sign
# A value or an item of a list that is nothing but such a comment.
_LOST = regex(r"(?m)^[ \t]*(?:-|(?P<key>[A-Za-z_][\w-]*):)[ \t]+(?P<lost>#[^\s#][^\r\n]*)")
_SHOWN = 60
_STAMP = regex(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?")
# A stretch of keys, with the lines of lists and mappings below them.
_KEYS = r"(?:[A-Za-z_][\w-]{0,40}:(?:[ \t][^\r\n]*)?\r?\n(?:(?:[ \t]|-[ \t]|\#)[^\r\n]*\r?\n)*){1,40}"
_UNOPENED = regex(rf"\ufeff?(?P<above>{_KEYS})---[ \t]*\r?\n(?P<below>{_KEYS})---[ \t]*(?:\r?\n|\Z)")
_NAME = regex(r"(?m)^([A-Za-z_][\w-]*):")
_HEAD = 4_000  # characters in which both fences are


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    problem = rule.options["problem"]
    front_matter = context.article.front_matter
    if problem in _OWN:
        yield from _OWN[problem](context, rule)
        return
    if front_matter is None:
        if problem == "missing" and context.front_matter_required:
            message = rule.message.format(reason="There is no front matter")
            yield Finding(rule.name, rule.severity, message, 0, 0)
        return
    for each in front_matter.problems:
        if each.kind == problem:
            yield Finding(rule.name, rule.severity, rule.message.format(reason=each.message), each.start, each.end)


def _comments(context: Context, rule: Rule) -> Iterator[Finding]:
    """Plain values that end at a `#`, which YAML takes for the beginning of a comment."""
    front_matter, text = context.article.front_matter, context.article.text
    if front_matter is None or front_matter.format != "yaml":
        return
    if text.find(" #", front_matter.start, front_matter.end) < 0:
        return
    yield from _lost(context, rule)
    for key in rule.options.get("keys", ()):
        node = front_matter.nodes.get((key,))
        if node is None or node.style != "plain" or not isinstance(node.value, str):
            continue
        stop, _ = end_of_line(text, node.end)
        match = _CUT.match(text, node.end, stop)
        if match is None or not node.value:
            continue
        lost = match[0].strip()
        reason = f"`{key}` ends before “{lost[:_SHOWN]}”: YAML reads ` #` as a comment; put the value in quotes"
        start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.start() + len(match[0].rstrip())
        value = text[node.start : node.end]
        fix = None
        if rule.fix and "\n" not in value:
            # Two edits: the first one is in the value, by which the proof knows what may change.
            opened = Edit(node.start, node.end, "'" + value.replace("'", "''"))
            closed = Edit(node.end, end, text[node.end : end].replace("'", "''") + "'")
            fix = Fix("Put the value in quotes", "unsafe", (opened, closed))
        yield Finding(rule.name, rule.severity, rule.message.format(reason=reason), start, end, fix=fix)


def _lost(context: Context, rule: Rule) -> Iterator[Finding]:
    """Values and items of lists that are nothing but a comment for YAML: tags with their signs.

    There is no fix: whether the sign belongs to the value, nobody knows.
    """
    front_matter, text = context.article.front_matter, context.article.text
    if front_matter is None:
        return
    known = frozenset((*rule.options.get("keys", ()), *rule.options.get("lists", ())))
    for match in _LOST.finditer(text, front_matter.start, front_matter.end):
        node = front_matter.nodes.get((match["key"],)) if match["key"] else None
        if match["key"] and (match["key"] not in known or node is None or node.value is not None):
            continue
        what = f"`{match['key']}`" if match["key"] else "The item"
        lost = match["lost"].rstrip()
        reason = f"{what} is empty: YAML reads “{lost[:_SHOWN]}” as a comment; leave out the sign or put it in quotes"
        low = match.start("lost")
        yield Finding(rule.name, rule.severity, rule.message.format(reason=reason), low, low + len(lost))


def _blanks(context: Context, rule: Rule) -> Iterator[Finding]:
    """Names with blanks around them, and items of lists that are nothing else."""
    article = context.article
    for field in rule.options.get("lists", ()):
        for value in article.values(field):
            text = value.view.text
            name = text.strip()
            if (name == text and name) or "\n" in text:  # a block of YAML ends with a line end
                continue
            if not name:
                reason = f"An item of `{value.key[0]}` is empty: leave it out"
                yield Finding(rule.name, "info", rule.message.format(reason=reason), value.start, value.end)
                continue
            start, end, is_exact = place(value, article)
            low, high = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
            edits = tuple(Edit(*span, "") for span in ((start, low), (high, end)) if span[0] < span[1])
            fix = Fix("Drop the blanks", rule.safety, edits) if rule.fix and is_exact else None
            reason = f'"{shortened(text, _SHOWN)}" has blanks around it: drop them'
            yield Finding(rule.name, rule.severity, rule.message.format(reason=reason), start, end, fix=fix)


def _stamps(context: Context, rule: Rule) -> Iterator[Finding]:
    """Values that are a time stamp where a text belongs."""
    front_matter, text = context.article.front_matter, context.article.text
    if front_matter is None:
        return
    for key in rule.options.get("keys", ()):
        node = front_matter.nodes.get((key,))
        if node is not None and _STAMP.fullmatch(said := text[node.start : node.end].strip("\"' ")):
            reason = f"`{key}` is a time stamp (“{said}”): give it in words"
            yield Finding(rule.name, rule.severity, rule.message.format(reason=reason), node.start, node.end)


def _unopened(context: Context, rule: Rule) -> Iterator[Finding]:
    """Keys above the opening fence of what is front matter below it."""
    article = context.article
    text = article.text[:_HEAD]
    if article.front_matter is not None or text.find("\n---") < 0 or not text.lstrip("\ufeff")[:1].isalpha():
        return
    match = _UNOPENED.match(text)
    if match is None:
        return
    known = frozenset(rule.options.get("keys", ()))
    if known.isdisjoint(_NAME.findall(match["above"])) or known.isdisjoint(_NAME.findall(match["below"])):
        return
    reason = "Keys above the opening fence are read as text, and so are those below it; put `---` in the first line"
    low, high = match.span("above")
    message = rule.message.format(reason=reason)
    yield Finding(rule.name, rule.severity, message, low, low + len(text[low:high].rstrip()))


# Problems that reading the front matter does not show.
_OWN = {"comment": _comments, "stamp": _stamps, "unopened": _unopened, "blank": _blanks}
CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
