"""The interpreters whose internals this package may use."""

from __future__ import annotations

import sys
from typing import Final

# Raise the upper limit once tests/test_startup.py passes there with no test skipped.
_FIRST, _LAST = (3, 10), (3, 13)

IS_KNOWN: Final = sys.implementation.name == "cpython" and _FIRST <= sys.version_info[:2] <= _LAST
