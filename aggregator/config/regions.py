"""Region files to the tree of regions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from aggregator.config.checks import Known
from aggregator.config.entries import Item, id_faults, read_items
from aggregator.config.schema import RegionEntry, RegionsFile
from aggregator.config.wording import explain
from aggregator.config.yamltext import Sheet
from aggregator.errors import Fault
from aggregator.model.region import Level, Region, RegionTree

_LEVELS = (Level.COUNTRY, Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWN)


@dataclass(frozen=True, slots=True)
class WrittenRegions:
    """The regions as written: faults come later, names and zones are known at once."""

    items: tuple[Item, ...]
    by_id: Mapping[str, Item]
    names: Mapping[str, tuple[str, ...]]

    def zone(self, region_id: str | None) -> str | None:
        """Give the zone that is written for a region or the nearest one above it."""
        while region_id:
            item = self.by_id.get(region_id)
            zone = item.text("timezone") if item else None
            if zone:
                return zone
            region_id = region_id.rpartition("/")[0]
        return None


def gather_regions(sheets: Sequence[Sheet]) -> tuple[WrittenRegions, list[Fault]]:
    """Collect the entries of all region files."""
    items: list[Item] = []
    faults: list[Fault] = []
    for sheet in sheets:
        found, wrong = read_items(sheet, RegionsFile, "regions")
        items += found
        faults += wrong
    by_id: dict[str, Item] = {}
    for item in items:
        by_id.setdefault(item.text("id") or "", item)
    by_id.pop("", None)
    names = {region_id: tuple(_names(item)) for region_id, item in by_id.items()}
    return WrittenRegions(tuple(items), by_id, names), [*faults, *id_faults(items)]


def check_regions(
    written: WrittenRegions, zones: frozenset[str]
) -> tuple[dict[str, RegionEntry], list[Fault]]:
    """Check every entry; gives those without fault by id."""
    entries: dict[str, RegionEntry] = {}
    faults: list[Fault] = []
    for item in written.items:
        above = (item.text("id") or "").rpartition("/")[0]
        known = Known(zones, written.names, written.zone(above))
        try:
            entry = RegionEntry.model_validate(item.value, context=known)
        except ValidationError as exc:
            faults += [item.fault(path, message) for path, message in explain(exc, RegionEntry)]
        else:
            entries[entry.id] = entry
    return entries, faults


def build_tree(
    entries: Mapping[str, RegionEntry], *, only_approved: bool = False, approved: Sequence[str] = ()
) -> RegionTree:
    """Give the tree, depth first; entries have no fault and stand in the order of their files.

    `only_approved` and `approved` hold for the region above all.

    What lies below a region with a former id was below that one, unless another entry claims that id.
    """
    children: dict[str, list[RegionEntry]] = {}
    for entry in entries.values():
        children.setdefault(entry.id.rpartition("/")[0], []).append(entry)
    claimed = {former for entry in entries.values() for former in entry.formerly}

    def below(parent: Region | None) -> Iterator[Region]:
        for entry in children.get(parent.id if parent else "", ()):
            region = _region(entry, parent)
            if parent:
                moved_along = (f"{former}{entry.id[len(parent.id) :]}" for former in parent.formerly)
                formerly = (*region.formerly, *(old for old in moved_along if old not in claimed))
                region = replace(region, formerly=formerly)
            yield region
            yield from below(region)

    return RegionTree.of(below(None), only_approved=only_approved, approved=tuple(approved))


def _region(entry: RegionEntry, parent: Region | None) -> Region:
    language = entry.language or (parent.language if parent else "und")
    depth = min(entry.id.count("/"), len(_LEVELS) - 1)
    return Region(
        id=entry.id,
        names=entry.names or {language: entry.name or entry.id},
        parent=parent.id if parent else None,
        level=Level(entry.level) if entry.level else _LEVELS[depth],
        timezone=entry.timezone or (parent.timezone if parent else "UTC"),
        language=language,
        code=entry.code,
        aliases=tuple(entry.aliases),
        keywords=tuple(entry.keywords),
        exclude=tuple(entry.exclude),
        formerly=tuple(entry.formerly),
        only_approved=entry.only_approved,
        approved=tuple(entry.approved),
        rises=entry.rises.rule(),
        max_share=entry.max_share,
    )


def _names(item: Item) -> Iterator[str]:
    """Give whatever people may call a written region."""
    name = item.text("name")
    if name:
        yield name
    named = item.value.get("names") if isinstance(item.value, dict) else None
    if isinstance(named, dict):
        yield from (text for text in named.values() if isinstance(text, str))
    yield from (text for _, text in item.texts("aliases"))
