"""Whether what fixes remove is whole: every removal of boilerplate in the articles of folders, tried by itself.

    python -m benchmarks.removals FOLDER ... [--most N]

The sentences of an article after a removal have to be those before it, less whole ones that the finding covers. It
prints the others, at most N of them, and how many removals there were.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from articlelint.api import check_paths
from articlelint.config.model import Config
from tests.removals import Cut, cut_by, removals

SHOWN = 120


def cuts(folders: list[str]) -> Iterator[tuple[str, Cut | None]]:
    """Each removal in the articles of `folders`: the path, and what it tears."""
    for report in check_paths(folders, Config.default()):
        for finding in removals(list(report.findings)):
            yield report.path, cut_by(finding, report.text, report.path)


def main() -> int:
    """Print the removals that tear something; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--most", type=int, default=20)
    arguments = parser.parse_args()
    number = torn = 0
    for path, cut in cuts(arguments.folders):
        number += 1
        if cut is not None:
            torn += 1
            if torn <= arguments.most:
                print(f"{path}: {cut.rule}\n  gone {cut.gone!r:.{SHOWN}}\n  new  {cut.new!r:.{SHOWN}}")
    print(f"{number} removals, {torn} of which tear a sentence")
    return int(torn > 0)


if __name__ == "__main__":
    raise SystemExit(main())
