from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import SchemaTooOld, StoreError
from aggregator.model.story import RegionQuery
from aggregator.store import chores
from aggregator.store.chores import POLL_LOG_DAYS, PRUNE_CHUNK, backup
from aggregator.store.engine import transaction
from tests.store.harness import Installation, entry, not_modified, ours


def test_poll_reports_are_kept_for_two_weeks(site: Installation) -> None:
    site.follow(ours())
    for _ in range(POLL_LOG_DAYS + 3):
        site.poll(ours(), result=not_modified())
        site.later(timedelta(days=1))
    # It is the 17th day now; the 16th to the 3rd day before it are kept.
    assert site.polling.prune(now=site.now) == 3
    assert site.rows("SELECT count(*) FROM poll_log") == [(POLL_LOG_DAYS,)]
    assert site.polling.prune(now=site.now) == 0


def test_pruning_an_empty_log_is_nothing(site: Installation) -> None:
    assert site.polling.prune(now=site.now) == 0


def test_many_reports_are_pruned_in_several_transactions(site: Installation) -> None:
    rows = [(1, at, 1, 1, "new", "{}") for at in range(2 * PRUNE_CHUNK + 1)]
    with transaction(site.polling._engine) as connection:
        connection.exec_driver_sql("INSERT INTO poll_log VALUES (?, ?, ?, ?, ?, ?)", rows)
    deletions = site.statements(lambda: site.polling.prune(now=site.now))
    assert sum(statement.startswith("DELETE") for statement, _ in deletions) == 3
    assert site.rows("SELECT count(*) FROM poll_log") == [(0,)]


def test_a_backup_restored_elsewhere_keeps_every_guid_and_goes_on(site: Installation, tmp_path: Path) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1), entry(2))
    (tmp_path / "elsewhere").mkdir()
    copied = tmp_path / "elsewhere" / "restored.db"
    backup(site.path, copied)
    restored = Installation(copied)
    assert restored.stories("all") == site.stories("all")
    restored.later()
    assert restored.poll(ours(), entry(1), entry(2), entry(3)).counts.new == 1
    site.later()
    site.poll(ours(), entry(1), entry(2), entry(3))
    guids = [[story.guid for story in one.stories("all")] for one in (site, restored)]
    assert guids[0] == guids[1]
    restored.close()


def test_a_backup_is_taken_while_a_batch_is_being_written(site: Installation, tmp_path: Path) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    with transaction(site.polling._engine) as connection:
        connection.exec_driver_sql("DELETE FROM listing")
        backup(site.path, tmp_path / "copy.db")
        connection.rollback()
    copy = Installation(tmp_path / "copy.db")
    assert copy.reading.view(RegionQuery("all")) == site.reading.view(RegionQuery("all"))
    copy.close()


def test_a_backup_never_writes_over_a_file(site: Installation, tmp_path: Path) -> None:
    taken = tmp_path / "precious.db"
    taken.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        backup(site.path, taken)
    assert taken.read_text() == "precious"


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaTooOld):
        backup(tmp_path / "missing.db", tmp_path / "copy.db")


def test_a_backup_into_a_missing_folder_says_so(site: Installation, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be copied"):
        backup(site.path, tmp_path / "missing" / "copy.db")


def test_a_damaged_store_gives_no_backup(site: Installation, tmp_path: Path) -> None:
    site.follow(ours())
    site.poll(ours(), *(entry(n) for n in range(200)))
    site.close()
    pages = site.path.read_bytes()
    root = site.rows("SELECT rootpage FROM sqlite_master WHERE name = 'ix_poll_log_bucket_at'")[0][0]
    begin = (root - 1) * 4096
    site.path.write_bytes(pages[:begin] + b"\xff" * 64 + pages[begin + 64 :])
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        backup(site.path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy.db*")) == []


def test_a_chunk_is_small_enough_for_a_batch_to_wait_for(site: Installation) -> None:
    assert chores.PRUNE_CHUNK <= 5000
