"""What readers are shown: a region's stories, one story, and the versions by which answers are cached."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, null, select

from aggregator.errors import RegionNotFound, StoryGone, StoryNotFound
from aggregator.model.selection import EVERYTHING
from aggregator.model.story import RegionQuery, RegionVersion, RegionView, Story, StoryView
from aggregator.store.archive_tables import archive
from aggregator.store.bars import approved_for_story, approved_of
from aggregator.store.decision_tables import approval
from aggregator.store.dedupe_tables import listing_guid
from aggregator.store.hidden import is_withdrawn, withdrawn_between
from aggregator.store.mixing import led_lines, mix
from aggregator.store.redirects import refuse_moved
from aggregator.store.rise_tables import region_rule
from aggregator.store.schema import (
    Int,
    listing,
    region,
    region_version,
    story,
)
from aggregator.store.selected import Span, selected_lines
from aggregator.store.statements import AnyRow
from aggregator.store.story_rows import (
    assemble,
    copies_of,
    placements_of,
    reasons_by_story,
    reasons_of,
    within,
)
from aggregator.store.times import EPOCH, from_us, seconds_us, to_us
from aggregator.store.topics import other_stories

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
    """Give a region's stories, newest listing first, in four statements whatever their number.

    Without a limit: what was listed in the 48 h before the newest listing (before the cursor, if any), at
    least 30, at most 500. Raises RegionNotFound.
    """
    before = _NO_CURSOR if query.before is None else to_us(query.before)
    head = connection.execute(_HEAD, {"path": query.region, "before": before}).first()
    if head is None:
        raise RegionNotFound(f'no region has the id "{query.region}"; the index page names all of them')
    if head.newest is None:
        gone = withdrawn_between(connection, head.id, since=0, before=before)
        return RegionView(query.region, _version(head), (), withdrawn=gone)
    if query.selection != EVERYTHING:
        return _selected_view(connection, query, head, before)
    page = {"of": head.id, "before": before, "since": 0, "most": query.limit}
    if query.limit is None:
        since = min(head.newest - seconds_us(WINDOW.total_seconds()), head.least or 0)
        page |= {"since": since, "most": WINDOW_MOST}
    if head.max_share is not None:
        return _mixed_view(connection, query, head, page)
    rows = connection.execute(_VIEW_COPIES, page).all()
    reasons = reasons_by_story(connection.execute(_VIEW_REASONS, page))
    stories = assemble(rows, reasons, approved_of(head.approved))
    oldest = min((row.listed_at for row in rows), default=page["since"])
    is_full = len({row.story for row in rows}) == page["most"]
    since = oldest if is_full else page["since"]
    gone = withdrawn_between(connection, head.id, since=since, before=before)
    last = to_us(stories[-1].listed_at) if stories else head.oldest
    return RegionView(
        region=query.region,
        version=_version(head),
        stories=stories,
        next_before=from_us(last) if last > head.oldest else None,
        archive=head.archive,
        withdrawn=gone,
        newer_before=_newer_before(connection, page) if query.before and query.limit else None,
    )


def _newer_before(connection: Connection, page: Mapping[str, int | None]) -> datetime | None:
    """Give the cursor whose page ends where this one begins; None when that is the newest page."""
    found: int | None = connection.execute(_NEWER, page).scalar()
    return None if found is None else from_us(found)


def _selected_view(connection: Connection, query: RegionQuery, head: AnyRow, before: int) -> RegionView:
    """Give what a selection keeps, in one statement more; its window is that of the stories it keeps."""
    most = WINDOW_MOST if query.limit is None else query.limit
    lines = selected_lines(connection, query.selection, Span(head.id, before, most + 1))
    shown = lines[:most]
    if query.limit is None and shown:
        since = min(shown[0] - seconds_us(WINDOW.total_seconds()), shown[:WINDOW_LEAST][-1])
        shown = [line for line in shown if line >= since]
    page = {"of": head.id, "lines": shown}
    rows = connection.execute(_LINES_COPIES, page).all() if shown else []
    reasons = reasons_by_story(connection.execute(_LINES_REASONS, page)) if shown else {}
    gone = withdrawn_between(connection, head.id, since=shown[-1], before=before) if shown else ()
    return RegionView(
        region=query.region,
        version=_version(head),
        stories=assemble(rows, reasons, approved_of(head.approved)),
        next_before=from_us(shown[-1]) if len(lines) > len(shown) else None,
        withdrawn=gone,
    )


def _mixed_view(connection: Connection, query: RegionQuery, head: AnyRow, page: dict[str, int]) -> RegionView:
    """Give the same window without what its sources have above their share; the next one begins below it."""
    lines = led_lines(connection, page)
    shown = {"of": head.id, "lines": mix(lines, head.max_share)}
    rows = connection.execute(_LINES_COPIES, shown).all()
    reasons = reasons_by_story(connection.execute(_LINES_REASONS, shown))
    last = lines[-1][0]
    since = last if len(lines) == page["most"] else page["since"]
    return RegionView(
        region=query.region,
        version=_version(head),
        stories=assemble(rows, reasons, approved_of(head.approved)),
        next_before=from_us(last) if last > head.oldest else None,
        archive=head.archive,
        withdrawn=withdrawn_between(connection, head.id, since=since, before=page["before"]),
        newer_before=_newer_before(connection, page) if query.before and query.limit else None,
    )


def read_story(connection: Connection, uuid: UUID) -> Story:
    """Give one story as it was first listed, with the reasons for all its regions.

    Raises StoryGone for a hidden one, StoryMoved for one that became part of another, StoryNotFound for one
    that no region lists. Of one that is listed by regions with approved sources alone, only their copies are
    shown.
    """
    if is_withdrawn(connection, uuid):
        raise StoryGone(f"the story {uuid} was withdrawn")
    named = {"uuid": str(uuid)}
    rows = connection.execute(_STORY_COPIES, named).all()
    if not rows:
        refuse_moved(connection, uuid)
        raise StoryNotFound(f"no story {uuid} was ever listed here")
    approved = approved_for_story(connection, uuid)
    found = assemble(rows, reasons_by_story(connection.execute(_STORY_REASONS, named)), approved)
    if not found:
        raise StoryNotFound(f"no copy of the story {uuid} may be shown here")
    return found[0]


def read_story_view(connection: Connection, uuid: UUID) -> StoryView:
    """Give one story with the regions that list it, and its topic; raises what `read_story` raises."""
    found = read_story(connection, uuid)
    rows = connection.execute(_STORY_REGIONS, {"uuid": str(found.uuid)})
    topic: list[Story] = []
    for other in other_stories(connection, found.uuid):
        with suppress(StoryNotFound):  # no copy of it may be shown
            topic.append(read_story(connection, other))
    return StoryView(found, {row.path: _version(row) for row in rows}, tuple(topic))


_STORY_REGIONS = (
    select(region.c.path, region_version.c.n, region_version.c.changed_at)
    .join_from(story, listing, listing.c.story == story.c.id)
    .join(region, region.c.id == listing.c.region)
    .outerjoin(region_version, region_version.c.region == region.c.id)
    .where(story.c.uuid == bindparam("uuid"))
    .order_by(region.c.path)
)
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
        select(approval.c.sources)
        .where(approval.c.region == region.c.id)
        .scalar_subquery()
        .label("approved"),
        select(region_rule.c.max_share)
        .where(region_rule.c.region == region.c.id)
        .scalar_subquery()
        .label("max_share"),
        select(archive.c.name)
        .where(archive.c.region == region.c.id, archive.c.stories > 0)
        .order_by(archive.c.seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("archive"),
    )
    .outerjoin(region_version, region_version.c.region == region.c.id)
    .where(region.c.path == bindparam("path"))
)
_NEWER = (
    select(listing.c.listed_at)
    .where(listing.c.region == bindparam("of"), listing.c.listed_at >= bindparam("before"))
    .order_by(listing.c.listed_at)
    .offset(bindparam("most", type_=Int))
    .limit(1)
)
_PAGE = (
    select(listing.c.story, listing.c.listed_at, listing_guid.c.uuid)
    .outerjoin(
        listing_guid,
        (listing_guid.c.region == listing.c.region) & (listing_guid.c.story == listing.c.story),
    )
    .where(
        listing.c.region == bindparam("of"),
        listing.c.listed_at < bindparam("before"),
        listing.c.listed_at >= bindparam("since"),
    )
    .order_by(listing.c.listed_at.desc())
    .limit(bindparam("most", type_=Int))
    .subquery("page")
)
_LINES = (
    select(listing.c.story, listing.c.listed_at, listing_guid.c.uuid)
    .outerjoin(
        listing_guid,
        (listing_guid.c.region == listing.c.region) & (listing_guid.c.story == listing.c.story),
    )
    .where(listing.c.region == bindparam("of"), listing.c.listed_at.in_(bindparam("lines", expanding=True)))
    .subquery("page")
)
_ONE = (
    select(story.c.id.label("story"), func.min(listing.c.listed_at).label("listed_at"), null().label("uuid"))
    .join(listing, listing.c.story == story.c.id)
    .where(story.c.uuid == bindparam("uuid"))
    .group_by(story.c.id)
    .subquery("one")
)


_IN_VIEW, _IN_STORY, _IN_LINES = placements_of(_PAGE), placements_of(_ONE), placements_of(_LINES)
_LINES_COPIES = copies_of(_LINES)
_LINES_REASONS = reasons_of(_IN_LINES).where(within(_IN_LINES))
_VIEW_COPIES = copies_of(_PAGE)
_VIEW_REASONS = reasons_of(_IN_VIEW).where(within(_IN_VIEW))
_STORY_COPIES = copies_of(_ONE)
_STORY_REASONS = reasons_of(_IN_STORY)


def _version(row: AnyRow) -> RegionVersion:
    """Give a region's version; 0 and the epoch for one that never listed a story."""
    changed_at: datetime = EPOCH if row.changed_at is None else from_us(row.changed_at)
    return RegionVersion(row.n or 0, changed_at)
