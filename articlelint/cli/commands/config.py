"""The command `config`: the effective configuration, and where each value comes from."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from articlelint.cli.console import show
from articlelint.cli.options import add_configuration, finder_for

if TYPE_CHECKING:
    from articlelint.config.model import Config

HELP = "the effective configuration, and where each value comes from"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="the file or folder it is to hold for")
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of articlelint.toml, or of a pyproject.toml named"
    )
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Print the configuration, or its JSON Schema."""
    path = os.path.abspath(options.path)
    finder = finder_for(options)
    config = finder.for_folder(path) if os.path.isdir(path) else finder.for_file(path)
    if options.schema:
        _print_schema(config, os.path.basename(path))
    else:
        _print_values(config)
    return 0


def _print_values(config: Config) -> None:
    from articlelint.config.explain import explain

    rows = [(key, _toml(value), origin) for key, value, origin in explain(config)]
    keys, values = max(len(key) for key, _, _ in rows), min(60, max(len(value) for _, value, _ in rows))
    for key, value, origin in rows:
        show(f"{key:{keys}} = {value:{values}}  # {origin}")


def _print_schema(config: Config, name: str) -> None:
    """Print the JSON Schema of a configuration in a file called `name`, with the rules that `config` brings."""
    import json

    from articlelint.reference import config_schema
    from articlelint.report.escape import json_ascii
    from articlelint.run.plan import load_rulebook
    from articlelint.run.plugins import load_plugins

    schema = config_schema.document(load_rulebook(config).rules, load_plugins(config).kinds)
    shown = config_schema.in_pyproject(schema) if name == "pyproject.toml" else schema
    show(json_ascii(json.dumps(shown, indent=2)))


def _toml(value: object) -> str:
    """A value of the configuration about as TOML writes it."""
    import json

    return "(built in)" if value is None else json.dumps(value, ensure_ascii=False)
