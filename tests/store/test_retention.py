import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from aggregator.dedupe.signature import sign
from aggregator.model.story import RegionQuery
from aggregator.store.chores import backup
from aggregator.store.neighbours import WINDOW_DAYS
from aggregator.store.repair import check
from aggregator.store.retention import CHUNK, Retention
from aggregator.store.search_tables import is_ours
from aggregator.store.sizes import measure
from aggregator.store.texts import LOOKED_AT, SHOWN, TEXTS
from tests.store.harness import Installation, copy_of, entry, not_modified, numbers, ours, theirs
from tests.support.builders import moment

DAY = timedelta(days=1)
LONG = "<p>" + "字" * 2000 + "</p>"


def tidy(site: Installation, *, max_bytes: int | None = None) -> dict[str, int]:
    """Do all chores; gives how many rows left, by what."""
    sums: dict[str, int] = {}
    for step in site.polling.chores(Retention(max_bytes=max_bytes), now=site.now):
        sums[step.what] = sums.get(step.what, 0) + step.rows
    return {what: rows for what, rows in sums.items() if rows}


def whole(site: Installation) -> list[int]:
    """Give the numbers of the entries that have their text."""
    return sorted(numbers(title for (title,) in site.rows("SELECT title FROM entry_text WHERE text != ''")))


def dump(site: Installation) -> dict[str, list[tuple[object, ...]]]:
    """Give every row of every table, in one order."""
    with closing(sqlite3.connect(site.path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if is_ours(name, "table")  # how FTS5 cuts its index into pieces depends on the transactions
        ]
        rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - our own names
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def publish(site: Installation, of: Sequence[int]) -> None:
    """Poll news of this hour."""
    at = moment(site.now)
    site.poll(ours(), *(entry(number, published=at, html=LONG) for number in of))


@pytest.fixture
def followed(site: Installation) -> Installation:
    site.follow(ours())
    return site


@pytest.fixture
def busy(followed: Installation) -> Installation:
    """Give a region whose present news hide the five entries of a hundred days ago."""
    followed.past_first_poll(ours())
    publish(followed, range(1, 6))
    followed.later(100 * DAY)
    publish(followed, range(100, 100 + SHOWN))
    return followed


def test_a_new_store_has_nothing_to_let_go(site: Installation) -> None:
    assert tidy(site) == {}


def test_texts_leave_after_ninety_days_and_headline_link_and_credit_stay(busy: Installation) -> None:
    columns = "SELECT entry, bucket, key, url, title, language, details FROM entry_text ORDER BY entry"
    before = busy.rows(columns)
    assert tidy(busy)["texts"] == 6  # with the one of the year before
    assert whole(busy) == list(range(100, 100 + SHOWN))
    assert busy.rows(columns) == before
    assert check(busy.path) == ()


def test_a_second_run_finds_nothing_to_do(busy: Installation) -> None:
    tidy(busy)
    assert tidy(busy) == {}
    busy.later(8 * DAY)  # the weekly walk looks at everything again
    assert "texts" not in tidy(busy)


def test_the_last_day_that_is_kept_is_the_ninetieth(followed: Installation) -> None:
    followed.past_first_poll(ours())
    for number in (1, 2, 3):
        publish(followed, [number])
        followed.later(DAY)
    followed.later(89 * DAY)
    publish(followed, range(100, 100 + SHOWN))
    tidy(followed)
    assert whole(followed)[:2] == [3, 100]


def test_a_quiet_regions_feed_keeps_its_texts_however_old(followed: Installation) -> None:
    followed.past_first_poll(ours())
    publish(followed, range(1, 6))
    followed.later(400 * DAY)
    before = followed.stories("cn/fujian/fuzhou")
    tidy(followed)
    assert followed.stories("cn/fujian/fuzhou") == before
    assert whole(followed) == [1, 2, 3, 4, 5]


def test_a_text_leaves_once_newer_stories_took_its_place_in_the_feed(followed: Installation) -> None:
    followed.past_first_poll(ours())
    publish(followed, range(1, 6))
    followed.later(100 * DAY)
    tidy(followed)
    publish(followed, range(100, 100 + SHOWN))
    followed.later(8 * DAY)
    tidy(followed)
    assert whole(followed)[0] == 100


def test_recent_stories_are_shown_as_before_in_every_detail(busy: Installation) -> None:
    regions = ["all", "cn", "cn/fujian/fuzhou"]
    busy.follow(ours(), theirs())
    busy.poll(theirs(), copy_of(100, theirs()), entry(900, theirs()))
    views = [busy.reading.view(RegionQuery(region, limit=SHOWN)) for region in regions]
    versions = busy.reading.versions()
    assert tidy(busy)
    assert [busy.reading.view(RegionQuery(region, limit=SHOWN)) for region in regions] == views
    assert busy.reading.versions() == versions


def test_guids_and_listings_outlive_the_texts(busy: Installation) -> None:
    tables = ("entry", "story", "story_member", "listing", "entry_key")
    before = dump(busy)
    tidy(busy)
    after = dump(busy)
    assert [after[table] for table in tables] == [before[table] for table in tables]


def test_an_old_entry_that_is_still_shown_stays_known(busy: Installation) -> None:
    tidy(busy)
    old = [entry(number, published=moment(busy.now - 100 * DAY), html=LONG) for number in range(1, 6)]
    report = busy.poll(ours(), *old)
    assert (report.counts.new, report.counts.revised, report.counts.unchanged) == (0, 0, 5)


def test_an_old_entry_in_new_words_is_whole_until_the_weekly_walk(busy: Installation) -> None:
    tidy(busy)
    reworded = replace(entry(1, html=LONG), content_hash="other words", text="其他文字。")
    assert busy.poll(ours(), reworded).counts.revised == 1
    assert whole(busy)[0] == 1
    busy.later(8 * DAY)
    tidy(busy)
    assert whole(busy)[0] == 100


def test_copies_are_found_on_the_last_day_of_the_window(followed: Installation) -> None:
    followed.follow(ours(), theirs())
    followed.past_first_poll(ours())
    followed.past_first_poll(theirs())
    publish(followed, [1])
    followed.later((WINDOW_DAYS - 1) * DAY)
    tidy(followed)
    followed.poll(theirs(), copy_of(1, theirs(), published=moment(followed.now)))
    (story,) = followed.stories("cn/fujian/xiamen")
    assert [copy.source_id for copy in story.also_in] == ["xiamen-net"]


def test_what_entries_are_compared_by_leaves_after_the_window(followed: Installation) -> None:
    publish(followed, [1, 2])
    followed.later((WINDOW_DAYS + 2) * DAY)
    publish(followed, [3])
    assert "band" not in tidy(followed)
    followed.later(2 * DAY)
    keys = len(sign(entry(3)).keys)
    assert tidy(followed) == {"band": 2 * keys, "signature": 2}
    assert (followed.count("band"), followed.count("signature")) == (keys, 1)


def test_reports_are_kept_for_two_weeks_and_their_sums_for_a_year(followed: Installation) -> None:
    for _ in range(17):
        followed.poll(ours(), result=not_modified())
        followed.later(DAY)
    # It is the 18th day now; the reports of the last 14 are kept.
    assert tidy(followed) == {"poll_log": 3}
    assert followed.count("poll_day") == 17
    followed.later(400 * DAY)
    assert tidy(followed)["poll_day"] == 17


def withdraw(site: Installation, number: int) -> None:
    with site.polling._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE entry_key SET entry = NULL "
            "WHERE entry = (SELECT entry FROM entry_text WHERE title LIKE ?)",
            (f"%第{number}条",),
        )


def test_the_key_of_a_withdrawn_entry_stays_while_its_source_shows_it(followed: Installation) -> None:
    publish(followed, [1, 2])
    withdraw(followed, 1)
    followed.later(40 * DAY)
    publish(followed, [1, 2])
    followed.later(10 * DAY)
    assert "entry_key" not in tidy(followed)
    assert followed.poll(ours(), entry(1)).counts.new == 0


def test_the_key_of_a_withdrawn_entry_is_forgotten_a_month_after_it_was_shown(followed: Installation) -> None:
    publish(followed, [1, 2])
    withdraw(followed, 1)
    followed.later(31 * DAY)
    publish(followed, [2])
    assert tidy(followed)["entry_key"] == 1
    assert followed.count("entry_key") == 1


def test_a_paused_source_comes_back_with_what_it_had(followed: Installation) -> None:
    publish(followed, [1, 2])
    withdraw(followed, 1)
    followed.later(300 * DAY)
    assert "entry_key" not in tidy(followed)


def test_the_keys_of_stored_entries_are_never_forgotten(followed: Installation) -> None:
    publish(followed, [1, 2])
    followed.later(300 * DAY)
    publish(followed, [2])
    assert "entry_key" not in tidy(followed)
    # A feed that is made longer shows old entries again; they are no news.
    assert followed.poll(ours(), entry(1), entry(2)).counts.new == 0


def each_day(site: Installation, days: int, *, entries: int) -> None:
    for day in range(days):
        publish(site, range(1000 * (day + 1), 1000 * (day + 1) + entries))
        site.later(DAY)


def test_over_the_cap_the_oldest_texts_leave_first(followed: Installation) -> None:
    followed.past_first_poll(ours())
    each_day(followed, 20, entries=30)
    stored = measure(followed.path)
    cap = stored.file - stored.free - 10 * 30 * len(LONG.encode())  # some ten days of texts too much
    tidy(followed, max_bytes=cap)
    after = measure(followed.path)
    assert after.file - after.free <= cap
    left = {number // 1000 for number in whole(followed)}
    assert left == set(range(min(left), 21))
    assert 5 < min(left) < 15
    assert check(followed.path) == ()


def test_a_store_under_its_cap_keeps_everything(followed: Installation) -> None:
    each_day(followed, 3, entries=10)
    assert tidy(followed, max_bytes=2**30) == {}


def test_no_cap_takes_the_texts_that_feeds_show(
    followed: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    followed.past_first_poll(ours())
    each_day(followed, 4, entries=60)
    before = followed.stories("cn/fujian/fuzhou")
    tidy(followed, max_bytes=1)
    assert followed.stories("cn/fujian/fuzhou") == before
    assert whole(followed)[-SHOWN * 2 :] == [*range(3000, 3060), *range(4000, 4060)][-SHOWN * 2 :]
    assert 1000 not in whole(followed)
    said = capsys.readouterr().out
    assert "no text is old enough to leave" in said
    assert "its oldest texts left" in said


def test_a_cap_once_enforced_is_not_worked_on_again(followed: Installation) -> None:
    followed.past_first_poll(ours())
    each_day(followed, 10, entries=60)
    assert tidy(followed, max_bytes=1)["texts"] > 0
    assert tidy(followed, max_bytes=1) == {}


@pytest.fixture
def large(followed: Installation) -> Installation:
    """Give a store with more old rows of every kind than one transaction takes."""
    followed.past_first_poll(ours())
    for start in range(0, 3 * CHUNK, 1000):
        publish(followed, range(start, start + 1000))
    followed.later(100 * DAY)
    with followed.polling._engine.begin() as connection:
        rows = [(1, at, 1, 1, "new", "{}") for at in range(2 * CHUNK + 1)]
        connection.exec_driver_sql("INSERT INTO poll_log VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.exec_driver_sql("UPDATE entry_key SET entry = NULL WHERE entry % 3 = 0")
    publish(followed, range(90_000, 90_000 + SHOWN))
    return followed


def test_no_transaction_takes_more_than_a_chunk(large: Installation) -> None:
    steps = list(large.polling.chores(Retention(), now=large.now))
    most: dict[str, int] = {}
    for step in steps:
        most[step.what] = max(most.get(step.what, 0), step.rows)
    assert most["texts"] == TEXTS < LOOKED_AT
    assert most["poll_log"] == most["signature"] == CHUNK
    assert CHUNK / 2 < most["band"] <= CHUNK
    assert 0 < most["entry_key"] < CHUNK
    assert large.count("signature") == SHOWN
    assert large.count("band") == SHOWN * len(sign(entry(1)).keys)
    assert whole(large) == list(range(90_000, 90_000 + SHOWN))
    assert check(large.path) == ()


def test_polls_are_stored_between_the_steps(large: Installation) -> None:
    steps = large.polling.chores(Retention(), now=large.now)
    for number, _ in enumerate(islice(steps, 20)):
        assert large.poll(ours(), entry(91_000 + number, published=moment(large.now))).counts.listed == 1
    assert sum(1 for _ in steps) > 20


@pytest.mark.parametrize("done", [1, 7, 20, 50])
def test_who_is_killed_on_the_way_goes_on_the_next_time(
    large: Installation, tmp_path: Path, done: int
) -> None:
    unharmed = tmp_path / "unharmed.db"
    backup(large.path, unharmed)
    for _ in islice(large.polling.chores(Retention(), now=large.now), done):
        pass  # and nothing of it is left in memory
    tidy(large)
    other = Installation(unharmed)
    other.now = large.now
    tidy(other)
    assert dump(large) == dump(other)
    other.close()
