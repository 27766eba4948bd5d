"""Score each repository by rules that were not fitted on it. Needs numpy.

    python -m benchmarks.unseen
        [--labelled LABELS.jsonl ARTICLES]... [--judged LABELS.jsonl CORPORA]...
        [--clean FOLDER ...] [--allow ALLOW.jsonl]... [--pages PAGES.jsonl.gz]... [--fixed] [--shift BIAS] [--json]

The weights of boilerplate/page and boilerplate/recurring are fitted as benchmarks.weigh does it, on all repositories
but the one that is scored, and phrases that only this repository had are left out. With --fixed all is taken as the
rules have it: the difference is what having seen a repository is worth. The bias of boilerplate/page is moved by
--shift, that of boilerplate/recurring by as much as that of the rule is off the one that all repositories give: that is
what its precision was bought with. Every repository is checked as a site of its own. What counts are warnings and
errors. benchmarks/labels.py says what the files hold.

--labelled: Recall: the share of items of which at least half is found; precision: the share of findings of which at
least 80 % lies in items. Items of the type "other" do not count. Both also by language, that of the row or else what
our own rules find; recall by the type of the item, and precision by the name of the finding.

--judged: LABELS has a line for each finding that somebody judged, {"repo", "path", "rule", "line", "verdict"}, with the
verdict true, debatable or false; CORPORA has a folder for each repository, with "+" for the "/" of its name. Kept: the
share of the true and of the false ones for which there still is a finding of the same family within two lines.

--clean: a folder of articles with few defects; those that are known are in ALLOW, {"path": "FOLDER/PATH", "rules":
[beginnings of names]}. Flagged: the share of articles with another finding. Judged repositories have that, too: there
link/* and what was not judged false is known.

--pages: texts that extractors made of whole pages. The hosts are parted in five, and each fifth is scored by weights
that were fitted without it. Every extractor's texts are a site of their own. Recall: the share of boilerplate segments
of which three characters are flagged, or all; precision: the share of boilerplate among all segments flagged so; clean
ok: of the texts without boilerplate the share in which nothing is flagged. Only residual texts count, those of
extractors that leave out what is around an article.

Prints a row for each repository, and the mean over repositories; for recall and precision of those with three items.
Then by kind, by language, and the pages.
--json: the same for programs, {"repositories": {KIND: {NAME: {COLUMN: [many, of]}}}, "mean": {COLUMN: share},
"kinds", "languages", "pages": {NAME: {COLUMN: [many, of]}}}.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from articlelint.article.article import Article
from articlelint.config.model import Config, RuleSettings
from articlelint.files.discovery import Found
from articlelint.finding import FileReport
from articlelint.page import phrases
from articlelint.rulebook.load import load_rules
from articlelint.run.runner import Run
from articlelint.run.settings import Settings
from benchmarks import labels, scorers, weigh
from benchmarks.labels import ARTICLE, BOILERPLATE, Repository
from benchmarks.weigh import Samples

PAGE, RECURRING = "boilerplate/page", "boilerplate/recurring"
HALF, RIGHT = 0.5, 0.8
NEAR = 2  # lines
LEAST = 3  # items of a repository that counts in the mean
TOUCHED = 3  # characters of a segment
FOLDS = 5
COLUMNS = ("articles", "recall", "precision", "true kept", "false kept", "flagged")

Options = Mapping[str, Mapping[str, Any]]  # by rule
OptionsOf = Callable[[Collection[str]], Options]  # for these repositories or hosts
Share = tuple[int, int]  # how many, of how many
Shares = dict[str, Share]  # by column


class Score(NamedTuple):
    """What came out, to be added to a row of a table: "repositories", "kinds" or "languages"."""

    table: str
    row: Any
    shares: Shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--judged", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--clean", nargs="+", type=Path, action="extend", default=[])
    parser.add_argument("--allow", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--shift", type=float, default=weigh.SHIFT)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    repositories = [
        *chain.from_iterable(labels.labelled(*each) for each in arguments.labelled),
        *chain.from_iterable(labels.judged(*each) for each in arguments.judged),
        *(labels.clean(folder, arguments.allow) for folder in arguments.clean),
    ]
    tables: dict[str, dict[Any, Shares]] = {"repositories": {}, "kinds": {}, "languages": {}}
    with tempfile.TemporaryDirectory() as folder:
        options_of = fitted(repositories, arguments.pages, arguments.fixed, Path(folder), arguments.shift)
        options = [options_of([each.name]) for each in repositories]
        with weigh.pool() as processes:
            for each in chain.from_iterable(processes.map(scored, repositories, options)):
                add(tables[each.table], each.row, each.shares)
        pages = {path.name: score_pages(path, options_of, Path(folder)) for path in arguments.pages}
    if arguments.json:
        print(json.dumps({**tables, **record(tables["repositories"]), "pages": pages}))
    else:
        show(tables["repositories"])
        show_more("kind", ("recall", "precision"), tables["kinds"])
        show_more("language", ("recall", "precision"), tables["languages"])
        show_more("pages", ("recall", "precision", "clean ok"), pages)


def scored(repository: Repository, options: Options) -> list[Score]:
    return [*score(repository, check(repository, options))]


def add(table: dict[Any, Shares], name: object, shares: Shares) -> None:
    row = table.setdefault(name, {})
    for column, (many, of) in shares.items():
        row[column] = row.get(column, (0, 0))[0] + many, row.get(column, (0, 0))[1] + of


# --- fitting ----------------------------------------------------------------------------------------------------------


class Fit(NamedTuple):
    """What the weights of a rule are fitted on, what all of it gives, and what is added to the bias."""

    names: Sequence[str]
    samples: list[Samples]
    weights: Mapping[str, float]
    shift: float

    @staticmethod
    def of(rule: str, sources: Sequence[weigh.Collection], shift: float) -> Fit:
        samples = weigh.collect_all(rule, sources)
        return Fit(weigh.NAMES[rule], samples, weigh.fit(samples, weigh.NAMES[rule]), shift)

    def without(self, sources: Collection[str]) -> dict[str, float]:
        """The weights that all repositories give but these."""
        left = [each for each in self.samples if each.source not in sources]
        is_all = len(left) == len(self.samples)
        weights = self.weights if is_all else weigh.fit(left, self.names, self.weights.values())
        return {**weights, "bias": weights["bias"] + self.shift}


def fitted(
    repositories: Sequence[Repository], pages: Sequence[Path], fixed: bool, folder: Path, shift: float = weigh.SHIFT
) -> OptionsOf:
    """What gives the options for some repositories or hosts: fitted on all others, none if they are fixed.

    The models are written to `folder`.
    """
    if fixed:
        return lambda _: {}
    rules = load_rules().rules
    known = yaml.safe_load(Path(rules[PAGE].existing(rules[PAGE].options["model"])).read_text(encoding="utf-8"))
    phrase_sources = {entry.source for path in phrases.files(phrases.folder()) for entry in phrases.entries(path)}
    page = Fit.of("page", [*repositories, *pages], shift)
    recurring = Fit.of("recurring", [*repositories, *pages], 0)
    recurring = recurring._replace(shift=rules[RECURRING].options["weights"]["bias"] - recurring.weights["bias"])

    def options(sources: Collection[str]) -> Options:
        model = folder / f"{len(list(folder.glob('*.yaml')))}.yaml"
        model.write_text(yaml.safe_dump({**known, "weights": page.without(sources)}), encoding="utf-8")
        without = sorted(phrase_sources.intersection(sources))  # a table of phrases of its own takes seconds
        return {
            PAGE: {"model": str(model)} | ({"without-sources": without} if without else {}),
            RECURRING: {"weights": recurring.without(sources)},
        }

    return options


# --- scoring ----------------------------------------------------------------------------------------------------------


def check(repository: Repository, options: Options) -> dict[str, FileReport]:
    """The reports of a repository's files, under these options where there are some."""
    return {report.path: report for report in prepare(repository, options)}


def prepare(repository: Repository, options: Options) -> Run:
    """A run over a repository's files, with its rules loaded."""
    folder = str(repository.folder.resolve())
    rules = {rule: RuleSettings(options=each) for rule, each in options.items()}
    config = Config(folder, rules=MappingProxyType(rules))
    found = [Found(name, f"{folder}/{name}", config) for name in repository.files]
    run = Run([folder], lambda _: config, Settings(found=found))
    run.load(config)
    return run


def score(repository: Repository, reports: Mapping[str, FileReport]) -> Iterator[Score]:
    row = repository.name, repository.kind
    yield Score("repositories", row, {"articles": (len(reports), 1)})
    if repository.kind == "labelled":
        for each in repository.rows:
            shares, kinds = score_article(each, reports[each["file"]])
            yield Score("repositories", row, shares)
            yield Score("languages", each.get("language") or language_of(reports[each["file"]]), shares)
            yield from kinds
    elif repository.kind == "judged":
        yield Score("repositories", row, score_judged(repository.rows, reports))
    else:
        yield Score("repositories", row, {"flagged": score_clean(repository.rows, reports)})


def score_clean(rows: Iterable[Mapping[str, Any]], reports: Mapping[str, FileReport]) -> Share:
    known: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        known[row["path"].partition("/")[2]] += tuple(row["rules"])
    return share(
        any(not each.rule.startswith(known[path]) for each in report.findings) for path, report in reports.items()
    )


def score_article(row: Mapping[str, Any], report: FileReport) -> tuple[Shares, list[Score]]:
    """Recall and precision in one article, in all and by kind."""
    names = [each.rule.partition("/")[2] for each in report.findings if each.rule.startswith("boilerplate/")]
    items, right = judge(row, report.text, boilerplate_in(report))
    kinds = [Score("kinds", kind, {"recall": (int(is_found), 1)}) for kind, is_found in items]
    kinds += [
        Score("kinds", name, {"precision": (int(is_right), 1)})
        for name, is_right in zip(names, right, strict=True)
        if is_right is not None
    ]
    return {"recall": share(found for _, found in items), "precision": share(said(right))}, kinds


def language_of(report: FileReport) -> str:
    return scorers.language_of(Article(report.path, report.text, load_rules().words)) or "unknown"


def boilerplate_in(report: FileReport) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in report.findings if each.rule.startswith("boilerplate/")]


def score_spans(row: Mapping[str, Any], text: str, spans: Sequence[tuple[int, int]]) -> tuple[Share, Share]:
    """Recall and precision of what is flagged in one article."""
    items, right = judge(row, text, spans)
    return share(found for _, found in items), share(said(right))


def judge(
    row: Mapping[str, Any], text: str, spans: Sequence[tuple[int, int]]
) -> tuple[list[tuple[str, bool]], list[bool | None]]:
    """The items of an article, each with its type and whether it is found, and whether each span is right.

    An item or a span that holds nothing but blanks, tags and what is nobody's does not count: None.
    """
    items = row.get("boilerplate", ())
    marks = labels.marks_of(text, items)
    flagged = bytearray(len(text))
    for start, end in spans:
        labels.fill(flagged, start, end, 1)
    found = []
    for item in items:
        voiced = [at for at in range(item["start"], item["end"]) if marks[at] == BOILERPLATE]
        if voiced:
            found.append((item["type"], sum(flagged[at] for at in voiced) >= HALF * len(voiced)))
    right: list[bool | None] = []
    for start, end in spans:
        inside, outside = marks.count(BOILERPLATE, start, end), marks.count(ARTICLE, start, end)
        right.append(inside >= RIGHT * (inside + outside) if inside + outside else None)
    return found, right


def said(answers: Iterable[bool | None]) -> Iterator[bool]:
    return (each for each in answers if each is not None)


def share(answers: Iterable[bool]) -> Share:
    each = [*answers]
    return sum(each), len(each)


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


def score_pages(path: Path, options_of: OptionsOf, folder: Path) -> Shares:
    """Recall, precision and clean ok of the residual texts of a file of pages."""
    by_site = defaultdict(list)
    rows = labels.read_pages(path)
    hosts = sorted({row["host"] for row in rows})
    fold_of = {host: number % FOLDS for number, host in enumerate(hosts)}
    for row in rows:
        if labels.group_of(row["extractor"]) == "residual":
            by_site[fold_of[row["host"]], row["extractor"]].append(row)
    options = [options_of([host for host in hosts if fold_of[host] == fold]) for fold in range(FOLDS)]
    sites = [
        labels.write_site(folder / f"{fold} {extractor}", path.name, own) for (fold, extractor), own in by_site.items()
    ]
    scores: dict[str, Shares] = {}
    with weigh.pool() as processes:
        done = processes.map(spans_in, sites, [options[fold] for fold, _ in by_site])
        for own, found in zip(by_site.values(), done, strict=True):
            for row, spans in zip(own, found, strict=True):
                add(scores, path.name, score_page(row, spans))
    return scores[path.name]


def spans_in(site: Repository, options: Options) -> list[list[tuple[int, int]]]:
    """What is flagged as boilerplate in each file of a site."""
    reports = check(site, options)
    return [boilerplate_in(reports[file]) for file in site.files]


def score_page(row: Mapping[str, Any], spans: Iterable[tuple[int, int]]) -> Shares:
    """What is flagged of a page's segments; astray are the characters of the article's."""
    flagged = bytearray(len(row["text"]))
    for start, end in spans:
        labels.fill(flagged, start, end, 1)
    touched: dict[bool, list[bool]] = {True: [], False: []}
    astray = of = 0
    for segment in row["segments"]:
        start, end = segment["start"], segment["end"]
        flags = sum(flagged[start:end])
        is_article = segment["label"] != "boilerplate"
        touched[is_article].append(flags >= min(TOUCHED, end - start))
        astray, of = astray + is_article * flags, of + is_article * (end - start)
    found, wrong = sum(touched[False]), sum(touched[True])
    shares = {"astray": (astray, of)}
    if labels.group_of(row["extractor"]) != "clean":
        shares |= {"recall": (found, len(touched[False])), "precision": (found, found + wrong)}
    return shares if touched[False] else shares | {"clean ok": (int(not wrong), 1)}


# --- the table --------------------------------------------------------------------------------------------------------


def show(table: Mapping[tuple[str, str], Mapping[str, Share]]) -> None:
    print(f"| repository | kind | {' | '.join(COLUMNS)} |")
    print("| --- | --- | " + "--- | " * len(COLUMNS))
    for (name, kind), scores in table.items():
        print(f"| {name} | {kind} | " + " | ".join(cell(column, scores.get(column)) for column in COLUMNS) + " |")
    means = [mean(column, table.values()) for column in COLUMNS]
    shown = ["" if each is None else f"{each:.3f}" for each in means]
    print(f"| mean over repositories | | {' | '.join(shown)} |")


def show_more(title: str, columns: Sequence[str], table: Mapping[str, Mapping[str, Share]]) -> None:
    """A table of its own: the rows by their names, those of languages and kinds with many items first."""
    if not table:
        return
    print(f"\n| {title} | {' | '.join(columns)} |")
    print("| --- | " + "--- | " * len(columns))
    for name, shares in sorted(table.items(), key=lambda row: -row[1].get("recall", (0, 0))[1]):
        print(f"| {name} | " + " | ".join(cell(column, shares.get(column)) for column in columns) + " |")


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
