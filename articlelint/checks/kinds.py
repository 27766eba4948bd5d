"""Which module a check kind is.

The kind `tag-list` is `checks/tag_list.py`, or the file of that name in one of the folders of `checks/`: adding a kind
is adding a module. Plugins name the modules of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from articlelint.checks.base import ArticleCheck, Check, SiteCheck, SuppressionCheck
from articlelint.errors import CRASHES, ArticlelintError
from articlelint.messages import described

_FOLDERS = ("", "links.", "excerpt.", "markup.")
_RECORDS = (ArticleCheck, SiteCheck, SuppressionCheck)
_NEW_PLACES = {"articlelint.checks": "Context", "articlelint.rules": "Rule"}  # what plugins imported up to version 0.1


class CheckError(ArticlelintError):
    """A module that a plugin names as a check and that cannot be used as one."""


def check_of(kind: str, plugin_kinds: Mapping[str, str]) -> Check | None:
    """Return the check of a kind: of articlelint, else of a plugin (`plugin_kinds`: kind -> module). None if unknown.

    Raises:
        CheckError: if the module of a plugin cannot be imported or has no check.
    """
    name = kind.replace("-", "_")
    for folder in _FOLDERS if name.isidentifier() else ():
        module = f"{__package__}.{folder}{name}"
        try:
            check = getattr(import_module(module), "CHECK", None)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            continue
        if check is not None:  # else it is what several checks share, or a folder of them
            return cast(Check, check)
    return _plugin_check(kind, plugin_kinds[kind]) if kind in plugin_kinds else None


def known_kinds() -> Iterator[str]:
    """Yield the check kinds of articlelint. Slow: imports all of their modules."""
    from pkgutil import iter_modules

    for folder in _FOLDERS:
        package = import_module(f"{__package__}.{folder}".rstrip("."))
        for module in iter_modules(package.__path__):
            kind = module.name.replace("_", "-")
            if not module.ispkg and check_of(kind, {}) is not None:
                yield kind


def _plugin_check(kind: str, module: str) -> Check:
    try:
        found = getattr(import_module(module), "CHECK", None)
    except (ImportError, TypeError) as error:  # TypeError: a hook that its record does not have
        moved = _NEW_PLACES.get(error.name or "") if isinstance(error, ImportError) else None
        hint = f"; write `from articlelint import {moved}`" if moved else ""
        raise CheckError(f"{module} (check kind '{kind}') cannot be imported: {error}{hint}") from error
    except CRASHES as error:
        what = f"{module} (check kind '{kind}') cannot be imported, it crashed"
        raise CheckError(f"{what}: {described(error, module)}") from error
    if not isinstance(found, _RECORDS):
        raise CheckError(f"{module} (check kind '{kind}') must set CHECK to an ArticleCheck or a SiteCheck")
    if isinstance(found, SiteCheck):
        _require_plain(found, f"{module} (check kind '{kind}')")
    return found


def _require_plain(check: SiteCheck[Any, Any], what: str) -> None:
    """Raise CheckError unless the evidence of a plugin's check can wait for the second pass."""
    from articlelint.cache import packing

    try:
        packing.require_known(check.evidence)
    except (NameError, TypeError) as error:
        raise CheckError(f"{what} gives evidence that cannot be kept: {error}") from error
