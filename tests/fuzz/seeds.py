"""What mutations start from: the sample articles, the examples of the rules, and the blocks of the documentation.

The first byte of each seed, a blank here, is a choice that the target makes (the syntax of an article, say).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from articlelint.rulebook.rule import read_yaml
from articlelint.syntax.front_matter.parse import parse

ROOT = Path(__file__).parent.parent.parent
_LONGEST = 1 << 13  # bytes

_CONFIGURATION = """\
include = ["**/*.md"]
exclude = ["drafts/**", "*.tmp"]
select = ["all"]
ignore = ["tags"]
extend-select = ["link/file"]
min-severity = "info"
fail-on = "error"
require-front-matter = ["**"]
from-pages = ["clips/**"]
rule-paths = ["rules"]
respect-gitignore = false
[category]
allowed = ["News", "Sport"]
catch-all = ["News"]
compatible = [["News", "Sport"]]
from-folder = ["posts/**"]
[category.keywords]
Sport = ["free kick", "goalkeeper"]
[[schema]]
files = "**"
schema = "post.json"
[[per-file-ignores]]
files = "**"
rules = ["link"]
[rules."link/tracking"]
severity = "error"
"""
_SCHEMA = {
    "$id": "https://site.test/post.json",
    "type": "object",
    "required": ["title", "date"],
    "properties": {
        "title": {"type": "string", "minLength": 3, "maxLength": 70, "pattern": "^[A-Z]"},
        "date": {"$ref": "#/$defs/date"},
        "tags": {"type": "array", "items": {"enum": ["harbour", "crane"]}, "uniqueItems": True, "minItems": 1},
        "draft": {"const": False},
        "author": {"anyOf": [{"type": "string"}, {"$ref": "#"}, {"$ref": "part.json#/a"}]},
    },
    "patternProperties": {"^x-": {"not": {"type": "null"}}},
    "dependentRequired": {"draft": ["date"]},
    "additionalProperties": False,
    "$defs": {"date": {"type": "string", "format": "date", "if": {"minLength": 1}, "then": True, "else": False}},
}


@cache
def articles() -> tuple[bytes, ...]:
    """The sample articles and the texts of the rules' examples."""
    files = sorted((ROOT / "fixtures").iterdir())
    found = [*(path.read_bytes() for path in files), *(text.encode("utf-8", "surrogatepass") for text in _examples())]
    return _chosen(found)


@cache
def heads() -> tuple[bytes, ...]:
    """The front matter of articles, with the first lines of the body."""
    found = []
    for article in articles():
        text = article[1:].decode("utf-8", "replace")
        front_matter = parse(text)
        if front_matter is not None:
            found.append(text[: front_matter.body_start + 200].encode("utf-8", "surrogatepass"))
    return _chosen([*found, b'+++\ntitle = "A"\ntags = ["a"]\n+++\n\nB.\n', b'{"title": "A", "tags": ["a"]}\n\nB.\n'])


@cache
def suppressions() -> tuple[bytes, ...]:
    """Articles that silence rules."""
    return _chosen([each[1:] for each in articles() if b"articlelint" in each])


@cache
def configurations() -> tuple[bytes, ...]:
    """Whole configurations, and tables of them."""
    return _chosen([_CONFIGURATION.encode(), *_blocks("toml")])


@cache
def rules() -> tuple[bytes, ...]:
    """Rule files."""
    bundled = [path.read_bytes() for path in sorted((ROOT / "rules").glob("*/*.yaml"))]
    return _chosen([*bundled, *(each for each in _blocks("yaml") if b"kind:" in each)])


@cache
def schemas() -> tuple[bytes, ...]:
    """JSON Schemas."""
    bundled = [path.read_bytes() for path in sorted((ROOT / "rules").glob("*/*.json"))]
    return _chosen([json.dumps(_SCHEMA, indent=1).encode(), b"true", *bundled, *_blocks("json")])


def _chosen(found: list[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(b" " + each for each in found if 0 < len(each) <= _LONGEST))


def _blocks(language: str) -> list[bytes]:
    """The blocks of code in a language in the documentation."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = (page.read_text(encoding="utf-8") for page in pages)
    return [each.encode() for text in texts for each in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def _examples() -> Iterator[str]:
    for path in sorted((ROOT / "rules").glob("*/*.yaml")):
        for examples in read_yaml(str(path)).get("examples", {}).values():  # tables have none
            for example in examples:
                yield _text(example).translate({ord("«"): None, ord("»"): None})


def _text(example: Any) -> str:
    """The text of an example of a rule; "" if it is not one of a text."""
    if isinstance(example, str):
        return example
    if "article" in example:  # JSON is YAML
        article = example["article"]
        return f"---\n{json.dumps(article.get('front-matter', {}), ensure_ascii=False, default=str)}\n---\n\n{article.get('body', '')}"
    text: str = example.get("text", "")
    return text
