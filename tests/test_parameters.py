"""The comparison with published lists of parameters reads them as they are written."""

from __future__ import annotations

import pytest

from articlelint.checks.links.rules import tracking_table
from articlelint.config.model import Config
from articlelint.run.plan import load_rulebook
from benchmarks.parameters import ANYWHERE, Dropped, adguard, clearurls, firefox, how

TABLE = tracking_table(load_rulebook(Config.default()).rules["link/tracking"])


def test_clearurls() -> None:
    everywhere = {"urlPattern": ".*", "rules": ["(?:%3F)?fbclid", "utm(?:_[a-z_]*)?"], "referralMarketing": ["ref_"]}
    of_host = {"urlPattern": r"^https?:\/\/(?:[a-z0-9-]+\.)*?harbour\.test", "rules": ["berth"]}
    found = list(clearurls({"providers": {"all": everywhere, "harbour": of_host, "none": {"urlPattern": "x"}}}))
    assert found == [Dropped(ANYWHERE, "fbclid"), Dropped(ANYWHERE, "ref_"), Dropped("harbour.test", "berth")]


def test_adguard() -> None:
    lines = [
        "! why",
        "$removeparam=fbclid",
        "||harbour.test^$removeparam=berth",
        "$removeparam=/^__s=/",
        "a^$removeparam",
    ]
    assert list(adguard("\n".join(lines))) == [Dropped(ANYWHERE, "fbclid"), Dropped("harbour.test", "berth")]


@pytest.mark.parametrize(
    "data",
    [
        {
            "all": {"queryParams": ["fbclid"], "topLevelSites": ["*"]},
            "h": {"queryParams": ["a"], "topLevelSites": ["h.test"]},
        },
        {"data": [{"stripList": ["fbclid"]}, {"stripList": ["a"], "topLevelSites": ["h.test"]}]},
    ],
)
def test_firefox(data: object) -> None:
    assert list(firefox(data)) == [Dropped(ANYWHERE, "fbclid"), Dropped("h.test", "a")]


def test_what_is_dropped() -> None:
    taken = {
        name: how(Dropped(host, name), TABLE)
        for host, name in ((ANYWHERE, "fbclid"), (ANYWHERE, "ref"), (ANYWHERE, "page"))
    }
    assert taken == {"fbclid": "always", "ref": "by value", "page": "never"}
    assert how(Dropped("youtube.com", "si"), TABLE) == "always"
