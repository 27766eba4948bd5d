"""Compare articlelint's boilerplate rules with published ones, and with extractors that are installed.

    python -m benchmarks.baselines
        [--labelled LABELS.jsonl ARTICLES]... [--clean FOLDER ...] [--pages PAGES.jsonl.gz]... [--html FOLDER]...
        [--fixed] [--json]

All methods see the same texts in one run: the rules of boilerpipe and jusText and a class list, as in
benchmarks/scorers.py over our own blocks, and articlelint (findings of boilerplate/*, warnings and errors) with weights
that benchmarks.unseen fits on all repositories but the one that is scored; with --fixed, and where there is no other,
with those of the rules. jusText needs the stop words of the package justext, which `pip install -e '.[peers]'` brings
with the others.

--labelled: repositories, recall and precision as benchmarks.unseen has them, but spans with nothing but blanks between
are one finding, whoever flagged them. Right characters: the share of the flagged characters that are boilerplate.
Astray: how many characters outside it are flagged for each 10,000 of the text.

--clean: folders of articles in which nothing is boilerplate, or next to nothing: the share in which something is
flagged. The weights are fitted on them, too.

--pages: texts of extractors with labelled segments, as benchmarks/labels.py says. Residual is what
extractors of articles leave, noisy are whole pages, container is an element, clean are reference texts. A segment is
flagged if at least three of its characters are. Clean ok: of the texts without boilerplate, the share of which no
segment is flagged.

--html: a folder laid out as tests/ of the repository adbar/trafilatura: evaldata.json says of pages in cache/ and
eval/, {ADDRESS: {"file", "with": [snippets of the article], "without": [of the rest of the page]}}. A snippet is
dropped if each place where the page's text has it is flagged by at least half; by an extractor if its output lacks it.
Snippets that the page's text lacks do not count, nor do blanks. Each page is linted by itself, without a site. The
packages trafilatura, resiliparse, readability-lxml and justext are measured here, too, those that are installed. The
language is the one that the page declares; means are over languages with three pages.

Costs are microseconds of processor time for an article, parsing included, next to articlelint's whole lint, all rules,
and to the cheapest method. The first repository is done twice, and timed the second time.
--json: all of it for programs, also by repository, group and language: [many, of].
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from articlelint.article.article import Article
from articlelint.article.words import Words
from articlelint.config.model import Config
from articlelint.files.reading import Source, decode
from articlelint.rulebook.load import load_rules
from articlelint.run.runner import Run
from benchmarks import labels, scorers, unseen
from benchmarks.labels import ARTICLE, BOILERPLATE, Repository
from benchmarks.scorers import Span
from benchmarks.stages import Clock
from benchmarks.unseen import Options, OptionsOf, Share

T = TypeVar("T")

OURS = "articlelint"
PARSING = "parsing alone"

Scores = dict[str, dict[str, dict[str, Share]]]  # by method, and by repository, group or language: columns
Flagged = dict[str, dict[str, list[Span]]]  # by method and path


class Outcome(NamedTuple):
    """What came out on one kind of data, and the seconds that each method took for so many articles."""

    scores: Scores
    seconds: Mapping[str, float]
    articles: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--clean", nargs="+", type=Path, action="extend", default=[])
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--html", type=Path, action="append", default=[])
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for name, (module, _) in scorers.PEERS.items():
        if scorers.installed(module) is None:
            lacking = "its stop words, which the rules of jusText need, and itself" if name == "justext" else "it"
            print(f"{name} is not installed: {lacking} will be missing", file=sys.stderr)
    repositories = [
        *chain.from_iterable(labels.labelled(*each) for each in arguments.labelled),
        *map(labels.clean, arguments.clean),
    ]
    sources = {each.name for each in repositories} | {path.name for path in arguments.pages}
    # One source alone leaves nothing to fit on.
    outcomes = {}
    with tempfile.TemporaryDirectory() as models:
        is_fixed = arguments.fixed or len(sources) < 2
        options_of = unseen.fitted(repositories, arguments.pages, is_fixed, Path(models))
        if repositories:
            outcomes["labelled"] = score_labelled(repositories, options_of)
        if arguments.pages:
            outcomes["pages"] = score_pages(arguments.pages, options_of)
    if arguments.html:
        outcomes["html"] = score_html(arguments.html)
    if arguments.json:
        print(json.dumps({kind: record(outcome) for kind, outcome in outcomes.items()}))
        return
    for kind, show in (("labelled", show_labelled), ("pages", show_pages), ("html", show_html)):
        if kind in outcomes:
            show(outcomes[kind])


# --- what the methods flag --------------------------------------------------------------------------------------------


def flag(repository: Repository, options: Options, clock: Clock) -> tuple[dict[str, str], Flagged]:
    """The texts of a repository, and what each method flags in them."""
    reports = clock.time(OURS, list, [unseen.prepare(repository, options)])[0]
    texts = {report.path: report.text for report in reports}
    flagged = {OURS: {report.path: merged(unseen.boilerplate_in(report), report.text) for report in reports}}
    return texts, flagged | flag_by_rules(texts, clock)


def flag_by_rules(texts: Mapping[str, str], clock: Clock) -> Flagged:
    words = load_rules().words
    flagged = {}
    for name, scorer in scorers.SCORERS.items():
        found = clock.time(name, parsing(scorer, words), texts.items())
        flagged[name] = {path: merged(spans, texts[path]) for path, spans in zip(texts, found, strict=True)}
    clock.time(PARSING, parsing(scorers.blocks_of, words), texts.items())
    return flagged


def parsing(work: Callable[[Article], T], words: Words) -> Callable[[tuple[str, str]], T]:
    """The work on an article that nothing has been derived from yet."""
    return lambda item: work(Article(item[0], item[1], words))


def merged(spans: Iterable[Span], text: str) -> list[Span]:
    """The spans in order; those with nothing but blanks between are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and (start <= found[-1][1] or text[found[-1][1] : start].isspace()):
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def marked(spans: Iterable[Span], size: int) -> bytearray:
    marks = bytearray(size)
    for start, end in spans:
        labels.fill(marks, start, end, 1)
    return marks


def add(scores: Scores, method: str, name: str, columns: Mapping[str, Share]) -> None:
    row = scores.setdefault(method, {}).setdefault(name, {})
    for column, (many, of) in columns.items():
        row[column] = row.get(column, (0, 0))[0] + many, row.get(column, (0, 0))[1] + of


# --- labelled articles ------------------------------------------------------------------------------------------------


def score_labelled(repositories: Sequence[Repository], options_of: OptionsOf) -> Outcome:
    scores: Scores = {}
    clock = Clock()
    articles = 0
    for number, each in enumerate(repositories):
        options = options_of([each.name])
        if not number:
            flag(each, options, Clock())
        texts, flagged = flag(each, options, clock)
        articles += len(texts)
        for method, found in flagged.items():
            for row in each.rows:
                add(scores, method, each.name, score_article(row, texts[row["file"]], found[row["file"]]))
            if each.kind == "clean":
                add(scores, method, each.name, {"clean": (sum(map(bool, found.values())), len(texts))})
    return Outcome(scores, clock.seconds, articles)


def score_article(row: Mapping[str, Any], text: str, spans: Sequence[Span]) -> dict[str, Share]:
    recall, precision = unseen.score_spans(row, text, spans)
    said = Counter(compress(labels.marks_of(text, row.get("boilerplate", ())), marked(spans, len(text))))
    right, astray = said[BOILERPLATE], said[ARTICLE]
    return {
        "recall": recall,
        "precision": precision,
        "right characters": (right, right + astray),
        "astray": (astray, len(text)),
    }


# --- texts of extractors ----------------------------------------------------------------------------------------------


def score_pages(paths: Iterable[Path], options_of: OptionsOf) -> Outcome:
    """Every extractor's texts are a site of their own."""
    scores: Scores = {}
    clock = Clock()
    articles = 0
    for path in paths:
        by_extractor = defaultdict(list)
        rows = labels.read_pages(path)
        hosts = {row["host"] for row in rows}
        for row in rows:
            by_extractor[row["extractor"]].append(row)
        options = options_of(hosts)
        for extractor, own in by_extractor.items():
            name = f"{path.name.partition('.')[0]}, {labels.group_of(extractor)}"
            with tempfile.TemporaryDirectory() as folder:
                site = labels.write_site(Path(folder), path.name, own)
                if not articles:
                    flag(site, options, Clock())
                _, flagged = flag(site, options, clock)
            articles += len(own)
            for method, found in flagged.items():
                for file, row in zip(site.files, own, strict=True):
                    add(scores, method, name, unseen.score_page(row, found[file]))
    return Outcome(scores, clock.seconds, articles)


# --- pages in HTML ----------------------------------------------------------------------------------------------------


class Page(NamedTuple):
    """A page, and the squeezed snippets of it that are in its text: those of the article and the others."""

    path: Path
    source: Source
    article: Article
    wanted: Sequence[str]
    unwanted: Sequence[str]


class Squeezed(NamedTuple):
    """A text without its blanks; `places` are the characters' offsets in the text."""

    text: str
    places: Sequence[int]

    @staticmethod
    def of(text: str) -> Squeezed:
        places = [at for at, sign in enumerate(text) if not sign.isspace()]
        return Squeezed("".join([text[at] for at in places]), places)

    def spans(self, squeezed: str) -> Iterator[Span]:
        """The spans of the text that are this without blanks."""
        at = self.text.find(squeezed)
        while at >= 0:
            yield self.places[at], self.places[at + len(squeezed) - 1] + 1
            at = self.text.find(squeezed, at + 1)


def score_html(folders: Iterable[Path]) -> Outcome:
    scores: Scores = {}
    clock = Clock()
    articles = 0
    config = Config("/")
    run = Run([], lambda _: config)
    run.load(config)
    for page in (page for folder in folders for page in pages_in(folder)):
        if not articles:
            drops(page, run, config, Clock())
        articles += 1
        language = scorers.language_of(page.article) or "unknown"
        for method, dropped in drops(page, run, config, clock).items():
            wanted = sum(map(dropped, page.wanted)), len(page.wanted)
            unwanted = sum(map(dropped, page.unwanted)), len(page.unwanted)
            columns = {
                "recall": unwanted,
                "wanted dropped": wanted,
                "precision": (unwanted[0], unwanted[0] + wanted[0]),
                "pages": (1, 1),
            }
            add(scores, method, language, columns)
    return Outcome(scores, clock.seconds, articles)


def pages_in(folder: Path) -> Iterator[Page]:
    """Pages that can be read; says how many cannot, and how many snippets are in no text."""
    left_out: Counter[str] = Counter()
    words = load_rules().words
    for row in json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).values():
        path = next((each for place in ("cache", "eval") if (each := folder / place / row["file"]).exists()), None)
        source = decode(path.read_bytes()) if path else Source(None)
        if path is None or source.text is None:
            left_out["pages that are missing or cannot be read"] += 1
            continue
        article = Article(path.name, source.text, words)
        whole = Squeezed.of(article.prose.text).text
        wanted, unwanted = (list(map(squeeze, row[key])) for key in ("with", "without"))
        found = [[each for each in snippets if each in whole] for snippets in (wanted, unwanted)]
        left_out["snippets that are not in the text"] += len(wanted) + len(unwanted) - len(found[0]) - len(found[1])
        yield Page(path, source, article, *found)
    print(f"{folder}: left out {', '.join(f'{many} {what}' for what, many in left_out.items())}", file=sys.stderr)


def squeeze(text: str) -> str:
    return "".join(text.split())


def drops(page: Page, run: Run, config: Config, clock: Clock) -> dict[str, Callable[[str], bool]]:
    """For each method whether it drops a squeezed snippet of the page."""
    name, text = page.path.name, page.source.text or ""
    report = clock.time(OURS, lambda source: run.check_source(source, name, config), [page.source])[0]
    flagged = {OURS: unseen.boilerplate_in(report)}
    flagged |= {method: found[name] for method, found in flag_by_rules({name: text}, clock).items()}
    prose = Squeezed.of(page.article.prose.text)
    mute = marked((match.span() for match in labels.MUTE.finditer(text)), len(text))
    found = {method: flags(page, prose, mute, marked(spans, len(text))) for method, spans in flagged.items()}
    for method, (module, extract) in scorers.PEERS.items():
        if scorers.installed(module) is not None:
            output = clock.time(method, extracting(extract), [text])[0]
            found[method] = lacks(squeeze(output))
    return found


def flags(page: Page, prose: Squeezed, mute: bytearray, flagged: bytearray) -> Callable[[str], bool]:
    def drop(snippet: str) -> bool:
        for start, end in prose.spans(snippet):
            low, high = page.article.prose.span(start, end)
            voiced = [at for at in range(low, high) if not mute[at]]
            if sum(flagged[at] for at in voiced) < unseen.HALF * len(voiced):
                return False
        return True

    return drop


def lacks(output: str) -> Callable[[str], bool]:
    return lambda snippet: snippet not in output


def extracting(extract: Callable[[str], str]) -> Callable[[str], str]:
    """An extractor that fails gives no article, as it would to anybody who uses it."""

    def run(source: str) -> str:
        try:
            return extract(source)
        except Exception as error:
            print(f"{extract.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
            return ""

    return run


# --- tables -----------------------------------------------------------------------------------------------------------


def show_labelled(outcome: Outcome) -> None:
    print(f"\nLabelled: {outcome.articles} articles\n")
    rows = []
    for method, scores in outcome.scores.items():
        means = [shown(unseen.mean(column, scores.values())) for column in ("precision", "recall")]
        shares = [share(scores, "precision"), share(scores, "recall"), *means, share(scores, "right characters")]
        rows.append([method, *shares, per_10_000(scores), share(scores, "clean")])
    means = ["mean precision", "mean recall"]
    table(["method", "precision", "recall", *means, "right characters", "astray", "clean, flagged"], rows)
    print("\nPrecision and recall by repository, with its items\n")
    by_name(outcome, "precision", "recall", "recall")
    show_costs(outcome)


def show_pages(outcome: Outcome) -> None:
    print(f"\nPages: {outcome.articles} texts\n")
    columns = ("precision", "recall", "clean ok")
    rows = [
        [name, method, *[share(scores, column, name) for column in columns], per_10_000(scores, name)]
        for name in outcome.scores[OURS]
        for method, scores in outcome.scores.items()
    ]
    table(["texts", "method", *columns, "astray"], rows)
    show_costs(outcome)


def show_html(outcome: Outcome) -> None:
    print(f"\nHTML: {outcome.articles} pages\n")
    rows = []
    for method, scores in outcome.scores.items():
        enough = [each for each in scores.values() if each["pages"][1] >= unseen.LEAST]
        means = [shown(unseen.mean(column, enough)) for column in ("recall", "wanted dropped")]
        rows.append([method, *[share(scores, each) for each in ("recall", "wanted dropped", "precision")], *means])
    table(["method", "unwanted dropped", "wanted dropped", "precision", "mean unwanted", "mean wanted"], rows)
    print("\nUnwanted and wanted dropped by language, with its pages\n")
    by_name(outcome, "recall", "wanted dropped", "pages")
    show_costs(outcome)


def by_name(outcome: Outcome, first: str, second: str, size: str) -> None:
    """A row for each repository or language that has something to find, a column for each method."""
    rows = [
        [f"{name} ({own[size][1]})"]
        + [f"{share(scores, first, name)}, {share(scores, second, name)}" for scores in outcome.scores.values()]
        for name, own in sorted(outcome.scores[OURS].items(), key=lambda item: -item[1].get(size, (0, 0))[1])
        if own.get(size, (0, 0))[1]
    ]
    table(["", *outcome.scores], rows)


def show_costs(outcome: Outcome) -> None:
    print("\nCosts\n")
    ours, cheapest = outcome.seconds[OURS], min(outcome.seconds[method] for method in outcome.scores)
    rows = [
        [method, f"{seconds / outcome.articles * 1e6:,.0f}", f"{seconds / ours:.2f}", f"{seconds / cheapest:.1f}"]
        for method, seconds in outcome.seconds.items()
    ]
    table(["method", "µs an article", "of the lint", "of the cheapest"], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")


def total(rows: Mapping[str, Mapping[str, Share]], column: str, name: str | None = None) -> Share:
    shares = [row[column] for each, row in rows.items() if column in row and name in (None, each)]
    return sum(many for many, _ in shares), sum(of for _, of in shares)


def share(rows: Mapping[str, Mapping[str, Share]], column: str, name: str | None = None) -> str:
    many, of = total(rows, column, name)
    return f"{many / of:.2f}" if of else "-"


def per_10_000(rows: Mapping[str, Mapping[str, Share]], name: str | None = None) -> str:
    many, of = total(rows, "astray", name)
    return f"{1e4 * many / of:,.0f}" if of else "-"


def shown(mean: float | None) -> str:
    return "-" if mean is None else f"{mean:.2f}"


def record(outcome: Outcome) -> dict[str, Any]:
    methods = {}
    for method, rows in outcome.scores.items():
        columns = sorted({column for row in rows.values() for column in row})
        methods[method] = {
            "by": rows,
            "all": {column: total(rows, column) for column in columns},
            "mean": {column: unseen.mean(column, rows.values()) for column in columns},
        }
    each = {name: seconds / outcome.articles * 1e6 for name, seconds in outcome.seconds.items()}
    return {"articles": outcome.articles, "microseconds": each, "methods": methods}


if __name__ == "__main__":
    main()
