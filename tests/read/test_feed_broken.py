"""Damaged feeds, other things than feeds, and attacks: what is kept and what is said."""

import pytest

from aggregator.errors import FormatError
from aggregator.read.feed import read_feed

URL = "http://news.example/feed.xml"
ITEM = "<item><title>甲</title><link>http://news.example/1</link><description>{}</description></item>"


def channel(items: str) -> str:
    return f"<rss version='2.0'><channel><title>福州</title>{items}</channel></rss>"


def titles(text: str) -> list[str]:
    return [entry.title for entry in read_feed(text, url=URL).entries]


def test_blank_lines_and_a_mark_before_the_declaration_do_not_matter() -> None:
    document = read_feed('\ufeff\n\n <?xml version="1.1" encoding="x"?>' + channel(ITEM), url=URL)
    assert ([entry.title for entry in document.entries], document.warnings) == (["甲"], ())


def test_what_was_mended_is_said() -> None:
    document = read_feed(channel(ITEM.format("A & B &foo; \x01\x02")), url=URL)
    assert document.entries[0].summary == "A & B &foo;"
    assert document.warnings == (
        "2 control characters that XML forbids were left out",
        "2 bare ampersands or unknown references were taken as plain text",
    )


def test_warnings_of_a_script_before_the_feed_are_left_out_and_said() -> None:
    document = read_feed("<br />\n<b>Warning</b>: mysql <br />" + channel(ITEM), url=URL)
    assert len(document.entries) == 1
    assert document.warnings == ('text before the feed was left out: "<br /> <b>Warning</b>: mysql <br />"',)


def test_stray_text_and_comments_before_the_feed_do_not_hide_it() -> None:
    document = read_feed("Notice: x < y <!-- <rss> --><?php ?>" + channel(ITEM), url=URL)
    assert len(document.entries) == 1
    assert document.warnings == ('text before the feed was left out: "Notice: x"',)


def test_markup_that_does_not_match_is_read_as_well_as_it_can_be() -> None:
    document = read_feed(channel(ITEM.format("<b>fett</i>") + ITEM.format("x")), url=URL)
    assert len(document.entries) == 2
    assert document.warnings[0].startswith("not well-formed XML (")


def test_an_undeclared_prefix_does_not_hide_an_item() -> None:
    assert titles(channel("<item><title>甲</title><dc:creator>乙</dc:creator></item>")) == ["甲"]


@pytest.mark.parametrize(
    "end",
    [
        "<item><title>乙</title><link>http://news.ex",
        "<item><title>乙",
        "<item><ti",
        "<item>",
        "<item><link>http://news.example/2</link><title><![CDATA[乙",
        "",
    ],
)
def test_a_feed_cut_in_the_middle_gives_its_whole_items_and_says_so(end: str) -> None:
    document = read_feed(channel(ITEM).removesuffix("</channel></rss>") + end, url=URL)
    assert [entry.title for entry in document.entries] == ["甲"]
    assert document.warnings == ("the feed ends before </rss>; its last entry may be incomplete",)


@pytest.mark.parametrize(
    ("end", "summary"),
    [
        ("<description>text <b", "text"),
        ("<description><![CDATA[text", "text"),
        ("<description>text &am", "text &am"),
        ("<description>text<!-- ", "text"),
        ("<description>text &lt;b&gt;bold&lt;/", "text <b>bold</"),
    ],
)
def test_an_item_cut_after_title_and_address_is_kept_with_what_came(end: str, summary: str) -> None:
    whole = channel(ITEM).removesuffix("</channel></rss>")
    head = ITEM.partition("<description>")[0].replace("甲", "乙")
    document = read_feed(whole + head + end, url=URL)
    assert [entry.title for entry in document.entries] == ["甲", "乙"]
    assert document.entries[1].summary == summary


def test_a_feed_that_is_cut_and_broken_gives_what_the_loose_parser_finds() -> None:
    cut = channel(ITEM.format("<b>fett</i>")).removesuffix("</channel></rss>")
    document = read_feed(cut, url=URL)
    assert len(document.entries) == 1
    assert len(document.warnings) == 2


def test_a_root_closed_in_other_letters_is_not_cut() -> None:
    document = read_feed(channel(ITEM).replace("</rss>", "</RSS>\n<!-- generated -->"), url=URL)
    assert len(document.entries) == 1
    assert document.warnings[0].startswith("not well-formed XML")


def test_an_end_tag_that_is_cut_itself_is_mended() -> None:
    document = read_feed(channel(ITEM)[:-1], url=URL)
    assert (len(document.entries), document.warnings) == (1, ())


def test_comments_after_the_feed_do_not_matter_and_other_text_is_said() -> None:
    assert read_feed(channel(ITEM) + "\n<!-- cached -->" + "x" * 3_000, url=URL).warnings == ()
    document = read_feed(channel(ITEM) + "<script>count()</script>", url=URL)
    assert len(document.entries) == 1
    assert document.warnings == ('text after the feed was left out: "<script>count()</script>"',)


@pytest.mark.parametrize("end", ["", "<item><title>甲", "<item><title>甲</title><description><![CDATA[x"])
def test_a_feed_cut_before_its_first_entry_is_whole_is_refused(end: str) -> None:
    with pytest.raises(FormatError, match="before the end of its first entry; the server sent only a part"):
        read_feed("<rss version='2.0'><channel><title>福州</title>" + end, url=URL)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the document is empty"),
        (" \n ", "the document is empty"),
        ("Not found", 'text that begins "Not found", not a feed'),
        ("a < b", 'text that begins "a < b", not a feed'),
        ("<!-- never closed", 'text that begins "<!-- never closed", not a feed'),
        ("<!DOCTYPE html", 'text that begins "<!DOCTYPE html", not a feed'),
        ("<!DOCTYPE x [", 'text that begins "<!DOCTYPE x [", not a feed'),
        ("junk <a/>", 'text that begins "junk <a/>", not a feed'),
        ("<Error><Code>AccessDenied</Code></Error>", "XML whose root is <Error>, not a feed"),
        ("<urlset><url/></urlset>", "a sitemap, not a feed; set kind: sitemap for this source"),
        ("<opml version='2.0'/>", "an OPML list of feeds"),
        (
            "<!DOCTYPE html><html><head><title>404\n Not Found</title></head></html>",
            (
                "an HTML page titled “404 Not Found”, not a feed; open the address in a browser "
                "and look for the feed's own address"
            ),
        ),
        ("<html><script>location='/x'</script></html>", "an HTML page without a title, not a feed; open"),
        ("<script>location='/x'</script>", "an HTML page without a title, not a feed; open"),
        (
            (
                "<html><title>福州</title><link rel='alternate' type='application/rss+xml' href='/rss.xml'>"
                "<link rel='alternate' type='application/atom+xml' href='http://['>"
                "<link rel='alternate' type='text/html' href='/m/'><link rel=alternate href=/x>"
                "<link rel='alternate' type='Application/Atom+XML ' href=' atom.xml'><rss ></html>"
            ),
            (
                "an HTML page titled “福州”, not a feed; it names these feeds: http://news.example/rss.xml, "
                "http://news.example/atom.xml"
            ),
        ),
    ],
)
def test_what_is_no_feed_is_named_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_feed(text, url=URL)
    assert str(caught.value).startswith(said)


def test_the_content_type_is_named_when_the_text_does_not_say_what_it_is() -> None:
    with pytest.raises(FormatError, match='text served as text/plain that begins "ok", not a feed'):
        read_feed("ok", url=URL, content_type="text/plain")


def test_declared_entities_of_plain_text_are_read() -> None:
    text = "<!DOCTYPE rss [\n<!ENTITY site \"福州 &#38; 新闻\">\n<!ENTITY two '乙'>]>" + channel(
        ITEM.format("&site;&two;")
    )
    document = read_feed(text, url=URL)
    assert (document.entries[0].summary, document.warnings) == ("福州 & 新闻乙", ())


@pytest.mark.parametrize(
    ("declarations", "most_chars"),
    [
        ('<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">', 200_000),
        ('<!ENTITY x "' + "x" * 50_000 + '">', 100_000),
        ('<!ENTITY x "' + "x" * 200 + '">', 1_100_000),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', 100_000),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;', 100_000),
    ],
)
def test_entities_that_would_grow_or_fetch_are_harmless(declarations: str, most_chars: int) -> None:
    text = f"<!DOCTYPE rss [{declarations}]>" + channel(ITEM.format("&x;" * 10_000))
    summary = read_feed(text, url=URL).entries[0].summary
    assert len(summary) < most_chars
    assert "root:" not in summary


@pytest.mark.parametrize(
    "inner", ["<a>" * 4_000, "<a>" * 4_000 + "</a>" * 4_000, "<x " * 4_000, "<![CDATA[" * 50_000]
)
def test_deep_and_endless_markup_gives_the_item_and_no_crash(inner: str) -> None:
    assert titles(channel(f"<item><title>甲</title><link>http://a.example/1</link>{inner}</item>")) == ["甲"]


def test_what_breaks_feedparser_itself_is_a_format_error() -> None:
    with pytest.raises(FormatError, match=r"damaged beyond reading \(UnicodeEncodeError"):
        read_feed(channel("<item><title x='<![CDATA['>&#xD800;</title></item>"), url=URL)
