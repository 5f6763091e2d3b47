"""Pages that are not what their rules expect: noted by readings, kept through answers without one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select

from aggregator.model.document import Failure, Role
from aggregator.model.poll import FinishedPoll, OddPage
from aggregator.model.rules import EpaperRules, ListRules, overdue
from aggregator.store.page_tables import odd_page
from aggregator.store.schema import document, source
from aggregator.store.statements import upsert
from aggregator.store.times import from_us

ARTICLES = 0  # in the place of a document: a source's articles together
ODD_ARTICLES = 3  # in a row: a page with pictures alone has no text, and is no change of layout
_FORGOTTEN: Final = (("new_etag", None), ("new_last_modified", None), ("new_body_hash", None))
_PLACES = frozenset({Role.ROOT, Role.ARTICLE})


@dataclass(frozen=True, slots=True)
class _Page:
    """What a row is about; `digest` is that of the rules."""

    source: int
    document: int
    digest: str
    now: int


def note_odd(connection: Connection, of: int, poll: FinishedPoll, *, now: int) -> dict[str, str | int | None]:
    """Keep whether the page of a poll is as its source (row `of`) expects; `now` in µs UTC.

    An answer without a reading changes nothing, but a list that stays the same can grow too old. Gives what
    the document must forget to be read anew, though it stays the same, when its rules are other ones now.
    """
    role, reading, rules = poll.document.role, poll.reading, poll.source.rules
    if rules is None or role not in _PLACES or isinstance(poll.result, Failure):
        return {}
    page = _Page(of, poll.document.id if role is Role.ROOT else ARTICLES, _digest(rules), now)
    if reading is not None:
        _keep(connection, page, reading.odd)
        return {}
    if isinstance(rules, ListRules):
        newest = connection.scalar(select(source.c.newest_at).where(source.c.id == of))
        told = overdue(rules, None if newest is None else from_us(newest), now=from_us(now))
        if told is not None:
            _keep(connection, page, (told,))
    known = connection.scalar(select(odd_page.c.rules).where(*_mine(page)))
    return dict(_FORGOTTEN) if known is not None and known != page.digest else {}


def read_odd(connection: Connection) -> dict[int, OddPage]:
    """Give what is wrong with the pages of sources, by row: the longest of several."""
    found: dict[int, OddPage] = {}
    for row in connection.execute(_CERTAIN):
        found.setdefault(row.source, OddPage(from_us(row.since), row.why))
    return found


_IS_ARTICLES = (odd_page.c.document == ARTICLES) & (odd_page.c.times >= ODD_ARTICLES)
_CERTAIN = (
    select(odd_page)
    .outerjoin(document, document.c.id == odd_page.c.document)
    .where(
        _IS_ARTICLES | document.c.due_at.is_not(None)
    )  # an address that left the configuration says nothing
    .order_by(odd_page.c.since)
)


def _keep(connection: Connection, page: _Page, odd: Sequence[str]) -> None:
    if not odd:
        connection.execute(delete(odd_page).where(*_mine(page)))
        return
    times = connection.scalar(select(odd_page.c.times).where(*_mine(page))) or 0
    said = {"times": times + 1, "why": "; ".join(odd), "rules": page.digest}
    row = {"source": page.source, "document": page.document, "since": page.now} | said
    connection.execute(upsert(odd_page, update=[*said]), row)


def _mine(page: _Page) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (odd_page.c.source == page.source, odd_page.c.document == page.document)


def _digest(rules: ListRules | EpaperRules) -> str:
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]
