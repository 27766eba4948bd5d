"""Pages of made-up sites, in languages that nobody has phrases of: what is around the articles is found, whatever differs.

The words are made of letters at random, the same ones in every run.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from helpers import Site

LETTERS = {
    "latin": ("bdfgklmnprstvz", "aeiouyåø"),
    "georgian": ("ბგდზთკლმნპრსტფქ", "აეიოუ"),
    "ethiopic": ("ሀለመረሰበተነከወዘየደገ", "ሁሊላሜርሶቤቲናኩዊዛዬድ"),
    "khmer": ("កខគងចជញដឋណតថទនបផពភមយរលវសហ", "ាិីុូេែោ"),
}
STOPS = {"ethiopic": "።", "khmer": "។"}
UNSPACED = ("khmer",)


class Page(NamedTuple):
    """A page as a list of parts in their order, and which of them are the article's own."""

    parts: list[str]
    own: list[str]

    def text(self, source: str) -> str:
        head = f"---\nsource: {source}\n---\n" if source else ""
        return head + "\n\n".join(self.parts) + "\n"


class Tongue:
    """A language that nobody speaks."""

    def __init__(self, letters: str, seed: int = 1) -> None:
        self.chance = random.Random(f"{letters} {seed}")
        self.consonants, self.vowels = LETTERS[letters]
        self.blank = "" if letters in UNSPACED else " "
        self.stop = STOPS.get(letters, ".")

    def word(self) -> str:
        syllables = self.chance.randint(2, 4)
        return "".join(self.chance.choice(self.consonants) + self.chance.choice(self.vowels) for _ in range(syllables))

    def name(self) -> str:
        return " ".join(self.word().capitalize() for _ in range(2))

    def label(self, words: int = 2) -> str:
        return self.blank.join(self.word() for _ in range(words)).capitalize()

    def sentence(self) -> str:
        return self.label(self.chance.randint(9, 14)) + self.stop

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(3))


def items(labels: Sequence[str]) -> str:
    return "\n".join(f"- {label}" for label in labels)


def pages(letters: str, number: int) -> list[Page]:
    """Pages of one site: menu, byline, counters, share row, related list, comments, call and footer around the text."""
    tongue = Tongue(letters)
    menu, share, footer = ([tongue.label() for _ in range(6)] for _ in range(3))
    by, views, minutes, more, comments, rights = (tongue.word() for _ in range(6))
    months = [tongue.word() for _ in range(12)]
    call = tongue.sentence()
    titles = [tongue.label(6) for _ in range(number)]
    made = []
    for title in titles:
        chance = tongue.chance
        date = f"{chance.randint(1, 28)} {chance.choice(months)} 20{chance.randint(10, 25)}"
        others = [each for each in titles if each != title]
        related = chance.sample(others, min(4, len(others)))
        body = [tongue.paragraph() for _ in range(5)]
        made.append(
            Page(
                [
                    items(menu),
                    f"# {title}",
                    f"{by.capitalize()} {tongue.name()}",
                    date,
                    f"{views.capitalize()}: {chance.randint(1, 99_999):,}",
                    f"{chance.randint(1, 30)} {minutes}",
                    *body,
                    *share,
                    f"## {more.capitalize()}",
                    items(related),
                    f"{chance.randint(0, 1500)} {comments}",
                    call,
                    *footer,
                    f"© 20{chance.randint(10, 25)} {rights}",
                ],
                [f"# {title}", *body],
            )
        )
    return made


def flagged(site: Site, paths: Sequence[str]) -> dict[str, set[int]]:
    """By path: the places of the characters, blanks and marks apart, that warnings are about."""
    report = json.loads(site.run("check", ".", "--output-format", "json", "--select", "boilerplate/recurring").out)
    found: dict[str, set[int]] = {path: set() for path in paths}
    for each in report["findings"]:
        text = (site.root / each["path"]).read_text("utf-8")
        found[each["path"]].update(at for at in range(each["start"], each["end"]) if text[at].isalnum())
    return found


def places(text: str, page: Page) -> tuple[set[int], set[int]]:
    """Where the letters and digits of what is around an article are, and those of its own."""
    around, own = set[int](), set[int]()
    end = 0
    for part in page.parts:
        start = text.index(part, end)
        end = start + len(part)
        (own if part in page.own else around).update(at for at in range(start, end) if text[at].isalnum())
    return around, own


def written(site: Site, made: dict[str, Page], source: str) -> dict[str, str]:
    texts = {path: page.text(source.format(path)) for path, page in made.items()}
    for path, text in texts.items():
        site.write(path, text)
    return texts


@pytest.mark.parametrize("number", [3, 5, 12])
@pytest.mark.parametrize("source", ["https://gazette.test/{}", ""])
@pytest.mark.parametrize("letters", LETTERS)
def test_what_is_around_is_found_and_the_article_is_not(site: Site, letters: str, source: str, number: int) -> None:
    made = {f"news/{at}.md": page for at, page in enumerate(pages(letters, number))}
    texts = written(site, made, source)
    found = flagged(site, list(texts))
    for path, page in made.items():
        around, own = places(texts[path], page)
        assert not found[path] & own
        assert found[path] == around


def flat(page: Page) -> Page:
    """A page as an extractor writes it: lines, no marks of lists and headings; so nothing tells which one is the title."""

    def lines(part: str) -> str:
        return part.replace("\n- ", "\n\n").removeprefix("- ").lstrip("# ")

    title, *body = page.own
    return Page([lines(part) for part in page.parts if part != title], body)


@pytest.mark.parametrize("number", [3, 5, 12])
@pytest.mark.parametrize("letters", LETTERS)
def test_what_is_around_plain_text(site: Site, letters: str, number: int) -> None:
    made = {f"{at}.txt": flat(page) for at, page in enumerate(pages(letters, number))}
    texts = written(site, made, "")
    found = flagged(site, list(texts))
    for path, page in made.items():
        around, own = places(texts[path], page)
        assert not found[path] & own
        assert found[path] == around


@pytest.mark.parametrize("number", [3, 5, 12])
@pytest.mark.parametrize("source", ["https://gazette.test/{}", ""])
def test_an_edit_of_one_page_makes_no_old_text_a_finding(site: Site, source: str, number: int) -> None:
    made = {f"news/{at}.md": page for at, page in enumerate(pages("georgian", number))}
    texts = written(site, made, source)
    before = flagged(site, list(texts))
    tongue = Tongue("georgian", seed=2)
    path = "news/1.md"
    page = made[path]
    for at in range(len(page.parts)):
        edited = page._replace(parts=[*page.parts[:at], tongue.label(), *page.parts[at + 1 :]])
        site.write(path, edited.text(source))
        after = flagged(site, list(texts))
        assert not {
            other: after[other] - before[other] for other in texts if other != path and after[other] - before[other]
        }
        assert not places(edited.text(source), edited)[1] & after[path]


@pytest.mark.parametrize("source", ["https://gazette.test/{}", ""])
def test_one_page_is_judged_as_in_the_whole_site(site: Site, source: str) -> None:
    made = {f"news/{at}.md": page for at, page in enumerate(pages("ethiopic", 12))}
    written(site, made, source)
    site.run("index")
    for path in ("news/0.md", "news/7.md"):
        alone = site.run("check", path, "--output-format", "json", "--min-severity", "info")
        whole = site.run("check", ".", "--no-cache", "--output-format", "json", "--min-severity", "info")
        found = json.loads(whole.out)["findings"]
        assert json.loads(alone.out)["findings"] == [each for each in found if each["path"] == path]
        assert found


HOUSE = {
    "weekly issues": (
        "# Wochenblatt {n}",
        "Ausgabe {n}, {date}",
        "Von {name}",
        "{body}",
        "Bis nächste Woche",
        "Teil {n} von 12",
    ),
    "parts of a series": ("Part {n}", "{body}", "Part {n}: what is left", "{body}", "See part {n}", "Words: {n}"),
    "release notes": ("Version {n}.0.{n}", "{date}", "- Fixed in {n}.1: {name}", "- Fixed in {n}.2: {name}", "{body}"),
    "a changelog": ("{body}", "- {date}: {name}", "- {date}: {name}", "- {date}: {name}"),
}


@pytest.mark.parametrize("parts", HOUSE.values(), ids=list(HOUSE))
@pytest.mark.parametrize("own", ["", "link: https://gazette.test/{}"])
def test_what_a_house_numbers_and_dates_is_its_own(site: Site, parts: Sequence[str], own: str) -> None:
    tongue = Tongue("latin")
    months = [tongue.word() for _ in range(12)]
    for number in range(12):
        head = f"---\ntitle: {tongue.label(4)}\n{own.format(number)}\n---\n"
        made = [
            part.format(
                n=7 * number + 1,
                date=f"{number + 3} {months[number]} 2025",
                name=tongue.name(),
                body=tongue.paragraph(),
            )
            for part in parts
        ]
        site.write(f"{number}.md", head + "\n\n".join(made) + "\n")
    assert not any(flagged(site, [f"{number}.md" for number in range(12)]).values())
