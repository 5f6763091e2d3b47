"""Orders of the desk: placed as rows, waited for by a page, shown when the poller answered."""

from dataclasses import replace
from typing import Any

import pytest

from aggregator.config.models import parse_source
from aggregator.model.desk import OrderKind, OrderState
from aggregator.model.source import SourceKind
from aggregator.store.order_book import open_order_book
from tests.support.desk import AtDesk, Editor

FOUND = {
    "address": "http://evening.example/",
    "status": 200,
    "bytes": 900,
    "elapsed_s": 0.2,
    "type": "text/html",
    "found": {
        "is_feed": False,
        "title": "Evening <b>News</b>",
        "feeds": [{"url": "http://evening.example/feed", "title": "All"}],
        "is_list": True,
        "lines": 12,
        "why": "12 lines with a date stand together",
        "language": None,
    },
}
READ = {
    "address": "http://evening.example/feed",
    "status": 200,
    "moved_to": "https://evening.example/feed",
    "format": "rss20",
    "title": "Evening",
    "count": 2,
    "entries": [
        {
            "title": "<script>alert(1)</script>",
            "url": "javascript:alert(1)",
            "published": "2026-11-24T01:15:00+00:00",
            "evidence": "feed",
            "precision": "second",
            "language": "und",
            "text": "words",
            "regions": ["cn/fujian"],
        },
        {
            "title": "Second",
            "url": "http://evening.example/2",
            "published": "2026-11-24T01:15:00+00:00",
            "evidence": "feed",
            "precision": "second",
            "language": "en",
            "text": "",
            "regions": [],
        },
    ],
    "links": [{"url": "http://evening.example/3", "role": "article", "title": ""}],
    "led": 1,
    "dropped": {"no title": 2},
    "warnings": ["dates lack a zone"],
    "signals": ["noarchive"],
    "leads_to": {
        "address": "http://evening.example/3",
        "failure": {"stage": "fetch", "kind": "timeout", "message": "no answer within 30 s"},
    },
}


def answer(desk: AtDesk, state: OrderState, result: dict[str, Any]) -> None:
    """Answer the order that waits as the poller would."""
    book = open_order_book(desk.path)
    (order,) = book.take()
    book.answer(replace(order, state=state, result=result), now=desk.now)
    book.close()


def test_polling_now_is_an_order_and_its_page_waits(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/sources/fuzhou-daily/poll").headers["Location"]
    assert led == "/desk/orders/1"
    order = desk.store.order(1)
    assert order is not None
    assert (order.kind, order.arguments, order.who) == (OrderKind.POLL, {"source": "fuzhou-daily"}, "lin")
    text = editor.text(led)
    assert "data-waits" in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert editor.post("/desk/sources/fuzhou-daily/poll").headers["Location"] == led


def test_a_poller_that_is_away_is_said(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/sources/fuzhou-daily/poll").headers["Location"]
    assert "The poller gives no sign of life" in editor.text(led)
    desk.polling.beat(now=desk.now)
    assert "The poller gives no sign of life" not in editor.text(led)


def test_the_answer_to_a_poll_is_shown(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/sources/fuzhou-daily/poll").headers["Location"]
    told = {"new": 3, "revised": 1, "unchanged": 5, "listed": 2, "warnings": ["slow"], "failure": None}
    reports = [{"address": "http://user:secret@news.example/f", "outcome": "new", **told}]
    answer(desk, OrderState.DONE, {"reports": reports})
    text = editor.text(led)
    assert "data-waits" not in text
    assert "New entries" in text
    assert "3 new, 1 revised" in text
    assert "secret" not in text


def test_a_refusal_is_shown_with_its_reason(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/sources/fuzhou-daily/try").headers["Location"]
    answer(desk, OrderState.FAILED, {"error": "its server wants to rest"})
    assert "its server wants to rest" in editor.text(led)


def test_looking_at_an_address_orders_a_source_as_far_as_it_is_known(desk: AtDesk, editor: Editor) -> None:
    editor.post("/desk/try", address=" http://evening.example/ ", region="cn/fujian/fuzhou")
    order = desk.store.order(1)
    assert order is not None
    assert order.arguments["is_new"]
    source = parse_source(order.arguments["source"])
    assert (source.urls, source.region) == (("http://evening.example/",), "cn/fujian/fuzhou")
    assert (source.language, source.timezone, source.kind) == ("zh-Hans", "Asia/Shanghai", SourceKind.FEED)


@pytest.mark.parametrize(
    ("address", "region", "wrong"),
    [
        ("javascript:alert(1)", "cn/fujian", "address"),
        ("file:///etc/passwd", "cn/fujian", "address"),
        ("", "cn/fujian", "address"),
        (f"http://a.example/{'x' * 2000}", "cn/fujian", "address"),
        ("http://a.example/", "cn/nowhere", "region"),
    ],
)
def test_what_is_no_address_or_no_region_is_told_beside_the_field(
    desk: AtDesk, *, address: str, region: str, wrong: str
) -> None:
    sent = desk.editor().post("/desk/try", address=address, region=region)
    assert sent.status_code == 422
    assert f'id="{wrong}-problem"' in sent.text
    assert desk.store.order(1) is None


def test_a_page_that_was_found_offers_its_feeds_and_its_list(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/try", address="http://evening.example/", region="cn/fujian").headers["Location"]
    answer(desk, OrderState.DONE, FOUND)
    text = editor.text(led)
    assert "“Evening &lt;b&gt;News&lt;/b&gt;”" in text
    assert 'name="address" value="http://evening.example/feed"' in text
    assert 'name="kind" value="listpage"' in text
    assert "Add this as a source" not in text
    editor.post("/desk/try", address="http://evening.example/", region="cn/fujian", kind="listpage")
    order = desk.store.order(2)
    assert order is not None
    assert parse_source(order.arguments["source"]).kind is SourceKind.LISTPAGE


def test_a_feed_that_was_read_is_shown_and_can_be_added(desk: AtDesk, editor: Editor) -> None:
    led = editor.post("/desk/try", address="http://evening.example/feed", region="cn/fujian")
    answer(desk, OrderState.DONE, READ)
    text = editor.text(led.headers["Location"])
    for said in ("dates lack a zone", "noarchive", "no title 2", "2 entries", "It leads to 1 pages"):
        assert said in text
    assert "no answer within 30 s" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "javascript:" not in text
    assert 'href="http://evening.example/2"' in text
    form = editor.text("/desk/new-source?order=1")
    assert 'name="name" value="Evening"' in form
    assert "https://evening.example/feed</textarea>" in form


def test_too_many_orders_are_refused_with_a_sentence(desk: AtDesk, editor: Editor) -> None:
    for number in range(50):
        desk.store.place_order(OrderKind.POLL, {"source": str(number)}, who="lin", now=desk.now)
    led = editor.post("/desk/sources/fuzhou-daily/poll").headers["Location"]
    assert led == "/desk/sources?said=busy"
    assert "Too many orders wait" in editor.text(led)


def test_an_order_that_is_none_is_a_404(editor: Editor) -> None:
    assert editor.get("/desk/orders/7").status_code == 404
