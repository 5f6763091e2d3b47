import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from aggregator.errors import SchemaTooNew, SchemaTooOld, StoreBusy, StoreError
from aggregator.store.engine import check_schema, read_engine, schema_revision, transaction, write_engine
from aggregator.store.migrate import migrate
from aggregator.store.schema import REVISIONS, document, meta, region
from tests.store.harness import Installation, entry, ours

HASTE_S = 0.05


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "store.db")
    return tmp_path / "store.db"


def facts(engine: Engine) -> dict[str, str]:
    with transaction(engine) as connection:
        rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key != "namespace"))
        return {row.key: row.value for row in rows}


def test_a_savepoint_really_rolls_back(path: Path) -> None:
    # With the driver's default transactions this table would hold "lost" as well: they commit savepoints.
    engine = write_engine(path)
    with transaction(engine) as connection:
        connection.execute(insert(meta), {"key": "kept", "value": "1"})
        savepoint = connection.begin_nested()
        connection.execute(insert(meta), {"key": "lost", "value": "1"})
        savepoint.rollback()
    assert facts(engine) == {"kept": "1"}
    engine.dispose()


def test_a_released_savepoint_falls_with_its_transaction(path: Path) -> None:
    engine = write_engine(path)
    with transaction(engine) as connection:
        with connection.begin_nested():
            connection.execute(insert(meta), {"key": "lost", "value": "1"})
        connection.rollback()
    assert facts(engine) == {}
    engine.dispose()


def test_a_writing_transaction_holds_the_store_from_its_first_moment(path: Path) -> None:
    first, second = write_engine(path), write_engine(path, busy_s=HASTE_S)
    with transaction(first), pytest.raises(StoreBusy, match="another program"), transaction(second):
        pass
    first.dispose()
    second.dispose()


def test_a_second_thread_that_waits_too_long_for_the_connection_is_told_to_try_again(path: Path) -> None:
    engine = write_engine(path, busy_s=HASTE_S)
    with transaction(engine), pytest.raises(StoreBusy, match="another thread"), transaction(engine):
        pass
    engine.dispose()


def test_a_reader_never_waits_for_the_writer(path: Path) -> None:
    writer, reader = write_engine(path), read_engine(path)
    with transaction(writer) as connection:
        connection.execute(insert(meta), {"key": "seen", "value": "later"})
        assert facts(reader) == {}
    assert facts(reader) == {"seen": "later"}
    writer.dispose()
    reader.dispose()


def test_a_reader_sees_one_instant_while_the_writer_goes_on(path: Path) -> None:
    writer, reader = write_engine(path), read_engine(path)
    counted = text("SELECT count(*) FROM meta")
    with transaction(reader) as reading:
        before = reading.scalar(counted)
        with transaction(writer) as connection:
            connection.execute(insert(meta), {"key": "new", "value": "1"})
        assert reading.scalar(counted) == before
    writer.dispose()
    reader.dispose()


def test_a_reading_connection_cannot_write(path: Path) -> None:
    engine = read_engine(path)
    with pytest.raises(StoreError, match="readonly"), transaction(engine) as connection:
        connection.execute(insert(meta), {"key": "a", "value": "1"})
    engine.dispose()


def test_a_row_cannot_refer_to_nothing(path: Path) -> None:
    engine = write_engine(path)
    orphan = {"source": 7, "address": "http://a.example/", "role": "root", "host_group": 7}
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(document), orphan)
    engine.dispose()


def test_a_column_refuses_a_value_of_another_type(path: Path) -> None:
    engine = write_engine(path)
    with pytest.raises(IntegrityError, match="cannot store TEXT"), transaction(engine) as connection:
        connection.execute(insert(region), {"path": "cn", "configured": "yes"})
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_a_writing_connection_follows_the_recipe(path: Path, pragma: str, value: str | int) -> None:
    engine = write_engine(path)
    with transaction(engine) as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == value
    engine.dispose()


def test_a_bad_statement_is_no_trouble_of_the_store(path: Path) -> None:
    engine = write_engine(path)
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(meta), [{"key": "twice", "value": "1"}] * 2)
    engine.dispose()


def test_a_full_disk_is_the_stores_trouble(path: Path) -> None:
    engine = write_engine(path)
    with transaction(engine) as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match="full") as caught, transaction(engine) as connection:
        connection.execute(insert(meta), {"key": "big", "value": "x" * 1_000_000})
    assert isinstance(caught.value.__cause__, OperationalError)
    engine.dispose()


def test_a_damaged_file_is_the_stores_trouble(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database at all, but long enough to look like one" * 100)
    with pytest.raises(StoreError, match="not a database"):
        schema_revision(damaged)


def test_a_missing_store_asks_for_a_migration_and_is_not_created(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    with pytest.raises(SchemaTooOld, match=r"holds no store yet; run `aggregator db migrate`"):
        check_schema(missing)
    assert not missing.exists()


def test_an_unfinished_store_asks_for_a_migration(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(SchemaTooOld):
        check_schema(empty)


def test_an_older_schema_asks_for_a_migration(path: Path) -> None:
    with pytest.raises(SchemaTooOld, match=f"has schema {REVISIONS[-1]}, this program needs 9000"):
        check_schema(path, revisions=(*REVISIONS, "9000"))


def test_a_newer_schema_asks_for_the_newer_program(path: Path) -> None:
    stamp(path, "9999")
    with pytest.raises(SchemaTooNew, match="9999, newer than this program's"):
        check_schema(path)
    with pytest.raises(SchemaTooNew):
        migrate(path)


def test_a_view_is_answered_while_a_batch_is_being_written(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    with transaction(site.polling._engine) as connection:
        connection.execute(text("DELETE FROM listing"))
        assert site.titles("cn/fujian/fuzhou") == ["福州新闻第1条"]
        connection.rollback()


def stamp(path: Path, revision: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()
