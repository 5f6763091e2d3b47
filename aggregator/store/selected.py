"""Which lines of a region's listing a selection keeps, in one statement of bounded work.

Three ways lead to candidates, each with an end: from the words (the newest hits of the index), from the
sources (their newest entries), or down the region's own lines. What is left of the selection is asked of each
candidate, the newest first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    bindparam,
    cast,
    distinct,
    exists,
    func,
    select,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from aggregator.model.selection import Selection
from aggregator.store.schema import Int, entry, entry_text, listing, source, story, story_member
from aggregator.store.search import MOST_HITS, MOST_UNWANTED, expression, hits
from aggregator.store.search_tables import outlet, top
from aggregator.store.times import to_us

MOST_LINES: Final = 10_000  # of a region, looked at from the newest on
MOST_OF_SOURCE: Final = 2_000  # entries of each source that a selection names, the newest


@dataclass(frozen=True, slots=True)
class Span:
    """From which line to which, and how many at most: rows of `region`, instants in µs."""

    region: int
    before: int
    most: int


def selected_lines(connection: Connection, selection: Selection, span: Span) -> Sequence[int]:
    """Give the instants of the lines that the selection keeps, the newest first."""
    lines = _candidates(selection)
    kept = select(lines.c.listed_at).distinct().select_from(lines)
    for condition in _conditions(selection, lines):
        kept = kept.where(condition)
    newest = kept.order_by(lines.c.listed_at.desc()).limit(bindparam("most", type_=Int))
    return connection.execute(newest, _parameters(selection, span)).scalars().all()


def _parameters(selection: Selection, span: Span) -> dict[str, object]:
    since = 0 if selection.since is None else to_us(selection.since)
    asked: dict[str, object] = {"of": span.region, "before": span.before, "since": since, "most": span.most}
    if selection.words:
        asked["words"] = expression(selection.words, every=True)
    if selection.without:
        asked["without"] = expression(selection.without, every=False)
    asked |= {f"source_{number}": name for number, name in enumerate(selection.sources)}
    return asked


def _candidates(selection: Selection) -> FromClause:
    """Give lines of the region (`of`) as `story` and `listed_at`; a line may come several times."""
    if selection.words:
        return _lines_of(hits("words", MOST_HITS)).subquery("line")
    if selection.sources:
        own = [_newest_of(number) for number in range(len(selection.sources))]
        return _lines_of(union_all(*own).subquery("own").select()).subquery("line")
    if selection.is_top:
        places = _newest(top.c, select(top.c.listed_at)).subquery("place")
        is_line = (listing.c.region == bindparam("of")) & (listing.c.listed_at == places.c.listed_at)
        return _LINES.join_from(places, listing, is_line).subquery("line")
    return _newest(listing.c, _LINES).subquery("line")


_LINES: Final = select(listing.c.story, listing.c.listed_at)
_Lines = TypeVar("_Lines", bound=Select[*tuple[int, ...]])


def _newest(columns: ReadOnlyColumnCollection[str, Column[Any]], lines: _Lines) -> _Lines:
    """Give the newest lines of the region in a table that has the listing's key."""
    is_own = columns.region == bindparam("of")
    return (
        lines.where(is_own, _is_within(columns.listed_at))
        .order_by(columns.listed_at.desc())
        .limit(MOST_LINES)
    )


def _lines_of(entries: Select[*tuple[int, ...]]) -> Select[int, int]:
    """Give the region's lines for stories that have one of the entries."""
    found = entries.subquery("found")
    is_member = story_member.c.entry == found.c.entry
    stories = select(story_member.c.story).join_from(found, story_member, is_member)
    # `+ 0` keeps SQLite from walking down all of the region's lines: it goes from stories to their lines
    is_own = listing.c.region + 0 == bindparam("of")
    return _LINES.where(is_own, listing.c.story.in_(stories), _is_within(listing.c.listed_at))


def _is_within(listed_at: ColumnElement[int]) -> ColumnElement[bool]:
    return (listed_at < bindparam("before")) & (listed_at >= bindparam("since"))


def _newest_of(number: int) -> Select[int]:
    of = select(source.c.id).where(source.c.slug == bindparam(f"source_{number}")).scalar_subquery()
    newest = select(entry.c.id.label("entry")).where(entry.c.source == of)
    return newest.order_by(entry.c.first_seen.desc()).limit(MOST_OF_SOURCE).subquery().select()


def _conditions(selection: Selection, line: FromClause) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if selection.is_top and (selection.words or selection.sources):
        is_line = (top.c.region == bindparam("of")) & (top.c.listed_at == line.c.listed_at)
        asked.append(exists().where(is_line))
    if selection.words and selection.sources:
        asked.append(_has_copy(line, _slug_of_entry().in_(selection.sources)))
    if selection.without:
        unwanted = hits("without", MOST_UNWANTED).subquery("unwanted").select()
        # `+ 0` again: else SQLite would go through all that is unwanted for each line
        asked.append(~_has_copy(line, (story_member.c.entry + 0).in_(unwanted)))
    if selection.without_sources:
        asked.append(_lead(line, _slug_of_entry().not_in(selection.without_sources)))
    if selection.language is not None:
        said = entry_text.c.language
        is_spoken = (said == selection.language) | said.like(f"{selection.language}-%")
        asked.append(_lead(line, is_spoken))
    if selection.outlets > 1:
        asked.append(_outlets(line) >= selection.outlets)
    return asked


def _has_copy(line: FromClause, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    is_member = (story_member.c.story == line.c.story) & (story_member.c.entry == entry.c.id)
    return select(entry.c.id).join_from(story_member, entry, is_member).where(is_member, condition).exists()


def _lead(line: FromClause, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    leads = story.join(entry, entry.c.id == story.c.lead).join(
        entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id)
    )
    return select(story.c.id).select_from(leads).where(story.c.id == line.c.story, condition).exists()


def _slug_of_entry() -> ColumnElement[str]:
    return select(source.c.slug).where(source.c.id == entry.c.source).scalar_subquery()


def _outlets(line: FromClause) -> ColumnElement[int]:
    """Give how many independent outlets carry a line's story; one that left the configuration is its own."""
    name = func.coalesce(outlet.c.name, cast(entry.c.source, Text))
    members = story_member.join(entry, entry.c.id == story_member.c.entry).outerjoin(
        outlet, outlet.c.source == entry.c.source
    )
    counted = select(func.count(distinct(name))).select_from(members)
    return counted.where(story_member.c.story == line.c.story).scalar_subquery()
