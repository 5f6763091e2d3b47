"""Sources whose ids changed: their rows get the new names, and rows of one source become one.

Two rows of one source are there when `formerly` was written after the id had changed: the new id was polled
as a source of its own meanwhile. Then the older row takes what the younger one has and goes on under its
name. Nothing is listed by that, so nothing is delivered again.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, Table, UniqueConstraint, delete, exists, func, select, update

from aggregator.store.link_tables import document_link
from aggregator.store.schema import document, poll_day, source
from aggregator.store.statements import AnyRow, larger
from aggregator.store.tables import metadata

_TALLIES = ("entries", "listed", "unlisted")


def rename_sources(connection: Connection, formerly: Mapping[str, Iterable[str]]) -> dict[int, str]:
    """Give sources' rows the names of today; `formerly` holds the former ids of all that are configured.

    Gives the old names of the rows that lost one, so that they stay taken as names of guids.
    """
    ids = {row.slug: row.id for row in connection.execute(select(source.c.slug, source.c.id))}
    renamed: dict[int, str] = {}
    for new, old_names in formerly.items():
        for old in old_names:
            if old not in ids or old in formerly:
                continue
            row, younger = ids.pop(old), ids.get(new)
            if younger is not None:
                _join(connection, into=row, row=younger)
                renamed.setdefault(younger, new)
            connection.execute(update(source).where(source.c.id == row).values(slug=new))
            renamed.setdefault(row, old)
            ids[new] = row
    return renamed


def _join(connection: Connection, *, into: int, row: int) -> None:
    """Move what the younger row has into the older one; it stays, empty, under a name that no id can be."""
    _join_documents(connection, into=into, row=row)
    _add_sums(connection, into=into, row=row)
    for table in _tables_of("source"):
        for columns in _unique_with(table, "source"):
            younger = table.alias("younger")
            same = [younger.c[name] == table.c[name] for name in columns if name != "source"]
            has_newer = exists().where(younger.c.source == row, *same)
            connection.execute(delete(table).where(table.c.source == into, has_newer))
        connection.execute(update(table).where(table.c.source == row).values(source=into))
    tallied = [source.c[name] for name in (*_TALLIES, "newest_at")]
    added = connection.execute(select(*tallied).where(source.c.id == row)).one()
    sums = {name: source.c[name] + getattr(added, name) for name in _TALLIES}
    newest = larger(func.coalesce(source.c.newest_at, 0), added.newest_at or 0)
    connection.execute(
        update(source).where(source.c.id == into).values(sums | {"newest_at": func.nullif(newest, 0)})
    )
    emptied = dict.fromkeys(_TALLIES, 0) | {"slug": source.c.slug + f"/{row}", "configured": 0}
    connection.execute(update(source).where(source.c.id == row).values(emptied))


def _join_documents(connection: Connection, *, into: int, row: int) -> None:
    """Keep one document of each address: the younger, which was polled last, unless it never gave entries."""
    columns = (document.c.id, document.c.source, document.c.address, document.c.first)
    rows = connection.execute(select(*columns).where(document.c.source.in_([into, row])))
    known: dict[str, list[AnyRow]] = {}
    for one in rows:
        known.setdefault(one.address, []).append(one)
    for pair in known.values():
        if len(pair) == 1:
            continue
        older, younger = sorted(pair, key=lambda one: one.source != into)
        kept, left = (older, younger) if younger.first and not older.first else (younger, older)
        for table in _tables_of("document"):
            owned = table.c.source.in_([into, row])
            connection.execute(
                update(table).where(owned, table.c.document == left.id).values(document=kept.id)
            )
        connection.execute(delete(document_link).where(document_link.c.document == left.id))
        led = document_link.c.root == left.id
        connection.execute(update(document_link).where(led).values(root=kept.id))
        connection.execute(delete(document).where(document.c.id == left.id))


def _add_sums(connection: Connection, *, into: int, row: int) -> None:
    """Add the older row's daily sums to the younger one's of the same day, which then replace them."""
    older = poll_day.alias("older")
    same = (older.c.source == into, older.c.day == poll_day.c.day, older.c.what == poll_day.c.what)
    added = func.coalesce(select(older.c.n).where(*same).scalar_subquery(), 0)
    connection.execute(update(poll_day).where(poll_day.c.source == row).values(n=poll_day.c.n + added))


def _tables_of(column: str) -> Iterator[Table]:
    """Give the tables whose rows belong to a source (or a document of it), foreign key or not."""
    yield from (table for table in metadata.sorted_tables if column in table.c and "source" in table.c)


def _unique_with(table: Table, column: str) -> Iterator[tuple[str, ...]]:
    """Give the columns of each rule by which rows of two sources might be the same."""
    rules = [table.primary_key, *(rule for rule in table.constraints if isinstance(rule, UniqueConstraint))]
    for rule in rules:
        names = tuple(one.name for one in rule.columns)
        if column in names:
            yield names
