"""Archives of feeds: reading one, and changing what they say of a story when somebody decided so."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, bindparam, select, union_all, update

from aggregator.model.archive import Archive, ArchiveChange
from aggregator.model.decision import Act
from aggregator.model.story import RegionQuery
from aggregator.ports import Archivist
from aggregator.store.archive_rows import Place, log_change, neighbours, pack, rewrite, rights_now, unpack
from aggregator.store.archive_tables import archive, archive_change
from aggregator.store.batch import raise_versions
from aggregator.store.decision_tables import decision, withdrawn_listing
from aggregator.store.dedupe_tables import story_redirect
from aggregator.store.engine import transaction
from aggregator.store.queries import read_view
from aggregator.store.schema import listing, region, story
from aggregator.store.statements import AnyRow, read_meta, write_meta
from aggregator.store.texts import Step
from aggregator.store.times import DAY_US, from_us

LOWERED = "the rights of a source were lowered"
RETURNED = "the decision to hide it was undone"
# A story that became part of another one was listed within the window in which entries are compared, two
# weeks; where and when is no longer known, but it is in the archives around the other's listing.
MERGED_WITHIN_US = 31 * DAY_US
_MARK = "archives_returned"  # the undone decision up to which hidden stories are back in archives

_ARCHIVE = (
    select(archive)
    .join(region, region.c.id == archive.c.region)
    .where(region.c.path == bindparam("path"), archive.c.name == bindparam("name"))
)
_CHANGES = (
    select(archive_change)
    .where(archive_change.c.region == bindparam("of"), archive_change.c.seq == bindparam("nth"))
    .order_by(archive_change.c.id)
)
_LISTED = union_all(
    select(listing.c.story, listing.c.region, listing.c.listed_at),
    select(withdrawn_listing.c.story, withdrawn_listing.c.region, withdrawn_listing.c.listed_at),
).subquery("listed")
_NAMES = (
    select(story_redirect.c.uuid)
    .join(story, story.c.id == story_redirect.c.story)
    .where(story.c.uuid == bindparam("uuid"))
)
_HOLDING = (
    select(archive.c.region, archive.c.seq, archive.c.body)
    .distinct()
    .join_from(story, _LISTED, _LISTED.c.story == story.c.id)
    .join(
        archive,
        (archive.c.region == _LISTED.c.region)
        & (archive.c.since <= _LISTED.c.listed_at + bindparam("around"))
        & (archive.c.until >= _LISTED.c.listed_at - bindparam("around")),
    )
    .where(story.c.uuid == bindparam("uuid"))
    .order_by(archive.c.region, archive.c.seq)
)


def read_archive(connection: Connection, region_id: str, name: str) -> Archive | None:
    """Give a region's archive by its name, None when there is none of that name."""
    row = connection.execute(_ARCHIVE, {"path": region_id, "name": name}).first()
    if row is None:
        return None
    older, newer = neighbours(connection, Place(row.region, row.seq))
    changes = connection.execute(_CHANGES, {"of": row.region, "nth": row.seq})
    return Archive(
        region=region_id,
        name=row.name,
        changed_at=from_us(row.changed_at),
        digest=row.digest,
        records=unpack(row.body),
        older=older and older.name,
        newer=newer and newer.name,
        changes=tuple(map(_change, changes)),
    )


def rewrite_archives(
    connection: Connection, uuid: UUID, *, why: str, now: int, regions: Collection[int] | None = None
) -> int:
    """Take a story out of every archive that holds it, under whatever uuid, and log it; gives how many did.

    With `regions` only out of theirs.

    Part of the transaction that hides the story, before or after its listings were put aside, which say where
    to look. The caller raises the versions of the regions that listed it.
    """
    names = {uuid, *map(UUID, connection.scalars(_NAMES, {"uuid": str(uuid)}))}
    around = MERGED_WITHIN_US if len(names) > 1 else 0
    changed = 0
    for row in connection.execute(_HOLDING, {"uuid": str(uuid), "around": around}).all():
        records = unpack(row.body)
        kept = [one for one in records if one.uuid not in names]
        if len(kept) < len(records) and (regions is None or row.region in regions):
            place = Place(row.region, row.seq)
            rewrite(connection, place, kept, now=now)
            log_change(connection, place, why=why, now=now, story=uuid)
            changed += 1
    return changed


def return_to_archives(engine: Engine, archivist: Archivist, *, now: int) -> Iterator[Step]:
    """Put stories that are hidden no more into the archives they belong into; a step for each decision."""
    with transaction(engine) as connection:
        mark = int(read_meta(connection, [_MARK]).get(_MARK, 0))
        undone = (
            select(decision.c.subject, decision.c.undone_at)
            .where(decision.c.act == Act.HIDE, decision.c.undone_at > mark)
            .order_by(decision.c.undone_at)
        )
        rows = connection.execute(undone).all()
    for row in rows:
        with transaction(engine) as connection:
            returned = _return(connection, row.subject, archivist, now=now)
            write_meta(connection, {_MARK: str(row.undone_at)})
            raise_versions(connection, returned, now=now)
        yield Step("archives returned", len(returned))


def _return(connection: Connection, uuid: str, archivist: Archivist, *, now: int) -> list[int]:
    """Put one story where it is listed; gives the regions of the archives that did not hold it."""
    found = (
        select(region.c.path, listing.c.listed_at, archive.c.region, archive.c.seq, archive.c.body)
        .join_from(story, listing, listing.c.story == story.c.id)
        .join(region, region.c.id == listing.c.region)
        .join(
            archive,
            (archive.c.region == listing.c.region)
            & (archive.c.since <= listing.c.listed_at)
            & (archive.c.until >= listing.c.listed_at),
        )
        .where(story.c.uuid == uuid)
    )
    changed = []
    for row in connection.execute(found).all():
        at, place, records = from_us(row.listed_at), Place(row.region, row.seq), unpack(row.body)
        query = RegionQuery(row.path, limit=1, before=at + timedelta(microseconds=1))
        shown = [one for one in read_view(connection, query).stories if one.listed_at == at]
        added = [record for one in shown if (record := archivist.record(one)) is not None]
        if added and all(one.listed_at != at for one in records):
            together = sorted((*records, *added), key=lambda one: one.listed_at, reverse=True)
            rewrite(connection, place, together, now=now)
            log_change(connection, place, why=RETURNED, now=now, story=UUID(uuid))
            changed.append(place.region)
    return changed


def lower_archives(engine: Engine, archivist: Archivist, *, now: int) -> Iterator[Step]:
    """Cut archives down to what their sources allow by now; every `next` is one short transaction.

    Only archives are read whose sources' rights are others than when they were cut. What was once taken away
    does not come back with the rights.
    """
    known = select(archive.c.region, archive.c.seq, archive.c.outlets, archive.c.rights)
    with transaction(engine) as connection:
        rows = connection.execute(known).all()
    for row in rows:
        if rights_now(archivist, row.outlets) != row.rights:
            with transaction(engine) as connection:
                changed = _lower(connection, Place(row.region, row.seq), archivist, now=now)
            yield Step("archives lowered", int(changed))


def _lower(connection: Connection, of: Place, archivist: Archivist, *, now: int) -> bool:
    mine = (archive.c.region == of.region, archive.c.seq == of.seq)
    row: AnyRow = connection.execute(select(archive).where(*mine)).one()
    lowered = [replace(one, text=archivist.lowered(one.text)) for one in unpack(row.body)]
    connection.execute(update(archive).where(*mine).values(rights=rights_now(archivist, row.outlets)))
    if pack(lowered)["digest"] == row.digest:
        return False
    rewrite(connection, of, lowered, now=now)
    log_change(connection, of, why=LOWERED, now=now)
    return True


def _change(row: AnyRow) -> ArchiveChange:
    return ArchiveChange(from_us(row.at), row.why, None if row.story is None else UUID(row.story))
