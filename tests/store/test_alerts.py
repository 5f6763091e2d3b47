"""The outbox of alerts: every begin and every end of an episode is told once to each webhook."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.model.alarm import WRONG_ZONE, AlarmKind
from aggregator.model.alert import Delivery, Webhook
from aggregator.model.condition import Condition
from aggregator.store.alerts import GAP, GIVEN_UP, KEPT, LONGEST_RETRY, TOGETHER
from tests.store.harness import Installation, entry, failure, not_modified, ours, reading, theirs

HOOK = Webhook("https://chat.example/hook")
SECOND = timedelta(seconds=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "store.db")
    yield made
    made.close()


def fail(house: Installation, *sources: str) -> None:
    """Let sources fail, and keep that they do."""
    for of in (ours(), theirs()):
        if of.id in sources:
            house.poll(of, result=failure())
    house.polling.note_conditions(now=house.now)


def heal(house: Installation) -> None:
    house.poll(ours(), entry(1))
    house.polling.note_conditions(now=house.now)


def due(house: Installation, *hooks: Webhook) -> tuple[Delivery, ...]:
    return house.polling.due_alerts(hooks or (HOOK,), now=house.now)


def settle(house: Installation, delivery: Delivery, failure: str | None = None) -> None:
    house.polling.settle_alert(delivery, failure=failure, now=house.now)


def take(house: Installation, *hooks: Webhook) -> list[list[tuple[str, bool]]]:
    """Take what is due; gives who and whether it ended, by delivery."""
    house.later(GAP)
    found = due(house, *hooks)
    for delivery in found:
        settle(house, delivery)
    return [[(one.episode.source_id or "", one.is_end) for one in each.notices] for each in found]


@pytest.fixture
def failing(house: Installation) -> Installation:
    house.follow(ours(), theirs())
    fail(house, "fuzhou-daily")
    return house


def test_a_begin_and_an_end_are_told_once_each(failing: Installation) -> None:
    assert take(failing) == [[("fuzhou-daily", False)]]
    assert take(failing) == []
    heal(failing)
    assert take(failing) == [[("fuzhou-daily", True)]]
    assert take(failing) == []


def test_what_begins_while_another_delivery_waits_is_told_together_afterwards(failing: Installation) -> None:
    (first,) = due(failing)
    fail(failing, "xiamen-net")
    heal(failing)
    failing.later(GAP)
    assert [one.id for one in due(failing)] == [first.id]
    settle(failing, first)
    assert take(failing) == [[("fuzhou-daily", True), ("xiamen-net", False)]]


def test_a_delivery_that_nobody_settled_comes_again_under_its_id(failing: Installation) -> None:
    (first,) = due(failing)
    assert due(failing) == (first,)


def test_a_failed_delivery_comes_again_later_and_later(failing: Installation) -> None:
    waited = []
    (first,) = due(failing)
    for _ in range(9):
        (delivery,) = due(failing)
        assert delivery.id == first.id
        settle(failing, delivery, "connect")
        began = failing.now
        while not due(failing):
            failing.later(timedelta(seconds=30))
        waited.append((failing.now - began).total_seconds())
    assert waited == [30, 60, 120, 240, 480, 960, 1920, LONGEST_RETRY.total_seconds(), 3600]


def test_after_a_day_a_delivery_is_given_up_and_the_next_one_goes_on(failing: Installation) -> None:
    (first,) = due(failing)
    settle(failing, first, "connect")
    heal(failing)
    failing.later(GIVEN_UP)
    (following,) = due(failing)
    assert [one.is_end for one in following.notices] == [True]


def test_deliveries_to_one_webhook_keep_their_distance(failing: Installation) -> None:
    (first,) = due(failing)
    settle(failing, first)
    fail(failing, "xiamen-net")
    failing.later(GAP - SECOND)
    assert due(failing) == ()
    failing.later(SECOND)
    assert len(due(failing)) == 1


def test_every_webhook_is_told_of_its_kinds(failing: Installation) -> None:
    silent = Webhook("https://a.example/", kinds=(Condition.SILENT,))
    failed = Webhook("https://b.example/", kinds=(Condition.FAILED, Condition.BLOCKED))
    assert [one.hook for one in due(failing, HOOK, silent, failed)] == [HOOK.key, failed.key]


def test_what_was_for_a_webhook_that_left_goes_nowhere(failing: Installation) -> None:
    due(failing)
    other = Webhook("https://other.example/")
    assert [one.hook for one in due(failing, other)] == [other.key]


def test_a_new_webhook_hears_what_is_the_matter_and_nothing_of_the_past(failing: Installation) -> None:
    heal(failing)
    fail(failing, "xiamen-net")
    assert take(failing) == [[("xiamen-net", False)]]


def test_a_storm_is_told_in_few_deliveries(house: Installation) -> None:
    papers = [ours(id=f"p{number}", urls=(f"http://h{number}.example/",)) for number in range(TOGETHER + 1)]
    house.follow(*papers)
    for paper in papers:
        house.poll(paper, result=failure())
    house.polling.note_conditions(now=house.now)
    assert [len(each) for each in (*take(house), *take(house), *take(house))] == [TOGETHER, 1]


def test_that_the_poller_was_gone_is_told_when_it_is_back(house: Installation) -> None:
    house.polling.beat(now=house.now)
    house.later()
    house.polling.beat(now=house.now)
    (delivery,) = due(house)
    assert [(one.episode.condition, one.is_end) for one in delivery.notices] == [(Condition.POLLER, True)]


def test_what_was_told_is_forgotten_a_month_after_its_end(failing: Installation) -> None:
    take(failing)
    heal(failing)
    take(failing)
    assert (failing.count("alert_notice"), failing.count("alert_delivery")) == (2, 2)
    failing.later(KEPT + SECOND)
    assert take(failing) == []
    assert (failing.count("alert_notice"), failing.count("alert_delivery")) == (0, 0)


def test_open_alerts_are_the_newest_first_and_nothing_that_ended(failing: Installation) -> None:
    failing.later()
    fail(failing, "xiamen-net")
    assert [one.source_id for one in failing.reading.open_alerts()] == ["xiamen-net", "fuzhou-daily"]
    heal(failing)
    assert [one.source_id for one in failing.reading.open_alerts()] == ["xiamen-net"]


ZONE = f"5 of 5 dates lie up to 8.0 hours in the future; {WRONG_ZONE}"


def alarms(house: Installation) -> list[tuple[AlarmKind, str]]:
    return [(one.kind, one.why) for health in house.reading.health() for one in health.alarms]


def test_an_alarm_of_a_reading_lasts_through_answers_without_a_body(house: Installation) -> None:
    house.follow(ours())
    house.poll(ours(), reading=reading(entry(1), warnings=(ZONE, "2 bare ampersands")))
    since = house.now
    house.later()
    house.poll(ours(), result=not_modified())
    ((alarm,),) = [health.alarms for health in house.reading.health()]
    assert (alarm.kind, alarm.since, alarm.why) == (AlarmKind.ZONE, since, ZONE)


def test_an_alarm_ends_with_the_next_sound_reading_and_another_takes_its_place(house: Installation) -> None:
    house.follow(ours())
    charset = "no encoding fits its bytes well; read as gbk"
    for warnings, kinds in (((ZONE,), [AlarmKind.ZONE]), ((charset,), [AlarmKind.CHARSET]), ((), [])):
        house.poll(ours(), reading=reading(entry(1), warnings=warnings))
        assert [kind for kind, _ in alarms(house)] == kinds


def test_a_lasting_alarm_keeps_its_begin_and_tells_its_newest_words(house: Installation) -> None:
    house.follow(ours())
    house.poll(ours(), reading=reading(entry(1), warnings=(ZONE,)))
    since = house.now
    house.later()
    house.poll(ours(), reading=reading(entry(1), warnings=(ZONE.replace("5 of 5", "4 of 5"),)))
    ((alarm,),) = [health.alarms for health in house.reading.health()]
    assert (alarm.since, alarm.why[:6]) == (since, "4 of 5")


def test_an_address_that_left_the_configuration_alarms_nobody(house: Installation) -> None:
    house.follow(ours())
    house.poll(ours(), reading=reading(entry(1), warnings=(ZONE,)))
    house.follow(ours(urls=("http://news.example/other.xml",)))
    assert alarms(house) == []
