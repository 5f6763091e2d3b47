"""A document's history (`model.document.History`) as the columns of its row."""

import json
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, bindparam, update

from aggregator.model.document import History, Move, Wishes
from aggregator.store.schema import document
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, to_us

HISTORY_COLUMNS = (
    document.c.effective_address,
    document.c.whole_at,
    document.c.gone,
    document.c.move_to,
    document.c.move_since,
    document.c.move_polls,
    document.c.wishes,
)
_WRITE = (
    update(document)
    .where(document.c.id == bindparam("of"))
    .values(
        effective_address=bindparam("new_address"),
        whole_at=bindparam("new_whole_at"),
        gone=bindparam("new_gone"),
        move_to=bindparam("new_target"),
        move_since=bindparam("since"),
        move_polls=bindparam("polls"),
        wishes=bindparam("new_wishes"),
    )
)
_NO_WISHES = Wishes()


def load_history(row: AnyRow) -> History:
    """Give the history of a row that has `HISTORY_COLUMNS`."""
    move = None if row.move_to is None else Move(row.move_to, from_us(row.move_since), row.move_polls)
    return History(
        whole_at=None if row.whole_at is None else from_us(row.whole_at),
        gone=row.gone,
        move=move,
        effective_address=row.effective_address,
        wishes=_NO_WISHES if row.wishes is None else _load_wishes(row.wishes),
        news_at=None if row.wishes is None else _load_news_at(row.wishes),
    )


def write_history(connection: Connection, of: int, history: History) -> None:
    """Write a document's history into its row."""
    move = history.move
    values = {
        "of": of,
        "new_address": history.effective_address,
        "new_whole_at": None if history.whole_at is None else to_us(history.whole_at),
        "new_gone": history.gone,
        "new_target": None if move is None else move.address,
        "since": None if move is None else to_us(move.since),
        "polls": None if move is None else move.polls,
        "new_wishes": _dump_wishes(history),
    }
    connection.execute(_WRITE, values)


def _dump_wishes(history: History) -> str | None:
    wishes = history.wishes
    if wishes == _NO_WISHES and history.news_at is None:
        return None
    parts: list[object] = [wishes.ttl_s, wishes.skip_hours, wishes.skip_days]
    if history.news_at is not None:
        parts.append(to_us(history.news_at))
    return json.dumps(parts, separators=(",", ":"))


@lru_cache(maxsize=1024)  # publishing software writes its defaults: a few dozen different ones in all
def _load_wishes(text: str) -> Wishes:
    ttl_s, hours, days, *_ = json.loads(text)
    return Wishes(ttl_s, tuple(hours), tuple(days))


def _load_news_at(text: str) -> datetime | None:
    *_, last = json.loads(text)
    return from_us(last) if isinstance(last, int) else None
