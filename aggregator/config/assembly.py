"""All files together to one configuration, or to every fault of every file."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from pydantic import ValidationError

from aggregator.config.approval import approval_faults
from aggregator.config.checks import Known
from aggregator.config.models import (
    Config,
    EmbedSettings,
    FetchSettings,
    LogSettings,
    PollSettings,
    StoreSettings,
    WebSettings,
)
from aggregator.config.overrides import Override, overlay, read_overrides
from aggregator.config.regions import build_tree, check_regions, gather_regions
from aggregator.config.requests import declared_secrets
from aggregator.config.schema import AggregatorFile, Shape
from aggregator.config.sources import build_sources, check_sources
from aggregator.config.wording import explain
from aggregator.config.yamltext import Path, Sheet
from aggregator.errors import ConfigError, Fault
from aggregator.model.site import Site

_Settings = TypeVar("_Settings", FetchSettings, PollSettings, WebSettings, LogSettings, StoreSettings)


@dataclass(frozen=True, slots=True)
class Sheets:
    """What was read of a folder; `faults` are those of files that could not be read."""

    aggregator: Sheet
    regions: tuple[Sheet, ...]
    sources: tuple[Sheet, ...]
    faults: tuple[Fault, ...] = ()


def assemble(sheets: Sheets, *, env: Mapping[str, str], zones: frozenset[str]) -> Config:
    """Give the configuration; raises ConfigError with every fault, in the order of files and lines."""
    written, faults = gather_regions(sheets.regions)
    regions, region_faults = check_regions(written, zones)
    secrets = declared_secrets(sheets.aggregator.value)
    sources, source_faults = check_sources(sheets.sources, written, zones, secrets)
    overrides, override_faults = read_overrides(env)
    settings, setting_faults = _check_settings(sheets.aggregator, overrides, Known(zones, written.names))
    if not source_faults:
        faults += approval_faults(sheets.aggregator, written, {entry.id for entry in sources})
    faults += [*sheets.faults, *region_faults, *source_faults, *override_faults, *setting_faults]
    if faults or settings is None:
        raise ConfigError(_sorted(faults, sheets))
    tree = build_tree(regions, only_approved=settings.only_approved, approved=settings.approved)
    poll = _settings(PollSettings, settings.poll)
    return Config(
        site=_site(settings),
        follow=tuple(dict.fromkeys(settings.follow)),
        regions=tree,
        sources=build_sources(
            sources, tree, every_s=poll.every_s, images=settings.images, paced=poll.rhythm == "learned"
        ),
        fetch=_settings(FetchSettings, settings.fetch),
        poll=poll,
        web=_settings(WebSettings, settings.web),
        log=_settings(LogSettings, settings.log),
        store=_settings(StoreSettings, settings.store),
        secrets={name: tuple(rule.hosts) for name, rule in settings.secrets.items()},
        embed=EmbedSettings(tuple(dict.fromkeys(settings.embed.frame_ancestors))),
        webhooks=tuple(hook.webhook() for hook in settings.alerts.webhooks),
    )


def _check_settings(
    sheet: Sheet, overrides: list[Override], known: Known
) -> tuple[AggregatorFile | None, list[Fault]]:
    written = {} if sheet.value is None else sheet.value
    value = overlay(written, overrides) if isinstance(written, dict) else written
    try:
        return AggregatorFile.model_validate(value, context=known), []
    except ValidationError as exc:
        wrong = explain(exc, AggregatorFile)
        return None, [_setting_fault(sheet, overrides, path, message) for path, message in wrong]


def _setting_fault(sheet: Sheet, overrides: list[Override], path: Path, message: str) -> Fault:
    """Give the fault where the value came from: a variable has no line, its name is the place."""
    for override in overrides:
        if path[: len(override.path)] == override.path:
            return Fault(override.name, None, "", message)
    return sheet.fault(path, message)


def _site(settings: AggregatorFile) -> Site:
    said = {field.name: getattr(settings, field.name) for field in fields(Site)}
    return Site(**{key: value for key, value in said.items() if value is not None})


def _settings(kind: type[_Settings], section: Shape) -> _Settings:
    written = ((field.name, getattr(section, field.name)) for field in fields(kind))
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in written
    }
    return kind(**values)


def _sorted(faults: list[Fault], sheets: Sheets) -> tuple[Fault, ...]:
    files = [sheet.file for sheet in (sheets.aggregator, *sheets.regions, *sheets.sources)]
    order = {file: number for number, file in enumerate(files)}
    return tuple(
        sorted(faults, key=lambda fault: (order.get(fault.file, len(files)), fault.file, fault.line or 0))
    )
