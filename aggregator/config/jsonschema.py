"""The three kinds of configuration files as JSON Schemas, for editors; made from the models of `schema`.

    python -m aggregator.config.jsonschema config/schema

Editors complete keys and mark what is wrong while people write. What needs other files (is there such a
region?) only `aggregator check` can tell.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from aggregator.config import checks, pagerules, rises
from aggregator.config.schema import (
    AggregatorFile,
    RegionEntry,
    RegionsFile,
    SourceDefaults,
    SourceEntry,
    SourcesFile,
)

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that editors know whole
_HOW = "Written by `make schemas` from aggregator/config/schema.py; do not edit."
_DURATION = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*(s|min|h|d)?\s*$"}
_ADDRESS = r"^(https?://[^\s]+|demo:/[^\s]*)$"
_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum"}  # pydantic leaves them on a union
_FROM_DEFAULTS = ("region", "home")

Schema = dict[str, Any]


def schemas() -> Mapping[str, str]:
    """Give the text of each schema by its file name."""
    return {
        "aggregator.schema.json": _text("aggregator.yaml", _of(AggregatorFile)),
        "regions.schema.json": _text("a file below regions/", _regions()),
        "sources.schema.json": _text("a file below sources/", _sources()),
    }


def write(folder: Path) -> None:
    """Write the schemas into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _regions() -> Schema:
    entry = _of(RegionEntry)
    entry |= _one_of("name", "names")
    whole = _of(RegionsFile)
    whole["properties"]["regions"] = {"type": "array", "items": entry}
    return whole


def _sources() -> Schema:
    """Give the schema of a source file: what its defaults hold, a source need not."""
    entry, defaults = _of(SourceEntry), _of(SourceDefaults)
    entry["required"] = [key for key in entry["required"] if key not in _FROM_DEFAULTS]
    entry |= _one_of("url", "urls")
    whole = _of(SourcesFile)
    definitions = {**entry.pop("$defs", {}), **defaults.pop("$defs", {})}
    whole["properties"] |= {"defaults": defaults, "sources": {"type": "array", "items": entry}}
    whole["allOf"] = [_unless_default(key) for key in _FROM_DEFAULTS]
    return whole | {"$defs": definitions}


def _one_of(one: str, other: str) -> Schema:
    return {"oneOf": [{"required": [one]}, {"required": [other]}]}


def _unless_default(key: str) -> Schema:
    has_default = {"required": ["defaults"], "properties": {"defaults": {"required": [key]}}}
    needed = {"properties": {"sources": {"items": {"required": [key]}}}}
    return {"if": {"not": has_default}, "then": needed}


def _of(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=_Generator)


def _text(what: str, schema: Schema) -> str:
    head = {"$schema": _DRAFT, "$comment": _HOW, "title": f"Regional Feed Aggregator: {what}"}
    whole = head | {key: value for key, value in schema.items() if key not in head}
    return json.dumps(_tidied(whole, is_top=True), ensure_ascii=False, indent=2) + "\n"


def _tidied(value: object, *, is_top: bool = False) -> object:
    """Give a schema without titles, which pydantic makes of keys, and with bounds by their own names."""
    if isinstance(value, list):
        return [_tidied(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: each for key, each in value.items() if is_top or not (key == "title" and isinstance(each, str))
    }
    return {_BOUNDS.get(key, key): _tidied(each) for key, each in kept.items()}


class _Generator(GenerateJsonSchema):
    """Says of our own validators what they take: a list of one as a text, durations, patterns of ids."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Add what a validator turns into the type that stands behind it."""
        inner = self.generate_inner(schema["schema"])
        function = schema["function"]["function"]
        if function is checks.AS_LIST.func:
            return {"anyOf": [inner["items"], inner]}
        if function is pagerules.as_picks:
            return {"anyOf": [{"type": "string"}, inner["items"], _texts_or(inner)]}
        if function is pagerules.as_next:
            return {"anyOf": [{"type": "string"}, inner, {"type": "object", "required": ["max"]}]}
        if function is pagerules.as_article:
            return {"anyOf": [{"type": "boolean"}, inner]}
        if function is rises.as_rises:
            return {"anyOf": [{"enum": [*rises.RULES]}, inner]}
        is_duration = getattr(function, "__name__", "") == "_span"
        return {"anyOf": [inner, _DURATION]} if is_duration else inner

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        """Add the pattern that a validator checks."""
        inner = self.generate_inner(schema["schema"])
        pattern = _PATTERNS.get(getattr(schema["function"]["function"], "__name__", ""))
        return {**inner, "pattern": pattern} if pattern else inner


def _texts_or(inner: Schema) -> Schema:
    return {"type": "array", "items": {"anyOf": [{"type": "string"}, inner["items"]]}}


_ID = checks._ID.pattern  # noqa: SLF001 - one pattern, two uses
_PATTERNS = {
    "_words": r"\S",
    "_segment": f"^{_ID}$",
    "_region_id": f"^{_ID}(/{_ID})*$",
    "_new_region": f"^{_ID}(/{_ID})*$",
    "_known_region": f"^{_ID}(/{_ID})*$",
    "_followable": f"^{_ID}(/{_ID})*$",
    "_language": f"^{re.sub(' ', '', checks._LANGUAGE.pattern)}$",  # noqa: SLF001 - as above
    "_public_url": r"^https?://[^\s?#]+$",
    "_source_address": _ADDRESS,
    "_dated_address": _ADDRESS,
    "_private_entry": r"^(\[[0-9a-fA-F:./]+\]|[0-9./]+):[0-9]{1,5}$",
}

if __name__ == "__main__":
    write(Path(sys.argv[1]))
