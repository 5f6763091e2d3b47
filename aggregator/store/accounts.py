"""How stories came about, read from what the writer kept: members and why, lead, listings, decisions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, or_, select

from aggregator.errors import StoryNotFound
from aggregator.model.account import Listed, StoredCopy, StoryAccount, Tie
from aggregator.model.decision import Act, Decision, entry_name
from aggregator.model.entry import Entry, Placement
from aggregator.store.bars import approved_for_story
from aggregator.store.codec import load_details, load_evidence, load_moment
from aggregator.store.decision_tables import decision, review, source_signals
from aggregator.store.dedupe_tables import listing_guid, signature, story_redirect
from aggregator.store.facts import read_guid_names
from aggregator.store.hidden import is_withdrawn
from aggregator.store.leads import explain_lead
from aggregator.store.redirects import refuse_moved
from aggregator.store.rulings import read_rulings
from aggregator.store.schema import entry, entry_text, listing, placement, region, source, story, story_member
from aggregator.store.signals import source_wide
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import from_us
from aggregator.store.whys import read_match

_COPIES = (
    select(
        entry.c.id,
        entry.c.published,
        entry.c.precision,
        entry.c.evidence,
        entry.c.first_seen,
        entry_text.c.key,
        entry_text.c.url,
        entry_text.c.title,
        entry_text.c.html,
        entry_text.c.text,
        entry_text.c.language,
        entry_text.c.details,
        source.c.slug,
        source.c.standing,
        source_signals.c.body.label("signals"),
        signature.c.url_key,
        signature.c.compared,
        review.c.state,
        story.c.uuid,
        story_member.c.joined_by,
        story_member.c.relation,
        story_member.c.score,
        story_member.c.reasons,
    )
    .select_from(entry)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .join(story_member, story_member.c.entry == entry.c.id)
    .join(story, story.c.id == story_member.c.story)
    .outerjoin(signature, (signature.c.bucket == entry.c.bucket) & (signature.c.entry == entry.c.id))
    .outerjoin(source_signals, source_signals.c.source == source.c.id)
    .outerjoin(review, review.c.entry == entry.c.id)
)
_PLACEMENTS = (
    select(placement.c.entry, placement.c.score, placement.c.evidence, region.c.path)
    .join(region, region.c.id == placement.c.region)
    .where(placement.c.entry.in_(bindparam("entries", expanding=True)))
    .order_by(placement.c.score.desc(), region.c.path)
)
_NAMES = (
    select(entry.c.id, source.c.slug, entry_text.c.key)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .where(entry.c.id.in_(bindparam("entries", expanding=True)))
)
_LISTINGS = (
    select(listing.c.listed_at, region.c.path, listing_guid.c.uuid)
    .join(region, region.c.id == listing.c.region)
    .outerjoin(
        listing_guid,
        (listing_guid.c.region == listing.c.region) & (listing_guid.c.story == listing.c.story),
    )
    .where(listing.c.story == bindparam("story"))
    .order_by(listing.c.listed_at, region.c.path)
)


def read_account(connection: Connection, uuid: UUID) -> StoryAccount:
    """Give all that is known of a story, also of a hidden one.

    Raises StoryMoved for one that became part of another, StoryNotFound.
    """
    head = connection.execute(select(story).where(story.c.uuid == str(uuid))).first()
    if head is None:
        refuse_moved(connection, uuid)
        raise StoryNotFound(f"the store holds no story {uuid}")
    copies = _copies(connection, _COPIES.where(story_member.c.story == head.id).order_by(entry.c.id))
    rulings = read_rulings(connection, read_guid_names(connection))
    former = connection.scalars(select(story_redirect.c.uuid).where(story_redirect.c.story == head.id))
    return StoryAccount(
        uuid=uuid,
        updated_at=from_us(head.updated_at),
        lead=next(one.name for one in copies if one.id == head.lead),
        lead_reason=explain_lead(connection, head.id, rulings),
        copies=copies,
        listings=tuple(
            Listed(row.path, from_us(row.listed_at), UUID(row.uuid or head.uuid))
            for row in connection.execute(_LISTINGS, {"story": head.id})
        ),
        decisions=decisions_about(connection, {str(uuid), *aliases(connection, copies)}),
        former=tuple(UUID(one) for one in sorted(former)),
        is_hidden=is_withdrawn(connection, uuid),
    )


def read_shown_account(connection: Connection, uuid: UUID) -> StoryAccount:
    """Give what everybody may know of a story that is listed: the copies that are shown, and no decisions."""
    account = read_account(connection, uuid)
    approved = approved_for_story(connection, uuid)
    shown = (one for one in account.copies if approved is None or one.entry.source_id in approved)
    copies = tuple(one for one in shown if one.state is None)
    return replace(account, copies=copies, decisions=(), former=())


def stored_copies(connection: Connection, entries: Collection[int]) -> tuple[StoredCopy, ...]:
    """Give some entries as they are stored, by their ids."""
    found: list[StoredCopy] = []
    for some in chunks(sorted(entries)):
        found += _copies(connection, _COPIES.where(entry.c.id.in_(some)).order_by(entry.c.id))
    return tuple(found)


def copies_at(connection: Connection, address: str) -> tuple[StoredCopy, ...]:
    """Give the entries at an article's address, http or https; reads all entries."""
    bare = address.removeprefix("https:").removeprefix("http:")
    same = entry_text.c.url.in_([f"http:{bare}", f"https:{bare}"])
    return stored_copies(connection, connection.scalars(select(entry_text.c.entry).where(same)).all())


def names_of(connection: Connection, entries: Iterable[int]) -> dict[int, str]:
    """Give the names of entries (`entry_name`)."""
    found: dict[int, str] = {}
    for some in chunks(sorted(entries)):
        rows = connection.execute(_NAMES, {"entries": some})
        found.update((row.id, entry_name(row.slug, row.key)) for row in rows)
    return found


def aliases(connection: Connection, copies: Iterable[StoredCopy]) -> set[str]:
    """Give every name that decisions may have these entries under: a source may have been renamed since."""
    first = read_guid_names(connection)
    slugs = connection.execute(select(source.c.id, source.c.slug).where(source.c.id.in_(list(first))))
    former = {row.slug: first[row.id] for row in slugs}
    return {
        entry_name(slug, one.entry.key)
        for one in copies
        for slug in {one.entry.source_id, former.get(one.entry.source_id, one.entry.source_id)}
    }


def decisions_about(connection: Connection, subjects: Collection[str]) -> tuple[Decision, ...]:
    """Give the decisions that name one of these entries or uuids, also those undone, the oldest first."""
    found: dict[int, AnyRow] = {}
    for some in chunks(sorted(subjects)):
        named = or_(decision.c.subject.in_(some), decision.c.other.in_(some))
        found.update((row.id, row) for row in connection.execute(select(decision).where(named)))
    return tuple(decision_of(found[of]) for of in sorted(found))


def decision_of(row: AnyRow) -> Decision:
    """Give a row of `decision`."""
    return Decision(
        id=row.id,
        at=from_us(row.at),
        act=Act(row.act),
        subject=row.subject,
        other=row.other,
        reason=row.reason,
        who=row.who,
        undone_at=None if row.undone_at is None else from_us(row.undone_at),
    )


def _copies(connection: Connection, statement: Select[*tuple[object, ...]]) -> tuple[StoredCopy, ...]:
    rows = connection.execute(statement).all()
    places = _placements(connection, [row.id for row in rows])
    names = names_of(connection, {row.joined_by for row in rows if row.joined_by is not None})
    return tuple(_copy(row, places.get(row.id, ()), names) for row in rows)


def _placements(connection: Connection, entries: Sequence[int]) -> dict[int, tuple[Placement, ...]]:
    found: dict[int, list[Placement]] = {}
    for some in chunks(entries):
        for row in connection.execute(_PLACEMENTS, {"entries": some}):
            evidence = load_evidence(row.evidence)
            found.setdefault(row.entry, []).append(Placement(row.path, row.score, evidence))
    return {of: tuple(placed) for of, placed in found.items()}


def _copy(row: AnyRow, placements: tuple[Placement, ...], names: Mapping[int, str]) -> StoredCopy:
    details = load_details(row.details)
    details = {**details, "signals": source_wide(row.signals).joined(details["signals"])}
    return StoredCopy(
        id=row.id,
        name=entry_name(row.slug, row.key),
        story=UUID(row.uuid),
        entry=Entry(
            source_id=row.slug,
            key=row.key,
            url=row.url,
            url_key=row.url_key,
            title=row.title,
            html=row.html,
            text=row.text,
            language=row.language,
            published=load_moment(row),
            updated=None,
            content_hash="",
            placements=placements,
            **details,
        ),
        seen_at=from_us(row.first_seen),
        standing=row.standing,
        compared=row.compared or "",
        tie=_tie(row, names),
        state=row.state,
    )


def _tie(row: AnyRow, names: Mapping[int, str]) -> Tie | None:
    if row.joined_by is None:
        return None
    return Tie(names[row.joined_by], read_match(row.relation, row.score, row.reasons))
