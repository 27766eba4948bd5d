"""articlelint: finds and repairs what scrapers leave broken in articles.

>>> import articlelint
>>> findings = articlelint.check_text("Rain is due on Monday. This article originally appeared on Example Daily.")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from articlelint.api import Fixed, RuleCrashedError, check_paths, check_text, fix_text
    from articlelint.checks.base import ArticleCheck, Context, SiteCheck
    from articlelint.config.model import Config, ConfigError
    from articlelint.errors import ArticlelintError
    from articlelint.files.discovery import DiscoveryError
    from articlelint.finding import Crash, Edit, FileReport, Finding, Fix, Related, Severity
    from articlelint.rulebook.rule import Rule, RuleError
    from articlelint.schema.load import SchemaError
    from articlelint.site.facts import Facts

_MODULES = {
    "api": ("Fixed", "RuleCrashedError", "check_paths", "check_text", "fix_text"),
    "checks.base": ("ArticleCheck", "Context", "SiteCheck"),
    "config.model": ("Config", "ConfigError"),
    "errors": ("ArticlelintError",),
    "files.discovery": ("DiscoveryError",),
    "finding": ("Crash", "Edit", "FileReport", "Finding", "Fix", "Related", "Severity"),
    "rulebook.rule": ("Rule", "RuleError"),
    "schema.load": ("SchemaError",),
    "site.facts": ("Facts",),
}

__all__ = [
    "ArticleCheck",
    "ArticlelintError",
    "Config",
    "ConfigError",
    "Context",
    "Crash",
    "DiscoveryError",
    "Edit",
    "Facts",
    "FileReport",
    "Finding",
    "Fix",
    "Fixed",
    "Related",
    "Rule",
    "RuleCrashedError",
    "RuleError",
    "SchemaError",
    "Severity",
    "SiteCheck",
    "__version__",
    "check_paths",
    "check_text",
    "fix_text",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the command line needs few of them."""
    for module, names in _MODULES.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(f"articlelint.{module}"), name)
    raise AttributeError(f"module 'articlelint' has no attribute {name!r}")
