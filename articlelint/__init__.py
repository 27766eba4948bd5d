"""articlelint: finds and repairs what scrapers leave broken in articles.

>>> import articlelint
>>> findings = articlelint.check_text("Rain is due on Monday. This article originally appeared on Example Daily.")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from articlelint.api import Fixed, check_paths, check_text, fix_text
    from articlelint.config.model import Config, ConfigError
    from articlelint.finding import Edit, FileReport, Finding, Fix, Related, Severity

_WHERE = {
    "check_paths": "api",
    "check_text": "api",
    "fix_text": "api",
    "Fixed": "api",
    "Config": "config.model",
    "ConfigError": "config.model",
    "Edit": "finding",
    "FileReport": "finding",
    "Finding": "finding",
    "Fix": "finding",
    "Related": "finding",
    "Severity": "finding",
}

__all__ = [
    "Config",
    "ConfigError",
    "Edit",
    "FileReport",
    "Finding",
    "Fix",
    "Fixed",
    "Related",
    "Severity",
    "__version__",
    "check_paths",
    "check_text",
    "fix_text",
]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: the command line needs few of them."""
    if name not in _WHERE:
        raise AttributeError(f"module 'articlelint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"articlelint.{_WHERE[name]}"), name)
