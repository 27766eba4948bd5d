"""Features that are added up with weights, which stand in a rule's file (benchmarks/weigh.py finds them)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def schema(features: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of the option that has a weight for each of `features` and for nothing else."""
    names = list(features)
    return {
        "type": "object",
        "properties": {name: {"type": "number"} for name in names},
        "required": names,
        "additionalProperties": False,
    }


def score(weights: Mapping[str, float], said: Mapping[str, float]) -> float:
    """What speaks for a finding, and where it is less than 0 against it."""
    return sum(weights[name] * value for name, value in said.items())
