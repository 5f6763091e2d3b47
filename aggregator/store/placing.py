"""What people decide about the places of a story: one region more, or one less with all below it.

A decision names the story's lead as an entry and the region by its id, so that it outlives rebuilds. A region
that listed the story once lists it again where it did: what is listed is listed once.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.errors import RegionNotFound
from aggregator.model.decision import Act, Decision
from aggregator.model.entry import PlaceEvidence
from aggregator.store.accounts import read_account
from aggregator.store.archives import rewrite_archives
from aggregator.store.bars import placed_regions
from aggregator.store.batch import Batch, Effects, raise_versions
from aggregator.store.codec import dump_evidence
from aggregator.store.decision_tables import decision
from aggregator.store.review import Verdict, list_missing
from aggregator.store.rising import LEFT
from aggregator.store.rulings import find_entries, stories_of
from aggregator.store.schema import listing, placement, story, story_member
from aggregator.store.statements import upsert
from aggregator.store.unplaced import inside, unplaced
from aggregator.store.withdrawal import unlist

EDITOR = "editor"
PLACED = "a person placed it here"
_OPPOSITE = {Act.PLACE: Act.UNPLACE, Act.UNPLACE: Act.PLACE}


def decide_place(connection: Connection, batch: Batch, uuid: UUID, path: str, *, said: Verdict) -> bool:
    """Put a story into a region or take it out (`said.act`); False when it stands so already.

    Raises StoryNotFound, StoryMoved and RegionNotFound.
    """
    if batch.lineages.of(path) == ():
        raise RegionNotFound(f'the store knows no region "{path}"; it knows what the poller has applied')
    account = read_account(connection, uuid)
    name, names = account.lead, [one.name for one in account.copies]
    about = (decision.c.subject.in_(names), decision.c.other == path, decision.c.undone_at.is_(None))
    if said.act in set(connection.scalars(select(decision.c.act).where(*about))):
        return False
    opposite = decision.c.act == _OPPOSITE[said.act]
    connection.execute(update(decision).where(*about, opposite).values(undone_at=said.at))
    row = {"at": said.at, "act": said.act, "subject": name, "other": path}
    connection.execute(insert(decision), row | {"reason": said.reason, "who": said.who})
    carry_out_place(connection, batch, name, path, act=said.act)
    return True


def undo_place(connection: Connection, batch: Batch, uuid: UUID, path: str) -> bool:
    """Take back what was decided of a story and a region: the rules say again; False when nothing was.

    Raises StoryNotFound and StoryMoved.
    """
    account = read_account(connection, uuid)
    acts = decision.c.act.in_([str(act) for act in _OPPOSITE])
    names = [one.name for one in account.copies]
    mine = (acts, decision.c.subject.in_(names), decision.c.other == path, decision.c.undone_at.is_(None))
    done = connection.execute(update(decision).where(*mine).values(undone_at=batch.now))
    if not done.rowcount:
        return False
    _take_back(connection, batch, account.lead, path)
    return True


def follow_place(connection: Connection, batch: Batch, told: Decision) -> None:
    """Do what follows from a decision of another copy of the store; of one that was taken back, too."""
    if told.other is None or not batch.lineages.of(told.other):
        return
    if told.undone_at is None:
        carry_out_place(connection, batch, told.subject, told.other, act=told.act)
    else:
        _take_back(connection, batch, told.subject, told.other)


def carry_out_place(connection: Connection, batch: Batch, name: str, path: str, *, act: Act) -> None:
    """Change listings of the story of an entry, if it is stored, and say that a person placed it."""
    found = find_entries(connection, batch.guid_names, [name])
    if name not in found:
        return
    of = stories_of(connection, [found[name]])[found[name]]
    if act is Act.UNPLACE:
        _leave(connection, batch, of, inside(connection, path))
        return
    row = {
        "entry": found[name],
        "region": batch.lineages.of(path)[0],
        "score": 1.0,
        "evidence": _by_editor(path),
    }
    connection.execute(upsert(placement), row)
    effects = Effects(touched={of})
    list_missing(connection, batch, {of}, effects=effects)
    batch.add(effects)


def _take_back(connection: Connection, batch: Batch, name: str, path: str) -> None:
    """Let the rules say whether the story of an entry is in a region: as if nobody had decided."""
    found = find_entries(connection, batch.guid_names, [name])
    if name not in found:
        return
    of = stories_of(connection, [found[name]])[found[name]]
    lineage = batch.lineages.of(path)
    members = select(story_member.c.entry).where(story_member.c.story == of)
    by_editor = (placement.c.region == lineage[0]) & (placement.c.evidence == _by_editor(path))
    connection.execute(delete(placement).where(placement.c.entry.in_(members), by_editor))
    effects = Effects(touched={of})
    list_missing(connection, batch, {of}, effects=effects)
    batch.add(effects)
    _leave(connection, batch, of, frozenset(), only=lineage)


def _by_editor(path: str) -> str:
    return dump_evidence((PlaceEvidence(EDITOR, path, PLACED),))


def _leave(
    connection: Connection,
    batch: Batch,
    of: int,
    regions: frozenset[int],
    *,
    only: Collection[int] | None = None,
) -> None:
    """Take a story out of some regions, and out of those above that have it from nowhere else.

    With `only` no other region loses it. The placements stay: a decision that is taken back leaves them.
    """
    left = regions | unplaced(connection, {of}).get(of, frozenset())
    lineages = [batch.lineages.of(path) for path in placed_regions(connection, {of}).get(of, {})]
    stays = {up for lineage in lineages if lineage and lineage[0] not in left for up in lineage} - left
    listed = set(connection.scalars(select(listing.c.region).where(listing.c.story == of)))
    gone = listed - stays if only is None else (listed - stays) & set(only)
    uuid = UUID(connection.execute(select(story.c.uuid).where(story.c.id == of)).scalar_one())
    rewrite_archives(connection, uuid, why=LEFT, now=batch.now, regions=gone)
    raise_versions(connection, unlist(connection, of, now=batch.now, regions=gone), now=batch.now)
