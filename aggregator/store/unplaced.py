"""From which regions people took stories out: while such a decision holds, none of them lists the story."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from aggregator.model.decision import Act
from aggregator.store.decision_tables import decision
from aggregator.store.facts import read_guid_names
from aggregator.store.rulings import find_entries, stories_of
from aggregator.store.schema import region

_IN_FORCE = select(decision.c.subject, decision.c.other).where(
    decision.c.act == Act.UNPLACE, decision.c.undone_at.is_(None)
)


def unplaced(connection: Connection, stories: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Give the regions (row ids) that must not list some stories, with all below them; by story."""
    rows = connection.execute(_IN_FORCE).all()
    if not rows:
        return {}
    entries = find_entries(connection, read_guid_names(connection), {row.subject for row in rows})
    places = stories_of(connection, entries.values())
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        of = places.get(entries.get(row.subject, 0))
        if of in stories and of is not None:
            found[of] = found.get(of, frozenset()) | inside(connection, row.other)
    return found


def inside(connection: Connection, path: str) -> frozenset[int]:
    """Give a region and all below it, as rows."""
    below = region.c.path.startswith(f"{path}/", autoescape=True)
    return frozenset(connection.scalars(select(region.c.id).where((region.c.path == path) | below)))
