"""Articles that tell the story of another one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from helpers import Site

WORDS = [
    f"{first}{last}"
    for first in "badokelimustan"
    for last in ("ra", "len", "tis", "mor", "vek", "dul", "sar", "pon", "gri")
]


def sentences(rng: random.Random, number: int) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(10, 20))).capitalize() + "." for _ in range(number)]


def article(title: str, date: str, body: list[str], **keys: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\ndate: {date}\nlang: en\n{head}---\n\n" + "\n\n".join(
        " ".join(body[start : start + 4]) for start in range(0, len(body), 4)
    )


def shingles(body: list[str]) -> set[tuple[str, ...]]:
    words = " ".join(body).lower().replace(".", "").split()
    return set(zip(*(words[i:] for i in range(5)), strict=False))


def duplicates(site: Site) -> dict[str, tuple[str, str]]:
    """What was found: by path, the rule and the message."""
    report = site.check("posts", "--select", "duplicate", "--fail-on", "info").json()
    return {each["path"]: (each["rule"], each["message"]) for each in report["findings"]}


def test_all_that_are_nearly_the_same_are_found_and_no_others(site: Site) -> None:
    """Against a comparison of all pairs: forty stories, and as many copies of some with words put in other places."""
    rng = random.Random(7)
    bodies: dict[str, list[str]] = {}
    for number in range(40):
        bodies[f"posts/{number:02}.md"] = sentences(rng, 24)
    for number in range(40):
        body = list(bodies[f"posts/{rng.randrange(40):02}.md"])
        for _ in range(rng.choice((0, 1, 3, 6, 12))):
            at = rng.randrange(len(body))
            words = body[at].split()
            words[rng.randrange(len(words) - 1)] = rng.choice(WORDS)
            body[at] = " ".join(words)
        bodies[f"posts/copy-{number:02}.md"] = body
    for number, (path, body) in enumerate(bodies.items()):
        date = "2026-02-01" if "copy" in path else "2026-01-01"
        site.write(path, article(f"The story of {WORDS[number]}", date, body))
    near: dict[str, float] = {}
    for one, other in combinations(bodies, 2):
        first, second = shingles(bodies[one]), shingles(bodies[other])
        near[other] = max(near.get(other, 0), len(first & second) / min(len(first), len(second)))
    found = {path for path, (rule, _) in duplicates(site).items() if rule in ("duplicate/exact", "duplicate/near")}
    assert found >= {path for path, share in near.items() if share >= 0.9}
    assert found <= {path for path, share in near.items() if share >= 0.85}  # of the shorter; 0.8 of both is 0.89
    assert len(found) > 20


STORY = sentences(random.Random(1), 20)
OTHER = sentences(random.Random(2), 20)


def test_the_oldest_article_is_the_one_that_told_it(site: Site) -> None:
    site.write("posts/a.md", article("The crane of the harbour", "2026-03-01", STORY))
    site.write("posts/b.md", article("A crane for the harbour", "2026-01-01", STORY))
    site.write("posts/c.md", article("Crane news", "2026-02-01", [*STORY, "Nobody knows why."]))
    found = duplicates(site)
    assert {path: rule for path, (rule, _) in found.items()} == {
        "posts/a.md": "duplicate/exact",
        "posts/c.md": "duplicate/near",
    }
    assert all("b.md" in message for _, message in found.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (article("Der Kran", "2026-01-01", STORY).replace("lang: en", "lang: de"), article("The crane", "2026-01-02", STORY)),
        (article("Crane 1.1 released", "2026-01-01", STORY), article("Crane 1.2 released", "2026-01-02", [*STORY, "New."])),
        (article("Harbour report March", "2026-01-01", STORY), article("Harbour report April", "2026-01-02", [*STORY, "New."])),
        (article("The crane", "2026-01-01", OTHER + STORY[:3]), article("A crane", "2026-01-02", STORY)),
    ],
    ids=["translation", "releases", "months", "quotation"],
)  # fmt: skip
def test_look_alikes(site: Site, one: str, other: str) -> None:
    site.write("posts/one.md", one)
    site.write("posts/two.md", other)
    assert not duplicates(site)


def test_forms(site: Site) -> None:
    for number in range(12):
        body = [*STORY, f"Number {number} is special."]
        site.write(f"posts/{number:02}.md", article("How towns grow", f"2026-01-{number + 1:02}", body))
    assert {rule for rule, _ in duplicates(site).values()} == {"duplicate/template"}
    assert len(duplicates(site)) == 11


def test_the_summary_says_how_many_share_a_form(site: Site) -> None:
    for name, body, number in (("a", STORY, 12), ("b", OTHER, 30)):
        for copy in range(number):
            text = article(f"How {WORDS[copy]} grows", f"2026-01-{copy + 1:02}", [*body, f"Number {copy} is special."])
            site.write(f"posts/{name}{copy:02}.md", text)
    report = site.check("posts", "--select", "duplicate").json()
    said = "30 articles have the text of posts/b00.md with other words filled in, 12 that of posts/a00.md"
    assert report["summary"]["notes"] == [f"duplicate/template: {said}"]
    assert site.check("posts", "--select", "duplicate/exact").json()["summary"]["notes"] == []


@pytest.mark.parametrize(("number", "found"), [(10, 9), (11, 0)])
def test_a_source_of_many_articles_is_no_article(site: Site, number: int, found: int) -> None:
    for each in range(number):
        body = sentences(random.Random(each), 8)
        site.write(
            f"posts/{each:02}.md", article(f"Story {WORDS[each]}", "2026-01-01", body, source="https://a.test/news")
        )
    assert [rule for rule, _ in duplicates(site).values()] == ["duplicate/source"] * found


@pytest.mark.parametrize(
    ("query", "is_same"),
    [
        ("?utm_source=feed&utm_medium=rss", True),
        ("?msclkid=0a1b2c", True),  # as link/tracking has it, like all that follow
        ("?src=rss", True),
        ("?p=1&fbclid=x", False),
        ("?source=7", False),  # a page of its own
    ],
)
def test_what_only_tracks_makes_no_other_source(site: Site, query: str, is_same: bool) -> None:
    for each, url in enumerate(("https://a.test/news", f"https://a.test/news{query}")):
        body = sentences(random.Random(each), 8)
        site.write(f"posts/{each}.md", article(f"Story {WORDS[each]}", f"2026-01-0{each + 1}", body, source=url))
    assert [rule for rule, _ in duplicates(site).values()] == ["duplicate/source"] * is_same


@pytest.mark.parametrize(
    ("one", "other", "is_series"),
    [
        ("Ferry news, March", "Ferry news, October", True),
        ("Neues vom Hafen im März", "Neues vom Hafen im Oktober", True),
        ("Ferry news, part iv", "Ferry news, part vii", True),
        ("Ferry news, north", "Ferry news, south", False),
    ],
)
def test_months_and_numbers_tell_the_parts_of_a_series_apart(site: Site, one: str, other: str, is_series: bool) -> None:
    body = sentences(random.Random(1), 24)
    site.write("posts/a.md", article(one, "2026-01-01", body))
    site.write("posts/b.md", article(other, "2026-02-01", [*body[:-1], "One word differs."]))
    assert [rule for rule, _ in duplicates(site).values()] == ["duplicate/near"] * (not is_series)


def test_what_is_near_to_a_late_version_only(site: Site) -> None:
    """Each version has a few sentences of its own, in the place of some; the last two have most in common."""
    rng = random.Random(4)
    first = sentences(rng, 40)
    second = [*first[:37], *sentences(rng, 2)]
    third = [*second[2:], *sentences(rng, 3)]
    for day, body in enumerate((first, second, third), 1):
        site.write(f"posts/{day}.md", article("The crane of the harbour", f"2026-01-0{day}", body))
    found = duplicates(site)
    assert {path: rule for path, (rule, _) in found.items()} == {
        "posts/2.md": "duplicate/near",
        "posts/3.md": "duplicate/near",
    }
    assert " 1.md" in found["posts/2.md"][1]
    assert " 2.md" in found["posts/3.md"][1]


def test_pages_without_their_article(site: Site) -> None:
    """What they share is known to be of the page, and nothing else is left."""
    page = [" ".join(each.split()[:6]) + "." for each in sentences(random.Random(3), 30)]
    for number in range(6):
        own = sentences(random.Random(10 + number), 1 if number < 2 else 20)
        text = article(f"Story of the {WORDS[number]}", "2026-01-01", page + own, source=f"https://a.test/{number}")
        site.write(f"posts/{number}.md", text)
    assert {path: rule for path, (rule, _) in duplicates(site).items()} == {"posts/1.md": "duplicate/template"}


def test_titles_with_a_word_in_common_may_be_of_different_stories(site: Site) -> None:
    """One text under two titles is a page, or a form; that both titles have one word in common says little."""
    one = article("Harbour town gets a crane that lifts forty tonnes", "2026-01-01", STORY)
    other = article(
        "Ferry company promises tickets that nobody needs before summer", "2026-01-02", [*STORY, "It rains."]
    )
    site.write("posts/a.md", one)
    site.write("posts/b.md", other)
    assert [rule for rule, _ in duplicates(site).values()] == ["duplicate/template"]


def test_many_that_share_a_paragraph_do_not_hide_the_one_that_shares_all(site: Site) -> None:
    """Eight stories of different sites quote a long statement; the ninth tells one of them again."""
    statement = sentences(random.Random(3), 30)
    for number in range(8):
        own = sentences(random.Random(10 + number), 20)
        text = article(f"{WORDS[number]} said so", "2026-01-01", statement + own, source=f"https://{number}.test/a")
        site.write(f"posts/{number}.md", text)
    copy = [*statement[:24], *sentences(random.Random(17), 20)]
    site.write("posts/copy.md", article(f"{WORDS[7]} wrote it", "2026-01-02", copy, source="https://copy.test/a"))
    found = duplicates(site)
    assert list(found) == ["posts/copy.md"]
    assert " 7.md" in found["posts/copy.md"][1]


def test_what_the_page_adds_is_no_story(site: Site) -> None:
    """Three articles with more menu than text: the menu is known to be of the page."""
    menu = sentences(random.Random(3), 40)
    for number in range(4):
        own = sentences(random.Random(10 + number), 6)
        text = article(f"Story of the {WORDS[number]}", "2026-01-01", menu + own, source=f"https://a.test/{number}")
        site.write(f"posts/{number}.md", text)
    assert not duplicates(site)


def test_chinese(site: Site) -> None:
    rng = random.Random(5)
    text = "".join(rng.choices("港口起重机修好了风很大人们在岸边看着它慢慢升起来新的船只明天将会到达这里", k=300))
    body = "。".join(text[at : at + 30] for at in range(0, 300, 30))
    for name, end in (("a", "今天。"), ("b", "昨天又说了一次。")):
        site.write(f"posts/{name}.md", f"---\ntitle: 港口的起重机{name}\nlang: zh\n---\n{body}。{end}")
    assert list(duplicates(site)) == ["posts/b.md"]


def test_one_article_alone_has_no_other(site: Site) -> None:
    site.write("posts/a.md", article("The crane", "2026-01-01", STORY))
    assert not duplicates(site)


@pytest.mark.parametrize(
    ("path", "other", "is_found"),
    [
        ("posts/en/crane.md", "posts/de/crane.md", False),
        ("posts/crane.md", "posts/crane.fr.md", False),
        ("posts/crane-ja.md", "posts/crane-en.md", False),
        ("posts/zh-cn/crane/index.md", "posts/crane/index.md", False),
        ("posts/v1.2/crane.md", "posts/v1.3/crane.md", False),
        ("posts/crane.md", "posts/crane.17.md", False),
        ("posts/2024/crane.md", "posts/2025/crane.md", True),
        ("posts/crane.md", "posts/crane-2.md", True),
    ],
)
def test_translations_and_versions_are_no_duplicates(site: Site, path: str, other: str, is_found: bool) -> None:
    body = sentences(random.Random(11), 12)
    site.write(path, article("The crane", "2026-01-01", body))
    site.write(other, article("The crane", "2026-01-02", body))
    assert list(duplicates(site)) == ([other] if is_found else [])


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        (
            '<iframe src="https://video.test/embed/1"></iframe>',
            '<iframe src="https://video.test/embed/2"></iframe>',
            False,
        ),
        ("{% youtube a1 %}", "{% youtube b2 %}", False),
        ("https://x.com/port/status/1", "https://x.com/port/status/2", False),
        (
            '<script src="https://gist.github.com/a/1.js"></script>',
            '<script src="https://gist.github.com/a/2.js"></script>',
            False,
        ),
        ("{{< tweet 1 >}}", "{{< tweet 1 >}}", True),
        ("{{< tweet 1 >}}", "", True),  # the copy has lost it
    ],
)
def test_what_is_shown_is_content(site: Site, one: str, other: str, is_found: bool) -> None:
    body = sentences(random.Random(12), 8)
    site.write("posts/a.md", article("One film", "2026-01-01", [*body, f"\n\n{one}"]))
    site.write("posts/b.md", article("One more film", "2026-01-02", [*body, f"\n\n{other}"]))
    assert list(duplicates(site)) == (["posts/b.md"] if is_found else [])


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        ("Crane 2.10.1-RC3 is out", "Crane 2.10.1 is out", False),
        ("Crane v3.0 beta 2 released", "Crane v3.0 released", False),
        ("Announcing Crane 1.4", "Crane 1.4.1 is available", False),
        ("The port buys crane 16", "Port gets crane 16 for 3 millions", True),
    ],
)
def test_versions_of_a_release_are_no_duplicates(site: Site, one: str, other: str, is_found: bool) -> None:
    body = sentences(random.Random(13), 20)
    site.write("posts/a.md", article(one, "2026-01-01", body))
    site.write("posts/b.md", article(other, "2026-01-02", [*body[:-1], "All is well in the harbour."]))
    assert list(duplicates(site)) == (["posts/b.md"] if is_found else [])


def test_a_baseline_knows_a_copy_that_was_edited(site: Site) -> None:
    body = sentences(random.Random(14), 20)
    site.write("posts/a.md", article("The crane", "2026-01-01", body))
    site.write("posts/b.md", article("Our crane", "2026-01-02", body))
    site.run("baseline", "posts", "--select", "duplicate")
    site.write("posts/b.md", article("Our crane", "2026-01-02", [*body[:-1], "All is well in the harbour."]))
    report = site.check("posts", "--select", "duplicate").json()
    assert (report["findings"], report["summary"]["notes"]) == ([], [])
    site.write("posts/b.md", article("Our crane", "2026-01-02", sentences(random.Random(15), 20)))
    (note,) = site.check("posts", "--select", "duplicate").json()["summary"]["notes"]
    assert "no longer there" in note
