"""The command `rules`: lists the rules, or runs their examples."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from articlelint.cli.console import show
from articlelint.cli.options import add_configuration, finder_for

if TYPE_CHECKING:
    from articlelint.rulebook.rule import Rule

HELP = "list the rules, or run their examples"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--test", action="store_true", help="run the examples of all rules")
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Print the rules, or which of their examples fail."""
    from articlelint.run.plan import load_rulebook

    config = finder_for(options).for_folder(os.getcwd())
    book = load_rulebook(config)
    if not options.test:
        _print_rules(book.rules)
        return 0
    from articlelint.reference.examples import run_examples
    from articlelint.run.plugins import load_plugins

    kinds = load_plugins(config).kinds
    failures = [failure for rule in book.rules.values() for failure in run_examples(rule, kinds, book.words)]
    for failure in failures:
        show(str(failure))
    number = sum(len(rule.examples["bad"]) + len(rule.examples["good"]) for rule in book.rules.values())
    show(f"{number} examples of {len(book.rules)} rules, {len(failures)} failed")
    return 1 if failures else 0


def _print_rules(rules: Mapping[str, Rule]) -> None:
    width = max(map(len, rules))
    for name, rule in sorted(rules.items()):
        state = rule.severity if rule.default else "off"
        show(f"{name:{width}}  {state:7}  {rule.summary}")
