"""Find the weights of the rules that add up what they know: boilerplate/page and boilerplate/recurring. Needs numpy.

    python -m benchmarks.weigh page|recurring
        [--labelled LABELS.jsonl ARTICLES]... [--judged LABELS.jsonl CORPORA]... [--clean FOLDER ...]
        [--pages PAGES.jsonl.gz]... [--shift BIAS] [--write]

benchmarks/labels.py says what the files hold. In the articles of a --clean folder nothing is boilerplate, nor in a
--judged repository in which no finding of boilerplate was found true; other --judged repositories are left out.

The weights are those of a logistic regression (Newton's method, ridge 1, the bias is free).

page: what is told apart are the lines of articles (articlelint/page/units.py). A line is the page's if at least half
of its characters lie in items, blanks and tags apart, and the article's if at most a fifth does. Between these, and
where more than three in ten are nobody's, it is left out. A line counts as much as any other up to 30 of an article,
of longer articles all count as much as 30. A repository counts by the root of its number of articles, so that large
ones do not drown the small. Clean articles count three times; the texts that extractors made of a host's pages count as
one article. Prints the weights as they stand in rules/page/model.yaml, or puts them there with --write. --shift is what
the bias gets added: that is what precision is bought with.

recurring: what is told apart are runs of pieces. A run is boilerplate where at least 80 % of its characters with a
label are. What stands in clean articles counts four times, and every repository as much as any other, as all pages of
a file do. Prints the weights, and precision and recall in pieces by repository as the bias moves: take a bias from that
table. A repository is scored by the weights that all others give.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from articlelint.article.article import Article
from articlelint.checks import recurring
from articlelint.checks.base import Context
from articlelint.page import features as lines
from articlelint.page import looks
from articlelint.page.looks import Tables
from articlelint.rulebook.load import Rulebook, load_rules
from articlelint.rulebook.resources import rules_dir
from articlelint.site import facts, features
from benchmarks import labels
from benchmarks.labels import ARTICLE, BOILERPLATE, UNSAID, Repository, Text

try:
    import numpy as np
except ImportError:  # only what fits weights needs it
    np = None

NAMES = {"page": lines.FEATURES, "recurring": recurring.FEATURES}  # the first is the bias
CLEAN_WEIGHT = {"page": 3.0, "recurring": 4.0}
INSIDE, OUTSIDE, NOBODYS = 0.5, 0.2, 0.3  # shares of a line's characters
RIGHT = 0.8  # share of a run's labelled characters
MOST = 30  # lines of an article that count in full
SHIFT = -1.0
RIDGE = 1.0
ROUNDS = 60
ENOUGH = 1e-3  # of a change of any weight
SHIFTS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)

Collection = Repository | Path  # the path is that of a file of pages


class Samples(NamedTuple):
    """The lines, or runs, of one article: a row of numbers for each, whether it is boilerplate, and how much it counts.

    `sizes`: how many pieces each has.
    """

    source: str
    values: np.ndarray
    answers: np.ndarray
    weights: np.ndarray
    sizes: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rule", choices=tuple(NAMES))
    parser.add_argument("--labelled", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--judged", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--clean", nargs="+", type=Path, action="extend", default=[])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--shift", type=float, default=SHIFT)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    collections: list[Collection] = [
        *chain.from_iterable(labels.labelled(*each) for each in arguments.labelled),
        *chain.from_iterable(labels.judged(*each) for each in arguments.judged),
        *map(labels.clean, arguments.clean),
        *arguments.pages,
    ]
    samples = collect_all(arguments.rule, collections)
    weights = fit(samples, NAMES[arguments.rule])
    if arguments.rule == "recurring":
        print(json.dumps(rounded(weights)).replace('"', ""))
        report(samples, NAMES[arguments.rule])
        return
    weights["bias"] += arguments.shift
    block = "weights:\n" + "".join(f"  {name}: {weight:g}\n" for name, weight in rounded(weights).items())
    if not arguments.write:
        print(block, end="")
        return
    model = Path(rules_dir(), "page", "model.yaml")
    text = model.read_text(encoding="utf-8")
    model.write_text(re.sub(r"(?m)^weights:\n(?:  .*\n)+", block, text), encoding="utf-8")


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 2) for name, weight in weights.items()}


# --- samples ----------------------------------------------------------------------------------------------------------


def collect_all(rule: str, collections: Sequence[Collection]) -> list[Samples]:
    """The samples of all collections, in their order; several processes share the work."""
    if np is None:
        sys.exit("numpy is not installed, which fits the weights: pip install numpy")
    tables()  # once, before there are several processes
    with pool() as processes:
        return [*chain.from_iterable(processes.map(collect, repeat(rule), collections))]


def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork"))


@cache
def tables() -> tuple[Rulebook, Tables]:
    """The rules, and what is known of pages."""
    known = load_rules()
    return known, looks.load(known.resources)


def collect(rule: str, collection: Collection) -> list[Samples]:
    """The lines or runs of a collection of which somebody said whose they are."""
    is_pages = isinstance(collection, Path)
    texts = labels.texts_of_pages(collection) if is_pages else labels.texts_of(collection)
    if not any(each.marks is not None for each in texts):
        return []
    weight = CLEAN_WEIGHT[rule] if not is_pages and collection.is_clean else 1.0
    if rule == "recurring":
        return evened(runs_in(texts), weight)
    articles = Counter(each.source for each in texts if each.marks is not None)
    return [
        samples
        for each in texts
        if each.marks is not None
        for samples in lines_in(each, each.marks, weight / articles[each.source] ** (1.0 if is_pages else 0.5))
    ]


def lines_in(each: Text, marks: bytes, weight: float) -> Iterator[Samples]:
    """The lines of one article, if there are any that are known."""
    known, page = tables()
    article = Article(each.path, each.text, known.words)
    elements = page.containers.find(article.text, article.body_start, len(article.text), article.body.code)
    found = lines.lines(article, looks.looks(article, page, elements))
    answers = [line_answer(marks[line.unit.start : line.unit.end]) for line in found]
    kept = [at for at, answer in enumerate(answers) if answer is not None]
    if kept:
        values = np.array(lines.vectors(found), dtype=np.float32)[kept]
        own = np.array([bool(answers[at]) for at in kept])
        yield Samples(
            each.source, values, own, np.full(len(kept), weight * min(1, MOST / len(kept))), np.ones(len(kept))
        )


def line_answer(marks: bytes) -> bool | None:
    """Whether a line is the page's; None where that is not said."""
    inside, outside, nobodys = marks.count(BOILERPLATE), marks.count(ARTICLE), marks.count(UNSAID)
    voiced = inside + outside + nobodys
    if not voiced or nobodys > NOBODYS * voiced or OUTSIDE * voiced < inside < INSIDE * voiced:
        return None
    return inside >= INSIDE * voiced


def runs_in(texts: Sequence[Text]) -> Iterator[Samples]:
    """The runs of pieces in the articles of one site; all count as much."""
    known, _ = tables()
    articles = [Article(each.path, each.text, known.words) for each in texts]
    site = facts.fold(features.gather(article, {"pieces"}) for article in articles)
    for article, each in zip(articles, texts, strict=True):
        evidence = recurring.gather(Context(article), known.rules["boilerplate/recurring"])
        if evidence is None or each.marks is None:
            continue
        rows = []
        for run, values in recurring.weighed(evidence, site):
            start, end = recurring.span(run, evidence)
            answer = run_answer(each.marks[start:end])
            if answer is not None:
                rows.append(([values[name] for name in recurring.FEATURES], answer, run.last - run.first + 1))
        if rows:
            values, answers, sizes = map(np.array, zip(*rows, strict=True))
            yield Samples(each.source, values, answers, np.ones(len(rows)), sizes)


def run_answer(marks: bytes) -> bool | None:
    inside, outside = marks.count(BOILERPLATE), marks.count(ARTICLE)
    return inside >= RIGHT * (inside + outside) if inside + outside else None


def evened(found: Iterable[Samples], weight: float) -> list[Samples]:
    """The samples of a collection, which count `weight` together."""
    samples = list(found)
    number = sum(len(each.answers) for each in samples)
    return [each._replace(weights=each.weights * weight / number) for each in samples]


# --- the regression ---------------------------------------------------------------------------------------------------


def fit(samples: Sequence[Samples], names: Sequence[str], start: Iterable[float] = ()) -> dict[str, float]:
    """The weights of a ridge regression of the logits; the first name is the bias, which is free.

    A sample counts one on average. `start`: weights to begin with, which are found the sooner the nearer they are.
    """
    values = np.concatenate([each.values for each in samples]).astype(float)
    answers = np.concatenate([each.answers for each in samples])
    counts = np.concatenate([each.weights for each in samples])
    counts *= len(counts) / counts.sum()
    ridge = np.full(len(names), RIDGE)
    ridge[0] = 1e-9
    weights = np.array([*start] or [0.0] * len(names))
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (counts * (answers - chances)) - ridge * weights
        bend = (values.T * (counts * chances * (1 - chances))) @ values + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < ENOUGH:
            break
    return dict(zip(names, weights.tolist(), strict=True))


def report(samples: Sequence[Samples], names: Sequence[str]) -> None:
    """Precision and recall in pieces, by source, with the bias moved by each of SHIFTS.

    Each source is scored by weights that were fitted on all others.
    """
    print("\n| source, left out | pieces | " + " | ".join(f"{-shift:+g}" for shift in SHIFTS) + " |")
    print("| --- | --- | " + "--- | " * len(SHIFTS))
    for source in dict.fromkeys(each.source for each in samples):
        weights = [*fit([each for each in samples if each.source != source], names).values()]
        own = [each for each in samples if each.source == source]
        scores = np.concatenate([each.values for each in own]) @ weights
        answers, sizes = (
            np.concatenate(each) for each in zip(*((each.answers, each.sizes) for each in own), strict=True)
        )
        cells = [precision_recall(scores > shift, answers, sizes) for shift in SHIFTS]
        print(f"| {source} | {sizes.sum():.0f} | " + " | ".join(cells) + " |")


def precision_recall(said: np.ndarray, answers: np.ndarray, sizes: np.ndarray) -> str:
    there, number, right = (sizes[chosen].sum() for chosen in (answers, said, said & answers))
    if not there:
        return f"{number:.0f} wrong"
    return f"{right / number if number else 1:.3f} / {right / there:.2f}"


if __name__ == "__main__":
    sys.exit(main())
