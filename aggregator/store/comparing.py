"""Two stored entries compared as they would be today, with all that the verdict rests on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select

from aggregator.dedupe.compared import keyed_sentences
from aggregator.dedupe.match import Compared, Inspection, decode, inspect
from aggregator.dedupe.signature import sign
from aggregator.model.account import StoredCopy
from aggregator.model.decision import Decision
from aggregator.store.accounts import aliases, decisions_about
from aggregator.store.boilerplate import OPENINGS
from aggregator.store.dedupe_tables import band, sentence
from aggregator.store.neighbours import CROWD
from aggregator.store.signatures import stored_keys
from aggregator.store.statements import chunks

_OPENINGS = select(sentence.c.sentence).group_by(sentence.c.sentence).having(func.count() >= OPENINGS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two entries beside each other.

    `keys` counts the keys that both may be found by, those left out that crowds of entries share; without any
    the writer never compares them. `apart` is the time between their publications. `decisions` are those in
    force about the two.
    """

    a: StoredCopy
    b: StoredCopy
    inspection: Inspection
    keys: int
    apart: timedelta
    decisions: tuple[Decision, ...]


def compare(connection: Connection, a: StoredCopy, b: StoredCopy) -> Comparison:
    """Compare two entries as they stand in the store now."""
    ours, theirs = comparable(a), comparable(b)
    first, second = aliases(connection, [a]), aliases(connection, [b])
    about = decisions_about(connection, first) if first != second else ()
    return Comparison(
        a,
        b,
        inspect(
            ours,
            theirs,
            same_source=a.entry.source_id == b.entry.source_id,
            boilerplate=known_boilerplate(connection, ours, theirs),
        ),
        keys=len(_shared_keys(connection, a, b)),
        apart=abs(a.entry.published.at - b.entry.published.at),
        decisions=tuple(one for one in about if one.undone_at is None and {one.subject, one.other} & second),
    )


def comparable(one: StoredCopy) -> Compared:
    """Give what an entry is compared by; signed anew when that left the store before its text did."""
    return decode(one.compared or sign(one.entry).compared)


def known_boilerplate(connection: Connection, *compared: Compared) -> Collection[int]:
    """Give the sentences of these entries that are boilerplate, as far as the store has counted."""
    keys = {key for one in compared for key, _ in keyed_sentences(one) if key}
    found: set[int] = set()
    for some in chunks(sorted(keys)):
        found.update(connection.scalars(_OPENINGS.where(sentence.c.sentence.in_(some))))
    return found


def _shared_keys(connection: Connection, a: StoredCopy, b: StoredCopy) -> set[int]:
    """Give the keys by which the one is found from the other."""
    both = set(stored_keys(sign(a.entry))) & set(stored_keys(sign(b.entry)))
    crowded = select(band.c.key).where(band.c.key.in_(sorted(both)))
    crowded = crowded.group_by(band.c.key).having(func.count() >= CROWD)
    return both - set(connection.scalars(crowded))
