"""Write which letters stand beside each other in many languages, counted in texts of each.

    python -m benchmarks.letters FOLDER > rules/decoding/letters.yaml

FOLDER holds a file of text for each language, called by its code: de.txt, zh-tw.txt. Those behind the file that is
kept are sentences of treebanks of Universal Dependencies and a book in thirty translations, some 100,000 to 1,700,000
characters of a language. A pair is written down if it stands there twice at least, the most frequent first, until they
make up 98.5 in 100 of all. The file is made once and kept; what it is good for, benchmarks/decoding.py measures.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from articlelint.decoding.letters import EDGE, edges, pairs
from articlelint.decoding.rereading import ENCODINGS
from articlelint.rulebook import tables
from articlelint.rulebook.rule import read_yaml
from benchmarks.calendar import lines

COVERED = 0.985
LEAST = 2  # times that a pair stands in the text
FEW = 12  # pairs: a language with fewer is written in ASCII
HEAD = """\
# Pairs of letters, one of them outside ASCII, and single characters of Chinese, Japanese and Korean, that make up
# nearly all of the text of each language, the most frequent first; "_" is the edge of a word. Written by
# benchmarks/letters.py.
"""
_LETTERS = re.compile(r"(?:[^\W\d]|[\u0300-\u036f\u0590-\u05c7\u064b-\u0652\u0e31-\u0e4e\u0900-\u097f])+")


def main() -> None:
    known = read_yaml(tables.path(ENCODINGS))
    usual = frozenset(known["usual"].split())
    ends = edges(usual, usual - frozenset(known["joining"].split()))
    print(HEAD, end="")
    for path in sorted(Path(sys.argv[1]).glob("*.txt")):
        found = frequent(pairs(path.read_text(encoding="utf-8"), ends))
        if len(found) >= FEW:
            print(f"{path.stem}: >-")
            lines(found)


def frequent(found: Iterable[str]) -> list[str]:
    """The pairs that make up most of those found; letters and the edges of words only."""
    counts = Counter({pair: number for pair, number in Counter(found).items() if _LETTERS.fullmatch(pair)})
    left = COVERED * counts.total()
    out = []
    for pair, number in counts.most_common():
        if left <= 0 or number < LEAST:
            break
        if pair.lower() == pair and pair != EDGE:
            out.append(pair)
        left -= number
    return out


if __name__ == "__main__":
    main()
