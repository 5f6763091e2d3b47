"""Archives of feeds over the real store: complete, each story once, and no longer than they may."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model.region import RegionTree
from aggregator.model.source import Rights
from aggregator.store.archives import rewrite_archives
from aggregator.store.engine import transaction
from aggregator.store.times import to_us
from aggregator.store.withdrawal import hide, relist, unhide
from tests.publish.samples import Format
from tests.store.harness import entry, ours
from tests.web.archivewalk import Archiving, read, reconstructed, walk
from tests.web.fakes import FUZHOU, world

DAY = timedelta(days=1)
FEED = f"/regions/{FUZHOU}/feed.atom"
FORMATS: list[Format] = ["rss", "atom", "json"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Archiving]:
    made = Archiving(tmp_path / "aggregator.db")
    yield made
    made.store.close()


def archived(house: Archiving, region: str = FUZHOU) -> list[str]:
    """Give the names of a region's archives, oldest first."""
    rows = house.store.rows(
        "SELECT region.path, archive.name FROM archive JOIN region ON region.id = archive.region ORDER BY seq"
    )
    return [name for path, name in rows if path == region]


def fill(house: Archiving, days: int, a_day: int) -> None:
    for _ in range(days):
        house.news(a_day, after=DAY)
        house.archive()


ROUNDS = st.lists(
    st.tuples(
        st.sampled_from([0, 5, 11, 20, 26, 50, 24 * 16, 24 * 70]),  # hours until then; months stay empty
        st.sampled_from([1, 1, 2, 8, 24, 31, 60]),  # stories, no more than fit between two rounds
        st.booleans(),  # whether the program is restarted
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=ROUNDS)
def test_who_follows_the_archives_gets_every_listed_story_exactly_once(
    rounds: list[tuple[int, int, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        house = Archiving(Path(folder) / "aggregator.db")
        for hours, stories, is_restarted in rounds:
            house.news(stories, after=timedelta(hours=hours))
            if is_restarted:
                house.restart()
            house.archive()
            assert house.kept() == sorted(house.listed()), "at every moment, as the store has it"
        client = house.client()
        for region in (FUZHOU, "all"):
            found = reconstructed(client, f"/regions/{region}/feed.atom")
            assert sorted(found) == sorted(house.listed(region))
            assert set(found.values()) <= {1}
        house.store.close()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_leads_back_to_the_first_story(house: Archiving, format_: Format) -> None:
    fill(house, 20, 12)
    pages = walk(house.client(), f"/regions/{FUZHOU}/feed.{format_}")
    assert len(pages) > 3
    assert {one for page in pages for one in page.ids} == set(house.listed())


def test_more_stories_than_a_feed_holds_are_all_archived_at_once(house: Archiving) -> None:
    house.news(1300)
    house.archive()
    found = reconstructed(house.client(), FEED)
    assert sorted(found) == sorted(house.listed())
    pages = walk(house.client(), FEED)
    assert [len(page.ids) for page in pages] == [500, 500, 500], "what is not archived is in the feed"


def test_a_story_leaves_the_feed_only_after_it_is_in_an_archive(house: Archiving) -> None:
    fill(house, 3, 40)
    in_feed, in_archives = (
        {one for page in pages for one in page.ids}
        for pages in ([read(house.client(), FEED)], walk(house.client(), FEED)[1:])
    )
    assert in_feed & in_archives, "the two overlap"
    assert in_feed | in_archives == set(house.listed())


def test_a_quiet_month_is_closed_six_hours_after_its_end_in_the_zone_of_the_region(house: Archiving) -> None:
    house.news(3)
    house.at(2026, 11, 30, 21, 59)  # in Fuzhou December began at 16:00 UTC
    assert house.archive() == 0
    house.at(2026, 11, 30, 22, 0)
    house.archive()
    assert archived(house) == ["2026-11"]
    assert archived(house, "all") == [], "whose month is that of UTC"
    house.at(2026, 12, 1, 6, 0)
    house.archive()
    assert archived(house, "all") == ["2026-11"]


def test_a_month_goes_on_in_parts_and_a_new_month_begins_anew(house: Archiving) -> None:
    house.at(2026, 11, 25)
    fill(house, 14, 20)
    names = archived(house)
    november = [name for name in names if name.startswith("2026-11")]
    december = [name for name in names if name.startswith("2026-12")]
    assert november == ["2026-11", *(f"2026-11.{part}" for part in range(2, len(november) + 1))]
    assert december == ["2026-12", *(f"2026-12.{part}" for part in range(2, len(december) + 1))]
    assert names == november + december


def test_an_archive_stays_the_same_bytes_when_its_stories_change(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest = walk(house.client(), FEED)[-1]
    before = house.client().get(oldest.path)
    house.store.poll(ours(), entry(1, title="福州新闻第1条改", content_hash="new"))
    fill(house, 3, 20)
    after = house.client().get(oldest.path)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]


def test_the_oldest_archive_is_told_about_its_new_neighbour(house: Archiving) -> None:
    fill(house, 4, 20)
    oldest = walk(house.client(), FEED)[-1]
    before = house.client().get(oldest.path)
    assert "next-archive" not in oldest.links
    fill(house, 3, 20)
    after = house.client().get(oldest.path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert after.status_code == 200
    assert "next-archive" in read(house.client(), oldest.path).links


def test_a_new_archive_gives_the_feed_a_new_version(house: Archiving) -> None:
    house.news(40)
    held = {"If-None-Match": house.client().get(FEED).headers["ETag"]}
    house.at(2026, 12, 2)
    house.archive()
    answer = house.client().get(FEED, headers=held)
    assert answer.status_code == 200
    assert b"prev-archive" in answer.data


@pytest.mark.parametrize("asked", ["?limit=5", "?limit=500"])
def test_a_feed_of_another_length_leads_to_no_archive(house: Archiving, asked: str) -> None:
    fill(house, 5, 20)
    assert b"prev-archive" in house.client().get(FEED).data
    assert b"prev-archive" not in house.client().get(FEED + asked).data


def hidden(house: Archiving, guid: str) -> None:
    """Hide a story as an operator does."""
    uuid, now = UUID(guid.removeprefix("urn:uuid:")), to_us(house.store.now)
    with transaction(house.store.polling._engine) as connection:
        assert hide(connection, uuid, reason="wrong name", who="editor", now=now)


def test_a_hidden_story_is_in_no_archive_any_more_and_the_change_is_logged(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest = walk(house.client(), FEED)[-1]
    before = house.client().get(oldest.path)
    hidden(house, oldest.ids[3])
    after = house.client().get(oldest.path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert oldest.ids[3].encode() not in after.data.split(b"<entry", 1)[1]
    assert read(house.client(), oldest.path).ids == [*oldest.ids[:3], *oldest.ids[4:]]
    assert after.headers["Last-Modified"] != before.headers["Last-Modified"]
    log = house.store.rows("SELECT DISTINCT story, why FROM archive_change")
    assert log == [(oldest.ids[3].removeprefix("urn:uuid:"), "a story was withdrawn")]


def test_a_story_that_no_archive_holds_changes_none(house: Archiving) -> None:
    fill(house, 8, 20)
    with transaction(house.store.polling._engine) as connection:
        assert rewrite_archives(connection, UUID(int=0), why="?", now=to_us(house.store.now)) == 0
    newest = UUID(house.listed()[0].removeprefix("urn:uuid:"))
    with transaction(house.store.polling._engine) as connection:
        assert rewrite_archives(connection, newest, why="?", now=to_us(house.store.now)) == 0
    assert house.store.count("archive_change") == 0


def test_an_archive_without_stories_is_gone_and_its_neighbours_pass_it_by(house: Archiving) -> None:
    house.news(3, after=DAY)
    for _ in range(3):
        house.news(2, after=32 * DAY)
        house.archive()
    first, middle, last = (page.path for page in reversed(walk(house.client(), FEED)[1:]))
    for guid in read(house.client(), middle).ids:
        hidden(house, guid)
    gone = house.client().get(middle)
    assert gone.status_code == 410
    assert "no-store" not in gone.headers["Cache-Control"]
    assert read(house.client(), first).links["next-archive"].endswith(last)
    assert read(house.client(), last).links["prev-archive"].endswith(first)
    assert sorted(reconstructed(house.client(), FEED)) == sorted(house.listed())


def test_a_story_that_is_shown_again_is_back_in_its_place(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest = walk(house.client(), FEED)[-1]
    hidden(house, oldest.ids[3])
    house.store.later()
    uuid = UUID(oldest.ids[3].removeprefix("urn:uuid:"))
    show_again(house, uuid)
    assert house.archive() > 0
    assert read(house.client(), oldest.path).ids == oldest.ids
    assert house.archive() == 0


def show_again(house: Archiving, uuid: UUID) -> None:
    with transaction(house.store.polling._engine) as connection:
        relist(connection, unhide(connection, uuid, now=to_us(house.store.now)))


def test_lowered_rights_hold_in_archives_at_once_and_then_in_what_is_stored(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest = walk(house.client(), FEED)[-1].path
    assert "正文1。" in house.client().get(oldest).text
    stored = house.store.rows("SELECT digest FROM archive ORDER BY region, seq")
    house.config = replace(house.config, sources=(ours(rights=Rights("headline")),))
    assert "正文1。" not in house.client().get(oldest).text
    assert house.store.rows("SELECT digest FROM archive ORDER BY region, seq") == stored
    assert house.archive() > 0
    assert house.store.rows("SELECT digest FROM archive ORDER BY region, seq") != stored
    assert ("the rights of a source were lowered",) in house.store.rows("SELECT why FROM archive_change")
    house.config = replace(house.config, sources=(ours(),))
    house.archive()
    assert "正文1。" not in house.client().get(oldest).text, "what was taken away does not come back"


def test_a_source_that_left_shows_its_headlines_until_it_is_back(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest, whole = walk(house.client(), FEED)[-1].path, house.config
    house.config = world(sources=())
    assert "正文1。" not in house.client().get(oldest).text
    house.archive()
    house.config = whole
    assert "正文1。" in house.client().get(oldest).text


def test_an_archive_is_asked_about_again_within_minutes_and_never_sent_stale(house: Archiving) -> None:
    fill(house, 8, 20)
    oldest = walk(house.client(), FEED)[-1].path
    answer = house.client().get(oldest, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert f'<https://news.example{FEED}>; rel="current"' in answer.headers["Link"]
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert house.client().get(oldest, headers={name: answer.headers[value]}).status_code == 304
    head = house.client().head(oldest)
    assert (head.status_code, head.data) == (200, b"")
    assert house.client().options(oldest).status_code == 204


@pytest.mark.parametrize("name", ["2026-10", "2026-11.99", "latest", "2026-11.1.1"])
def test_an_archive_that_never_was_is_not_found(house: Archiving, name: str) -> None:
    fill(house, 8, 20)
    assert house.client().get(f"/regions/{FUZHOU}/archive/{name}.atom").status_code == 404


def test_archives_of_a_moved_region_are_found_at_its_new_address(house: Archiving) -> None:
    answer = house.client().get("/regions/cn/fujian/fuzhou/pingtan/archive/2026-11.2.rss")
    assert answer.status_code == 301
    assert (
        answer.headers["Location"] == "https://news.example/regions/cn/fujian/pingtan/archive/2026-11.2.rss"
    )


def test_a_region_that_left_the_configuration_is_archived_no_more(house: Archiving) -> None:
    house.news(3)
    house.at(2027, 1, 5)
    assert house.archive(replace(house.config, follow=(), sources=(), regions=RegionTree({}))) == 0
