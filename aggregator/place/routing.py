"""Which regions an entry belongs to."""

from aggregator.model.entry import Entry, PlaceEvidence, Placement
from aggregator.model.source import Source

HOME_RULE = "home region"


def place(entry: Entry, *, source: Source) -> tuple[Placement, ...]:
    """Give the source's home region; whoever publishes for a place is evidence enough.

    Placements that the entry already carries are kept, the home region is added once.
    """
    if any(placement.region == source.region for placement in entry.placements):
        return entry.placements
    evidence = PlaceEvidence(where="source", text=source.id, rule=HOME_RULE)
    return (*entry.placements, Placement(source.region, 1.0, (evidence,)))
