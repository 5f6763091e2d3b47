"""The door of the room: bytes and headers in, what the document said out."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import CharsetError, FormatError, ReadError
from aggregator.model.entry import RawDocument
from aggregator.read.document import decode_document, read_document
from tests.read.texts import CHINESE, feed

URL = "http://news.example/feed"
TITLE = "人民时评：朱镕基故居见证变迁"


def read(body: bytes, content_type: str | None = None) -> RawDocument:
    headers = {"content-type": content_type} if content_type else {}
    return read_document(body, url=URL, headers=headers, language="zh-Hans")


def chinese(declaration: str) -> bytes:
    text = feed(CHINESE).partition("?>")[2].replace(f"<item><title>{CHINESE}", f"<item><title>{TITLE}")
    return (declaration + text).encode("gb18030")


@pytest.mark.parametrize(
    ("declaration", "content_type", "warnings"),
    [
        ('<?xml version="1.0" encoding="gb2312"?>', "text/xml; charset=gb2312", ()),
        ('<?xml version="1.0" encoding="GBK"?>', None, ()),
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            "text/xml",
            ('labelled "utf-8" (XML declaration), but its bytes are gb18030',),
        ),
        ("", "text/xml", ("names no encoding and is not UTF-8; read as gb18030",)),
        (
            "",
            'text/xml; q=1; Charset="ISO-8859-1"',
            ('labelled "ISO-8859-1" (HTTP header), but its bytes are gb18030',),
        ),
        ("", "text/xml; charset=", ("names no encoding and is not UTF-8; read as gb18030",)),
    ],
)
def test_gbk_in_every_shape_gives_the_exact_title(
    declaration: str, content_type: str | None, warnings: tuple[str, ...]
) -> None:
    document = read(chinese(declaration), content_type)
    assert [entry.title for entry in document.entries] == [TITLE]
    assert document.warnings == warnings


def test_a_summary_cut_inside_a_character_costs_one_character() -> None:
    body = chinese("").replace(b"</item>", b"<description>\xb8\xa3\xd6</description></item>")
    assert read(body).entries[0].summary == "福\ufffd"


def test_utf_16_with_its_declaration_is_read() -> None:
    text = feed(CHINESE, encoding="utf-16")
    document = read(text.encode("utf-16"), "text/xml; charset=utf-16")
    assert (document.entries[0].title, document.warnings) == (CHINESE, ())


def test_json_is_told_from_xml_by_its_first_character() -> None:
    body = '\n {"version": "https://jsonfeed.org/version/1.1", "title": "福州", "items": [{"id": "1"}]}'
    document = read(body.encode(), "text/html")
    assert (document.format, document.title, len(document.entries)) == ("json11", "福州", 1)


def test_a_page_of_errors_in_gbk_is_named_by_its_title() -> None:
    page = "<html><head><meta charset=gb2312><title>页面不存在</title></head></html>".encode("gbk")
    with pytest.raises(FormatError, match="an HTML page titled “页面不存在”"):
        read(page, "text/html")


def test_an_image_is_refused() -> None:
    with pytest.raises(CharsetError, match="a JPEG image of 6 bytes, not a feed"):
        read(b"\xff\xd8\xff\xe0\x00\x10")


def test_decoding_alone_says_how_it_knew() -> None:
    decoded = decode_document(chinese(""), headers={"content-type": "text/xml; charset=gbk"}, language=None)
    assert (decoded.encoding, decoded.replaced) == ("gb18030", 0)
    assert decoded.evidence == 'labelled "gbk" (HTTP header), and its characters are common ones'


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_read_error(body: bytes) -> None:
    with contextlib.suppress(ReadError):
        read(body)


PIECES = (
    "<rss>",
    "</rss>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<![CDATA[",
    "]]>",
    "&#xD800;",
    "&lt;",
)
MORE = (
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "<link href='http://['/>",
    "<guid>",
    "福",
    "\x00",
)
STRANGE = (
    "<!DOCTYPE x [",
    "]>",
    "<!--",
    "-->",
    "<?xml encoding='gbk'?>",
    "<svg:svg>",
    "&",
    "<",
    '"',
    " a='b' ",
)


@given(st.lists(st.sampled_from([*PIECES, *MORE, *STRANGE]), max_size=40).map("".join))
def test_any_markup_gives_a_document_or_a_read_error(text: str) -> None:
    with contextlib.suppress(ReadError):
        read(f"<rss><channel>{text}".encode())
    with contextlib.suppress(ReadError):
        read(text.encode())
