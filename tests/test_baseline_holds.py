"""What a baseline holds stays out of reports, whatever else changes, and nothing new is left out with it.

Articles are edited, renamed and re-ordered at random (the same way in every run of the tests). What is old and what is new
is told by where each finding was before the edit, which a baseline does not know. With the articles of a large site in
`../shared` or where ARTICLELINT_CORPUS says, 500 of them are taken; the fixtures always.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers import CORPUS, FIXTURES

from articlelint.finding import AND_HERE

ROOT = Path(__file__).parent.parent
ARTICLES = 500

Change = Callable[[str, list[dict[str, Any]], random.Random], "Changed | None"]


class Changed(NamedTuple):
    """A text after a change, and where each span of the text before is now: None where it was changed itself."""

    text: str
    moved: Callable[[int, int], tuple[int, int] | None]


class Kept(NamedTuple):
    """A site with a baseline of all that is wrong with it."""

    root: Path
    texts: dict[str, str]  # by path
    findings: dict[str, list[dict[str, Any]]]

    def check(self, *options: str) -> dict[str, Any]:
        return json.loads(articlelint(self.root, "check", "--output-format", "json", *options))


def articlelint(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "articlelint", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert not done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=["fixtures", pytest.param("corpus", marks=pytest.mark.slow)])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    if request.param == "fixtures":
        files = sorted(path for path in FIXTURES.iterdir() if path.suffix == ".md")
    elif CORPUS.is_dir():
        files = random.Random(1).sample(sorted(CORPUS.glob("*.md")), ARTICLES)
    else:
        pytest.skip(f"there are no articles in {CORPUS}; ARTICLELINT_CORPUS may name others")
    root = tmp_path_factory.mktemp("site")
    (root / "posts").mkdir()
    texts = {f"posts/{path.name}": path.read_bytes().decode() for path in files}
    kept = Kept(root, texts, {})
    restore(kept)
    for each in kept.check()["findings"]:
        kept.findings.setdefault(each["path"], []).append(each)
    articlelint(root, "baseline", "-q")
    return kept


@pytest.fixture
def kept(original: Kept) -> Iterator[Kept]:
    yield original
    restore(original)


def restore(kept: Kept) -> None:
    for path in (kept.root / "posts").iterdir():
        path.unlink()
    for name, text in kept.texts.items():
        (kept.root / name).write_bytes(text.encode())


# --- changes ----------------------------------------------------------------------------------------------------------


def replaced(text: str, start: int, end: int, by: str) -> Changed:
    shift = len(by) - (end - start)

    def moved(low: int, high: int) -> tuple[int, int] | None:
        if high <= start:
            return low, high
        return (low + shift, high + shift) if low >= end else None

    return Changed(text[:start] + by + text[end:], moved)


def edit_elsewhere(text: str, findings: list[dict[str, Any]], chance: random.Random) -> Changed | None:
    """Put in, take out or replace words of the body that are not flagged; now and then put in what is wrong.

    Not between two findings of a rule in one line: what is put there may make one of them, and that is a new one.
    """
    flagged = [(each["start"], each["end"]) for each in findings]
    flagged += [
        (one["start"], other["end"])
        for one, other in itertools.permutations(findings, 2)
        if one["rule"] == other["rule"] and one["end"] <= other["start"]
        if "\n" not in text[one["end"] : other["start"]]
    ]
    body = text.find("\n---", 3) + 4
    words = [
        match.span()
        for match in re.finditer(r"\w+", text)
        if match.start() > body and all(match.end() < low or match.start() > high for low, high in flagged)
    ]
    if not words:
        return None
    start, end = chance.choice(words)
    again = chance.choice(findings) if findings else None
    return chance.choice(
        [
            lambda: replaced(text, start, start, "further "),
            lambda: replaced(text, start, end, "harbour"),
            lambda: replaced(text, start, end, ""),
            lambda: replaced(text, end, end, ", which is new,"),
            lambda: replaced(text, len(text), len(text), "\n\nThe crane lifts forty tonnes.\n"),
            lambda: replaced(text, body, body, "\n\nThe crane lifts forty tonnes.\n"),
            lambda: replaced(text, body, body, "\n\nSee [it](https://crane.test/a?utm_source=rss).\n"),
            lambda: replaced(text, body, body, f"\n\n{text[again['start'] : again['end']] if again else 'One.'}\n"),
        ]
    )()


def edit_inside(text: str, findings: list[dict[str, Any]], chance: random.Random) -> Changed | None:
    """Change a letter in the midst of what is flagged."""
    inside = [each for each in findings if any(map(str.isalnum, text[each["start"] + 1 : each["end"] - 1]))]
    if not inside:
        return None
    finding = chance.choice(inside)
    at = chance.choice([i for i in range(finding["start"] + 1, finding["end"] - 1) if text[i].isalnum()])
    return replaced(text, at, at + 1, "q" if text[at] != "q" else "z")


def reorder(text: str, _: list[dict[str, Any]], chance: random.Random) -> Changed | None:
    """Put the paragraphs of the body in another order."""
    start = text.find("\n---", 3) + 5
    spans, at = [], start
    for match in re.finditer(r"(?:\r?\n){2,}|\Z", text[start:]):
        if start + match.start() > at:
            spans.append((at, start + match.start()))
        at = start + match.end()
    if len(spans) < 2:
        return None
    order = spans[:]
    while order == spans:
        chance.shuffle(order)
    places, parts, at = {}, [text[:start]], start
    for low, high in order:
        places[low, high] = at
        parts += [text[low:high], "\n\n"]
        at += high - low + 2

    def moved(low: int, high: int) -> tuple[int, int] | None:
        if high <= start:
            return low, high
        first = next((span for span in spans if span[0] <= low < span[1]), None)
        last = next((span for span in spans if span[0] < high <= span[1]), None)
        if first is None or last is None:
            return None
        between = spans[spans.index(first) : spans.index(last) + 1]
        at = order.index(first)
        if order[at : at + len(between)] != between:  # torn apart
            return None
        return low - first[0] + places[first], high - last[0] + places[last]

    return Changed("".join(parts), moved)


# --- what must hold ---------------------------------------------------------------------------------------------------


Place = tuple[str, str, int, str]


def place(root: Path, path: str, rule: str, start: int, end: int) -> Place:
    """Where a finding is: the text up to its end, from the start of its line on. Two lines that are the same are one place."""
    text = (root / path).read_bytes().decode()
    return path, rule, start - text[:start].rfind("\n") - 1, whole_lines(text, start, end)


def whole_lines(text: str, start: int, end: int) -> str:
    return text[text[:start].rfind("\n") + 1 : text.find("\n", end) + 1 or None]


def places(root: Path, finding: dict[str, Any]) -> list[Place]:
    """All places of a finding: what a site has in many places is one finding."""
    spots = [finding, *(each for each in finding["related"] if each["message"] == AND_HERE)]
    return [place(root, finding["path"], finding["rule"], spot["start"], spot["end"]) for spot in spots]


def lines(path: str, rule: str, text: str) -> set[tuple[str, str, str]]:
    return {(path, rule, line.strip()) for line in text.split("\n") if line.strip()}


def shown_is_what_is_new(kept: Kept, changed: dict[str, Changed], names: dict[str, str]) -> int:
    """Check the site after `changed` and renamed; gives the number of findings shown."""
    for path, change in changed.items():
        (kept.root / path).write_bytes(change.text.encode())
    for before, after in names.items():
        (kept.root / before).rename(kept.root / after)
    report = kept.check()
    old = Counter[Place]()
    for path, findings in kept.findings.items():
        for each in findings:
            for spot in (each, *each["related"]):
                span = spot["start"], spot["end"]
                now = changed[path].moved(*span) if path in changed else span
                if now is not None:
                    old[place(kept.root, names.get(path, path), each["rule"], *now)] += 1
    every = [*report["findings"], *report.get("suppressed", ())]
    new = Counter(spot for each in every for spot in places(kept.root, each)) - old
    shown = [places(kept.root, each) for each in report["findings"]]
    assert [spots for spots in shown if new.keys().isdisjoint(spots)] == [], "old findings come back"
    known = {
        line
        for path, findings in kept.findings.items()
        for each in findings
        for line in lines(
            names.get(path, path), each["rule"], whole_lines(kept.texts[path], each["start"], each["end"])
        )
    } | {line for path, rule, _, text in old for line in lines(path, rule, text)}
    hidden = new - Counter(itertools.chain(*shown))
    # Two old findings that follow one another now may be one, and one whose paragraphs are apart now may be two; nothing
    # in them is new.
    assert [spot for spot in hidden if not lines(spot[0], spot[1], spot[3]) <= known] == [], "new findings are hidden"
    return len(shown)


def some(kept: Kept, change: Change, number: int, seed: int) -> dict[str, Changed]:
    """`change` made to as many articles as there are, up to `number`."""
    chance = random.Random(seed)
    changed: dict[str, Changed] = {}
    for path in chance.sample(sorted(kept.texts), len(kept.texts)):
        made = change(kept.texts[path], kept.findings.get(path, []), chance)
        if made is not None:
            changed[path] = made
        if len(changed) == number:
            break
    assert len(changed) == number or len(kept.texts) < ARTICLES
    return changed


def renames(kept: Kept, number: int) -> dict[str, str]:
    paths = random.Random(5).sample(sorted(kept.texts), min(number, len(kept.texts)))
    return {path: f"posts/renamed-{i}.md" for i, path in enumerate(paths)}


def test_edits_elsewhere(kept: Kept) -> None:
    assert shown_is_what_is_new(kept, some(kept, edit_elsewhere, 200, 1), {}) > 0


def test_order_of_paragraphs(kept: Kept) -> None:
    shown_is_what_is_new(kept, some(kept, reorder, 50, 2), {})


def test_renames(kept: Kept) -> None:
    assert shown_is_what_is_new(kept, {}, renames(kept, 50)) == 0


def test_renamed_and_edited(kept: Kept) -> None:
    names = renames(kept, 50)
    changed = some(Kept(kept.root, {path: kept.texts[path] for path in names}, kept.findings), edit_elsewhere, 50, 3)
    shown_is_what_is_new(kept, changed, names)


def test_edits_inside_of_what_is_flagged(kept: Kept) -> None:
    assert shown_is_what_is_new(kept, some(kept, edit_inside, 50, 4), {}) > 0


def test_nothing_changed(kept: Kept) -> None:
    assert shown_is_what_is_new(kept, {}, {}) == 0


def test_new_article_does_not_inherit_from_one_that_is_gone(kept: Kept) -> None:
    gone = next(path for path in sorted(kept.findings) if any(each["start"] for each in kept.findings[path]))
    text = kept.texts[gone]
    (kept.root / gone).unlink()
    flagged = [text[each["start"] : each["end"]] for each in kept.findings[gone]]
    other = "---\ntitle: Another article\n---\n\n" + "\n\n".join(flagged) + "\n"
    (kept.root / "posts/another.md").write_bytes(other.encode())
    report = kept.check()
    assert all(each["path"] != "posts/another.md" for each in report.get("suppressed", ()))
