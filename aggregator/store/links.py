"""What a page leads to becomes documents in the same commit, each with a journey of its own."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from aggregator.model.document import Hint, Link, Role
from aggregator.model.source import Source
from aggregator.store.batch import Batch
from aggregator.store.groups import GroupOf, group_ids, refresh_some
from aggregator.store.link_tables import document_link
from aggregator.store.schema import document
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import DAY_US

_KNOWN = (
    select(
        document.c.id,
        document.c.address,
        document.c.due_at,
        document.c.polled_at,
        document.c.host_group,
        document_link.c.seen_at,
    )
    .outerjoin(document_link, document_link.c.document == document.c.id)
    .where(
        document.c.source == bindparam("of"), document.c.address.in_(bindparam("addresses", expanding=True))
    )
)
_ROOT = select(document_link.c.root).where(document_link.c.document == bindparam("of"))
_SEEN = (
    update(document_link).where(document_link.c.document == bindparam("of")).values(seen_at=bindparam("at"))
)
_AGAIN = update(document).where(document.c.id == bindparam("of")).values(due_at=bindparam("at"))


def follow_links(
    connection: Connection,
    batch: Batch,
    links: Sequence[Link],
    *,
    source: Source,
    fence: AnyRow,
    group_of: GroupOf,
    first: bool,
) -> int:
    """Make documents of the links that are not known yet, due at once; gives how many there were.

    `first` makes the articles of a first poll follow its rule: a new source must not flood its readers. A
    list's next page is asked again when this page brought something new; what was never asked, because its
    source was paused meanwhile, is asked now.
    """
    known = _known(connection, fence.source, links)
    fresh = [link for link in _once(links) if link.url not in known]
    _touch(connection, known.values(), now=batch.now)
    never = [row for row in known.values() if row.due_at is None and row.polled_at is None]
    _ask(connection, never, now=batch.now)
    if fresh:
        root = connection.scalar(_ROOT, {"of": fence.id}) or fence.id
        groups = group_ids(connection, {group_of(source, link.url) for link in fresh})
        rows = [
            {
                "source": fence.source,
                "address": link.url,
                "role": link.role,
                "host_group": groups[group_of(source, link.url)],
                "due_at": batch.now,
                "first": int(first),
            }
            for link in fresh
        ]
        connection.execute(insert(document), rows)
        _hint(connection, fence.source, fresh, root=root, now=batch.now)
        refresh_some(connection, set(groups.values()))
    if any(link.role is Role.ARTICLE for link in fresh):
        _ask_next_again(connection, links, known, now=batch.now)
    return len(fresh)


def promote(connection: Connection, row: Mapping[str, object]) -> bool:
    """Make a configured document of one that a page led to; gives whether there was one.

    `row` holds the columns that a new document would get.
    """
    same = (document.c.source == row["source"]) & (document.c.address == row["address"])
    of = connection.scalar(select(document.c.id).where(same))
    if of is None:
        return False
    connection.execute(delete(document_link).where(document_link.c.document == of))
    connection.execute(update(document).where(document.c.id == of).values(**row))
    return True


def rest(connection: Connection, *, configured: Iterable[int]) -> None:
    """Ask nothing more of what pages of sources led to that left the configuration."""
    left = document.c.source.not_in(sorted(configured)) & document.c.due_at.is_not(None)
    connection.execute(update(document).where(left, document.c.role != Role.ROOT).values(due_at=None))


def load_hint(text: str | None) -> Hint | None:
    """Read a stored hint, None for a configured document."""
    if text is None:
        return None
    stored = json.loads(text)
    return Hint(**(stored | {"breadcrumb": tuple(stored["breadcrumb"])}))


def _once(links: Iterable[Link]) -> Iterable[Link]:
    """Give each address once, in the order of the page: lists begin with what is newest."""
    unique: dict[str, Link] = {}
    for link in links:
        unique.setdefault(link.url, link)
    return unique.values()


def _known(connection: Connection, source: int, links: Sequence[Link]) -> Mapping[str, AnyRow]:
    found: dict[str, AnyRow] = {}
    for some in chunks(sorted({link.url for link in links})):
        rows = connection.execute(_KNOWN, {"of": source, "addresses": some})
        found.update((row.address, row) for row in rows)
    return found


def _touch(connection: Connection, known: Iterable[AnyRow], *, now: int) -> None:
    """Note that a page still leads there; once a day is enough to tell what it no longer shows."""
    old = [row.id for row in known if row.seen_at is not None and row.seen_at < now - DAY_US]
    if old:
        connection.execute(_SEEN, [{"of": of, "at": now} for of in old])


def _hint(connection: Connection, source: int, fresh: Sequence[Link], *, root: int, now: int) -> None:
    stored = _known(connection, source, fresh)
    rows = [
        {
            "document": stored[link.url].id,
            "root": root,
            "hint": json.dumps(asdict(link.hint), ensure_ascii=False),
            "seen_at": now,
        }
        for link in fresh
    ]
    connection.execute(insert(document_link), rows)


def _ask_next_again(
    connection: Connection, links: Sequence[Link], known: Mapping[str, AnyRow], *, now: int
) -> None:
    pages = [known[link.url] for link in links if link.role is Role.NEXT and link.url in known]
    _ask(connection, [row for row in pages if row.due_at is None], now=now)


def _ask(connection: Connection, rows: Sequence[AnyRow], *, now: int) -> None:
    """Make documents due that are not; a configured address that left is not among what pages lead to."""
    led = [row for row in rows if row.seen_at is not None]
    if led:
        connection.execute(_AGAIN, [{"of": row.id, "at": now} for row in led])
        refresh_some(connection, {row.host_group for row in led})
