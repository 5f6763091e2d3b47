"""The demo press as a client on the same machine meets it."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from urllib.parse import urlsplit

import feedparser
import pytest
from structlog.testing import capture_logs

from aggregator.demo import DAILY, ONLINE, OUTLETS, RADIO, DemoPress
from aggregator.demo.newsroom import issue

NOW = datetime(2026, 7, 13, 4, 10, tzinfo=UTC)


class Now:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class Client:
    """Asks the press as a poller does."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.port = urlsplit(base).port or 0

    def ask(
        self, path: str, *, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers={key.replace("_", "-"): headers[key] for key in headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def client(clock: Now) -> Iterator[Client]:
    press = DemoPress(clock)
    yield Client(press.start())
    press.stop()
    let_answers_end()


def let_answers_end() -> None:
    """Wait for the threads that still answer somebody: what they log belongs to this test."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)


def test_the_daily_is_rss_in_gbk(client: Client) -> None:
    status, headers, body = client.ask(DAILY.feed)
    text = body.decode("gbk")
    assert status == 200
    assert headers["Content-Type"] == "application/xml"
    assert text.startswith('<?xml version="1.0" encoding="GBK"?>')
    assert "<title>临江日报</title>" in text
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


@pytest.mark.parametrize(("outlet", "version"), [(DAILY, "rss20"), (ONLINE, "atom10")])
def test_feedparser_reads_the_feeds_without_complaint(client: Client, outlet: object, version: str) -> None:
    paper = DAILY if outlet is DAILY else ONLINE
    _, headers, body = client.ask(paper.feed)
    read = feedparser.parse(BytesIO(body), response_headers={"content-type": headers["Content-Type"]})
    expected = [one for one in issue(NOW) if one.outlet is paper]
    assert not read.bozo
    assert read.version == version
    assert [entry.id for entry in read.entries] == [one.tag for one in expected]
    assert [entry.title for entry in read.entries] == [one.title for one in expected]
    assert [entry.link for entry in read.entries] == [
        f"{client.base}/articles/{one.link}.html" for one in expected
    ]
    assert [entry.published_parsed[:6] for entry in read.entries] == [
        one.published.astimezone(UTC).timetuple()[:6] for one in expected
    ]


def test_the_radio_is_json_feed(client: Client) -> None:
    _, headers, body = client.ask(RADIO.feed)
    feed = json.loads(body)
    assert headers["Content-Type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [one.tag for one in issue(NOW) if one.outlet is RADIO]
    assert all(datetime.fromisoformat(item["date_published"]).utcoffset() for item in feed["items"])


def test_dates_are_written_as_chinese_papers_write_them(client: Client) -> None:
    assert " +0800</pubDate>" in client.ask(DAILY.feed)[2].decode("gbk")
    assert "+08:00</published>" in client.ask(ONLINE.feed)[2].decode()


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_known_tag_or_date_is_answered_not_modified(client: Client, outlet: object) -> None:
    feed = next(one.feed for one in OUTLETS if one is outlet)
    _, headers, _ = client.ask(feed)
    for condition in (
        {"If_None_Match": headers["ETag"]},
        {"If_None_Match": f'"other", W/{headers["ETag"]}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": headers["Last-Modified"]},
    ):
        status, again, body = client.ask(feed, **condition)
        assert (status, body) == (304, b"")
        assert again["ETag"] == headers["ETag"]


@pytest.mark.parametrize(
    "condition",
    [
        {"If_None_Match": '"older"'},
        {"If_None_Match": '"older"', "If_Modified_Since": format_datetime(NOW)},
        {"If_Modified_Since": format_datetime(NOW - timedelta(days=1))},
        {"If_Modified_Since": "yesterday, or so"},
        {"If_Modified_Since": "Mon, 13 Jul 2026 04:10:00 -0000"},
    ],
)
def test_any_other_condition_gets_the_whole_feed(client: Client, condition: dict[str, str]) -> None:
    status, _, body = client.ask(DAILY.feed, **condition)
    assert status == 200
    assert body


def test_a_feed_changes_with_the_clock(client: Client, clock: Now) -> None:
    _, before, _ = client.ask(ONLINE.feed)
    clock.at += timedelta(minutes=3)
    status, after, _ = client.ask(ONLINE.feed, If_None_Match=before["ETag"])
    assert status == 200
    assert after["ETag"] != before["ETag"]


def test_another_port_gives_the_same_ids(client: Client) -> None:
    with DemoPress(Now()) as base:
        other = Client(base)
        assert other.port != client.port
        ids = [
            [entry.id for entry in feedparser.parse(BytesIO(one.ask(DAILY.feed)[2])).entries]
            for one in (client, other)
        ]
    assert ids[0] == ids[1]


def test_every_link_of_every_feed_opens(client: Client) -> None:
    for number in {one.link for one in issue(NOW)}:
        status, headers, body = client.ask(f"/articles/{number}.html")
        assert status == 200
        assert "相关新闻" in body.decode(headers["Content-Type"].partition("charset=")[2])


def test_a_dailys_page_is_gbk_with_breadcrumb_source_byline_and_editor(client: Client) -> None:
    one = next(one for one in issue(NOW) if one.outlet is DAILY and one.authors)
    _, headers, body = client.ask(f"/articles/{one.number}.html")
    page = body.decode("gbk")
    assert headers["Content-Type"] == "text/html; charset=gbk"
    assert '<meta charset="gbk">' in page
    assert f"新闻 &gt; {one.category}</nav>" in page
    assert "来源：临江日报" in page
    assert f"（记者 {one.authors[0]}" in page
    assert f"责任编辑：{one.editor}" in page


def test_a_reprints_page_names_its_origin(client: Client) -> None:
    one = next(one for one in issue(NOW) if one.outlet is ONLINE and one.origin is DAILY)
    assert "来源：临江日报" in client.ask(f"/articles/{one.number}.html")[2].decode()


@pytest.mark.parametrize("path", ["/", *(outlet.home for outlet in OUTLETS)])
def test_front_pages_announce_their_feeds(client: Client, path: str) -> None:
    status, headers, body = client.ask(path)
    page = body.decode(headers["Content-Type"].partition("charset=")[2])
    assert status == 200
    announced = [outlet.feed for outlet in OUTLETS if f'href="{client.base}{outlet.feed}">\n' in page]
    assert announced == [outlet.feed for outlet in OUTLETS if path in {"/", outlet.home}]


def test_head_gives_the_headers_alone(client: Client) -> None:
    status, headers, body = client.ask(DAILY.feed, method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(client.ask(DAILY.feed)[2]))


@pytest.mark.parametrize("path", ["/nothing", "/articles/x.html", "/articles/999999999999999.html"])
def test_what_is_not_printed_is_not_found(client: Client, path: str) -> None:
    assert client.ask(path)[0] == 404


def test_a_query_does_not_change_the_page(client: Client) -> None:
    assert client.ask(f"{DAILY.feed}?utm_source=x")[2] == client.ask(DAILY.feed)[2]


def test_a_client_that_leaves_in_the_middle_disturbs_nobody(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", client.port)) as leaving:
        leaving.sendall(b"GET /daily.xml HTTP/1.0\r\nX: \xff")
        leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert client.ask(DAILY.feed)[0] == 200
    let_answers_end()
    printed = capfd.readouterr()
    assert "Traceback" not in printed.out + printed.err


def test_a_fault_of_the_press_itself_is_logged_as_an_error() -> None:
    def broken() -> datetime:
        raise RuntimeError("no clock")

    with capture_logs() as lines, DemoPress(broken) as base, pytest.raises(http.client.RemoteDisconnected):
        Client(base).ask(DAILY.feed)
    assert [(line["event"], line["log_level"]) for line in lines] == [("demo_press_failed", "error")]


def test_a_stopped_press_answers_no_more_and_may_be_stopped_twice() -> None:
    press = DemoPress(Now())
    base = press.start()
    assert press.start() == base
    press.stop()
    press.stop()
    with pytest.raises(ConnectionRefusedError):
        Client(base).ask("/")
