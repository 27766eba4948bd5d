"""The base class of every error that ends a run and that the user can act on."""

from __future__ import annotations

CRASHES = (Exception, SystemExit)
"""What a check or a plugin may raise: one that ends the process would end it for all articles."""


class ArticlelintError(Exception):
    """A problem with what the user gave: configuration, rules, schemas, paths, output.

    `str()` of one is what the user reads: where the problem is and how to fix it, one line for each problem. Anything
    else that is raised is a defect of articlelint.
    """
