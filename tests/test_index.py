"""The index of a site: a single file is judged as in a run over the whole site, without the other files being read."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import zlib
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from helpers import Site, cache_of

from articlelint.cache.location import SITE_INDEX
from articlelint.site import index

WORDS = (
    "harbour crane quay ferry captain council budget winter bridge tunnel station engine signal market teacher "
    "library garden river valley forest mountain weather storm summer island boat sailor fishing net village church "
    "school bakery street lamp wall gate tower roof window door kitchen table chair letter stamp parcel train"
).split()
PROMO = "Sign up to the Harbour Ledger briefing and never miss a tide."
DESK = "The Harbour Ledger desk is open from nine to five on all days of the week."


def sentence(chance: random.Random) -> str:
    return f"The {' '.join(chance.choices(WORDS, k=chance.randint(9, 14)))} was seen by many of the people there."


def post(number: int, text: list[str] | None = None, **keys: str) -> str:
    chance = random.Random(number)
    body = text or [" ".join(sentence(chance) for _ in range(3)) for _ in range(3)]
    about = {
        "title": f"How the {' '.join(chance.sample(WORDS, 4))} came to be",
        "date": f"2025-03-{number % 28 + 1:02}",
        "category": "News",
        "tags": f"[{'Port Ansel' if number % 7 else 'port ansel'}, {chance.choice(WORDS)}]",
        "source": f"https://harbour-ledger.test/news/{number}",
        **keys,
    }
    front_matter = "".join(f"{key}: {value}\n" for key, value in about.items())
    return f"---\n{front_matter}---\n\n" + "\n\n".join([*body, PROMO, DESK]) + "\n"


def story(number: int) -> list[str]:
    """The paragraphs of a post."""
    return post(number).partition("---\n\n")[2].strip().split("\n\n")[:3]


@pytest.fixture
def posts(site: Site) -> Site:
    for number in range(40):
        site.write(f"posts/{number}.md", post(number))
    site.write(
        "posts/again.md",
        post(90, [*story(3), "All of it was so."], title="How it all came to be once more", date="2025-04-01"),
    )
    return site


def findings(site: Site, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    report = json.loads(site.run("check", "--output-format", "json", "--min-severity", "info", *arguments).out)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in report["findings"]:
        found.setdefault(each["path"], []).append(each)
    return found


def index_file(site: Site) -> str:
    return str(cache_of(site) / SITE_INDEX)


def as_in_the_whole_site(site: Site, *paths: str) -> list[str]:
    """Judge files by the index and by a run over all; gives the rules found in them, which have to be the same."""
    alone = findings(site, *paths)
    whole = findings(site, ".", "--no-cache")
    assert alone == {path: whole[path] for path in whole if path in paths}
    return sorted(each["rule"] for found in alone.values() for each in found)


# --- the same as in a run over the site -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [("index",), ("check", "-q"), ("index", "posts"), ("check", "-q", ".", "--select", "all")]
)
def test_unchanged_files(posts: Site, make: tuple[str, ...]) -> None:
    posts.run(*make)
    assert os.path.isfile(index_file(posts))
    assert "boilerplate/recurring" in as_in_the_whole_site(posts, "posts/5.md")
    assert "tags/style" in as_in_the_whole_site(posts, "posts/7.md")
    assert "duplicate/near" in as_in_the_whole_site(posts, "posts/again.md")
    assert as_in_the_whole_site(posts, "posts/1.md", "posts/2.md", "posts/14.md")


def test_other_files_are_not_read(posts: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.run("index")
    from articlelint.files.reading import Source, read
    from articlelint.run import site_run

    seen: list[str] = []

    def noting(path: str) -> Source:
        seen.append(os.path.basename(path))
        return read(path)

    monkeypatch.setattr(site_run, "read", noting)
    posts.run("check", "posts/5.md")
    assert seen == ["5.md"]
    posts.run("check", "posts/again.md")
    assert seen == ["5.md", "again.md", "3.md"]


def test_no_query_goes_through_all_rows(posts: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.run("index")
    from articlelint.site import index

    asked: set[str] = set()
    connect = index.sqlite3.connect

    def noting(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database = connect(*arguments, **options)
        database.set_trace_callback(asked.add)
        return database

    monkeypatch.setattr(index.sqlite3, "connect", noting)
    as_in_the_whole_site(posts, "posts/5.md")
    as_in_the_whole_site(posts, "posts/again.md")
    monkeypatch.undo()
    database = sqlite3.connect(index_file(posts))
    asked = {query for query in asked if not query.endswith(" FROM about")}  # of one row
    assert {table for query in asked for table in query.split() if table in ("holder", "recurring", "duplicates")}
    for query in asked:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert not [step for step in plan if step.startswith("SCAN")], query
    database.close()


@pytest.mark.parametrize("seed", range(12))
def test_changed_files(posts: Site, seed: int) -> None:
    posts.run("index")
    chance = random.Random(seed)
    number = chance.randrange(40)
    text = story(number)
    change = seed % 6
    if change == 0:  # tells another story again
        new = post(number, [*story((number + 1) % 40)[:2], sentence(chance)], date="2025-04-02")
    elif change == 1:  # comes from elsewhere
        new = post(number, text, source=f"https://valley-times.test/{number}")
    elif change == 2:  # has another article's source
        new = post(number, [sentence(chance) * 3], source="https://harbour-ledger.test/news/8", date="2025-04-02")
    elif change == 3:  # has a tag that nobody has, and no category
        new = post(number, [*text, sentence(chance)], tags="[PORT ANSEL]").replace("category: News\n", "")
    elif change == 4:  # the page around it is gone
        new = post(number, text).replace(PROMO, "")
    else:  # says one thing more, which two others say
        for other in (33, 34):
            posts.write(f"posts/{other}.md", post(other, [*story(other), "Call the desk of the paper."]))
        posts.run("index")
        new = post(number, [*text, "Call the desk of the paper."])
    posts.write(f"posts/{number}.md", new)
    as_in_the_whole_site(posts, f"posts/{number}.md")


def test_new_file(posts: Site) -> None:
    posts.run("index")
    posts.write(
        "posts/new.md",
        post(91, [*story(12), "All of it was so."], date="2025-05-01", title="A new look at how it all came to be"),
    )
    assert "duplicate/near" in as_in_the_whole_site(posts, "posts/new.md")


def test_new_files_that_tell_the_same(posts: Site) -> None:
    posts.run("index")
    for number in (60, 61):
        posts.write(f"posts/{number}.md", post(number, story(70), date=f"2025-05-{number - 50}"))
    rules = as_in_the_whole_site(posts, "posts/60.md", "posts/61.md")
    assert sum(rule.startswith("duplicate/") for rule in rules) == 1


def test_many_articles_of_one_form(posts: Site) -> None:
    for number in range(100, 111):
        posts.write(
            f"posts/{number}.md", post(number, [*story(99), sentence(random.Random(number))], date="2025-05-01")
        )
    posts.run("index")
    posts.write("posts/112.md", post(112, [*story(99), "It was so again, and will be for ever."], date="2025-05-02"))
    assert "duplicate/template" in as_in_the_whole_site(posts, "posts/112.md")


# --- what the index is not of -----------------------------------------------------------------------------------------


def test_without_an_index_the_rules_that_need_one_are_named(posts: Site) -> None:
    assert "run `articlelint index` on it once" in posts.run("check", "posts/5.md").out
    posts.run("index")
    assert "did not run" not in posts.run("check", "posts/5.md").out
    assert "did not run" in posts.run("check", "posts/5.md", "--no-cache").out


def test_other_article_that_has_changed_is_left_aside(posts: Site) -> None:
    posts.run("index")
    posts.write("posts/3.md", post(95))
    result = posts.run("check", "posts/again.md")
    assert "duplicate/near" not in result.out
    assert "1 other article has changed since the index was made: `articlelint index` makes it anew" in result.out
    (posts.root / "posts/3.md").unlink()
    assert "duplicate/near" not in posts.run("check", "posts/again.md").out


def test_part_of_the_site_takes_no_place_of_the_whole(posts: Site) -> None:
    for number in range(25):
        posts.write(f"pages/{number}.md", post(200 + number))
    posts.run("check")
    posts.run("check", "pages")
    assert "did not run" not in posts.run("check", "posts/5.md").out
    posts.run("index", "pages")  # said outright
    assert "did not run" in posts.run("check", "posts/5.md").out


def test_index_of_other_settings(posts: Site) -> None:
    posts.run("check", "--select", "tags")
    assert "did not run" in posts.run("check", "posts/5.md").out
    posts.run("check")
    posts.write("articlelint.toml", 'ignore = ["link"]\n')
    assert "did not run" not in posts.run("check", "posts/5.md").out
    posts.write("articlelint.toml", '[category]\nfrom-folder = ["posts/**"]\n')
    assert "did not run" in posts.run("check", "posts/5.md").out


@pytest.mark.parametrize("content", [b"", b"no database" * 500, None])
def test_damaged_index(posts: Site, content: bytes | None) -> None:
    posts.run("index")
    with open(index_file(posts), "rb") as file:
        whole = file.read()
    with open(index_file(posts), "wb") as file:
        file.write(whole[: len(whole) // 2] if content is None else content)
    result = posts.run("check", "posts/5.md")
    assert (result.code, result.err) == (0, "")
    posts.run("index")
    assert "did not run" not in posts.run("check", "posts/5.md").out


def test_any_changed_byte_of_an_index_shows(posts: Site) -> None:
    """What a file system or a program did to it must never give another answer."""
    posts.run("index")
    path = Path(index_file(posts))
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        ((key,),) = database.execute("SELECT key FROM about")
    assert index.read(str(path), key, frozenset(), ()) is not None
    for place in [*range(120), *range(200, len(whole), len(whole) // 40)]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert index.read(str(path), key, frozenset(), ()) is None, place


@pytest.mark.parametrize("where", ["about SET facts", "article SET features", "article SET path"])
@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b"\xff\xff", 5, None])
def test_forged_index(posts: Site, where: str, content: bytes | int | None) -> None:
    """One that is whole, but not of ours."""
    posts.run("index")
    path = Path(index_file(posts))
    with closing(sqlite3.connect(path)) as database, suppress(sqlite3.IntegrityError), database:
        database.execute(f"UPDATE {where} = ?", (content,))
    whole = bytearray(path.read_bytes())
    whole[68:72] = bytes(4)
    whole[68:72] = zlib.crc32(whole).to_bytes(4, "big")
    path.write_bytes(whole)
    assert posts.run("check", "posts/5.md").err == ""


def test_names_that_are_no_text(posts: Site) -> None:
    """On Linux a name may be any bytes; an index has all of them."""
    if sys.platform != "linux":
        pytest.skip("names are texts here")
    name = os.fsdecode(b"posts/caf\xe9.md")
    (posts.root / name).write_text(post(71, story(5)), encoding="utf-8")
    posts.write("posts/twin.md", post(72, story(5)))
    posts.run("index")
    assert "duplicate/exact" in as_in_the_whole_site(posts, "posts/twin.md")
    whole = findings(posts, ".", "--no-cache")
    (shown,) = (path for path in whole if path.startswith("posts/caf"))
    assert findings(posts, name) == {shown: whole[shown]}


def test_index_of_a_file(posts: Site) -> None:
    assert posts.run("index", "posts/5.md").err == "articlelint: posts/5.md is no folder: a site is one, or several\n"


def test_index_says_where_it_is(posts: Site) -> None:
    assert posts.run("index").out == "41 articles are in the index of .\n"
