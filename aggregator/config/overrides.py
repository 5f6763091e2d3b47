"""Settings from environment variables: AGGREGATOR_WEB_PORT stands for `port` in `web`, and so on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from aggregator.config.checks import did_you_mean, near
from aggregator.config.schema import AggregatorFile
from aggregator.config.wording import section
from aggregator.config.yamltext import Path
from aggregator.errors import Fault

PREFIX = "AGGREGATOR_"
SECRET = "AGGREGATOR_SECRET_"  # noqa: S105 - the beginning of names, no secret
RESERVED = frozenset(
    {"AGGREGATOR_CONFIG", "AGGREGATOR_DATA", "AGGREGATOR_DATABASE", "AGGREGATOR_CONFIG_SEED"}
)
_SWITCH = {"true": True, "yes": True, "on": True, "1": True} | dict.fromkeys(
    ("false", "no", "off", "0"), False
)


@dataclass(frozen=True, slots=True)
class Override:
    """A setting that a variable gives: its name, where the setting stands in the file, the value."""

    name: str
    path: Path
    value: object


def read_overrides(env: Mapping[str, str]) -> tuple[list[Override], list[Fault]]:
    """Give the settings that `env` holds, and a fault for each name that is none. Empty means not set."""
    settings = dict(_settings(AggregatorFile))
    overrides: list[Override] = []
    faults: list[Fault] = []
    for name in sorted(env):
        if (
            not name.startswith(PREFIX)
            or name.startswith(SECRET)
            or name in RESERVED
            or not env[name].strip()
        ):
            continue
        if name in settings:
            path, field = settings[name]
            overrides.append(Override(name, path, _value(env[name], field)))
        else:
            short = [known.removeprefix(PREFIX) for known in (*settings, *sorted(RESERVED))]
            alike = [PREFIX + known for known in near(name.removeprefix(PREFIX), short)]
            faults.append(Fault(name, None, "", f"is no setting{did_you_mean(alike) or '; unset it'}"))
    return overrides, faults


def overlay(value: Mapping[str, object], overrides: list[Override]) -> dict[str, object]:
    """Give a file's mapping with the overrides in their places; a section that is no mapping stays."""
    merged = dict(value)
    for override in overrides:
        *above, key = (str(part) for part in override.path)
        if not above:
            merged[key] = override.value
            continue
        inner = merged.get(above[0]) or {}
        if isinstance(inner, Mapping):
            merged[above[0]] = {**inner, key: override.value}
    return merged


def _settings(shape: type[BaseModel], above: Path = ()) -> Iterator[tuple[str, tuple[Path, FieldInfo]]]:
    for key, field in shape.model_fields.items():
        path = (*above, key)
        inner = section(field)
        if get_origin(field.annotation) is dict:
            continue  # a mapping has no place in one variable
        if inner is None:
            yield PREFIX + "_".join(str(part) for part in path).upper(), (path, field)
        else:
            yield from _settings(inner, path)


def _value(text: str, field: FieldInfo) -> object:
    """Give a variable's text as the file would hold it; what fits no type stays text and is refused later."""
    text = text.strip()
    if get_origin(field.annotation) is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    if field.annotation is bool:
        return _SWITCH.get(text.lower(), text)
    if field.annotation is int and text.lstrip("-").isdecimal():
        return int(text)
    return text
