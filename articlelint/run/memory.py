"""What the first pass found in each text, remembered for other runs, so that no text is looked at twice.

An entry is known again by the text itself, and by everything else the first pass depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from articlelint.cache import pickled, stamps
from articlelint.cache.entries import Entries
from articlelint.files.reading import Source
from articlelint.run.job import SCHEMA_KEY, Job, Packed
from articlelint.storage import utf8


class Memory:
    """What is known of articles under one plan."""

    def __init__(self, folder: str, plan: bytes) -> None:
        """`folder` is that of the cache; `plan` is a digest of all that is the same for all articles."""
        self._entries = Entries(folder, plan)
        self._plan = plan

    def recall(self, articles: Sequence[tuple[Job, Source]]) -> dict[int, Packed]:
        """Return what is known of `articles`, by their number."""
        keys = [self._key(job, source) for job, source in articles]
        known = self._entries.recall(keys)
        found = {}
        for number, (key, (job, source)) in enumerate(zip(keys, articles, strict=True)):
            packed = _read(known[key], job, source) if key in known else None
            if packed is not None:
                found[number] = packed
        return found

    def keep(self, articles: Iterable[tuple[Job, Source]], found: Iterable[Packed]) -> None:
        """Remember what was `found` in `articles`.

        Not in one that may name a schema of its own, which may change, and not in one on which a rule crashed.
        """
        self._entries.keep(
            (self._key(job, source), _written(packed))
            for (job, source), packed in zip(articles, found, strict=True)
            if source.text is not None and SCHEMA_KEY not in source.text and not packed.report.crashes
        )

    def close(self, articles: int) -> None:
        """Forget what runs over so many articles do not need, and close."""
        self._entries.tidy(articles)
        self._entries.close()

    def _key(self, job: Job, source: Source) -> bytes:
        depends_on = (
            job.relative, sorted(job.silenced), job.front_matter_required, job.folder_category, job.language,
            [schema.path for schema in job.schemas], source.encoding, source.problem, source.detail,
        )  # fmt: skip
        text = utf8.encode(source.text or "")
        return stamps.digest(self._plan, stamps.of_plain(depends_on), text)


def _written(packed: Packed) -> bytes:
    """The entry of an article: all but the text, which is at hand when the entry is read."""
    return pickled.write(packed._replace(text=b""))


def _read(entry: bytes, job: Job, source: Source) -> Packed | None:
    """What an entry says; None if it is damaged or what it depends on has changed."""
    if source.text is None:
        return None
    try:
        packed = pickled.read(entry)
    except pickled.DAMAGES:
        return None
    if not isinstance(packed, Packed):
        return None
    if any(job.exists is None or job.exists(path) is not there for path, there in packed.asked):
        return None
    text = utf8.encode(source.text)
    return packed._replace(report=packed.report._replace(path=job.path), text=text)
