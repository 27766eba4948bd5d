"""The link rules on articles: what they find, where, and what their fixes leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from helpers import hang_guard
from hypothesis import given
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.checks.base import Context
from articlelint.checks.links import anchor as anchors
from articlelint.checks.links import link as links
from articlelint.finding import Finding
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.syntax.markdown import Link
from articlelint.syntax.view import View
from articlelint.urls.plain import plain_host
from articlelint.urls.redirects import DECODERS

RULEBOOK = load_rules()
RULES: dict[str, Rule] = {name: rule for name, rule in RULEBOOK.rules.items() if rule.kind == "link"}
WORDS = RULEBOOK.words
COMPILED = {name: links.compile(rule) for name, rule in RULES.items()}
MADE = {name: links.made(rule) for name, rule in RULES.items()}


def lint(text: str, path: str = "article.md") -> list[Finding]:
    context = Context(Article(path, text, WORDS))
    return [finding for compiled in COMPILED.values() for finding in links.check(context, compiled)]


def loud(text: str) -> list[str]:
    return [finding.rule for finding in lint(text) if finding.severity != "info"]


def fixed(text: str, rule: str) -> str:
    """`text` after the fixes of `rule`."""
    edits = [e for finding in lint(text) if finding.rule == rule and finding.fix for e in finding.fix.edits]
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def source(value: str) -> str:
    return f"---\ntitle: The harbour opens\nsource: {value}\n---\nIn May.\n"


# --- fixes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("tracking", "[a](https://a.test/b?utm_source=x&id=1)", "[a](https://a.test/b?id=1)"),
        (
            "tracking",
            '<a href="https://a.test/b?utm_source=x&amp;id=1&amp;utm_medium=y">a</a>',
            '<a href="https://a.test/b?id=1">a</a>',
        ),
        ("tracking", '<a href="https://a.test/b?id=1&#38;fbclid=x">a</a>', '<a href="https://a.test/b?id=1">a</a>'),
        ("tracking", source('"https://a.test/b?src=rss"'), source('"https://a.test/b"')),
        ("tracking", source('"https:\\/\\/a.test\\/b?src=rss"'), source('"https:\\/\\/a.test\\/b"')),
        ("tracking", "[a]: https://a.test/b?fbclid=1\n\nSee [a].", "[a]: https://a.test/b\n\nSee [a]."),
        ("tracking", "See https://a.test/b?gclid=1.", "See https://a.test/b."),
        (
            "redirect",
            '<a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fa.test%2F%3Fb%3D1%26c%3D2&amp;h=x">a</a>',
            '<a href="https://a.test/?b=1&amp;c=2">a</a>',
        ),
        ("redirect", "[a](https://www.google.com/url?q=https://a.test/x%2528y&sa=D)", "[a](https://a.test/x%28y)"),
        (
            "redirect",
            "[a](https://www.google.com/url?q=https://a.test/%3Fb%3D%2522%26utm_source%3Dx&sa=D)",
            "[a](https://a.test/?b=%22)",
        ),
        (
            "redirect",
            source("'https://www.google.com/url?q=https://a.test/it%27s'"),
            source("'https://a.test/it%27s'"),
        ),
        ("malformed", "[a](https://https://a.test/)", "[a](https://a.test/)"),
        ("malformed", '<a href="ttps://a.test/">a</a>', '<a href="https://a.test/">a</a>'),
        ("malformed", source("https//a.test/b"), source("https://a.test/b")),
        ("malformed", source("https://a.test/b?c=1&amp;d=2"), source("https://a.test/b?c=1&d=2")),
        ("malformed", source("https%3A%2F%2Fa.test%2Fb"), source("https://a.test/b")),
        ("malformed", source("<![CDATA[https://a.test/b]]>"), source("https://a.test/b")),
        ("malformed", '<a href="https://a.test/a b">a</a>', '<a href="https://a.test/a%20b">a</a>'),
        ("malformed", "[a](https://a.test/b?)", "[a](https://a.test/b)"),
        ("malformed", source('"https://a.test/\\u200bb"'), source('"https://a.test/b"')),
        ("malformed", "[a](b.c+d@a.test)", "[a](mailto:b.c+d@a.test)"),
        ("malformed", '<a href="mailto://b@a.test">a</a>', '<a href="mailto:b@a.test">a</a>'),
        ("malformed", '<a href="https://a.test/b,">a</a>', '<a href="https://a.test/b">a</a>'),
        ("malformed", "[a](https://a.test/b/.)", "[a](https://a.test/b/)"),
        ("malformed", "![a](/web/20190101im_/https://a.test/b.png)", "![a](https://a.test/b.png)"),
        ("malformed", '<a href="(https://a.test/b">a</a>', '<a href="https://a.test/b">a</a>'),
        (
            "internal",
            "[a](/login?x=1&next=https%3A%2F%2Fa.test%2Fb)",
            "[a](https://a.test/login?x=1&next=https%3A%2F%2Fa.test%2Fb)",
        ),
        ("copy", "[a](https://de.m.wikipedia.org/wiki/A)", "[a](https://de.wikipedia.org/wiki/A)"),
        (
            "redirect",
            "[a](https://consent.a.test/m?continue=https%3A%2F%2Fb.test%2Fc%3Fd%3D1)",
            "[a](https://b.test/c?d=1)",
        ),
        (
            "redirect",
            "[a](https://x.com/i/flow/login?redirect_after_login=%2Fb%2Fstatus%2F1)",
            "[a](https://x.com/b/status/1)",
        ),
        ("tracking", "[a](https://www.amazon.com/dp/B0/ref=sr_1?th=1&tag=x)", "[a](https://www.amazon.com/dp/B0?th=1)"),
    ],
)
def test_a_fix_changes_what_is_wrong_and_nothing_else(rule: str, text: str, expected: str) -> None:
    assert fixed(text, "link/" + rule) == expected


ARTICLE = Article("article.md", "", WORDS)


@pytest.mark.parametrize(
    ("origin", "is_found"),
    [
        ("http://www.ferries.test/times", True),
        ("https://web.archive.org/web/2020/http://ferries.test/times", True),
        ("http://quay.test/times", False),
        ("", False),
    ],
)
def test_an_archived_page_is_shown_if_it_is_of_the_source(origin: str, is_found: bool) -> None:
    link = "[a](https://web.archive.org/web/20190504111500/http://ferries.test/prices)"
    article = Article("article.md", f"---\nsource: {origin}\n---\n{link}\n", WORDS)
    found = [MADE["link/copy"].find(each, article) for each in article.links if each.place == "markdown"]
    assert [finding is not None for finding in found] == [is_found]


def test_no_edit_where_the_source_cannot_be_cut() -> None:
    view = View.build([("https://a.test/", 0, 15), ("b?src=rss", 15, 40)])  # read from something longer, as a whole
    link = Link(view.text, 0, 40, view, "markdown", "", "a")
    finding = MADE["link/tracking"].find(link, ARTICLE)
    assert finding is not None
    assert finding.fix is None


PIECES = st.sampled_from(["utm_source=x", "id=1", "q=a%20b", "fbclid=y", "page=2", "ref=weekly.test.com"])


@given(st.lists(PIECES, max_size=5), st.sampled_from(["&amp;", "&#38;", "&", "&#x26;"]))
def test_edits_in_an_attribute_fall_on_whole_entities(pieces: list[str], ampersand: str) -> None:
    def text(parts: list[str]) -> str:
        query = "?" + ampersand.join(parts) if parts else ""
        return f'<p><a href="https://a.test/b{query}">a</a></p>'

    kept = [piece for piece in pieces if piece.startswith(("id", "q", "page"))]
    dropped = len(kept) < len(pieces)
    assert fixed(text(pieces), "link/tracking") == (text(kept) if dropped else text(pieces))


# --- what each rule speaks of ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("redirect", "[a](https://t.co/AbCdEf)"),
        ("redirect", source("https://news.google.com/rss/articles/CBMiAbCdEfGhIjKlMnOpQrStUvWxYz0123456789?oc=5")),
        ("malformed", "[a]()"),
        ("malformed", '<a href="">read on</a>'),
        ("malformed", '<a href="https://">read on</a>'),
        ("malformed", source('"https://a.test/ https://b.test/"')),
        ("malformed", source("https://www.google.com/url?q=&sa=D")),
        ("malformed", "[a](https://a.test/b?c=1?utm_source=rss)"),
        ("malformed", '<a href="https://a.test/b&utm_source=rss">a</a>'),
        ("template", "[a](https://a.test/?utm_campaign=%%name%%)"),
        ("template", '<a href="*|UNSUB|*">a</a>'),
        ("truncated", "[a](https://a.test/the-story-of…)"),
        ("truncated", '<a href="https://a.test/caf%C3">a</a>'),
        ("placeholder", source("https://example.com/article-5")),
        ("placeholder", source("http://localhost:8080/b")),
        ("placeholder", source("https://yoursite.com/b")),
        ("placeholder", '<a href="javascript:;">more</a>'),
        ("dead", source("http://feedproxy.google.com/~r/a/~3/b/")),
    ],
)
def test_found(rule: str, text: str) -> None:
    assert "link/" + rule in loud(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://a.test/b) and <https://a.test/c?id=1#part>.",
        '[docs]({{< ref "/authors/me" >}}) and [more]({{ site.url }}/a?b=1?c=2) and [x]({% post_url 2020-01-01-a %})',
        '<a href="{{ "/2015/01/21/join-us/" | url }}">join</a> <a href="${url}">x</a>',
        "[a](https://github.com/o/r/issues?q=is%3Aissue+label%3A%22Help+Wanted%22)",
        "[a](https://login.test/?service=https%253A%252F%252Fa.test%252F)",
        "[a](https://git.test/?p=a.git;a=summary)",
        "[a](https://taz.test/Zukunft/!5968518/)",
        "[a](https://a.test/b#:~:text=%5Bodd,end)",
        '<a href="https://a.test/?b=1&amp;c=2">a</a>',
        "[a](../images/photo.jpg) [b](/2026/07/a/) [c](#part) [d](mailto:a@b.test)",
        "[a](https://en.wikipedia.org/wiki/Film_(art))",
        "Run it on <http://localhost:4000/> or https://example.com/index, see http://127.0.0.1:80/.",
        "Call [hxxps://bad.test/](hxxps://bad.test/) nowhere.",
        "[a](https://a.test/...)",
        "[a](https://www.youtube.com/watch?v=x&t=5&list=y)",
        "[a](https://github.com/o/r/blob/x?ref=sized-hierarchy)",
        "[a](https://www.google.com/calendar/embed?src=x%40group.calendar.google.com)",
        "[a](https://medium.com/@me/a-1bc?source=friends_link&sk=222de63e)",
        "[a](https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fa.test%2F)",
        "[a](https://web.archive.org/web/2013/https://a.test/?utm_source=x)",
        "[a](https://a.test/100%25-sure)",
        "[a](https://münchen.test/straße)",
        "`https://https://a.test/?utm_source=x`",
        source("Reuters"),
        source("The Associated Press, with files of the harbour"),
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert loud(text) == []


KEPT = """
https://bucket.s3.amazonaws.com/a.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab&utm_source=x
https://d1.cloudfront.net/v.mp4?Expires=1700000000&Signature=ab~&Key-Pair-Id=APK1&utm_source=feed
https://store.blob.core.windows.net/c/a.zip?sv=2022-11-02&se=2025-01-01T00%3A00%3A00Z&sr=b&sig=ab%3D&fbclid=1
https://storage.googleapis.com/b/o?GoogleAccessId=x&Expires=1&Signature=y&gclid=1
https://scontent.xx.fbcdn.net/v/t1/p.jpg?_nc_cat=1&oh=00_Af&oe=66&utm_source=x
https://www.nytimes.com/2025/01/02/a.html?unlocked_article_code=1.ab
https://www.wsj.com/articles/a?st=abcdef
https://www.bloomberg.com/news/a?accessToken=ey.ab
https://www.ft.com/content/1?accessToken=zw&sharetype=gift&token=ab
https://www.washingtonpost.com/a/?pwapi_token=eyJ
https://api.github.com/repos/o/r/contents/a?ref=v1.2.3
https://gitlab.com/o/r/-/blob/main/a.py?ref_type=heads
https://www.youtube.com/embed/abc?start=10&end=20&rel=0
https://docs.google.com/forms/d/e/1/viewform?usp=pp_url&entry.1=a
https://www.google.com/search?q=utm_source+meaning
https://www.google.com/maps/@51.5,-0.1,15z/data=!3m1!4b1
https://duckduckgo.com/?q=fbclid+remove&ia=web
https://en.wikipedia.org/wiki/UTM_parameters#utm_source
https://ja.wikipedia.org/wiki/%E6%9D%B1%E4%BA%AC
https://münchen.test/straße?q=größe
https://例え.test/パス?問=答
https://a.test/a%2Fb?c=d%26e%3Df
https://a.test/#/route?id=1&tab=2
https://a.test/#!/page=1
https://a.test/app#state=ab&code=1
https://a.test/map#map=5/51.5/-0.1&layers=T
https://a.test/flights?from=LHR&to=JFK&via=AMS
https://a.test/list?from=0&size=20&source=db
https://a.test/donate?campaign=winter&ref=main-page
https://a.test/index.php?cid=42&mod=news&spm=1&cmpid=7&mbid=9
https://a.test/rows?pk=1&pk_id=2
https://a.test/grid?utm=32N&easting=1
https://a.test/reading?j=1&l=2&u=3&mid=4&jb=5
https://musicbrainz.test/artist?mbid=f27ec8db
https://data.test/tenders?ocid=ocds-abc-1
https://a.us1.list-manage.com/unsubscribe?u=1&id=2&e=3
https://accounts.google.com/o/oauth2/auth?client_id=1&redirect_uri=https://a.test/&state=x&code=1
https://a.test/login?next=/home&return_to=https%3A%2F%2Fa.test%2Fx
https://twitter.com/intent/tweet?url=https%3A%2F%2Fa.test&text=b
https://validator.w3.org/check?uri=https://a.test/
https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1
https://images.a.test/_next/image?url=https%3A%2F%2Fb.test%2Fa.jpg&w=640&q=75
https://i0.wp.com/a.test/a.jpg?fit=1&ssl=1
https://proxy.a.test/https://b.test/
https://r.jina.ai/https://b.test/
https://a.test/out?url=https://www.a.test/x
https://a.test/link?url=/intern
https://bitly.com/
https://bitly.com/pages/pricing
https://tinyurl.com/app
https://t.co/
https://x.com/search?q=a&src=typed_query&f=live
https://www.instagram.com/p/a/?img_index=2
https://www.amazon.com/dp/B00?th=1&psc=1
https://www.ebay.com/itm/1?var=2
https://play.google.com/store/apps/details?id=a.b&hl=en&gl=US
mailto:a@b.test?subject=c&body=utm_source%3Dd
tel:+1-555-0100
sms:+15550100?body=a
data:text/plain;base64,SGk=
data:image/svg+xml;utf8,%3Csvg%3E%3C/svg%3E
magnet:?xt=urn:btih:ab&dn=c&tr=udp%3A%2F%2Ft.test%3A80
geo:51.5,-0.1
webcal://a.test/c.ics
https://a.test:8443/b?c=1
https://[2001:db8::1]/a
https://a.test/b,c;d=e/f
https://a.test/b?c[]=1&c[]=2
https://a.test/b?c=1&c=2
""".split()


@pytest.mark.parametrize("target", KEPT)
def test_what_readers_need_stays(target: str) -> None:
    for text in (f"[a]({target})", source(f'"{target}"'), f'<a href="{target.replace("&", "&amp;")}">a</a>'):
        assert loud(text) == []


@pytest.mark.parametrize(
    ("target", "clean"),
    [
        ("https://a.test/b?sfmc_sub=12&j=3&l=4_HTML&u=5&mid=6&jb=7&id=8", "https://a.test/b?id=8"),
        ("https://a.test/b?elqTrackId=ab&elq=0123456789abcdef0123456789abcdef&id=8", "https://a.test/b?id=8"),
        ("https://a.test/b?_ri_=X0&_ei_=Y1&_di_=Z2", "https://a.test/b"),
        ("https://a.test/b?mkwid=s1&pcrid=2&pkw=c&pmt=e&pdv=c", "https://a.test/b"),
        ("https://a.test/b?hmsr=c&hmpl=d&id=8", "https://a.test/b?id=8"),
        ("https://a.test/b?n_media=1&n_query=c&NaPm=ct%3Dd", "https://a.test/b"),
        ("https://a.test/b?etcc_cmp=1&etcc_med=c", "https://a.test/b"),
        ("https://a.test/b?from=timeline&isappinstalled=0", "https://a.test/b"),
        ("https://a.test/b?mbid=social_facebook", "https://a.test/b"),
        ("https://a.test/b?spm=a2a0e.searchlist.1", "https://a.test/b"),
        ("https://aws.amazon.com/b/?trk=ps_c&sc_channel=ps&id=8", "https://aws.amazon.com/b/?id=8"),
        ("https://mercadolivre.com.br/b#polycard_client=c&position=8", "https://mercadolivre.com.br/b#position=8"),
        ("https://googleweblight.com/i?u=https%3A%2F%2Fb.test%2F", "https://b.test/"),
        ("https://isolate.menlosecurity.com/1/https://b.test/c?d=1", "https://b.test/c?d=1"),
        ("https://gateway.zscloud.net/auD?origurl=https%3A%2F%2Fb.test%2F&wexps=1", "https://b.test/"),
        ("https://a.edgepilot.com/s/1b2c/Ab?u=https%3A%2F%2Fb.test%2F", "https://b.test/"),
        ("https://nam.safelink.emails.azure.net/redirect/?destination=https%3A%2F%2Fb.test%2F&p=c", "https://b.test/"),
        ("https://www.yuque.com/r/goto?url=https%3A%2F%2Fb.test%2F", "https://b.test/"),
        ("https://cloud.tencent.com/developer/tools/blog-entry?target=https%3A%2F%2Fb.test", "https://b.test"),
        ("https://forum.test/proxy.php?link=https%3A%2F%2Fb.example%2F&hash=c", "https://b.example/"),
        ("https://forum.test/redirect-to/?redirect=https%3A%2F%2Fb.example%2F", "https://b.example/"),
    ],
)
def test_what_vendors_document(target: str, clean: str) -> None:
    """Parameters and wrappers that are in no article that was looked at."""
    text = fixed(fixed(f"[a]({target})", "link/redirect"), "link/tracking")
    assert text == f"[a]({clean})"


def test_credit_that_a_licence_asks_for_is_info_without_a_fix() -> None:
    found = lint("By [Ann](https://unsplash.com/@ann?utm_source=journal&utm_medium=referral).")
    assert [(f.rule, f.severity, f.fix) for f in found] == [("link/tracking", "info", None)]


def test_a_finding_covers_the_parameters() -> None:
    text = "[a](https://a.test/b?id=1&utm_source=x&utm_medium=y#c)"
    (finding,) = lint(text)
    assert text[finding.start : finding.end] == "&utm_source=x&utm_medium=y"
    assert "utm_source, utm_medium" in finding.message


def test_a_redirect_names_its_target_as_evidence() -> None:
    (finding,) = lint("[a](https://www.google.com/url?q=https://a.test/&sa=D)")
    assert finding.evidence == ("https://a.test/",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## 雨が降る\n\n[a](#雨が降る) [b](#%E9%9B%A8%E3%81%8C%E9%99%8D%E3%82%8B)", []),
        ("## 雨が降る\n\n[a](#雨が降る) [b](#晴れのち曇り)", ["#晴れのち曇り"]),
        ("## Rain\n\n[a](#the-sun-at-noon)", ["#the-sun-at-noon"]),
        ("## Rain\n\n[a](#sun)", []),  # it may be a place that the theme makes
        ('## Rain\n\n<div id="The-Sun-at-Noon"></div>\n\n[a](#the-sun-at-noon)', []),
        ("Rain: a heading\n---\n\n[a](#rain-a-heading) [b](#sun-and-rain)", ["#sun-and-rain"]),
    ],
)
def test_anchors(text: str, found: list[str]) -> None:
    compiled = anchors.compile(RULEBOOK.rules["link/anchor"])
    result = list(anchors.check(Context(Article("article.md", text, WORDS)), compiled))
    assert [text[finding.start : finding.end] for finding in result] == found


# --- robustness ------------------------------------------------------------------------------------------------------


def test_a_wrong_expression_names_the_rule() -> None:
    rule = RULES["link/truncated"]
    broken = rule._replace(options={"faults": [{"says": "x", "pattern": "("}]})
    with pytest.raises(RuleError, match=re.escape("truncated.yaml")):
        links.compile(broken)


def test_a_fault_needs_a_pattern_or_hosts() -> None:
    with pytest.raises(RuleError, match="pattern or hosts"):
        links.compile(RULES["link/truncated"]._replace(options={"faults": [{"says": "x"}]}))


def expressions(value: Any, key: str = "") -> Iterator[tuple[str, bool]]:
    """All regular expressions in a rule's options, and whether they must fit as a whole."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from expressions(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from expressions(inner, key)
    elif isinstance(value, str):
        if key == "value":
            yield value, True
        elif key in {"pattern", "path", "not", "not-text", "rendered", "url"}:
            yield value, False


EXPRESSIONS = sorted({found for rule in RULES.values() for found in expressions(rule.options)})
HOSTILE = [
    *(
        piece * (20_000 // len(piece))
        for piece in ("a", "/", "%", "%25", "a.", ".", "?", "&", " ", "'", '"', "https://")
    ),
    *(
        "https://a.test/" + piece * 5_000
        for piece in ("a", "?a=", "&amp;", "%25", "{{", "((", "]", "%C3", "_", "*", "…")
    ),
    "https://" + "a." * 10_000 + "!",
    "https://a.test/?" + "a=b&" * 5_000 + "!",
    "href='" * 3_000,
]


@pytest.mark.parametrize(("expression", "whole"), EXPRESSIONS)
def test_every_expression_takes_bounded_time(expression: str, whole: bool) -> None:
    pattern = re.compile(expression)
    find = pattern.fullmatch if whole else pattern.search
    with hang_guard():
        for text in HOSTILE:
            find(text)


# Pieces of which URLs are made that are in order, and pieces of faults.
URL_PIECES = [
    "https://",
    "http://",
    "www.",
    "a.test",
    "/",
    "b",
    "A",
    "-",
    "_",
    "__",
    ".",
    "..",
    "?",
    "&",
    "=",
    "#",
    ",",
    "+",
    "!",
    ":",
]
ESCAPES = [
    "%20",
    "%2F",
    "%3A",
    "%22",
    "%5E",
    "%25",
    "%E2%80%9D",
    "%C3%A9",
    "%E4%BD%A0",
    "%C3",
    "%",
    "%E2%80%8B",
    "%7B%7B",
]
NAMES = ["utm_source=", "http", "https", "object", "AT", "todo", "//", "~r/", "ref=x.com"]
PLAIN_LOOKING = st.lists(st.sampled_from([*URL_PIECES, *URL_PIECES, *ESCAPES, *NAMES]), max_size=9).map(
    lambda pieces: "https://a.test/" + "".join(pieces)
)


@given(PLAIN_LOOKING | st.lists(st.sampled_from([*URL_PIECES, *NAMES]), max_size=9).map("".join))
def test_nothing_is_wrong_with_a_plain_url(target: str) -> None:
    """What rules that pass over plain URLs rely on: none of their faults fits one, but for those of known hosts."""
    if plain_host(target) is None:
        return
    for rule in RULES.values():
        if rule.options.get("skip-plain"):
            for fault in rule.options["faults"]:
                literals = fault.get("with", ())
                if "hosts" not in fault and (not literals or any(literal in target for literal in literals)):
                    found = re.search(fault["pattern"], target)
                    assert not found or re.search(fault.get("not", r"\Z."), target), fault["says"]


@given(
    st.lists(PLAIN_LOOKING | st.sampled_from(["https://t.co/x", "https://a.test/?utm_source=x", "[URL]"]), max_size=5)
)
def test_rules_that_look_together_find_what_each_finds_alone(targets: list[str]) -> None:
    text = "\n\n".join(f'<a href="{target}">a</a>' for target in targets)
    alone = {(finding.rule, finding.start) for finding in lint(text)}
    together = [links.compile(rule) for rule in RULES.values()]
    links.unite(together)
    context = Context(Article("article.md", text, WORDS))
    assert {(f.rule, f.start) for compiled in together for f in links.check(context, compiled)} == alone


@given(PLAIN_LOOKING)
def test_a_quick_look_misses_nothing(target: str) -> None:
    """A rule asked about each link finds what it finds of those that the gate lets through."""
    text = f"[a](<{target}>)"
    article = Article("article.md", text, WORDS)
    for name, compiled in COMPILED.items():
        asked = [finding for link in article.links if (finding := MADE[name].find(link, article))]
        assert list(links.check(Context(article), compiled)) == asked


@given(st.text(max_size=80) | st.text(st.sampled_from("htps:/?&#=%[]@.{}<>\"'*| \\…"), max_size=40))
def test_no_target_is_too_strange(target: str) -> None:
    for place, attribute in (("markdown", ""), ("attribute", "href"), ("front-matter", "source")):
        link = Link(target, 0, len(target), View.identity(target), place, attribute, "text")
        for made in MADE.values():
            finding = made.find(link, ARTICLE)
            if finding is not None:
                assert 0 <= finding.start <= finding.end <= len(target)


def test_a_rule_may_name_each_decoder() -> None:
    assert sorted(DECODERS) == list(links.DECODERS)
