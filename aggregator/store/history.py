"""How sources fared over time: their latest outcomes, what a week brought, whether they fell silent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from aggregator.model.document import Role
from aggregator.model.poll import Outcome, PollMark, PollReport, SourceHistory, Yield
from aggregator.model.silence import LEAST, RHYTHM, Silence, find_silence
from aggregator.store.schema import Int, entry, poll_day, poll_log, source
from aggregator.store.statements import AnyRow
from aggregator.store.times import day_of, from_us, seconds_us

MARKS = 20  # outcomes shown of a source: a day and a night of hourly polls, nearly
WEEK_DAYS = 7
INSTANTS = 32  # of new entries, the latest: a rhythm shows in them, and each costs one step down an index
POLLS, FRUITFUL, NEW, BLOCKED, FAILED = "polls", "fruitful", "new", "blocked", "failed"
_DROPPED, _ARTICLES = "dropped:", "articles:"
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}
_GOOD = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})

_COUNT = insert(poll_day)
_COUNT_MORE = _COUNT.on_conflict_do_update(
    index_elements=["day", "source", "what"], set_={"n": poll_day.c.n + _COUNT.excluded.n}
)


def count_poll(connection: Connection, of: int, report: PollReport, *, day: int) -> None:
    """Add a poll to its day's sums.

    Polls are those of configured addresses: what their articles bring is their yield.
    """
    is_root = report.role is Role.ROOT
    sums = {
        POLLS: int(is_root),
        FRUITFUL: int(is_root and report.outcome is Outcome.NEW),
        BLOCKED: int(is_root and report.outcome is Outcome.BLOCKED),
        FAILED: int(is_root and report.outcome is Outcome.FAILED),
        NEW: report.counts.new,
        **{f"{_ARTICLES}{ending}": 1 for ending in _endings(report)},
        **{f"{_DROPPED}{reason}": n for reason, n in report.dropped.items()},
    }
    rows = [{"day": day, "source": of, "what": what, "n": n} for what, n in sums.items() if n]
    if rows:
        connection.execute(_COUNT_MORE, rows)


def _endings(report: PollReport) -> Iterator[str]:
    """Give how an article's poll ended, nothing for one that is asked again."""
    if report.role is not Role.ARTICLE:
        return
    brought = report.counts.new or report.counts.revised or report.counts.unchanged
    if report.failure is None:
        yield "read"
    elif brought:
        yield "hint"
    if report.outcome is Outcome.BLOCKED:
        yield "blocked"


def read_history(connection: Connection, *, now: int) -> Mapping[str, SourceHistory]:
    """Give the history of every configured source by its id.

    Each part walks an index: nothing here grows with the number of entries or polls that are kept.
    """
    slugs = {row.id: row.slug for row in connection.execute(_SOURCES)}
    marks = _marks(connection.execute(_MARKS))
    weeks = _weeks(connection.execute(_WEEK, {"since": day_of(now) - WEEK_DAYS + 1}))
    # Nothing is silent that brought an entry within a day: only of the others is the rhythm looked for.
    back = {"quiet": LEAST, "since": RHYTHM}
    seen: dict[int, list[datetime]] = {}
    for row in connection.execute(
        _SEEN, {name: now - seconds_us(age.total_seconds()) for name, age in back.items()}
    ):
        seen.setdefault(row.source, []).append(from_us(row.at))
    return {
        slug: SourceHistory(
            recent=marks.get(of, ()),
            week=weeks.get(of, Yield()),
            silence=_silence(marks.get(of, ()), seen.get(of, []), now=now),
        )
        for of, slug in slugs.items()
    }


_SOURCES = select(source.c.id, source.c.slug).where(source.c.configured == 1)
_log = poll_log.alias("log")
_LATEST = select(_log.c.at).where(_log.c.source == source.c.id).order_by(_log.c.at.desc()).correlate(source)
_OLDEST_MARK = func.coalesce(_LATEST.offset(MARKS - 1).limit(1).scalar_subquery(), 0)
_MARKS = (
    select(source.c.id.label("source"), poll_log.c.at, poll_log.c.outcome)
    .join_from(source, poll_log, (poll_log.c.source == source.c.id) & (poll_log.c.at >= _OLDEST_MARK))
    .where(source.c.configured == 1)
    .order_by(source.c.id, poll_log.c.at)  # by poll_log.source SQLite would walk the whole log
)
_WEEK = (
    select(poll_day.c.source, poll_day.c.what, func.sum(poll_day.c.n).label("n"), func.count().label("days"))
    .where(poll_day.c.day >= bindparam("since"))
    .group_by(poll_day.c.source, poll_day.c.what)
)
_FIRST_SEEN = select(func.max(entry.c.first_seen)).correlate_except(entry)
_newest = (
    select(
        source.c.id.label("source"),
        _FIRST_SEEN.where(entry.c.source == source.c.id).scalar_subquery().label("at"),
    )
    .where(source.c.configured == 1)
    .subquery("newest")
)
_walk = (
    select(_newest.c.source, _newest.c.at, literal(1, Int).label("n"))
    .where(_newest.c.at < bindparam("quiet"))
    .cte("walk", recursive=True)
)
# Distinct instants by leaps down the index: a poll that brought fifty entries costs one step, not fifty.
_WALK = _walk.union_all(
    select(
        _walk.c.source,
        _FIRST_SEEN.where(
            entry.c.source == _walk.c.source, entry.c.first_seen < _walk.c.at
        ).scalar_subquery(),
        _walk.c.n + 1,
    ).where(_walk.c.at >= bindparam("since"), _walk.c.n < INSTANTS)
)
_SEEN = select(_WALK.c.source, _WALK.c.at).where(_WALK.c.at.is_not(None))


def _marks(rows: Iterable[AnyRow]) -> dict[int, tuple[PollMark, ...]]:
    marks: dict[int, list[PollMark]] = {}
    for row in rows:
        marks.setdefault(row.source, []).append(PollMark(from_us(row.at), _OUTCOMES[row.outcome]))
    # Two polls of one batch share their instant, so that an instant may bring one mark too many.
    return {of: tuple(found[-MARKS:]) for of, found in marks.items()}


def _weeks(rows: Iterable[AnyRow]) -> dict[int, Yield]:
    sums: dict[int, dict[str, AnyRow]] = {}
    for row in rows:
        sums.setdefault(row.source, {})[row.what] = row
    return {of: _yield(counted) for of, counted in sums.items()}


def _yield(counted: Mapping[str, AnyRow]) -> Yield:
    def total(what: str) -> int:
        return int(counted[what].n) if what in counted else 0

    return Yield(
        days=max(row.days for row in counted.values()),
        polls=total(POLLS),
        fruitful=total(FRUITFUL),
        new=total(NEW),
        dropped={what.removeprefix(_DROPPED): total(what) for what in counted if what.startswith(_DROPPED)},
        articles={
            what.removeprefix(_ARTICLES): total(what) for what in counted if what.startswith(_ARTICLES)
        },
    )


def _silence(marks: Sequence[PollMark], seen: Sequence[datetime], *, now: int) -> Silence | None:
    """Give the silence of a source whose last poll succeeded; what fails has its own words."""
    if not marks or marks[-1].outcome not in _GOOD:
        return None
    return find_silence(seen, now=from_us(now))
