"""How many near-duplicates the rules of the family `duplicate` find, and how many of those they name are some.

    python -m benchmarks.duplicates SITE...

Each SITE is a folder of articles. Some are taken of each, and mutants of them are planted: words replaced, paragraphs
moved, dropped and added, another page around the text, bodies cut. Then all pairs are compared by their shingles, which
is what the rules have to do without. An article counts as a duplicate where it and an older one of its language have a
Jaccard index of at least 0.8, releases and other series apart; a finding is right where that is so of the article that
it names, or one of the two is part of the other. Both are said of the text that is left without what belongs to the
page, and again of the whole text: the difference is what pages do to the comparison.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from articlelint.article.article import Article
from articlelint.config.finder import ConfigFinder
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import Source, read
from articlelint.run.job import Job
from articlelint.run.passes import facts_of, first_pass
from articlelint.run.plan import load_rulebook, make_plan
from articlelint.run.site_run import BATCH
from articlelint.site.stories import Duplicate, Story, of_page, outline

ARTICLES = 3_000
MUTANTS = 900  # of them
JACCARD, CONTAINED = 0.8, 0.9
WORDS, CHARACTERS = 5, 9  # of a shingle, the latter where no blanks separate words
LEAST = 30  # shingles of a text that can have a duplicate
SHOWN = 25  # misses and false alarms
WORD = re.compile(r"[^\W_]+")
# What may be replaced: words between tags, and single characters where no blanks separate words.
REPLACEABLE = re.compile(r"<[^>]*>|(?<=[ >(])([a-zà-ỹа-я가-힣]{3,})(?=[ ,.;:)<])|([\u3041-\u30fe\u4e00-\u9fff])")
MENU = "Home\n\nLatest\n\nOpinion\n\nSubscribe to our morning letter and read what matters before nine.\n\n"
FOOTER = (
    "\n\nShare this:\n\nFollow us wherever you are, and never miss a story of ours again.\n\nAll rights reserved.\n"
)


class Text(NamedTuple):
    """An article of the sample; `kind` is what was done to it where it is a mutant of the `original` path."""

    path: str
    text: str
    kind: str = ""
    original: str = ""


class Pair(NamedTuple):
    """What two texts have in common: the Jaccard index, and the share of the shorter one's shingles."""

    jaccard: float
    contained: float

    @property
    def is_story(self) -> bool:
        return self.jaccard >= JACCARD or self.contained >= CONTAINED


def main(folders: Sequence[str]) -> None:
    rng = Random(7)
    finder = ConfigFinder(isolated=True)
    config = finder.for_folder(os.path.abspath(folders[0]))
    plan = make_plan(config, load_rulebook(config))
    originals = list(sampled(folders, finder))
    texts = [*originals, *mutants(originals, rng)]
    rng.shuffle(texts)
    looked_at = []
    for start in range(0, len(texts), BATCH):
        batch = [(Job(each.path, each.path), Source(each.text)) for each in texts[start : start + BATCH]]
        looked_at += first_pass(plan, batch)
    started = time.process_time()
    facts = facts_of(looked_at)
    seconds = time.process_time() - started
    print(f"{len(texts):,} articles, {len(texts) - len(originals):,} of them mutants; their facts took ", end="")
    print(f"{seconds / len(texts) * 1e6:,.0f} µs an article")
    stories = {}
    whole, own = {}, {}
    for each in looked_at:
        if each.features is not None and each.features.story is not None:
            story = each.features.story
            prose = Article(story.path, each.report.text, plan.words).lowered
            stories[story.path] = story
            whole[story.path] = shingles(prose, story)
            kept = outline(story, of_page(facts.recurring.get(story.origin))).spans
            own[story.path] = shingles(" ".join(prose[start:end] for start, end, _ in kept), story)
    reported = {path: each for path, each in facts.duplicates.items() if each.kind in ("exact", "near", "template")}
    for name, sets in (("without what is of the page", own), ("whole texts", whole)):
        print(f"\n## {name}\n")
        report({each.path: each for each in texts}, stories, sets, reported)


def sampled(folders: Sequence[str], finder: ConfigFinder) -> Iterator[Text]:
    """As many articles of each folder, spread over it; where one has fewer the others have more."""
    found = {}
    for folder in folders:
        items = discover([folder], config_for=finder.for_folder)
        found[Path(folder).name] = [(folder, item.absolute) for item in items if isinstance(item, Found)]
    left = ARTICLES - MUTANTS
    for number, (name, files) in enumerate(sorted(found.items(), key=lambda each: len(each[1]))):
        share = min(len(files), left // (len(found) - number))
        left -= share
        for at in range(share):
            folder, path = files[at * len(files) // share]
            text = read(path).text
            if text is not None:
                yield Text(f"{name}/{os.path.relpath(path, folder)}", text)


def mutants(originals: Sequence[Text], rng: Random) -> Iterator[Text]:
    """Mutants of originals that have a text, each kind as often as any other."""
    kinds = (
        *(f"words {rate} %" for rate in (0.5, 1, 1.5, 2, 2.5, 3, 4)),
        *("moved", "dropped", "added", "page", "front matter", "cut", "same"),
    )
    long = [each for each in originals if len(each.text) > 1_200]
    for number in range(MUTANTS):
        kind = kinds[number % len(kinds)]
        original, other = rng.choice(long), rng.choice(long)
        stem, suffix = os.path.splitext(original.path)
        text = mutated(original.text, other.text, kind, rng)
        yield Text(f"{stem}-{number}{suffix}", text, kind, original.path)


def mutated(text: str, other: str, kind: str, rng: Random) -> str:
    head, body = parted(text)
    gap = "</p>" if body.count("</p>") > 3 else "\n\n"
    paragraphs = body.split(gap)
    if kind.startswith("words"):
        body = replaced(body, float(kind.split()[1]) / 100, rng)
    elif kind == "moved":
        at = rng.randrange(len(paragraphs))
        body = gap.join([*paragraphs[at:], *paragraphs[:at]])
    elif kind == "dropped" and len(paragraphs) > 3:
        del paragraphs[rng.randrange(len(paragraphs))]
        body = gap.join(paragraphs)
    elif kind == "added":
        paragraphs.insert(rng.randrange(len(paragraphs)), max(parted(other)[1].split("\n\n"), key=len)[:300])
        body = gap.join(paragraphs)
    elif kind == "page":
        body = MENU + body + FOOTER
    elif kind == "front matter":
        head = re.sub(r"(?m)^(tags|author|categor\w*|excerpt|description):.*", r"\1:", head)
    elif kind == "cut":
        body = gap.join(paragraphs[: max(1, len(paragraphs) * 6 // 10)])
    return head + body


def parted(text: str) -> tuple[str, str]:
    """Front matter and body."""
    match = re.match(r"(---|\+\+\+)\r?\n.*?\n\1\r?\n", text, re.DOTALL)
    at = match.end() if match else 0
    return text[:at], text[at:]


def replaced(body: str, rate: float, rng: Random) -> str:
    """Other words of the same text in the place of some."""
    words = [match[1] for match in REPLACEABLE.finditer(body) if match[1]] or ["something"]
    signs = [match[2] for match in REPLACEABLE.finditer(body) if match[2]] or ["人"]

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return rng.choice(words) if rng.random() < rate * 1.5 else match[0]  # a third cannot be replaced
        if match[2]:
            return rng.choice(signs) if rng.random() < rate * WORDS / CHARACTERS else match[0]
        return match[0]

    return REPLACEABLE.sub(replace, body)


def shingles(text: str, story: Story) -> frozenset[tuple[str, ...]]:
    words: Sequence[str] = WORD.findall(text)
    size = WORDS
    if story.language in ("zh", "ja", "th"):
        words, size = "".join(words), CHARACTERS
    return frozenset(zip(*(words[at:] for at in range(size)), strict=False))


def alike(sets: Mapping[str, frozenset[tuple[str, ...]]]) -> dict[str, dict[str, Pair]]:
    """All pairs that are one story, or part of one another: for each path the others."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for path, own in sets.items():
        if len(own) < LEAST:
            continue
        shared: Counter[str] = Counter()
        for shingle in own:
            shared.update(holders[shingle])
            holders[shingle].append(path)
        for other, number in shared.items():
            pair = Pair(number / (len(own) + len(sets[other]) - number), number / min(len(own), len(sets[other])))
            if pair.is_story:
                found[path][other] = found[other][path] = pair
    return found


def is_series(one: Story, other: Story) -> bool:
    return one.title != other.title and re.sub(r"\d+", "0", one.title) == re.sub(r"\d+", "0", other.title)


def report(
    texts: Mapping[str, Text],
    stories: Mapping[str, Story],
    sets: Mapping[str, frozenset[tuple[str, ...]]],
    reported: Mapping[str, Duplicate],
) -> None:
    """Print recall and precision, recall by what was done to the mutants, and where the rules were wrong."""
    pairs = alike(sets)
    known: dict[str, tuple[float, str]] = {}  # duplicates: the nearest older article
    other_language = 0
    for path, others in pairs.items():
        for other, pair in others.items():
            one, two = stories[path], stories[other]
            if pair.jaccard >= JACCARD and two.age < one.age and not is_series(one, two):
                if one.language == two.language:
                    known[path] = max(known.get(path, (0, "")), (pair.jaccard, other))
                else:
                    other_language += 1
    right = {path for path, each in reported.items() if each.path in pairs[path]}
    found = right & set(known)
    print(f"recall {len(found) / len(known):.4f} ({len(found)} of {len(known)}), ", end="")
    print(f"precision {len(right) / len(reported):.4f} ({len(right)} of {len(reported)}); ", end="")
    print(f"{other_language} pairs in two languages, {len(reported) - len(known)} parts and pairs below {JACCARD}\n")
    kinds: dict[str, list[bool]] = defaultdict(list)
    for path in known:
        kinds[texts[path].kind or texts[known[path][1]].kind or "none"].append(path in found)
    print("| mutation | duplicates | found |\n| --- | --- | --- |")
    for kind, ones in sorted(kinds.items()):
        print(f"| {kind} | {len(ones)} | {sum(ones)} |")
    print()
    for path in sorted(set(known) - found)[:SHOWN]:
        print(f"missed: {path} = {known[path][1]}, {known[path][0]:.2f}; said: {reported.get(path)}")
    for path in sorted(set(reported) - right)[:SHOWN]:
        one, two = sets[path], sets[reported[path].path]
        print(f"false: {path}, {reported[path]}; in truth {len(one & two)} of {len(one)} and {len(two)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
