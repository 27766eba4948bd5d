"""The command `explain`: what a rule finds, why it matters, and its examples."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from articlelint.cli.console import show, tell
from articlelint.cli.options import add_configuration, finder_for

HELP = "what a rule finds, why it matters, examples"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("rule", metavar="RULE", help="family/name")
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Print the page of a rule, or those of a family."""
    from articlelint.reference.page import page
    from articlelint.run.plan import load_rulebook
    from articlelint.run.plugins import load_plugins

    config = finder_for(options).for_folder(os.getcwd())
    book = load_rulebook(config)
    asked = [rule for rule in book.rules.values() if options.rule in (rule.name, rule.family)]
    if asked:
        kinds = load_plugins(config).kinds
        show("\n\n".join(page(rule, kinds, book.words) for rule in asked))
        return 0
    from articlelint.messages import did_you_mean

    tell(f"there is no rule '{options.rule}'{did_you_mean(options.rule, book.rules)}")
    return 2
