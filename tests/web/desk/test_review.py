"""The review queue: what waits is approved or rejected, one entry or many, and stands in the log."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from aggregator.model.decision import Act
from tests.store.harness import Installation, entry, ours, theirs
from tests.support.desk import AtDesk, Editor


@pytest.fixture
def waiting(desk: AtDesk) -> Iterator[Installation]:
    site = Installation(desk.path)
    desk.applied = replace(
        desk.applied,
        sources=tuple(replace(one, review=one.id == "fuzhou-daily") for one in desk.applied.sources),
    )
    source = ours(review=True)
    site.follow(source, theirs())
    site.past_first_poll(source)
    site.poll(source, entry(1), entry(2))
    yield site
    site.close()


def ids(desk: AtDesk, *, rejected: bool = False) -> list[int]:
    return [one.id for one in desk.decisions.waiting(rejected=rejected) if "999000" not in one.title]


def test_what_waits_is_shown_to_the_editor_alone(waiting: Installation, editor: Editor) -> None:
    text = editor.text("/desk/review")
    assert entry(1).title in text
    assert entry(1).title not in editor.text("/regions/cn/fujian/fuzhou")


def test_approved_entries_are_shown_and_rejected_ones_are_not(
    waiting: Installation, desk: AtDesk, editor: Editor
) -> None:
    first, second = ids(desk)[:2]
    answer = editor.post(
        "/desk/review", form_of="/desk/review", deed="approve", entry=str(first), reason="good"
    )
    assert answer.headers["Location"] == "/desk/review?said=judged"
    answer = editor.post("/desk/review", deed="reject", entry=str(second), source="fuzhou-daily")
    assert answer.headers["Location"] == "/desk/review?source=fuzhou-daily&said=judged"
    assert first not in ids(desk)
    assert ids(desk, rejected=True) == [second]
    shown = waiting.titles("cn/fujian/fuzhou")
    assert len(shown) == 1
    assert [one.act for one in desk.decisions.log(most=2)] == [Act.REJECT, Act.APPROVE]


def test_a_rejected_entry_is_approved_later(waiting: Installation, desk: AtDesk, editor: Editor) -> None:
    first = ids(desk)[0]
    editor.post("/desk/review", deed="reject", entry=str(first))
    assert 'value="reject"' not in editor.text("/desk/review?rejected=1")
    editor.post("/desk/review", deed="approve", entry=str(first))
    assert ids(desk, rejected=True) == []


@pytest.mark.parametrize(
    "form", [{"deed": "approve"}, {"deed": "burn", "entry": "1"}, {"deed": "approve", "entry": "x"}]
)
def test_a_verdict_wants_entries(waiting: Installation, editor: Editor, form: dict[str, str]) -> None:
    answer = editor.post("/desk/review", **form)
    assert answer.status_code == 422
    assert "Mark the entries" in answer.text


def test_the_queue_of_one_source(waiting: Installation, editor: Editor) -> None:
    assert "Nothing waits here." in editor.text("/desk/review?source=xiamen-net")
    assert entry(1).title in editor.text("/desk/review?source=fuzhou-daily")


def test_a_verdict_is_not_taken_back_from_the_log(
    waiting: Installation, desk: AtDesk, editor: Editor
) -> None:
    editor.post("/desk/review", deed="approve", entry=str(ids(desk)[0]))
    (made,) = desk.decisions.log(most=1)
    assert f"/desk/decisions/{made.id}/undo" not in editor.text("/desk/decisions")
    assert editor.post(f"/desk/decisions/{made.id}/undo").status_code == 404
