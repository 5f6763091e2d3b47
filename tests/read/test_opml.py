"""Lists of feeds, well made, badly made and hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import CharsetError, FormatError
from aggregator.read.opml import Outline, read_opml

LIST = """<opml version="2.0"><head><title> 我的 订阅 </title></head><body>
<outline text="中国"><outline text="福州" title="福州市">
  <outline type="rss" text="晚报" xmlUrl=" http://e.example/rss "
    htmlUrl="http://e.example" language="zh-cn"/>
  </outline>
  <outline text="B" xmlUrl="https://b.example/" category="/cn/fujian,/tag, "/>
</outline>
<outline><outline title="C" XMLURL="feed://c.example/x"/></outline>
<outline type="atom" text="D" url="http://d.example/atom"/>
<outline type="link" text="E" url="http://e.example/page"/>
<outline text="F" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


@pytest.mark.parametrize(
    "body",
    [
        LIST.encode(),
        b"\xef\xbb\xbf" + LIST.encode(),
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->{LIST}'.encode(),
        f'<?xml version="1.0" encoding="gb2312"?>{LIST}'.encode("gb2312"),
        f'<?xml version="1.0" encoding="utf-16"?>{LIST}'.encode("utf-16"),
    ],
    ids=["bare", "mark", "declared", "gb2312", "utf-16"],
)
def test_feeds_come_with_their_folders_in_any_encoding(body: bytes) -> None:
    found = read_opml(body)
    assert found.title == "我的 订阅"
    assert found.warnings == ()
    assert found.outlines == (
        Outline(
            written="http://e.example/rss",
            url="http://e.example/rss",
            title="晚报",
            home="http://e.example/",
            language="zh-Hans",
            folders=("中国", "福州市"),
        ),
        Outline(
            written="https://b.example/",
            url="https://b.example/",
            title="B",
            folders=("中国",),
            categories=("cn/fujian", "tag"),
        ),
        Outline(written="feed://c.example/x", url="http://c.example/x", title="C"),
        Outline(written="http://d.example/atom", url="http://d.example/atom", title="D"),
        Outline(written="file:///etc/passwd", url=None, title="F"),
    )


def test_a_bare_ampersand_is_mended_and_said() -> None:
    found = read_opml(b'<opml><body><outline text="A & B" xmlUrl="http://a.example/?a=1&b=2"/></body></opml>')
    assert [each.title for each in found.outlines] == ["A B"]
    assert found.outlines[0].url is not None
    assert found.warnings[0].startswith("not well-formed XML (line 1: ")


BOMB = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = b'<!doctype opml SYSTEM "http://a.example/opml.dtd">'


@pytest.mark.parametrize("head", [BOMB, FILE, REMOTE, b'<?xml version="1.0"?>\n' + BOMB])
def test_a_document_type_is_refused_before_anything_is_parsed(head: bytes) -> None:
    body = head + b'<opml><body><outline text="&b;&x;" xmlUrl="http://a.example/&b;"/></body></opml>'
    with pytest.raises(FormatError, match="with a DOCTYPE; lists of feeds need none"):
        read_opml(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"<rss></rss>", "an OPML file is needed"),
        (b"<html><body>x</body></html>", "an HTML page without a title"),
        (b"just text", "an OPML file is needed"),
        (b"<opml a='" + b"x" * 10_100_000 + b"'>", "damaged beyond reading"),
    ],
)
def test_what_is_no_list_is_said(body: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_opml(body)


def test_a_list_that_breaks_off_gives_what_came() -> None:
    found = read_opml(b"<opml><body><outline xmlUrl='http://a.example/'/><outline xmlUrl='http")
    assert [each.url for each in found.outlines] == ["http://a.example/"]
    assert "not well-formed XML" in found.warnings[0]
    assert read_opml(b"<opml").outlines == ()


def test_a_picture_is_no_text() -> None:
    with pytest.raises(CharsetError):
        read_opml(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


def test_a_list_nested_beyond_reason_gives_what_can_be_read() -> None:
    deep = b"<outline text='x'>" * 100_000
    feed = b"<outline xmlUrl='http://a.example/'/>"
    found = read_opml(b"<opml><body>" + feed + deep + b"</body></opml>")
    assert len(found.outlines) == 1
    assert found.warnings


def test_a_list_longer_than_anybody_reads_is_refused() -> None:
    feeds = b"<outline xmlUrl='http://a.example/'/>" * 100_001
    with pytest.raises(FormatError, match="more than 100000 outlines"):
        read_opml(b"<opml><body>" + feeds + b"</body></opml>")


_PIECES = st.sampled_from(
    [
        *(
            b"<opml>",
            b"<opml version='2.0'><head><title>",
            b"</title></head>",
            b"<body>",
            b"<outline ",
            b"/>",
            b">",
        ),
        *(
            b"text='",
            b"' xmlUrl='http://a.example/'",
            b"category=',/,'",
            b"</outline>",
            b"&#0;",
            b"&x;",
            b"<![CDATA[",
        ),
        *(b"\xff", b"\x00", b"</opml>", b"<!--", b"<!DOCTYPE opml>", b"<?xml version='1.0' encoding='x'?>"),
    ]
)


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=20))
def test_any_bytes_give_a_list_or_one_of_two_errors(parts: list[bytes]) -> None:
    for start in (b"", b"<opml><body>"):
        try:
            found = read_opml(start + b"".join(parts))
        except (CharsetError, FormatError):
            continue
        assert all(each.url is None or each.url.startswith(("http:", "https:")) for each in found.outlines)
