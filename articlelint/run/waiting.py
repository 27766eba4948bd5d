"""Articles that wait between the two passes, while the others of their site are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from types import GenericAlias
from typing import Any

from articlelint.cache import packing
from articlelint.cache.packing import DamagedError
from articlelint.finding import Edit, Finding, Related
from articlelint.run.job import Packed, Pending
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8
from articlelint.suppression.inline import Directive


class _Rest(NamedTuple):
    findings: tuple[Finding, ...]
    directives: tuple[Directive, ...]
    silent: frozenset[str]


class Packer:
    """Packs the articles of one site. `evidence` are the rules that give some, each with its type."""

    def __init__(self, evidence: Mapping[str, type[Any]]) -> None:
        self._rules = tuple(evidence)
        of_rules = GenericAlias(tuple, tuple([kind | None for kind in evidence.values()]))
        self._kind: Any = GenericAlias(tuple, (_Rest, of_rules))

    def pack(self, pending: Pending) -> Packed:
        """Make an article small."""
        report, features, evidence, unread, directives, silent, asked, prose, slow = pending
        rest = packing.pack((_Rest(report.findings, directives, silent), [*map(evidence.get, self._rules)]))
        bare = report._replace(text="", findings=())
        return Packed(bare, utf8.encode(report.text), features, unread, asked, utf8.encode(prose), rest, slow)

    def unpack(self, packed: Packed) -> Pending:
        """The article again, for the second pass: without its text and prose, which that does not ask for.

        Raises:
            DamagedError: if it comes from a cache and is not what pack() gave.
        """
        (findings, directives, silent), given = packing.unpack(packed.rest, self._kind)
        if not all(map(_is_sound, findings)):
            raise DamagedError("a place is none")
        evidence = {rule: each for rule, each in zip(self._rules, given, strict=True) if each is not None}
        report = packed.report._replace(findings=findings)
        return Pending(
            report, packed.features, evidence, packed.unread, directives, silent, packed.asked, slow=packed.slow
        )


def _is_sound(finding: Finding) -> bool:
    """Whether all places of a finding may be some."""
    edits = finding.fix.edits if finding.fix is not None else ()
    places: list[Finding | Related | Edit] = [finding, *finding.related, *edits]
    return all(0 <= each.start <= each.end for each in places)
