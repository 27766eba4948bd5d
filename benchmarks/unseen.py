"""Score each repository by rules that were not fitted on it.

    python -m benchmarks.unseen
        [--labelled LABELS.jsonl ARTICLES]... [--judged LABELS.jsonl CORPORA]...
        [--clean FOLDER ...] [--allow ALLOW.jsonl]... [--pages PAGES.jsonl.gz]... [--fixed] [--json]

The weights of boilerplate/page and boilerplate/recurring are fitted as benchmarks.weigh does it, on all repositories
but the one that is scored. With --fixed those of the rules are taken: the difference is what having seen a repository
is worth. A bias is moved by as much as that of the rule is off the one that all repositories give: that is what its
precision was bought with. Every repository is checked as a site of its own. What counts are warnings and errors.

--labelled: LABELS has a line for each article of the folder ARTICLES, {"file", "repo", "boilerplate": [{"start", "end",
"type"}]}; without "repo" the folder is one repository. Recall: the share of items of which at least half is found;
precision: the share of findings of which at least 80 % lies in items. Items of the type "other" do not count.

--judged: LABELS has a line for each finding that somebody judged, {"repo", "path", "rule", "line", "verdict"}, with the
verdict true, debatable or false; CORPORA has a folder for each repository, with "+" for the "/" of its name. Kept: the
share of the true and of the false ones for which there still is a finding of the same family within two lines.

--clean: a folder of articles with few defects; those that are known are in ALLOW, {"path": "FOLDER/PATH", "rules":
[beginnings of names]}. Flagged: the share of articles with another finding. Judged repositories have that, too: there
link/* and what was not judged false is known.

--pages: whole pages with labelled segments, as benchmarks.weigh takes them, on which the weights are fitted, too.

Prints a row for each repository, and the mean over repositories; for recall and precision of those with three items.
--json: the same for programs, {"repositories": {KIND: {NAME: {COLUMN: [many, of]}}}, "mean": {COLUMN: share}}.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from articlelint.checks import page, recurring
from articlelint.config.model import Config, RuleSettings
from articlelint.files.discovery import Found
from articlelint.finding import FileReport
from articlelint.rulebook.load import load_rules
from articlelint.run.runner import Run
from articlelint.run.settings import Settings
from benchmarks import weigh

FITTED = {"boilerplate/page": page.FEATURES, "boilerplate/recurring": recurring.FEATURES}
HALF, RIGHT = 0.5, 0.8
NEAR = 2  # lines
LEAST = 3  # items of a repository that counts in the mean
COLUMNS = ("articles", "recall", "precision", "true kept", "false kept", "flagged")

Kind = Literal["labelled", "judged", "clean"]
Weights = Mapping[str, Mapping[str, float]]  # by rule
Share = tuple[int, int]  # how many, of how many


class Repository(NamedTuple):
    """Files below a folder that are one site, and what is known of them: rows of labels."""

    name: str
    kind: Kind
    folder: Path
    files: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = ()
    labels: Path = Path()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--judged", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--clean", nargs="+", type=Path, action="extend", default=[])
    parser.add_argument("--allow", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    repositories = [
        *(each for labels, folder in arguments.labelled for each in labelled(labels, folder)),
        *(each for labels, folder in arguments.judged for each in judged(labels, folder)),
        *(clean(folder, arguments.allow) for folder in arguments.clean),
    ]
    weights_of = fitted(repositories, arguments.pages, arguments.fixed)
    table: dict[tuple[str, str], dict[str, Share]] = {}
    for each in repositories:
        scores = score(each, check(each, weights_of(each.name)))
        row = table.setdefault((each.name, each.kind), {})
        for column, (many, of) in scores.items():
            row[column] = row.get(column, (0, 0))[0] + many, row.get(column, (0, 0))[1] + of
    if arguments.json:
        print(json.dumps(record(table)))
    else:
        show(table)


def labelled(labels: Path, folder: Path) -> Iterator[Repository]:
    rows = defaultdict(list)
    for row in read_rows(labels):
        rows[row.get("repo", folder.name)].append(row)
    for name, own in rows.items():
        files = files_in(folder) if len(rows) == 1 else tuple([row["file"] for row in own])
        yield Repository(name, "labelled", folder, files, tuple(own), labels)


def judged(labels: Path, corpora: Path) -> Iterator[Repository]:
    rows = defaultdict(list)
    for row in read_rows(labels):
        rows[row["repo"]].append(row)
    for name, own in rows.items():
        folder = corpora / name.replace("/", "+")
        yield Repository(name, "judged", folder, files_in(folder), tuple(own))


def clean(folder: Path, allow: Iterable[Path]) -> Repository:
    rows = [row for path in allow for row in read_rows(path) if row["path"].startswith(f"{folder.name}/")]
    return Repository(folder.name, "clean", folder, files_in(folder), tuple(rows))


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def files_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))


# --- fitting ----------------------------------------------------------------------------------------------------------


def collect(rule: str, repositories: Iterable[Repository], pages: Iterable[Path]) -> list[weigh.Sample]:
    """The runs of which somebody knows whether they are boilerplate; their source is the repository."""
    name = rule.partition("/")[2]
    samples: list[weigh.Sample] = []
    for each in repositories:
        texts = {file: text for file in each.files if (text := read_text(each.folder / file))}
        if each.kind == "labelled":
            samples += weigh.collect(name, texts, weigh.labelled(each.labels, each.folder), each.name)
        elif each.kind == "clean":
            samples += weigh.collect(name, texts, lambda *_: False, each.name, weigh.CLEAN_WEIGHT)
    for path in pages:
        rows = weigh.read_pages(path)
        texts = {file: str(row["text"]) for file, row in rows.items()}
        samples += weigh.collect(name, texts, weigh.segmented(rows), path.name)
    return samples


def read_text(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


class Fit(NamedTuple):
    """What the weights of a rule are fitted on, and by how much its bias is below the one that this gives."""

    rule: str
    samples: list[weigh.Sample]
    margin: float

    @staticmethod
    def of(rule: str, repositories: Iterable[Repository], pages: Iterable[Path]) -> Fit:
        samples = collect(rule, repositories, pages)
        own = load_rules().rules[rule].options["weights"]["bias"]
        return Fit(rule, samples, weigh.fit(samples, FITTED[rule])["bias"] - own)

    def without(self, repository: str) -> dict[str, float]:
        """The weights that all repositories give but one."""
        weights = weigh.fit([each for each in self.samples if each.source != repository], FITTED[self.rule])
        return {**weights, "bias": weights["bias"] - self.margin}


def fitted(repositories: Sequence[Repository], pages: Sequence[Path], fixed: bool) -> Callable[[str], Weights]:
    """What gives the weights for a repository, or a file of pages: fitted on all others, none if they are fixed."""
    fits = [] if fixed else [Fit.of(rule, repositories, pages) for rule in FITTED]
    return lambda name: {fit.rule: fit.without(name) for fit in fits}


# --- scoring ----------------------------------------------------------------------------------------------------------


def check(repository: Repository, weights: Weights) -> dict[str, FileReport]:
    """The reports of a repository's files, under these weights where there are some."""
    return {report.path: report for report in prepare(repository, weights)}


def prepare(repository: Repository, weights: Weights) -> Run:
    """A run over a repository's files, with its rules loaded."""
    folder = str(repository.folder.resolve())
    rules = {rule: RuleSettings(options={"weights": each}) for rule, each in weights.items()}
    config = Config(folder, rules=MappingProxyType(rules))
    found = [Found(name, f"{folder}/{name}", config) for name in repository.files]
    run = Run([folder], lambda _: config, Settings(found=found))
    run.load(config)
    return run


def score(repository: Repository, reports: Mapping[str, FileReport]) -> dict[str, Share]:
    scores = {"articles": (len(reports), 1)}
    if repository.kind == "labelled":
        return scores | score_items(repository, reports)
    if repository.kind == "judged":
        return scores | score_judged(repository.rows, reports)
    known: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in repository.rows:
        known[row["path"].partition("/")[2]] += tuple(row["rules"])
    flagged = sum(
        any(not each.rule.startswith(known[path]) for each in report.findings) for path, report in reports.items()
    )
    return scores | {"flagged": (flagged, len(reports))}


def score_items(repository: Repository, reports: Mapping[str, FileReport]) -> dict[str, Share]:
    found = items = right = made = 0
    for row in repository.rows:
        report = reports[row["file"]]
        recall, precision = score_spans(row, report.text, boilerplate_in(report))
        found, items = found + recall[0], items + recall[1]
        right, made = right + precision[0], made + precision[1]
    return {"recall": (found, items), "precision": (right, made)}


def boilerplate_in(report: FileReport) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in report.findings if each.rule.startswith("boilerplate/")]


def score_spans(row: Mapping[str, Any], text: str, spans: Sequence[tuple[int, int]]) -> tuple[Share, Share]:
    """Recall and precision of what is flagged in one article."""
    mute, inside = marks(row, text)
    flagged = bytearray(len(text))
    found = items = right = made = 0
    for start, end in spans:
        weigh.fill(flagged, start, end, 1)
    for item in row.get("boilerplate", ()):
        voiced = [at for at in range(item["start"], item["end"]) if not mute[at]]
        if voiced:
            items += 1
            found += sum(flagged[at] for at in voiced) >= HALF * len(voiced)
    for start, end in spans:
        voiced = [at for at in range(start, end) if not mute[at]]
        if voiced:
            made += 1
            right += sum(inside[at] for at in voiced) >= RIGHT * len(voiced)
    return (found, items), (right, made)


def marks(row: Mapping[str, Any], text: str) -> tuple[bytearray, bytearray]:
    """Which characters of a labelled article do not count, and which are boilerplate."""
    mute, inside = bytearray(len(text)), bytearray(len(text))
    for match in weigh.MUTE.finditer(text):
        weigh.fill(mute, *match.span(), 1)
    for item in row.get("boilerplate", ()):
        weigh.fill(mute if item["type"] == "other" else inside, item["start"], item["end"], 1)
    return mute, inside


def score_judged(rows: Sequence[Mapping[str, Any]], reports: Mapping[str, FileReport]) -> dict[str, Share]:
    places = {path: list(families(report)) for path, report in reports.items()}
    kept: dict[str, list[bool]] = defaultdict(list)
    accepted = defaultdict(list)
    for row in rows:
        family = row["rule"].partition("/")[0]
        kept[row["verdict"]].append(any(is_near(row["line"], family, place) for place in places.get(row["path"], ())))
        if row["verdict"] != "false":
            accepted[row["path"]].append((family, row["line"]))
    flagged = sum(
        any(
            place[0] != "link" and not any(is_near(line, family, place) for family, line in accepted[path])
            for place in found
        )
        for path, found in places.items()
    )
    shares = {f"{verdict} kept": (sum(each), len(each)) for verdict, each in kept.items()}
    return shares | {"flagged": (flagged, len(places))}


def families(report: FileReport) -> Iterator[tuple[str, int, int]]:
    """The findings: their family, and their first and last line."""
    for each in report.findings:
        first = report.text.count("\n", 0, each.start) + 1
        yield each.rule.partition("/")[0], first, first + report.text.count("\n", each.start, each.end)


def is_near(line: int, family: str, place: tuple[str, int, int]) -> bool:
    return family == place[0] and place[1] - NEAR <= line <= place[2] + NEAR


# --- the table --------------------------------------------------------------------------------------------------------


def show(table: Mapping[tuple[str, str], Mapping[str, Share]]) -> None:
    print(f"| repository | kind | {' | '.join(COLUMNS)} |")
    print("| --- | --- | " + "--- | " * len(COLUMNS))
    for (name, kind), scores in table.items():
        print(f"| {name} | {kind} | " + " | ".join(cell(column, scores.get(column)) for column in COLUMNS) + " |")
    means = [mean(column, table.values()) for column in COLUMNS]
    shown = ["" if each is None else f"{each:.3f}" for each in means]
    print(f"| mean over repositories | | {' | '.join(shown)} |")


def record(table: Mapping[tuple[str, str], Mapping[str, Share]]) -> dict[str, Any]:
    repositories: dict[str, dict[str, Mapping[str, Share]]] = {}
    for (name, kind), scores in table.items():
        repositories.setdefault(kind, {})[name] = scores
    return {"repositories": repositories, "mean": {column: mean(column, table.values()) for column in COLUMNS}}


def cell(column: str, share: Share | None) -> str:
    if share is None or not share[1]:
        return ""
    return str(share[0]) if column == "articles" else f"{share[0] / share[1]:.3f} ({share[0]} of {share[1]})"


def mean(column: str, scores: Iterable[Mapping[str, Share]]) -> float | None:
    """The mean over repositories; None for what is no share, or where none has enough."""
    if column == "articles":
        return None
    least = LEAST if column in ("recall", "precision") else 1
    shares = [many / of for each in scores for many, of in (each.get(column, (0, 0)),) if of >= least]
    return sum(shares) / len(shares) if shares else None


if __name__ == "__main__":
    main()
