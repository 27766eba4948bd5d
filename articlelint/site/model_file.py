"""What a site has learnt of its categories as a file, for sites that are too small to learn themselves.

It is JSON: words and how often they count, nothing else of the articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from articlelint.cache import packing
from articlelint.rulebook.rule import RuleError
from articlelint.site.filing import Model
from articlelint.storage import atomic, regular

VERSION = 3
_KEY = "articlelint-model"
_MAX_BYTES = 100_000_000  # of the file: half a million words in forty categories
_DECIMALS = 6


def save(models: Iterable[Model], path: str) -> None:
    """Write models in one step. OSError where that cannot be done."""
    content = {_KEY: VERSION, "languages": [_rounded(model)._asdict() for model in models]}
    atomic.write(path, [packing.pack(content), b"\n"], sync=True)


def _rounded(model: Model) -> Model:
    shares = tuple(tuple([round(share, _DECIMALS) for share in each]) for each in model.shares)
    return model._replace(
        counts=dict(sorted(model.counts.items())),
        temperature=round(model.temperature, _DECIMALS),
        shares=shares,
        bar=round(model.bar, _DECIMALS),
    )


def load(path: str) -> tuple[Model, ...]:
    """The models in the file at `path`.

    Raises:
        RuleError: where there is none, or one of another version.
    """
    try:
        data: Any = json.loads(regular.read(path, _MAX_BYTES).decode("utf-8"))
        if data[_KEY] != VERSION:
            raise RuleError(path, 0, "was learned by another version of articlelint: learn it again")
        return tuple([_model(each) for each in data["languages"]])
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from error
    except (ArithmeticError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RuleError(path, 0, "is no model that 'articlelint learn' has written") from error


def _model(data: Any) -> Model:
    """A model of a file. Raises ValueError, KeyError or TypeError if it is none."""
    model = packing.unpack(packing.pack([data[name] for name in Model._fields]), Model)
    labels = len(model.labels)
    rows = (model.totals, model.shown, *model.counts.values(), *model.shares)
    numbers = (model.stems, *model.totals, *(count for each in model.counts.values() for count in each))
    positive = (model.temperature, model.bar, *(share for each in model.shares for share in each))
    others = [label for each in model.together for label in each]
    is_whole = labels > 1 and all(len(row) == labels for row in (*rows, model.shares, model.together))
    is_whole = is_whole and all(0 <= label < labels for label in others)
    if not is_whole or min(numbers) < 0 or not all(0 < each < 1e6 for each in positive):
        raise ValueError(data)
    return model
