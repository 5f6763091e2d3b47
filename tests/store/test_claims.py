from datetime import timedelta

import pytest

from aggregator.model.document import FailureKind
from aggregator.model.poll import HostLease
from aggregator.store.claims import DOCUMENTS_A_LEASE
from tests.store.harness import LEASE_S, Installation, entry, failure, ours, theirs
from tests.support import builders

SECOND = timedelta(seconds=1)


def claim(site: Installation, limit: int = 10) -> tuple[HostLease, ...]:
    return site.polling.claim(now=site.now, limit=limit, lease_s=LEASE_S)


def groups(leases: tuple[HostLease, ...]) -> list[str]:
    return [lease.group for lease in leases]


def test_a_claim_gives_documents_with_their_memory_and_a_token(site: Installation) -> None:
    site.follow(ours())
    (lease,) = claim(site)
    assert (lease.group, lease.until) == ("news.example", site.now + timedelta(seconds=LEASE_S))
    assert [due.document.source_id for due in lease.documents] == ["fuzhou-daily"]
    assert lease.documents[0].memory.guid_policy == "guid"
    assert len(lease.token) == 32


def test_a_leased_group_is_not_claimed_again(site: Installation) -> None:
    site.follow(ours())
    assert groups(claim(site)) == ["news.example"]
    assert claim(site) == ()


def test_a_lapsed_lease_is_claimed_by_the_next_one(site: Installation) -> None:
    site.follow(ours())
    (dead,) = claim(site)
    site.later(timedelta(seconds=LEASE_S))
    (heir,) = claim(site)
    assert heir.group == dead.group
    assert heir.token != dead.token


def test_a_lapsed_lease_whose_documents_were_stored_waits_for_their_next_time(site: Installation) -> None:
    site.follow(ours())
    (lease,) = claim(site)
    site.commit([site.finished(ours(), entry(1), lease=lease)])
    site.later(timedelta(seconds=LEASE_S))
    assert claim(site) == ()
    site.later(timedelta(hours=1) - timedelta(seconds=LEASE_S) - SECOND)
    assert claim(site) == ()
    site.later(SECOND)
    assert groups(claim(site)) == ["news.example"]


def test_a_released_group_is_due_again_with_its_next_document(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    assert claim(site) == ()
    site.later()
    assert groups(claim(site)) == ["news.example"]


def test_the_longest_waiting_groups_come_first(site: Installation) -> None:
    site.follow(ours())
    site.later(SECOND)
    site.follow(ours(), theirs())
    assert groups(claim(site, limit=1)) == ["news.example"]
    assert groups(claim(site, limit=1)) == ["xm.example"]


def test_a_lease_holds_a_bounded_number_of_documents(site: Installation) -> None:
    urls = tuple(f"http://news.example/{n}.xml" for n in range(DOCUMENTS_A_LEASE + 3))
    site.follow(ours(urls=urls))
    (lease,) = claim(site)
    assert len(lease.documents) == DOCUMENTS_A_LEASE


def test_what_a_lease_left_over_is_claimed_after_its_release(site: Installation) -> None:
    urls = tuple(f"http://news.example/{n}.xml" for n in range(DOCUMENTS_A_LEASE + 3))
    site.follow(ours(urls=urls))
    (lease,) = claim(site)
    polls = [site.finished(ours(), lease=lease, address=due.document.address) for due in lease.documents]
    site.commit(polls)
    site.polling.release(lease)
    (rest,) = claim(site)
    taken = {due.document.address for due in (*lease.documents, *rest.documents)}
    assert (len(rest.documents), taken) == (3, set(urls))


def test_a_group_that_was_told_to_wait_is_not_claimed_before(site: Installation) -> None:
    site.follow(ours(group="press"), theirs(group="press"))
    (lease,) = site.lease("fuzhou-daily")
    refused = failure(FailureKind.RATE_LIMITED, status=429, wait_s=7200.0)
    site.commit([site.finished(ours(), lease=lease, result=refused)])
    site.polling.release(lease)
    assert claim(site) == ()  # though the other source of the group is due
    site.later(timedelta(seconds=7200))
    (after,) = claim(site)
    assert len(after.documents) == 2


def test_a_lease_on_demand_takes_what_is_not_due(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.poll(ours(), entry(1))
    (lease,) = site.polling.lease(["fuzhou-daily"], now=site.now, lease_s=LEASE_S)
    assert [due.document.source_id for due in lease.documents] == ["fuzhou-daily"]


def test_a_lease_on_demand_leaves_out_what_others_hold(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.lease("fuzhou-daily")
    assert groups(site.lease("fuzhou-daily", "xiamen-net")) == ["xm.example"]


def test_a_lease_on_demand_takes_over_a_lapsed_one(site: Installation) -> None:
    site.follow(ours())
    site.lease("fuzhou-daily")
    site.later(timedelta(seconds=LEASE_S))
    assert groups(site.lease("fuzhou-daily")) == ["news.example"]


@pytest.mark.parametrize(("wait", "taken"), [(True, []), (False, ["news.example"])])
def test_a_lease_on_demand_heeds_a_wait_if_asked_to(site: Installation, wait: bool, taken: list[str]) -> None:  # noqa: FBT001 - a parameter of the table
    site.follow(ours())
    site.poll(ours(), result=failure(wait_s=600.0))
    found = site.polling.lease(["fuzhou-daily"], now=site.now, lease_s=LEASE_S, wait=wait)
    assert groups(found) == taken


def test_a_lease_on_demand_of_an_unknown_or_retired_source_is_none(site: Installation) -> None:
    site.follow(ours())
    site.follow()
    assert site.lease("fuzhou-daily", "nobody") == ()


def test_a_late_release_leaves_the_next_holder_alone(site: Installation) -> None:
    site.follow(ours())
    (dead,) = claim(site)
    site.later(timedelta(seconds=LEASE_S))
    (heir,) = claim(site)
    site.polling.release(dead)
    assert claim(site) == ()
    (report,) = site.commit([site.finished(ours(), entry(1), lease=heir)])
    assert report.counts.new == 1


def test_a_group_without_documents_is_never_claimed(site: Installation) -> None:
    site.follow(ours())
    (lease,) = claim(site)
    site.follow()
    site.polling.release(lease)
    site.later(timedelta(days=400))
    assert claim(site) == ()


def test_overdue_documents_are_spread_over_time(site: Installation) -> None:
    sources = [ours(id=f"s{n}", urls=(f"http://h{n}.example/",)) for n in range(4)]
    site.follow(*sources)
    site.later()
    assert site.polling.spread_overdue(now=site.now, per_document_s=10.0, at_most_s=3600.0) == 4
    due = []
    for _ in range(4):
        due.append(groups(claim(site)))
        site.later(timedelta(seconds=10))
    assert due == [["h0.example"], ["h1.example"], ["h2.example"], ["h3.example"]]


def test_spreading_never_takes_longer_than_allowed(site: Installation) -> None:
    sources = [ours(id=f"s{n}", urls=(f"http://h{n}.example/",)) for n in range(100)]
    site.follow(*sources)
    site.later()
    site.polling.spread_overdue(now=site.now, per_document_s=10.0, at_most_s=60.0)
    site.later(timedelta(seconds=60))
    assert len(claim(site, limit=1000)) == 100


def test_spreading_leaves_what_is_not_due_and_frees_the_leases_of_the_dead(site: Installation) -> None:
    site.follow(ours())
    site.lease("fuzhou-daily")
    assert site.polling.spread_overdue(now=site.now, per_document_s=1.0, at_most_s=60.0) == 0
    assert groups(claim(site)) == ["news.example"]


def test_a_claim_and_a_release_walk_indexes_only(site: Installation) -> None:
    # With 100,000 waiting groups a scan would cost milliseconds, every second.
    def claim_and_release() -> None:
        for lease in claim(site):
            site.polling.release(lease)

    site.follow(ours())
    plans = site.plans(claim_and_release)
    assert "SEARCH host_group USING INDEX ix_host_group_next_at (next_at<?)" in plans
    # Only the chosen documents of the leased groups are walked through.
    scans = {plan for plan in plans if plan.startswith("SCAN")}
    assert {plan for plan in scans if not plan.startswith(("SCAN (subquery", "SCAN anon_"))} == set()


def test_a_wait_never_gets_shorter(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), result=failure(wait_s=7200.0))
    site.poll(ours(), result=failure(wait_s=60.0))
    site.later(timedelta(seconds=7199))
    assert site.polling.lease(["fuzhou-daily"], now=site.now, lease_s=LEASE_S) == ()


def test_what_a_document_learned_comes_with_its_next_lease(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    (lease,) = site.lease("fuzhou-daily")
    document = lease.documents[0].document
    assert (document.validators.etag, document.body_hash, document.failures) == ('"1"', "body-1", 0)
    assert document.due_at == builders.NOW + timedelta(hours=1)


def test_several_groups_are_given_back_at_once(site: Installation) -> None:
    site.follow(ours(), theirs())
    leases = claim(site)
    assert len(leases) == 2
    site.polling.release()
    assert claim(site) == ()
    site.polling.release(*leases)
    assert sorted(groups(claim(site))) == sorted(groups(leases))
