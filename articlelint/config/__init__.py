"""The configuration: `load` reads one from a file, `Config` is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from articlelint.config.finder import load
    from articlelint.config.model import Config, ConfigError

__all__ = ["Config", "ConfigError", "load"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: importing one module of the package needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"{__name__}.{'finder' if name == 'load' else 'model'}")
    return getattr(module, name)
