"""What a run keeps for the next one: never another answer than without it, whatever has changed or is damaged."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from helpers import CLEAN, CORPUS, FIXTURES, HOUSE_RULE, Result, Site, cache_of
from hypothesis import given
from hypothesis import strategies as st

from articlelint.cache import location, packing, stamps
from articlelint.cache.entries import Entries
from articlelint.checks.base import SiteCheck
from articlelint.checks.kinds import check_of, known_kinds
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
    folder = cache_of(site) / "reports"
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


def test_changes_of_what_is_too_large_to_be_read_show(site: Site) -> None:
    """Such as a model with many words, which may have more bytes than an article."""
    path = site.write("model.json", b"")
    os.truncate(path, 20_000_000)  # the file system keeps no blocks for it
    os.utime(path, ns=(0, 1))
    before = stamps.of_content(str(path))
    os.utime(path, ns=(0, 2))
    assert None not in (before, stamps.of_content(str(path)))
    assert stamps.of_content(str(path)) != before


# --- what is damaged --------------------------------------------------------------------------------------------------


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    place = len(content) * 2 // 3
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("damage", [truncated, flipped, lambda _: b"", lambda _: b"no database at all" * 99])
def test_damage_costs_time_only(posts: Site, damage: Callable[[bytes], bytes]) -> None:
    before = posts.run("check", "--output-format", "json")
    for path in [*replays(posts), cache_of(posts) / "articles.sqlite"]:
        path.write_bytes(damage(path.read_bytes()))
    assert posts.run("check", "--output-format", "json") == before
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


def test_damaged_entries(posts: Site) -> None:
    before = posts.run("check", "--output-format", "json")
    with sqlite3.connect(cache_of(posts) / "articles.sqlite") as database:
        for number, (key, data) in enumerate(database.execute("SELECT key, data FROM article").fetchall()):
            bad = flipped(data) if number % 2 else data[:9]
            database.execute("UPDATE article SET data = ? WHERE key = ?", (bad, key))
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


def forged(site: Site, change: Callable[[bytes], bytes]) -> None:
    """Change what is kept of each article, as one who can write to the cache could: with a checksum that fits."""
    with sqlite3.connect(cache_of(site) / "articles.sqlite") as database:
        for key, data in database.execute("SELECT key, data FROM article").fetchall():
            bad = sealed.seal(change(sealed.unseal(data) or b""))
            database.execute("UPDATE article SET data = ? WHERE key = ?", (bad, key))
    for path in replays(site):
        path.unlink()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: b"",
        lambda entry: entry[:4],
        lambda entry: entry[: len(entry) // 2],
        lambda entry: entry.replace(b"null", b"5"),
        lambda entry: entry.replace(b"[", b"{"),
        lambda entry: entry.replace(b'"safe"', b'"very"'),
        lambda entry: entry.replace(b'"warning"', b'"loud"'),
        lambda entry: entry.replace(b",", b",-", 30),
        lambda entry: b"\xff" * 500,
        lambda entry: (9).to_bytes(4, "little") + b"[" * 200_000,
    ],
)
def test_what_is_no_entry_is_looked_at_again(posts: Site, change: Callable[[bytes], bytes]) -> None:
    before = posts.run("check", "--output-format", "json")
    forged(posts, change)
    assert posts.run("check", "--output-format", "json") == before


def test_no_fix_takes_an_edit_from_a_cache(posts: Site) -> None:
    posts.run("check")
    forged(posts, lambda entry: entry.replace(b'"?utm_source=rss"', b'"forged"').replace(b',""]', b',"forged"]'))
    assert b"forged" in b"".join(path.read_bytes() for path in cache_of(posts).iterdir() if path.is_file())
    assert "forged" not in posts.run("check", "--diff").out
    posts.run("check", "--fix", "--unsafe-fixes")
    assert "forged" not in "".join(path.read_text(encoding="utf-8") for path in posts.root.glob("posts/*.md"))
    assert "utm_source" not in (posts.root / "posts/3.md").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be written")
def test_folder_that_cannot_be_written(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("caches")
    folder.chmod(0o500)
    try:
        assert same(posts, "--cache-dir", str(folder)).code == 1
    finally:
        folder.chmod(0o700)


def test_file_in_the_place_of_the_folder(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("caches") / "mine.txt"
    file.write_text("mine")
    assert same(posts, "--cache-dir", str(file)).code == 1
    assert file.read_text() == "mine"


def test_entries_of_another_version(posts: Site) -> None:
    before = posts.run("check", "--output-format", "json")
    with sqlite3.connect(cache_of(posts) / "articles.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    for path in replays(posts):
        path.unlink()
    assert posts.run("check", "--output-format", "json") == before


# --- the folder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--no-cache", "--isolated"])
def test_nothing_is_kept(posts: Site, option: str) -> None:
    posts.run("check", option)
    assert not cache_of(posts).exists()


def test_isolated_run_takes_nothing_from_a_cache(posts: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.run("check")
    monkeypatch.setattr("articlelint.cache.entries.Entries.recall", lambda *_: pytest.fail("was asked"))
    monkeypatch.setattr("articlelint.cache.replay.Replay.kept", lambda *_: pytest.fail("was asked"))
    posts.run("check", "--isolated")
    assert "an index is kept" in posts.run("index", "--isolated").err


def test_nothing_is_written_into_the_site(posts: Site) -> None:
    before = set(posts.root.rglob("*"))
    posts.run("check")
    posts.run("index")
    assert set(posts.root.rglob("*")) == before


def test_what_came_with_the_tree_is_not_believed(
    posts: Site, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone may bring caches wherever it likes: below its root, nothing is looked for."""
    elsewhere = tmp_path_factory.mktemp("user")
    posts.run("check", "--cache-dir", "articlelint")
    for name in (".articlelint_cache", ".cache/articlelint"):
        shutil.copytree(posts.root / "articlelint", posts.root / name)
    for path in posts.root.rglob("reports/*"):
        path.write_bytes(path.read_bytes().replace(b"crane", b"CRANE"))
    plain = posts.run("check", "--no-cache")
    monkeypatch.setenv("HOME", str(elsewhere))
    for variable in ("", ".cache"):  # a relative one is to be ignored
        monkeypatch.setenv("XDG_CACHE_HOME", variable)
        assert posts.run("check") == plain


def test_cache_is_of_the_folder_with_the_configuration(posts: Site) -> None:
    posts.write("articlelint.toml", "")
    os.chdir(posts.root / "posts")
    posts.run("check")
    assert cache_of(posts).is_dir()


def test_folder_of_a_run(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("caches") / "ours"
    first = posts.run("check", "--cache-dir", str(folder))
    assert posts.run("check", "--cache-dir", str(folder)) == first
    assert cache_of(posts, str(folder)).is_dir()
    assert not cache_of(posts).exists()


def test_folder_of_the_environment(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("caches") / "ours"
    environment = {**os.environ, "ARTICLELINT_CACHE_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "articlelint", "check", "-q"], env=environment, check=False)
    assert cache_of(posts, str(folder)).is_dir()
    assert list(folder.glob("rules-*"))


@pytest.mark.skipif(os.name == "nt", reason="access is not told by modes there")
def test_folder_that_others_can_write_is_not_believed(
    posts: Site, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("caches")
    folder.chmod(0o777)
    monkeypatch.setenv("ARTICLELINT_CACHE_DIR", str(folder))
    assert posts.run("check").code == 1
    assert list(folder.iterdir()) == []


def test_folder_is_of_no_account_to_git_and_backups(posts: Site) -> None:
    posts.run("check", "--cache-dir", "kept")
    assert (posts.root / "kept/.gitignore").read_text() == "*\n"
    assert (posts.root / "kept/CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_caches_of_sites_that_are_gone_are_removed(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("caches")
    gone, old, used = (
        location.Place(str(folder / "sites" / name), str(posts.root)) for name in ("gone", "old", "used")
    )
    for place in (gone._replace(root=str(posts.root / "nowhere")), old, used):
        assert location.make(place)
    for path in (folder / "sites/old").iterdir():
        os.utime(path, (0, 0))
    os.utime(folder / "tidied", (0, 0))
    posts.run("check", "--cache-dir", str(folder))
    assert {path.name for path in (folder / "sites").iterdir()} == {"used", cache_of(posts, str(folder)).name}


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
    articles = Entries(location.Place(str(cache_of(posts)), str(posts.root)), key)
    articles.tidy(0)
    articles.close()


def test_clean(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = ("--cache-dir", str(tmp_path_factory.mktemp("caches")))
    assert posts.run("clean", *folder).out == "Nothing is kept of a site in or below these folders\n"
    posts.run("check", *folder)
    assert posts.run("clean", "posts", *folder).out == "Nothing is kept of a site in or below these folders\n"
    result = posts.run("clean", *folder)
    assert result.code == 0
    assert result.out.startswith(f"What was kept of {posts.root} is removed (")
    assert not cache_of(posts, folder[1]).exists()


def test_clean_all(posts: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = ("--cache-dir", str(tmp_path_factory.mktemp("caches")))
    assert posts.run("clean", "--all", *folder).out == "Nothing is kept of any site\n"
    posts.run("check", *folder)
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert posts.run("clean", "--all", *folder).out.startswith(f"What was kept of {posts.root} is removed (")
    assert "name no folders" in posts.run("clean", "--all", "posts").err


def test_runs_side_by_side(posts: Site) -> None:
    plain = posts.run("check", "--no-cache").out
    command = [sys.executable, "-m", "articlelint", "check"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=posts.root) for _ in range(4)]
    assert {each.communicate()[0].decode() for each in running} == {plain}


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


# --- records as bytes -------------------------------------------------------------------------------------------------


class Inner(NamedTuple):
    text: str
    size: int


class Outer(NamedTuple):
    inner: tuple[Inner, ...]
    number: float
    kind: Literal["a", "b"] | None
    pieces: array[int]
    names: frozenset[str]
    counts: Mapping[int, int]
    raw: bytes
    pair: tuple[str, bool] = ("", False)


TEXTS = st.text(st.characters(codec=None), max_size=5)
INNERS = st.builds(Inner, TEXTS, st.integers())
OUTERS = st.builds(
    Outer,
    st.lists(INNERS, max_size=3).map(tuple),
    st.floats(allow_nan=False) | st.integers(-9, 9),
    st.sampled_from(["a", "b", None]),
    st.lists(st.integers(0, 2**32 - 1), max_size=4).map(lambda numbers: array("I", numbers)),
    st.frozensets(TEXTS, max_size=3),
    st.dictionaries(st.integers(), st.integers(), max_size=3),
    st.binary(max_size=5),
    st.tuples(TEXTS, st.booleans()),
)


@given(OUTERS)
def test_records_come_back(record: Outer) -> None:
    again = packing.unpack(packing.pack(record), Outer)
    assert again == record
    assert type(again.inner) is tuple
    assert all(type(inner) is Inner for inner in again.inner)


@given(OUTERS, st.data())
def test_what_is_no_record_is_refused(record: Outer, data: st.DataObject) -> None:
    """One value of a record is replaced by one of another type: at whatever depth, it is never taken for the record."""
    plain = json.loads(packing.pack(record))
    number = data.draw(st.integers(0, len(plain) - 1))
    wrong: list[object] = [[[]], [5], [None, []], [5, "a"], [1], {"a": [1]}, [1, 2], ["a", 1]]
    plain[number] = data.draw(st.sampled_from([wrong[number], *([{}] if number != 5 else [[]])]))
    with pytest.raises(packing.DamagedError):
        packing.unpack(json.dumps(plain).encode(), Outer)


@given(st.binary(max_size=40))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(packing.DamagedError):
        packing.unpack(data, Outer)


def test_evidence_of_every_check_can_be_kept() -> None:
    checks = [check_of(kind, {}) for kind in known_kinds()]
    kinds = [check.evidence for check in checks if isinstance(check, SiteCheck)]
    assert len(kinds) > 5
    for kind in kinds:
        packing.require_known(kind)
    with pytest.raises(TypeError, match="object"):
        packing.require_known(object)
