"""What a run keeps for the next one: never another answer than without it, whatever has changed or is damaged."""

from __future__ import annotations

import os
import pickle
import random
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import CLEAN, CORPUS, FIXTURES, HOUSE_RULE, Result, Site

from articlelint.cache import pickled, stamps
from articlelint.cache.entries import Entries
from articlelint.cache.location import NAME
from articlelint.files.reading import Source
from articlelint.run.job import Job
from articlelint.storage import sealed

TRACKED = CLEAN.replace("May.", "May. See [the plans](https://crane.test/plans?utm_source=rss).")
SCHEMA = '{"type": "object", "required": ["title"], "properties": {"date": {"$ref": "date.json"}}}'
DATE = '{"type": "string", "format": "date"}'


def post(number: int) -> str:
    tags = ["harbour", "Harbour", "crane"][number % 3]
    return TRACKED.replace("date:", f"tags: [{tags}]\ndate:").replace("forty", f"{number} hundred")


@pytest.fixture
def posts(site: Site) -> Site:
    """So many articles that what was found in each is kept, too."""
    for number in range(30):
        site.write(f"posts/{number}.md", post(number))
    return site


def replays(site: Site) -> list[Path]:
    folder = site.root / NAME / "reports"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def same(site: Site, *options: str) -> Result:
    """Check with and without the cache; the answer, which has to be the same, also when it is given again."""
    options = ("check", "--output-format", "json", "--min-severity", "info", *options)
    plain = site.run(*options, "--no-cache")
    for _ in range(2):
        assert site.run(*options) == plain
    return plain


# --- the same again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [(), ("-q",), ("--statistics",), ("--output-format", "json"), ("--output-format", "gitlab"), ("--color", "always")],
)
def test_report_is_given_again(posts: Site, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    # By "stat" a file is known again only 50 milliseconds after its last change, which a quick run does not wait for.
    options = ("--cache-strategy", "content", *options)
    before = posts.run("check", *options)
    assert before.code == 1
    monkeypatch.setattr(
        "articlelint.run.runner.Run.__iter__", lambda _: pytest.fail("the articles were looked at again")
    )
    assert posts.run("check", *options) == before


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16", "latin-1:surrogateescape"])
def test_report_is_given_again_in_the_encoding_of_the_stream(posts: Site, encoding: str) -> None:
    posts.write("posts/café.md", post(5).replace("May.", "“May” 💡."))
    command = [sys.executable, "-m", "articlelint", "check", "--output-format", "grouped"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    def run() -> bytes:
        return subprocess.run(command, env=environment, capture_output=True, check=False).stdout

    plain, first = posts.run("check", "--output-format", "grouped", "--no-cache").out, run()
    assert run() == first
    assert len(replays(posts)) == 1
    if encoding == "utf-8":
        assert first.decode("utf-8") == plain.replace("\n", os.linesep)


def test_half_characters_are_given_again(posts: Site) -> None:
    posts.write("posts/half.md", post(5).replace("title: ", 'author: "A \\ud83d"\ntags: ["\\udca1"]\ntitle: '))
    for form in ("text", "json"):
        assert posts.run("check", "--output-format", form) == posts.run("check", "--output-format", form)


def test_output_file_is_written_again(posts: Site) -> None:
    printed = posts.run("check")
    for _ in range(2):
        assert posts.run("check", "--output-file", "report.txt") == Result(1, "", "")
        assert (posts.root / "report.txt").read_text(encoding="utf-8") == printed.out
        (posts.root / "report.txt").unlink()


def test_articles_are_known_by_their_text(posts: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.run("check")
    posts.write("posts/7.md", CLEAN)
    looked_at: list[str] = []

    from articlelint.run import passes, site_run

    def first_pass(plan: object, articles: list[tuple[Job, Source]]) -> object:
        looked_at.extend(job.path for job, _ in articles)
        return passes.first_pass(plan, articles)  # type: ignore[arg-type]

    monkeypatch.setattr(site_run, "first_pass", first_pass)
    now = posts.run("check")
    assert looked_at == ["posts/7.md"]
    assert now == posts.run("check", "--no-cache")


# --- what has changed -------------------------------------------------------------------------------------------------


def change_text(site: Site) -> None:
    site.write("posts/3.md", post(3).replace("utm_source=rss", "page=2"))


def change_text_to_as_many_characters(site: Site) -> None:
    """At once, and with the times of before: the system says nearly nothing of it."""
    path = site.root / "posts/3.md"
    status = path.stat()
    site.write("posts/3.md", post(3).replace("utm_source=rss", "utn_source=rss"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def add_article(site: Site) -> None:
    site.write("posts/31.md", post(31))


def remove_article(site: Site) -> None:
    (site.root / "posts/4.md").unlink()


def rename_article(site: Site) -> None:
    (site.root / "posts/4.md").rename(site.root / "posts/new.md")


def silence_rule(site: Site) -> None:
    site.write("articlelint.toml", 'ignore = ["link/tracking"]\n')


def change_house_rule(site: Site) -> None:
    site.write("lint-rules/house/press-line.yaml", HOUSE_RULE.replace("notes?", "words?").replace("Note to", "Word to"))


def change_schema(site: Site) -> None:
    site.write("schemas/post.json", SCHEMA.replace('"title"', '"author"'))


def change_schema_referred_to(site: Site) -> None:
    site.write("schemas/date.json", DATE.replace('"date"', '"date-time"'))


def add_linked_file(site: Site) -> None:
    site.write("posts/plans.pdf", b"%PDF")


def break_encoding(site: Site) -> None:
    site.write("posts/5.md", post(5).encode("latin-1").replace(b"harbour", b"h\xe4rbour"))


def add_baseline(site: Site) -> None:
    site.run("baseline")


def ignore_file(site: Site) -> None:
    site.write(".gitignore", "posts/8.md\n")


CHANGES: list[Callable[[Site], None]] = [
    change_text,
    change_text_to_as_many_characters,
    add_article,
    remove_article,
    rename_article,
    silence_rule,
    change_house_rule,
    change_schema,
    change_schema_referred_to,
    add_linked_file,
    break_encoding,
    add_baseline,
    ignore_file,
]


@pytest.fixture
def configured(posts: Site) -> Site:
    posts.write("schemas/post.json", SCHEMA)
    posts.write("schemas/date.json", DATE)
    posts.write("lint-rules/house/press-line.yaml", HOUSE_RULE)
    for number in range(20):
        linked = post(number).replace("[the plans]", "[plan](plans.pdf), [picture](crane.pdf), [the plans]")
        posts.write(f"posts/{number}.md", linked + "\nNote to editors.\n")
    posts.write("posts/crane.pdf", b"%PDF")
    posts.write(
        "articlelint.toml",
        'rule-paths = ["lint-rules"]\n[[schema]]\nfiles = "posts/**"\nschema = "schemas/post.json"\n',
    )
    return posts


@pytest.mark.parametrize("strategy", ["stat", "content"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_changes_show(configured: Site, change: Callable[[Site], None], strategy: str) -> None:
    before = same(configured, "--cache-strategy", strategy)
    change(configured)
    after = same(configured, "--cache-strategy", strategy)
    assert after != before


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_one_change_after_another(configured: Site, seed: int) -> None:
    changes = CHANGES[:]
    random.Random(seed).shuffle(changes)
    for change in changes:
        if change is not rename_article or (configured.root / "posts/4.md").exists():
            change(configured)
            same(configured)


def test_schema_that_an_article_names(posts: Site) -> None:
    posts.write("schemas/own.json", '{"required": ["title"]}')
    posts.write("posts/3.md", post(3).replace("date:", "$schema: ../schemas/own.json\ndate:"))
    before = same(posts)
    posts.write("schemas/own.json", '{"required": ["author"]}')
    assert same(posts) != before


def test_options_tell_reports_apart(posts: Site) -> None:
    reports = {posts.run("check", *options).out for options in ((), ("--select", "tags"), ("--min-severity", "info"))}
    assert len(reports) == 3


def test_mistakes_are_told_each_time(posts: Site) -> None:
    posts.run("check")
    posts.write("articlelint.toml", 'ignore = ["link/trackin"]\n')
    for _ in range(2):
        assert posts.run("check").code == 2


def test_fixes_are_not_replayed(posts: Site) -> None:
    posts.run("check")
    assert posts.run("check", "--fix").code == 0
    assert "utm_source" not in (posts.root / "posts/3.md").read_text(encoding="utf-8")
    assert same(posts, "--select", "link").rules() == []


# --- what is damaged --------------------------------------------------------------------------------------------------


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    place = len(content) * 2 // 3
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("damage", [truncated, flipped, lambda _: b"", lambda _: b"no database at all" * 99])
def test_damage_costs_time_only(posts: Site, damage: Callable[[bytes], bytes]) -> None:
    before = posts.run("check", "--output-format", "json")
    for path in [*replays(posts), posts.root / NAME / "articles.sqlite"]:
        path.write_bytes(damage(path.read_bytes()))
    assert posts.run("check", "--output-format", "json") == before
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


def test_damaged_entries(posts: Site) -> None:
    before = posts.run("check", "--output-format", "json")
    with sqlite3.connect(posts.root / NAME / "articles.sqlite") as database:
        for number, (key, data) in enumerate(database.execute("SELECT key, data FROM article").fetchall()):
            bad = flipped(data) if number % 2 else data[:9]
            database.execute("UPDATE article SET data = ? WHERE key = ?", (bad, key))
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


class _Trap:
    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("trapped",)


def test_nothing_in_the_cache_is_run(posts: Site) -> None:
    before = posts.run("check", "--output-format", "json")
    evil = pickle.dumps(_Trap())
    with sqlite3.connect(posts.root / NAME / "articles.sqlite") as database:
        database.execute("UPDATE article SET data = ?", (zlib.crc32(evil).to_bytes(4, "little") + evil,))
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before
    assert not (posts.root / "trapped").exists()


@pytest.mark.parametrize("rest", [pickle.dumps(_Trap()), pickle.dumps(5), b"no pickle at all"])
def test_nothing_that_waits_for_the_second_pass_is_run(posts: Site, rest: bytes) -> None:
    before = posts.run("check", "--output-format", "json")
    with sqlite3.connect(posts.root / NAME / "articles.sqlite") as database:
        for key, data in database.execute("SELECT key, data FROM article").fetchall():
            entry = pickled.read(sealed.unseal(data) or b"")
            bad = sealed.seal(pickled.write(entry._replace(rest=rest)))
            database.execute("UPDATE article SET data = ? WHERE key = ?", (bad, key))
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before
    assert not (posts.root / "trapped").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be written")
def test_folder_that_cannot_be_written(posts: Site) -> None:
    posts.root.chmod(0o500)
    try:
        assert same(posts).code == 1
    finally:
        posts.root.chmod(0o700)


def test_file_in_the_place_of_the_folder(posts: Site) -> None:
    posts.write(NAME, "mine")
    assert same(posts).code == 1
    assert (posts.root / NAME).read_text() == "mine"


def test_entries_of_another_version(posts: Site) -> None:
    before = posts.run("check", "--output-format", "json")
    with sqlite3.connect(posts.root / NAME / "articles.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


# --- the folder -------------------------------------------------------------------------------------------------------


def test_no_cache_keeps_nothing(posts: Site) -> None:
    posts.run("check", "--no-cache")
    assert not (posts.root / NAME).exists()


def test_folder_is_beside_the_configuration(posts: Site) -> None:
    posts.write("articlelint.toml", "")
    os.chdir(posts.root / "posts")
    posts.run("check")
    assert (posts.root / NAME).is_dir()
    assert not (posts.root / "posts" / NAME).exists()


def test_folder_is_of_no_account_to_git_and_backups(posts: Site) -> None:
    posts.run("check")
    assert (posts.root / NAME / ".gitignore").read_text() == "*\n"
    assert (posts.root / NAME / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_folder_is_bounded(posts: Site) -> None:
    for number in range(12):
        posts.run("check", f"posts/{number}.md")
    assert len(replays(posts)) == 8
    for path in replays(posts):
        os.truncate(path, 20_000_000)  # a long report; the file system keeps no blocks for it
    posts.run("check", "posts/20.md")
    assert 1 < len(replays(posts)) < 8
    assert sum(path.stat().st_size for path in replays(posts)) <= 100_000_000
    key = stamps.digest(b"plan")
    articles = Entries(str(posts.root / NAME), key)
    articles.tidy(0)
    articles.close()


def test_clean(posts: Site) -> None:
    assert posts.run("clean").out == "There is no cache\n"
    posts.run("check")
    posts.write(f"other/{NAME}/mine.txt", "not from a run")
    result = posts.run("clean")
    assert result.code == 0
    assert result.out.startswith(f"{NAME} is removed (")
    assert not (posts.root / NAME).exists()
    assert (posts.root / "other" / NAME / "mine.txt").exists()
    assert posts.run("clean", "nowhere") == Result(2, "", "articlelint: nowhere is no folder\n")


def test_runs_side_by_side(posts: Site) -> None:
    plain = posts.run("check", "--no-cache").out
    command = [sys.executable, "-m", "articlelint", "check"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=posts.root) for _ in range(4)]
    assert {each.communicate()[0].decode() for each in running} == {plain}


def test_folder_is_no_part_of_the_site(posts: Site) -> None:
    posts.write("articlelint.toml", 'include = ["**/*.md"]\n')
    posts.run("check", "posts/1.md")
    posts.write(f"{NAME}/a.md", TRACKED)
    assert "skipped" not in posts.run("check").out


def test_real_articles_are_judged_as_without_a_cache(site: Site) -> None:
    """All shortcuts at once: what is known of articles, processes that share the work, the index for one of them."""
    folder = CORPUS if CORPUS.is_dir() else FIXTURES
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".html", ".txt"))
    for number, path in enumerate(random.Random(1).sample(paths, min(150, len(paths)))):
        site.write(f"posts/{number}{path.suffix}", path.read_bytes())
    plain = site.check("--min-severity", "info", "--no-cache", "--jobs", "1")
    assert site.check("--min-severity", "info", "--jobs", "2") == plain
    for path in replays(site):
        path.unlink()
    assert site.check("--min-severity", "info") == plain
    findings = plain.json()["findings"]
    for path in sorted({each["path"] for each in findings})[::15]:
        alone = site.check("--min-severity", "info", path).json()["findings"]
        assert alone == [each for each in findings if each["path"] == path]
