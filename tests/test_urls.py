"""URLs: parameters are cut out byte for byte, redirects give the target they carry."""

from __future__ import annotations

import base64
import re
from itertools import pairwise
from urllib.parse import unquote as standard_unquote

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import example, given
from hypothesis import strategies as st

from articlelint.urls.plain import HostMap, host_of, registered_domain, unquote
from articlelint.urls.redirects import Wrapper, final_target, redirect_of
from articlelint.urls.tracking import (
    Condition,
    HostRule,
    PageRule,
    PathMark,
    Tracking,
    cut,
    cuts,
    tracking_parameters,
    without_tracking,
)

TABLE = Tracking(
    names=frozenset({"fbclid", "gclid", "mc_eid"}),
    prefixes=("utm_",),
    conditions={
        "ref": (Condition(re.compile(r"(?:[a-z0-9-]+\.)+(?:com|test)")),),
        "src": (Condition(re.compile("rss")),),
        "sa": (Condition(re.compile("D"), beside="ust"),),
    },
    hosts=HostMap.build(
        [
            (["video.test"], HostRule(frozenset({"si", "feature"}), frozenset({"t"}))),
            (["social.test"], HostRule(frozenset({"s", "t"}), frozenset(), re.compile("/status/"))),
            (["shop.*"], HostRule(frozenset({"tag"}), frozenset({"th"}))),
            (["archive.test"], HostRule(frozenset(), frozenset({"*"}))),
            (["pages.test"], HostRule(frozenset(), frozenset({"utm_source"}), beside="sk")),
        ]
    ),
    pages=(PageRule(re.compile("unsubscribe"), frozenset({"mc_eid"})),),
    signatures=(frozenset({"signature", "expires"}),),
    marks=HostMap.build(
        [
            (["shop.*"], PathMark("ref", "/ref=", re.compile(r"/ref=[^/?#]{0,100}"))),
            (["*"], PathMark("jsessionid", ";jsessionid=", re.compile(r";jsessionid=\w{4,80}"))),
        ]
    ),
)
WRAPPERS = HostMap.build(
    [
        (["search.*"], Wrapper(path=re.compile("^/url"), parameters=("q", "url"))),
        (["safe.test"], Wrapper(path=re.compile("^/v2/"), parameters=("u",), decoder="proofpoint2")),
        (["safe.test"], Wrapper(pattern=re.compile("^/v3/__(.*)$"), decoder="proofpoint3")),
        (["coded.test"], Wrapper(parameters=("data",), decoder="base64", is_opaque=True)),
        (["cache.test"], Wrapper(pattern=re.compile(r"^/c/s/(.+)$"), decoder="https")),
        (["short.test"], Wrapper(is_opaque=True)),
        (["images.test"], Wrapper(pattern=re.compile(r"^/([0-9a-f]{8,999})$"), decoder="hex")),
        (["wall.test"], Wrapper(path=re.compile("^/login"), parameters=("next",), is_local=True)),
        (["*"], Wrapper(parameters=("go",), decoder="base64", literals=("aHR0c",))),
        (["*"], Wrapper(path=re.compile(r"^/ls/click"), literals=("/ls/click?upn=",), is_opaque=True)),
        (["*"], Wrapper(path=re.compile(r"^/out\?"), parameters=("to",))),
    ]
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/b?utm_source=x", "https://a.test/b"),
        ("https://a.test/b?id=1&utm_source=x&page=2", "https://a.test/b?id=1&page=2"),
        ("https://a.test/b?utm_source=x&id=1", "https://a.test/b?id=1"),
        ("https://a.test/b?q=%20x&UTM_Source=x", "https://a.test/b?q=%20x"),
        ("https://a.test/b?utm%5Fsource=x", "https://a.test/b"),
        ("https://a.test?fbclid", "https://a.test"),
        ("https://a.test/?a=1&&gclid=x&", "https://a.test/?a=1"),
        ("https://a.test/?utm_source=x&amp;utm_medium=y", "https://a.test/"),
        ("https://a.test/?id=1&amp;utm_medium=y&#038;page=2", "https://a.test/?id=1&#038;page=2"),
        ("https://a.test/?utm_source=x?utm_medium=y", "https://a.test/"),
        ("https://a.test/?id=1?utm_medium=y", "https://a.test/?id=1"),
        ("https://a.test/b&utm_medium=y", "https://a.test/b"),
        ("https://a.test/b&utm_medium=y?id=1", "https://a.test/b?id=1"),
        ("https://a.test/b&id=1?utm_medium=y", "https://a.test/b&id=1"),
        ("https://a.test/?utm_term=a,%20b&%20c", "https://a.test/"),
        ("https://a.test/b#utm_source=x", "https://a.test/b"),
        ("https://a.test/b#part?utm_source=x", "https://a.test/b#part"),
        ("https://a.test/b#part&utm_source=x", "https://a.test/b#part"),
        ("https://a.test/b?utm_source=x#part", "https://a.test/b#part"),
        ("https://a.test/b?ref=weekly.test", "https://a.test/b"),
        ("https://a.test/b?src=rss", "https://a.test/b"),
        ("https://a.test/b?sa=D&ust=15", "https://a.test/b?ust=15"),
        ("https://video.test/w?v=1&si=2&t=3", "https://video.test/w?v=1&t=3"),
        ("https://social.test/me/status/1?s=20&t=x", "https://social.test/me/status/1"),
        ("https://www.shop.co.uk/dp/1?th=1&tag=x", "https://www.shop.co.uk/dp/1?th=1"),
        ("/relative?utm_source=x", "/relative"),
        ("https://shop.de/dp/1/ref=sr_1_3", "https://shop.de/dp/1"),
        ("https://shop.de/dp/1/ref=sr_1_3?tag=x&th=1", "https://shop.de/dp/1?th=1"),
        ("https://a.test/list;jsessionid=0A1B2C?page=2", "https://a.test/list?page=2"),
        ("https://shop.de/ref=a;jsessionid=0A1B?tag=x", "https://shop.de"),
    ],
)
def test_tracking_parameters_are_dropped(url: str, expected: str) -> None:
    assert without_tracking(url, TABLE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/",
        "https://a.test/utm_source=x",
        "https://a.test/?q=utm_source=x",
        "https://a.test/?q=utm_source%3Drss",
        "https://a.test/?ref=main",
        "https://a.test/?src=calendar%40a.test",
        "https://a.test/?sa=D",
        "https://video.test/w?t=3",
        "https://social.test/search?s=20",
        "https://shop.evil.test/?tag=x",
        "https://archive.test/https://a.test/?utm_source=x",
        "https://pages.test/a?utm_source=x&sk=1",
        "https://a.test/dp/1/ref=sr_1_3",
        "https://a.test/list?q=;jsessionid=0A1B2C",
        "https://a.test/unsubscribe?mc_eid=1",
        "https://a.test/f?Expires=1&Signature=x&utm_source=y",
        "https://a.test/?p=a.git;a=summary",
        "https://a.test/#!page",
        "https://a.test/#:~:text=a,b",
        "https://a.test/?&&",
        "mailto:a@b.test?subject=x",
    ],
)
def test_what_carries_meaning_stays(url: str) -> None:
    assert tracking_parameters(url, TABLE) == ()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.Test/b", "a.test"),
        ("HTTP://user:word@a.test:80/b", "a.test"),
        ("//a.test", "a.test"),
        ("https://a.test.?b", "a.test"),
        ("http://[::1]:80/", "[::1]:80"),
        ("http://[", "["),
        ("mailto:a@b.test", ""),
        ("/a", ""),
        ("", ""),
    ],
)
def test_host_of(url: str, expected: str) -> None:
    assert host_of(url) == expected


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("shop.com", True),
        ("www.shop.com", True),
        ("shop.co.uk", True),
        ("www.shop.com.br", True),
        ("shop.evil.test", False),
        ("myshop.com", False),
        ("shop", False),
    ],
)
def test_a_name_under_any_ending(host: str, fits: bool) -> None:
    table = HostMap.build([(["shop.*"], 1)])
    assert bool(table[host]) is fits


B64 = base64.urlsafe_b64encode(b'{"from":"x","url":"https://a.test/b"}').decode().rstrip("=")


def test_hosts_by_their_first_label() -> None:
    table = HostMap.build([(["staging.**"], 1)])
    assert [bool(table[host]) for host in ("staging.a.test", "staging.com", "a.staging.test", "staging")] == [
        True, True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.search.com/url?sa=D&q=https://a.test/b", "https://a.test/b"),
        ("https://search.co.uk/url?q=https%3A%2F%2Fa.test%2Fb%3Fc%3D1%26d%3D2", "https://a.test/b?c=1&d=2"),
        ("https://search.com/url?q=https%253A%252F%252Fa.test%252Fb", "https://a.test/b"),
        ("https://search.com/url?q=&url=https://a.test/", "https://a.test/"),
        ("https://safe.test/v2/url?u=https-3A__a.test_b-2Dc&d=x", "https://a.test/b-c"),
        ("https://safe.test/v3/__https://a.test/b*c__;Iw!!abc$", "https://a.test/b#c"),
        ("https://safe.test/v3/__https://a.test/b**Ac__;Iz8!!abc$", "https://a.test/b#?c"),
        (f"https://coded.test/?data={B64}", "https://a.test/b"),
        ("https://cache.test/c/s/a.test/b", "https://a.test/b"),
        ("https://any.test/out?to=https%3A%2F%2Fa.example%2F", "https://a.example/"),
        ("https://search.com/url?q=https%25253A%25252F%25252Fa.test%25252Fb", "https://a.test/b"),
        ("https://images.test/" + b"https://a.test/b.png".hex(), "https://a.test/b.png"),
        ("https://wall.test/login?next=%2Fpost%2F7", "https://wall.test/post/7"),
        ("https://wall.test/login?next=https%3A%2F%2Fwall.test%2Fpost%2F7", "https://wall.test/post/7"),
        ("https://any.test/page?go=aHR0cHM6Ly9hLnRlc3QvYmM=", "https://a.test/bc"),
        ("https://any.test/page?go=aHR0cHM6Ly9hLnRlc3QvYmM%3D", "https://a.test/bc"),
        ("https://mail.any.test/ls/click?upn=u001.aB", ""),
    ],
)
def test_redirects_give_their_target(url: str, target: str) -> None:
    found = redirect_of(url, WRAPPERS)
    assert found is not None
    assert found.target == target


@pytest.mark.parametrize(
    "url",
    [
        "https://search.com/search?q=https://a.test/",
        "https://search.com/url?q=words",
        "https://search.com/url?q=https://nohost/",
        "https://any.test/out?to=https%3A%2F%2Fwww.any.test%2F",  # a site's own redirect
        "https://any.test/in?to=https%3A%2F%2Fa.example%2F",
        "https://web.any.test/2020/https://a.example/",
        "/out?to=https://a.example/",
        "https://images.test/0011223344zz",
        "https://wall.test/login?next=post",
        "https://wall.test/login?next=%2F%2F",
        "https://any.test/page?go=aHR0ceeee",
        "https://any.test/page?q=/ls/click?upn=u001.aB",
    ],
)
def test_other_urls_are_no_redirects(url: str) -> None:
    assert redirect_of(url, WRAPPERS) is None


def test_an_opaque_redirect_has_no_target() -> None:
    for url in ("https://short.test/x", "https://coded.test/?data=%%%", "https://coded.test/"):
        found = redirect_of(url, WRAPPERS)
        assert found is not None
        assert found.target == ""


def test_targets_are_unwrapped_and_cleaned() -> None:
    inner = "https%3A%2F%2Fcache.test%2Fc%2Fs%2Fa.test%2Fb%3Futm_source%3Dx%26id%3D1"
    found = final_target(f"https://search.com/url?q={inner}", WRAPPERS, TABLE)
    assert found is not None
    assert found.target == "https://a.test/b?id=1"


NAMES = st.sampled_from(["utm_source", "id", "fbclid", "q", "ref", "utm%5Fterm", "", "src", "sa", "v"])
VALUES = st.sampled_from(["", "=", "=1", "=rss", "=a.test", "=%20x", "=a=b", "=https://b.test/?x=1"])
SEPARATORS = st.sampled_from(["&", "&amp;", "&&", "?", "&#038;"])
FRAGMENTS = st.sampled_from(["", "#", "#part", "#utm_source=x", "#a?utm_source=x&b=1", "#/r?id=1"])


@st.composite
def urls(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(NAMES, VALUES, SEPARATORS), max_size=6))
    query = "".join(name + value + separator for name, value, separator in parts)
    base = draw(st.sampled_from(["https://a.test/b", "https://video.test", "/x", "https://a.test/b&utm_source=1"]))
    return base + draw(st.sampled_from(["?", "", "?&"])) + query + draw(FRAGMENTS)


@given(urls())
def test_cleaning_is_idempotent(url: str) -> None:
    once = without_tracking(url, TABLE)
    assert without_tracking(once, TABLE) == once


@given(urls())
@example("https://a.test/b&utm_source=1?utm_source&id?utm_source&")  # what is left reads differently
def test_a_cleaned_url_is_the_original_with_whole_parameters_cut_out(url: str) -> None:
    dropped = tracking_parameters(url, TABLE)
    spans = cuts(url, dropped)
    assert without_tracking(cut(url, spans), TABLE) == without_tracking(url, TABLE)
    assert all(low < high for low, high in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for parameter in dropped:  # each goes as a whole
        assert any(low <= parameter.start and parameter.end <= high for low, high in spans)
    if not dropped:
        assert without_tracking(url, TABLE) == url


@given(st.text() | st.text(st.sampled_from("htps:/?&#=%[]@.;utm_source amp"), max_size=60))
@example("http://[")
@example("https://[::1/?utm_source=x")
@example("?#&")
def test_no_text_is_too_strange(text: str) -> None:
    cleaned = without_tracking(text, TABLE)
    assert len(cleaned) <= len(text)
    redirect_of(text, WRAPPERS)
    final_target("https://search.com/url?q=" + text, WRAPPERS, TABLE)


@pytest.mark.parametrize(
    "repeated", ["&", "?", "&amp;", "%25", "a", "?a=", "&a=b", "#", "@", "//", ".", "utm_source=x&"]
)
def test_long_hostile_urls_take_bounded_time(repeated: str) -> None:
    def work(size: int) -> None:
        url = "https://a.test/?" + repeated * (size // len(repeated))
        without_tracking(url, TABLE)
        redirect_of(url, WRAPPERS)
        host_of(repeated * (size // 2))

    assert_linear(work, 10_000)
    with hang_guard():
        work(400_000)


@given(st.text(st.sampled_from("%a0C3é9AfF-+ "), max_size=20))
@example("%C3%A9%c3")
@example("%C3a%A9")
def test_unquotes_as_the_standard_library(text: str) -> None:
    assert unquote(text) == standard_unquote(text)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.com", "example.com"),
        ("www.paper.co.uk", "paper.co.uk"),
        ("paper.co.uk", "paper.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.or.jp", "b.or.jp"),
        ("a.co.example", "co.example"),  # the last label is no country's
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_registered_domain(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_a_redirect_between_neighbours_of_a_country_leaves_the_site() -> None:
    """Two names below co.uk are two sites, as two below com are."""
    found = redirect_of("https://news.co.uk/out?to=https%3A%2F%2Fpaper.co.uk%2Fa", WRAPPERS)
    assert found is not None and found.target == "https://paper.co.uk/a"
