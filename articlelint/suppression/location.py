"""Where baselines are: beside the configuration, or in any folder above the articles."""

from __future__ import annotations

import os

from articlelint.paths.nearest import upwards

BASELINE_NAME = ".articlelint-baseline.json"


def find_baseline(folder: str) -> str | None:
    """Return the path of the nearest baseline at or above `folder`, an absolute path."""
    paths = (os.path.join(each, BASELINE_NAME) for each in upwards(folder))
    return next(filter(os.path.isfile, paths), None)
