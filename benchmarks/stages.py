"""Where the time for an article goes: microseconds of each stage and of each rule, in one process.

    python -m benchmarks.stages CORPUS

As in a run, articles go through the stages some at a time. Every stage is worked out for all of them before the
next one is timed, so none pays for another. The figures are processor time, means over the articles of the second of
two rounds; they hold no start-up.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
from typing import TypeVar

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context, SiteCheck
from articlelint.config.finder import ConfigFinder
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import read
from articlelint.run.passes import spotted
from articlelint.run.plan import ActiveRule, Plan, load_rulebook, make_plan
from articlelint.run.site_run import BATCH
from articlelint.site import features

T = TypeVar("T")
R = TypeVar("R")
LIMIT = 3_000  # articles


class Clock:
    """Adds up the processor time of stages by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def time(self, name: str, work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        started = time.process_time()
        results = [work(item) for item in items]
        self.seconds[name] += time.process_time() - started
        return results


def main(corpus: str) -> None:
    finder = ConfigFinder(isolated=True)
    config = finder.for_folder(os.path.abspath(corpus))
    plan = make_plan(config, load_rulebook(config))
    found = [item for item in discover([corpus], config_for=finder.for_folder) if isinstance(item, Found)]
    found = found[:: max(1, len(found) // LIMIT)]
    for _ in range(2):  # the first round warms up
        clock = Clock()
        for start in range(0, len(found), BATCH):
            measure(clock, found[start : start + BATCH], plan)
    total = sum(clock.seconds.values())
    print(f"{len(found):,} articles, {total / len(found) * 1e6:,.0f} µs each\n")
    print("| stage | µs an article | share |\n| --- | --- | --- |")
    for name, seconds in clock.seconds.items():
        print(f"| {name} | {seconds / len(found) * 1e6:,.1f} | {seconds / total:.0%} |")


def measure(clock: Clock, found: list[Found], plan: Plan) -> None:
    sources = clock.time("read", lambda item: read(item.absolute), found)
    read_ = [(item, source) for item, source in zip(found, sources, strict=True) if source.text is not None]
    articles = [Article(item.path, source.text or "", plan.words) for item, source in read_]
    for view in ("front_matter", "body", "lowered", "language", "pieces", "links"):
        clock.time(view.replace("_", " "), attrgetter(view), articles)
    hits = clock.time("scan", lambda article: list(spotted(plan, article)), articles)
    contexts = [Context(article, source) for article, (_, source) in zip(articles, read_, strict=True)]
    places: dict[str, list[Context]] = {active.rule.name: contexts for active in plan.always}
    for context, found_hits in zip(contexts, hits, strict=True):
        for name, each in found_hits:
            places.setdefault(name, []).append(context._replace(hits=each))
    for name, seen in places.items():
        clock.time(name, partial(run_check, plan.rules[name]), seen)
    clock.time("features", lambda article: features.gather(article, plan.needs), articles)


def run_check(active: ActiveRule, context: Context) -> None:
    if active.rule.languages and context.article.language not in active.rule.languages:
        return
    if isinstance(active.check, SiteCheck):
        active.check.gather(context, active.compiled)
    elif isinstance(active.check, ArticleCheck):
        for _ in active.check.check(context, active.compiled):
            pass


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
