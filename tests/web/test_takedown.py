"""A hidden story leaves the ready answers with the watcher's next look, and everything else at once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from aggregator.model.story import RegionQuery
from aggregator.store.decisions import DecisionStore, open_decisions
from aggregator.web.app import WebServices, create_app
from aggregator.web.hotpath import HotPath
from tests.store.harness import Installation, entry, ours
from tests.web.fakes import FUZHOU, world
from tests.web.wsgi import ask

TEXT = "正文1。"
FEEDS = tuple(f"/regions/{FUZHOU}/feed.{name}" for name in ("rss", "atom", "json"))
ADDRESSES = (*FEEDS, f"/regions/{FUZHOU}", f"/embed/{FUZHOU}.html", "/", "/regions/cn/feed.atom")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "aggregator.db", regions=world().regions)
    installation.follow(ours())
    installation.past_first_poll(ours())
    installation.poll(ours(), entry(1), entry(2))
    yield installation
    installation.close()


@pytest.fixture
def deciding(site: Installation) -> Iterator[DecisionStore]:
    with closing(open_decisions(site.path)) as store:
        yield store


@pytest.fixture
def front(site: Installation) -> HotPath:
    config = world(sources=(ours(),))
    services = WebServices(site.reading, config=lambda: config, clock=lambda: site.now, version="1.0")
    made = HotPath(create_app(services), services, clock=lambda: 0.0)
    made.check()
    return made


def hidden(site: Installation, deciding: DecisionStore) -> UUID:
    found = site.reading.view(RegionQuery(FUZHOU)).stories
    uuid = next(story.uuid for story in found if story.lead.text == TEXT)
    deciding.hide(uuid, reason="court order", who="editor", now=site.now)
    return uuid


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_look_of_the_watcher_after_the_decision_no_ready_answer_holds_the_text(
    site: Installation, deciding: DecisionStore, front: HotPath, address: str
) -> None:
    assert TEXT in ask(front, address).body.decode()
    assert TEXT in ask(front, address).body.decode()
    hidden(site, deciding)
    front.check()
    assert TEXT not in ask(front, address).body.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_the_hot_path_the_next_answer_is_without_the_text(
    site: Installation, deciding: DecisionStore, front: HotPath, address: str
) -> None:
    app = front._app
    assert TEXT in ask(app, address).body.decode()
    hidden(site, deciding)
    assert TEXT not in ask(app, address).body.decode()


@pytest.mark.parametrize("address", FEEDS)
def test_who_holds_the_feed_is_told_that_it_changed(
    site: Installation, deciding: DecisionStore, front: HotPath, address: str
) -> None:
    held = {"If-None-Match": ask(front, address).header("ETag") or ""}
    assert ask(front, address, held).status.startswith("304")
    hidden(site, deciding)
    front.check()
    assert ask(front, address, held).status.startswith("200")


def test_the_page_of_the_story_is_gone_at_once_and_atom_buries_it(
    site: Installation, deciding: DecisionStore, front: HotPath
) -> None:
    uuid = hidden(site, deciding)
    front.check()
    assert ask(front, f"/stories/{uuid}").status.startswith("410")
    atom = ask(front, f"/regions/{FUZHOU}/feed.atom").body.decode()
    assert f'deleted-entry ref="urn:uuid:{uuid}" when="2026-11-24T12:00:00+00:00"' in atom
