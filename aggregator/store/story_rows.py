"""Stories as readers are shown them, made of the rows of their copies and of why they are here."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, bindparam, func, select

from aggregator.model.entry import PlaceEvidence
from aggregator.model.story import Copy, Story
from aggregator.store.bars import IS_SHOWN, Approved
from aggregator.store.codec import load_details, load_evidence, load_moment
from aggregator.store.decision_tables import source_signals
from aggregator.store.schema import entry, entry_text, placement, region, source, story, story_member
from aggregator.store.signals import source_wide
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us


def copies_of(stories: Subquery) -> Select[*tuple[object, ...]]:
    """Give the statement for every copy of some stories, in the order of their listing, then publication."""
    members: FromClause = (
        stories.join(story, story.c.id == stories.c.story)
        .join(story_member, story_member.c.story == story.c.id)
        .join(entry, entry.c.id == story_member.c.entry)
        .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
        .join(source, source.c.id == entry.c.source)
        .outerjoin(source_signals, source_signals.c.source == source.c.id)
    )
    return (
        select(
            stories.c.story,
            stories.c.listed_at,
            func.coalesce(stories.c.uuid, story.c.uuid).label("uuid"),
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
            source.c.standing,
            source_signals.c.body.label("signals"),
        )
        .select_from(members)
        .where(IS_SHOWN)
        .order_by(stories.c.listed_at.desc(), entry.c.published, entry.c.id)
    )


def placements_of(stories: Subquery) -> Subquery:
    """Give the placements of all copies of some stories."""
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


def reasons_of(found: Subquery) -> Select[*tuple[object, ...]]:
    """Give the statement for the reasons of placements, those of a story's lead first."""
    not_the_lead = found.c.lead != found.c.entry
    return select(found.c.story, found.c.evidence).order_by(
        found.c.story, not_the_lead, found.c.entry, found.c.score.desc()
    )


def within(found: Subquery) -> ColumnElement[bool]:
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


def reasons_by_story(rows: Iterable[AnyRow]) -> dict[int, tuple[PlaceEvidence, ...]]:
    """Give each story's reasons, every one once."""
    found: dict[int, dict[str, None]] = {}
    for of, evidence in rows:
        found.setdefault(of, {})[evidence] = None
    return {of: _joined(tuple(texts)) for of, texts in found.items()}


@lru_cache(maxsize=1024)
def _joined(texts: tuple[str, ...]) -> tuple[PlaceEvidence, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(load_evidence, texts))))


def assemble(
    rows: Sequence[AnyRow], reasons: Mapping[int, tuple[PlaceEvidence, ...]], approved: Approved
) -> tuple[Story, ...]:
    """Make the stories, in the order of their rows, of the copies that the region may show."""
    members: dict[int, list[AnyRow]] = {}
    for row in rows:
        if approved is None or row.slug in approved:
            members.setdefault(row.story, []).append(row)
    return tuple(_story(copies, reasons.get(of, ())) for of, copies in members.items())


def _story(copies: Sequence[AnyRow], why_here: tuple[PlaceEvidence, ...]) -> Story:
    # The lead may be one that is not shown here: waiting for review, or of a source that is not approved.
    lead, others = copies[0], dict[str, AnyRow]()  # each outlet once, by what it published first
    if len(copies) > 1:
        lead = max(copies, key=lambda row: (row.entry == row.lead, row.standing, -row.published, -row.entry))
        for row in copies:
            if row.slug != lead.slug:
                others.setdefault(row.slug, row)
    return Story(
        uuid=UUID(lead.uuid),
        listed_at=from_us(lead.listed_at),
        updated_at=from_us(lead.updated_at),
        lead=_copy(lead),
        also_in=tuple(map(_copy, others.values())),
        why_here=why_here,
    )


def _copy(row: AnyRow) -> Copy:
    details = load_details(row.details)
    if row.signals is not None:
        details = {**details, "signals": source_wide(row.signals).joined(details["signals"])}
    return Copy(
        source_id=row.slug,
        url=row.url,
        title=row.title,
        html=row.html,
        text=row.text,
        language=row.language,
        published=load_moment(row),
        **details,
    )
