"""What readers are shown: a region's stories, one story, and the versions by which answers are cached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, bindparam, func, select

from aggregator.errors import RegionNotFound, StoryNotFound
from aggregator.model.entry import PlaceEvidence
from aggregator.model.story import Copy, RegionQuery, RegionVersion, RegionView, Story
from aggregator.store.codec import load_details, load_evidence, load_moment
from aggregator.store.schema import (
    Int,
    entry,
    entry_text,
    listing,
    placement,
    region,
    region_version,
    source,
    story,
    story_member,
)
from aggregator.store.statements import AnyRow
from aggregator.store.times import EPOCH, from_us, seconds_us, to_us

WINDOW = timedelta(hours=48)  # a feed holds what was listed in the 48 h before its newest listing,
WINDOW_LEAST = 30  # so that a quiet county's feed is not empty,
WINDOW_MOST = 500  # and a province's not larger than readers bear
_NO_CURSOR = 2**62  # later than any listing


def read_versions(connection: Connection) -> Mapping[str, RegionVersion]:
    """Give every region's version by its id; a region that never listed a story is absent."""
    found = select(region.c.path, region_version.c.n, region_version.c.changed_at).join_from(
        region_version, region, region.c.id == region_version.c.region
    )
    return {row.path: _version(row) for row in connection.execute(found)}


def read_view(connection: Connection, query: RegionQuery) -> RegionView:
    """Give a region's stories, newest listing first, in three statements whatever their number.

    Without a limit: what was listed in the 48 h before the newest listing (before the cursor, if any), at
    least 30, at most 500. Raises RegionNotFound.
    """
    before = _NO_CURSOR if query.before is None else to_us(query.before)
    head = connection.execute(_HEAD, {"path": query.region, "before": before}).first()
    if head is None:
        raise RegionNotFound(f'no region has the id "{query.region}"; the index page names all of them')
    if head.newest is None:
        return RegionView(query.region, _version(head), ())
    page = {"of": head.id, "before": before, "since": 0, "most": query.limit}
    if query.limit is None:
        since = min(head.newest - seconds_us(WINDOW.total_seconds()), head.least or 0)
        page |= {"since": since, "most": WINDOW_MOST}
    rows = connection.execute(_VIEW_COPIES, page).all()
    reasons = _reasons(connection.execute(_VIEW_REASONS, page))
    stories = _stories(rows, reasons)
    last = to_us(stories[-1].listed_at) if stories else head.oldest
    return RegionView(
        region=query.region,
        version=_version(head),
        stories=stories,
        next_before=from_us(last) if last > head.oldest else None,
    )


def read_story(connection: Connection, uuid: UUID) -> Story:
    """Give one story as it was first listed, with the reasons for all its regions; raises StoryNotFound."""
    named = {"uuid": str(uuid)}
    rows = connection.execute(_STORY_COPIES, named).all()
    if not rows:
        raise StoryNotFound(f"no story {uuid} was ever listed here")
    return _stories(rows, _reasons(connection.execute(_STORY_REASONS, named)))[0]


_OWN = (listing.c.region == region.c.id) & (listing.c.listed_at < bindparam("before"))
_LEAST = select(listing.c.listed_at).where(_OWN).order_by(listing.c.listed_at.desc())
_HEAD = (
    select(
        region.c.id,
        region_version.c.n,
        region_version.c.changed_at,
        select(func.max(listing.c.listed_at)).where(_OWN).scalar_subquery().label("newest"),
        select(func.min(listing.c.listed_at)).where(_OWN).scalar_subquery().label("oldest"),
        _LEAST.offset(WINDOW_LEAST - 1).limit(1).scalar_subquery().label("least"),
    )
    .outerjoin(region_version, region_version.c.region == region.c.id)
    .where(region.c.path == bindparam("path"))
)
_PAGE = (
    select(listing.c.story, listing.c.listed_at)
    .where(
        listing.c.region == bindparam("of"),
        listing.c.listed_at < bindparam("before"),
        listing.c.listed_at >= bindparam("since"),
    )
    .order_by(listing.c.listed_at.desc())
    .limit(bindparam("most", type_=Int))
    .subquery("page")
)
_ONE = (
    select(story.c.id.label("story"), func.min(listing.c.listed_at).label("listed_at"))
    .join(listing, listing.c.story == story.c.id)
    .where(story.c.uuid == bindparam("uuid"))
    .group_by(story.c.id)
    .subquery("one")
)


def _copies(stories: Subquery) -> Select[*tuple[object, ...]]:
    """Give the statement for every copy of some stories, in the order of their listing, then publication."""
    members: FromClause = (
        stories.join(story, story.c.id == stories.c.story)
        .join(story_member, story_member.c.story == story.c.id)
        .join(entry, entry.c.id == story_member.c.entry)
        .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
        .join(source, source.c.id == entry.c.source)
    )
    return (
        select(
            stories.c.story,
            stories.c.listed_at,
            story.c.uuid,
            story.c.updated_at,
            story.c.lead,
            entry.c.id.label("entry"),
            entry.c.published,
            entry.c.precision,
            entry.c.evidence,
            entry_text.c.url,
            entry_text.c.title,
            entry_text.c.html,
            entry_text.c.text,
            entry_text.c.language,
            entry_text.c.details,
            source.c.slug,
        )
        .select_from(members)
        .order_by(stories.c.listed_at.desc(), entry.c.published, entry.c.id)
    )


def _placements(stories: Subquery) -> Subquery:
    return (
        select(
            stories.c.story,
            story.c.lead,
            placement.c.entry,
            placement.c.region,
            placement.c.score,
            placement.c.evidence,
        )
        .join_from(stories, story, story.c.id == stories.c.story)
        .join(story_member, story_member.c.story == story.c.id)
        .join(placement, placement.c.entry == story_member.c.entry)
        .subquery("found")
    )


def _reasons_of(found: Subquery) -> Select[*tuple[object, ...]]:
    """Give the statement for the reasons of placements, those of a story's lead first."""
    not_the_lead = found.c.lead != found.c.entry
    return select(found.c.story, found.c.evidence).order_by(
        found.c.story, not_the_lead, found.c.entry, found.c.score.desc()
    )


def _within(found: Subquery) -> ColumnElement[bool]:
    """Tell the placements in the region shown or below it, climbing from the few regions that occur."""
    above = (
        select(found.c.region.label("origin"), found.c.region.label("id"))
        .distinct()
        .cte("above", recursive=True)
    )
    above = above.union(
        select(above.c.origin, region.c.parent)
        .join_from(above, region, region.c.id == above.c.id)
        .where(region.c.parent.is_not(None))
    )
    return found.c.region.in_(select(above.c.origin).where(above.c.id == bindparam("of")))


_IN_VIEW, _IN_STORY = _placements(_PAGE), _placements(_ONE)
_VIEW_COPIES = _copies(_PAGE)
_VIEW_REASONS = _reasons_of(_IN_VIEW).where(_within(_IN_VIEW))
_STORY_COPIES = _copies(_ONE)
_STORY_REASONS = _reasons_of(_IN_STORY)


def _reasons(rows: Iterable[AnyRow]) -> dict[int, tuple[PlaceEvidence, ...]]:
    found: dict[int, dict[PlaceEvidence, None]] = {}
    for row in rows:
        found.setdefault(row.story, {}).update(dict.fromkeys(load_evidence(row.evidence)))
    return {of: tuple(evidence) for of, evidence in found.items()}


def _stories(rows: Sequence[AnyRow], reasons: Mapping[int, tuple[PlaceEvidence, ...]]) -> tuple[Story, ...]:
    members: dict[int, list[AnyRow]] = {}
    for row in rows:
        members.setdefault(row.story, []).append(row)
    return tuple(_story(copies, reasons.get(of, ())) for of, copies in members.items())


def _story(copies: Sequence[AnyRow], why_here: tuple[PlaceEvidence, ...]) -> Story:
    lead = next(row for row in copies if row.entry == row.lead)
    return Story(
        uuid=UUID(lead.uuid),
        listed_at=from_us(lead.listed_at),
        updated_at=from_us(lead.updated_at),
        lead=_copy(lead),
        also_in=tuple(_copy(row) for row in copies if row.entry != row.lead),
        why_here=why_here,
    )


def _copy(row: AnyRow) -> Copy:
    return Copy(
        source_id=row.slug,
        url=row.url,
        title=row.title,
        html=row.html,
        text=row.text,
        language=row.language,
        published=load_moment(row),
        **load_details(row.details),
    )


def _version(row: AnyRow) -> RegionVersion:
    """Give a region's version; 0 and the epoch for one that never listed a story."""
    changed_at: datetime = EPOCH if row.changed_at is None else from_us(row.changed_at)
    return RegionVersion(row.n or 0, changed_at)
