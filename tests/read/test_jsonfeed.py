"""JSON Feed 1.0 and 1.1: raw text in, exact values out."""

import json
from typing import Any

import pytest

from aggregator.errors import FormatError
from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.read.jsonfeed import read_jsonfeed

VERSION_1_1 = "https://jsonfeed.org/version/1.1"


def read(*items: object, **fields: Any) -> RawDocument:
    return read_jsonfeed(json.dumps({"version": VERSION_1_1, "items": items} | fields))


def test_a_whole_item_gives_every_field() -> None:
    entry = read(
        {
            "id": "1",
            "url": "http://a.example/1",
            "external_url": "http://b.example/1",
            "title": " A < B ",
            "content_html": "<p>C</p>",
            "content_text": "unused",
            "summary": "1 < 2",
            "image": "http://a.example/1.jpg",
            "banner_image": "http://a.example/2.jpg",
            "date_published": "2026-11-24T09:15:00+08:00",
            "date_modified": "2026-11-24T10:15:00+08:00",
            "authors": [{"name": "甲"}, {"name": "甲"}, {"url": "http://a.example/"}],
            "tags": ["福州", None, "福州", ""],
            "language": "zh-Hans",
            "attachments": [
                {
                    "url": "http://a.example/1.mp3",
                    "mime_type": "audio/mpeg",
                    "title": "T",
                    "size_in_bytes": 12,
                },
                {"mime_type": "audio/mpeg"},
            ],
        }
    ).entries[0]
    assert entry == RawEntry(
        id="1",
        link="http://a.example/1",
        title="A < B",
        title_is_html=False,
        summary="1 &lt; 2",
        content="<p>C</p>",
        published="2026-11-24T09:15:00+08:00",
        updated="2026-11-24T10:15:00+08:00",
        authors=("甲",),
        categories=("福州",),
        media=(
            RawMedia("http://a.example/1.mp3", "audio/mpeg", "12", "T"),
            RawMedia("http://a.example/1.jpg"),
            RawMedia("http://a.example/2.jpg"),
        ),
        language="zh-Hans",
    )


def test_an_empty_item_gives_an_empty_entry() -> None:
    assert read({}).entries == (RawEntry(title_is_html=False),)


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ({"id": 7}, "id", "7"),
        ({"id": 7.50}, "id", "7.5"),
        ({"id": None}, "id", None),
        ({"id": {"a": 1}}, "id", None),
        ({"external_url": "http://b.example/1"}, "link", "http://b.example/1"),
        ({"content_text": "a & b\nc\n \n\nd"}, "content", "<p>a &amp; b<br>\nc</p><p>d</p>"),
        ({"author": {"name": "乙"}}, "authors", ("乙",)),
        ({"author": "乙"}, "authors", ()),
        ({"tags": "福州"}, "categories", ()),
        ({"title": "a\ud800b"}, "title", "ab"),
    ],
)
def test_an_item_gives(item: dict[str, Any], field: str, value: Any) -> None:
    assert getattr(read(item).entries[0], field) == value


def test_the_feed_gives_title_home_language_hub_and_topic() -> None:
    document = read(
        title="福州",
        home_page_url="http://a.example/",
        feed_url="http://a.example/feed.json",
        language="zh",
        hubs=[
            {"type": "rssCloud", "url": "http://x.example/"},
            {"type": "WebSub", "url": "http://hub.example/"},
        ],
    )
    assert document == RawDocument(
        format="json11",
        entries=(),
        title="福州",
        home="http://a.example/",
        language="zh",
        hub="http://hub.example/",
        topic="http://a.example/feed.json",
    )


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "http://www.jsonfeed.org/version/1/"])
def test_version_1_0_is_read(version: str) -> None:
    assert read(version=version).format == "json1"


def test_items_that_are_no_objects_are_left_out_and_said() -> None:
    document = read({"id": "1"}, "x", None)
    assert len(document.entries) == 1
    assert document.warnings == ("2 items are no objects and were left out",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON that breaks off or is malformed at line 1, column 2"),
        ('{"version":', "JSON that breaks off or is malformed"),
        ("[]", "JSON that is no object, not a JSON Feed"),
        ("{}", "JSON with the keys none, not a JSON Feed"),
        ('{"status": 404, "message": "x"}', "JSON with the keys 'status', 'message', not a JSON Feed"),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
            "JSON with the keys 'version', 'items'",
        ),
        (
            '{"version": "https://jsonfeed.org/version/2", "items": []}',
            "JSON with the keys 'version', 'items'",
        ),
        ("[" * 200_000, "JSON nested beyond reason"),
        ('{"a":' * 200_000, "JSON nested beyond reason"),
    ],
)
def test_other_json_is_refused_with_what_it_is(text: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_jsonfeed(text)
    assert str(caught.value).startswith(said)


def test_numbers_of_a_million_digits_are_read_as_text() -> None:
    items = f'[{{"id": {"9" * 1_000_000}}}, {{"id": 1e999}}, {{"id": NaN}}]'
    text = f'{{"version": "{VERSION_1_1}", "items": {items}}}'
    entries = read_jsonfeed(text).entries
    assert (len(entries[0].id or ""), entries[1].id, entries[2].id) == (1_000_000, "1e999", "NaN")


ITEM = {"id": "1", "title": "News", "url": "http://a.example/1"}


@pytest.mark.parametrize(
    ("version", "format"),
    [("1", "json1"), ("1.0", "json1"), ("1.1", "json11"), (1, "json1"), (1.1, "json11")],
)
def test_a_version_that_is_only_a_number_is_understood_and_said(version: object, format: str) -> None:  # noqa: A002 - the field's name
    document = read(ITEM, version=version, title="P")
    assert (document.format, len(document.entries)) == (format, 1)
    assert document.warnings == (f'its version is "{version}", not an address of jsonfeed.org',)


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        (ITEM, {"version": "1.0"}),
        (ITEM, {"version": "2.0", "title": "P"}),
        ({"title": "News"}, {"version": "1.0", "title": "P"}),
        ({"id": "1"}, {"version": "1.0", "title": "P"}),
        ("news", {"version": "1.0", "title": "P"}),
    ],
)
def test_an_answer_of_some_interface_is_no_json_feed(item: object, fields: dict[str, object]) -> None:
    with pytest.raises(FormatError, match="not a JSON Feed"):
        read(item, **fields)
