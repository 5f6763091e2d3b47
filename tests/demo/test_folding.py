"""What a visitor of the demo county sees within minutes: a reprint folding, and a lead changing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.demo.outlets import DAILY, OUTLETS
from aggregator.demo.press import answer
from aggregator.model.document import Document
from aggregator.model.entry import Reading
from aggregator.model.source import Source, SourceMemory
from aggregator.model.story import Story
from aggregator.normalize.document import normalize_document
from aggregator.read.document import read_document
from tests.store.harness import Installation
from tests.store.harness import reading as harness_reading
from tests.support import builders

BASE = "http://127.0.0.1:9"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MINUTES = 8
SOURCES = tuple(
    builders.source(
        id=outlet.key,
        name=outlet.name,
        urls=(f"{BASE}{outlet.feed}",),
        home=f"{BASE}{outlet.home}",
        region="demo",
        group=outlet.key,
    )
    for outlet in OUTLETS
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Story, ...]]]:
    """Give what the county's feed shows, half a minute after half a minute."""
    site = Installation(tmp_path_factory.mktemp("demo") / "aggregator.db")
    site.now = START
    site.follow(*SOURCES)
    shown = []
    for _ in range(2 * MINUTES):
        for source in SOURCES:
            lease = site.lease(source.id)[0]
            document = lease.documents[0].document
            site.commit([site.finished(source, lease=lease, reading=read(source, document, site.now))])
            site.polling.release(lease)
        shown.append(site.stories("demo"))
        site.later(timedelta(seconds=30))
    yield shown
    site.close()


def read(source: Source, document: Document, now: datetime) -> Reading:
    found = answer(document.address.removeprefix(BASE), BASE, now)
    assert found is not None
    raw = read_document(
        found.body,
        url=document.address,
        headers={"content-type": found.content_type},
        language="zh-Hans",
    )
    clean = normalize_document(raw, source=source, url=document.address, memory=SourceMemory(), now=now)
    home = (builders.placement(source.region),)
    return harness_reading(*(replace(entry, placements=home) for entry in clean.entries))


def test_a_reprint_under_another_address_folds_into_the_dailys_story(county: list[tuple[Story, ...]]) -> None:
    leads = [story for story in county[-1] if story.lead.source_id == DAILY.key]
    assert any(copy.url != story.lead.url for story in leads for copy in story.also_in)


def test_the_daily_takes_the_lead_of_what_was_reprinted_before_it_came(
    county: list[tuple[Story, ...]],
) -> None:
    first: dict[str, Story] = {}
    changed = []
    for stories in county:
        for story in stories:
            before = first.setdefault(story.guid, story)
            if before.lead.source_id != story.lead.source_id == DAILY.key:
                changed.append((before, story))
    assert changed
    assert all(after.listed_at == before.listed_at < after.updated_at for before, after in changed)


def test_bulletins_never_fold(county: list[tuple[Story, ...]]) -> None:
    assert all(story.also_in == () for story in county[-1] if story.lead.categories == ("天气",))
