"""What to add to a repository so that articlelint runs there: for people to paste, into files that are theirs."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from articlelint import __version__

PATHS = "PATHS"  # stands for the folder that is to be checked


class Snippet(NamedTuple):
    """Lines for `file`. A repository has a use for it where there is a file or folder `sign`, or a remote on `host`."""

    name: str
    file: str
    sign: str
    host: str
    text: str


SNIPPETS = {
    "pre-commit": Snippet(
        "pre-commit",
        ".pre-commit-config.yaml",
        ".pre-commit-config.yaml",
        "",
        f"""\
repos:
  - repo: https://github.com/OWNER/articlelint
    rev: v{__version__}
    hooks:
      - id: articlelint
""",
    ),
    "github": Snippet(
        "GitHub",
        ".github/workflows/articles.yml",
        ".github",
        "github.com",
        f"""\
name: articles
on: [pull_request]
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: OWNER/articlelint@v{__version__}
        with:
          paths: {PATHS}
""",
    ),
    "gitlab": Snippet(
        "GitLab",
        ".gitlab-ci.yml",
        ".gitlab-ci.yml",
        "gitlab",
        f"""\
articles:
  image: python:3.13-slim
  script:
    - pip install articlelint=={__version__}
    - articlelint check {PATHS}
""",
    ),
}


def fitting(folder: str) -> list[Snippet]:
    """Those for what the repository at `folder` uses, as far as its files tell."""
    remotes = re.findall(r"(?m)^\s*url\s*=\s*(.+)", _git_config(folder))
    return [
        each
        for each in SNIPPETS.values()
        if os.path.exists(os.path.join(folder, each.sign))
        or (each.host and any(each.host in remote for remote in remotes))
    ]


def lines(snippet: Snippet, root: str) -> list[str]:
    """The lines of a snippet for the articles below the absolute folder `root`."""
    path = os.path.relpath(root, repository(root)).replace(os.sep, "/")
    return snippet.text.replace(PATHS, path).splitlines()


def repository(folder: str) -> str:
    """The folder of the repository in which the absolute `folder` is; itself where it is in none."""
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        parent = os.path.dirname(at)
        if parent == at:
            return folder
        at = parent
    return at


def _git_config(folder: str) -> str:
    try:
        with open(os.path.join(folder, ".git", "config"), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
