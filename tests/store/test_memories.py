"""What of a source's memory is kept when its documents are read at the same time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from aggregator.model.known import KnownItems
from aggregator.model.poll import Counts, FinishedPoll, NextPoll, PollReport
from aggregator.model.source import SourceMemory
from aggregator.store.memories import FORGET_AFTER, memory_body
from aggregator.store.poll_store import open_poll_store
from aggregator.store.times import to_us
from tests.store.harness import Installation, entry, group_of, hourly, ours, reading
from tests.support.builders import NOW


def shown(context: str, age: timedelta = timedelta(hours=1)) -> str:
    return KnownItems(context, NOW - age, "frame", {}).dumps()


def kept(learned: SourceMemory, stored: SourceMemory | None) -> dict[str, str]:
    body = memory_body(learned, stored.dumps() if stored else None, document=1, now=to_us(NOW))
    return dict(SourceMemory.loads(body).known)


def test_what_another_document_showed_is_kept_as_it_is_stored() -> None:
    learned = SourceMemory(known={"1": shown("mine"), "2": shown("as it was leased")})
    stored = SourceMemory(known={"1": shown("before"), "2": shown("stored since")})
    assert kept(learned, stored) == {"1": shown("mine"), "2": shown("stored since")}
    assert kept(learned, None) == {"1": shown("mine")}


def test_a_document_that_cannot_be_known_any_more_is_forgotten() -> None:
    assert kept(SourceMemory(), SourceMemory(known={"1": shown("before")})) == {}


def test_what_a_document_showed_long_ago_is_forgotten() -> None:
    stored = SourceMemory(known={"2": shown("old", FORGET_AFTER), "3": shown("new")})
    assert kept(SourceMemory(), stored) == {"3": shown("new")}


def test_habits_come_from_the_reading() -> None:
    stored = SourceMemory(suffixes=("_old",), known={"2": shown("x")})
    learned = SourceMemory(suffixes=("_new",))
    body = memory_body(learned, stored.dumps(), document=1, now=to_us(NOW))
    assert SourceMemory.loads(body).suffixes == ("_new",)


def shows(document: int, context: str) -> SourceMemory:
    return SourceMemory(known={str(document): shown(context)})


def stored_known(site: Installation) -> dict[str, str]:
    ((body,),) = site.rows("SELECT body FROM source_memory")
    return dict(SourceMemory.loads(body).known)


def test_two_documents_of_one_source_in_one_transaction_both_stay_known(site: Installation) -> None:
    two = ours(urls=("http://news.example/1.xml", "http://news.example/2.xml"))
    site.follow(two)
    (lease,) = site.lease(two.id)
    ids = {due.document.address: due.document.id for due in lease.documents}
    site.commit(
        [
            site.finished(two, lease=lease, address=url, reading=reading(memory=shows(of, url)))
            for url, of in ids.items()
        ]
    )
    assert stored_known(site) == {str(of): shown(url) for url, of in ids.items()}


def test_what_a_poll_showed_that_was_rolled_back_is_not_known(tmp_path: Path) -> None:
    def failing(poll: FinishedPoll, report: PollReport, **options: Any) -> NextPoll:
        if poll.document.address.endswith("1.xml"):
            raise RuntimeError("no plan")
        return hourly(poll, report, **options)

    site = Installation(tmp_path / "aggregator.db")
    site.polling.close()
    site.polling = open_poll_store(site.path, planner=failing, group_of=group_of)
    two = ours(urls=("http://news.example/1.xml", "http://news.example/2.xml"))
    site.follow(two)
    (lease,) = site.lease(two.id)
    first, second = (due.document for due in lease.documents)
    polls = [
        site.finished(
            two, lease=lease, address=one.address, reading=reading(memory=shows(one.id, one.address))
        )
        for one in (first, second)
    ]
    site.commit(polls)
    assert stored_known(site) == {str(second.id): shown(second.address)}
    site.close()


def test_entries_that_are_known_count_as_unchanged(site: Installation) -> None:
    site.follow(ours())
    report = site.poll(ours(), reading=reading(entry(1), known=29))
    assert report.counts == Counts(new=1, listed=1, unchanged=29)
