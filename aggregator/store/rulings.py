"""What people decided about stories, as it binds the writer: pairs apart, pairs together, pinned leads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from aggregator.model.decision import Act, entry_name
from aggregator.store.batch import Batch, Rulings, Scope
from aggregator.store.codec import key_digest
from aggregator.store.decision_tables import decision
from aggregator.store.entries import Newcomer
from aggregator.store.schema import entry_key, source, story_member
from aggregator.store.statements import chunks

_ACTS = (Act.SPLIT, Act.MERGE, Act.PIN)
_IN_FORCE = (
    select(decision.c.id, decision.c.act, decision.c.subject, decision.c.other)
    .where(decision.c.act.in_(_ACTS), decision.c.undone_at.is_(None), decision.c.other.is_not(None))
    .order_by(decision.c.id)
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Stories to stay out of, stories to join with the entry that asks for it, pairs to keep apart."""

    refused: frozenset[int] = frozenset()
    partners: Mapping[int, int] = field(default_factory=dict)
    apart: frozenset[frozenset[int]] = frozenset()


def rulings_of(connection: Connection, batch: Batch) -> Rulings:
    """Give the decisions in force, read once a transaction; of several about one pair the latest counts."""
    if batch.settling.rulings is None:
        batch.settling.rulings = read_rulings(connection, batch.guid_names)
    return batch.settling.rulings


def read_rulings(connection: Connection, guid_names: Mapping[int, str]) -> Rulings:
    """Read the decisions in force and find the entries that they name."""
    pairs: dict[frozenset[str], tuple[str, tuple[str, str]]] = {}
    pins: dict[str, int] = {}
    for row in connection.execute(_IN_FORCE):
        if row.act == Act.PIN:
            pins[row.other] = row.id
        else:
            pairs[frozenset((row.subject, row.other))] = (row.act, (row.subject, row.other))
    names = {name for _, pair in pairs.values() for name in pair} | pins.keys()
    return Rulings(
        apart=tuple(pair for act, pair in pairs.values() if act == Act.SPLIT),
        together=tuple(pair for act, pair in pairs.values() if act == Act.MERGE),
        pins=pins,
        found=find_entries(connection, guid_names, names) if names else {},
    )


def find_entries(
    connection: Connection, guid_names: Mapping[int, str], names: Iterable[str]
) -> dict[str, int]:
    """Give the id of each entry that is stored; a source that was renamed is known by its first name too."""
    sources = {first: row for row, first in guid_names.items()}
    sources.update((row.slug, row.id) for row in connection.execute(select(source.c.slug, source.c.id)))
    wanted: dict[int, dict[bytes, str]] = {}
    for name in names:
        slug, _, key = name.partition("\n")
        if slug in sources:
            wanted.setdefault(sources[slug], {})[key_digest(key)] = name
    found: dict[str, int] = {}
    for of, digests in wanted.items():
        for some in chunks(list(digests)):
            rows = connection.execute(
                select(entry_key.c.digest, entry_key.c.entry).where(
                    entry_key.c.source == of, entry_key.c.digest.in_(some), entry_key.c.entry.is_not(None)
                )
            )
            found.update((digests[row.digest], row.entry) for row in rows)
    return found


def announce(rulings: Rulings, scope: Scope, newcomers: Sequence[Newcomer]) -> None:
    """Note which of the named entries are these newcomers."""
    if rulings.apart or rulings.together or rulings.pins:
        for newcomer in newcomers:
            rulings.found[entry_name(scope.slug, newcomer.signed.entry.key)] = newcomer.id


def paired(rulings: Rulings, pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Give the pairs of which both entries are stored, by their ids."""
    found = rulings.found
    return [(found[a], found[b]) for a, b in pairs if a in found and b in found]


def stories_of(connection: Connection, entries: Iterable[int]) -> dict[int, int]:
    """Give the story of each entry."""
    found: dict[int, int] = {}
    for some in chunks(sorted(entries)):
        rows = connection.execute(
            select(story_member.c.entry, story_member.c.story).where(story_member.c.entry.in_(some))
        )
        found.update((row.entry, row.story) for row in rows)
    return found


def bounds_of(rulings: Rulings, newcomer: int, place: Mapping[int, int]) -> Bounds:
    """Give what binds a newcomer; `place` has the story of each entry that was decided about."""
    apart = paired(rulings, rulings.apart)
    return Bounds(
        refused=frozenset(_partners(newcomer, apart, place)),
        partners=_partners(newcomer, paired(rulings, rulings.together), place),
        apart=frozenset(
            frozenset((place[a], place[b]))
            for a, b in apart
            if newcomer not in (a, b) and {a, b} <= place.keys()
        ),
    )


def _partners(newcomer: int, pairs: Iterable[tuple[int, int]], place: Mapping[int, int]) -> dict[int, int]:
    """Give the stories of those that were decided about together with a newcomer, and who that was."""
    others = (b if a == newcomer else a for a, b in pairs if newcomer in (a, b))
    return {place[other]: other for other in others if other in place}
