"""What a finding is known by when its file has changed: the flagged text, and what stands beside it.

Places change with every edit, so no fingerprint holds one. White space counts as a blank: a paragraph may be wrapped
anew. Of the message nothing counts where the flagged text has a letter or a digit; it would change with the wording of
a rule, and with figures of the rest of the article or site.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zlib import crc32

from articlelint.finding import AND_HERE, Finding, Related
from articlelint.startup.expressions import regex
from articlelint.storage import utf8
from articlelint.syntax.lines import LineIndex

_BESIDE = 24  # characters on each side that tell findings with the same text apart
_SKETCH_LINES = 12
_TELLING = 20  # characters from which on a line says which file it is from
_WORDLESS = 4  # characters below which flagged text may have no letter and no digit
_FURTHER = "+"
# Rules that find one defect by degrees: an edit of one article may turn its exact copy into a near one.
_DEGREES = ("duplicate/exact", "duplicate/near", "duplicate/template")
_SEPARATOR = "\0"

_FIGURES = regex(r"\d+(?:[.,:]\d+)*")

Occurrences = dict[str, str]
"""Findings of one file: `identity()` to the surroundings of each place that has it, with blanks between.

Further places of the same finding end with a plus.
"""


def identity(finding: Finding, text: str) -> str:
    """The rule and a hash of what is flagged: of the words of the message where that is no word."""
    return _identity(finding, text[finding.start : finding.end])


def degrees(rule: str) -> tuple[str, ...]:
    """The rules that may find tomorrow what `rule` finds today, itself among them; the first stands for all."""
    return _DEGREES if rule in _DEGREES else (rule,)


def _known(name: str, known: Mapping[str, str]) -> str | None:
    """The places that are known by an identity, or by one of the same defect in another degree."""
    rule, _, flagged = name.partition(" ")
    return next((known[f"{each} {flagged}"] for each in degrees(rule) if f"{each} {flagged}" in known), None)


def _identity(finding: Finding, flagged: str) -> str:
    if "\n" in flagged or "  " in flagged:
        flagged = " ".join(flagged.split())
    if len(flagged) < _WORDLESS and not any(map(str.isalnum, flagged)):
        flagged = f"{flagged} {_FIGURES.sub('', finding.message)}"
    return f"{finding.rule} {crc32(utf8.encode(flagged)):08x}"


class _Surroundings:
    """What stands beside places of a text. A line is looked at once, however many places are in it."""

    __slots__ = ("_hashes", "_lines", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = LineIndex(text)
        self._hashes: dict[tuple[int, int], str] = {}  # of lines, by where they start and end

    def of(self, span: Finding | Related) -> str:
        """Four hexadecimal digits each of what stands before, of what stands after, and of the whole line or lines."""
        text = self._text
        low, high = self._lines.bounds(span.start)[0], self._lines.bounds(span.end)[1]
        if (low, high) not in self._hashes:
            self._hashes[low, high] = _short_hash(text[low:high])
        before = text[max(low, span.start - _BESIDE) : span.start]
        after = text[span.end : min(high, span.end + _BESIDE)]
        return _short_hash(before) + _short_hash(after) + self._hashes[low, high]


def names(findings: Iterable[Finding], text: str) -> Iterator[str]:
    """A name for each finding of a file, which no other of its rule there has; an edit elsewhere leaves it.

    It is made of the hashes, and of a number that tells equal ones apart.
    """
    seen: Counter[str] = Counter()
    surroundings = _Surroundings(text)
    for finding in findings:
        rule, flagged = identity(finding, text).split(" ")
        name = flagged + surroundings.of(finding)
        seen[rule + name] += 1
        yield f"{name}:{seen[rule + name]}"


def occurrences(findings: Iterable[Finding], text: str) -> Occurrences:
    """The fingerprints of a file's findings, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    surroundings = _Surroundings(text)
    for finding in findings:
        found[identity(finding, text)].append(surroundings.of(finding))
        for place in _further(finding):
            found[_identity(finding, text[place.start : place.end])].append(surroundings.of(place) + _FURTHER)
    return {name: " ".join(sorted(found[name])) for name in sorted(found)}


def _further(finding: Finding) -> list[Related]:
    return [place for place in finding.related if place.message == AND_HERE]


def digest(findings: Iterable[Finding], text: str) -> str:
    """A hash of all that `identity()` of the findings' places would hash; much faster than each by itself."""
    parts: list[str] = []
    for finding in findings:
        flagged = text[finding.start : finding.end]
        parts += (finding.rule, flagged)
        if len(flagged) < _WORDLESS:
            parts.append(finding.message)
        if finding.related:
            parts += [text[low:high] for low, high, said in finding.related if said == AND_HERE]
    return f"{crc32(utf8.encode(_SEPARATOR.join(parts))):08x}"


def number(places: str) -> int:
    """How many findings the value of one entry stands for."""
    return places.count(" ") + 1 - places.count(_FURTHER)


def part(
    findings: Sequence[Finding], text: str, known: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Part findings into new and known ones. One that stands for several places is known where all of them are.

    Of several places with the same text as many are known as there are occurrences: first those between the same
    surroundings, then with one side of them, then any, for what stands beside a finding may have been edited.
    """
    groups: dict[str, list[tuple[int, Finding | Related]]] = defaultdict(list)
    for i, finding in enumerate(findings):
        groups[identity(finding, text)].append((i, finding))
        if finding.related:
            for place in _further(finding):
                groups[_identity(finding, text[place.start : place.end])].append((i, place))
    fresh: set[int] = set()
    surroundings = _Surroundings(text)
    for name, group in groups.items():
        places = known.get(name) or _known(name, known)
        if places is None:
            fresh.update(i for i, _ in group)
        elif places.count(" ") + 1 < len(group):
            taken = _nearest([surroundings.of(span) for _, span in group], places.split())
            fresh.update(i for number, (i, _) in enumerate(group) if number not in taken)
    if not fresh:
        return (), tuple(findings)
    new = tuple(finding for i, finding in enumerate(findings) if i in fresh)
    return new, tuple(finding for i, finding in enumerate(findings) if i not in fresh)


def _nearest(found: list[str], known: list[str]) -> set[int]:
    """Which of the surroundings `found`, by number, are most like the `known` ones, one for each."""
    taken: set[int] = set()
    left = Counter(known)
    for same in (slice(0, 12), slice(0, 8), slice(0, 4), slice(4, 8), slice(0, 0)):
        waiting: dict[str, list[str]] = defaultdict(list)
        for each in left.elements():
            waiting[each[same]].append(each)
        for i, each in enumerate(found):
            if i not in taken and waiting[each[same]]:
                left[waiting[each[same]].pop()] -= 1
                taken.add(i)
    return taken


def sketch(text: str) -> str:
    """Hashes by which a text is found again under another name: of all of it, and of a few lines in case it was edited.

    The lines are those with the lowest hashes, wherever they stand.
    """
    lines = {" ".join(line.split()) for line in text.splitlines()}
    telling = [line for line in lines if len(line) >= _TELLING] or [line for line in lines if line]
    hashes = sorted(crc32(utf8.encode(line)) for line in telling)
    whole = crc32(utf8.encode(text))
    return " ".join(f"{each:08x}" for each in (whole, *hashes[:_SKETCH_LINES]))


def alike(first: str, second: str) -> int:
    """How much two sketches share, 0 where that is not most of them."""
    one, other = set(first.split()), set(second.split())
    common = len(one & other)
    return common if 2 * common > max(len(one), len(other)) else 0


def _short_hash(text: str) -> str:
    return f"{crc32(utf8.encode(text)) & 0xFFFF:04x}"
