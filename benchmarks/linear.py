"""Whether time grows with the length of hostile text, and no faster.

    python -m benchmarks.linear [--size N] [--most N]

Each subject reads texts of one hostile piece again and again, of N, 2N and 4N characters. The table has the pieces with
the highest ratio of the last two: 2 is linear, 4 the square. The tests count the steps of Python code; what takes place
inside regular expressions shows only here. Patterns of rules are given no more than 1,000 characters by the engine, so
that a 4 is bearable there; an 8 is not.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from articlelint import check_text
from articlelint.checks import pattern
from articlelint.config.model import Config
from articlelint.rulebook.literals import prefilter_literals
from articlelint.rulebook.load import load_rules
from articlelint.syntax.front_matter.parse import parse as parse_front_matter
from articlelint.syntax.markdown import parse as parse_body

PIECES = (
    *("a", "A", "1", " ", ".", ",", "-", "_", "*", "`", "~", "#", "&", "%", "?", "/", "|", "<", "[", "(", "{", "'"),
    *('"', "\\", "\n", "\t", "é", "中", "İ", "a ", "a.", "a-", "A. ", "Ab ", "1,", ". ", "- ", "> ", "a\n", "- x\n"),
    *("x\n\n", "# \n", "{{", "{%", "((", "](", "[](", "[a](b", "[a][b ", "![[", "[[]", "``a`", "```\n\n", "<!--"),
    *("<p ", "</p>", "<div>", '<a b="c" ', "<a href='", '<a b="<a ', "<script>", "<pre>\n\n", "&amp;", "&#", "%25"),
    *("?a=", "&a=b", "@a.", "https://", "a: ", "a: [\n", "- - ", "k: v\n", ".a", '{"a": ', "----\n", "read more "),
    *("[...] ", "share ", "Written by Ada "),
)  # fmt: skip
TRACE = 0.002  # seconds below which a ratio is noise


class Growth(NamedTuple):
    """How the time for a text grows: of the time for the longest one, and for half of it."""

    ratio: float
    seconds: float
    piece: str


def main(size: int, most: int) -> None:
    print("| subject | piece | seconds | ratio |")
    print("| --- | --- | --- | --- |")
    for name, work, pieces, length in subjects(size):
        found = sorted((growth(work, piece, length) for piece in pieces), reverse=True)
        for each in found[:most]:
            if each.ratio:
                piece = ascii(each.piece).replace("|", "\\|")
                print(f"| {name} | `{piece}` | {each.seconds:.3f} | {each.ratio:.1f} |", flush=True)


def subjects(size: int) -> Iterator[tuple[str, Callable[[str], object], Sequence[str], int]]:
    """What reads texts: its name, the function, the pieces for it, and how many characters it gets at first."""
    config = Config.default()
    yield "body", lambda text: parse_body(text, 0), PIECES, size
    yield "HTML body", lambda text: parse_body(text, 0, markdown=False), PIECES, size
    yield "YAML", lambda text: parse_front_matter(f"---\na: {text}\n---\n"), PIECES, size
    yield "TOML", lambda text: parse_front_matter(f"+++\na = {text}\n+++\n"), PIECES, size
    yield "whole article", lambda text: check_text(f"---\ntitle: Ferry\n---\n{text}", config=config), PIECES, size
    for rule in load_rules().rules.values():
        for each in pattern.compile(rule).patterns if rule.kind == "pattern" else ():
            words = sorted(prefilter_literals(each.source))[:8]
            pieces = (*words, *(f"{word} " for word in words), *PIECES[:50])
            yield rule.name, finder(each), pieces, 1_000 if each.match == "anywhere" else each.max_length


def finder(each: pattern.Pattern) -> Callable[[str], object]:
    modes = {"anywhere": each.regex.search, "start": each.regex.match, "piece": each.regex.fullmatch}
    return modes.get(each.match, each.regex.findall)


def growth(work: Callable[[str], object], piece: str, length: int) -> Growth:
    times = []
    for factor in (1, 2, 4):
        text = piece * (factor * length // len(piece))
        gc.collect()
        times.append(min(seconds(work, text) for _ in range(2)))
        if times[-1] > 20:  # it shows as it is
            break
    return Growth(times[-1] / times[-2] if len(times) > 1 and times[-1] > TRACE else 0.0, times[-1], piece)


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="characters of the shortest texts (default: 10000)")
    parser.add_argument("--most", type=int, default=3, help="rows for a subject (default: 3)")
    arguments = parser.parse_args()
    main(arguments.size, arguments.most)
