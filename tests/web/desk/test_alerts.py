"""The page of alerts: what holds, what is over, in words."""

from collections.abc import Iterator

import pytest

from aggregator.model.condition import Condition
from aggregator.publish.conditions import advice
from aggregator.web.desk.alerts import CONDITIONS
from aggregator.web.words import catalogue
from tests.store.harness import Installation, failure, not_modified, ours, theirs
from tests.support.desk import AtDesk, Editor


@pytest.fixture
def site(desk: AtDesk) -> Iterator[Installation]:
    """Give a store of which xiamen-net fails since an hour."""
    made = Installation(desk.path)
    for source in (ours(), theirs()):
        made.past_first_poll(source)
    made.poll(theirs(), result=failure())
    desk.polling.note_conditions(now=made.now)
    made.later()
    desk.now = made.now
    yield made
    made.close()


def parts(text: str) -> tuple[str, str]:
    """Give what stands under Now and what under Over."""
    now, _, over = text.partition('id="past"')
    return now.partition("<caption>Now")[2], over


def test_what_holds_is_told_with_its_source_since_and_what_to_do(
    desk: AtDesk, site: Installation, editor: Editor
) -> None:
    desk.polling.beat(now=desk.now)
    now, over = parts(editor.text("/desk/alerts"))
    assert '<a href="/desk/sources/xiamen-net">' in now
    assert "Fails" in now
    assert "no answer within 30 s" in now
    assert advice(Condition.FAILED) in now
    assert '<time datetime="2026-11-24T12:00:00+00:00">' in now
    assert over == ""


def test_what_is_over_is_told_with_its_end(desk: AtDesk, site: Installation, editor: Editor) -> None:
    site.poll(theirs(), result=not_modified())
    desk.polling.note_conditions(now=desk.now)
    desk.polling.beat(now=desk.now)
    text = editor.text("/desk/alerts")
    assert "Nothing is the matter now." in text
    assert "no answer within 30 s" in parts(text)[1]
    assert '<time datetime="2026-11-24T13:00:00+00:00">' in parts(text)[1]


def test_a_poller_that_is_gone_is_told_although_it_cannot_say_so(
    desk: AtDesk, site: Installation, editor: Editor
) -> None:
    desk.polling.beat(now=desk.now)
    desk.later(minutes=10)
    now, _ = parts(editor.text("/desk/alerts"))
    assert "The poller is gone" in now
    assert "The service itself" in now


def test_a_source_that_left_the_configuration_is_named_without_a_page(
    desk: AtDesk, site: Installation, editor: Editor
) -> None:
    (desk.config / "sources/cn.yaml").write_text(desk.text().partition("  - id: xiamen-net")[0], "utf-8")
    desk.apply()
    text = editor.text("/desk/alerts")
    assert "xiamen-net" in text
    assert "/desk/sources/xiamen-net" not in text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_condition_has_words_in_every_language(language: str) -> None:
    assert set(CONDITIONS) == set(Condition)
    assert set(CONDITIONS.values()) - {one.id for one in catalogue(language)} == set()
