"""`aggregator db` as an operator uses it: real processes on a real store."""

import json
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.support.installation import Installed, free_port
from tests.support.ledger import guids
from tests.support.press import RunningPress, running_press

FEEDS = 3


@pytest.fixture(scope="module")
def press() -> Iterator[RunningPress]:
    with running_press(FEEDS) as running:
        yield running


@pytest.fixture(scope="module")
def polled(press: RunningPress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Installed(tmp_path_factory.mktemp("polled"), press.feeds)
    made.poll()
    return made.folder


@pytest.fixture
def installed(press: RunningPress, polled: Path, tmp_path: Path) -> Installed:
    shutil.copytree(polled / "data", tmp_path / "here/data")
    return Installed(tmp_path / "here", press.feeds)


@pytest.fixture
def copy(installed: Installed, tmp_path: Path) -> Path:
    target = tmp_path / "copy.db"
    done = installed.run("db", "backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


def test_a_backup_is_restored_on_another_machine(
    installed: Installed, copy: Path, press: RunningPress, tmp_path: Path
) -> None:
    there = Installed(tmp_path / "there", press.feeds)
    done = there.run("db", "restore", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{copy} restored to {there.store}\n"
    assert guids(there.store) == guids(installed.store)
    there.poll()
    assert guids(there.store).items() >= guids(installed.store).items()


def test_restoring_says_where_the_replaced_store_is(installed: Installed, copy: Path) -> None:
    done = installed.run("db", "restore", str(copy))
    assert done.returncode == 0, done.stderr
    kept = installed.store.with_name("aggregator.db.before-restore")
    assert f"is kept as {kept}; delete it when all is well" in done.stdout
    assert guids(kept) == guids(installed.store)


@pytest.mark.parametrize(
    "command", [("db", "restore"), ("db", "vacuum"), ("db", "rebuild-stories", "--apply")]
)
def test_no_store_is_replaced_under_a_poller(
    installed: Installed, copy: Path, command: tuple[str, ...]
) -> None:
    before = guids(installed.store)
    poller = installed.start("poll", "--watch")
    log = installed.folder / "log.txt"
    try:
        while "poller started" not in log.read_text("utf-8"):
            assert poller.poll() is None, log.read_text("utf-8")
        refused = installed.run(*command, *([str(copy)] if command[1] == "restore" else []))
        assert refused.returncode == 3
        assert "works in" in refused.stderr
        if command[-1] == "--apply":
            assert installed.run(*command[:-1]).returncode == 0, "telling needs no pause"
    finally:
        poller.terminate()
        assert poller.wait(30) == 0
    assert guids(installed.store).items() >= before.items()


def test_no_store_is_replaced_under_a_web_server(installed: Installed, copy: Path) -> None:
    with installed.serving(free_port()) as base:
        urllib.request.urlopen(f"{base}/regions/cn/fujian/fuzhou/feed.atom", timeout=10).close()
        refused = installed.run("db", "restore", str(copy))
    assert refused.returncode == 3
    assert "a program still has" in refused.stderr


def test_a_damaged_backup_is_refused(installed: Installed, copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:10_000])
    refused = installed.run("db", "restore", str(copy))
    assert refused.returncode == 3
    assert "is damaged" in refused.stderr


def test_check_finds_a_polled_store_sound(installed: Installed) -> None:
    done = installed.run("db", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{installed.store}: nothing is wrong\n"


def test_check_fails_with_what_is_wrong_and_what_to_do(installed: Installed) -> None:
    with closing(sqlite3.connect(installed.store)) as connection:
        connection.execute("DELETE FROM region_version")
        connection.commit()
    done = installed.run("db", "check")
    assert done.returncode == 1
    assert "regions that list stories and have no version" in done.stdout
    assert "restore a backup" in done.stdout


def test_check_without_a_store_fails(tmp_path: Path) -> None:
    done = Installed(tmp_path, {}).run("db", "check")
    assert done.returncode == 1
    assert "cannot be opened" in done.stdout


def test_sizes_shows_tables_and_indexes(installed: Installed) -> None:
    done = installed.run("db", "sizes")
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line.strip()}
    assert rows["entry_text"][1] == "90"
    assert rows["ix_entry_source_first_seen"][1] == "entry"
    assert "of these free" in done.stdout


def test_sizes_speaks_json(installed: Installed) -> None:
    found = json.loads(installed.run("db", "sizes", "--json").stdout)
    assert found["file"] == installed.store.stat().st_size
    assert {part["name"] for part in found["parts"]} >= {"entry", "entry_text", "ix_poll_log_bucket_at"}
    assert found["is_estimated"] is False


def test_vacuum_shrinks_the_file(installed: Installed) -> None:
    with closing(sqlite3.connect(installed.store)) as connection:
        connection.execute("CREATE TABLE large (a)")
        connection.execute("INSERT INTO large VALUES (zeroblob(1000000))")
        connection.execute("DROP TABLE large")
        connection.commit()
    before = installed.store.stat().st_size
    done = installed.run("db", "vacuum")
    assert done.returncode == 0, done.stderr
    assert installed.store.stat().st_size < before - 900_000
    assert f"(before: {before:,})" in done.stdout


def test_the_web_server_warns_when_it_serves_others_without_an_address_and_a_contact(
    installed: Installed,
) -> None:
    port = free_port()
    installed.write_settings(web={"host": "0.0.0.0"})  # noqa: S104 - this is what it warns of
    with installed.serving(port):
        pass
    said = (installed.folder / "log.txt").read_text("utf-8")
    assert said.count("serving beyond this machine (0.0.0.0), but public_url is not set") == 1
    assert said.count("serving beyond this machine (0.0.0.0), but contact is not set") == 1


def test_a_request_leaves_no_address_in_the_log(installed: Installed) -> None:
    with installed.serving(free_port()) as base:
        for path in ("/", "/regions/cn/fujian/fuzhou/feed.atom", "/nothing"):
            request = urllib.request.Request(f"{base}{path}", headers={"X-Forwarded-For": "192.0.2.7"})
            with suppress(urllib.error.HTTPError):
                urllib.request.urlopen(request, timeout=10).close()
    said = (installed.folder / "log.txt").read_text("utf-8")
    assert "127.0.0.1" not in said
    assert "192.0.2.7" not in said


def test_forwarded_headers_are_believed_of_nobody(installed: Installed) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    with installed.serving(free_port()) as base:
        address = f"{base}/regions/cn/fujian/fuzhou/feed.atom"
        request = urllib.request.Request(address, headers=forged)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read().decode()
    assert "evil.example" not in body
    assert f'href="{address}"' in body


def test_a_rebuild_says_that_every_story_is_as_it_should_be(installed: Installed) -> None:
    done = installed.run("db", "rebuild-stories")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "every story is as today's rules make it\n"


def test_a_rebuild_reports_before_it_changes(installed: Installed) -> None:
    with closing(sqlite3.connect(installed.store)) as store:
        (kept, gone) = (row[0] for row in store.execute("SELECT id FROM story ORDER BY id LIMIT 2"))
        for table in ("listing", "story_member"):
            store.execute(f"UPDATE OR IGNORE {table} SET story = ? WHERE story = ?", (kept, gone))  # noqa: S608 - our own names
        store.execute("DELETE FROM listing WHERE story = ?", (gone,))
        store.execute("DELETE FROM topic_story WHERE story = ?", (gone,))
        store.execute("UPDATE story_member SET joined_by = 1 WHERE story = ? AND entry <> 1", (kept,))
        store.execute("DELETE FROM story WHERE id = ?", (gone,))
        store.execute("INSERT INTO band SELECT 1, entry FROM story_member WHERE story = ?", (kept,))
        store.commit()
    told = installed.run("db", "rebuild-stories")
    assert "leaves its story" in told.stdout
    assert told.stdout.endswith("1 changes; nothing was changed, --apply carries them out\n")
    applied = installed.run("db", "rebuild-stories", "--apply")
    assert (applied.returncode, applied.stdout.count("leaves its story")) == (0, 1)
    assert "every story" in installed.run("db", "rebuild-stories").stdout
    assert "nothing is wrong" in installed.run("db", "check").stdout
