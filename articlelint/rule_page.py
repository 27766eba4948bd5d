"""A rule as a page for people: what `articlelint explain` prints and the rule reference holds."""

from __future__ import annotations

from typing import Any

from articlelint.rules import Rule


def page(rule: Rule) -> str:
    """The page of `rule`, in Markdown."""
    on = "on by default" if rule.default else "off by default"
    lines = [f"# {rule.name}", "", f"{rule.summary}. ({rule.severity}, {on})", "", rule.why]
    if rule.languages:
        lines += ["", f"Looks at articles in: {', '.join(rule.languages)}."]
    if rule.needs:
        lines += ["", f"Judges by what the site's articles have in common: {', '.join(rule.needs)}."]
    if rule.fix:
        lines += ["", f"Fix: {rule.fix.get('action', 'replace')} ({rule.safety})."]
    for title, key in (("Found", "bad"), ("Not found", "good")):
        lines += ["", f"## {title}"]
        for example in rule.examples[key]:
            lines += ["", *(f"    {line}" for line in example_text(example).splitlines())]
    lines += ["", "## Configuration", "", f'    [rules."{rule.name}"]', f'    severity = "{rule.severity}"']
    return "\n".join(lines)


def example_text(example: Any) -> str:
    """An example as the file that it stands for; what was found is marked «so»."""
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
