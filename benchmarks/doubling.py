"""Whether time grows with the length of hostile text, and no faster.

    python -m benchmarks.doubling [--size N] [--times N] [--ways WAY ...] [--families NAME ...] [--most N]
    python -m benchmarks.doubling --parts [--most N]

Families of hostile articles (tests/families.py) are doubled from N characters on, so many times, and go through a run
each time: `check`, `fix`, `unsafe` (all fixes), `reports` (every format and a baseline), `diff`. The tables have the
ratio of the last two times: 2 is linear, 4 the square. Times are of the processor, the best of two; what takes less
than a few milliseconds has no ratio.

With --parts the parsers and the patterns of rules read one hostile piece again and again by themselves. The tests count
the steps of Python code; what takes place inside regular expressions shows only here. Patterns of rules are given no
more than 1,000 characters by the engine, so that a 4 is bearable there; an 8 is not.
"""

from __future__ import annotations

import argparse
import gc
import io
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from articlelint import check_text, fix_text
from articlelint.checks import pattern
from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.finding import FileReport
from articlelint.fixing.write import diff
from articlelint.report import formats
from articlelint.rulebook.literals import prefilter_literals
from articlelint.rulebook.load import load_rules
from articlelint.run.runner import Run
from articlelint.suppression import baseline, fingerprint
from articlelint.syntax.front_matter.parse import parse as parse_front_matter
from articlelint.syntax.markdown import parse as parse_body
from tests.families import FAMILIES

PIECES = (
    *("a", "A", "1", " ", ".", ",", "-", "_", "*", "`", "~", "#", "&", "%", "?", "/", "|", "<", "[", "(", "{", "'"),
    *('"', "\\", "\n", "\t", "é", "中", "İ", "a ", "a.", "a-", "A. ", "Ab ", "1,", ". ", "- ", "> ", "a\n", "- x\n"),
    *("x\n\n", "# \n", "{{", "{%", "((", "](", "[](", "[a](b", "[a][b ", "![[", "[[]", "``a`", "```\n\n", "<!--"),
    *("<p ", "</p>", "<div>", '<a b="c" ', "<a href='", '<a b="<a ', "<script>", "<pre>\n\n", "&amp;", "&#", "%25"),
    *("?a=", "&a=b", "@a.", "https://", "a: ", "a: [\n", "- - ", "k: v\n", ".a", '{"a": ', "----\n", "read more "),
    *("[...] ", "share ", "Written by Ada "),
)  # fmt: skip
PART_SIZE = 10_000  # characters of the shortest text that a part reads
TRACE = 0.004  # seconds below which a time is noise
PATIENCE = 20.0  # seconds; what takes longer is not doubled again


class Growth(NamedTuple):
    """How the time for a text grows: of the time for the longest one, and for half of it."""

    ratio: float
    seconds: float
    subject: str
    name: str


class Subject(NamedTuple):
    """What is measured: `work` takes what `prepare` makes of a text, which is not measured."""

    name: str
    prepare: Callable[[str], object]
    work: Callable[[object], object]


def whole_run(way: str, suffix: str) -> Subject:
    """The subject that a way of running articlelint over a file with this suffix is."""
    config = Config.default()
    path = f"article{suffix}"

    def report(text: str) -> FileReport:
        return Run((), lambda _: config).check_source(Source(text), path, config)

    def repaired(text: str) -> tuple[FileReport, FileReport]:
        before = report(text)
        return before, before._replace(text=fix_text(text, path, config, unsafe=True).text)

    def write(report: FileReport) -> None:
        summary = Run((), lambda _: config).summary
        for name in formats.FORMATS:
            options = formats.ReportOptions(aside=io.StringIO())
            formats.write(name, [report], lambda: summary, io.StringIO(), options)
        known = {name: places.partition(" ")[2] for name, places in baseline.entry(report).items()}
        fingerprint.part(report.findings, report.text, known)

    ways: dict[str, tuple[Callable[[str], object], Callable[..., object]]] = {
        "check": (str, lambda text: check_text(text, path, config)),
        "fix": (str, lambda text: fix_text(text, path, config)),
        "unsafe": (str, lambda text: fix_text(text, path, config, unsafe=True)),
        "reports": (report, write),
        "diff": (repaired, lambda texts: list(diff(*texts))),
    }
    return Subject(way, *ways[way])


WAYS = ("check", "fix", "unsafe", "reports", "diff")


def families(ways: Sequence[str], names: Sequence[str], size: int, times: int) -> Iterator[Growth]:
    """Yield the growth of each family in each way."""
    for name in names:
        family = FAMILIES[name]
        for way in ways:
            yield growth(whole_run(way, family.suffix), name, [family.text(size << step) for step in range(times + 1)])


def parts() -> Iterator[Growth]:
    """Yield the growth of what parsers and patterns take for each piece."""
    for name, work, pieces, length in parts_of_runs():
        for piece in pieces:
            texts = [piece * (factor * length // len(piece)) for factor in (1, 2, 4)]
            yield growth(Subject(name, str, work), piece, texts)


def parts_of_runs() -> Iterator[tuple[str, Callable[[str], object], Sequence[str], int]]:
    """What reads texts: its name, the function, the pieces for it, and how many characters it gets at first."""
    yield "body", lambda text: parse_body(text, 0), PIECES, PART_SIZE
    yield "HTML body", lambda text: parse_body(text, 0, markdown=False), PIECES, PART_SIZE
    yield "YAML", lambda text: parse_front_matter(f"---\na: {text}\n---\n"), PIECES, PART_SIZE
    yield "TOML", lambda text: parse_front_matter(f"+++\na = {text}\n+++\n"), PIECES, PART_SIZE
    for rule in load_rules().rules.values():
        for each in pattern.compile(rule).patterns if rule.kind == "pattern" else ():
            words = sorted(prefilter_literals(each.source))[:8]
            pieces = (*words, *(f"{word} " for word in words), *PIECES[:50])
            yield rule.name, finder(each), pieces, 1_000 if each.match == "anywhere" else each.max_length


def finder(each: pattern.Pattern) -> Callable[[str], object]:
    modes = {"anywhere": each.regex.search, "start": each.regex.match, "piece": each.regex.fullmatch}
    return modes.get(each.match, each.regex.findall)


def growth(subject: Subject, name: str, texts: Sequence[str]) -> Growth:
    """How the time grows along `texts`, each twice as long as the one before."""
    subject.work(subject.prepare(texts[0][:PART_SIZE]))  # what is compiled at first counts for none
    times: list[float] = []
    for text in texts:
        material = subject.prepare(text)
        times.append(min(seconds(subject.work, material) for _ in range(2)))
        if times[-1] > PATIENCE:  # it shows as it is
            break
    ratio = times[-1] / max(TRACE, times[-2]) if len(times) > 1 and times[-1] > TRACE else 0.0
    return Growth(ratio, times[-1], subject.name, name)


def seconds(work: Callable[[object], object], material: object) -> float:
    gc.collect()
    began = time.process_time()
    work(material)
    return time.process_time() - began


def show(found: Sequence[Growth], most: int) -> None:
    """Print the worst by ratio, and by time."""
    by_time = sorted(found, key=lambda each: -each.seconds)
    for title, rows in (("highest ratio", sorted(found, reverse=True)), ("longest time", by_time)):
        print(f"\n| {title} | subject | seconds | ratio |\n| --- | --- | --- | --- |")
        for each in rows[:most]:
            name = ascii(each.name).replace("|", "\\|")
            print(f"| `{name}` | {each.subject} | {each.seconds:.2f} | {each.ratio:.2f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=32_768, help="characters of the shortest texts (default: 32768)")
    parser.add_argument("--times", type=int, default=5, help="how often they are doubled (default: 5, to a megabyte)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, help="what is done with them (default: all)")
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES), metavar="NAME")
    parser.add_argument("--parts", action="store_true", help="parsers and patterns by themselves")
    parser.add_argument("--most", type=int, default=20, help="rows of each table (default: 20)")
    named = parser.parse_args()
    rows = parts() if named.parts else families(named.ways, named.families, named.size, named.times)
    show(list(rows), named.most)
