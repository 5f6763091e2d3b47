from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import RegionNotFound
from aggregator.model.region import RegionTree
from aggregator.model.story import RegionQuery
from tests.store.harness import LEASE_S, Installation, entry, ours, theirs
from tests.support import builders

OLD, NEW = "http://news.example/feed.xml", "http://news.example/rss/all.xml"


def claimed(site: Installation) -> set[str]:
    leases = site.polling.claim(now=site.now, limit=100, lease_s=LEASE_S)
    for lease in leases:
        site.polling.release(lease)
    return {due.document.address for lease in leases for due in lease.documents}


def test_a_new_address_is_due_at_once_and_first(site: Installation) -> None:
    site.follow(ours())
    (lease,) = site.lease("fuzhou-daily")
    (due,) = lease.documents
    assert (due.document.address, due.document.first, due.document.due_at) == (OLD, True, site.now)


def test_every_address_of_a_source_is_a_document(site: Installation) -> None:
    site.follow(ours(urls=(OLD, NEW)))
    assert claimed(site) == {OLD, NEW}


def test_a_disabled_source_is_never_due(site: Installation) -> None:
    site.follow(ours(enabled=False), theirs())
    assert claimed(site) == {"http://xm.example/feed.xml"}


def test_a_source_that_left_is_no_longer_due_and_keeps_its_history(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    site.later()
    site.follow(theirs())
    assert claimed(site) == {"http://xm.example/feed.xml"}
    assert site.titles("cn/fujian/fuzhou") == ["福州新闻第1条"]
    assert [health.source_id for health in site.reading.health()] == ["xiamen-net"]


def test_a_source_that_came_back_is_due_with_its_validators(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    site.follow()
    site.follow(ours())
    (lease,) = site.lease("fuzhou-daily")
    document = lease.documents[0].document
    assert (document.validators.etag, document.first, document.due_at) == ('"1"', False, site.now)


def test_a_changed_address_is_a_new_first_document_and_the_old_one_retires(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    site.later()
    site.follow(ours(urls=(NEW,)))
    (lease,) = site.lease("fuzhou-daily")
    (due,) = lease.documents
    assert (due.document.address, due.document.first, due.document.validators.etag) == (NEW, True, None)


def test_an_unchanged_configuration_changes_nothing(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.poll(ours(), entry(1))
    before = site.rows("SELECT * FROM document ORDER BY id"), site.rows("SELECT * FROM host_group")
    site.follow(ours(), theirs())
    assert (site.rows("SELECT * FROM document ORDER BY id"), site.rows("SELECT * FROM host_group")) == before


def test_sources_of_one_group_share_one_lease(site: Installation) -> None:
    site.follow(ours(group="press"), theirs(group="press"))
    (lease,) = site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
    assert (lease.group, len(lease.documents)) == ("press", 2)


def test_a_document_moves_with_its_group(site: Installation) -> None:
    site.follow(ours())
    site.follow(ours(group="press"))
    (lease,) = site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
    assert lease.group == "press"


def test_a_changed_configuration_leaves_a_lease_alone(site: Installation) -> None:
    site.follow(ours())
    (lease,) = site.lease("fuzhou-daily")
    site.follow(ours(urls=(OLD, NEW)))
    assert claimed(site) == set()
    site.polling.release(lease)
    assert claimed(site) == {OLD, NEW}


def test_a_renamed_source_keeps_its_stories_and_guids(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    before = site.stories("cn/fujian/fuzhou")[0]
    renamed = ours(id="fuzhou-evening", formerly=("fuzhou-daily",))
    site.follow(renamed)
    site.later()
    report = site.poll(renamed, entry(1))
    (after,) = site.stories("cn/fujian/fuzhou")
    assert (report.counts.new, after.guid, after.lead.source_id) == (0, before.guid, "fuzhou-evening")


def test_a_former_name_in_use_is_not_taken_away(site: Installation) -> None:
    site.follow(ours())
    site.follow(ours(), theirs(formerly=("fuzhou-daily",)))
    assert [health.source_id for health in site.reading.health()] == ["fuzhou-daily", "xiamen-net"]


def test_a_renamed_region_keeps_its_listings(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1))
    renamed = builders.region("cn/fujian/rongcheng", "榕城", formerly=("cn/fujian/fuzhou",))
    site.regions = RegionTree.of(
        [*(known for known in builders.regions() if known.id not in {"all", "cn/fujian/fuzhou"}), renamed]
    )
    site.follow(ours(region="cn/fujian/rongcheng"))
    assert site.titles("cn/fujian/rongcheng") == ["福州新闻第1条"]
    with pytest.raises(RegionNotFound):
        site.titles("cn/fujian/fuzhou")


def test_a_region_under_a_new_parent_is_listed_there_from_now_on(site: Installation) -> None:
    site.follow(ours())
    site.past_first_poll(ours())
    moved = replace(site.regions.get("cn/fujian/fuzhou"), parent="de")
    site.regions = RegionTree(dict(site.regions.regions) | {moved.id: moved})
    site.follow(ours())
    site.poll(ours(), entry(1))
    assert (site.titles("de"), site.titles("cn")) == (["福州新闻第1条"], [])


def test_a_source_in_an_unknown_region_is_refused(site: Installation) -> None:
    with pytest.raises(RegionNotFound, match=r"cn/fujian/fuzhu.*did you mean cn/fujian/fuzhou"):
        site.follow(ours(region="cn/fujian/fuzhu"))


def test_a_changed_address_floods_nothing(site: Installation) -> None:
    site.follow(ours())
    site.past_first_poll(ours())
    old = [entry(n, published=builders.moment(site.now - timedelta(days=n))) for n in range(1, 40)]
    moved = ours(urls=(NEW,))
    site.follow(moved)
    renumbered = [replace(item, key=f"guid:new-{item.key}", url_key=f"{item.url_key}?v=2") for item in old]
    report = site.poll(moved, *renumbered)
    assert (report.counts.new, report.counts.listed, report.counts.unlisted) == (39, 1, 38)
    assert len(site.reading.view(RegionQuery("cn/fujian/fuzhou")).stories) == 1
