"""Which warnings of a reading are alarms."""

import pytest

from aggregator.model.alarm import WRONG_ZONE, Alarm, AlarmKind, alarms_in
from aggregator.model.alert import Webhook
from aggregator.model.condition import Condition, Present, conditions
from aggregator.model.poll import SourceHealth
from tests.support.builders import NOW


@pytest.mark.parametrize(
    ("warning", "kind"),
    [
        ("no encoding fits its bytes well; read as gb18030", AlarmKind.CHARSET),
        ('the publisher\'s text "ç¦" is UTF-8 once read as Latin', AlarmKind.CHARSET),
        ("9 of 10 known addresses came with new guids: entries are identified by", AlarmKind.GUIDS),
        (f"x; {WRONG_ZONE}", AlarmKind.ZONE),
    ],
)
def test_a_warning_is_known_by_its_words(warning: str, kind: AlarmKind) -> None:
    assert alarms_in([warning]) == {kind: warning}


def test_the_first_of_a_kind_speaks_and_other_warnings_are_none() -> None:
    found = alarms_in(
        ["3 bare ampersands", "no encoding fits its bytes well; a", "the publisher's text holds"]
    )
    assert found == {AlarmKind.CHARSET: "no encoding fits its bytes well; a"}


def test_each_alarm_of_a_source_is_a_condition() -> None:
    alarms = tuple(Alarm(kind, NOW, f"why {kind}") for kind in AlarmKind)
    health = SourceHealth("a", None, NOW, None, 0, 1, NOW, 1, 0, alarms=alarms)
    assert conditions([health], {}, None) == tuple(
        Present("a", condition, NOW, f"why {condition}")
        for condition in (Condition.CHARSET, Condition.GUIDS, Condition.ZONE)
    )


def test_a_retired_source_alarms_nobody() -> None:
    alarm = Alarm(AlarmKind.ZONE, NOW, "why")
    health = SourceHealth("a", None, None, None, 0, 1, NOW, 1, 0, retired_at=NOW, alarms=(alarm,))
    assert [one.condition for one in conditions([health], {}, None)] == [Condition.RETIRED]


def test_a_webhook_without_kinds_wants_everything() -> None:
    assert Webhook("https://a.example/").wants(Condition.ZONE)
    only = Webhook("https://a.example/", kinds=(Condition.FAILED,))
    assert (only.wants(Condition.FAILED), only.wants(Condition.ZONE)) == (True, False)


def test_a_webhook_is_known_by_a_digest_that_does_not_tell_its_address() -> None:
    key = Webhook("https://a.example/hook/hunter2").key
    assert len(key) == 24
    assert (
        key == Webhook("https://a.example/hook/hunter2", secret="S").key != Webhook("https://b.example/").key
    )
