"""What the first pass found in each text, remembered for other runs, so that no text is looked at twice.

An entry is known again by the text itself, and by everything else the first pass depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from articlelint.cache import packing, stamps
from articlelint.cache.entries import Entries
from articlelint.cache.location import Place
from articlelint.cache.packing import DamagedError
from articlelint.files.reading import Source
from articlelint.finding import FileReport
from articlelint.run.job import SCHEMA_KEY, Job, Packed
from articlelint.run.waiting import Packer
from articlelint.site.features import Features
from articlelint.site.linked_files import Files
from articlelint.site.recurrence import Fingerprints
from articlelint.site.roots import Roots
from articlelint.site.stories import Story
from articlelint.site.wording import Wording
from articlelint.startup.records import NamedTuple
from articlelint.storage import utf8

_SIZE = 4  # bytes that tell how long the first part of an entry is


class _Known(NamedTuple):
    """What an entry says at once; the rest is read when the article is judged. See Packed."""

    features: Features | None
    asked: tuple[tuple[str, bool], ...]
    prose: str


class Memory:
    """What is known of articles under one plan."""

    def __init__(self, place: Place, plan: bytes, packer: Packer, *, repairs: bool) -> None:
        """`plan` is a digest of all that is the same for all articles.

        A run that `repairs` is told only of articles in which there is nothing to repair, so that no edit ever comes
        from a cache.
        """
        self._entries = Entries(place, plan)
        self._plan = plan
        self._packer = packer
        self._repairs = repairs

    def recall(self, articles: Sequence[tuple[Job, Source]]) -> dict[int, Packed]:
        """Return what is known of `articles`, by their number."""
        keys = [self._key(job, source) for job, source in articles]
        known = self._entries.recall(keys)
        found = {}
        for number, (key, (job, source)) in enumerate(zip(keys, articles, strict=True)):
            packed = _read(known[key], job, source) if key in known else None
            if packed is not None and not (self._repairs and self._may_be_repaired(packed)):
                found[number] = packed
        return found

    def keep(self, articles: Iterable[tuple[Job, Source]], found: Iterable[Packed]) -> None:
        """Remember what was `found` in `articles`.

        What may change is not: if one may name a schema of its own, if a rule has been without one of its expressions,
        or if one crashed.
        """
        self._entries.keep(
            (self._key(job, source), _written(packed))
            for (job, source), packed in zip(articles, found, strict=True)
            if source.text is not None
            and SCHEMA_KEY not in source.text
            and not packed.slow
            and not packed.report.crashes
        )

    def close(self, articles: int) -> None:
        """Forget what runs over so many articles do not need, and close."""
        self._entries.tidy(articles)
        self._entries.close()

    def _key(self, job: Job, source: Source) -> bytes:
        depends_on = (
            job.relative, sorted(job.silenced), job.front_matter_required, job.folder_category, job.is_from_page,
            job.language, [schema.path for schema in job.schemas], source.encoding, source.problem, source.detail,
        )  # fmt: skip
        text = utf8.encode(source.text or "")
        return stamps.digest(self._plan, stamps.of_plain(depends_on), text)

    def _may_be_repaired(self, packed: Packed) -> bool:
        try:
            pending = self._packer.unpack(packed)
        except DamagedError:
            return True
        return bool(pending.evidence) or any(finding.fix for finding in pending.report.findings)


def _written(packed: Packed) -> bytes:
    """The entry of an article: all but the text, which is at hand when the entry is read."""
    known = packing.pack(_Known(packed.features, packed.asked, utf8.decode(packed.prose)))
    return b"".join((len(known).to_bytes(_SIZE, "little"), known, packed.rest))


def _read(entry: bytes, job: Job, source: Source) -> Packed | None:
    """What an entry says; None if it is damaged or what it depends on has changed."""
    if source.text is None:
        return None
    end = _SIZE + int.from_bytes(entry[:_SIZE], "little")
    try:
        features, asked, prose = packing.unpack(entry[_SIZE:end], _Known, Fingerprints, Story, Files, Roots, Wording)
    except DamagedError:
        return None
    if any(job.exists is None or job.exists(path) is not there for path, there in asked):
        return None
    report = FileReport(job.path, "", (), source.encoding)
    return Packed(report, utf8.encode(source.text), features, None, asked, utf8.encode(prose), entry[end:])
