"""A loopback press of N feeds on as many addresses as wanted, for benches and crash experiments.

    python -m tests.bench.origin --feeds 500 --hosts 500

Prints its port, then answers until it is ended. Feed number i is http://127.x.y.z:PORT/f/<i>.xml; every
tenth one is RSS in GBK, every third Atom, the others RSS in UTF-8. Entries are numbered from 1, so whoever
polls can be audited: after any accident every number must be stored exactly once.

    /ctl/publish?n=1      n new entries at the top of every feed
    /ctl/ledger           the newest number of each feed
    /ctl/latency?ms=80    answer feeds after that delay
    /ctl/stats            answers by status since /ctl/reset
"""

import argparse
import asyncio
import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.bench.prose import news

FIRST = 30  # entries of a feed at the start
SHOWN = 80  # entries it holds at most: fifty publications later the first one is still there


def host(number: int) -> str:
    """Give the loopback address of a host: 127.0.1.1 and up, 250 in a block."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


class Feed:
    """One feed; `newest` is the number of its newest entry."""

    def __init__(self, number: int, base: str, started: datetime) -> None:
        self.number = number
        self.url = f"{base}/f/{number}.xml"
        self._base = base
        self._started = started
        self.newest = 0
        self.publish(FIRST, started)

    def publish(self, count: int, now: datetime) -> None:
        """Put `count` new entries on top."""
        self.newest += count
        text = self._atom() if self.number % 3 == 1 else self._rss()
        encoding = "gbk" if self.number % 10 == 0 else "utf-8"
        self.body = text.replace("ENCODING", encoding).encode(encoding)
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        self.modified = format_datetime(now.replace(microsecond=0), usegmt=True)

    def _numbers(self) -> range:
        return range(self.newest, max(0, self.newest - SHOWN), -1)

    def _time(self, entry: int) -> datetime:
        return self._started - timedelta(hours=4) + timedelta(minutes=min(entry, 230))

    def _item(self, n: int) -> str:
        said = news(self.number, n, in_english=False)
        return (
            f"<item><title>第{n}条：{said.title}</title><link>{self._base}/a/{self.number}/{n}.html</link>"
            f"<guid isPermaLink='false'>tag:press.example,2026:{self.number}-{n}</guid>"
            f"<pubDate>{format_datetime(self._time(n))}</pubDate><category>{said.section}</category>"
            f"<dc:creator>{said.author}</dc:creator>"
            f"<description><![CDATA[{said.html}]]></description></item>\n"
        )

    def _rss(self) -> str:
        items = "".join(map(self._item, self._numbers()))
        return (
            f"<?xml version='1.0' encoding='ENCODING'?><rss version='2.0' "
            f"xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
            f"<title>新闻{self.number}</title><link>{self._base}/</link><description>新闻</description>\n"
            f"{items}</channel></rss>"
        )

    def _entry(self, n: int) -> str:
        said = news(self.number, n, in_english=True)
        return (
            f"<entry><title>{said.title} ({n})</title>"
            f"<id>tag:press.example,2026:{self.number}-{n}</id>"
            f"<link href='{self._base}/a/{self.number}/{n}.html'/>"
            f"<updated>{self._time(n).isoformat()}</updated><author><name>{said.author}</name></author>"
            f"<category term='{said.section}'/><summary type='html'>{escape(said.html)}</summary></entry>\n"
        )

    def _atom(self) -> str:
        entries = "".join(map(self._entry, self._numbers()))
        return (
            "<?xml version='1.0' encoding='ENCODING'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            f"<title>Paper {self.number}</title><id>{self.url}</id>"
            f"<updated>{self._started.isoformat()}</updated>\n{entries}</feed>"
        )


class Press:
    """All feeds, and what was asked of them."""

    def __init__(self, feeds: int, hosts: int, port: int) -> None:
        started = datetime.now(UTC)
        self.feeds = {n: Feed(n, f"http://{host(n % hosts)}:{port}", started) for n in range(feeds)}
        self.latency_s = 0.0
        self.stats: Counter[str] = Counter()

    def control(self, name: str, query: dict[str, list[str]]) -> object:
        """Carry out one /ctl/ request and give its JSON answer."""
        match name:
            case "publish":
                for feed in self.feeds.values():
                    feed.publish(int(query["n"][0]), datetime.now(UTC))
            case "latency":
                self.latency_s = int(query["ms"][0]) / 1000
            case "reset":
                self.stats.clear()
            case "ledger":
                return {feed.url: feed.newest for feed in self.feeds.values()}
            case _:
                pass
        return dict(self.stats)

    async def answer(self, path: str, headers: dict[str, str]) -> bytes:
        """Give the whole answer to one request."""
        address = urlsplit(path)
        if address.path.startswith("/ctl/"):
            result = self.control(address.path[5:], parse_qs(address.query))
            return _response("200 OK", json.dumps(result).encode(), "Content-Type: application/json")
        name = address.path.removeprefix("/f/").removesuffix(".xml")
        feed = self.feeds.get(int(name)) if name.isdigit() else None
        if feed is None:
            return _response("404 Not Found", b"")
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        validators = f"ETag: {feed.etag}\r\nLast-Modified: {feed.modified}"
        if headers.get("if-none-match") == feed.etag:
            self.stats["304"] += 1
            return _response("304 Not Modified", b"", validators)
        self.stats["200"] += 1
        return _response("200 OK", feed.body, f"Content-Type: application/xml\r\n{validators}")


def _response(status: str, body: bytes, headers: str = "X-Press: 1") -> bytes:
    head = f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _serve_connection(press: Press, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while request := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
            start, *lines = request.rstrip().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            writer.write(await press.answer(start.split()[1], headers))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _main(arguments: argparse.Namespace) -> None:
    press: Press | None = None

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert press is not None
        await _serve_connection(press, reader, writer)

    server = await asyncio.start_server(connected, "0.0.0.0", arguments.port)  # noqa: S104 - all of 127/8
    port = server.sockets[0].getsockname()[1]
    press = Press(arguments.feeds, arguments.hosts, port)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(_main(parser.parse_args()))
