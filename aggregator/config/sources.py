"""Source files to sources; what a source leaves out comes from its file, its region, the settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from aggregator.config.checks import Known
from aggregator.config.entries import Item, id_faults, read_items
from aggregator.config.pagerules import build_rules
from aggregator.config.regions import WrittenRegions
from aggregator.config.rights import Images, RightsEntry
from aggregator.config.schema import SourceDefaults, SourceEntry, SourcesFile
from aggregator.config.wording import explain
from aggregator.config.yamltext import Sheet
from aggregator.errors import Fault
from aggregator.model.region import RegionTree
from aggregator.model.source import Rights, Route, Source, SourceKind

_DEFAULTS = "defaults"


def check_sources(
    sheets: Sequence[Sheet],
    written: WrittenRegions,
    zones: frozenset[str],
    secrets: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[list[SourceEntry], list[Fault]]:
    """Check every entry of all source files; gives those without fault, defaults in place."""
    entries: list[SourceEntry] = []
    faults: list[Fault] = []
    items: list[Item] = []
    for sheet in sheets:
        found, wrong = read_items(sheet, SourcesFile, "sources")
        defaults, broken, wrong_defaults = _check_defaults(sheet, written, zones)
        items += found
        faults += [*wrong, *wrong_defaults]
        for item in found:
            entry = _check(item, defaults, written, Known(zones, written.names, secrets=secrets or {}))
            if isinstance(entry, SourceEntry):
                entries.append(entry)
            else:
                # what the defaults got wrong was said there, once
                faults += [item.fault(path, message) for path, message in entry if path[:1] not in broken]
    return entries, [*faults, *id_faults(items)]


def build_sources(
    entries: Iterable[SourceEntry],
    regions: RegionTree,
    *,
    every_s: float,
    images: Images = "proxy",
    paced: bool = False,
) -> tuple[Source, ...]:
    """Give the sources; entries have no fault and their regions are in the tree."""
    return tuple(
        replace(
            _source(entry, regions, every_s),
            images=entry.images or images,
            paced=paced and entry.every is None,
        )
        for entry in entries
    )


def _check_defaults(
    sheet: Sheet, written: WrittenRegions, zones: frozenset[str]
) -> tuple[Mapping[str, object], set[tuple[str | int, ...]], list[Fault]]:
    """Give a file's usable defaults, the paths of the unusable ones, and their faults."""
    value = sheet.value.get(_DEFAULTS) if isinstance(sheet.value, dict) else None
    if not isinstance(value, dict):
        return {}, set(), []
    item = Item(sheet, (_DEFAULTS,), value)
    known = Known(zones, written.names, written.zone(item.text("region")))
    try:
        SourceDefaults.model_validate(value, context=known)
    except ValidationError as exc:
        wrong = explain(exc, SourceDefaults)
        broken = {path[:1] for path, _ in wrong}
        faults = [item.fault(path, message) for path, message in wrong]
        return {key: kept for key, kept in value.items() if (key,) not in broken}, broken, faults
    return value, set(), []


def _check(
    item: Item, defaults: Mapping[str, object], written: WrittenRegions, known: Known
) -> SourceEntry | list[tuple[tuple[str | int, ...], str]]:
    whole = {**defaults, **item.value} if isinstance(item.value, dict) else item.value
    region = Item(item.sheet, item.path, whole).text("region")
    try:
        return SourceEntry.model_validate(whole, context=replace(known, zone_above=written.zone(region)))
    except ValidationError as exc:
        return explain(exc, SourceEntry)


def _source(entry: SourceEntry, regions: RegionTree, every_s: float) -> Source:
    region = regions.get(entry.region)
    return Source(
        id=entry.id,
        name=entry.name,
        home=entry.home,
        kind=SourceKind(entry.kind),
        urls=tuple(entry.url or entry.urls),
        region=entry.region,
        route=Route(entry.route),
        language=entry.language or region.language,
        timezone=entry.timezone or region.timezone,
        dates_are=entry.dates_are,
        known_as=tuple(entry.known_as),
        standing=entry.standing,
        dedupe=entry.dedupe,
        rights=_rights(entry.rights),
        every_s=entry.every or every_s,
        at_most=entry.at_most,
        group=entry.group,
        formerly=tuple(entry.formerly),
        enabled=entry.enabled,
        reason=entry.reason,
        status=entry.status,
        checked=entry.checked,
        headers=tuple(entry.headers.items()),
        auth=entry.auth,
        proxy=entry.proxy,
        review=entry.review,
        rules=build_rules(entry.kind, entry),
    )


def _rights(entry: RightsEntry) -> Rights:
    return Rights(
        text=entry.text,
        excerpt_chars=entry.excerpt_chars,
        images=entry.images,
        permission=entry.permission,
    )
