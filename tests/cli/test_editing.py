"""`aggregator explain`, `split`, `merge` and `pin` as an editor uses them, on a real store."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator.cli import cli, exit_code
from aggregator.errors import AggregatorError
from tests.store.texts import BRIDGE, ORANGES
from tests.support.installation import Installed
from tests.support.origin import Origin

REPRINT = f"三山网11月24日讯 据paper报道,{BRIDGE}"
OTHER_NUMBER = BRIDGE.replace("1860米", "1680米")
PAPER, NET, THIRD, ODD = (f"http://{name}.example/1" for name in ("paper", "net", "third", "odd"))


def feed(name: str, title: str, text: str) -> bytes:
    """Give a feed with an old entry and, when there is a text, the news."""
    items = f"<item><title>old</title><guid>{name}-0</guid><link>http://{name}.example/0</link></item>"
    if text:
        items += (
            f"<item><title>{title}</title><guid>{name}-1</guid><link>http://{name}.example/1</link>"
            f"<description>{text}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


NEWS = {
    "paper": ("东渡大桥合龙", BRIDGE),
    "net": ("东渡大桥合龙了", REPRINT),
    "third": ("蜜橘丰收", ORANGES),
    "odd": ("东渡大桥合龙", OTHER_NUMBER),
}


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give an installation with three stories: the bridge in two outlets, the oranges, another bridge."""
    with Origin() as origin:
        here = Installed(tmp_path_factory.mktemp("polled"), {name: origin.url(f"/{name}") for name in NEWS})
        for is_new in (False, True):
            for name, (title, text) in NEWS.items():
                body = feed(name, title, text if is_new else "")
                origin.serve(f"/{name}", body, content_type="application/rss+xml")
                here.poll(name)
        yield here.folder


@pytest.fixture
def installed(polled: Path, tmp_path: Path) -> Installed:
    here = Installed(tmp_path, {"paper": "http://paper.example/feed"})
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
    result = CliRunner().invoke(cli, arguments, env=installed.environment())
    if isinstance(result.exception, AggregatorError):
        return Done(exit_code(result.exception), result.stdout, str(result.exception))
    return Done(result.exit_code, result.stdout, result.stderr)


def explained(installed: Installed, *named: str) -> Any:
    done = run(installed, "explain", *named, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def uuid_at(installed: Installed, url: str) -> str:
    return str(explained(installed, url)["uuid"])


def outlets(installed: Installed, url: str) -> list[str]:
    return sorted(one["source"] for one in explained(installed, url)["copies"])


def listed(installed: Installed) -> list[str]:
    query = """SELECT uuid FROM listing JOIN story ON story.id = listing.story
    JOIN region ON region.id = listing.region WHERE region.path = 'all' ORDER BY listed_at DESC"""
    with closing(sqlite3.connect(installed.store)) as connection:
        return [uuid for (uuid,) in connection.execute(query)]


def test_a_story_is_explained_with_every_reason_that_is_stored(installed: Installed) -> None:
    told = explained(installed, NET)
    first, second = told["copies"]
    assert (first["source"], first["joined_by"], first["relation"]) == ("paper", None, None)
    assert second["joined_by"] == first["name"]
    assert second["relation"] == "copy"
    assert second["score"] >= 0.8
    assert second["evidence"][0].startswith("texts align")
    assert second["credit"]["origin"] == "paper"
    assert first["placements"][0]["region"] == "cn/fujian/fuzhou"
    assert first["placements"][0]["evidence"][0][0] == "source"
    assert told["lead"] == first["name"]
    assert told["lead_reason"] == "origin"
    assert {line["region"] for line in told["listings"]} == {"cn/fujian/fuzhou", "cn/fujian", "cn", "all"}
    assert (told["decisions"], told["former"], told["hidden"]) == ([], [], False)


def test_an_editor_reads_the_same_in_sentences_and_tables(installed: Installed) -> None:
    uuid = uuid_at(installed, PAPER)
    shown = run(installed, "explain", f"https://news.example/stories/{uuid}/why").stdout
    for said in (
        f"story {uuid}",
        "because another outlet's copy credits it as the origin",
        "began it",
        "texts align",
        "据 paper",
        "listed in cn/fujian/fuzhou since",
        "home region",
    ):
        assert said in shown


def test_two_articles_that_are_one_are_laid_beside_each_other(installed: Installed) -> None:
    told = explained(installed, PAPER, NET)
    assert (told["one_story"], told["relation"], told["guard"]) == (True, "copy", None)
    assert set(told["guards"].values()) == {None}
    assert told["figures"]["keys"] > 0
    assert [one["text"] for one in told["entries"]] == [BRIDGE, REPRINT]
    shown = run(installed, "explain", PAPER, NET).stdout
    assert "the rules of today: one piece of news (copy" in shown
    assert "{+三山网11月24日讯 据paper报道,+}" in "".join(shown.split("\n")).replace(" ", "").replace(
        "24日讯据", "24日讯 据"
    )


def test_two_articles_that_are_not_one_name_the_guard_that_refuses(installed: Installed) -> None:
    told = explained(installed, uuid_at(installed, PAPER), uuid_at(installed, ODD))
    assert (told["one_story"], told["relation"], told["guard"]) == (False, "different", "numbers")
    assert told["guards"]["numbers"] == "numbers differ: 1680 ≠ 1860"
    shown = run(installed, "explain", PAPER, ODD).stdout
    assert "the rules of today: two pieces of news" in shown
    assert "numbers differ: 1680 ≠ 1860" in shown
    assert "[-1860-]" in shown


def test_articles_that_no_key_brings_together_say_so(installed: Installed) -> None:
    shown = run(installed, "explain", PAPER, THIRD).stdout
    assert "0 keys in common: they are never compared by themselves" in shown


def test_a_split_takes_effect_at_once_and_is_taken_back(installed: Installed) -> None:
    before, uuid = listed(installed), uuid_at(installed, PAPER)
    done = run(installed, "split", uuid, NET, "--reason", "another bridge", "--by", "ann")
    new = done.stdout.split()[0]
    assert done.stdout == f"{new} is a story of its own now\n"
    assert listed(installed) == [new, *before]
    assert outlets(installed, PAPER) == ["paper"]
    told = run(installed, "explain", PAPER).stdout
    assert "ann kept apart paper" in told
    assert ": another bridge" in told
    assert run(installed, "split", "--undo", uuid, new).stdout == f"{uuid} is one story again\n"
    assert listed(installed) == before
    assert outlets(installed, PAPER) == ["net", "paper"]
    assert "taken back" in run(installed, "explain", PAPER).stdout
    evidence = explained(installed, PAPER)["copies"][1]["evidence"]
    assert evidence[0].startswith("texts align"), "the rules say again why"


def test_the_copy_that_began_a_story_keeps_its_guid_when_it_leaves(installed: Installed) -> None:
    uuid = uuid_at(installed, PAPER)
    done = run(installed, "split", NET, "paper")
    assert done.returncode == 0, done.stderr
    assert uuid_at(installed, PAPER) == uuid
    assert uuid_at(installed, NET) == done.stdout.split()[0]


def test_a_merge_leads_from_the_younger_to_the_elder_and_is_taken_back(installed: Installed) -> None:
    before = listed(installed)
    elder, younger = uuid_at(installed, PAPER), uuid_at(installed, THIRD)
    assert run(installed, "merge", younger, elder).stdout == f"{elder} is the story of both\n"
    assert listed(installed) == [one for one in before if one != younger]
    told = explained(installed, younger)
    assert (told["uuid"], told["former"]) == (elder, [younger])
    assert f"became part of it: {younger}" in run(installed, "explain", elder).stdout
    assert "a person decided about these two" in run(installed, "explain", THIRD, PAPER).stdout
    done = run(installed, "merge", "--undo", younger, elder)
    assert done.stdout == f"{younger} is a story of its own again\n"
    assert set(listed(installed)) == set(before)
    assert outlets(installed, THIRD) == ["third"]


def test_a_merge_that_the_rules_make_too_stays_when_it_is_taken_back(installed: Installed) -> None:
    run(installed, "merge", PAPER, NET)
    assert run(installed, "merge", "--undo", PAPER, NET).stdout == "the rules have them as one story\n"


def test_a_pinned_copy_leads_until_the_pin_is_taken_back(installed: Installed) -> None:
    uuid = uuid_at(installed, PAPER)
    assert run(installed, "pin", PAPER, NET).stdout == f"{uuid} has another lead now\n"
    told = explained(installed, uuid)
    assert (told["lead"].split()[0], told["lead_reason"]) == ("net", "pinned")
    assert "pinned net" in run(installed, "explain", uuid).stdout
    assert run(installed, "pin", uuid, "net").stdout == f"{uuid} keeps its lead\n"
    assert run(installed, "pin", "--undo", uuid).stdout == f"{uuid} has another lead now\n"
    assert explained(installed, uuid)["lead_reason"] == "origin"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "nonsense"), '"nonsense" is neither'),
        (("explain", "http://paper.example/99"), "no entry in the store has the address"),
        (("explain", "00000000-0000-0000-0000-000000000001"), "the store holds no story"),
        (("split", PAPER, THIRD), "has no copy http://third.example/1; `aggregator explain"),
        (("split", PAPER, PAPER, NET), "would leave; name those that tell of something else"),
        (("split", "--undo", PAPER, THIRD), "no decision in force keeps"),
        (("merge", "--undo", PAPER, THIRD), "no decision in force makes"),
        (("merge", PAPER, PAPER), "is the same one twice"),
        (("pin", PAPER), "name the COPY that leads"),
        (("pin", "--undo", PAPER, NET), "with --undo name the story alone"),
        (("pin", "--undo", PAPER), "is pinned"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    installed: Installed, arguments: tuple[str, ...], told: str
) -> None:
    done = run(installed, *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_decisions_are_carried_to_a_restored_store_and_carried_out_there(
    installed: Installed, tmp_path: Path
) -> None:
    assert run(installed, "db", "backup", str(tmp_path / "copy.db")).returncode == 0
    run(installed, "split", PAPER, NET)
    run(installed, "merge", PAPER, THIRD)
    run(installed, "pin", PAPER, THIRD)
    told = run(installed, "decisions", "export").stdout
    (tmp_path / "lines").write_text(told, encoding="utf-8")
    assert run(installed, "db", "restore", str(tmp_path / "copy.db")).returncode == 0
    assert outlets(installed, PAPER) == ["net", "paper"]
    done = run(installed, "decisions", "import", str(tmp_path / "lines"))
    assert done.stdout == "3 decisions read, 3 of them were new\n"
    assert outlets(installed, PAPER) == ["paper", "third"]
    assert explained(installed, PAPER)["lead"].startswith("third ")
    assert run(installed, "decisions", "export").stdout == told
    assert run(installed, "db", "rebuild-stories").stdout == "every story is as today's rules make it\n"


def test_decisions_taken_back_elsewhere_are_taken_back_here(installed: Installed, tmp_path: Path) -> None:
    run(installed, "split", PAPER, NET)
    run(installed, "merge", PAPER, THIRD)
    assert run(installed, "db", "backup", str(tmp_path / "copy.db")).returncode == 0
    run(installed, "split", "--undo", PAPER, NET)
    run(installed, "merge", "--undo", PAPER, THIRD)
    (tmp_path / "lines").write_text(run(installed, "decisions", "export").stdout, encoding="utf-8")
    assert run(installed, "db", "restore", str(tmp_path / "copy.db")).returncode == 0
    run(installed, "decisions", "import", str(tmp_path / "lines"))
    assert outlets(installed, PAPER) == ["net", "paper"]
    assert outlets(installed, THIRD) == ["third"]


def test_decided_pairs_become_cases_for_the_tests_of_the_rules(installed: Installed, tmp_path: Path) -> None:
    run(installed, "split", PAPER, NET, "--reason", "another bridge")
    run(installed, "merge", PAPER, THIRD)
    folder = tmp_path / "cases"
    for _ in range(2):
        done = run(installed, "decisions", "export", "--fixtures", str(folder))
        assert done.stdout == f"2 pairs written to {folder}\n"
    cases = [json.loads(path.read_text("utf-8")) for path in sorted(folder.iterdir())]
    assert [case["one_story"] for case in cases] == [True, False]
    assert cases[1]["reason"] == "another bridge"
    assert {one["text"] for one in cases[1]["entries"]} == {BRIDGE, REPRINT}
