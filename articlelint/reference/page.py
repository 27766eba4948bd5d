"""A rule as a page for people: what `articlelint explain` prints and the rule reference of the site holds."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from articlelint.article.words import Words
from articlelint.checks.base import SiteCheck
from articlelint.checks.kinds import check_of
from articlelint.finding import Safety
from articlelint.reference.examples import repaired
from articlelint.rulebook.rule import Rule

_TYPES = {"array": "list", "object": "table", "string": "text", "integer": "whole number", "boolean": "true or false"}
_SHORT = 60  # characters of an option's value that are shown; of a longer one only what it is

_MADE_BY: dict[Safety, str] = {
    "safe": " by `--fix`.",
    "unsafe": " by `--fix --unsafe-fixes`: it may take away what belongs there, or be wrong.",
}


def page(rule: Rule, kinds: Mapping[str, str], words: Words) -> str:
    """The page of `rule`, in Markdown. `kinds` are the check kinds of plugins; `words` those of the rulebook."""
    on = "on by default" if rule.default else "off by default"
    lines = [f"# {rule.name}", "", f"{rule.summary}. ({rule.severity}, {on})", "", rule.why]
    if rule.languages:
        lines += ["", f"Looks at articles in: {', '.join(rule.languages)}."]
    if isinstance(check_of(rule.kind, kinds), SiteCheck):
        lines += ["", "Judges by what the site's articles have in common."]
    for title, key in (("Found", "bad"), ("Not found", "good")):
        lines += ["", f"## {title}"]
        for example in rule.examples[key]:
            lines += ["", *_example(example, is_marked=key == "bad")]
    lines += _fix(rule, kinds, words)
    lines += ["", "## Configuration", "", *_fenced([f'[rules."{rule.name}"]', f'severity = "{rule.severity}"'], "toml")]
    return "\n".join([*lines, *_options(rule, kinds)])


def _example(example: Any, *, is_marked: bool) -> Iterator[str]:
    """What the rule was given, and the file that it judged; with `is_marked` what was found is marked «so»."""
    keys = example if isinstance(example, dict) else {}
    options = {**keys.get("config", {}), **keys.get("options", {})}
    conditions = [f"`{key} = {json.dumps(value, ensure_ascii=False)}`" for key, value in options.items()]
    if "path" in keys:
        conditions.append(f"the file `{keys['path']}`")
    if "files" in keys:
        beside = ", ".join(f"`{path}`" for path in keys["files"])
        conditions.append(f"{beside} beside it" if beside else "no other file beside it")
    if conditions:
        yield from (f"With {'; '.join(conditions)}:", "")
    text = _text(example)
    yield from _fenced((text if is_marked else text.replace("«", "").replace("»", "")).splitlines(), "text")
    for number, other in enumerate(keys.get("site", ())):
        yield from ("", "And another article of the site:" if number else "Where the site has this article, too:", "")
        yield from _fenced(_text(other).splitlines(), "text")


def _text(example: Any) -> str:
    if isinstance(example, str):
        return example
    if "text" in example:
        return str(example["text"])
    if "article" in example:
        article = example["article"]
        head = ""
        if "front-matter" in article:
            import yaml

            head = f"---\n{yaml.safe_dump(article['front-matter'], sort_keys=False, allow_unicode=True)}---\n"
        return head + str(article.get("body", ""))
    if "bytes" in example:
        return f"(a file with the bytes {example['bytes']})"
    return f"(a file: {example['source']['detail']})"


def _fix(rule: Rule, kinds: Mapping[str, str], words: Words) -> Iterator[str]:
    """What the rule's fixes do to the first of its examples that they repair: the safe ones, then the others."""
    firsts: dict[Safety, tuple[str, str]] = {}
    for before, after, safety in repaired(rule, kinds, words):
        firsts.setdefault(safety, (before, after))
    if not firsts:
        return
    yield from ("", "## Fix")
    for safety in ("safe", "unsafe"):
        if safety not in firsts:
            continue
        before, after = firsts[safety]
        some = "Some are made" if len(firsts) > 1 else "Made"
        yield from ("", some + _MADE_BY[safety], "")
        changes = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm=""))
        yield from _fenced([line for line in changes if not line.startswith(("---", "+++", "@@"))], "diff")


def _options(rule: Rule, kinds: Mapping[str, str]) -> Iterator[str]:
    """What else `[rules."..."]` takes. What only tells the rules of a kind apart is no option for the user."""
    check = check_of(rule.kind, kinds)
    schema = check.options if check is not None else {}
    fixed = {name for name in schema.get("required", ()) if "enum" in schema["properties"][name]}
    options = {
        name: each
        for name, each in schema.get("properties", {}).items()
        if name not in fixed and (name in rule.options or "description" in each)
    }
    if options:
        yield from ("", "| option | takes | in the rule's file |", "| --- | --- | --- |")
    for name, each in options.items():
        about = f": {each['description']}" if "description" in each else ""
        value = _value(rule.options[name]) if name in rule.options else "not set"
        yield f"| `{name}` | {_type(each)}{about} | {value} |"


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    return _TYPES.get(schema.get("type", ""), "value")


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= _SHORT and "|" not in text and "`" not in text:
        return f"`{text}`"
    return f"{len(value)} entries" if isinstance(value, (dict, list)) else f"{len(text.split())} words"


def _fenced(lines: Sequence[str], language: str) -> list[str]:
    """A code block of `lines`; its fence is longer than any that they hold."""
    inner = max((len(run) for line in lines for run in re.findall("`{3,}", line)), default=2)
    fence = "`" * (inner + 1)
    return [f"{fence}{language}", *lines, fence]
