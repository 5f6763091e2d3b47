"""Feed readers that nobody here wrote, each brought to the same few facts."""

import json
from calendar import timegm
from collections.abc import Callable
from datetime import datetime
from typing import Any

import atoma
import fastfeedparser
import feedparser

from tests.publish.samples import Format, Said

Client = Callable[[bytes], list[Said]]


def by_feedparser(body: bytes) -> list[Said]:
    parsed = feedparser.parse(body, response_headers={"content-type": "application/xml; charset=utf-8"})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [Said(one.id, one.title, one.get("link"), timegm(one.published_parsed)) for one in parsed.entries]


def by_atoma_rss(body: bytes) -> list[Said]:
    return [
        Said(_known(one.guid), _known(one.title), one.link, _known(one.pub_date).timestamp())
        for one in atoma.parse_rss_bytes(body).items
    ]


def by_atoma_atom(body: bytes) -> list[Said]:
    return [
        Said(
            one.id_,
            one.title.value,
            next((link.href for link in one.links if link.rel == "alternate"), None),
            _known(one.published).timestamp(),
        )
        for one in atoma.parse_atom_bytes(body).entries
    ]


def by_atoma_json(body: bytes) -> list[Said]:
    return [
        Said(one.id_, _known(one.title), one.url, _known(one.date_published).timestamp())
        for one in atoma.parse_json_feed_bytes(body).items
    ]


def by_fastfeedparser(body: bytes) -> list[Said]:
    return [
        Said(one.id, one.title, one.get("link"), datetime.fromisoformat(one.published).timestamp())
        for one in fastfeedparser.parse(body).entries
    ]


def by_json(body: bytes) -> list[Said]:
    return [
        Said(
            one["id"],
            one["title"],
            one.get("url"),
            datetime.fromisoformat(one["date_published"]).timestamp(),
        )
        for one in json.loads(body)["items"]
    ]


CLIENTS: list[tuple[Format, Client]] = [
    ("rss", by_feedparser),
    ("rss", by_atoma_rss),
    ("rss", by_fastfeedparser),
    ("atom", by_feedparser),
    ("atom", by_atoma_atom),
    ("atom", by_fastfeedparser),
    ("json", by_atoma_json),
    ("json", by_fastfeedparser),
    ("json", by_json),
]


def _known(value: Any) -> Any:
    assert value is not None
    return value
