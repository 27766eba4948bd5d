"""Check what a wheel holds: the package with its rules, and nothing beside it. usage: check_wheel.py WHEEL"""

from __future__ import annotations

import sys
import zipfile

TABLES = ("page", "phrases")  # folders beside the rules that hold none


def main(path: str) -> None:
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    top = {name.partition("/")[0] for name in names}
    stray = {name for name in top if name != "articlelint" and not name.endswith(".dist-info")}
    if stray:
        sys.exit(f"{path} brings more than the package: {', '.join(sorted(stray))}")
    rules = [name for name in names if name.startswith("articlelint/_rules/") and name.count("/") == 3]
    rules = [name for name in rules if name.split("/")[2] not in TABLES]
    if not rules:
        sys.exit(f"{path} has no rules in articlelint/_rules")
    needed = ("py.typed", "_rules/macros.yaml", "_rules/languages.yaml", "_rules/phrases/nav.yaml")
    for name in (f"articlelint/{name}" for name in needed):
        if name not in names:
            sys.exit(f"{path} lacks {name}")
    print(f"{len(names)} files, {len(rules)} of them rules")


if __name__ == "__main__":
    main(sys.argv[1])
