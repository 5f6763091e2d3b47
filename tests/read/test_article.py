"""Article pages of every family that we know: what stands where, exactly."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.model.rules import ArticleRules, NextRules, Pick
from aggregator.model.signals import Signals
from aggregator.read.article import entry_of_hint, read_article, read_part

PAGES = Path(__file__).parent / "articles"
URL = "http://news.example/fujian/2020-07-13/1.html"
SEED_URL = "http://www.taihainet.com/news/fujian/fzxw/2020-07-13/2407215.html"
SEED_TITLE = "福州通过“党建联盟+产业联盟”激发富民新动力"
LONG = "福州市今年将新建三所小学，新增学位两千个，预计九月开学时投入使用。" * 3


def page_of(name: str, url: str, *, encoding: str = "utf-8", **given: Any) -> RawDocument:
    text = (PAGES / name).read_bytes().decode(encoding)
    return read_article(text, url=url, **({"rules": ArticleRules(), "hint": None} | given))


def fields(entry: RawEntry, *names: str) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in names)


def read(
    body: str, *, head: str = "", url: str = URL, rules: ArticleRules | None = None, hint: Hint | None = None
) -> RawEntry:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    (entry,) = read_article(text, url=url, rules=rules or ArticleRules(), hint=hint).entries
    return entry


def json_ld(written: str) -> str:
    return f'<script type="application/ld+json">{written}</script>'


def article(*lines: str, title: str = "福州新建三所小学") -> str:
    return f'<h1>{title}</h1><div class="article-content">{"".join(lines) or f"<p>{LONG}</p>"}</div>'


def test_the_page_of_the_seed_gives_every_field_of_it() -> None:
    document = page_of("cmstop-news.html", SEED_URL)
    (entry,) = document.entries
    assert fields(entry, "link", "title", "published", "published_from") == (
        SEED_URL,
        SEED_TITLE,
        "2020-07-13 09:15",
        "page",
    )
    assert fields(entry, "publisher", "byline", "editor") == ("台海网", None, "林晓")
    assert entry.breadcrumb == ("福建", "福州新闻")
    assert entry.content.startswith('<p style="text-align:center"><img src="http://img.taihainet.com/')
    assert entry.content.endswith("“双赢”。(记者 张笑雪 通讯员 沈元)</p>")
    assert "援企稳岗" not in entry.content
    assert "下一页" not in entry.content


def test_the_further_pages_of_the_seed_are_its_only_links() -> None:
    stem = SEED_URL.removesuffix(".html")
    assert page_of("cmstop-news.html", SEED_URL).links == tuple(
        Link(f"{stem}_{number}.html", Role.PART, Hint(SEED_TITLE, number=number)) for number in (2, 3)
    )


def test_a_photo_page_gives_its_pictures_with_their_captions() -> None:
    (entry,) = page_of("cmstop-gallery.html", "http://www.taihainet.com/photos/fz/2018-05-06/1.html").entries
    assert fields(entry, "title", "published") == ("高清组图：三坊七巷花灯亮起", "2018-05-06 19:15")
    assert fields(entry, "publisher", "byline", "editor") == ("福州晚报", "陈小林", "吴海")
    assert (entry.content.count("<img"), "南后街的花灯。" in entry.content) == (2, True)


def test_the_twin_of_a_portal_page_has_the_address_that_the_page_calls_its_own() -> None:
    url = "http://xm.fjsen.com/wap/2020-01/16/content_30134589.htm"
    (entry,) = page_of("fjsen.html", url).entries
    assert fields(entry, "link", "title", "published") == (
        "http://xm.fjsen.com/2020-01/16/content_30134589.htm",
        "厦门地铁3号线过海段贯通",
        "2020-01-16 08:42:30",
    )
    assert fields(entry, "publisher", "byline", "editor") == ("厦门日报", "李静 林工", "陈楠")
    assert entry.breadcrumb == ("厦门频道",)
    assert entry.content.endswith("隧道全长4.9公里，最深处在海面下68米。</p>")


def test_a_local_page_of_peoples_daily_is_read_from_gbk() -> None:
    url = "http://js.people.com.cn/n2/2018/1220/c360300-32429943.html"
    (entry,) = page_of("people-local.html", url, encoding="gbk").entries
    assert fields(entry, "title", "published") == ("南京长江大桥恢复通车", "2018年12月20日08:15")
    assert fields(entry, "publisher", "byline", "editor") == ("新华日报", None, "张妍、吴纪攀")
    assert entry.breadcrumb == ("江苏频道", "南京")
    assert "debris" not in entry.content


def test_a_page_of_trs_goes_on_at_number_one() -> None:
    url = "http://news.cnr.cn/gundong/20200116/t20200116_524940252.shtml"
    document = page_of("trs.html", url)
    (entry,) = document.entries
    assert fields(entry, "title", "published", "publisher", "editor") == (
        "安顺：屯堡古村迎来旅游旺季",
        "2020-01-16 10:32",
        "央广网",
        "李思",
    )
    assert ".TRS_Editor P" not in entry.content
    assert [(link.url, link.hint.number) for link in document.links] == [
        (url.replace(".shtml", "_1.shtml"), 2)
    ]


def test_a_government_page_is_read_by_the_meta_elements_that_it_has_to_have() -> None:
    document = page_of("hanweb.html", "http://www.hangzhou.gov.cn/art/2020/7/13/art_1256350_1.html")
    (entry,) = document.entries
    assert fields(entry, "title", "published", "publisher") == (
        "西湖区新增三所幼儿园",
        "2020-07-13 10:05",
        "西湖区教育局",
    )
    assert entry.breadcrumb == ("区县动态", "西湖区")
    assert document.title == "杭州市人民政府"
    assert "打印本页" not in entry.content


def test_a_printed_headline_of_three_parts_has_its_main_line_as_title() -> None:
    url = "http://fjrb.fjsen.com/fjrb/html/2020-07/13/content_1024517.htm"
    (entry,) = page_of("founder-v1.html", url, hint=Hint("闽江两岸", edition="第02版：要闻")).entries
    assert fields(entry, "title", "published", "byline", "categories") == (
        "闽江两岸灯光秀今晚启动",
        "2020-07-12 23:28:27.0",
        "张文 李武",
        ("要闻",),
    )
    assert entry.content.startswith("<p>夜色经济再添新景</p><p>每晚两场 持续至国庆</p>")


def test_the_younger_template_of_newspapers_is_read_by_its_ids() -> None:
    url = "http://www.heze.cn/hzrb/pc/content/202007/13/content_20001.html"
    (entry,) = page_of("founder-v2.html", url, hint=Hint(edition="A1：要闻")).entries
    assert fields(entry, "title", "published", "categories") == (
        "曹县小麦亩产创新高",
        "2020年07月13日",
        ("要闻",),
    )
    assert entry.content.startswith("<p>全市麦收基本结束</p><p>——平均亩产五百二十公斤</p><p>本报讯")


def test_one_article_in_two_editions_has_one_identity() -> None:
    folder = "http://fjrb.fjsen.com/fjrb/html/2020-07/13/"
    ids = {
        page_of("founder-v1.html", f"{folder}content_{number}.htm", hint=Hint(edition=edition)).entries[0].id
        for number, edition in ((1024517, "02版：要闻"), (1024600, "08版：福州"))
    }
    assert [one[:6] for one in ids if one] == ["print:"]


def test_a_local_paper_on_wordpress_is_read_by_json_ld() -> None:
    url = "https://riversidechronicle.example/2020/07/council-approves-new-bridge/"
    document = page_of("wordpress.html", url)
    (entry,) = document.entries
    assert fields(entry, "title", "published", "updated", "authors", "categories", "breadcrumb") == (
        "Council approves new bridge over the Ashe",
        "2020-07-13T09:05:00-05:00",
        "2020-07-13T16:00:00+00:00",
        ("Maria Lopez",),
        ("City Hall",),
        ("Local", "Ashe County"),
    )
    picture = "https://riversidechronicle.example/wp-content/uploads/2020/07/bridge.jpg"
    assert entry.media == (RawMedia(picture, "image/jpeg"),)
    assert entry.content.startswith('<meta name="robots" content="index, follow, max-snippet:120"><p>')
    assert "Share this" not in entry.content
    assert document.title == "Riverside Chronicle"


def test_a_county_page_of_no_known_shape_is_read_all_the_same() -> None:
    (entry,) = page_of("us-county.html", "https://ashe.example/CivicAlerts.aspx?AID=123").entries
    assert fields(entry, "title", "published") == (
        "Road closure on Old Mill Road begins Monday",
        "July 10, 2020",
    )
    assert "replace a culvert" in entry.content
    assert "Government Circle" not in entry.content


def test_a_japanese_city_page_is_read_from_shift_jis() -> None:
    url = "https://www.city.aoba.example/kanko/oshirase/1.html"
    (entry,) = page_of("city-japan.html", url, encoding="cp932").entries
    assert fields(entry, "title", "published", "language", "breadcrumb") == (
        "新しい観光案内所を開設しました",
        "令和2年7月13日",
        "ja",
        ("観光・文化", "お知らせ"),
    )


def test_the_sources_own_selectors_come_first() -> None:
    rules = ArticleRules(
        content=(Pick(css="#t"),),
        remove=(Pick(css=".x"),),
        title=(Pick(css="h2"),),
        time=(Pick(css=".d"),),
        publisher=(Pick(css=".p"),),
        byline=(Pick(css=".b"),),
        breadcrumb=(Pick(css=".w a"),),
        images=(Pick(css="#t img", attribute="src"),),
    )
    body = (
        '<h1>报头</h1><h2>标题</h2><i class="d">2020-07-13</i><i class="p">来源：福州日报</i>'
        '<i class="b">张三</i>'
        '<i class="w"><a>闽侯</a></i><div id="t"><p>短文。</p><p class="x">走开</p><img src="1.png"></div>'
    )
    entry = read(body, rules=rules)
    assert fields(entry, "title", "published", "publisher", "byline", "breadcrumb") == (
        "标题",
        "2020-07-13",
        "福州日报",
        "张三",
        ("闽侯",),
    )
    assert entry.media == (RawMedia("http://news.example/fujian/2020-07-13/1.png", "image/png"),)
    assert entry.content == '<p>短文。</p><img src="1.png">'


def test_selectors_that_find_nothing_any_more_are_told() -> None:
    rules = ArticleRules(content=(Pick(css="#gone"),))
    document = read_article(f"<body>{article()}</body>", url=URL, rules=rules, hint=None)
    assert document.odd == (
        "the rules for the article's content found nothing, its text was found by its shape",
    )


def test_an_element_inside_another_that_the_rules_found_is_not_taken_twice() -> None:
    rules = ArticleRules(content=(Pick(css="div"),))
    assert read("<div>一<div>二</div></div><div>三</div>", rules=rules).content == (
        "<div>一<div>二</div></div>\n<div>三</div>"
    )


@pytest.mark.parametrize(
    ("shown", "head", "expected"),
    [
        ("", "<title>福州新建三所小学_福州新闻_台海网</title>", "福州新建三所小学"),
        ("", "<title>南京大桥通车--人民网</title>", "南京大桥通车"),
        ("", "<title>市政府开会-福州新闻网</title>", "市政府开会"),
        (
            "",
            '<meta property="og:title" content="桥通车 - 某报"><meta property="og:site_name" content="某报">',
            "桥通车",
        ),
        (
            "<h1>某报</h1><h1>福州新建三所小学</h1>",
            "<title>福州新建三所小学 | 某报</title>",
            "福州新建三所小学",
        ),
        ("<h1>只此一题</h1>", "<title>首页</title>", "只此一题"),
        ("<h1></h1>", "", "链接上的标题"),
        ("<h1>链接上…</h1>", "", "链接上的标题"),
        ("<h1>别的……</h1>", "", "别的……"),
        ("", "<!--enpproperty <title>方正&amp;标题</title>/enpproperty-->", "方正&标题"),
        ('<b id="title_baidu">百度标题</b>', "", "百度标题"),
        ("", '<script type="application/ld+json">{"@type":"Article","name":"名"}</script>', "名"),
    ],
)
def test_the_headline_is_whole_and_without_the_sites_name(shown: str, head: str, expected: str) -> None:
    body = f'{shown}<div class="article-content"><p>{LONG}</p></div>'
    assert read(body, head=head, hint=Hint("链接上的标题")).title == expected


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        ("", "今天是2026年11月24日 星期二 发布：2020-07-13 09:15 字号", "2020-07-13 09:15"),
        ("", "2026年11月24日 星期二", None),
        ("", "7月13日", None),
        ("", '<time datetime="2020-07-13T09:15:00+08:00">昨天</time>', "2020-07-13T09:15:00+08:00"),
        ("", "<time>2020/07/13 9:15</time>", "2020/07/13 9:15"),
        ("", '<i class="post-time">时间：2020-07-13</i>', "2020-07-13"),
        ('<meta name="PubDate" content="2020-07-13 10:00">', "2020-07-14 11:00", "2020-07-13 10:00"),
        ('<meta name="publishdate" content="2020-07-13">', "2020年07月13日11:20 来源", "2020年07月13日11:20"),
        ('<meta name="publishdate" content="2020-07-13">', "2020-07-14 11:00", "2020-07-13"),
    ],
)
def test_the_date_is_that_of_the_article(head: str, above: str, expected: str | None) -> None:
    entry = read(f"<p>{above}</p>{article()}", head=head)
    assert fields(entry, "published", "published_from") == (expected, "page" if expected else "url")


def test_without_a_date_the_one_beside_the_link_counts() -> None:
    assert fields(read(article(), hint=Hint(published="07-13")), "published", "published_from") == (
        "07-13",
        "page",
    )


@pytest.mark.parametrize(
    ("above", "publisher", "byline", "editor"),
    [
        ("来源：福州日报 作者：张三 责任编辑：李四", "福州日报", "张三", "李四"),
        ("来源: 编辑：王五", None, None, "王五"),
        ('<i class="byline">By Jane Doe</i>', None, "Jane Doe", None),
        ('<i class="editors">责编：赵六</i>', None, None, "赵六"),
        ('<i id="author_baidu">作者：</i>|', None, None, None),
    ],
)
def test_makers_stand_above_the_text(
    above: str, publisher: str | None, byline: str | None, editor: str | None
) -> None:
    entry = read(f"<p>{above}</p>{article()}")
    assert fields(entry, "publisher", "byline", "editor") == (publisher, byline, editor)


def test_a_responsible_editor_may_stand_under_the_text() -> None:
    assert read(f"{article()}<p>【责任编辑：钱七】</p>").editor == "钱七"


@pytest.mark.parametrize(
    ("body", "hinted", "expected"),
    [
        ("<p>当前位置：首页 &gt; 福建 &gt; 闽侯 &gt; 正文 标题</p>", (), ("福建", "闽侯")),
        ('<div class="crumb"><a>东南网</a><a>宁德</a></div>', (), ("宁德",)),
        ('<div class="crumb"><a>首页</a></div>', ("福鼎",), ("福鼎",)),
        (f'<div class="crumb"><a>莆田</a><a>{"长" * 70}</a></div>', (), ("莆田",)),
        ("", (), ()),
    ],
)
def test_the_breadcrumb_leaves_out_what_every_article_has(
    body: str, hinted: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert read(body + article(), hint=Hint(breadcrumb=hinted)).breadcrumb == expected


@pytest.mark.parametrize(
    "debris",
    [
        '<div class="share-box">分享到微信</div>',
        '<div id="comments"><p>沙发！</p></div>',
        "<p>用手持设备访问</p>",
        "<div>二维码</div>",
        "<p>扫一扫，用手机看新闻</p>",
        "<p>版权声明：本文版权归福州日报社所有，未经许可不得转载。</p>",
        "<p>凡本网注明来源的作品，转载请联系我们。</p>",
        "<p>© 2020 Riverside Chronicle. All rights reserved.</p>",
        '<p><a href="1_2.html">2</a> <a href="1_3.html">3</a></p>',
        "<p>相关新闻</p><ul><li><a href='/x.html'>另一条</a></li></ul>",
        "<div><h3>相关阅读：</h3></div><p>另一条</p>",
        "<script>var a = 1;</script><aside>热点</aside><!-- x -->",
        "<p><span>【打印】</span></p>",
    ],
)
def test_what_is_no_text_is_taken_out(debris: str) -> None:
    content = read(article(f"<p>{LONG}</p>", debris)).content
    assert content.replace("<div></div>", "").replace("<p></p>", "") == f"<p>{LONG}</p>"


def test_a_rule_that_would_remove_the_page_removes_nothing() -> None:
    assert read(article(), rules=ArticleRules(remove=(Pick(xpath="/*"),))).content == f"<p>{LONG}</p>"


def test_text_behind_what_is_taken_out_stays() -> None:
    body = f'<script>x</script>头<p>{LONG}</p><i class="share">分享</i>尾<b class="share">分享</b>完'
    assert read(article(body)).content == f"头<p>{LONG}</p>尾完"


def test_an_element_with_most_of_the_text_stays_whatever_its_name() -> None:
    assert LONG in read(article(f'<div class="print"><p>{LONG}</p></div>')).content


def test_a_line_with_a_picture_stays() -> None:
    assert "<img" in read(article(f"<p>{LONG}</p>", '<p><img src="1.jpg">扫码阅读</p>')).content


def test_a_heading_of_related_articles_at_the_very_beginning_is_text() -> None:
    assert "相关新闻" in read(article("<p>相关新闻</p>", f"<p>{LONG}</p>")).content


def test_json_ld_gives_the_text_where_no_element_does() -> None:
    head = json_ld(f'[{{"@type":["NewsArticle"],"articleBody":"{LONG}\\n二"}}]')
    assert read("<h1>题目题目</h1>", head=head).content == f"<p>{LONG}</p><p>二</p>"


@pytest.mark.parametrize(
    "written",
    [
        "{",
        "[[[" * 2000,
        '"text"',
        '{"@graph": 1}',
        "{}" * 3,
        '{"@type":"BreadcrumbList","itemListElement":3}',
    ],
)
def test_broken_json_ld_counts_for_nothing(written: str) -> None:
    head = f'<script type="application/ld+json">{written}</script>'
    assert read(article(), head=head).title == "福州新建三所小学"


def test_json_ld_is_read_up_to_a_bound() -> None:
    objects = ",".join(["{}"] * 2000)
    head = f'<script type="application/ld+json">[{objects},{{"@type":"Article","headline":"太远"}}]</script>'
    assert read(article(), head=head).title == "福州新建三所小学"


def test_a_breadcrumb_of_json_ld_is_read_in_its_order() -> None:
    items = '{"position":"2","item":{"name":"B"}},{"position":1,"name":"A"},{"position":null},7'
    head = json_ld(f'{{"@type":"BreadcrumbList","itemListElement":[{items}]}}')
    assert read(article(), head=head).breadcrumb == ("A", "B")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            json_ld('{"@type":"NewsArticle","isAccessibleForFree":"False"}'),
            Signals(no_full_text=True, reasons=("JSON-LD isAccessibleForFree: false",)),
        ),
        (
            '<meta property="article:content_tier" content="locked">',
            Signals(no_full_text=True, reasons=("meta article:content_tier: locked",)),
        ),
        ('<meta property="article:content_tier" content="free">', Signals()),
    ],
)
def test_marks_of_a_paywall_lower_the_rights(head: str, expected: Signals) -> None:
    assert read(article(), head=head).signals == expected


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/fujian/2020-07-13/2.html", "http://news.example/fujian/2020-07-13/2.html"),
        ("http://m.news.example/1.html", "http://m.news.example/1.html"),
        ("http://news.example/", URL),
        ("http://other.test/1.html", URL),
        ("javascript:0", URL),
    ],
)
def test_an_address_of_its_own_is_one_of_the_same_site(canonical: str, expected: str) -> None:
    assert read(article(), head=f'<link rel="canonical" href="{canonical}">').link == expected


@pytest.mark.parametrize("image", ["/static/logo.png", "", "data:image/png;base64,AA"])
def test_the_sites_own_picture_is_none_of_the_article(image: str) -> None:
    assert read(article(), head=f'<meta property="og:image" content="{image}">').media == ()


def test_a_picture_of_unknown_form_has_no_type() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","image":[{"url":"/a?id=1"}]}</script>'
    assert read(article(), head=head).media == (RawMedia("http://news.example/a?id=1"),)


def test_a_video_page_gives_what_it_says_of_itself() -> None:
    said = "记者走访三坊七巷的花灯市场。"
    head = f'<meta property="og:type" content="article"><meta name="description" content="{said}">'
    assert read('<h1>视频：花灯</h1><video src="1.mp4"></video>', head=head).content == (
        "<p>记者走访三坊七巷的花灯市场。</p>"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no page"),
        ("<div id=app></div><script>render()</script>", "shows nothing without JavaScript"),
        ("<p>You need to enable JavaScript to run this app.</p>", "shows nothing without JavaScript"),
        ("<title>404 Not Found</title><h1>404</h1><p>nginx</p>", "says that the article is not there"),
        ("<h1>抱歉，您访问的页面不存在</h1><p>五秒后返回首页</p>", "says that the article is not there"),
        ("<title>用户登录</title><h1>请先登录</h1><input><input type=password>", "asks for a login"),
        ("<p>这一页上只有短短的一句话，二十多个字，什么也没有说。</p>", "holds no article's text"),
    ],
)
def test_a_page_that_is_no_article_is_refused(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read_article(text, url=URL, rules=ArticleRules(), hint=None)


def rows(count: int) -> str:
    return "".join(
        f'<li><a href="/2020-07-13/{n}.html">福州第{n}条新闻的标题在这里</a></li>' for n in range(count)
    )


def test_a_list_inside_the_place_of_a_text_is_told() -> None:
    with pytest.raises(FormatError, match="is a list page with 20 links, not an article"):
        read(article(f"<ul>{rows(20)}</ul>"))


def test_a_section_page_around_a_short_text_is_told() -> None:
    page = (
        f'<ul>{rows(60)}</ul><div class="article-content"><p>每日要闻，一网打尽，天天更新不停歇。</p></div>'
    )
    with pytest.raises(FormatError, match="is a list page with 60 links"):
        read(page, url="http://news.example/fujian/")


def test_an_article_among_many_links_is_one() -> None:
    assert LONG in read(f"<ul>{rows(60)}</ul>{article()}").content
    flash = article("<p>明日全市停水检修管网，请市民提前储水。</p>")
    short = f'<ul>{rows(60)}</ul><b id="pubtime_baidu">2020-07-13</b>{flash}'
    assert read(short).published == "2020-07-13"


def test_an_article_about_a_lost_page_is_one() -> None:
    assert read(article(f"<p>{LONG * 4}</p>", title="市民反映网站404")).title == "市民反映网站404"


def test_an_article_that_never_came_is_what_was_said_of_it() -> None:
    hint = Hint("标题", "2020-07-13", "A < B", "要闻", "03版：城事", ("福建",))
    document = entry_of_hint(hint, url=URL)
    assert (document.format, document.links) == ("article", ())
    assert document.entries == (
        RawEntry(
            link=URL,
            title="标题",
            title_is_html=False,
            summary="A &lt; B",
            published="2020-07-13",
            published_from="page",
            base=URL,
            categories=("要闻", "城事"),
            breadcrumb=("福建",),
        ),
    )
    assert entry_of_hint(Hint(), url=URL).entries[0].published_from == "url"


def test_a_further_part_continues_its_article() -> None:
    hint = Hint("标题", key="url:news.example/1.html", number=2)
    text = f'<body>{article()}<a href="1_2.html">2</a><a href="1_3.html">3</a><a href="1.html">1</a></body>'
    document = read_part(text, url=URL.replace("1.html", "1_2.html"), rules=ArticleRules(), hint=hint)
    assert document.part_of == "url:news.example/1.html"
    assert [(entry.title, entry.content) for entry in document.entries] == [("标题", f"<p>{LONG}</p>")]
    assert [(link.url, link.hint.key, link.hint.number) for link in document.links] == [
        (URL.replace("1.html", "1_3.html"), "url:news.example/1.html", 3)
    ]


@pytest.mark.parametrize(
    ("url", "hrefs", "expected"),
    [
        (
            "http://a.example/x/name/",
            ["/x/name/2/", "/x/name/3/", "/x/other/2/"],
            ["/x/name/2/", "/x/name/3/"],
        ),
        (
            "http://a.example/v.php?id=7",
            ["?id=7&page=2", "?id=8&page=2", "?id=7&page=x"],
            ["/v.php?id=7&page=2"],
        ),
        ("http://a.example/content_5.htm", ["content_5_2.htm", "content_6.htm"], []),
        ("http://a.example/content_30134589.htm", ["content_30134589_2.htm"], ["/content_30134589_2.htm"]),
        ("http://a.example/1", ["javascript:x", "", "1"], []),
    ],
)
def test_further_pages_are_known_by_the_shape_of_their_address(
    url: str, hrefs: list[str], expected: list[str]
) -> None:
    links = "".join(f'<a href="{href}">页</a>' for href in hrefs)
    document = read_article(f"<body>{article()}{links}</body>", url=url, rules=ArticleRules(), hint=None)
    assert [link.url.removeprefix("http://a.example") for link in document.links] == expected


def test_further_pages_can_be_named_by_a_rule_and_bounded() -> None:
    picks = (Pick(css=".more a", attribute="href"),)
    links = (
        '<div class="more"><a href="1.html">1</a><a href="p2">2</a><a href="p3">3</a><a href="p4">4</a></div>'
    )
    document = read_article(
        f"<body>{article()}{links}</body>",
        url=URL,
        rules=ArticleRules(parts=NextRules(picks, at_most=2)),
        hint=None,
    )
    assert [(link.url.rpartition("/")[2], link.hint.number) for link in document.links] == [
        ("p2", 2),
        ("p3", 3),
    ]


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='article-content'>", "</div>", "<a href='1_2.html'>", "</a>", "<h1>"),
        *(
            "<!--enpproperty <title>",
            "</title>",
            "/enpproperty-->",
            "<!--enpcontent-->",
            "<!--/enpcontent-->",
        ),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            "{",
            "}",
            '"@type":"Article"',
            "<table>",
            "<td>",
        ),
        *(
            "<meta name=robots content=none>",
            "<title>",
            "404",
            "相关新闻",
            "来源：",
            "2020-07-13 09:15",
            LONG,
        ),
        *(
            "<img src=x>",
            "<form>",
            "<input type=password>",
            "登录",
            "<base href='http://['>",
            "\x00",
            "<time>",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_any_text_gives_a_document_or_a_format_error(text: str) -> None:
    for hint in (None, Hint("标题", edition="1版")):
        try:
            document = read_article(text, url=URL, rules=ArticleRules(), hint=hint)
        except FormatError:
            continue
        assert len(document.entries) == 1


def test_headline_and_date_inside_of_an_article_element_are_no_text() -> None:
    body = (
        f"<article><header><h1>福州新建三所小学</h1><p>2020-07-13 09:15</p></header><!-- text -->"
        f"<p>{LONG}</p></article>"
    )
    entry = read(body)
    assert (entry.content, entry.published) == (f"<p>{LONG}</p>", "2020-07-13 09:15")


def test_an_article_element_keeps_its_picture_and_what_stands_above_without_a_headline() -> None:
    pictured = f'<article><h1>福州新建三所小学</h1><figure><img src="1.png"></figure><p>{LONG}</p></article>'
    assert read(pictured).content == f'<figure><img src="1.png"></figure><p>{LONG}</p>'
    without = f"<h1>福州新建三所小学</h1><article><p>导读</p><p>{LONG}</p></article>"
    assert read(without).content == f"<p>导读</p><p>{LONG}</p>"
    below = f"<article><p>导读</p><p>{LONG}</p><h1>福州新建三所小学</h1></article>"
    assert read(below).content.startswith("<p>导读</p>")


def test_of_two_elements_with_known_names_the_inner_one_is_the_text() -> None:
    inner = f'<div class="post-content"><h2>学校</h2><div class="entry-content"><p>{LONG}</p></div></div>'
    assert read(inner).content == f"<p>{LONG}</p>"
    lesser = f'<div class="post-content"><p>{LONG}</p><div class="entry-content"><p>完。</p></div></div>'
    assert "完。" in read(lesser).content
    assert LONG in read(lesser).content


def test_a_link_between_the_paragraphs_of_a_text_that_asks_for_support_is_dropped() -> None:
    asking = article(f"<p>{LONG}</p>", '<a href="/s">Support local journalism</a><a href="/m">地图</a>')
    assert read(asking).content == f'<p>{LONG}</p><a href="/m">地图</a>'


@pytest.mark.parametrize("path", ["/2026/11/24/three-new-schools/", "/three-new-schools-in-town/"])
def test_a_short_article_is_no_list_because_its_address_ends_in_a_slash(path: str) -> None:
    menu = "".join(f'<a href="/{n}/">栏目</a>' for n in range(50))
    short = f'<h1>福州新建三所小学</h1><div class="entry-content"><p>{LONG[:66]}</p></div>{menu}'
    assert read(short, url=f"http://news.example{path}").content == f"<p>{LONG[:66]}</p>"


def test_what_stands_behind_a_break_in_the_headline_is_no_part_of_it() -> None:
    head = "<title>福州新建三所小学 - 本地新闻</title>"
    shown = f'<h1>福州新建三所小学<br><span>时间：2020-07-13</span></h1><div id="zoom"><p>{LONG}</p></div>'
    assert read(shown, head=head).title == "福州新建三所小学"
