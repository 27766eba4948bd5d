"""What several test files share: articles, and a content repository with the command line run in it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parent.parent / "fixtures"

# Real articles, where there are some.
CORPUS = Path(
    os.environ.get("ARTICLELINT_CORPUS") or Path(__file__).parent.parent.parent / "shared/corpora/aivibe/content/posts"
)

CLEAN = """---
title: The harbour of Port Ansel gets a crane
date: 2025-03-02
---

The harbour of Port Ansel gets a crane that can lift forty tonnes. It was built in the town and will be put up in May.
"""
BROKEN = "---\ntitle: The crane: a first look\n---\n\nThe crane was shown to the town on Sunday.\n"

HOUSE_RULE = """\
name: house/press-line
summary: Line that the press office adds
why: It is addressed to editors, and readers see it.
kind: pattern
languages: [en]
severity: warning
message: "Left over from the press office: {text}"
options:
  patterns: ["notes? to editors?"]
examples:
  bad:
    - "The crane will be put up in May. «Note to editors.»"
  good:
    - "The editors took note of the crane."
"""


class Result(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    def rules(self) -> list[str]:
        """The rules of the findings in a JSON report."""
        return [finding["rule"] for finding in self.json()["findings"]]


class Site:
    """A content repository, which is the working folder."""

    def __init__(self, root: Path, run: Callable[[tuple[str, ...], bytes], Result]) -> None:
        self.root = root
        self._run = run

    def write(self, path: str, content: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def run(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run `articlelint` with `arguments` in this process."""
        return self._run(arguments, stdin)

    def check(self, *arguments: str) -> Result:
        """Run `articlelint check` with a JSON report."""
        return self.run("check", "--output-format", "json", *arguments)
