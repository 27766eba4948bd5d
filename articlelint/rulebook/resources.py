"""Where the data that belongs to the engine lies."""

from __future__ import annotations

import os
from functools import cache


@cache
def rules_dir() -> str:
    """The folder of the bundled rules: inside the package in a wheel, beside it in a source checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    bundled = os.path.join(package, "_rules")
    return bundled if os.path.isdir(bundled) else os.path.join(os.path.dirname(package), "rules")
