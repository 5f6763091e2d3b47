"""Histories, episodes and the facts beside the tables, as real polls leave them."""

from dataclasses import replace
from datetime import timedelta

from aggregator.errors import Fault
from aggregator.model.condition import Condition
from aggregator.model.poll import Outcome, SourceHistory
from aggregator.model.region import RegionTree
from aggregator.model.silence import Silence
from aggregator.model.story import story_uuid
from tests.store.harness import HOUR, Installation, entry, failure, not_modified, ours, reading, theirs
from tests.support import builders

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FAULT = Fault("config/a.yaml", 3, "follow", "is no region")


def history(site: Installation, source_id: str = "fuzhou-daily") -> SourceHistory:
    return site.reading.history(now=site.now)[source_id]


def test_a_source_that_was_never_polled_has_no_history(site: Installation) -> None:
    site.follow(ours())
    assert history(site) == SourceHistory()


def test_the_latest_twenty_outcomes_stand_oldest_first(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.poll(ours(), result=failure())
    for number in range(1, 21):
        site.later()
        site.poll(ours(), entry(number))
    site.later()
    site.poll(ours(), result=not_modified())
    marks = history(site).recent
    assert [mark.outcome for mark in marks] == [Outcome.NEW] * 19 + [Outcome.NOT_MODIFIED]
    assert marks[-1].at == site.now
    assert history(site, "xiamen-net").recent == ()


def test_a_week_is_summed_by_day_and_older_days_are_left_out(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), entry(1), entry(2))
    site.later(7 * DAY)
    site.poll(ours(), reading=reading(entry(3), entry(4), dropped={"no title": 2}))
    site.later(DAY)
    site.poll(ours(), reading=reading(entry(3), dropped={"no title": 1}))
    week = history(site).week
    assert (week.days, week.polls, week.fruitful, week.new) == (2, 2, 1, 2)
    assert (week.new_a_day, week.share, week.dropped) == (1.0, 0.5, {"no title": 3})


def test_an_hourly_source_is_silent_after_a_day(site: Installation) -> None:
    site.follow(ours())
    for number in range(1, 6):
        site.later()
        site.poll(ours(), entry(number), entry(number + 100))
    newest = site.now
    site.later(DAY + MINUTE)
    site.poll(ours(), result=not_modified())
    assert history(site).silence == Silence(newest, HOUR, DAY)
    site.later()
    site.poll(ours(), result=failure())
    assert history(site).silence is None  # what fails is told as a failure


def test_health_is_read_from_indexes(site: Installation) -> None:
    site.follow(ours(), theirs())
    site.poll(ours(), entry(1))
    plan = site.plans(lambda: site.reading.history(now=site.now + 2 * DAY))
    for table in ("poll_log", "log", "entry", "poll_day"):
        assert not [line for line in plan if line.startswith(f"SCAN {table}")], plan


def test_an_episode_lasts_from_the_first_failure_to_the_recovery(site: Installation) -> None:
    site.follow(ours())
    site.poll(ours(), result=failure())
    began = builders.NOW
    site.polling.note_conditions(now=site.now)
    (first,) = site.reading.episodes()
    assert (first.source_id, first.condition, first.began_at, first.ended_at) == (
        "fuzhou-daily",
        Condition.FAILED,
        began,
        None,
    )
    site.later()
    site.poll(ours(), result=failure())
    site.polling.note_conditions(now=site.now)
    assert site.reading.episodes() == (first,)
    site.later()
    site.poll(ours(), entry(1))
    site.polling.note_conditions(now=site.now)
    (ended,) = site.reading.episodes()
    assert (ended.uuid, ended.began_at, ended.ended_at) == (first.uuid, began, site.now)


def test_a_second_failure_is_another_episode(site: Installation) -> None:
    site.follow(ours())
    for result in (failure(), not_modified(), replace(failure(), at=site.now + 3 * HOUR)):
        site.later()
        site.poll(ours(), result=result)
        site.polling.note_conditions(now=site.now)
    episodes = site.reading.episodes()
    assert [one.ended_at is None for one in episodes] == [True, False]
    assert episodes[0].uuid != episodes[1].uuid


def test_an_episode_changes_with_its_reason_and_keeps_its_id_under_a_new_name(site: Installation) -> None:
    site.polling.note_config_faults([FAULT], now=site.now)
    site.polling.note_conditions(now=site.now)
    (first,) = site.reading.episodes()
    site.later()
    site.polling.note_config_faults([Fault("config/b.yaml", 9, "", "is no YAML")], now=site.now)
    site.polling.note_conditions(now=site.now)
    (second,) = site.reading.episodes()
    assert (first.uuid, second.why) == (second.uuid, "config/b.yaml:9: is no YAML")
    assert second.changed_at == site.now


def test_ended_episodes_are_kept_for_ninety_days(site: Installation) -> None:
    site.polling.note_config_faults([FAULT], now=site.now)
    site.polling.note_conditions(now=site.now)
    site.polling.note_config_faults([], now=site.now)
    site.polling.note_conditions(now=site.now)
    site.polling.note_conditions(now=site.now + 90 * DAY)
    assert len(site.reading.episodes()) == 1
    site.polling.note_conditions(now=site.now + 91 * DAY)
    assert site.reading.episodes() == ()


def test_the_absence_of_the_poller_is_an_episode_when_it_is_back(site: Installation) -> None:
    site.polling.beat(now=site.now)
    site.later(MINUTE)
    site.polling.beat(now=site.now)
    assert site.reading.episodes() == ()
    gone = site.now
    site.later()
    site.polling.beat(now=site.now)
    (absence,) = site.reading.episodes()
    assert (absence.condition, absence.began_at, absence.ended_at) == (Condition.POLLER, gone, site.now)


def test_faults_keep_the_time_of_their_first_look(site: Installation) -> None:
    assert site.reading.config_faults() is None
    site.polling.note_config_faults([FAULT], now=site.now)
    site.polling.note_config_faults([FAULT], now=site.now + HOUR)
    found = site.reading.config_faults()
    assert found is not None
    assert (found.since, found.faults) == (site.now, (FAULT,))
    site.polling.note_config_faults([], now=site.now)
    assert site.reading.config_faults() is None


def test_a_configuration_is_read_only_when_it_is_newer(site: Installation) -> None:
    number = site.polling.record_config("{}", now=site.now)
    assert site.reading.config(after=number - 1) == (number, "{}")
    assert site.reading.config(after=number) is None


def test_a_new_source_under_a_left_id_shares_no_guid_with_the_renamed_one(site: Installation) -> None:
    site.follow(ours())
    site.past_first_poll(ours())
    site.poll(ours(), entry(1, url=None, url_key=None))
    renamed = ours(id="fuzhou-evening", formerly=("fuzhou-daily",))
    site.follow(renamed)
    site.later()
    site.poll(renamed, entry(2, renamed, url=None, url_key=None))
    newcomer = ours(urls=("http://other.example/feed.xml",))
    site.follow(replace(renamed, formerly=()), newcomer)
    site.past_first_poll(newcomer)
    report = site.poll(newcomer, entry(1, newcomer, url=None, url_key=None, title="别的新闻"))
    assert (report.outcome, report.counts.new) == (Outcome.NEW, 1)
    namespace = site.reading.namespace()
    found = {story.uuid for story in site.stories("cn/fujian/fuzhou")}
    keys = [entry(number).key for number in (1, 2)]
    assert {story_uuid(namespace, "fuzhou-daily", key) for key in keys} < found
    assert story_uuid(namespace, "fuzhou-daily/2", keys[0]) in found


def test_a_poll_under_way_while_its_region_is_renamed_is_listed_under_the_new_name(
    site: Installation,
) -> None:
    site.follow(ours())
    site.past_first_poll(ours())
    (lease,) = site.lease("fuzhou-daily")
    poll = site.finished(ours(), entry(1), lease=lease)
    renamed = builders.region("cn/fujian/rongcheng", "榕城", formerly=("cn/fujian/fuzhou",))
    kept = [one for one in builders.regions() if one.id not in {"all", "cn/fujian/fuzhou"}]
    site.regions = RegionTree.of([*kept, renamed])
    site.follow(ours(region="cn/fujian/rongcheng"))
    site.commit([poll])
    assert site.titles("cn/fujian/rongcheng") == ["福州新闻第1条"]
