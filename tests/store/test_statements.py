import pytest
from sqlalchemy import ClauseElement, Executable
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.store import (
    batch,
    chores,
    claims,
    entries,
    health,
    listings,
    queries,
    revisions,
    sources,
    stories,
    transactions,
)
from aggregator.store.schema import source_memory, story_member
from aggregator.store.statements import chunks, upsert

ROOMS = (batch, chores, claims, entries, health, listings, queries, revisions, sources, stories, transactions)
STATEMENTS = [
    pytest.param(statement, id=f"{room.__name__.rpartition('.')[2]}.{name}")
    for room in ROOMS
    for name, statement in vars(room).items()
    if isinstance(statement, ClauseElement) and isinstance(statement, Executable)
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_is_one_for_postgresql_too(statement: ClauseElement) -> None:
    assert str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call] # SQLAlchemy's


def test_an_upsert_writes_only_what_changed() -> None:
    statement = upsert(source_memory, update=["body"], where_changed="body")
    expected = (
        "INSERT INTO source_memory (source, body) VALUES (?, ?) "
        "ON CONFLICT (source) DO UPDATE SET body = excluded.body WHERE source_memory.body != excluded.body"
    )
    assert str(statement.compile(dialect=sqlite.dialect())) == expected


def test_an_upsert_without_columns_leaves_the_row() -> None:
    statement = upsert(story_member).compile(dialect=sqlite.dialect())
    assert str(statement).endswith("ON CONFLICT DO NOTHING")


@pytest.mark.parametrize(
    ("values", "pieces"), [([], []), ([1], [[1]]), ([1, 2], [[1, 2]]), ([1, 2, 3], [[1, 2], [3]])]
)
def test_a_list_is_cut_into_pieces(values: list[int], pieces: list[list[int]]) -> None:
    assert list(chunks(values, 2)) == pieces
