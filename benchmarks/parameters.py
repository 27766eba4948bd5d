"""Which tracking parameters of published lists articlelint drops, and which of its own no list has.

    python -m benchmarks.parameters
        [--clearurls data.min.json] [--adguard general_url.txt ...] [--firefox LIST.json ...] [--show]

--clearurls: the rules of the repository ClearURLs/Rules. --adguard: filter lists of AdGuard's TrackParamFilter.
--firefox: Firefox's lists, StripOnShare.json or the records of the collection query-stripping. Each list is asked for
names that it drops everywhere, and for names that it drops on one host.

A name counts as dropped if articlelint drops it on that host (anywhere: on one that no rule knows), by its name alone
("always"), or for some values only ("by value"). --show prints the names that it does not drop. They are not all to be
added: lists for browsers also drop what opens a page another way, while a fix must never change what a link shows.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from articlelint.checks.links.rules import tracking_table
from articlelint.config.model import Config
from articlelint.run.plan import load_rulebook
from articlelint.urls.tracking import Tracking, tracking_parameters

ANYWHERE = "any.test"
_NAME = re.compile(r"[\w.$-]+(?:\[\])?")
_CLEARURLS_HOST = re.compile(r"([a-z0-9-]+(?:\\\.[a-z0-9-]+)*\\\.[a-z]{2,6})(?![\w\\])")
_ADGUARD = re.compile(r"(?:\|\|(?P<host>[\w.-]+\.[a-z]{2,}))?[\w^/*-]*\$(?:[\w-]+,)*removeparam=(?P<name>[^,|/]+)$")


class Dropped(NamedTuple):
    """A name that a list drops on `host`."""

    host: str
    name: str


def clearurls(data: dict[str, Any]) -> Iterator[Dropped]:
    """The plain names of ClearURLs' rules; expressions are left out."""
    for provider in data["providers"].values():
        found = _CLEARURLS_HOST.search(provider.get("urlPattern", ""))
        host = found[1].replace("\\.", ".") if found else ANYWHERE
        if found is None and provider.get("urlPattern") != ".*":
            continue
        for rule in (*provider.get("rules", ()), *provider.get("referralMarketing", ())):
            name = rule.removeprefix("(?:%3F)?")
            if _NAME.fullmatch(name):
                yield Dropped(host, name)


def adguard(text: str) -> Iterator[Dropped]:
    """The plain names of a filter list; rules for paths, values and several hosts are left out."""
    for line in text.splitlines():
        found = _ADGUARD.fullmatch(line.strip())
        if found and _NAME.fullmatch(found["name"]):
            yield Dropped(found["host"] or ANYWHERE, found["name"])


def firefox(data: Any) -> Iterator[Dropped]:
    """The names of Firefox's lists, of either form."""
    if isinstance(data, dict) and "data" in data:
        data = data["data"]
    for record in data if isinstance(data, list) else data.values():
        names = record.get("queryParams") or record.get("stripList") or ()
        hosts = record.get("topLevelSites") or ["*"]
        for host in hosts:
            for name in names:
                yield Dropped(ANYWHERE if host == "*" else host, name)


def how(dropped: Dropped, table: Tracking) -> str:
    """How articlelint takes the parameter: "always", "by value" or "never"."""
    if tracking_parameters(f"https://{dropped.host}/page?{dropped.name}=1&id=2", table):
        return "always"
    return "by value" if dropped.name.lower() in table.conditions else "never"


def report(title: str, names: Iterable[Dropped], table: Tracking, *, show: bool) -> None:
    """Print how many names of one list articlelint drops."""
    everywhere, of_host = [], []
    for each in sorted(set(names)):
        (everywhere if each.host == ANYWHERE else of_host).append(each)
    for place, group in (("anywhere", everywhere), ("on a host", of_host)):
        taken = [how(each, table) for each in group]
        print(
            f"{title:10} {place:10} {len(group):5} names: {taken.count('always')} always,"
            f" {taken.count('by value')} by value, {taken.count('never')} never"
        )
        if show:
            for each, kind in zip(group, taken, strict=True):
                if kind == "never":
                    print(f"    {each.host:30} {each.name}")


def main() -> None:
    """Compare the lists that are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clearurls", type=Path)
    parser.add_argument("--adguard", type=Path, nargs="*", default=[])
    parser.add_argument("--firefox", type=Path, nargs="*", default=[])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    table = tracking_table(load_rulebook(Config.default()).rules["link/tracking"])
    listed: set[str] = set()
    lists: list[tuple[str, list[Dropped]]] = []
    if arguments.clearurls:
        lists.append(("ClearURLs", list(clearurls(json.loads(arguments.clearurls.read_text(encoding="utf-8"))))))
    if arguments.adguard:
        lists.append(("AdGuard", [d for path in arguments.adguard for d in adguard(path.read_text(encoding="utf-8"))]))
    if arguments.firefox:
        texts = [json.loads(path.read_text(encoding="utf-8")) for path in arguments.firefox]
        lists.append(("Firefox", [d for data in texts for d in firefox(data)]))
    for title, names in lists:
        report(title, names, table, show=arguments.show)
        listed.update(each.name.lower() for each in names)
    own = sorted(name for name in table.names if name not in listed)
    print(f"articlelint drops {len(table.names)} names anywhere, {len(own)} of which no list here has")
    if arguments.show:
        print("    " + " ".join(own))


if __name__ == "__main__":
    main()
