"""Another text for a value of the front matter, written where the old one stands: its quotes or block style stay."""

from __future__ import annotations

from articlelint.finding import Edit
from articlelint.startup.expressions import regex
from articlelint.syntax.front_matter.metadata import Style, Written
from articlelint.syntax.view import View

_PROBE = 10  # characters of the new text by which it is looked for in the old one
# What YAML reads as something else than text where no quotes stand around it.
_NOT_PLAIN = regex(
    r"\A(?:[-?:,\[\]{}#&*!|>'\"%@`\s=~<.+0-9]|(?:y|n|yes|no|on|off|true|false|null)\Z)|:(?:\s|\Z)|\s#|\s\Z"
)
_NOT_PRINTABLE = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def rewriting(old: Written, view: View, text: str) -> tuple[Edit, ...] | None:
    """The edits after which the string `old`, whose view this is, says `text`; None where it cannot be written so.

    `text` is one line. What the two have in common stays as it is written; white space at the old text's end stays.
    """
    if not text or _NOT_PRINTABLE.search(text) or _is_mapped_as_a_whole(view):
        return None
    if old.style == "plain" and _NOT_PLAIN.search(text):
        return (Edit(old.start, old.end, f"'{_escaped(text, 'single')}'"),)
    end = len(view.text.rstrip())
    start, kept = _in_common(view, text, end)
    more = _escaped(text[kept:], old.style)
    if more is None or not view.is_seam(start) or not view.is_seam(end):
        return None
    edits: list[Edit] = []
    if start > 0:
        edits.append(Edit(*view.span(0, start), ""))
    if start + kept < end or more:
        low = view.span(start + kept - 1, start + kept)[1] if start + kept else view.span(0, end)[0]
        edits.append(Edit(low, view.span(0, end)[1], more))
    return tuple(edits)


def _is_mapped_as_a_whole(view: View) -> bool:
    """Whether the parts of the view are not known; then its span has the quotes in it."""
    return len(view.segments) == 1 and view.segments[0][2] - view.segments[0][1] != len(view.text)


def _in_common(view: View, text: str, end: int) -> tuple[int, int]:
    """Where the beginning of `text` stands in the old one, which ends at `end`, and how much of it; else 0, 0."""
    old = view.text
    start = old.find(text[:_PROBE], 0, end)
    if start < 0 or not view.is_seam(start):
        return 0, 0
    size, limit = 0, min(len(text), end - start)
    while size < limit and old[start + size] == text[size]:
        size += 1
    while size and not view.is_seam(start + size):
        size -= 1
    return (start, size) if size else (0, 0)


def _escaped(text: str, style: Style) -> str | None:
    """`text` as it is written inside a string of this style; None where it cannot be."""
    if style in ("plain", "literal", "folded"):
        return text
    if style == "single":
        return text.replace("'", "''")
    if style in ("double", "json", "toml-basic", "toml-multi-basic"):
        return text.replace("\\", "\\\\").replace('"', '\\"')
    if style in ("toml-literal", "toml-multi-literal"):
        return None if "'" in text else text
    return None
