"""BLAKE2b without hashlib, which loads OpenSSL first.

Gain: 4 to 7% of the time to repeat a report; a run without a cache does not import it (benchmarks/README.md).

Internals used: the module `_blake2`. Fallback: hashlib.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articlelint.startup.interpreter import IS_KNOWN

if TYPE_CHECKING or not IS_KNOWN:
    from hashlib import blake2b as blake2b
else:
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b as blake2b
