"""`articlelint init`: what it concludes from a repository, and what it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import CLEAN, Site
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from articlelint.config.finder import load
from articlelint.init import generators, grouping, inference, layout, settings, snippets, vocabulary
from articlelint.init.settings import SchemaEntry, Settings
from articlelint.init.vocabulary import Vocabulary
from articlelint.paths.globs import Globs
from articlelint.schema.gate import FORMATS
from articlelint.schema.load import load_schema

NAMES = layout.folder_names()
BODY = "\nThe ferry to Port Ansel sails again from Monday. It was laid up all winter for repairs to its engine.\n"


def article(number: int = 0, body: str = BODY, **values: Any) -> str:
    """A post with usual keys; `values` replace them, None takes one out."""
    data = {"title": f"Post {number}", "date": f"2024-03-{number % 28 + 1:02}", "tags": ["ferry", "port"], **values}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items() if value is not None]
    return "\n".join(("---", *lines, "---", body))


def fill(site: Site, folder: str, count: int, **values: Any) -> None:
    for number in range(count):
        site.write(f"{folder}/post-{number}.md", article(number, **values))


def files(site: Site) -> dict[str, bytes]:
    return {str(path.relative_to(site.root)): path.read_bytes() for path in site.root.rglob("*") if path.is_file()}


# --- the command ------------------------------------------------------------------------------------------------------


def test_configuration_and_schema_hold_at_once(site: Site) -> None:
    fill(site, "content/posts", 60)
    result = site.run("init")
    assert (result.code, result.err) == (0, "")
    config = load(site.root / "articlelint.toml")
    assert config.include == Globs(["content/**/*.md"])
    assert config.require_front_matter == Globs(["content/**"])
    assert [(tuple(each.files), load_schema(each.schema).path) for each in config.schema] == [
        (("content/posts/**",), str(site.root / "schemas/posts.schema.json"))
    ]
    assert site.run("config").code == 0
    site.write("content/posts/new.md", article(title=None))
    found = site.check().json()
    assert [each["message"] for each in found["findings"] if each["rule"] == "front-matter/schema"] == [
        '"title" is missing.'
    ]
    assert found["summary"].get("notes", []) == []


def test_it_says_what_it_saw_and_what_comes_next(site: Site) -> None:
    site.write("_config.yml", "title: The Ansel Ledger\n")
    fill(site, "_posts", 30, category="Harbour", source="https://ledger.test/ferry")
    out = site.run("init").out
    assert out.startswith("Jekyll (_config.yml): 30 articles in _posts\n  front matter  YAML 30\n")
    assert "  categories    Harbour 30\n  sources       ledger.test 30\n" in out
    assert "  articlelint.toml\n    Jekyll would publish it, and the schemas: " in out
    assert "  schemas/posts.schema.json\n    _posts/** needs title, date, tags, category, source\n" in out
    assert "    All 30 articles keep to it.\n" in out
    assert out.splitlines()[-2] == "Next: articlelint check"


def test_articles_that_break_the_schema_are_named(site: Site) -> None:
    fill(site, "posts", 100)
    site.write("posts/post-7.md", article(7, date=None))
    site.write("posts/post-8.md", article(8, tags="ferry"))
    out = site.run("init").out
    assert "    2 of 100 articles break it:\n" in out
    assert 'posts/post-7.md:1: "date" is missing.\n' in out
    assert 'posts/post-8.md:4: "tags" should be a list, but is "ferry".\n' in out
    found = site.check("--select", "front-matter/schema").json()["findings"]
    assert [(each["path"], each["line"]) for each in found] == [("posts/post-7.md", 1), ("posts/post-8.md", 4)]


def test_dry_run_shows_and_writes_nothing(site: Site) -> None:
    fill(site, "posts", 30)
    before = files(site)
    dry = site.run("init", "--dry-run")
    assert dry.code == 0
    assert files(site) == before
    assert site.run("init").code == 0
    written = files(site)
    for name in ("articlelint.toml", "schemas/posts.schema.json"):
        assert f"--- {name}\n{written[name].decode()}" in dry.out
    assert site.run("init", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("articlelint.toml", ""),
        (".articlelint.toml", "ignore = []\n"),
        ("pyproject.toml", "[tool.articlelint]\n"),
        ("schemas/posts.schema.json", "{}"),
        ("schemas", "a file where a folder should be"),
    ],
)
def test_nothing_is_overwritten(site: Site, name: str, content: str) -> None:
    fill(site, "posts", 30)
    site.write(name, content)
    before = files(site)
    result = site.run("init")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"articlelint: {name} is there already, and init overwrites nothing" + (
        " (--dry-run only shows)\n" if name.endswith(".toml") else "\n"
    )
    assert files(site) == before


def test_a_pyproject_of_others_is_none_of_its_business(site: Site) -> None:
    fill(site, "posts", 3)
    site.write("pyproject.toml", "[project]\nname = 'site'\n")
    assert site.run("init").code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only for this user")
def test_a_folder_that_cannot_be_written(site: Site) -> None:
    fill(site, "posts", 3)
    site.root.chmod(0o555)
    try:
        result = site.run("init")
    finally:
        site.root.chmod(0o755)
    assert (result.code, result.out) == (2, "")
    assert "cannot be written" in result.err


def test_where_there_is_nothing_to_look_at(site: Site) -> None:
    site.write("main.py", "print()\n")
    assert "there are no articles below" in site.run("init").err
    assert site.run("init", "nowhere").err == "articlelint: nowhere is no folder\n"
    assert [site.run("init", *more).code for more in ((), ("nowhere",))] == [2, 2]
    assert set(files(site)) == {"main.py"}


def test_another_folder(site: Site) -> None:
    fill(site, "site/content", 12)
    out = site.run("init", "site").out
    assert "  site/articlelint.toml\n  site/schemas/content.schema.json\n" in out
    assert "Next: articlelint check site\n" in out
    assert site.run("check", "site", "--select", "front-matter").code == 0


def test_a_configuration_further_up_is_mentioned(site: Site) -> None:
    site.write("articlelint.toml", "")
    fill(site, "site", 12)
    assert "  held so far   articlelint.toml, no longer from here on\n" in site.run("init", "site").out


def test_other_sites_below_are_left_alone(site: Site) -> None:
    fill(site, "posts", 12)
    fill(site, "other/posts", 12, extra=1)
    site.write("other/articlelint.toml", "")
    assert ": 12 articles in posts\n" in site.run("init").out


def test_a_project_file_among_the_articles_makes_no_other_site(site: Site) -> None:
    fill(site, "posts", 12)
    site.write("posts/pyproject.toml", "[project]\nname = 'site'\n")
    assert ": 12 articles in posts\n" in site.run("init").out


def test_few_articles_make_no_schema(site: Site) -> None:
    fill(site, "posts", inference.LEAST - 1)
    assert site.run("init").code == 0
    assert set(files(site)) - {f"posts/post-{n}.md" for n in range(9)} == {"articlelint.toml"}


def test_articles_without_front_matter(site: Site) -> None:
    for number in range(30):
        site.write(f"mirror/2024/{number}.md", f"# Ferry {number}\n{BODY}")
    out = site.run("init").out
    assert "Unknown generator: 30 articles in mirror\n  front matter  none 30\n" in out
    config = load(site.root / "articlelint.toml")
    assert (config.include, config.schema, bool(config.require_front_matter)) == (Globs(["mirror/**/*.md"]), (), False)


def test_broken_front_matter_shapes_no_schema(site: Site) -> None:
    fill(site, "posts", 40)
    for number in range(10):
        site.write(f"posts/broken-{number}.md", "---\ntitle: The ferry: a first look\n---\n" + BODY)
    out = site.run("init").out
    assert "  front matter  YAML 50 (10 of them broken)\n" in out
    assert "All 40 articles keep to it." in out


def test_the_schema_for_editors_is_named_where_it_is(site: Site) -> None:
    fill(site, "posts", 3)
    site.write("articlelint.schema.json", site.run("config", "--schema").out)
    assert site.run("init").code == 0
    first = (site.root / "articlelint.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "#:schema ./articlelint.schema.json"


def test_strange_names(site: Site) -> None:
    """Names with the signs of globs and of TOML, and escapes for terminals."""
    folder = 'content/a [b] {c} "d" \x1b[31m' if os.name != "nt" else "content/a [b] {c}"
    fill(site, folder, 40, category='Harbour "news"\x1b')
    fill(site, "content/plain", 20, category="Port", layout="page", weight=2)
    result = site.run("init")
    assert result.code == 0
    assert "\x1b" not in result.out
    config = load(site.root / "articlelint.toml")
    matching = {name: [each.schema for each in config.schema if each.files.match(name)] for name in files(site)}
    assert {len(found) for name, found in matching.items() if name.endswith(".md")} == {1}
    assert config.category.allowed == ('Harbour "news"\x1b', "Port")
    assert site.check("--select", "front-matter,category/unknown").json()["findings"] == []


# --- generators -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "generator"),
    [
        ({"hugo.toml": ""}, "Hugo"),
        ({"config.toml": 'baseURL = "https://ledger.test"'}, "Hugo"),
        ({"config.toml": 'base_url = "https://ledger.test"'}, "Zola"),
        ({"_config.yml": "title: Ledger"}, "Jekyll"),
        ({"_config.yml": "source_dir: source"}, "Hexo"),
        ({"package.json": '{"dependencies": {"hexo": "7"}}', "_config.yml": "title: Ledger"}, "Hexo"),
        ({"package.json": '{"devDependencies": {"@11ty/eleventy": "3"}}'}, "Eleventy"),
        ({".eleventy.js": ""}, "Eleventy"),
        ({"astro.config.mjs": ""}, "Astro"),
        ({"docusaurus.config.ts": ""}, "Docusaurus"),
        ({"gatsby-config.js": ""}, "Gatsby"),
        ({"next.config.mjs": ""}, "Next.js"),
        ({"nuxt.config.ts": ""}, "Nuxt"),
        ({".vitepress/config.mts": ""}, "VitePress"),
        ({"svelte.config.js": ""}, "SvelteKit"),
        ({"pelicanconf.py": ""}, "Pelican"),
        ({"conf.py": 'BLOG_TITLE = "Ledger"'}, "Nikola"),
        ({"conf.py": "extensions = []"}, None),
        ({"mkdocs.yml": ""}, "MkDocs"),
        ({"_quarto.yml": ""}, "Quarto"),
        ({"_posts/a.md": ""}, "Jekyll"),
        ({"package.json": "{}"}, None),
    ],
)
def test_generators(site: Site, marks: dict[str, str], generator: str | None) -> None:
    for name, text in marks.items():
        site.write(name, text)
    found = generators.detect(str(site.root), ["content/posts"])
    assert (found.name if found else None) == generator


def test_the_nearest_generator_counts(site: Site) -> None:
    site.write("_config.yml", "")
    site.write("web/hugo.toml", "")
    found = generators.detect(str(site.root), ["web/content"])
    assert found == generators.Generator("Hugo", "web/hugo.toml")


def test_a_folder_of_posts_tells_less_than_a_file_of_the_generator(site: Site) -> None:
    site.write("package.json", '{"dependencies": {"hexo": "7"}}')
    site.write("source/_posts/a.md", "")
    found = generators.detect(str(site.root), ["source/_posts"])
    assert found == generators.Generator("Hexo", "package.json")


# --- layout -----------------------------------------------------------------------------------------------------------


def test_what_is_no_article_is_left_out(site: Site) -> None:
    """Pages of the repository and of generators, beside the articles and among them."""
    site.write("hugo.toml", "")
    fill(site, "content/posts", 40)
    for name in ("content/README.md", "content/posts/.drafts/a.md", "docs/build.md", "docs/deploy.md", "themes/x/a.md"):
        site.write(name, "# For whoever works on this\n")
    for name in ("content/_index.md", "content/posts/_index.de.md"):
        site.write(name, "---\ntitle: All posts\n---\n")
    site.write("layouts/single.html", "---\ntitle: x\n---\n<p>{{ .Content }}</p>\n")
    out = site.run("init").out
    assert out.startswith("Hugo (hugo.toml): 40 articles in content\n")
    assert "  left out      content/_index.md, content/posts/_index.de.md, docs/build.md, docs/deploy.md" in out
    assert load(site.root / "articlelint.toml").exclude == Globs([".*", "README.md", "_index.*"])
    assert site.check().json()["summary"]["files"] == 40


@pytest.mark.parametrize(
    ("paths", "roots", "include"),
    [
        (["content/posts/a.md", "content/b.md", "content/c.md"], ("content",), ("content/**/*.md",)),
        (["src/blog/2024/a.md", "src/blog/b.mdx", "src/blog/c.md"], ("src/blog",), ("src/blog/**/*.{md,mdx}",)),
        (["mirror/pages/2023/a.md", "mirror/pages/2024/b.md", "mirror/pages/c.md"], ("mirror/pages",), None),
        (["x/2024/a.md", "x/2024/b.md", "x/2024/c.md"], ("x",), ("x/**/*.md",)),
        (["x/de/a.md", "x/de/b.md", "x/de/c.md"], ("x",), ("x/**/*.md",)),
        (["a.md", "b.md", "c.md"], ("",), None),
        (["posts/a.md"], ("posts",), ("posts/**/*.md",)),
    ],
)
def test_roots(paths: list[str], roots: tuple[str, ...], include: tuple[str, ...] | None) -> None:
    found = layout.find(dict.fromkeys(paths, True), NAMES)
    assert found.roots == roots
    assert include is None or found.include == include
    assert set(found.articles) == set(paths)


def test_several_roots() -> None:
    paths = [f"{folder}/{n}.md" for folder in ("_posts", "_events") for n in range(5)] + [f"{n}.md" for n in range(4)]
    found = layout.find({**dict.fromkeys(paths, True), "assets/note.md": True}, NAMES)
    assert found.roots == ("", "_events", "_posts")
    assert found.include == ("/*.md", "_events/**/*.md", "_posts/**/*.md")
    assert found.elsewhere == ("assets/note.md",)


name = st.text("ab[]{}*?!\\. 木", min_size=1, max_size=6).filter(lambda text: text.strip("."))


@given(st.lists(name, min_size=1, max_size=3), name)
def test_literal_globs_match_their_path_alone(names: list[str], other: str) -> None:
    folder = "/".join(part for part in names if part != "*") or "a"
    globs = Globs([f"{layout.literal(folder)}/**"])
    assert globs.match(f"{folder}/a.md")
    assert folder.startswith(f"{other}/") or folder == other or not globs.match(f"{other}/a.md")


@given(st.lists(st.lists(name, min_size=1, max_size=3).map("/".join), max_size=12, unique=True), st.data())
def test_excludes_take_out_all_others_and_no_article(paths: list[str], data: st.DataObject) -> None:
    hidden = [path for path in paths if any(part.startswith(".") for part in path.split("/"))]
    articles = {path for path in paths if path not in hidden and data.draw(st.booleans())}
    globs = Globs(layout.excludes(paths, articles))
    below = {path for path in paths if any(path.startswith(f"{each}/") for each in paths)}  # a file cannot be a folder
    for path in set(paths) - below:
        if not any(each.startswith(f"{path}/") for each in paths):
            assert (globs.match_tree(path) is None) == (path in articles), path


parents = st.lists(st.sampled_from(["content", "posts", "docs", "2024", "x"]), max_size=3)
files_ = st.tuples(parents, st.sampled_from("abcdefgh"), st.sampled_from([".md", ".MD", ".mdx", ".html", ".txt"]))


@given(st.dictionaries(files_.map(lambda file: "/".join((*file[0], file[1] + file[2]))), st.booleans(), min_size=1))
def test_globs_take_the_articles_and_nothing_else(looked_at: dict[str, bool]) -> None:
    found = layout.find(looked_at, NAMES)
    assert found.articles
    assert {*found.articles, *found.elsewhere} == set(looked_at)
    include = Globs(found.include or ("**",))
    taken = [path for path in looked_at if include.match(path)]
    exclude = Globs(layout.excludes(taken, set(found.articles)))
    assert {path for path in taken if not exclude.match_tree(path)} == set(found.articles)


POST = ("title", "date", "tags", "source")
PAGE = ("title", "layout", "weight")


def group_files(*articles: tuple[str, int, tuple[str, ...]], roots: tuple[str, ...] = ("content",)) -> list[Any]:
    listed = [(path.format(number), keys) for path, count, keys in articles for number in range(count)]
    return [each.files for each in grouping.groups(roots, listed)]


def test_folders_that_differ_in_keys_are_parted() -> None:
    assert group_files(("content/posts/{}.md", 30, POST), ("content/pages/{}.md", 12, PAGE)) == [
        ("content/posts/**",),
        ("content/pages/**",),
    ]
    assert group_files(("content/de/posts/{}.md", 30, POST), ("content/en/pages/{}.md", 12, PAGE)) == [
        ("content/*/posts/**",),
        ("content/*/pages/**",),
    ]
    assert group_files(("content/posts/{}.md", 30, POST), ("content/{}.md", 12, PAGE)) == [
        ("content/posts/**",),
        ("content/*",),
    ]
    assert group_files(("blog/2024/{}.md", 30, POST), ("docs/{}.md", 12, PAGE), roots=("blog", "docs")) == [
        ("blog/**",),
        ("docs/**",),
    ]
    assert group_files(("_posts/{}.md", 30, POST), ("{}.md", 12, PAGE), roots=("", "_posts")) == [
        ("_posts/**",),
        ("/*",),
    ]


def test_parts_of_a_folder_that_differ_are_parted_too() -> None:
    assert group_files(
        ("src/content/blog/{}.md", 30, POST),
        ("src/content/authors/{}.md", 12, PAGE),
        ("src/pages/{}.md", 2, ("title",)),
        roots=("src",),
    ) == [("src/content/blog/**",), ("src/content/authors/**",)]


def test_no_glob_has_articles_of_a_kind_alone() -> None:
    """Where some are in folders called by years and the others in one called by a word."""
    assert group_files(("posts/2024/{}.md", 30, POST), ("posts/pages/{}.md", 12, PAGE), roots=("posts",)) == [
        ("posts/**",)
    ]


def test_folders_that_are_alike_stay_together() -> None:
    assert group_files(("content/news/{}.md", 30, POST), ("content/blog/{}.md", 30, POST[:3])) == [("content/**",)]
    assert group_files(("content/posts/{}.md", 30, POST)) == [("content/posts/**",)]
    assert group_files(("content/posts/2024/{}.md", 20, POST), ("content/posts/2025/{}.md", 20, POST)) == [
        ("content/posts/**",)
    ]
    assert group_files(("content/post-{}/index.md", 20, POST)) == [("content/**",)]


def test_a_few_other_articles_belong_to_no_group() -> None:
    assert group_files(("content/posts/{}.md", 30, POST), ("content/team/{}.md", 4, PAGE)) == [("content/posts/**",)]
    assert group_files(("content/posts/{}.md", 5, POST)) == []


folders = st.lists(st.sampled_from(["posts", "pages", "2024", "de", "a"]), max_size=3).map("/".join)


@given(st.lists(st.tuples(folders, st.sampled_from([POST, PAGE]), st.integers(1, 15)), min_size=1, max_size=6))
def test_the_globs_of_a_group_match_its_articles_alone(parts: list[tuple[str, tuple[str, ...], int]]) -> None:
    articles = [
        (f"content/{folder}/{part}-{number}.md".replace("//", "/"), keys)
        for part, (folder, keys, count) in enumerate(parts)
        for number in range(count)
    ]
    for group in grouping.groups(("content",), articles):
        globs = Globs(group.files)
        assert len(group.articles) >= inference.LEAST
        assert {number for number, (path, _) in enumerate(articles) if globs.match(path)} == set(group.articles)


def test_each_group_has_a_schema(site: Site) -> None:
    fill(site, "content/posts", 30, source="https://ledger.test/a")
    fill(site, "content/pages", 12, date=None, tags=None, layout="page", weight=2)
    out = site.run("init").out
    assert "content/posts/** needs title, date, tags, source\n" in out
    assert (
        "content/pages/** needs no key\n    and knows title (100%), layout (100%), weight (100%)\n" in out
    )  # twelve are too few to say
    assert site.check("--select", "front-matter").json()["findings"] == []


# --- inference --------------------------------------------------------------------------------------------------------


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker(FORMATS))


def inferred(values: list[Any]) -> tuple[bool, Any]:
    """Whether a key that has these values is required, and its schema; ... where an article does not have it."""
    schema = inference.infer([{} if value is ... else {"key": value} for value in values])
    return "required" in schema, schema.get("properties", {}).get("key", {})


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("values", "required", "expected"),
    [
        (["text"] * 100, True, {**TEXT, "minLength": 1}),
        (["text"] * 19, False, TEXT),  # too few to say that it must be there
        (["text"] * 7 + [...] * 93, False, {}),  # or what it is
        (["text"] * 97 + [...] * 3, False, TEXT),
        (["text"] * 98 + [...] * 2, True, {**TEXT, "minLength": 1}),
        (["text"] * 98 + [1, None], True, {**TEXT, "minLength": 1}),
        (["text"] * 97 + [1, None, True], True, {"type": ["string", "integer"], "minLength": 1}),
        (["text"] * 50 + [None] * 50, True, {"type": ["string", "null"], "minLength": 1}),
        (["text"] * 90 + [""] * 10, True, TEXT),
        ([1, 2.5] * 50, True, {"type": "number"}),
        ([1] * 100, True, {"type": "integer"}),
        ([True, False] * 50, True, {"type": "boolean"}),
        (["2024-05-31"] * 100, True, {**TEXT, "format": "date"}),
        (["2024-05-31"] * 98 + ["soon", ""], True, {**TEXT, "format": "date"}),
        (["2024-05-31"] * 19, False, TEXT),
        (["2024-05-31"] * 50 + ["soon", "later", "in May", "in June"] * 10, True, {**TEXT, "minLength": 1}),
        (["2024-05-31T10:00:00Z"] * 100, True, {**TEXT, "format": "date-time"}),
        (["https://ledger.test/a"] * 100, True, {**TEXT, "format": "uri"}),
        (["desk@ledger.test"] * 100, True, {**TEXT, "format": "email"}),
        (["post", "page"] * 50, True, {**TEXT, "enum": ["page", "post"]}),
        (["post", "page"] * 49 + ["pots", "Page"], True, {**TEXT, "enum": ["page", "post"]}),
        (["post", "page"] * 49 + ["event", "list"], True, {**TEXT, "minLength": 1}),  # there may be more
        (["v1", "v2"] * 50, True, {**TEXT, "minLength": 1}),  # and there will be a v3
        ([["a"]] * 100, True, {"type": "array", "minItems": 1, "items": {**TEXT, "minLength": 1}}),
        ([["a"], []] * 50, True, {"type": "array", "items": {**TEXT, "minLength": 1}}),
        ([[]] * 100, True, {}),
        ([None] * 100, True, {}),
        ([False] * 100, True, {"type": "boolean"}),
        ([{"a": 1}] * 100, True, {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}),
        (["text", 1, None, [1], {}] * 20, True, {}),
    ],
)
def test_inference(values: list[Any], required: bool, expected: dict[str, Any]) -> None:
    assert inferred(values) == (required, expected)


def test_dates_and_urls_of_several_kinds() -> None:
    _, dates = inferred(["2024-05-31", "2024-05-31T10:00:00Z", "2024-05-31 10:00:00 +0200"] * 20)
    _, urls = inferred(["https://ledger.test/a", "https://ledger.test/港"] * 20)
    _, optional = inferred(["2024-05-31", ""] * 30)
    for schema, right, wrong in (
        (dates, "2025-01-02T08:00:00", "2025-13-02"),
        (urls, "http://ledger.test", "ledger.test"),
        (optional, "", "soon"),
    ):
        assert validator(schema).is_valid(right), schema
        assert not validator(schema).is_valid(wrong), schema


def test_free_keys_are_not_tied_to_their_values() -> None:
    articles = [{"author": name, "layout": layout_} for name, layout_ in [("Ada", "post"), ("Ben", "page")] * 40]
    found = inference.infer(articles, free=("author",))["properties"]
    assert (found["author"], found["layout"]["enum"]) == ({**TEXT, "minLength": 1}, ["page", "post"])


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "a", "2024-05-31", "2024-05-31T10:00:00Z", "https://a.test/", "a b", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=4,
)
usual = st.dictionaries(st.sampled_from(["title", "date", "tags", "x"]), values, max_size=4)


@given(st.lists(usual, min_size=1, max_size=3), st.lists(usual, max_size=4), st.integers(10, 120))
def test_hardly_any_article_breaks_its_schema(common: list[Any], odd: list[Any], count: int) -> None:
    articles = [common[number % len(common)] for number in range(count)] + odd
    schema = inference.infer(articles)
    check = validator(schema)
    broken = [each for each in articles if not check.is_valid(each)]
    assert len(broken) <= inference.TOLERATED * len(articles), schema


# --- categories -------------------------------------------------------------------------------------------------------


def test_categories_are_clear_where_hardly_any_is_rare() -> None:
    articles = [["Harbour"]] * 30 + [["Sport", "Harbour"]] * 20
    assert vocabulary.categories(articles) == Vocabulary((("Harbour", 50), ("Sport", 20)), 0, True)
    assert vocabulary.categories([*articles, ["Ferries"]]).is_clear
    assert not vocabulary.categories([*articles, ["Ferries"], ["Trains"]]).is_clear
    assert not vocabulary.categories(articles[:39]).is_clear
    assert not vocabulary.categories([["Harbour"]] * 100).is_clear
    assert not vocabulary.categories([]).is_clear


def test_another_spelling_is_no_category_of_its_own() -> None:
    found = vocabulary.categories([["Harbour"]] * 300 + [["harbour"]] * 4 + [["Sport"]] * 20)
    assert (found.names, found.strays, found.is_clear) == ((("Harbour", 300), ("Sport", 20)), 4, True)


def test_categories_of_the_site_are_checked(site: Site) -> None:
    fill(site, "posts", 40, category="Harbour")
    fill(site, "more/posts", 20, category="Sport")
    site.run("init")
    site.write("posts/new.md", article(category="Sports"))
    found = site.check("--select", "category/unknown,category/style").json()["findings"]
    assert [each["path"] for each in found] == ["posts/new.md"]


def test_unclear_categories_are_a_suggestion(site: Site) -> None:
    fill(site, "posts", 30, category="Harbour")
    fill(site, "posts/old", 20, category="Sport")
    for number in range(10):
        site.write(f"posts/{number}.md", article(number, category=f"Pier {number}"))
    site.run("init")
    text = (site.root / "articlelint.toml").read_text(encoding="utf-8")
    assert '\n# [category]\n# allowed = ["Harbour", "Sport"]\n' in text
    assert load(site.root / "articlelint.toml").category.allowed == ()


def test_spellings_of_one_name_are_to_be_merged(site: Site) -> None:
    fill(site, "posts", 30, category="Blog Post")
    fill(site, "posts/old", 20, category="Sport")
    fill(site, "posts/older", 9, category="blog-posts")
    fill(site, "posts/oldest", 2, category="Sport's")
    fill(site, "posts/unfiled", 1, category="Uncategorized")
    said = site.run("init").out
    assert "\n  one name?     Blog Post 30, blog-posts 9: keep one, and merge the others into it\n" in said
    assert said.count("one name?") == 1
    text = (site.root / "articlelint.toml").read_text(encoding="utf-8")
    assert '\n# One category? "Blog Post" (30), "blog-posts" (9)\n' in text
    assert "Uncategorized" not in text


# --- the text of the configuration ------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(names=st.lists(texts, min_size=2, max_size=12, unique=True), clear=st.booleans(), count=st.integers(0, 5000))
def test_any_names_make_a_configuration(
    names: list[str], clear: bool, count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    entries = tuple(SchemaEntry((f"{layout.literal(each)}/**",), "a.json", count) for each in names[:2])
    counted = tuple((each, 3) for each in names)
    vocabulary_ = Vocabulary(counted, 0, clear, (counted,))
    include = tuple(f"/{layout.literal(each)}/*.md" for each in names)
    text = settings.text(Settings(include, include, count, count // 2, (), vocabulary_, entries))
    path = tmp_path_factory.mktemp("site") / "articlelint.toml"
    (path.parent / "a.json").write_text("{}")
    if any("/" in each or set(each) <= {"."} for each in names):
        return  # no names of folders
    path.write_text(text, encoding="utf-8")
    config = load(path)
    assert tuple(config.include or ()) == tuple(config.exclude) == include
    assert config.category.allowed == (tuple(names) if clear else ())
    assert len(config.schema) == 2


# --- snippets ---------------------------------------------------------------------------------------------------------


def offered(site: Site) -> set[str]:
    out = site.run("init", "--dry-run").out
    found = {name for name, each in snippets.SNIPPETS.items() if f"\nFor {each.name}, in {each.file}:\n" in out}
    assert ("articlelint init --snippet pre-commit (or github, gitlab)\n" in out) == (not found)
    return found


def test_snippets_that_fit_are_offered(site: Site) -> None:
    fill(site, "posts", 3)
    assert offered(site) == set()
    site.write(".pre-commit-config.yaml", "repos: []\n")
    assert offered(site) == {"pre-commit"}
    site.write(".git/config", '[remote "origin"]\n\turl = git@gitlab.ledger.test:site.git\n')
    assert offered(site) == {"pre-commit", "gitlab"}
    site.write(".github/dependabot.yml", "")
    assert offered(site) == {"pre-commit", "gitlab", "github"}


def test_snippets_name_the_folder_from_the_root_of_the_repository(site: Site) -> None:
    site.write(".git/config", "")
    fill(site, "web/site/posts", 3)
    before = files(site)
    assert "- articlelint check web/site\n" in site.run("init", "web/site", "--snippet", "gitlab").out
    assert "paths: .\n" in site.run("init", "--snippet", "github").out
    assert files(site) == before


def test_snippets_are_those_of_the_pages() -> None:
    docs = Path(__file__).parent.parent / "docs"
    for snippet in snippets.SNIPPETS.values():
        page = (docs / f"{snippet.name.lower()}.md").read_text(encoding="utf-8")
        assert f"```yaml\n{snippet.text.replace(snippets.PATHS, 'content')}```\n" in page
        assert f"`{snippet.file}`" in page


# --- start-up ---------------------------------------------------------------------------------------------------------


def test_check_does_not_import_it(site: Site) -> None:
    site.write("a.md", CLEAN)
    code = "import sys; from articlelint.cli.main import main; main(['check', 'a.md']); print(*sys.modules, sep='\\n')"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=site.root
    )
    loaded = set(done.stdout.splitlines())
    assert "articlelint.cli.main" in loaded
    assert not {each for each in loaded if each.startswith(("articlelint.init", "articlelint.reference.config_schema"))}
