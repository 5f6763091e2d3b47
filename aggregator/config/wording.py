"""What pydantic found, in the words of the person who has to mend it: the value seen, what to write."""

import json
import re
from collections.abc import Mapping
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from aggregator.config.checks import did_you_mean, near
from aggregator.config.yamltext import COLON_REMEDY, FULL_WIDTH_COLON, Path

_KEY_MARK = "[key]"  # pydantic's mark for a fault in a key of a mapping
_LONGEST = 80
_KINDS = {
    "string_type": ("no text", "write one, in quotes where it looks like a number"),
    "int_type": ("no whole number", "write digits without quotes"),
    "int_from_float": ("no whole number", "write digits without quotes"),
    "float_type": ("no number", "write digits without quotes"),
    "bool_type": ("neither true nor false", "write one of them without quotes"),
    "list_type": ("no list", "write each on a line of its own after a hyphen"),
    "dict_type": ("no mapping", "write lines of key: value below the key"),
    "model_type": ("no mapping", "write lines of key: value below the key"),
    "string_pattern_mismatch": ("no day", "write it as in 2026-11-23"),
}
_MEANT = dict.fromkeys(("yes", "y", "on", "true"), "true") | dict.fromkeys(
    ("no", "n", "off", "false"), "false"
)  # what YAML 1.1 took for a truth value
_BOUNDS = {
    "greater_than_equal": ("below", "ge", "or more"),
    "less_than_equal": ("above", "le", "or less"),
}


def explain(exc: ValidationError, shape: type[BaseModel]) -> list[tuple[Path, str]]:
    """Give each error's path in what was validated as `shape`, and the sentence that says what to do."""
    return [_explained(error, shape) for error in exc.errors(include_url=False)]


def _explained(error: ErrorDetails, shape: type[BaseModel]) -> tuple[Path, str]:
    path = tuple(key for key in error["loc"] if key != _KEY_MARK)
    kind, seen, context = error["type"], _shown(error["input"]), error.get("ctx", {})
    match kind:
        case "complaint":
            message = error["msg"]
        case "missing":
            key = str(path[-1])
            example = fields_of(shape, path[:-1])[key].examples or ["…"]
            message = f"{key} is missing; write it, as in {key}: {example[0]}"
        case "extra_forbidden":
            keys = [field.alias or key for key, field in fields_of(shape, path[:-1]).items()]
            hint = did_you_mean(near(str(path[-1]), keys))
            message = f"no such key{hint or '; it takes ' + ', '.join(keys)}"
        case "bool_type" if (word := str(error["input"]).lower()) in _MEANT:
            message = f"{seen} is a text in YAML 1.2; write {_MEANT[word]}, without quotes"
        case "dict_type" | "model_type" if FULL_WIDTH_COLON.match(str(error["input"])):
            message = f"{seen} is no mapping: {COLON_REMEDY}"
        case "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            hint = did_you_mean(near(str(error["input"]), choices))
            message = f"{seen} is none of {', '.join(choices)}{hint}"
        case "greater_than":
            message = f"{seen} is not above {_number(context['gt'])}; write more"
        case "greater_than_equal" | "less_than_equal":
            side, name, rest = _BOUNDS[kind]
            message = f"{seen} is {side} {_number(context[name])}; write {_number(context[name])} {rest}"
        case _:
            wrong, remedy = _KINDS.get(kind, ("not usable", error["msg"]))
            said = "is empty" if error["input"] is None else f"{seen} is {wrong}"
            message = f"{said}; {remedy}"
    return path, message


def fields_of(shape: type[BaseModel], path: Path = ()) -> Mapping[str, FieldInfo]:
    """Give the keys that stand at `path` of a file of that shape."""
    for key in path:
        field = shape.model_fields.get(str(key))
        if field is not None:  # else it is a key of a mapping, such as the name of a secret
            shape = section(field) or _values_of(field) or shape
    return shape.model_fields


def section(field: FieldInfo) -> type[BaseModel] | None:
    """Give the model of a key that has keys of its own."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _values_of(field: FieldInfo) -> type[BaseModel] | None:
    """Give the model of the values of a key that is a mapping or a list of them."""
    values = get_args(field.annotation)[-1:] if get_origin(field.annotation) in {dict, list} else ()
    return next((kind for kind in values if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _number(bound: float) -> str:
    return f"{bound:.0f}" if bound == int(bound) else str(bound)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
