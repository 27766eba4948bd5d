"""Relative links to files that are not there.

Many generators resolve relative links elsewhere: by the address of the page, in folders of their own. So the site must
show that its relative links to such files lead to where they say, next to the article. Whether a file is there is a
fact of the site (site/linked_files.py): of text that was not read from a file nothing is known, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.checks.base import Context, SiteCheck
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.linked_files import LinkedFile, extension, linked
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "extensions": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "there": {
                        "type": "number",
                        "description": "share of the site's links to such files from which on the others are wrong",
                        "exclusiveMinimum": 0,
                        "maximum": 1,
                    },
                },
                "required": ["extensions", "there"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["files"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("path",)


class Evidence(NamedTuple):
    """The path of the article, and what it links to."""

    path: str
    files: tuple[LinkedFile, ...]


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def gather(context: Context, compiled: Rule) -> Evidence | None:
    """The links to files with one of the rule's extensions."""
    known = {name for each in compiled.options["files"] for name in each["extensions"]}
    files = tuple(file for file in linked(context.article) if extension(file.path) in known)
    return Evidence(context.article.path, files) if files else None


def judge(evidence: Evidence, facts: Facts, compiled: Rule) -> Iterator[Finding]:
    missing = facts.missing_files.get(evidence.path, ())
    for file in evidence.files:
        if file.path in missing and _are_beside(extension(file.path), facts, compiled):
            message = compiled.message.format(path=file.path)
            yield Finding(compiled.name, compiled.severity, message, file.start, file.end)


def _are_beside(ending: str, facts: Facts, compiled: Rule) -> bool:
    """Whether the site's relative links to files of this kind lead to files beside the article."""
    for kind in compiled.options["files"]:
        if ending in kind["extensions"]:
            there = sum(facts.linked_files[each] for each in kind["extensions"])
            lost = sum(facts.lost_files[each] for each in kind["extensions"])
            return bool(there >= kind["there"] * (there + lost))
    return False


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, needs=("files",), message_fields=MESSAGE_FIELDS)
