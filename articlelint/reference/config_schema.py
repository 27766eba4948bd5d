"""The JSON Schema of the configuration, for editors.

What a configuration may say is decided in config/reader.py and by the options of the checks. This says the same in the
words of JSON Schema; tests hold the two together, key by key and with made-up values. The draft is the seventh: the
editors that read TOML know no later one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from articlelint.checks import category
from articlelint.checks.kinds import check_of
from articlelint.config.model import FAIL_ON, RULE_SEVERITIES
from articlelint.finding import SEVERITIES
from articlelint.report.formats import FORMATS
from articlelint.rulebook.rule import Rule

Schema = dict[str, Any]

_NAME = "[a-z0-9][a-z0-9-]*"
_PYPROJECT = "https://json.schemastore.org/pyproject.json"  # what editors know of the other tables of that file


def document(rules: Mapping[str, Rule], kinds: Mapping[str, str]) -> Schema:
    """The schema of an `articlelint.toml`, with `rules` and their options; `kinds` are the check kinds of plugins.

    Rules of families that none of `rules` has are let through: they may be the site's own.
    """
    families = sorted({rule.family for rule in rules.values()})
    options = {kind: _options(kind, kinds) for kind in sorted({rule.kind for rule in rules.values()})}
    other = f"(?!(?:{'|'.join(families)})(?:/|$))"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of articlelint",
        "type": "object",
        "properties": {
            **_FILES,
            **_SELECTION,
            "rules": {
                "description": 'By rule, its severity and options: [rules."link/tracking"].',
                "type": "object",
                "properties": {name: _rule(rules[name], options[rules[name].kind]) for name in sorted(rules)},
                "patternProperties": {f"^{other}{_NAME}/{_NAME}$": {"type": "object", "properties": _SEVERITY}},
                "additionalProperties": False,
            },
            **_FRONT_MATTER,
            **_REPORT,
        },
        "additionalProperties": False,
        "definitions": {
            "selector": {
                "description": "A rule (family/name), a family, or all.",
                "anyOf": [
                    {"enum": ["all", *families, *sorted(rules)]},
                    {"type": "string", "pattern": f"^{other}{_NAME}(/{_NAME})?$"},
                ],
            },
            **{
                _option(kind, name): schema
                for kind, each in options.items()
                for name, schema in each["properties"].items()
            },
        },
    }


def in_pyproject(schema: Schema) -> Schema:
    """The schema of a `pyproject.toml` whose table `[tool.articlelint]` is as `schema`, a document(), says."""
    return {
        "$schema": schema["$schema"],
        "allOf": [{"$ref": _PYPROJECT}],
        "properties": {
            "tool": {
                "properties": {
                    "articlelint": {name: schema[name] for name in schema if name not in ("$schema", "definitions")}
                }
            }
        },
        "definitions": schema["definitions"],
    }


def _rule(rule: Rule, options: Schema) -> Schema:
    """The table of a rule whose kind has `options`: it lies over the rule's file, so none of them is required."""
    # Of options that exclude one another the file has one.
    others = {name for branch in options.get("oneOf", ()) for name in branch["required"]} - rule.options.keys()
    names = [name for name in options["properties"] if name not in others]
    return {
        "description": rule.summary,
        "type": "object",
        "properties": {**{name: {"$ref": f"#/definitions/{_option(rule.kind, name)}"} for name in names}, **_SEVERITY},
        "additionalProperties": options.get("additionalProperties", True),
    }


def _options(kind: str, kinds: Mapping[str, str]) -> Schema:
    """The options of a check kind, but for one that a rule's table has for all kinds."""
    check = check_of(kind, kinds)
    options = {} if check is None else check.options
    properties = {name: schema for name, schema in options.get("properties", {}).items() if name not in _SEVERITY}
    return {**options, "properties": properties}


def _option(kind: str, name: str) -> str:
    return f"{kind}.{name}"


_SEVERITY: Schema = {"severity": {"description": "Instead of the rule's own.", "enum": [*RULE_SEVERITIES]}}
_STRINGS: Schema = {"type": "array", "items": {"type": "string"}}
_GLOBS: Schema = {"type": "array", "items": {"type": "string", "pattern": "^[^!]"}}
_SELECTORS: Schema = {"type": "array", "items": {"$ref": "#/definitions/selector"}}

_FILES: Schema = {
    "extends": {
        "description": "Files to start from: of several the later wins, and this file wins over all.",
        "anyOf": [{"type": "string"}, _STRINGS],
    },
    "include": {
        "description": "Which files below the named folders are articles. Replaces the built-in list: *.md, "
        "*.markdown, *.mdx, *.html, *.htm and *.txt, but nothing hidden, no dependencies, no README and the like.",
        **_GLOBS,
    },
    "exclude": {"description": "Files and folders to pass over, those named outright among them.", **_GLOBS},
    "respect-gitignore": {"description": "Pass over what .gitignore files name.", "type": "boolean", "default": True},
}
_SELECTION: Schema = {
    "select": {"description": "The rules that run, instead of those that are on by default.", **_SELECTORS},
    "extend-select": {"description": "Rules that run beside the selected ones.", **_SELECTORS},
    "ignore": {
        "description": "Rules that do not run. The more specific name wins, a rule over its family.",
        **_SELECTORS,
    },
    "per-file-ignores": {
        "description": "By glob, the rules that stay silent in the files that match.",
        "type": "object",
        "additionalProperties": _SELECTORS,
        "propertyNames": _GLOBS["items"],
    },
    "rule-paths": {"description": "Folders of the site's own rules.", **_STRINGS},
    "plugins": {
        "description": "Python modules that bring checks. They are run, so name only those that you trust.",
        "type": "array",
        "items": {"type": "string", "pattern": r"^[^\W\d]\w*(\.[^\W\d]\w*)*$"},
    },
}
_FRONT_MATTER: Schema = {
    "require-front-matter": {"description": "Articles without front matter are findings here.", **_GLOBS},
    "from-pages": {
        "description": "Articles that were taken from web pages: what authors have, too, is a leftover here.",
        **_GLOBS,
    },
    "schema": {
        "description": "JSON Schemas for front matter.",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "files": {"description": "Glob, or list of globs.", "anyOf": [_GLOBS["items"], _GLOBS]},
                "schema": {"description": "JSON Schema (2020-12), relative to this file.", "type": "string"},
            },
            "required": ["files", "schema"],
            "additionalProperties": False,
        },
    },
    "category": {
        "description": "The categories of the site.",
        "type": "object",
        "properties": {
            **{
                name: {"description": text, **category.CHECK.options["properties"][name]}
                for name, text in (
                    ("allowed", "Those that there are; others are findings."),
                    ("catch-all", "Those that fit anything, so that they are never wrong."),
                    ("compatible", "Groups whose members may stand for one another."),
                    ("model", "What `articlelint learn` has written, relative to this file."),
                    ("keywords", "By category, words of the site that speak for it."),
                )
            },
            "from-folder": {"description": "Where articles have the category that their folder is called.", **_GLOBS},
        },
        "additionalProperties": False,
    },
}
_REPORT: Schema = {
    "min-severity": {"description": "Findings below it are not shown.", "enum": [*SEVERITIES], "default": "warning"},
    "fail-on": {
        "description": "Findings from it on make the exit code 1.",
        "enum": [*FAIL_ON],
        "default": "warning",
    },
    "output-format": {"description": "How findings are written.", "enum": [*FORMATS], "default": "text"},
}
