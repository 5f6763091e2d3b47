"""What a source really writes about: how many of its entries name each region (pure)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.model.entry import Entry
from aggregator.model.region import ALL
from aggregator.place.gazetteer import Atlas
from aggregator.place.routing import find_places

LEAST_ENTRIES: Final = 10  # fewer tell nothing
FEW: Final = 0.1  # of the entries name the region that the source is configured for,
MANY: Final = 0.3  # and so many another one: then it is that one's


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A source that is configured for one region and writes about another; shares of its `entries`."""

    region: str
    share: float
    rather: str
    rather_share: float
    entries: int


def count_regions(entries: Sequence[Entry], atlas: Atlas) -> Counter[str]:
    """Give how many entries name each configured region or a place in it, whatever their source is."""
    counted: Counter[str] = Counter()
    for entry in entries:
        named = {atlas.region(found.code) for found in find_places(entry, atlas, home=None)} - {None}
        counted.update({above for one in named for above in atlas.regions.lineage(one or ALL)})
    return counted


def find_misplaced(region: str, entries: Sequence[Entry], atlas: Atlas) -> Misplaced | None:
    """Tell a source of this region that hardly writes about it, but much about another one.

    Of several the deepest of those that are named most. What lies above or in the region is no other one.
    """
    if len(entries) < LEAST_ENTRIES or region not in atlas.regions:
        return None
    counted = count_regions(entries, atlas)
    share = counted[region] / len(entries)
    near = {*atlas.regions.lineage(region), *atlas.regions.below(region)}
    others = [(number, one.count("/"), one) for one, number in counted.items() if one not in near]
    number, _, rather = max(others, default=(0, 0, ""))
    rather_share = number / len(entries)
    if share >= FEW or rather_share < MANY:
        return None
    return Misplaced(region, share, rather, rather_share, len(entries))
