import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from aggregator.errors import SchemaTooNew, SchemaTooOld, StoreBusy, StoreError
from aggregator.model.story import RegionQuery
from aggregator.store.chores import backup, restore, vacuum
from aggregator.store.engine import schema_revision, transaction, write_engine
from aggregator.store.migrate import migrations
from aggregator.store.schema import REVISIONS
from tests.store.harness import Installation, entry, ours


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


def damage(path: Path) -> None:
    """Overwrite part of an index."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_poll_log_bucket_at'"
        (root,) = connection.execute(query).fetchone()
    pages = path.read_bytes()
    begin = (root - 1) * 4096
    path.write_bytes(pages[:begin] + b"\xff" * 64 + pages[begin + 64 :])


def guids(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {uuid for (uuid,) in connection.execute("SELECT uuid FROM story")}


@pytest.fixture
def copied(site: Installation, tmp_path: Path) -> Path:
    """Give a backup with two entries of a store that got a third one afterwards."""
    site.follow(ours())
    site.poll(ours(), entry(1), entry(2))
    backup(site.path, tmp_path / "copy.db")
    site.later()
    site.poll(ours(), entry(1), entry(2), entry(3))
    site.close()
    return tmp_path / "copy.db"


def test_a_restored_store_replaces_the_present_one_which_is_kept(site: Installation, copied: Path) -> None:
    before = guids(site.path)
    kept = restore(site.path, copied)
    assert kept == site.path.with_name("aggregator.db.before-restore")
    assert (guids(site.path), guids(kept)) == (guids(copied), before)
    assert len(before) == 3


def test_a_restored_store_goes_on_with_the_same_guids(site: Installation, copied: Path) -> None:
    before = guids(site.path)
    restore(site.path, copied)
    site.later()
    assert site.poll(ours(), entry(1), entry(2), entry(3)).counts.new == 1
    assert guids(site.path) == before


def test_a_restore_leaves_no_file_but_the_two_stores(
    site: Installation, copied: Path, tmp_path: Path
) -> None:
    restore(site.path, copied)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "aggregator.db",
        "aggregator.db.before-restore",
        "copy.db",
    ]


def test_a_restore_into_an_empty_folder_keeps_nothing(copied: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "aggregator.db"
    assert restore(target, copied) is None
    assert guids(target) == guids(copied)


def test_a_copy_with_its_log_is_restored_with_what_is_in_the_log(site: Installation, tmp_path: Path) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    # What somebody has who copied the files of a running store.
    for suffix in ("", "-wal"):
        shutil.copy(f"{site.path}{suffix}", tmp_path / f"copy.db{suffix}")
    restore(tmp_path / "new.db", tmp_path / "copy.db")
    assert guids(tmp_path / "new.db") == guids(site.path) != set()


def test_a_store_that_a_program_has_open_is_not_replaced(site: Installation, copied: Path) -> None:
    site.reading.versions()
    with pytest.raises(StoreBusy, match="stop it first"):
        restore(site.path, copied)
    assert len(guids(site.path)) == 3
    assert not site.path.with_name("aggregator.db.restoring").exists()


def test_a_damaged_copy_changes_nothing(site: Installation, copied: Path) -> None:
    damage(copied)
    with pytest.raises(StoreError, match=r"copy.db is damaged \(.*Nothing was changed"):
        restore(site.path, copied)
    assert len(guids(site.path)) == 3


def test_a_file_that_is_no_database_changes_nothing(site: Installation, copied: Path) -> None:
    copied.write_text("no database" * 1000)
    with pytest.raises(StoreError, match="is damaged"):
        restore(site.path, copied)


def test_another_programs_database_is_refused(site: Installation, copied: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="is no store of this program"):
        restore(site.path, tmp_path / "other.db")


def test_a_copy_of_a_newer_program_is_refused(site: Installation, copied: Path) -> None:
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(SchemaTooNew, match=r"copy.db has schema 9999"):
        restore(site.path, copied)


def test_a_copy_of_an_older_program_is_upgraded(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.touch()
    engine = write_engine(old)
    with transaction(engine) as connection:
        command.upgrade(migrations(connection), REVISIONS[0])
    engine.dispose()
    restore(tmp_path / "aggregator.db", old)
    assert schema_revision(tmp_path / "aggregator.db") == REVISIONS[-1]
    assert schema_revision(old) == REVISIONS[0]


def test_the_store_kept_by_an_earlier_restore_is_never_lost(site: Installation, copied: Path) -> None:
    kept = restore(site.path, copied)
    assert kept is not None
    with pytest.raises(StoreError, match="move it away first"):
        restore(site.path, copied)
    assert len(guids(kept)) == 3


def test_a_damaged_store_is_replaced_and_kept_as_it_is(site: Installation, copied: Path) -> None:
    site.path.write_bytes(b"rubbish" * 1000)
    site.path.with_name("aggregator.db-wal").write_bytes(b"log of another store")
    kept = restore(site.path, copied)
    assert kept is not None
    assert kept.read_bytes() == b"rubbish" * 1000
    assert not site.path.with_name("aggregator.db-wal").exists()
    assert guids(site.path) == guids(copied)


def test_a_restore_from_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing.db could not be put in the place of"):
        restore(tmp_path / "aggregator.db", tmp_path / "missing.db")


def test_vacuum_gives_free_pages_back(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), *(entry(n, html="long " * 2000) for n in range(200)))
    with transaction(site.polling._engine) as connection:
        connection.exec_driver_sql("DELETE FROM signature")
        connection.exec_driver_sql("UPDATE entry_text SET html = ''")
    stories = site.stories("all")
    site.close()
    before, after = vacuum(site.path)
    assert after < before / 2
    assert site.path.stat().st_size == after
    assert site.stories("all") == stories


def test_vacuum_waits_for_no_writer(site: Installation) -> None:
    with transaction(site.polling._engine), pytest.raises(StoreBusy, match="stop what uses it"):
        vacuum(site.path)


def test_vacuum_needs_room_on_the_disk(site: Installation) -> None:
    site.close()
    os.truncate(site.path, 2**42)  # 4 TiB of nothing
    with pytest.raises(StoreError, match="make room first"):
        vacuum(site.path)
