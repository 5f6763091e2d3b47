"""`aggregator hide`, `unhide`, `review` and `decisions` as an editor uses them, on a real store."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from aggregator.cli import cli, exit_code
from aggregator.cli.deciding import present_user
from aggregator.errors import AggregatorError
from tests.support.installation import Installed
from tests.support.origin import Origin


def feed(*numbers: int) -> bytes:
    items = (
        f"<item><title>News {n}</title><guid>{n}</guid><link>http://paper.example/{n}</link>"
        f"<description>text {n}</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin() as running:
        yield running


@pytest.fixture(scope="module")
def polled(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an installation with two listed stories of one paper, and two of another one that wait."""
    here = Installed(
        tmp_path_factory.mktemp("polled"), {name: origin.url(f"/{name}") for name in ("paper", "blog")}
    )
    sources = json.loads((here.config / "sources/all.yaml").read_text(encoding="utf-8"))
    sources["sources"][1]["review"] = True
    (here.config / "sources/all.yaml").write_text(json.dumps(sources), encoding="utf-8")
    for numbers in ((1,), (1, 2, 3)):  # of a first poll nothing is listed that has no date
        origin.serve("/paper", feed(*numbers), content_type="application/rss+xml")
        origin.serve("/blog", feed(*(n + 10 for n in numbers)), content_type="application/rss+xml")
        here.poll()
    return here.folder


@pytest.fixture
def installed(polled: Path, origin: Origin, tmp_path: Path) -> Installed:
    here = Installed(tmp_path, {"paper": origin.url("/paper")})
    for name in ("config", "data"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        shutil.copytree(polled / name, tmp_path / name)
    return here


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(installed: Installed, *arguments: str) -> Done:
    """Run a command in this process: nothing of it depends on having one of its own."""
    result = CliRunner().invoke(cli, arguments, env=installed.environment())
    if isinstance(result.exception, AggregatorError):
        return Done(exit_code(result.exception), result.stdout, str(result.exception))
    return Done(result.exit_code, result.stdout, result.stderr)


def uuids(installed: Installed) -> dict[str, str]:
    """Give every story's uuid by its title."""
    query = """SELECT title, uuid FROM story JOIN entry ON entry.id = story.lead
    JOIN entry_text ON entry_text.entry = entry.id"""
    with closing(sqlite3.connect(installed.store)) as connection:
        return dict(connection.execute(query))


def listed(installed: Installed) -> set[str]:
    query = """SELECT DISTINCT title FROM listing JOIN story ON story.id = listing.story
    JOIN entry_text ON entry_text.entry = story.lead"""
    with closing(sqlite3.connect(installed.store)) as connection:
        return {title for (title,) in connection.execute(query)}


@pytest.mark.parametrize(
    "what", ["{uuid}", "urn:uuid:{uuid}", "https://news.example/stories/{uuid}", "https://paper.example/2"]
)
def test_a_story_is_hidden_by_any_of_its_names_and_shown_again(installed: Installed, what: str) -> None:
    uuid = uuids(installed)["News 2"]
    named = what.format(uuid=uuid)
    done = run(installed, "hide", named, "--reason", "letter", "--by", "ann")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{uuid} is hidden\nbackups made before still hold its text\n"
    assert listed(installed) == {"News 3"}
    assert f"{uuid} was hidden before" in run(installed, "hide", named, "--reason", "letter").stdout
    assert run(installed, "unhide", named).stdout == f"{uuid} is shown again\n"
    assert listed(installed) == {"News 2", "News 3"}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("hide", "nonsense", "--reason", "x"), 2, '"nonsense" is neither a story\'s uuid nor an address'),
        (("hide", "http://paper.example/99", "--reason", "x"), 2, "no entry in the store has the address"),
        (("hide", str(UUID(int=1)), "--reason", "x"), 2, "the store holds no story"),
        (("hide", str(UUID(int=1))), 2, "Missing option '--reason'"),
        (("review", "approve"), 2, "name entries by id or uuid, or say --source ID"),
        (("review", "approve", "1", "--source", "blog"), 2, "name entries by id or uuid"),
        (("review", "reject", "news"), 2, "news: ids are numbers of the list, uuids name stories"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    installed: Installed, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run(installed, *arguments)
    assert done.returncode == code
    assert told in done.stderr


def test_what_waits_is_listed_and_shown_once_it_is_approved(installed: Installed) -> None:
    waits = json.loads(run(installed, "review", "list", "--json").stdout)
    assert [one["title"] for one in waits] == [
        "News 12",
        "News 13",
        "News 11",
    ]  # documents show the newest first
    table = run(installed, "review", "list", "--source", "blog").stdout
    assert "http://paper.example/13" in table
    assert table.endswith("3 entries wait\n")
    first = str(waits[0]["id"])
    done = run(installed, "review", "approve", first, waits[1]["story"], "--reason", "read", "--by", "ann")
    assert done.stdout == "2 entries approved\n"
    assert listed(installed) >= {"News 12", "News 13"}
    assert run(installed, "review", "reject", "--source", "blog").stdout == "1 entries rejected\n"
    assert run(installed, "review", "list", "--rejected").stdout.endswith("1 entries were rejected\n")


def test_decisions_bring_a_restored_backup_up_to_date(installed: Installed, tmp_path: Path) -> None:
    assert run(installed, "db", "backup", str(tmp_path / "copy.db")).returncode == 0
    run(installed, "hide", uuids(installed)["News 2"], "--reason", "letter", "--by", "ann")
    run(installed, "review", "approve", "--source", "blog")
    told = run(installed, "decisions", "export").stdout
    assert json.loads(told.splitlines()[0])["reason"] == "letter"
    (tmp_path / "decisions.jsonl").write_text(f"{told}\n", encoding="utf-8")
    assert run(installed, "db", "restore", str(tmp_path / "copy.db")).returncode == 0
    assert listed(installed) == {"News 2", "News 3"}
    done = run(installed, "decisions", "import", str(tmp_path / "decisions.jsonl"))
    assert (done.stdout, done.stderr) == ("4 decisions read, 4 of them were new\n", "")
    assert listed(installed) == {"News 3", "News 11", "News 12", "News 13"}
    again = run(installed, "decisions", "import", str(tmp_path / "decisions.jsonl"))
    assert again.stdout == "4 decisions read, 0 of them were new\n"
    assert run(installed, "decisions", "export").stdout == told


PIN = (
    '{"at":"2026-11-24T12:00:00+00:00","act":"pin","subject":"a\\n1","other":"a\\n2","reason":"","who":"ann",'
    '"undone_at":null}'
)


@pytest.mark.parametrize(
    "line",
    ["nonsense", "{}", "[]", PIN.replace("pin", "burn"), PIN.replace("+00:00", ""), PIN.replace("null", "1")],
)
def test_a_line_that_is_no_decision_ends_the_import(installed: Installed, tmp_path: Path, line: str) -> None:
    (tmp_path / "lines").write_text(f"{PIN}\n{line}\n", encoding="utf-8")
    done = run(installed, "decisions", "import", str(tmp_path / "lines"))
    assert done.returncode == 2
    assert done.stderr.startswith(f"line 2: {line[:60]} is no decision")
    assert run(installed, "decisions", "export").stdout == ""


def test_a_decision_about_what_is_not_stored_is_kept_for_when_it_comes(
    installed: Installed, tmp_path: Path
) -> None:
    (tmp_path / "lines").write_text(PIN, encoding="utf-8")
    done = run(installed, "decisions", "import", str(tmp_path / "lines"))
    assert done.stdout == "1 decisions read, 1 of them were new\n"
    assert json.loads(run(installed, "decisions", "export").stdout)["act"] == "pin"


def test_somebody_decides_also_where_the_system_knows_no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert present_user()
    monkeypatch.setenv("LOGNAME", "ann")
    assert present_user() == "ann"
