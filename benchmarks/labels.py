"""What people said of articles, as the benchmarks read it: repositories with rows of labels, and pages with segments.

LABELS has a line for each article of a folder, {"file", "repo", "language", "boilerplate": [{"start", "end", "type"}]};
without "repo" the folder is one repository, and the other articles of the folder count for its site only. Items of the
type "other" are neither an article's nor a page's. PAGES has texts that extractors made of pages, {"host", "extractor",
"text", "segments": [{"start", "end", "label"}]}; what lies in no segment is neither. All spans are code points.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

MUTE = re.compile(r"<[^<>]*>|\s+")
ARTICLE, BOILERPLATE, UNSAID, SILENT = range(4)  # whose a character is; SILENT: a blank, or of a tag
NOISY = frozenset(("beautifulsoup", "html-text", "html2text", "inscriptis", "bs4-nl"))

Kind = Literal["labelled", "judged", "clean"]


class Repository(NamedTuple):
    """Files below a folder that are one site, and what is known of them: rows of labels."""

    name: str
    kind: Kind
    folder: Path
    files: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether all of it may count as articles: it was chosen for that, or a reader found no boilerplate in it."""
        is_boilerplate = (row["rule"].startswith("boilerplate/") and row["verdict"] == "true" for row in self.rows)
        return self.kind == "clean" or (self.kind == "judged" and not any(is_boilerplate))


class Text(NamedTuple):
    """An article and whose its characters are; `marks` is None where nobody said. `source`: a repository or a host."""

    path: str
    text: str
    source: str
    marks: bytes | None = None


def labelled(labels: Path, folder: Path) -> Iterator[Repository]:
    rows = defaultdict(list)
    for row in read_rows(labels):
        rows[row.get("repo", folder.name)].append(row)
    for name, own in rows.items():
        files = files_in(folder) if len(rows) == 1 else tuple([row["file"] for row in own])
        yield Repository(name, "labelled", folder, files, tuple(own))


def judged(labels: Path, corpora: Path) -> Iterator[Repository]:
    rows = defaultdict(list)
    for row in read_rows(labels):
        rows[row["repo"]].append(row)
    for name, own in rows.items():
        folder = corpora / name.replace("/", "+")
        yield Repository(name, "judged", folder, files_in(folder), tuple(own))


def clean(folder: Path, allow: Iterable[Path] = ()) -> Repository:
    rows = [row for path in allow for row in read_rows(path) if row["path"].startswith(f"{folder.name}/")]
    return Repository(folder.name, "clean", folder, files_in(folder), tuple(rows))


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def files_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))


def texts_of(repository: Repository) -> list[Text]:
    """All articles of a repository."""
    items = {row["file"]: row["boilerplate"] for row in repository.rows if "boilerplate" in row}
    return [_text(repository, file, items.get(file)) for file in repository.files]


def _text(repository: Repository, file: str, items: Sequence[Mapping[str, Any]] | None) -> Text:
    with (repository.folder / file).open(encoding="utf-8", errors="replace", newline="") as lines:
        text = lines.read()
    marks = marks_of(text, items or ()) if repository.is_clean or items is not None else None
    return Text(file, text, repository.name, marks)


def marks_of(text: str, items: Iterable[Mapping[str, Any]]) -> bytes:
    """Whose each character of a labelled article is."""
    marks = bytearray([ARTICLE]) * len(text)
    for item in items:
        fill(marks, item["start"], item["end"], UNSAID if item["type"] == "other" else BOILERPLATE)
    return _muted(marks, text)


def _muted(marks: bytearray, text: str) -> bytes:
    for match in MUTE.finditer(text):
        fill(marks, *match.span(), SILENT)
    return bytes(marks)


def fill(marks: bytearray, start: int, end: int, value: int) -> None:
    marks[start:end] = bytes([value]) * (min(end, len(marks)) - start)


# --- pages ------------------------------------------------------------------------------------------------------------


def read_pages(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts_of_pages(path: Path) -> list[Text]:
    return [
        Text(f"{row['host']}/{number}.txt", row["text"], row["host"], marks_of_page(row))
        for number, row in enumerate(read_pages(path))
    ]


def marks_of_page(row: Mapping[str, Any]) -> bytes:
    marks = bytearray([UNSAID]) * len(row["text"])
    for each in row["segments"]:
        fill(marks, each["start"], each["end"], BOILERPLATE if each["label"] == "boilerplate" else ARTICLE)
    return _muted(marks, row["text"])


def group_of(extractor: str) -> str:
    if extractor == "ground-truth":
        return "clean"
    return "noisy" if extractor in NOISY else "container" if extractor == "flat-article" else "residual"


def write_site(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> Repository:
    """Write the texts of an extractor as a site, and return it; its files are in the order of `rows`."""
    files = [f"{row['host']}/{number:05}.txt" for number, row in enumerate(rows)]
    for file, row in zip(files, rows, strict=True):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(row["text"])
    return Repository(name, "labelled", folder, tuple(files))
