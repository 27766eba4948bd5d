"""Find the weights of the rules that weigh runs of pieces: boilerplate/page and boilerplate/recurring.

    python -m benchmarks.weigh page|recurring
        [--labelled LABELS.jsonl ARTICLES]... [--pages PAGES.jsonl.gz]... [--clean FOLDER]...

LABELS has a line for each article, {"file": ..., "boilerplate": [{"start", "end", "type"}]}; the other articles of the
folder count for the site only, and items of the type "other" do not count. PAGES has texts with labelled segments,
{"host", "text", "segments": [{"start", "end", "label"}]}. In the articles of a --clean folder nothing is boilerplate.
All spans are code points in the file.

A run is boilerplate where at least 80 % of its characters with a label are. The weights are those of a logistic
regression (Newton's method, ridge 1) in which what stands in clean articles counts four times, and every source as
much as any other. Prints the weights, and precision and recall by source as the bias moves: take a bias from that
table, it is where precision is bought. A source is scored by the weights that all others give, so that the table says
what to expect of a site that nobody has seen; folders of one name are one source.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from articlelint.article.article import Article
from articlelint.checks import page, recurring
from articlelint.checks.base import Context
from articlelint.rulebook.load import load_rules
from articlelint.site import facts, features

MUTE = re.compile(r"<[^<>]*>|\s+")
RIGHT = 0.8  # share of a run's labelled characters
CLEAN_WEIGHT = 4.0
RIDGE = 1.0
ROUNDS = 60
SHIFTS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)

Judge = Callable[[str, int, int], bool | None]  # path, start, end: whether it is boilerplate, None where nobody said


class Sample(NamedTuple):
    """A run: what is known of it, whether it is boilerplate, its source, how many pieces it has, how much it counts."""

    values: dict[str, float]
    is_boilerplate: bool
    source: str
    size: int
    weight: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rule", choices=("page", "recurring"))
    parser.add_argument("--labelled", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--clean", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    samples: list[Sample] = []
    for labels, folder in arguments.labelled:
        samples += collect(arguments.rule, texts_of(folder), labelled(labels, folder), folder.name)
    for path in arguments.pages:
        rows = read_pages(path)
        texts = {name: str(row["text"]) for name, row in rows.items()}
        samples += collect(arguments.rule, texts, segmented(rows), path.name)
    for folder in arguments.clean:
        samples += collect(arguments.rule, texts_of(folder), lambda *_: False, folder.name, CLEAN_WEIGHT)
    names = (page if arguments.rule == "page" else recurring).FEATURES
    weights = fit(samples, names)
    print(json.dumps({name: round(weight, 2) for name, weight in weights.items()}).replace('"', ""))
    report(samples, names)


def collect(rule: str, texts: dict[str, str], judge: Judge, source: str, weight: float = 1.0) -> Iterator[Sample]:
    """The runs in the articles of one site."""
    for path, size, values, start, end in found(rule, texts):
        answer = judge(path, start, end)
        if answer is not None:
            yield Sample(values, answer, source, size, weight)


def found(rule: str, texts: dict[str, str]) -> Iterator[tuple[str, int, dict[str, float], int, int]]:
    known = load_rules()
    articles = [Article(path, text, known.words) for path, text in texts.items()]
    compiled = page.compile(known.rules["boilerplate/page"])
    if rule == "page":
        for article in articles:
            for run, values in page.weighed(article, compiled.labels):
                if values:
                    first, last = article.pieces[run.first], article.pieces[run.last]
                    yield article.path, run.size, values, *article.prose.span(first.start, last.end)
        return
    site = facts.fold(features.gather(article, {"pieces"}) for article in articles)
    for article in articles:
        evidence = recurring.gather(Context(article), known.rules["boilerplate/recurring"])
        if evidence is not None:
            for run, values in recurring.weighed(evidence, site):
                yield article.path, run.last - run.first + 1, values, *recurring.span(run, evidence)


def texts_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.open(encoding="utf-8", errors="replace", newline="").read()
        for path in files
    }


def labelled(labels: Path, folder: Path) -> Judge:
    """By the items of each article; blanks and tags are no part of them."""
    rows = {row["file"]: row.get("boilerplate") for row in map(json.loads, labels.open(encoding="utf-8"))}

    @cache
    def marks(path: str) -> tuple[bytearray, bytearray]:
        text = (folder / path).open(encoding="utf-8", newline="").read()
        inside, outside = bytearray(len(text)), bytearray(b"\1" * len(text))
        for item in rows[path]:
            fill(outside, item["start"], item["end"], 0)
            fill(inside, item["start"], item["end"], item["type"] != "other")
        for match in MUTE.finditer(text):
            fill(inside, *match.span(), 0)
            fill(outside, *match.span(), 0)
        return inside, outside

    def judge(path: str, start: int, end: int) -> bool | None:
        if rows.get(path) is None:
            return None
        inside, outside = marks(path)
        return share(sum(inside[start:end]), sum(outside[start:end]))

    return judge


def fill(marks: bytearray, start: int, end: int, value: int) -> None:
    marks[start:end] = bytes([value]) * (min(end, len(marks)) - start)


def read_pages(path: Path) -> dict[str, dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {f"{row['host']}/{number}.txt": row for number, row in enumerate(map(json.loads, lines))}


def segmented(rows: dict[str, dict[str, Any]]) -> Judge:
    def judge(path: str, start: int, end: int) -> bool | None:
        counts: dict[bool, int] = defaultdict(int)
        for segment in rows[path]["segments"]:
            overlap = min(end, segment["end"]) - max(start, segment["start"])
            counts[segment["label"] == "boilerplate"] += max(0, overlap)
        return share(counts[True], counts[False])

    return judge


def share(inside: int, outside: int) -> bool | None:
    return inside >= RIGHT * (inside + outside) if inside + outside else None


def fit(samples: Iterable[Sample], names: tuple[str, ...]) -> dict[str, float]:
    """The weights of a ridge regression of the logits; the first name is the bias, which is free."""
    samples = list(samples)
    numbers = Counter(sample.source for sample in samples)
    even = len(samples) / max(1, len(numbers))
    rows = [
        ([sample.values[name] for name in names], sample, sample.weight * even / numbers[sample.source])
        for sample in samples
    ]
    size = len(names)
    weights = [0.0] * size
    for _ in range(ROUNDS):
        slope = [RIDGE * value * (i > 0) for i, value in enumerate(weights)]
        bend = [[RIDGE * (i == j and i > 0) for j in range(size)] for i in range(size)]
        for values, sample, weight in rows:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, dot(weights, values)))))
            for i in range(size):
                slope[i] += weight * (chance - sample.is_boilerplate) * values[i]
                for j in range(size):
                    bend[i][j] += weight * chance * (1 - chance) * values[i] * values[j]
        step = solve(bend, slope)
        weights = [weight - change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return dict(zip(names, weights, strict=True))


def dot(left: Iterable[float], right: Iterable[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """x of matrix x = right, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        best = max(range(i, size), key=lambda row: abs(rows[row][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for row in range(size):
            if row != i:
                factor = rows[row][i] / rows[i][i]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[i], strict=True)]
    return [row[size] / row[i] for i, row in enumerate(rows)]


def report(samples: list[Sample], names: tuple[str, ...]) -> None:
    """Precision and recall in pieces, by source, with the bias moved by each of SHIFTS.

    Each source is scored by weights that were fitted on all others.
    """
    print("\n| source, left out | pieces | " + " | ".join(f"{-shift:+g}" for shift in SHIFTS) + " |")
    print("| --- | --- | " + "--- | " * len(SHIFTS))
    for source in dict.fromkeys(sample.source for sample in samples):
        weights = fit([sample for sample in samples if sample.source != source], names)
        own = [sample for sample in samples if sample.source == source]
        scored = [(dot(weights.values(), (sample.values[name] for name in names)), sample) for sample in own]
        cells = [precision_recall(scored, shift) for shift in SHIFTS]
        print(f"| {source} | {sum(sample.size for sample in own)} | " + " | ".join(cells) + " |")


def precision_recall(scored: list[tuple[float, Sample]], shift: float) -> str:
    said = sum(sample.size for score, sample in scored if score > shift)
    right = sum(sample.size for score, sample in scored if score > shift and sample.is_boilerplate)
    there = sum(sample.size for _, sample in scored if sample.is_boilerplate)
    if not there:
        return f"{said} wrong"
    return f"{right / said if said else 1:.3f} / {right / there:.2f}"


if __name__ == "__main__":
    sys.exit(main())
