"""What is no article is passed over and counted, whatever makes the site; what is asked for is checked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from helpers import CLEAN, Site

EMPTY = "---\ntitle: The new ferry\ndate: 2025-03-02\n---\n"
SCRIPT_PAGE = "<title>{{ page.title }}</title>\n<noscript>Please enable JavaScript to view the comments.</noscript>\n"

JEKYLL = {
    "_config.yml": "title: Port Ansel\n",
    "_posts/2025-03-02-crane.md": CLEAN,
    "_posts/2025-03-09-ferry.md": EMPTY,
    "_layouts/post.html": "<a href='#main'>Skip to content</a>\n{{ content }}\n",
    "_includes/comments.html": SCRIPT_PAGE,
    "_authors/anna.md": "---\nname: Anna Holm\nphoto: anna.png\n---\n",
    "_authors/jens.md": "---\nname: Jens Ek\n---\n",
    "_authors/lotta.md": "---\nname: Lotta Wik\n---\n",
    "_authors/olof.md": "---\nname: Olof Berg\n---\n\nOlof Berg writes about ships and has done so for twenty years.\n",
    "tags/harbour.md": "---\ntitle: Harbour\nlayout: tag\n---\n",
    "old.md": "---\nredirect_to: /2025/03/02/crane/\n---\n",
    "404.html": "---\nlayout: default\n---\n<h1>404</h1>\n<p>Page not found</p>\n",
    "index.html": "---\nlayout: default\n---\n<ul>{% for post in site.posts %}<li>{{ post.title }}</li>{% endfor %}</ul>\n",
    "LICENSE.md": "Anyone may use it.\n",
}
HUGO = {
    "hugo.toml": "title = 'Port Ansel'\n",
    "archetypes/default.md": "---\ntitle: {{ .Name }}\n---\n",
    "layouts/partials/head.html": SCRIPT_PAGE,
    "themes/plain/layouts/404.html": "<h1>404 Not Found</h1>\n",
    "static/demo.html": "<p>Skip to content</p>\n",
    "content/_index.md": "+++\ntitle = 'Port Ansel'\n+++\n",
    "content/posts/_index.md": "+++\ntitle = 'Posts'\n+++\n",
    "content/posts/crane.md": CLEAN,
    "content/posts/ferry.md": EMPTY,
    "content/events/spring.md": "+++\ntitle = 'Spring'\ndate = 2025-04-01\n+++\n",
    "content/events/summer.md": "+++\ntitle = 'Summer'\ndate = 2025-07-01\n+++\n",
    "content/events/autumn.md": "+++\ntitle = 'Autumn'\ndate = 2025-10-01\n+++\n",
    "content/people/anna/index.md": "+++\ntitle = 'Anna Holm'\n+++\n",
    "content/people/jens/index.md": "+++\ntitle = 'Jens Ek'\n+++\n",
    "content/old/index.html": '<meta http-equiv="refresh" content="0; url=/posts/crane/">\n',
}
ELEVENTY = {
    "eleventy.config.js": "module.exports = () => ({});\n",
    "src/_includes/base.html": "{{ content | safe }}\n",
    "src/_data/about.md": "Skip to content\n",
    "src/blog/crane.md": CLEAN,
    "src/blog/ferry.md": EMPTY,
    "src/blog.md": "---\ntitle: Blog\npagination: {data: collections.posts, size: 10}\n---\n",
    "src/archive.md": "---\ntitle: Archive\n---\n{% for post in collections.posts %}\n- {{ post.data.title }}\n{% endfor %}\n",
    "src/speakers/anna.md": "---\nname: Anna Holm\n---\n",
    "src/speakers/jens.md": "---\nname: Jens Ek\n---\n",
    "src/speakers/lotta.md": "---\nname: Lotta Wik\n---\n",
    "_site/blog/crane/index.html": "<p>Skip to content</p>\n",
}
TREES = [
    pytest.param(
        JEKYLL,
        {"_posts/2025-03-02-crane.md", "_posts/2025-03-09-ferry.md", "_authors/olof.md"},
        {
            "generator folder": 2, "front matter only": 3, "generated page": 1, "redirect": 1, "error page": 1,
            "template": 1, "not an article by its name": 1,
        },
        id="Jekyll",
    ),
    pytest.param(
        HUGO,
        {"content/posts/crane.md", "content/posts/ferry.md"},
        {"generator folder": 4, "front matter only": 3, "generated page": 4, "redirect": 1},
        id="Hugo",
    ),
    pytest.param(
        ELEVENTY,
        {"src/blog/crane.md", "src/blog/ferry.md"},
        {"generator folder": 3, "front matter only": 3, "generated page": 1, "template": 1},
        id="Eleventy",
    ),
]  # fmt: skip


def plant(site: Site, tree: Mapping[str, str]) -> None:
    for path, text in tree.items():
        site.write(path, text)


@pytest.mark.parametrize(("tree", "articles", "skipped"), TREES)
def test_what_is_no_article_is_passed_over(
    site: Site, tree: Mapping[str, str], articles: set[str], skipped: dict[str, int]
) -> None:
    plant(site, tree)
    done = site.check().json()
    assert done["summary"]["skipped_reasons"] == skipped
    assert done["summary"]["files"] == len(articles)
    assert [(each["path"].rpartition("-")[2].rpartition("/")[2], each["rule"]) for each in done["findings"]] == [
        ("ferry.md", "body/empty")
    ]


@pytest.mark.parametrize(("tree", "articles", "skipped"), TREES)
def test_what_an_include_list_takes_is_checked(
    site: Site, tree: Mapping[str, str], articles: set[str], skipped: dict[str, int]
) -> None:
    plant(site, tree)
    assert site.check("--include", "**").json()["summary"] == {
        **site.check("--include", "**").json()["summary"],
        "files": len(tree),
        "skipped": 0,
    }
    site.write("articlelint.toml", 'include = ["**/*.md"]\n')
    assert site.check().json()["summary"]["files"] == sum(path.endswith(".md") for path in tree)


def test_a_stub_that_is_asked_for_is_an_empty_body(site: Site) -> None:
    plant(site, JEKYLL)
    profiles = [f"_authors/{name}.md" for name in ("anna", "jens", "lotta")]
    for arguments in (profiles, ["--include", "_authors/*"]):
        done = site.check(*arguments).json()
        assert {(each["path"], each["rule"]) for each in done["findings"]} == {
            (each, "body/empty") for each in profiles
        }


def test_templates_and_error_pages_of_the_site_are_no_pages_of_a_scraper(site: Site) -> None:
    plant(site, JEKYLL)
    found = site.check("_layouts/post.html", "_includes/comments.html", "404.html", "index.html").rules()
    assert not {"boilerplate/page", "body/block-page"} & set(found)


def test_a_folder_of_articles_that_lost_their_bodies_is_no_data(site: Site) -> None:
    for number in range(5):
        site.write(f"_posts/2025-03-0{number + 1}-ferry.md", EMPTY)
        source = f"https://ferry.test/{number}"
        site.write(f"saved/{number}.md", f"---\ntitle: Ferry {number}\ndate: 2025-03-02\nsource: {source}\n---\n")
    assert site.check("--select", "body").rules() == ["body/empty"] * 10


def test_one_file_without_a_body_among_others_is_an_article(site: Site) -> None:
    site.write("notes/a.md", CLEAN)
    site.write("notes/b.md", CLEAN.replace("crane", "mast"))
    site.write("notes/c.md", "---\ntitle: The new ferry\n---\n")
    assert site.check("--select", "body").rules() == ["body/empty"]


def test_names_of_folders_mean_something_beside_their_generator_only(site: Site) -> None:
    site.write("content/templates/a.md", CLEAN)
    site.write("themes/b.md", CLEAN)
    assert site.check().json()["summary"]["files"] == 2
    site.write("hugo.toml", "")
    done = site.check().json()["summary"]
    assert (done["files"], done["skipped_reasons"]) == (1, {"generator folder": 1})
    assert site.check("themes").json()["summary"]["files"] == 1, "what is named is walked"


def test_code_that_shows_a_template_is_an_article(site: Site) -> None:
    site.write("a.md", CLEAN + "\n```liquid\n{% for post in site.posts %}{{ content }}{% endfor %}\n```\n")
    site.write("b.md", CLEAN + '\nThe page says `<meta http-equiv="refresh">` in its head.\n')
    assert site.check().json()["summary"]["files"] == 2


def test_a_revision_is_walked_like_the_working_tree(site: Site) -> None:
    plant(site, HUGO)
    site.commit()
    site.write("content/posts/boat.md", EMPTY)
    (finding,) = site.check("--diff-base", "HEAD").json()["findings"]
    assert finding["path"] == "content/posts/boat.md"
