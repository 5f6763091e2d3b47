import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.errors import SchemaTooNew, SchemaTooOld
from aggregator.store.repair import RESTORE, check
from tests.store.harness import Installation, copy_of, entry, ours, theirs


@pytest.fixture
def filled(site: Installation) -> Installation:
    """Give a store with three stories, one of them in two papers."""
    site.follow(ours(), theirs())
    site.poll(ours(), entry(1), entry(2))
    site.poll(theirs(), copy_of(1, theirs()), entry(3, theirs()))
    return site


def break_(site: Installation, *statements: str) -> list[str]:
    """Do damage as no statement of ours would; gives what the check says."""
    with closing(sqlite3.connect(site.path)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, "nothing was broken"
        connection.commit()
    return [str(finding) for finding in check(site.path)]


def test_a_sound_store_has_no_finding(filled: Installation) -> None:
    assert check(filled.path) == ()


def test_an_empty_store_is_sound(site: Installation) -> None:
    assert check(site.path) == ()


def test_the_check_runs_while_a_batch_is_being_written(filled: Installation) -> None:
    with filled.polling._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM region_version")
        assert check(filled.path) == ()
        connection.rollback()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM story_member WHERE entry = 1", "stories whose lead is no member"),
        ("DELETE FROM story WHERE id = 3", "listings without their story"),
        ("UPDATE listing SET listed_at = (SELECT min(listed_at) FROM listing)", "two stories are listed"),
        ("UPDATE meta SET value = '5' WHERE key = 'last_listed_at'", "later than the last instant"),
        ("UPDATE meta SET value = '3' WHERE key = 'last_entry'", "1 entries with a number"),
        ("DELETE FROM meta WHERE key = 'last_story'", "3 stories with a number"),
        ("UPDATE source SET entries = 7 WHERE slug = 'xiamen-net'", "such as xiamen-net"),
        ("DELETE FROM entry_text WHERE entry = 2", "1 entries without their text (such as 2)"),
        ("DELETE FROM story_member WHERE entry = 2", "1 entries that belong to no story (such as 2)"),
        ("DELETE FROM region_version WHERE region = 1", "1 regions that list stories and have no version"),
        ("UPDATE entry_key SET entry = 99 WHERE entry = 4", "1 known entries that are not stored"),
        ("DELETE FROM source WHERE slug = 'xiamen-net'", "refer to rows of source that are not there"),
        (
            "INSERT INTO decision SELECT 1, 1, 'hide', uuid, NULL, '', '', NULL FROM story WHERE id = 1",
            "1 stories that are listed although they are hidden",
        ),
        (
            "INSERT INTO decision SELECT 1, 1, 'hide', uuid, NULL, '', '', NULL FROM story WHERE id = 1",
            "1 hidden stories whose text is still there",
        ),
        ("DELETE FROM meta WHERE key = 'namespace'", f"the namespace of the guids is not there; {RESTORE}"),
        ("UPDATE meta SET value = 'x' WHERE key = 'namespace'", "the namespace of the guids is not there"),
    ],
)
def test_what_is_wrong_is_said_with_an_example(filled: Installation, statement: str, said: str) -> None:
    findings = break_(filled, statement)
    assert any(said in finding for finding in findings), findings
    assert all("; " in finding for finding in findings)


def test_a_damaged_index_is_found(filled: Installation) -> None:
    filled.close()
    with closing(sqlite3.connect(filled.path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_poll_log_bucket_at'"
        ).fetchone()
    pages = filled.path.read_bytes()
    begin = (root - 1) * 4096
    filled.path.write_bytes(pages[:begin] + b"\xff" * 64 + pages[begin + 64 :])
    findings = check(filled.path)
    assert findings
    assert {finding.remedy for finding in findings} == {RESTORE}


def test_a_file_that_is_no_database_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "aggregator.db"
    path.write_text("no database" * 1000)
    (finding,) = check(path)
    assert f"{path} is no sound SQLite file" in str(finding)


def test_a_missing_file_is_one_finding(tmp_path: Path) -> None:
    (finding,) = check(tmp_path / "missing.db")
    assert "cannot be opened" in str(finding)
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.parametrize(("revision", "error"), [("0001", SchemaTooOld), ("9999", SchemaTooNew)])
def test_another_schema_is_refused(site: Installation, revision: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        break_(site, f"UPDATE alembic_version SET version_num = {revision!r}")  # noqa: S608 - our own words
