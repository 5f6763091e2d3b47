from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from aggregator.errors import StoreError
from aggregator.model.document import Document, Failure, FailureKind, Validators
from aggregator.model.poll import Counts, FinishedPoll, NextPoll, Outcome, PollReport
from aggregator.store.poll_store import open_poll_store
from aggregator.store.tables import metadata
from aggregator.store.transactions import OWN_FAULT_REST
from tests.store.harness import (
    HOUR,
    LEASE_S,
    Installation,
    entry,
    failure,
    group_of,
    not_modified,
    ours,
    reading,
    theirs,
)
from tests.support import builders

BROKEN = "\ud800"  # half a surrogate pair: no UTF-8, so SQLite cannot store it


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    return site


def document(site: Installation, source_id: str = "fuzhou-daily") -> Document:
    (lease,) = site.lease(source_id)
    site.polling.release(lease)
    return lease.documents[0].document


def stored(site: Installation) -> list[tuple[Any, ...]]:
    return site.rows("SELECT key FROM entry_text ORDER BY entry")


def test_a_poll_is_reported_with_what_it_changed(started: Installation) -> None:
    read = replace(reading(entry(1)), dropped={"no_title": 2}, warnings=("dates in the future",))
    report = started.poll(ours(), reading=read)
    assert report == PollReport(
        source_id="fuzhou-daily",
        address="http://news.example/feed.xml",
        at=started.now,
        outcome=Outcome.NEW,
        counts=Counts(new=1, listed=1),
        dropped={"no_title": 2},
        warnings=("dates in the future",),
        status=200,
        bytes=6,
        elapsed_s=0.1,
    )


def test_reports_come_in_the_order_of_the_polls(started: Installation) -> None:
    polls = [started.finished(theirs(), entry(2, theirs())), started.finished(ours(), entry(1))]
    assert [report.source_id for report in started.commit(polls)] == ["xiamen-net", "fuzhou-daily"]


def test_nothing_to_commit_is_nothing(started: Installation) -> None:
    assert started.commit([]) == ()


def test_a_poll_without_its_lease_stores_nothing_and_is_left_out(started: Installation) -> None:
    lost = replace(started.finished(ours(), entry(1)), token="f" * 32)
    kept = started.finished(theirs(), entry(2, theirs()))
    reports = started.commit([lost, kept])
    assert [report.source_id for report in reports] == ["xiamen-net"]
    assert stored(started) == [(entry(2).key,)]
    assert started.rows("SELECT etag, polled_at FROM document WHERE id = 1") == [(None, None)]


def test_a_late_poll_does_not_write_over_the_next_holders(started: Installation) -> None:
    (dead,) = started.lease("fuzhou-daily")
    late = started.finished(ours(), entry(1), lease=dead)
    started.later(timedelta(seconds=LEASE_S))
    started.lease("fuzhou-daily")
    assert started.commit([late]) == ()


def test_a_lapsed_lease_that_nobody_took_still_counts(started: Installation) -> None:
    poll = started.finished(ours(), entry(1))
    started.later()
    assert len(started.commit([poll])) == 1


def test_a_poll_of_an_unknown_document_is_left_out(started: Installation) -> None:
    poll = started.finished(ours(), entry(1))
    assert started.commit([replace(poll, document=replace(poll.document, id=4711))]) == ()


def test_a_document_retired_during_its_poll_stays_retired(started: Installation) -> None:
    (lease,) = started.lease("fuzhou-daily")
    poll = started.finished(ours(), entry(1), lease=lease)
    started.follow(theirs())
    assert started.commit([poll])[0].counts.new == 1
    started.polling.release(lease)
    assert started.lease("fuzhou-daily") == ()


def test_an_answer_is_remembered_with_its_validators_and_next_time(started: Installation) -> None:
    started.poll(ours(), entry(1))
    assert document(started) == Document(
        id=1,
        source_id="fuzhou-daily",
        address="http://news.example/feed.xml",
        role=builders.document().role,
        validators=Validators(etag='"1"'),
        body_hash="body-1",
        due_at=started.now + HOUR,
        failures=0,
        first=False,
    )


def test_a_body_known_already_renews_the_validators_only(started: Installation) -> None:
    started.poll(ours(), entry(1))
    again = builders.fetched(b"<rss/>", validators=Validators(etag='"2"'))
    report = started.poll(ours(), result=again)
    assert (report.outcome, report.counts, report.bytes) == (Outcome.UNCHANGED, Counts(), 6)
    assert document(started).validators == Validators(etag='"2"')


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, Validators(etag='"1"')),
        ({"etag": '"2"'}, Validators(etag='"2"')),
        (
            {"last_modified": "Tue, 24 Nov 2026 12:00:00 GMT"},
            Validators('"1"', "Tue, 24 Nov 2026 12:00:00 GMT"),
        ),
    ],
)
def test_not_modified_renews_what_it_sent(
    started: Installation, sent: dict[str, str], kept: Validators
) -> None:
    started.poll(ours(), entry(1))
    report = started.poll(ours(), result=not_modified(**sent))
    assert (report.outcome, report.status, report.counts) == (Outcome.NOT_MODIFIED, 304, Counts())
    assert (document(started).validators, document(started).body_hash) == (kept, "body-1")


@pytest.mark.parametrize(
    ("kind", "status", "outcome"),
    [(FailureKind.TIMEOUT, None, Outcome.FAILED), (FailureKind.BLOCKED, 403, Outcome.BLOCKED)],
)
def test_a_failure_is_recorded_and_forgets_nothing(
    started: Installation, kind: FailureKind, status: int | None, outcome: Outcome
) -> None:
    started.poll(ours(), entry(1))
    failed = failure(kind, status=status)
    report = started.poll(ours(), result=failed)
    assert (report.outcome, report.status, report.failure) == (outcome, status, failed)
    after = document(started)
    assert (after.failures, after.validators.etag, after.first) == (1, '"1"', False)
    assert after.due_at == started.now + 2 * HOUR


def test_a_body_that_could_not_be_read_is_asked_for_unconditionally_again(started: Installation) -> None:
    started.poll(ours(), result=failure(FailureKind.FORMAT), body_hash="broken")
    assert (document(started).validators, document(started).body_hash) == (Validators(), None)


def test_every_poll_leaves_a_line_in_the_log(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.poll(theirs(), result=failure())
    assert started.rows("SELECT outcome FROM poll_log ORDER BY rowid") == [("new",), ("failed",)]


def test_what_cannot_be_stored_rolls_back_and_the_other_polls_go_on(started: Installation) -> None:
    polls = [
        started.finished(ours(), entry(1), entry(2, title=BROKEN)),
        started.finished(theirs(), entry(3, theirs())),
    ]
    with capture_logs() as logs:
        failed, fine = started.commit(polls)
    assert (fine.counts.new, stored(started)) == (1, [(entry(3).key,)])
    assert (failed.outcome, failed.counts) == (Outcome.FAILED, Counts())
    assert isinstance(failed.failure, Failure)
    assert (failed.failure.stage, failed.failure.kind) == ("store", FailureKind.INTERNAL)
    assert "UnicodeEncodeError" in failed.failure.message
    assert [(line["event"], line["source"]) for line in logs] == [("poll not stored", "fuzhou-daily")]


def test_what_was_not_stored_is_never_hidden_behind_a_304(started: Installation) -> None:
    with capture_logs():
        started.poll(ours(), entry(1, title=BROKEN))
    after = document(started)
    assert (after.validators, after.body_hash, after.first) == (Validators(), None, True)
    assert (after.due_at, after.failures) == (started.now + OWN_FAULT_REST, 1)
    started.later()
    assert started.poll(ours(), entry(1)).counts == Counts(new=1, listed=1)


def test_a_poll_rolled_back_leaves_no_trace_in_versions_listings_and_stories(started: Installation) -> None:
    (lease,) = started.lease("fuzhou-daily")
    # Everything of the poll is written but its memory, the last statement.
    spoilt = reading(entry(1), memory=memory_of(BROKEN))
    with capture_logs():
        started.commit([started.finished(ours(), lease=lease, reading=spoilt)])
    polled = {"host_group", "document", "poll_log", "poll_day"}
    applied = {"outlet", "source_name", "zone"}
    untouched = {"alembic_version", "meta", "region", "source"} | polled | applied
    counts = {name: started.count(name) for name in metadata.tables if name not in untouched}
    assert set(counts.values()) == {0}, counts
    assert started.rows("SELECT entries, listed, unlisted FROM source WHERE id = 1") == [(0, 0, 0)]


def test_a_story_of_a_poll_rolled_back_is_joined_by_nobody(started: Installation) -> None:
    spoilt = started.finished(ours(), reading=reading(entry(1), memory=memory_of(BROKEN)))
    copy = started.finished(theirs(), entry(1, theirs(), key="guid:copy"))
    with capture_logs():
        started.commit([spoilt, copy])
    (story,) = started.stories("cn/fujian")
    assert (story.lead.source_id, story.also_in) == ("xiamen-net", ())


def test_a_planner_that_fails_costs_one_poll(tmp_path: Any) -> None:
    def failing(poll: FinishedPoll, report: PollReport, *, now: Any, published: Any = ()) -> NextPoll:
        if poll.source.id == "fuzhou-daily":
            raise ZeroDivisionError
        return NextPoll(now + HOUR, 0, None, "in an hour")

    site = Installation(tmp_path / "store.db")
    site.polling.close()
    site.polling = open_poll_store(site.path, planner=failing, group_of=group_of)
    site.follow(ours(), theirs())
    with capture_logs():
        reports = site.commit([site.finished(ours(), entry(1)), site.finished(theirs(), entry(2, theirs()))])
    assert [report.outcome for report in reports] == [Outcome.FAILED, Outcome.NEW]
    site.close()


def test_a_store_that_cannot_work_stores_nothing_of_the_batch(started: Installation) -> None:
    polls = [
        started.finished(ours(), entry(1)),
        started.finished(theirs(), entry(2, theirs(), text="长" * 2_000_000)),
    ]
    with started.polling._engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        started.commit(polls)
    assert stored(started) == []
    with started.polling._engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert [report.counts.new for report in started.commit(polls)] == [1, 1]


def test_two_polls_of_one_document_in_a_batch_are_a_first_and_a_second(started: Installation) -> None:
    (lease,) = started.lease("fuzhou-daily")
    old = entry(2, published=builders.moment(started.now - timedelta(days=9)))
    polls = [started.finished(ours(), *entries, lease=lease) for entries in ((entry(1),), (entry(1), old))]
    assert [report.counts.listed for report in started.commit(polls)] == [1, 1]


def memory_of(suffix: str) -> Any:
    return replace(reading().memory, suffixes=(suffix,))
