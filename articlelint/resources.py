"""Where the data that belongs to the engine lies."""

from __future__ import annotations

from pathlib import Path


def rules_dir() -> Path:
    """The folder of the bundled rules: inside the package in a wheel, beside it in a source checkout."""
    package = Path(__file__).parent
    bundled = package / "_rules"
    return bundled if bundled.is_dir() else package.parent / "rules"
