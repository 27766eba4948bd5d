"""Colours of a terminal."""

from __future__ import annotations

from collections.abc import Mapping

BOLD = "1"
DIM = "2"
BLUE = "1;34"
GREEN = "32"
SEVERITY_STYLES: Mapping[str, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def paint(text: str, style: str, color: bool) -> str:
    """`text` in `style`, where colours are wanted."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and style and text else text
