"""Spans of findings in the source, with the markup that belongs to what was found."""

from __future__ import annotations

from articlelint.startup.expressions import regex

_BEFORE = regex(r"[ \t]*(?:(?:[-*+#>]+|[0-9]{1,3}[.)])[ \t]+)*[\[*_]*\Z")
_AFTER = regex(r"(?:\]\([^()\r\n]{0,500}\)|\]\[[^\[\]\r\n]{0,100}\])?[*_]*")
_LINE_LIMIT = 40  # characters of markers before the text of a line


def with_markers(source: str, start: int, end: int) -> tuple[int, int]:
    """A span of whole lines of text with their Markdown: list marks, emphasis, the brackets and target of a link."""
    line = max(source.rfind("\n", 0, start) + 1, start - _LINE_LIMIT)
    before = _BEFORE.match(source, line, start)
    if before is not None and before[0].strip():
        start = line + len(before[0]) - len(before[0].lstrip())
    after = _AFTER.match(source, end)
    return start, after.end() if after is not None else end
