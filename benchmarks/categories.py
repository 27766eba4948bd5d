"""How the thresholds of category/mismatch were chosen: what each of them would find in labelled articles.

    python -m benchmarks.categories ARTICLES.jsonl[.gz] ...

Each line has "title", "text" and "label". Every article is judged under its own label and under every other one of the
file. "false" is the share of the right labels that a lead and a score would call wrong, "found" that of the wrong ones.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from articlelint.article.article import Article
from articlelint.checks import category
from articlelint.checks.base import Context
from articlelint.config.model import Config
from articlelint.run.plan import load_rulebook, make_plan
from articlelint.site.facts import Facts

LEADS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
SCORES = (8.0, 12.0, 20.0)


class Case(NamedTuple):
    """One article under one label: whether that is right, and the better category's lead and score, 0 without one."""

    is_right: bool
    is_near: bool
    lead: float
    score: float


def main(paths: list[str]) -> None:
    config = Config.default()
    plan = make_plan(config, load_rulebook(config))
    compiled = plan.rules["category/mismatch"].compiled
    for path in paths:
        rows = [json.loads(line) for line in lines(Path(path))]
        facts = Facts()
        facts.categories = Counter(row["label"] for row in rows)
        facts.articles = len(rows)
        cases = [each for row in rows for each in judged(row, sorted(facts.categories), facts, plan.words, compiled)]
        print(f"\n{Path(path).name}: {len(rows):,} articles\n\n| lead | score | neighbours | false | found |")
        print("| --- | --- | --- | --- | --- |")
        for is_near in (False, True):
            for lead in LEADS:
                for score in SCORES:
                    neighbours = "yes" if is_near else "no"
                    print(f"| {lead} | {score:.0f} | {neighbours} | {shares(cases, is_near, lead, score)} |")


def lines(path: Path) -> list[str]:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").splitlines()


def judged(row: dict[str, str], labels: list[str], facts: Facts, words: Any, compiled: category.Compiled) -> list[Case]:
    lexicon, site = compiled.lexicon, category.site_categories(facts, compiled)
    filed = category.groups(site, lexicon)
    cases = []
    for label in labels:
        head = json.dumps({"title": row["title"], "category": label, "lang": "en"}, ensure_ascii=False)
        article = Article("a.md", f"---\n{head}\n---\n\n{row['text']}\n", words)
        evidence = category.gather(Context(article), compiled)
        case = Case(label == row["label"], False, 0.0, 0.0)
        if evidence is not None:
            own = set(category.known_meanings([label], compiled)[0].about)
            mine = own.union(*(filed.get(key, ()) for key in own))
            best = max(filed.keys() - mine, key=lambda key: category.total(filed[key], evidence.scores))
            top = category.total(filed[best], evidence.scores)
            credit = evidence.credit + category.total(mine, evidence.scores)
            case = Case(
                case.is_right,
                any(best in lexicon.near[key] for key in own),
                (top - credit) / (top + credit + category.DOUBT),
                top,
            )
        cases.append(case)
    return cases


def shares(cases: list[Case], is_near: bool, lead: float, score: float) -> str:
    def share(is_right: bool) -> float:
        told = [case for case in cases if case.is_right == is_right]
        passed = [case for case in told if case.is_near == is_near and case.lead > lead and case.score >= score]
        return len(passed) / len(told)

    return f"{share(True):.2%} | {share(False):.1%}"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
