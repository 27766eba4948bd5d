"""Which kind of page a link leads to, through `Targets.kind`."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from articlelint.page import targets
from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources

TARGETS = targets.load(Resources())
DATA = yaml.safe_load(Path(tables.path("page/targets")).read_text(encoding="utf-8"))
KINDS = {
    "share", "profile", "login", "subscribe", "author", "tag", "category", "archive", "comments", "legal", "about",
    "search", "home", "ad", "anchor", "donate",
}  # fmt: skip

CASES = {
    "share": [
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.org%2Fa",
        "http://www.facebook.com/share.php?u=https://example.org",
        "https://twitter.com/intent/tweet?text=x&url=y",
        "https://twitter.com/share",
        "https://x.com/intent/post?url=y",
        "//www.linkedin.com/shareArticle?mini=true&url=x",
        "https://www.linkedin.com/sharing/share-offsite/?url=x",
        "https://pinterest.com/pin/create/button/?url=x",
        "https://www.pinterest.co.uk/pin/create/link/?url=x",
        "https://www.reddit.com/submit?url=x",
        "https://t.me/share/url?url=x",
        "https://vk.com/share.php?url=x",
        "https://service.weibo.com/share/share.php?url=x",
        "https://b.hatena.ne.jp/entry/s/example.org/a",
        "https://social-plugins.line.me/lineit/share?url=x",
        "https://api.whatsapp.com/send?text=x",
        "whatsapp://send?text=x",
        "mailto:?subject=x&body=https://example.org",
        "mailto:friend@example.org?body=see%20https://example.org",
        "javascript:window.print()",
        "https://example.org/a/?share=facebook",
        "https://example.org/a?print=1",
        "https://example.org/a/print/",
    ],
    "profile": [
        "https://www.facebook.com/examplepage/",
        "https://fr-fr.facebook.com/examplepage",
        "https://twitter.com/example",
        "https://x.com/example?ref_src=x",
        "https://instagram.com/example",
        "https://www.youtube.com/channel/UCx1",
        "https://www.youtube.com/@example",
        "https://t.me/example",
        "https://www.linkedin.com/company/example/",
        "https://bsky.app/profile/example.org",
        "https://weibo.com/u/12345",
        "https://vk.com/example",
        "https://github.com/example",
    ],
    "login": ["/login?next=/a", "https://example.org/wp-login.php", "https://example.org/fr/mon-compte/", "/konto",
              "https://example.org/%E3%83%AD%E3%82%B0%E3%82%A4%E3%83%B3"],
    "subscribe": ["/feed/", "https://example.org/rss.xml", "/newsletter", "/nieuwsbrief", "https://example.org/a/feed",
                  "https://apps.apple.com/de/app/x/id1", "https://podcasts.apple.com/us/podcast/x/id2",
                  "https://example.us1.list-manage.com/subscribe?u=x", "feed:https://example.org", "/index.rdf"],
    "author": ["https://example.org/author/jane-doe/", "/auteur/jeanne", "/autor/juan", "/autore/gianni", "/users/17",
               "https://example.social/@jane", "https://example.org/?author=3", "/profile/jane", "/%D8%A7%D9%84%D9%83%D8%A7%D8%AA%D8%A8/x",
               "/yazar/ali", "/penulis/budi", "/作者/李"],
    "tag": ["/tag/x", "/tags/", "https://example.org/blog/etiqueta/x/", "/schlagwort/x", "/étiquette/x", "/etiquette/x", "/topic/x",
            "https://twitter.com/hashtag/x", "https://example.org/search/label/x", "/%E6%A0%87%E7%AD%BE/x", "/метка/x", "/chu-de/x"],
    "category": ["/category/x/", "/categorie/x", "/rubrik/x", "/section/x/y", "/kategoria/x", "/danh-muc/x", "/カテゴリー/x",
                 "https://example.org/?cat=4", "/rubriques/x"],
    "archive": ["/2024/05/", "https://example.org/blog/2024/05/12", "/2024", "/page/2", "/blog/page/17/", "/archive/", "/archiv", "/arsip"],
    "comments": ["#comments", "/a/#respond", "https://example.org/a#comment-1234", "#disqus_thread", "/a?replytocom=12#respond"],
    "legal": ["/privacy", "/privacy-policy/", "/terms_of_service.html", "/impressum", "/aviso-legal", "/mentions-legales/",
              "/cookies", "/datenschutzerklaerung", "/datenschutzerklarung", "/política-de-privacidad", "/隐私政策", "/利用規約", "/개인정보처리방침"],
    "about": ["/about", "/about-us.html", "/contact/", "/a-propos", "/über-uns", "/ueber-uns", "/quienes-somos", "/o-nas", "/x/about", "/お問い合わせ"],
    "search": ["/search?q=x", "/?s=x", "/suche", "/recherche/", "https://www.google.com/search?q=x"],
    "home": ["/", "https://example.org", "https://example.org/", "http://example.org/?utm_source=x", "/index.html", "/accueil"],
    "ad": ["https://ad.doubleclick.net/ddm/x", "https://www.googleadservices.com/pagead/x", "https://x.safeframe.googlesyndication.com/a",
           "https://www.taboola.com/?x=y", "https://paid.outbrain.com/network/redir?p=x"],
    "anchor": ["#", "#section-2", "", "javascript:void(0)", "javascript:;"],
    "donate": ["/donate", "https://www.patreon.com/example", "https://ko-fi.com/example", "/spenden", "/faire-un-don"],
}  # fmt: skip
NOTHING = [
    "https://example.org/2024/05/a-story-of-tags",
    "https://example.org/authors-and-their-cats",
    "https://example.org/news/the-login-that-failed",
    "https://example.org/blog/privacy-is-dead-and-so-on",
    "https://example.org/a/b/c/d/about",
    "https://twitter.com/example/status/12345",
    "https://www.youtube.com/watch?v=abc",
    "https://www.instagram.com/p/abc/",
    "https://t.me/example/17",
    "https://github.com/example/project/releases/tag/v1",
    "https://writer.medium.com/a-story-of-mine",
    "https://example.org/images/tag/photo.png",
    "https://example.org/themes/x/follow/twitter.png",
    "https://example.org/issues/2012",
    "https://notdoubleclick.net/x",
    "mailto:editor@example.org",
    "mailto:editor@example.org?subject=x",
    "tel:+49123",
    "article.md",
    "../other-article/",
    "https://example.org/?p=17",
    "https://example.org/x/#/a",
]


@pytest.mark.parametrize(("kind", "url"), [(kind, url) for kind, urls in CASES.items() for url in urls])
def test_kind(kind: str, url: str) -> None:
    assert TARGETS.kind(url) == kind


@pytest.mark.parametrize("url", NOTHING)
def test_nothing_known(url: str) -> None:
    assert TARGETS.kind(url) == ""


def test_words_of_many_languages() -> None:
    for section in ("folders", "pages-at-the-end"):
        languages = {code for kind in DATA[section].values() for code in kind}
        assert len(languages) >= 25
    for kind in ("tag", "category", "author"):
        assert len(DATA["folders"][kind]) >= 25
    for kind in ("login", "subscribe", "legal", "about", "search", "archive"):
        assert len(DATA["pages-at-the-end"][kind]) >= 25


@pytest.mark.parametrize("section", ["folders", "pages-at-the-end"])
def test_every_word_is_found(section: str) -> None:
    """As it stands, percent-encoded, in capitals; a word that means two things is of the kind that comes first."""
    for languages in DATA[section].values():
        for names in languages.values():
            for name in names:
                segment = name.replace(" ", "-")
                way = f"/{segment}/x-y-z" if section == "folders" else f"/{segment}"
                kind = TARGETS.kind(way)
                assert kind, way
                assert TARGETS.kind(quote(way)) == kind
                if segment.isascii():
                    assert TARGETS.kind(way.upper()) == kind


def test_hosts_are_hosts() -> None:
    for hosts in DATA["hosts"].values():
        for host in hosts:
            assert "/" not in host
            assert TARGETS.kind(f"https://{host}/some/page") == TARGETS.kind(f"https://www.{host}/x")


@given(st.text() | st.from_regex(r"(https?:|mailto:)?(//)?[\w.@%:/?#&=\[\]-]{0,80}"))
def test_any_text_has_a_kind_or_none(url: str) -> None:
    assert TARGETS.kind(url) in KINDS | {""}


def test_long_urls_take_no_longer() -> None:
    for url in ("https://example.org/" + "a/" * 500_000, "https://example.org/?" + "a=b&" * 500_000, "%41" * 500_000):
        start = time.process_time()
        TARGETS.kind(url)
        assert time.process_time() - start < 0.1


def test_the_table_is_kept_as_plain_data() -> None:
    resources = Resources()
    targets.load(resources)
    (kept,) = resources.added.values()
    assert all(
        isinstance(key, str) and isinstance(value, str) for section in kept.values() for key, value in section.items()
    )
