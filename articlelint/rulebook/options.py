"""Options of rules: whether they fit the JSON Schema by which the check describes them, and what to say if not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from articlelint.messages import did_you_mean
from articlelint.rulebook.mistakes import Key, Mistake, kind_of, written
from articlelint.rulebook.rule import Rule, RuleError

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys and values",
    "null": "nothing",
}


def check_options(rule: Rule, schema: Mapping[str, Any]) -> None:
    """Check a rule's options against the JSON Schema of its check.

    Raises:
        RuleError: for the mistake that explains most; its key begins with "options".
    """
    mistake = option_mistake(rule.options, schema)
    if mistake is not None:
        raise RuleError.at(rule.path, mistake._replace(key=("options", *mistake.key)))


def check_message(rule: Rule, fields: Collection[str]) -> None:
    """Check that the message of a rule has no placeholders but `fields`.

    Raises:
        RuleError: for the first other one.
    """
    from articlelint.rulebook.validate import message_mistakes

    for mistake in message_mistakes(rule.message, fields):
        raise RuleError.at(rule.path, mistake)


def option_mistake(options: Mapping[str, Any], schema: Mapping[str, Any]) -> Mistake | None:
    """Return what is wrong with `options`, which a JSON Schema describes: the mistake that explains most, or None."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    errors = list(Draft202012Validator(schema).iter_errors(dict(options)))
    error = best_match(errors)
    if error is None:
        return None
    around = error.parent
    if around is not None and error.validator in ("type", "required") and error.absolute_path == around.absolute_path:
        return _mistake(around)  # one branch of several, of which none fits
    if error.validator == "required":  # what is missing may be there, with a slip in its name
        error = next((e for e in errors if e.validator == "additionalProperties" and e.path == error.path), error)
    return _mistake(error)


# --- sentences -------------------------------------------------------------------------------------------------------


def _mistake(error: ValidationError) -> Mistake:
    """The mistake that jsonschema has found, in plain words."""
    key: Key = tuple(error.absolute_path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        return _unknown_key(key, error.instance, schema)
    if error.validator == "required" and isinstance(error.instance, dict):
        required: Any = error.validator_value
        missing = next(name for name in required if name not in error.instance)
        return Mistake(key, f"option '{written((*key, missing))}' is missing")
    if error.validator == "oneOf" and (names := _alternatives(error.validator_value)):
        value: Any = error.instance
        given = [name for name in value if name in names]
        what = f"option '{written(key)}'" if key else "a rule of this kind"
        where = (*key, given[-1]) if given else key
        return Mistake(where, f"{what} must have exactly one of {', '.join(names)}", is_key=True)
    return Mistake(key, f"option '{written(key)}' {_complaint(error, schema)}")


def _unknown_key(key: Key, value: Mapping[str, Any], schema: Mapping[str, Any]) -> Mistake:
    known = [*schema.get("properties", {})]
    name = next(name for name in value if name not in known)
    hint = did_you_mean(str(name), known) or (f"; known are {', '.join(known)}" if known else "; there are none")
    what = f"unknown key '{name}' in option '{written(key)}'" if key else f"unknown option '{name}'"
    return Mistake((*key, name), f"{what}{hint}", is_key=True)


def _complaint(error: ValidationError, schema: Mapping[str, Any]) -> str:
    value: Any = error.instance
    limit: Any = error.validator_value
    match error.validator:
        case "type" | "anyOf":
            return f"must be {_described(schema)}, not {kind_of(value)}"
        case "enum":
            given = f"{value!r}{did_you_mean(value, map(str, limit))}" if isinstance(value, str) else kind_of(value)
            return f"must be {_described(schema)}, not {given}"
        case "minimum":
            return f"must be at least {limit}, not {value}"
        case "maximum":
            return f"must be at most {limit}, not {value}"
        case "minItems" | "minLength" if limit == 1:
            return "must not be empty"
        case "minItems":
            return f"must have at least {limit} entries, not {len(value)}"
        case "pattern":
            return f"must fit the regular expression {limit}, which {value!r} does not"
    return f"is wrong: {error.message}"


def _described(schema: Mapping[str, Any]) -> str:
    """What values a schema lets through: "a list of text"."""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "anyOf" in schema:
        return " or ".join(map(_described, schema["anyOf"]))
    kinds = schema.get("type", ())
    names = [_KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    inner = schema.get("items") if kinds == "array" else None
    if isinstance(inner, Mapping) and inner:
        return f"a list of {_entries(_described(inner))}"
    return " or ".join(names)


def _entries(described: str) -> str:
    """What is in a list, of which one entry is `described`."""
    if described in ("a whole number", "a number"):
        return f"{described.removeprefix('a ')}s"
    return described.replace("a list", "lists")


def _alternatives(branches: Any) -> list[str]:
    """The keys of which each of the `branches` of a schema requires one; empty if one says anything else."""
    if not all(branch.keys() == {"required"} for branch in branches):
        return []
    return [name for branch in branches for name in branch["required"]]
