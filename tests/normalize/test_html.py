import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalize.html import MAX_CHARS, MAX_TAGS, plain_text, safe_html, text_of

BASE = "http://x.cn/a/b.html"


def safe(fragment: str) -> str:
    return safe_html(fragment, base=BASE)


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        ("", ""),
        ("text & more > less", "text &amp; more &gt; less"),
        ("a &lt;b&gt; c", "a &lt;b&gt; c"),
        ("first\n\n  second\n", "first<br>second"),
        ("<p>one\ntwo</p>", "<p>one\ntwo</p>"),
        ("<x-y>one\ntwo</x-y>", "one two"),
        # comments, styles and scripts
        ("<p>a<!--enpproperty <articleid>1</articleid>/enpproperty-->b</p>", "<p>ab</p>"),
        ("<style>p{}</style><script>x</script><p>a</p>", "<p>a</p>"),
        ('<p onclick="x" style="color:red" class="y" id="z">a</p>', "<p>a</p>"),
        ("<p>a</p><iframe src='http://x.cn/'>b</iframe>", "<p>a</p>"),
        ("<form><p>a</p><input></form>", "<p>a</p>"),
        # links
        ('<a href="/c 1.html">y</a>', '<a href="http://x.cn/c%201.html" rel="noopener nofollow">y</a>'),
        ('<a href="c.html">y</a>', '<a href="http://x.cn/a/c.html" rel="noopener nofollow">y</a>'),
        (
            '<a href="?a=1&amp;b=2">y</a>',
            '<a href="http://x.cn/a/b.html?a=1&amp;b=2" rel="noopener nofollow">y</a>',
        ),
        (
            '<a href="http://y.cn/?utm_source=x" target=_blank rel=me>y</a>',
            '<a href="http://y.cn/" rel="noopener nofollow">y</a>',
        ),
        ('<a href="mailto:a@b.cn">y</a>', '<a href="mailto:a@b.cn" rel="noopener nofollow">y</a>'),
        ("<a href='javascript:alert(1)'>y</a>", "y"),
        ("<a href='java\nscript:alert(1)'>y</a>", "y"),
        ("<a href='&#1;javascript:alert(1)'>y</a>", "y"),
        ("<a name=top>y</a>", "y"),
        ("<a>y</a>", "y"),
        # lazy and broken images, tracking pixels
        (
            '<img src="data:image/gif;base64,R0" data-src="/r.jpg" alt="a<b">',
            '<img src="http://x.cn/r.jpg" alt="a&lt;b">',
        ),
        (
            '<img data-original="//c.cn/x.jpg" src="/l.gif" width=640 height=auto>',
            '<img src="http://c.cn/x.jpg" width="640">',
        ),
        ('<img data-src="javascript:x" src="r.jpg">', '<img src="http://x.cn/a/r.jpg">'),
        ('<p>a<img src="http://h.cn/undefined"></p>', "<p>a</p>"),
        ('<p>a<img src="http://p.cn/x.gif" width=1 height=1px></p>', "<p>a</p>"),
        ('<p>a<img src="http://feeds.feedburner.com/~r/x/~4/y"></p>', "<p>a</p>"),
        ("<p>a<img alt=b></p>", "<p>a</p>"),
        ('<p><img src="/only.jpg"></p>', '<p><img src="http://x.cn/only.jpg"></p>'),
        # empty elements and blanks
        ("<p></p><p>&nbsp; </p><div><p> </p><br></div>", ""),
        ("<p>a</p><p><b> </b></p><br><br>", "<p>a</p>"),
        ("&nbsp; &nbsp;", ""),
        ("\r&nbsp;<p>a</p>", "<p>a</p>"),
        ("x<b> </b>y", "x y"),
        ("<table><tr><td></td></tr></table>x", "<table><tbody><tr><td></td></tr></tbody></table>x"),
        ("<p>a</p>   <ul><li></li></ul>", "<p>a</p>"),
        ("<pre>\n\n x\n</pre>", "<pre> x\n</pre>"),
        # invisible characters, however they are written
        ("a&#x202e;b&#1;c&#8203;d\u200be\x00f", "abcdef"),
        ("<p>می\u200cخواهم</p>", "<p>می\u200cخواهم</p>"),
        ("<p>\ud800</p>x", "x"),
        # elements that vanish must not leave others nested
        ("<li><section><li>a", "<li>a</li>"),
        ("<p><marquee><p>x", "<p>x</p>"),
    ],
)
def test_a_fragment_is_safe_absolute_and_tidy(fragment: str, wanted: str) -> None:
    assert safe(fragment) == wanted


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        ("", ""),
        ("a\n\n  b\u3000\u3000c\xa0d", "a\nb c d"),
        ("A &amp; B &lt;x&gt;", "A & B <x>"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("<p>\u3000\u3000笋干、&nbsp;辣椒\u200b</p>", "笋干、 辣椒"),
        ("<b>福</b>州<i>新闻</i>", "福州新闻"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "a b\nc"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("one\ntwo<br>three", "one two\nthree"),
        ("<script>x</script><!-- y --><style>z</style>a", "a"),
        ('<a title="<img src=x>">t</a>', "t"),
        ("a < b", "a < b"),
        ("<p>a\ud800b\x00c", "abc"),
    ],
)
def test_the_plain_text_is_what_a_reader_would_read(fragment: str, wanted: str) -> None:
    assert plain_text(fragment) == wanted


HOSTILE = {
    "nested elements": "<div>" * 100_000,
    "nested formatting": "<b>" * 100_000 + "x",
    "formatting that is opened again in each block": "".join(f"<font a={i}><p>x" for i in range(50_000)),
    "formatting behind quoted brackets": '<b title=">1">' * 4000 + "<p>x" * 5000,
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "opening brackets": "<" * 1_000_000,
    "nested lists": "<ul><li>" * 50_000,
    "nested tables": "<table><tr><td>" * 30_000,
    "entities": "&amp;" * 300_000,
    "breaks": "<div>" * 3000 + "<br>" * 4000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_html_is_cut_to_a_bounded_size(kind: str) -> None:
    # the largest growth: each of 3 x 13 formatting elements around each of 10,000 blocks
    assert len(safe(HOSTILE[kind])) <= 10 * MAX_CHARS + 39 * 7 * MAX_TAGS
    assert len(plain_text(HOSTILE[kind])) <= 10 * MAX_CHARS


def test_an_inlined_picture_does_not_push_the_text_over_the_bound() -> None:
    picture = "A" * (MAX_CHARS + 1)
    assert safe(f'<p><img src="data:image/png;base64,{picture}">text</p>') == "<p>text</p>"


PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<a href='/x?a=1&b=2'>", "<a>", "</a>",
        "<img src=x.jpg alt='\"<'>", "<img data-src=/y>",
        "<b>", "</b>", "<i>", "</i>", "<ul>", "<li>", "</ul>", "<table>", "<td>", "</table>", "<br>",
        "<pre>", "</pre>", "\n", " ",
        "text", "&nbsp;", "&lt;", "&", "<", ">", "<!--", "-->", "<script>", "</script>", "<section>",
        "<font>", "<center>",
        "<h1>", "<h2>", "<svg>", "<form>", "<o:p>", "&#x202e;", "\u200b", "\x00", "\ud800", "<dd>", "<dt>",
        "<blockquote>",
        "<ruby>", "<rt>", "<details>", "<summary>", "<select>", "<option>", "<mailto", "\u2028", "<nobr>",
        "<caption>", "<tr>",
    ]
)  # fmt: skip
FRAGMENTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))
ALLOWED = re.compile(r"</?[a-z][a-z0-9]*(?: [a-z]+=\"[^\"<>]*\")*>")


@settings(max_examples=300)
@given(fragment=FRAGMENTS)
def test_cleaning_is_idempotent_and_leaves_only_plain_tags(fragment: str) -> None:
    once = safe(fragment)
    assert safe(once) == once
    assert ALLOWED.sub("", once).count("<") == 0
    assert "javascript:" not in once


@settings(max_examples=300)
@given(fragment=FRAGMENTS)
def test_the_text_of_the_safe_fragment_needs_no_second_parser(fragment: str) -> None:
    once = safe(fragment)
    assert text_of(once) == plain_text(once)
