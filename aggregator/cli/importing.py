"""Which feeds of a list become sources, in which region, and why the others do not (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from aggregator.config.models import Config
from aggregator.config.naming import address_key, suggest_id, suggest_language
from aggregator.config.sourcefiles import NewSource
from aggregator.model.region import ALL, Region, RegionTree
from aggregator.read.addresses import site_root
from aggregator.read.opml import Outline

Fate = Literal["new", "known", "invalid"]


@dataclass(frozen=True, slots=True)
class Sorted:
    """One feed of a list: what becomes of it, and the reason; `source` is there when it is new."""

    outline: Outline
    fate: Fate
    why: str
    source: NewSource | None = None


def sort_outlines(config: Config, outlines: Sequence[Outline], *, region: str | None) -> tuple[Sorted, ...]:
    """Give every feed of a list with what becomes of it; `region` is for feeds whose folders name none."""
    return tuple(_sort(config, outlines, region))


def region_of(regions: RegionTree, outline: Outline) -> Region | None:
    """Give the region that a feed's own category or the folders around it name; None when none does.

    A category or folder names a region by its id, its last part, a name or an alias. An inner folder is
    looked for below what the outer ones name, so that 鼓楼 in 福州 is not the one in 徐州; a name that
    several regions share and no folder decides names none.
    """
    for path in outline.categories:
        if path in regions and path != ALL:
            return regions.get(path)
    joined = "/".join(folder.strip().lower() for folder in outline.folders)
    if joined in regions and joined != ALL:
        return regions.get(joined)
    found: Region | None = None
    for folder in outline.folders:
        within = regions.below(found.id) if found else tuple(regions.regions)
        named = [regions.get(each) for each in within if each != ALL and _names(regions.get(each), folder)]
        found = _highest(named) or found
    return found


def _highest(named: Sequence[Region]) -> Region | None:
    """Give the one that holds all others of that name (Berlin the state holds Berlin the city)."""
    top = min(named, key=lambda region: region.id.count("/"), default=None)
    holds_all = top is not None and all(f"{each.id}/".startswith(f"{top.id}/") for each in named)
    return top if holds_all else None


def _names(region: Region, folder: str) -> bool:
    words = {region.id, region.id.rpartition("/")[2], *region.names.values(), *region.aliases}
    return folder.strip().casefold() in {word.casefold() for word in words}


def _sort(config: Config, outlines: Iterable[Outline], region: str | None) -> Iterator[Sorted]:
    known = {address_key(url): source.id for source in config.sources for url in source.urls}
    taken = {name for source in config.sources for name in (source.id, *source.formerly)}
    places: dict[tuple[tuple[str, ...], tuple[str, ...]], Region | None] = {}  # thousands share few folders
    for outline in outlines:
        if outline.url is None:
            yield Sorted(outline, "invalid", f'"{outline.written}" is no http or https address')
            continue
        key = address_key(outline.url)
        if key in known:
            yield Sorted(outline, "known", f"it is {known[key]}")
            continue
        where = (outline.categories, outline.folders)
        if where not in places:
            places[where] = region_of(config.regions, outline)
        place = places[where] or (config.regions.get(region) if region else None)
        if place is None:
            folders = " / ".join(outline.folders) or "no folder"
            yield Sorted(outline, "invalid", f"its folders ({folders}) name no region; say --region")
            continue
        source = _source(outline, outline.url, place, taken)
        known[key] = source.id
        taken.add(source.id)
        yield Sorted(outline, "new", f"for {place.id}", source)


def _source(outline: Outline, url: str, region: Region, taken: set[str]) -> NewSource:
    title = outline.title or urlsplit(url).hostname or url
    return NewSource(
        id=suggest_id(title, url, region=region.id, taken=taken),
        name=title,
        region=region.id,
        home=outline.home or site_root(url),
        url=url,
        language=suggest_language(outline.language, region=region.language, titles=[title]),
    )
