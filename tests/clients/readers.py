"""Feed readers that nobody here wrote, each run as its users run it and brought to the same few facts."""

import json
import os
import sqlite3
import subprocess
import urllib.request
from calendar import timegm
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import atoma
import fastfeedparser
import feedparser
from reader import make_reader

from tests.clients.newsstand import Said

HERE: Final = Path(__file__).parent
PACKAGES: Final = HERE.parents[1] / ".cache/feed-readers"
"""Where `make test` installs what package.json beside this file names."""

Read = Callable[[str, Path], list[Said]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: `read` takes a feed's address and an empty folder; `needs` are programs and files.

    `sees` are its own ways with titles and links: in which forms, what was published, what it shows.
    """

    read: Read
    forms: tuple[str, ...]
    needs: tuple[str | Path, ...] = ()
    sees: tuple[tuple[tuple[str, ...], str, str], ...] = ()

    def shown(self, text: str, form: str) -> str:
        """Give what this reader shows where `text` was published."""
        own = (after for forms, before, after in self.sees if form in forms and before == text)
        return next(own, text)


XML: Final = ("rss", "atom", "signage")
ALL: Final = ("rss", "atom", "json", "signage")


def _body(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
        return body


def _feedparser(url: str, _folder: Path) -> list[Said]:
    parsed = feedparser.parse(_body(url), response_headers={"content-type": "application/xml; charset=utf-8"})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [Said(one.id, one.title, one.link, timegm(one.published_parsed)) for one in parsed.entries]


def _fastfeedparser(url: str, _folder: Path) -> list[Said]:
    entries = fastfeedparser.parse(_body(url)).entries
    return [
        Said(one.id, one.title, one.link, datetime.fromisoformat(one.published).timestamp())
        for one in entries
    ]


def _atoma(url: str, _folder: Path) -> list[Said]:
    body = _body(url)
    if body.startswith(b"{"):
        feed = atoma.parse_json_feed_bytes(body)
        return [_said(one.id_, one.title, one.url, one.date_published) for one in feed.items]
    if b"<rss" in body[:1000]:
        rss = atoma.parse_rss_bytes(body)
        return [_said(one.guid, one.title, one.link, one.pub_date) for one in rss.items]
    entries = atoma.parse_atom_bytes(body).entries
    return [_said(one.id_, one.title.value, _alternate(one.links), one.published) for one in entries]


def _alternate(links: Sequence[Any]) -> str:
    (link,) = [link.href for link in links if link.rel == "alternate"]
    address: str = link
    return address


def _reader(url: str, _folder: Path) -> list[Said]:
    reader = make_reader(":memory:")
    try:
        reader.add_feed(url)
        reader.update_feed(url)
        return [_said(one.id, one.title, one.link, one.published) for one in reader.get_entries()]
    finally:
        reader.close()


def _said(key: Any, title: Any, link: Any, at: datetime | None) -> Said:
    assert key is not None
    assert title is not None
    assert link is not None
    assert at is not None
    return Said(key, title, link, at.timestamp())


def _newsboat(url: str, folder: Path) -> list[Said]:
    """Reload once and look into its cache."""
    (folder / "urls").write_text(f"{url}\n", encoding="utf-8")
    (folder / "config").write_text("max-items 0\n", encoding="utf-8")
    cache = folder / "cache.db"
    own = {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
    _run("newsboat", "-C", folder / "config", "-u", folder / "urls", "-c", cache, "-x", "reload", env=own)
    with closing(sqlite3.connect(cache)) as connection:
        return [Said(*row) for row in connection.execute("select guid, title, url, pubDate from rss_item")]


def _sfeed(url: str, _folder: Path) -> list[Said]:
    """Read its lines: time, title, link, content, its type, id, author, enclosure, category."""
    lines = _run("sfeed", input=_body(url)).decode().splitlines()
    fields = [line.split("\t") for line in lines]
    return [Said(one[5], one[1].replace("\\\\", "\\"), one[2], float(one[0])) for one in fields]


def _node(name: str) -> Read:
    script = (HERE / "read.mjs").read_bytes()

    def read(url: str, _folder: Path) -> list[Said]:
        return _listed(_run("node", "--input-type=module", "-", name, url, input=script, cwd=PACKAGES))

    return read


def _ruby(url: str, _folder: Path) -> list[Said]:
    return _listed(_run("ruby", HERE / "read.rb", url, *(["strict"] if "signage" in url else [])))


def _perl(url: str, _folder: Path) -> list[Said]:
    return _listed(_run("perl", HERE / "read.pl", url))


def _listed(printed: bytes) -> list[Said]:
    return [Said(*one) for one in json.loads(printed)]


def _run(
    *command: str | Path,
    input: bytes = b"",  # noqa: A002  # the word of subprocess.run
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> bytes:
    done = subprocess.run(
        command,
        input=input,
        cwd=cwd,
        env=os.environ | (env or {}),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


_INSTALLED: Final = ("node", PACKAGES / "node_modules")
_ADDRESS: Final = "http://evening.example/%E6%96%B0%E9%97%BB/13.html?a=1&b=2"
_DECODED_TWICE: Final = ("&amp; is written &amp;amp; — 100%", "& is written &amp; — 100%")
_WITHOUT_TAGS: Final = ("5 < 6 & 7 > 2, then <b>left</b>", "5 < 6 & 7 > 2, then left")

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "feedparser": Reader(_feedparser, XML),
        "fastfeedparser": Reader(_fastfeedparser, ALL),
        "atoma": Reader(_atoma, ALL),
        "lemon24/reader": Reader(_reader, ALL),
        "newsboat": Reader(_newsboat, XML, ("newsboat",)),
        "sfeed": Reader(_sfeed, XML, ("sfeed",)),
        "ruby rss": Reader(_ruby, XML, ("ruby",)),
        "XML::Feed": Reader(_perl, XML, ("perl", Path("/usr/share/perl5/XML/Feed.pm"))),
        "rss-parser": Reader(_node("rss-parser"), XML, _INSTALLED),
        "feedsmith": Reader(_node("feedsmith"), ALL, _INSTALLED),
        "feed-extractor": Reader(
            _node("feed-extractor"),
            ALL,
            _INSTALLED,
            ((XML, *_DECODED_TWICE), (ALL, f"{_ADDRESS}#%E6%AE%B5%E8%90%BD", _ADDRESS)),
        ),
        "node feedparser": Reader(_node("feedparser"), XML, _INSTALLED, ((XML, *_WITHOUT_TAGS),)),
    }
)
