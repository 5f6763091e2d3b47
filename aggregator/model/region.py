"""Regions and the tree they form."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aggregator.errors import RegionNotFound

ALL = "all"
"""The region above every root; it holds whatever any followed region holds, except the demo."""
DEMO = "demo"
"""The fictional county of the demo press; never part of `all` or of any other parent."""


class Level(StrEnum):
    """What kind of place a region is."""

    WORLD = "world"
    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rises:
    """What a region takes from the regions below it; what is placed in the region itself needs no rule.

    With `leads` a story rises from where the copy that leads it was placed, not from where another copy was;
    it also has to be carried by `min_sources` sources.
    """

    leads: bool = False
    min_sources: int = 1


EVERYTHING_RISES = Rises()


@dataclass(frozen=True, slots=True)
class Region:
    """A place people subscribe to.

    `id` is a path such as ``cn/fujian/fuzhou``; `code` is GB/T 2260 or ISO 3166-2; `names` maps a BCP 47
    language to the place's name; `language` is that of the words we add to its feeds. `only_approved` and
    `approved` (source ids) are what is written for this region itself, see `RegionTree.approved`. No source
    has more than `max_share` (0 to 1) of its newest window; None is no bound.
    """

    id: str
    names: Mapping[str, str]
    parent: str | None
    level: Level
    timezone: str
    language: str
    code: str | None = None
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    only_approved: bool | None = None
    approved: tuple[str, ...] = ()
    rises: Rises = EVERYTHING_RISES
    max_share: float | None = None

    def name(self, language: str | None = None) -> str:
        """Give the name in `language` (its own language when None or missing)."""
        wanted = (language, (language or "").split("-")[0], self.language, self.language.split("-")[0])
        for tag in wanted:
            if tag and tag in self.names:
                return self.names[tag]
        return next(iter(self.names.values()))


@dataclass(frozen=True)
class RegionTree:
    """All configured regions; `all` stands above every root except `demo`.

    Raises `RegionNotFound` for unknown ids, with the nearest known ids in the message.
    """

    regions: Mapping[str, Region]
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, list[str]] = {}
        for region in self.regions.values():
            parent = self._parent(region)
            if parent is not None:
                children.setdefault(parent, []).append(region.id)
        frozen = {parent: tuple(ids) for parent, ids in children.items()}
        object.__setattr__(self, "_children", frozen)

    @classmethod
    def of(
        cls, regions: Iterable[Region], *, only_approved: bool = False, approved: tuple[str, ...] = ()
    ) -> "RegionTree":
        """Build the tree and put `all` above the roots; what it may show holds for all below it."""
        world = Region(
            id=ALL,
            names={"en": "All regions", "zh": "全部地区", "zh-Hant": "全部地區"},
            parent=None,
            level=Level.WORLD,
            timezone="UTC",
            language="en",
            only_approved=only_approved or None,
            approved=approved,
        )
        return cls({world.id: world} | {region.id: region for region in regions})

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions.values())

    def __contains__(self, region_id: object) -> bool:
        return region_id in self.regions

    def get(self, region_id: str) -> Region:
        """Give the region with that id."""
        try:
            return self.regions[region_id]
        except KeyError:
            near = difflib.get_close_matches(region_id, self.regions, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise RegionNotFound(f'no region has the id "{region_id}"{hint}') from None

    def parent(self, region_id: str) -> str | None:
        """Give the id of the region above, None for `all` and `demo`."""
        return self._parent(self.get(region_id))

    def children(self, region_id: str) -> tuple[str, ...]:
        """Give the ids directly below, in the order of the configuration."""
        self.get(region_id)
        return self._children.get(region_id, ())

    def lineage(self, region_id: str) -> tuple[str, ...]:
        """Give the id itself and everything above it, nearest first."""
        chain: list[str] = []
        current: str | None = region_id
        while current is not None:
            chain.append(current)
            current = self.parent(current)
        return tuple(chain)

    def approved(self, region_id: str) -> frozenset[str] | None:
        """Give the sources whose texts a region may show, None when it may show all.

        The nearest region, going up, that says `only_approved` decides; the list is what this region and
        all above it approve, as a province adds its own outlets to the national list.
        """
        lineage = [self.get(above) for above in self.lineage(region_id)]
        is_limited = next((one.only_approved for one in lineage if one.only_approved is not None), False)
        return frozenset(source for one in lineage for source in one.approved) if is_limited else None

    def below(self, region_id: str) -> tuple[str, ...]:
        """Give the id itself and everything below it, depth first."""
        found = [region_id]
        for child in self.children(region_id):
            found.extend(self.below(child))
        return tuple(found)

    def _parent(self, region: Region) -> str | None:
        if region.parent is not None:
            return region.parent
        return None if region.id in {ALL, DEMO} or ALL not in self.regions else ALL
