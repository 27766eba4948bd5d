"""Articles that tell the story of another one of the site (site/stories.py)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from articlelint.checks.base import Context, SiteCheck
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"same": {"enum": ["exact", "near", "template", "source", "title"]}},
    "required": ["same"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("path", "share")

_FORMS_NAMED = 3


class Evidence(NamedTuple):
    """The article, and the place of its title or source: of the whole file where it has none."""

    path: str
    start: int
    end: int


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def gather(context: Context, compiled: Rule) -> Evidence:
    article = context.article
    values = article.values("source" if compiled.options["same"] == "source" else "title")
    return Evidence(article.path, *((values[0].start, values[0].end) if values else (0, 0)))


def judge(evidence: Evidence, facts: Facts, compiled: Rule) -> Iterator[Finding]:
    duplicate = facts.duplicates.get(evidence.path)
    if duplicate is not None and duplicate.kind == compiled.options["same"]:
        # Not all of the words: what rounds to a whole is no whole.
        path = posixpath.relpath(duplicate.path, posixpath.dirname(evidence.path) or ".")
        message = compiled.message.format(path=path, share=min(99, round(100 * duplicate.share)))
        yield Finding(compiled.name, compiled.severity, message, evidence.start, evidence.end)


def remarks(facts: Facts, compiled: Rule) -> Iterator[str]:
    if compiled.options["same"] != "template":
        return
    from articlelint.site.stories import shared_forms

    found = list(shared_forms(facts.duplicates).items())
    if found:
        (path, number), *others = found
        said = [f"{number:,} articles have the text of {path} with other words filled in"]
        said += [f"{number:,} that of {path}" for path, number in others[: _FORMS_NAMED - 1]]
        more = len(found) - _FORMS_NAMED
        yield f"{compiled.name}: {', '.join(said)}" + (f"; {more:,} more such texts" if more > 0 else "")


CHECK = SiteCheck(
    OPTIONS,
    compile,
    gather,
    judge,
    Evidence,
    remarks=remarks,
    min_articles=2,
    needs=("stories",),
    message_fields=MESSAGE_FIELDS,
)
