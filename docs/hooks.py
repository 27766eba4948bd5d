"""What MkDocs is told beside mkdocs.yml: the rule reference, pages from outside docs/, where links between them lead.

In the repository a page links to a rule's file and to CONTRIBUTING.md where these lie, so that GitHub can follow; on
the site the same links lead to the pages made of them here.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from articlelint.cli import main as cli
from articlelint.reference import config_schema
from articlelint.reference.examples import repaired
from articlelint.reference.page import page
from articlelint.rulebook.load import Rulebook, load_rules

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
TAKEN = {  # pages that lie elsewhere, and where they are on the site
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "benchmarks/README.md": "benchmarks.md",
    "README.md": "index.md",
    "rules": "rules/index.md",
}

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^()\s#]+)(#[^()\s]*)?(?=\))")
_CODE = re.compile(r"^(`{3,}).*?^\1$|(`+).+?\2", re.MULTILINE | re.DOTALL)


def on_config(config: MkDocsConfig) -> None:
    """Put the rules, by family, at the end of the section that mkdocs.yml calls Rules."""
    families: dict[str, list[Any]] = {}
    for rule in load_rules().rules.values():
        families.setdefault(rule.family, []).append({rule.name: f"rules/{rule.name}.md"})
    (section,) = [entry["Rules"] for entry in config.nav or [] if "Rules" in entry]
    section.extend({family: entries} for family, entries in families.items())


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages that do not lie in docs/."""
    from mkdocs.structure.files import File

    book = load_rules()
    made = {f"rules/{rule.name}.md": page(rule, {}, book.words) for rule in book.rules.values()}
    made["rules/index.md"] = overview(book)
    made["commands.md"] = commands()
    for source, target in TAKEN.items():
        if target not in made and source != "README.md":
            made[target] = (ROOT / source).read_text(encoding="utf-8")
    made["articlelint.schema.json"] = json.dumps(config_schema.document(book.rules, {}), indent=2)
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))


def commands() -> str:
    """What `--help` prints of each command."""
    listed = re.findall(r"^    ([a-z]+)  ", help_of(), re.MULTILINE)
    parts = [f"## {command}\n\n```text\n{help_of(command)}```\n" for command in listed]
    return "\n".join(["# Commands\n\nWhat `articlelint COMMAND --help` prints.\n", *parts])


def help_of(*command: str) -> str:
    """What `articlelint COMMAND --help` prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        cli.main([*command, "--help"])
    return out.getvalue()


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let the links of a page lead to pages of the site, and to the repository where there is none."""
    target = page.file.src_uri
    if target.startswith("rules/") or target == "commands.md":
        return markdown  # made here, with links that fit
    source = {there: here for here, there in TAKEN.items() if there != "index.md"}.get(target, f"docs/{target}")
    return relocated(markdown, source, target, str(config.repo_url).rstrip("/"))


def relocated(markdown: str, source: str, target: str, repository: str) -> str:
    """A page of the repository at `source` as one of the site at `target`, code apart."""

    def there(link: re.Match[str]) -> str:
        path = os.path.normpath(os.path.join(os.path.dirname(source), link[1]))
        if path in TAKEN:
            path = TAKEN[path]
        elif path.startswith("rules/") and path.endswith(".yaml") and path.count("/") == 2:
            path = path.removesuffix(".yaml") + ".md"
        elif path.startswith("docs/"):
            path = path.removeprefix("docs/")
        else:
            kind = "tree" if (ROOT / path).is_dir() else "blob"
            return f"{repository}/{kind}/main/{path}{link[2] or ''}"
        return os.path.relpath(path, os.path.dirname(target)) + (link[2] or "")

    parts: list[str] = []
    at = 0
    for code in _CODE.finditer(markdown):
        parts += (_LINK.sub(there, markdown[at : code.start()]), code[0])
        at = code.end()
    return "".join([*parts, _LINK.sub(there, markdown[at:])])


def overview(book: Rulebook) -> str:
    """All rules on one page, by family. A rule has the fix that one of its examples shows."""
    lines = ["# Rules", "", "What articlelint looks for. `articlelint explain RULE` prints the page of one."]
    family = ""
    for name, rule in book.rules.items():
        if rule.family != family:
            family = rule.family
            lines += ["", f"## {family}", "", "| rule | finds | severity | fix |", "| --- | --- | --- | --- |"]
        severity = rule.severity if rule.default else f"{rule.severity}, off by default"
        fix = next((safety for _, _, safety in repaired(rule, {}, book.words)), "")
        lines.append(f"| [{name}]({name}.md) | {rule.summary} | {severity} | {fix} |")
    return "\n".join(lines)
