"""How well wrong categories are found by what a site's own articles teach, beside a usual way to find wrong labels.

    python -m benchmarks.learned ARTICLES.jsonl[.gz]

Each line has "title", "text" and "label". A tenth of the articles get another label, by three different draws. Then two
are asked which labels are wrong: `articlelint learn` with `check --model`, and scikit-learn's TF-IDF and logistic
regression with cleanlab (confident learning, Northcutt et al. 2021) on five folds. The latter has to be installed:
`pip install scikit-learn cleanlab`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from benchmarks.categories import lines

NOISE = 0.1
DRAWS = (1, 2, 3)
COMMAND = [sys.executable, "-m", "articlelint"]


def main(path: Path) -> None:
    rows = [json.loads(line) for line in lines(path)]
    names = sorted({row["label"] for row in rows})
    print(f"{path.name}: {len(rows):,} articles, {NOISE:.0%} of them with a wrong label\n")
    print("| draw | articlelint | TF-IDF, logistic regression, cleanlab |\n| --- | --- | --- |")
    for draw in DRAWS:
        rng = random.Random(draw)
        wrong = set(rng.sample(range(len(rows)), round(NOISE * len(rows))))
        labels = [
            rng.choice([name for name in names if name != row["label"]]) if number in wrong else row["label"]
            for number, row in enumerate(rows)
        ]
        print(f"| {draw} | {score(by_site(rows, labels), wrong)} | {score(by_cleanlab(rows, labels), wrong)} |")


def score(flagged: Collection[int], wrong: Collection[int]) -> str:
    """Precision, recall and F1 of the articles that were called wrong."""
    right = len(set(flagged) & set(wrong))
    precision, recall = right / max(1, len(flagged)), right / len(wrong)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def by_site(rows: Sequence[Any], labels: Sequence[str]) -> set[int]:
    with tempfile.TemporaryDirectory() as site:
        for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
            head = f"---\ntitle: {json.dumps(row['title'])}\ncategory: {json.dumps(label)}\n---\n\n"
            Path(site, f"{number:05}.md").write_text(f"{head}{row['text']}\n", encoding="utf-8")
        check = [*COMMAND, "check", ".", "--isolated", "--exit-zero", "--output-format", "json"]
        done = subprocess.run([*check, "--select", "category/mismatch"], cwd=site, check=True, capture_output=True)
    found = json.loads(done.stdout)["findings"]
    return {int(Path(each["path"]).stem) for each in found if each["severity"] != "info"}


def by_cleanlab(rows: Sequence[Any], labels: Sequence[str]) -> set[int]:
    from cleanlab.filter import find_label_issues
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    names = sorted(set(labels))
    numbers = [names.index(label) for label in labels]
    texts = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, stop_words="english").fit_transform(
        [f"{row['title']}\n{row['text']}" for row in rows]
    )
    sure = cross_val_predict(LogisticRegression(C=10, max_iter=1_000), texts, numbers, cv=5, method="predict_proba")
    issues = find_label_issues(numbers, sure, return_indices_ranked_by="self_confidence", n_jobs=1)
    return {int(number) for number in issues}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
