"""Where the time for an article goes: microseconds of each stage and of each check kind, in one process.

    python -m benchmarks.stages CORPUS

Every stage is worked out for an article before the next one is timed, so none of them pays for another. The figures are
means over the articles; they hold no start-up.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from articlelint.article import Article
from articlelint.checks import Context
from articlelint.config import ConfigFinder
from articlelint.discovery import Found, discover
from articlelint.plan import ActiveRule, Plan, load_rulebook, make_plan
from articlelint.reading import read
from articlelint.runner import _spotted
from articlelint.site import features

T = TypeVar("T")
LIMIT = 3_000  # articles


class Clock:
    """Adds up the time of stages by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def time(self, name: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        self.seconds[name] += time.perf_counter() - started
        return result


def main(corpus: str) -> None:
    finder = ConfigFinder(isolated=True)
    config = finder.for_folder(os.path.abspath(corpus))
    plan = make_plan(config, load_rulebook(config))
    found = [item for item in discover([corpus], config_for=finder.for_folder) if isinstance(item, Found)]
    found = found[:: max(1, len(found) // LIMIT)]
    clock = Clock()
    rounds = 2  # the first one warms up
    for number in range(rounds):
        if number == rounds - 1:
            clock = Clock()
        for item in found:
            measure(clock, item, plan)
    total = sum(clock.seconds.values())
    print(f"{len(found):,} articles, {total / len(found) * 1e6:,.0f} µs each\n")
    print("| stage | µs an article | share |\n| --- | --- | --- |")
    for name, seconds in clock.seconds.items():
        print(f"| {name} | {seconds / len(found) * 1e6:,.1f} | {seconds / total:.0%} |")


def measure(clock: Clock, item: Found, plan: Plan) -> None:
    source = clock.time("read", lambda: read(item.absolute))
    if source.text is None:
        return
    article = Article(item.path, source.text, plan.words)
    clock.time("front matter", lambda: article.front_matter)
    clock.time("body", lambda: article.body)
    clock.time("lower case", lambda: article.lowered)
    clock.time("language", lambda: article.language)
    clock.time("pieces", lambda: article.pieces)
    clock.time("links", lambda: article.links)
    spotted = clock.time("scan", lambda: list(_spotted(plan, article)))
    context = Context(article, source)
    for active, hits in (*((active, {}) for active in plan.always), *((plan.spotted[name], hits) for name, hits in spotted)):
        if not active.rule.languages or article.language in active.rule.languages:
            seen = context._replace(hits=hits)
            clock.time(f"check: {active.rule.kind}", lambda active=active, seen=seen: run_check(active, seen))
    clock.time("features", lambda: features.gather(article))


def run_check(active: ActiveRule, context: Context) -> None:
    if active.judges_site:
        active.module.gather(context, active.compiled)
    else:
        for _ in active.module.check(context, active.compiled):
            pass


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
