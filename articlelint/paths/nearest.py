"""The climb from a folder to the root, on which the nearest file of some name is found."""

from __future__ import annotations

import os
from collections.abc import Iterator


def upwards(folder: str) -> Iterator[str]:
    """Yield the absolute `folder`, then each folder above it up to the root."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent
