"""What documents remember, retire and move: in the store's own tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.model.document import History, Move, Wishes
from aggregator.model.poll import FinishedPoll, NextPoll, PollReport
from aggregator.store.poll_store import open_poll_store
from tests.store.harness import HOUR, Installation, entry, failure, group_of, not_modified, ours, theirs
from tests.support.builders import NOW

FULL = History(
    whole_at=NOW - timedelta(days=1),
    gone=1,
    move=Move("https://new.example/feed.xml", NOW - timedelta(days=2), 4),
    wishes=Wishes(3600.0, (0, 23), ("Sunday",)),
    news_at=NOW - timedelta(days=3),
)
MOVED = History(effective_address="http://xm.example/moved.xml")


class Plans:
    """A planner that gives what the test set."""

    def __init__(self) -> None:
        self.history = History()
        self.retired = False
        self.warnings: tuple[str, ...] = ()

    def __call__(
        self, poll: FinishedPoll, report: PollReport, *, now: datetime, published: Sequence[datetime] = ()
    ) -> NextPoll:
        return NextPoll(
            now + HOUR, 0, None, "why", history=self.history, retired=self.retired, warnings=self.warnings
        )


@pytest.fixture
def plans() -> Plans:
    return Plans()


@pytest.fixture
def site(tmp_path: Path, plans: Plans) -> Iterator[Installation]:
    site = Installation(tmp_path / "store.db")
    site.polling.close()
    site.polling = open_poll_store(site.path, planner=plans, group_of=group_of)
    yield site
    site.close()


def known(site: Installation) -> History:
    (lease,) = site.lease("fuzhou-daily")
    site.polling.release(lease)
    return lease.documents[0].document.history


def claimed(site: Installation) -> list[str]:
    leases = site.polling.claim(now=site.now, limit=10, lease_s=60.0)
    for lease in leases:
        site.polling.release(lease)
    return [due.document.source_id for lease in leases for due in lease.documents]


@pytest.mark.parametrize("history", [History(), FULL, MOVED])
def test_a_history_is_given_back_as_it_was_planned(
    site: Installation, plans: Plans, history: History
) -> None:
    site.follow(ours())
    assert known(site) == History()
    plans.history = history
    site.poll(ours(), entry(1))
    assert known(site) == history


def test_a_304_that_teaches_nothing_writes_no_history(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.history = FULL
    site.poll(ours(), entry(1))
    site.later()
    written = site.statements(lambda: site.poll(ours(), result=not_modified()))
    assert not [statement for statement, _ in written if "wishes=" in statement.replace(" ", "")]
    assert known(site) == FULL


def test_the_warnings_of_a_plan_are_in_the_report(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.warnings = ("moved",)
    assert site.poll(ours(), entry(1)).warnings == ("moved",)


def test_a_retired_document_is_never_due_and_says_why(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.retired = True
    site.poll(ours(), result=failure())
    site.follow(ours())
    site.later(timedelta(days=400))
    assert claimed(site) == []
    (health,) = site.reading.health()
    assert health.due_at is None


def test_a_retired_document_comes_back_when_its_poll_says_so(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.retired = True
    site.poll(ours(), result=failure())
    plans.retired = False
    site.poll(ours(), entry(1))
    site.later()
    assert claimed(site) == ["fuzhou-daily"]


def test_a_retired_address_that_leaves_the_configuration_and_returns_is_due(
    site: Installation, plans: Plans
) -> None:
    site.follow(ours())
    plans.retired = True
    site.poll(ours(), result=failure())
    site.follow()
    assert site.lease("fuzhou-daily") == ()
    site.follow(ours())
    assert claimed(site) == ["fuzhou-daily"]


def test_what_left_the_configuration_during_its_poll_stays_away_retired_or_not(
    site: Installation, plans: Plans
) -> None:
    site.follow(ours())
    (lease,) = site.lease("fuzhou-daily")
    site.follow()
    plans.retired = True
    site.commit([site.finished(ours(), entry(1), lease=lease)])
    assert site.rows("SELECT due_at, retired_at FROM document") == [(None, None)]


def test_a_moved_document_waits_with_its_new_host(site: Installation, plans: Plans) -> None:
    site.follow(ours(), theirs())
    site.poll(theirs(), entry(1, theirs()))
    plans.history = MOVED
    site.poll(ours(), entry(2))
    site.later()
    (lease,) = site.polling.claim(now=site.now, limit=10, lease_s=60.0)
    assert lease.group == "xm.example"
    assert len(lease.documents) == 2
    site.polling.release(lease)
    site.follow(ours(), theirs())
    assert [lease.group for lease in site.lease("fuzhou-daily")] == ["xm.example"]


def test_a_move_may_lead_to_a_host_that_nobody_else_has(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.history = History(effective_address="http://brand.new/feed.xml")
    site.poll(ours(), entry(1))
    site.later()
    (lease,) = site.polling.claim(now=site.now, limit=10, lease_s=60.0)
    assert lease.group == "brand.new"
    assert lease.documents[0].document.asked_address == "http://brand.new/feed.xml"
    assert lease.documents[0].document.address == ours().urls[0]


def test_a_move_taken_back_returns_to_the_old_host(site: Installation, plans: Plans) -> None:
    site.follow(ours())
    plans.history = MOVED
    site.poll(ours(), entry(1))
    plans.history = History()
    site.poll(ours(), result=failure())
    assert [lease.group for lease in site.lease("fuzhou-daily")] == ["news.example"]
