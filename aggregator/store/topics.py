"""Topics: which stories tell of one event. Links only; found a little after the stories, by the writer.

Bounded: each step takes up some new stories, in the order in which they began; a term that many stories have
finds nobody, and one story is compared with a few others of the last days.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from aggregator.dedupe.coding import is_unspaced
from aggregator.dedupe.topic import WINDOW_DAYS, Topical, choose_topic, rarest, topic_terms
from aggregator.model.entry import Entry, Evidence, Moment, Precision
from aggregator.store.dedupe_tables import topic, topic_count, topic_story, topic_term
from aggregator.store.schema import entry, entry_text, listing, story
from aggregator.store.statements import AnyRow, chunks, read_meta, upsert, write_meta
from aggregator.store.times import EPOCH, day_of

STORIES = 100  # taken up in one step; some 100 ms
HOLDERS = 200  # stories under one term that finds others; more of them share a word, no event
COMPARED = 30  # stories that one is compared with, those with most rare terms in common
SHOWN = 8  # stories of a topic beside one of them
_TAKEN = "topics_taken"

_NEW = (
    select(story.c.id, entry_text.c.title, entry_text.c.text)
    .join(entry, entry.c.id == story.c.lead)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .where(story.c.id > bindparam("taken"))
    .order_by(story.c.id)
    .limit(STORIES)
)
_COUNTS = (
    select(topic_count.c.term, func.sum(topic_count.c.n).label("n"))
    .where(
        topic_count.c.bucket > bindparam("after"), topic_count.c.term.in_(bindparam("terms", expanding=True))
    )
    .group_by(topic_count.c.term)
)
_HOLDERS = select(topic_term.c.story).where(
    topic_term.c.term.in_(bindparam("terms", expanding=True)), topic_term.c.bucket > bindparam("after")
)
_COMPARED = select(topic_story).where(topic_story.c.story.in_(bindparam("stories", expanding=True)))
_ADD = upsert(topic_count, update=["n"])
_JOIN = update(topic_story).where(topic_story.c.story == bindparam("of")).values(topic=bindparam("to"))
_OTHERS = (
    select(story.c.uuid, func.min(listing.c.listed_at).label("at"))
    .join(topic_story, topic_story.c.story == story.c.id)
    .join(listing, listing.c.story == story.c.id)
    .where(topic_story.c.topic == bindparam("topic"), story.c.uuid != bindparam("uuid"))
    .group_by(story.c.uuid)
    .order_by(func.min(listing.c.listed_at).desc())
    .limit(SHOWN)
)


def link_topics(connection: Connection, *, now: int) -> int:
    """Find the topics of some stories not looked at yet; gives how many there were, 0 when all are done."""
    taken = int(read_meta(connection, [_TAKEN]).get(_TAKEN, 0))
    rows = connection.execute(_NEW, {"taken": taken}).all()
    if rows:
        _Linking(connection, now).take_up(rows)
        write_meta(connection, {_TAKEN: str(rows[-1].id)})
    return len(rows)


def other_stories(connection: Connection, uuid: UUID) -> tuple[UUID, ...]:
    """Give the listed stories of a story's topic, the newest listing first, without itself."""
    own = select(topic_story.c.topic).join(story, story.c.id == topic_story.c.story)
    found = connection.scalar(own.where(story.c.uuid == str(uuid)))
    if found is None:
        return ()
    rows = connection.execute(_OTHERS, {"topic": found, "uuid": str(uuid)})
    return tuple(UUID(row.uuid) for row in rows)


class _Linking:
    """One step: what is counted and compared is read and written once for all its stories."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection = connection
        self._now = now
        self._day = day_of(now)
        self._counts: dict[str, int] = {}
        self._added: Counter[str] = Counter()

    def take_up(self, rows: Sequence[AnyRow]) -> None:
        """Find the topic of each story, also among one another."""
        fresh = [_fresh(row.id, row.title, row.text) for row in rows]
        self._counts = self._count({term for one in fresh for term in one.terms} | {""})
        for one in fresh:
            self._place(one)
        self._write_counts()

    def _place(self, one: Topical) -> None:
        total = self._counts.get("", 0)
        found = choose_topic(one, self._candidates(one, total), self._counts, total=total)
        name, score = None, None
        if found is not None:
            best, score = found
            name = best.topic if best.topic is not None else self._begin(best.story)
        row = {
            "story": one.story,
            "topic": name,
            "score": score,
            "bucket": self._day,
            "unspaced": int(one.unspaced),
            "terms": json.dumps(dict(one.terms), ensure_ascii=False, separators=(",", ":")),
        }
        self._connection.execute(insert(topic_story), row)
        self._enter(one)

    def _begin(self, first: int) -> int:
        self._connection.execute(insert(topic), {"id": first, "began_at": self._now})
        self._connection.execute(_JOIN, {"of": first, "to": first})
        return first

    def _candidates(self, one: Topical, total: int) -> list[Topical]:
        terms = rarest(list(one.terms), self._counts, total=total)
        if not terms:
            return []
        parameters = {"terms": terms, "after": self._day - WINDOW_DAYS}
        shared = Counter(self._connection.scalars(_HOLDERS, parameters))
        nearest = sorted(shared, key=lambda of: (-shared[of], of))[:COMPARED]
        return [_topical(row) for row in self._connection.execute(_COMPARED, {"stories": nearest})]

    def _enter(self, one: Topical) -> None:
        """Count a story's terms, and let those find it that few stories have."""
        rows = [
            {"term": term, "story": one.story, "bucket": self._day}
            for term in one.terms
            if self._counts.get(term, 0) < HOLDERS
        ]
        if rows:
            self._connection.execute(insert(topic_term), rows)
        for term in ("", *one.terms):
            self._counts[term] = self._counts.get(term, 0) + 1
            self._added[term] += 1

    def _count(self, terms: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunks(sorted(terms)):
            rows = self._connection.execute(_COUNTS, {"terms": some, "after": self._day - WINDOW_DAYS})
            found.update((row.term, int(row.n)) for row in rows)
        return found

    def _write_counts(self) -> None:
        today: dict[str, int] = {}
        for some in chunks(sorted(self._added)):
            rows = self._connection.execute(_COUNTS, {"terms": some, "after": self._day - 1})
            today.update((row.term, int(row.n)) for row in rows)
        values = [
            {"bucket": self._day, "term": term, "n": today.get(term, 0) + n}
            for term, n in sorted(self._added.items())
        ]
        self._connection.execute(_ADD, values)


def _topical(row: AnyRow) -> Topical:
    terms: Mapping[str, float] = json.loads(row.terms)
    return Topical(row.story, terms, row.topic, unspaced=bool(row.unspaced))


_UNKNOWN = Moment(EPOCH, Precision.UNKNOWN, Evidence.SEEN)


def _fresh(of: int, title: str, text: str) -> Topical:
    lead = Entry("", "", None, None, title, "", text, "und", _UNKNOWN, None, "")
    unspaced = is_unspaced(title, text)
    return Topical(of, dict(topic_terms(lead)), unspaced=unspaced)
