"""Digital newspapers in both of Founder's templates: issues, editions, days without an issue."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import RawDocument
from aggregator.model.rules import EpaperRules, Layout
from aggregator.read.epaper import read_edition, read_issue
from aggregator.read.epaperprint import print_identity

PAGES = Path(__file__).parent / "articles"
V1 = "http://fjrb.fjsen.com/fjrb/html/2020-07/13/"
V2 = "http://www.heze.cn/hzrb/pc/layout/202007/13/"
CONTENT_V2 = "http://www.heze.cn/hzrb/pc/content/202007/13/"


def issue(name: str, url: str, rules: EpaperRules | None = None) -> RawDocument:
    return read_issue((PAGES / name).read_text(encoding="utf-8"), url=url, rules=rules or EpaperRules())


def edition(body: str, hint: Hint | None = None, rules: EpaperRules | None = None) -> list[tuple[str, str]]:
    document = read_edition(
        f"<body>{body}</body>", url=f"{V1}node_23.htm", rules=rules or EpaperRules(), hint=hint
    )
    return [(link.url.removeprefix(V1), link.hint.title) for link in document.links]


ARTICLES_V1 = (
    Link(f"{V1}content_101.htm", Role.ARTICLE, Hint("福州地铁四号线开通", edition="01版：头版")),
    Link(f"{V1}content_102.htm", Role.ARTICLE, Hint("三坊七巷夜游开放", edition="01版：头版")),
)
EDITIONS_V1 = (
    Link(f"{V1}node_23.htm", Role.EDITION, Hint(edition="02版：要闻")),
    Link(f"{V1}node_24.htm", Role.EDITION, Hint(edition="03版：广告")),
)


@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.FOUNDER_V1])
def test_an_issue_of_the_older_template_gives_its_articles_and_the_other_editions(layout: Layout) -> None:
    document = issue("issue-v1.html", f"{V1}node_22.htm", EpaperRules(layout=layout))
    assert (document.format, document.entries, document.dropped) == ("epaper", (), {})
    assert document.links == (*ARTICLES_V1, *EDITIONS_V1)


@pytest.mark.parametrize("layout", [Layout.AUTO, Layout.FOUNDER_V2])
def test_an_issue_of_the_younger_template_is_read_like_it(layout: Layout) -> None:
    document = issue("issue-v2.html", f"{V2}node_A1.html", EpaperRules(layout=layout))
    assert document.links == (
        Link(f"{CONTENT_V2}content_20001.html", Role.ARTICLE, Hint("曹县小麦亩产创新高", edition="A1：要闻")),
        Link(f"{CONTENT_V2}content_20002.html", Role.ARTICLE, Hint("牡丹区新修公路", edition="A1：要闻")),
        Link(f"{V2}node_A2.html", Role.EDITION, Hint(edition="A2：民生")),
    )


def test_editions_are_left_out_by_name() -> None:
    document = issue("issue-v1.html", f"{V1}node_22.htm", EpaperRules(without=("广告|副刊",)))
    assert document.links == (*ARTICLES_V1, EDITIONS_V1[0])
    assert document.dropped == {"edition": 1}


def test_only_wanted_editions_are_taken_and_the_page_itself_may_be_none() -> None:
    document = issue("issue-v1.html", f"{V1}node_22.htm", EpaperRules(editions=("要闻",)))
    assert document.links == (EDITIONS_V1[0],)


def test_the_hint_of_a_link_names_the_edition() -> None:
    found = read_edition(
        '<a href="content_7.htm">题目</a>',
        url=f"{V1}node_23.htm",
        rules=EpaperRules(),
        hint=Hint(edition="02版"),
    )
    assert [link.hint for link in found.links] == [Hint("题目", edition="02版")]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ('<div id="NewsEditionName">当前版： 04版：体育</div>', "04版：体育"),
        ('<p id="layout">第A2版:民生</p>', "A2版:民生"),
        ('<div id="NewsEditionName">要闻</div>', "要闻"),
        ("<p>当前版：05版 文化</p>", "05版 文化"),
        ("", ""),
    ],
)
def test_an_edition_says_its_name_itself(shown: str, expected: str) -> None:
    body = f'<body>{shown}<br><a href="content_7.htm">题目</a></body>'
    (link,) = read_edition(body, url=f"{V1}node_23.htm", rules=EpaperRules()).links
    assert link.hint.edition == expected


def test_an_edition_with_pictures_alone_gives_no_article() -> None:
    assert edition('<img src="b04.jpg"><a href="../../../page/1/b04.pdf">PDF下载</a>') == []


def test_advertisements_and_page_turning_are_no_articles() -> None:
    links = "".join(
        f'<a href="content_{number}.htm">{name}</a>'
        for number, name in enumerate(
            ["广告", "公益广告", "本版责编 张三", "下一篇", "福州今日有雨", "无标题"], start=1
        )
    )
    assert edition(links) == [("content_5.htm", "福州今日有雨")]


def test_the_picture_map_counts_only_where_there_is_no_list() -> None:
    advertised = '<area href="content_9.htm" alt="广告">'
    areas = f'<map name="PagePicMap"><area href="content_1.htm" title="一">{advertised}</map>'
    assert edition(areas) == [("content_1.htm", "一")]
    assert edition(areas + '<a href="content_2.htm">二</a>') == [("content_2.htm", "二")]


def test_an_address_named_twice_has_its_longest_name() -> None:
    others = '<a href="x.htm">别的</a><a href="mailto:a@b.c">信</a>'
    links = f'<a href="content_1.htm"><img></a><a href="content_1.htm">全题</a>{others}'
    assert edition(links) == [("content_1.htm", "全题")]


def test_an_edition_gives_at_most_as_many_articles_as_wanted() -> None:
    links = "".join(f'<a href="content_{n}.htm">第{n}题</a>' for n in range(1, 5))
    assert len(edition(links, rules=EpaperRules(max_articles=2))) == 2


@pytest.mark.parametrize(
    ("page", "to"),
    [
        (
            '<meta http-equiv="refresh" content="0;URL=html/2020-07/13/node_1.htm">',
            "html/2020-07/13/node_1.htm",
        ),
        (
            "<script>window.location.href = 'html/2020-07/13/node_1.htm';</script>",
            "html/2020-07/13/node_1.htm",
        ),
        ("<meta name=a><script>location.replace('/a/node_1.htm')</script>", "../a/node_1.htm"),
        ('<meta http-equiv="refresh" content="300"><script>location="n.htm"</script>', "n.htm"),
    ],
)
def test_an_index_that_only_forwards_gives_the_issue(page: str, to: str) -> None:
    document = read_issue(page, url="http://paper.example/epaper/paperindex.htm", rules=EpaperRules())
    folder = "http://paper.example/epaper/"
    expected = f"http://paper.example/{to[3:]}" if to.startswith("../") else f"{folder}{to}"
    assert document.links == (Link(expected, Role.NEXT),)


def test_a_page_that_renews_itself_is_read() -> None:
    page = '<meta http-equiv="refresh" content="300;url=node_22.htm"><a href="content_1.htm">一</a>'
    document = read_issue(page, url=f"{V1}node_22.htm", rules=EpaperRules())
    assert [link.role for link in document.links] == [Role.ARTICLE]


@pytest.mark.parametrize("said", ["今日无版面", "春节休刊", "当日没有报纸"])
def test_a_day_without_an_issue_is_no_fault(said: str) -> None:
    document = read_issue(f"<p>{said}</p>", url=f"{V1}node_22.htm", rules=EpaperRules())
    assert (document.links, document.warnings) == ((), ())


def test_a_page_that_changed_is_told() -> None:
    with pytest.raises(FormatError, match="shows neither editions nor articles"):
        read_issue("<p>欢迎</p>", url=f"{V1}node_22.htm", rules=EpaperRules())


def test_the_former_addresses_of_peoples_daily_are_known() -> None:
    url = "http://paper.people.com.cn/rmrb/html/2024-11/30/nbs.D110000renmrb_01.htm"
    page = (
        '<a href="nbs.D110000renmrb_02.htm">02版：要闻</a><a href="nw.D110000renmrb_20241130_1-01.htm">一</a>'
    )
    roles = [link.role for link in read_issue(page, url=url, rules=EpaperRules()).links]
    assert roles == [Role.ARTICLE, Role.EDITION]


def test_a_printed_article_is_known_again_by_issue_headline_and_text() -> None:
    text = "闽江两岸灯光秀今晚启动，江滨大道分段限行。"
    one = print_identity("灯光秀", f"<p>{text}</p>", url=f"{V1}content_1.htm")
    assert one == print_identity("灯光 秀", f"<div> {text}</div>", url=f"{V1}content_2.htm")
    assert one != print_identity("灯光秀", text, url=f"{V1.replace('13', '14')}content_1.htm")
    assert print_identity("灯光秀", "图", url=V1) is None
    assert print_identity("", text, url=V1) is None


PIECES = st.sampled_from(
    [
        *(
            "<a href='content_1.htm'>",
            "</a>",
            "<area href='content_2.htm'>",
            "<map>",
            "</map>",
            "一版",
            "广告",
        ),
        *(
            "<a href='node_2.htm'>",
            "<ul id=layoutlist><li>",
            "<table id=bmdhTable>",
            "当前版：01版",
            "无版面",
        ),
        *(
            "<base href='http://['>",
            "<meta http-equiv=refresh content='0;url=http://['>",
            "location='x'",
            "\x00",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=20).map("".join))
def test_any_text_gives_a_document_or_a_format_error(text: str) -> None:
    for read in (read_issue, read_edition):
        try:
            document = read(text, url=f"{V1}node_22.htm", rules=EpaperRules())
        except FormatError:
            continue
        assert document.entries == ()
