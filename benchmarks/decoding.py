"""Measure how much of text that was read in another encoding is found, and how much of what was not is let be.

    python -m benchmarks.decoding FOLDER [--size 600] [--texts 4] [--json]

FOLDER holds a file of text for each language, called by its code: de.txt, zh-tw.txt; other text than the letters were
counted in. Pieces of it are written in each encoding that the language is written in, and read in each other one in
which they can be read and from which they can be restored. Printed is, for each language, of how many such pairs of
encodings the half of the pieces or more is found, the share of pieces, and how many pieces are found that are right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from articlelint.article.article import Article
from articlelint.article.words import Words
from articlelint.decoding import rereading
from articlelint.decoding.rereading import UTF_8, Encoding, Encodings
from articlelint.rulebook.load import load_rules


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=600, help="characters of a piece")
    parser.add_argument("--texts", type=int, default=4, help="pieces of a language")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rulebook = load_rules()
    encodings = rereading.load(rulebook.rules["body/encoding"].resources)
    rows = {}
    for path in sorted(arguments.folder.glob("*.txt")):
        texts = list(pieces(path.read_text(encoding="utf-8"), arguments.size))[: arguments.texts]
        if texts and path.stem in encodings.letters.languages:
            rows[path.stem] = measure(texts, path.stem, encodings, rulebook.words)
    total = {key: [sum(row[key][at] for row in rows.values()) for at in (0, 1)] for key in ("pairs", "pieces", "false")}
    if arguments.json:
        json.dump({"languages": rows, "all": total}, sys.stdout)
        return
    print("| language | pairs of encodings found | pieces found | right pieces found |\n| --- | --- | --- | --- |")
    for name, row in [*rows.items(), ("all", total)]:
        cells = " | ".join("{} of {}".format(*row[key]) for key in ("pairs", "pieces", "false"))
        print(f"| {name} | {cells} |")


def pieces(text: str, size: int) -> Iterator[str]:
    """Yield the text in pieces of so many characters, each from the beginning of a line on."""
    piece = ""
    for line in text.splitlines():
        piece += f"{line.strip()} "
        if len(piece) >= size:
            yield piece[:size]
            piece = ""


def measure(texts: list[str], language: str, encodings: Encodings, words: Words) -> dict[str, list[int]]:
    """How many pairs of encodings and pieces are found, of how many."""
    found = {"pairs": [0, 0], "pieces": [0, 0], "false": [0, len(texts)]}
    found["false"][0] = sum(is_found(text, encodings, words) for text in texts)
    for written, languages in encodings.written:
        for read in encodings.read:
            damaged = [wrong for text in texts if (wrong := misread(text, written, read)) is not None]
            if language in languages and damaged:
                hits = sum(is_found(text, encodings, words) for text in damaged)
                found["pieces"][0] += hits
                found["pieces"][1] += len(damaged)
                found["pairs"][0] += 2 * hits >= len(damaged)
                found["pairs"][1] += 1
    return found


def misread(text: str, written: Encoding, read: Encoding) -> str | None:
    """What becomes of a text, None if nothing does or what does cannot be undone."""
    if {written.name, read.name} <= {"latin-1", "cp1252"}:  # the same but for a few marks
        return None
    data = written.encoded(text)
    wrong = None if data is None else read.decoded(data)
    if wrong is None or wrong == text or (written.name != UTF_8 and not wrong.isprintable()):
        return None
    return wrong if read.encoded(wrong) == data else None


def is_found(text: str, encodings: Encodings, words: Words) -> bool:
    signs = frozenset(sign for sign in text if sign >= "\x80")
    return encodings.find(text, signs, Article("a.md", text, words).language) is not None


if __name__ == "__main__":
    main()
