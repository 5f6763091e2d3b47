import sqlite3
from contextlib import closing

import pytest

from aggregator.store.sizes import Part, estimated, measure, measured
from tests.store.harness import Installation, entry, ours


@pytest.fixture
def filled(site: Installation) -> Installation:
    site.follow(ours())
    for start in range(0, 3000, 500):
        site.poll(ours(), *(entry(n, html=f"<p>{'word ' * 300}{n}</p>") for n in range(start, start + 500)))
        site.later()
    return site


def by_name(parts: list[Part]) -> dict[str, Part]:
    return {part.name: part for part in parts}


def test_every_table_and_index_is_measured(filled: Installation) -> None:
    found = measure(filled.path)
    assert not found.is_estimated
    largest = found.parts[0]
    assert (largest.name, largest.of, largest.rows) == ("entry_text", "entry_text", 3000)
    assert 3000 * 1500 < largest.bytes < found.file
    index = next(part for part in found.parts if part.name == "ix_entry_source_first_seen")
    assert (index.of, index.rows) == ("entry", None)
    assert sum(part.bytes for part in found.parts) <= found.file - found.free


def test_the_log_and_free_pages_are_told(filled: Installation) -> None:
    assert measure(filled.path).wal > 0
    with filled.polling._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM entry_text")
    found = measure(filled.path)
    assert found.free > found.file / 3
    assert found.free % found.page == 0


def test_a_closed_store_has_no_log(filled: Installation) -> None:
    filled.close()
    assert measure(filled.path).wal == 0


def test_without_dbstat_the_large_tables_are_estimated_within_a_third(filled: Installation) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        guessed, exact = by_name(estimated(connection)), by_name(measured(connection))
    assert guessed.keys() == {part.name for part in exact.values() if part.rows is not None}
    for name in ("entry", "entry_text", "signature", "entry_key", "story", "placement"):
        assert guessed[name].rows == exact[name].rows
        assert 0.6 < guessed[name].bytes / exact[name].bytes < 1.5, name
