"""The one line that a region shows for a story: listed once, never again."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, bindparam, insert, select

from aggregator.model.decision import entry_name
from aggregator.model.entry import Evidence, Precision
from aggregator.store.bars import Bars, Placed, load_rules, placed_regions
from aggregator.store.batch import Batch, Effects, Rules, Scope
from aggregator.store.codec import dump_evidence
from aggregator.store.entries import Newcomer
from aggregator.store.review import keep_back
from aggregator.store.rising import lineages_of
from aggregator.store.schema import listing, placement
from aggregator.store.statements import chunks
from aggregator.store.stories import Settled
from aggregator.store.times import seconds_us
from aggregator.store.withdrawal import wipe_entries

FIRST_POLL_AGE = timedelta(hours=24)  # of a first poll only what is news today is listed,
FIRST_POLL_MOST = 30  # and no more than one screen of it: a new source must not flood its readers

_LISTED = select(listing.c.story, listing.c.region).where(
    listing.c.story.in_(bindparam("stories", expanding=True))
)


def place_and_list(
    connection: Connection,
    batch: Batch,
    scope: Scope,
    newcomers: Sequence[Newcomer],
    *,
    settled: Settled,
    effects: Effects,
) -> tuple[int, int]:
    """Store where the newcomers belong and list their stories there and in every region above.

    Gives how many of them brought a story into its first listing, and how many belong to a story that no
    region lists: held back by the first-poll rule, by a review or by a decision, or placed nowhere.
    """
    _place(connection, batch, newcomers)
    shown = _shown(connection, settled)
    waiting = _waiting(connection, batch, scope, newcomers)
    bars = _bars(connection, batch, settled)
    late = _late(connection, batch, scope, settled=settled, bars=bars)
    listable = _listable(batch, scope, newcomers) - waiting
    rows: list[dict[str, int]] = []
    listed = 0
    for newcomer in newcomers:
        of = settled.story_of[newcomer.id]
        placed = _placed(batch, newcomer, leads=of in settled.created) if newcomer.id in listable else ()
        reached = bars.reached(of, placed)
        regions = dict.fromkeys([*reached, *late.get(of, ())] if newcomer.id in listable else ())
        missing = [region for region in regions if region not in shown[of]]
        if missing:
            at = batch.listed_at(of, effects)
            rows.extend({"region": region, "listed_at": at, "story": of} for region in missing)
            listed += not shown[of]
            shown[of].update(missing)
            effects.regions.update(missing)
    if rows:
        connection.execute(insert(listing), rows)
    return listed, sum(not shown[settled.story_of[newcomer.id]] for newcomer in newcomers)


def _rules(connection: Connection, batch: Batch) -> Rules:
    if batch.rules is None:
        batch.rules = load_rules(connection)
    return batch.rules


def _waiting(
    connection: Connection, batch: Batch, scope: Scope, newcomers: Sequence[Newcomer]
) -> frozenset[int]:
    """Let newcomers wait for a person where their source is under review; gives them."""
    if scope.source not in _rules(connection, batch).reviewed:
        return frozenset()
    names = {newcomer.id: entry_name(scope.slug, newcomer.signed.entry.key) for newcomer in newcomers}
    return keep_back(connection, names)


def _bars(connection: Connection, batch: Batch, settled: Settled) -> Bars:
    """Give what bars these stories; newcomers that joined a hidden one lose their text."""
    bars = Bars.of(connection, _rules(connection, batch), set(settled.story_of.values()))
    if bars.hidden:
        wipe_entries(connection, [new for new, of in settled.story_of.items() if of in bars.hidden])
    return bars


def _late(
    connection: Connection, batch: Batch, scope: Scope, *, settled: Settled, bars: Bars
) -> dict[int, list[int]]:
    """Give the regions that had to wait for a copy of an approved source, such as this one, by story."""
    limited = {of for of, approved in bars.rules.limited.items() if scope.slug in approved}
    if not limited or not settled.joined:
        return {}
    found = placed_regions(connection, settled.joined)
    return {
        of: [up for up in bars.reached(of, lineages_of(batch, paths)) if up in limited]
        for of, paths in found.items()
    }


def _place(connection: Connection, batch: Batch, newcomers: Sequence[Newcomer]) -> None:
    rows = [
        {
            "entry": newcomer.id,
            "region": lineage[0],
            "score": found.score,
            "evidence": dump_evidence(found.evidence),
        }
        for newcomer in newcomers
        for found in newcomer.signed.entry.placements
        if (lineage := batch.lineages.of(found.region))
    ]
    if rows:
        connection.execute(insert(placement), rows)


def _shown(connection: Connection, settled: Settled) -> dict[int, set[int]]:
    """Give the regions that list each story already."""
    shown: dict[int, set[int]] = {of: set() for of in settled.story_of.values()}
    for some in chunks(sorted(settled.joined)):
        for row in connection.execute(_LISTED, {"stories": some}):
            shown[row.story].add(row.region)
    return shown


def _placed(batch: Batch, newcomer: Newcomer, *, leads: bool) -> Sequence[Placed]:
    return lineages_of(batch, {found.region: leads for found in newcomer.signed.entry.placements})


def _listable(batch: Batch, scope: Scope, newcomers: Sequence[Newcomer]) -> frozenset[int]:
    """Give the ids of the newcomers that may be listed.

    All of them, except in the first poll that brings entries: then the newest with a date of their own that
    were published within the last day. What has no date may be years old.
    """
    if not scope.first:
        return frozenset(newcomer.id for newcomer in newcomers)
    oldest = batch.now - seconds_us(FIRST_POLL_AGE.total_seconds())
    recent = [newcomer.id for newcomer in newcomers if newcomer.published >= oldest and _is_dated(newcomer)]
    most = FIRST_POLL_MOST if scope.first_room is None else scope.first_room
    return frozenset(recent[-most:] if most else ())


def _is_dated(newcomer: Newcomer) -> bool:
    published = newcomer.signed.entry.published
    return published.precision is not Precision.UNKNOWN and published.evidence is not Evidence.SEEN
