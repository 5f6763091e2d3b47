"""What polls teach about when news comes is kept with the document, and prices all requests together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.model.poll import Demand, FinishedPoll, NextPoll, PollReport
from aggregator.model.source import Source
from aggregator.poll.cadence import plan_next
from aggregator.poll.rhythm import Rhythm
from aggregator.store.poll_store import open_poll_store
from tests.store.harness import Installation, entry, failure, group_of, not_modified, ours, theirs

PRICE = 0.05
MINUTE = timedelta(minutes=1)
heard: list[tuple[datetime, ...]] = []


def paced(
    poll: FinishedPoll, report: PollReport, *, now: datetime, published: Sequence[datetime] = ()
) -> NextPoll:
    heard.append(tuple(published))
    return plan_next(poll, report, now=now, published=published, price=PRICE)


@pytest.fixture
def started(tmp_path: Path) -> Installation:
    site = Installation(tmp_path / "store.db")
    site.polling.close()
    site.polling = open_poll_store(site.path, planner=paced, group_of=group_of)
    site.follow(ours(paced=True), theirs(paced=True))
    heard.clear()
    return site


def claimed(site: Installation, source: Source) -> Rhythm:
    (lease,) = site.lease(source.id)
    site.polling.release(lease)
    rhythm = Rhythm.loads(lease.documents[0].document.rhythm)
    assert rhythm is not None
    return rhythm


def test_a_document_keeps_what_its_polls_taught(started: Installation) -> None:
    source = ours(paced=True)
    started.poll(source, entry(1), entry(2))
    first = claimed(started, source)
    started.later()
    started.poll(source, result=not_modified())
    second = claimed(started, source)
    assert first.capacity == second.capacity == 2
    assert second.watched > first.watched + 0.9
    started.close()


def test_a_failure_leaves_it_as_it_was(started: Installation) -> None:
    source = ours(paced=True)
    started.poll(source, entry(1), entry(2))
    before = claimed(started, source)
    started.later()
    started.poll(source, result=failure())
    assert claimed(started, source) == before
    started.close()


def test_only_exact_dates_of_new_entries_teach_an_hour(started: Installation) -> None:
    source, at = ours(paced=True), started.now - MINUTE
    started.past_first_poll(source)
    heard.clear()
    moments = [
        Moment(at, Precision.SECOND, Evidence.FEED),
        Moment(at, Precision.MINUTE, Evidence.PAGE),
        Moment(at, Precision.DAY, Evidence.FEED),
        Moment(at, Precision.SECOND, Evidence.SEEN),
    ]
    started.poll(source, *(entry(20 + number, published=one) for number, one in enumerate(moments)))
    started.later()
    started.poll(source, entry(20, published=moments[0]))
    assert heard == [(at, at), ()]
    started.close()


def test_the_demand_is_that_of_documents_with_a_rhythm(started: Installation) -> None:
    assert started.polling.demand() == Demand()
    started.poll(ours(paced=True), entry(1), entry(2))
    started.poll(theirs(), entry(3, theirs()))  # one with an interval of its own
    demand = started.polling.demand()
    assert demand.documents == 1
    assert demand.pull == pytest.approx(claimed(started, ours(paced=True)).pull)
    started.close()
