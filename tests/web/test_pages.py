from datetime import timedelta
from gzip import compress
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from aggregator.model.entry import Credit, Evidence, Moment, Precision
from aggregator.model.site import Site
from aggregator.model.source import SourceKind
from tests.support.builders import NOW, copy, moment, source, story
from tests.web.fakes import FUZHOU, LATER, MINUTE, House, arabic_story, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

PAGE = f"/regions/{FUZHOU}"


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(3))
    return made


def page(house: House, path: str = PAGE) -> LexborHTMLParser:
    response = house.client().get(path)
    assert response.status_code == 200
    return parsed(response)


def test_a_region_page_lists_its_stories_with_outlet_time_and_excerpt(house: House) -> None:
    tree = page(house)
    assert one(tree, "h1").text() == "福州"
    first = tree.css("article")[0]
    link = first.css_first("h3 a")
    assert link is not None
    assert link.attributes["href"] == "http://news.example/2026/11/24/1.html"
    assert link.text() == "福州新闻第1条"
    assert texts(tree, "article .source")[0] == "福州日报 19:00"
    assert texts(tree, "article .excerpt")[0] == "正文1。"
    assert tree.css("article time")[0].attributes["datetime"] == "2026-11-24T19:00:00+08:00"


def test_a_region_page_offers_three_feeds_to_browsers_and_to_people(house: House) -> None:
    tree = page(house)
    feeds = [f"https://news.example{PAGE}/feed.{kind}" for kind in ("rss", "atom", "json")]
    alternates = tree.css('head link[rel="alternate"]:not([type$="oembed"])')
    assert [node.attributes["href"] for node in alternates] == feeds
    assert [node.attributes["type"] for node in alternates] == [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ]
    more = [f"https://news.example{PAGE}/{name}" for name in ("top.atom", "feeds.opml")]
    assert hrefs(tree, ".feeds a") == [*feeds, *more]
    assert texts(tree, ".feeds a") == [*feeds, *more]


def test_a_region_page_shows_the_line_to_embed_it(house: House) -> None:
    code = one(page(house), ".code").text()
    assert code.startswith(f'<iframe src="https://news.example/embed/{FUZHOU}.html" title="福州新闻"')
    assert code.endswith("></iframe>")


def test_a_region_page_leads_up_and_down_the_tree(house: House) -> None:
    tree = page(house, "/regions/cn/fujian")
    assert texts(tree, ".crumbs li") == ["全部地区", "中国", "福建"]
    assert hrefs(tree, ".crumbs a") == ["/regions/all", "/regions/cn"]
    assert hrefs(tree, ".tree a") == ["/regions/cn/fujian/fuzhou"]
    assert texts(tree, ".tree time") == ["2026年11月24日 20:00"]


def test_other_media_of_a_story_are_named_and_linked(house: House) -> None:
    lead = story(
        also_in=(
            copy(2, source_id="xiamen-daily", url="https://xmrb.example/2.html"),
            copy(3, source_id="kuna"),
        )
    )
    house.store.show(FUZHOU, lead, at=LATER)
    tree = page(house)
    assert texts(tree, ".also") == ["另见 厦门日报、كونا"]
    assert hrefs(tree, ".also a") == ["https://xmrb.example/2.html", "http://news.example/2026/11/24/3.html"]


def test_the_credit_line_of_a_story_is_restored(house: House) -> None:
    lead = copy(credit=Credit(publisher="新华社", reporters=("张三",), editor="李四"))
    house.store.show(FUZHOU, story(lead=lead), at=LATER)
    (line,) = texts(page(house), ".credit")
    assert "新华社" in line
    assert "李四" in line


def test_stories_stand_under_the_day_of_the_region_on_which_they_were_listed(house: House) -> None:
    evening = [story(number, listed_at=NOW - timedelta(hours=8 * number)) for number in (1, 2, 3)]
    house.store.show(FUZHOU, *evening, at=LATER)
    tree = page(house)
    assert texts(tree, "h2.label") == ["2026年11月24日 星期二", "2026年11月23日 星期一"]
    # 12:00 UTC less 16 h is 20:00 UTC of the day before, but 04:00 of the same day in Fuzhou
    assert [len(node.css("article")) for node in tree.css(".front section")] == [2, 1]


@pytest.mark.parametrize(
    ("published", "shown", "machine"),
    [
        (moment(NOW), "20:00", "2026-11-24T20:00:00+08:00"),
        (moment(NOW - timedelta(days=1)), "2026年11月23日 20:00", "2026-11-23T20:00:00+08:00"),
        (moment(NOW, Precision.MINUTE), "20:00", "2026-11-24T20:00:00+08:00"),
        (moment(NOW, Precision.DAY), "2026年11月24日", "2026-11-24"),
        (Moment(NOW, Precision.UNKNOWN, Evidence.SEEN), "首次见于 20:00", "2026-11-24T20:00:00+08:00"),
    ],
)
def test_a_time_is_shown_no_more_exactly_than_it_is_known(
    house: House, published: Moment, shown: str, machine: str
) -> None:
    house.store.show(FUZHOU, story(lead=copy(published=published)), at=LATER)
    tree = page(house)
    assert texts(tree, "article .when") == [shown]
    assert tree.css("article time")[0].attributes["datetime"] == machine


def test_a_long_region_is_read_page_by_page_without_loss(house: House) -> None:
    house.store.show(FUZHOU, *stories(120), at=LATER)
    client, path, seen, sizes = house.client(), PAGE, [], []
    while True:
        tree = parsed(client.get(path))
        shown = texts(tree, "h3")
        seen += shown
        sizes.append(len(shown))
        onward = hrefs(tree, '.pages a[rel="next"]')
        assert onward == hrefs(tree, 'head link[rel="next"]')
        if not onward:
            break
        assert onward[0] is not None
        path = onward[0]
    assert seen == [f"福州新闻第{number}条" for number in range(1, 121)]
    assert sizes == [50, 50, 20]


def test_an_older_page_leads_back_and_stays_out_of_search_results(house: House) -> None:
    before = int((NOW - MINUTE).timestamp() * 1_000_000)
    tree = page(house, f"{PAGE}?before={before}")
    assert texts(tree, "h3") == ["福州新闻第2条", "福州新闻第3条"]
    assert hrefs(tree, ".pages a") == [PAGE]
    assert hrefs(tree, 'head link[rel="prev"]') == [PAGE]
    assert one(tree, 'meta[name="robots"]').attributes["content"] == "noindex, follow"
    assert hrefs(tree, 'link[rel="canonical"]') == [f"https://news.example{PAGE}?before={before}"]


def test_a_page_beyond_the_last_story_says_so(house: House) -> None:
    assert texts(page(house, f"{PAGE}?before=0"), ".empty p") == ["没有更早的新闻了。"]


def test_older_pages_are_not_kept_in_memory(house: House) -> None:
    client = house.client()
    for _ in range(2):
        client.get(f"{PAGE}?before=1")
    assert house.store.views == 2


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("before=x", "before"),
        ("before=-1", "before"),
        ("before=99999999999999999", "before"),
        ("before=4102444800000001", "before"),
        ("before=%D9%A1", "before"),
        ("before=", "before"),
        ("lang=de", "lang"),
        ("lang=%3Cscript%3E", "lang"),
    ],
)
def test_a_bad_value_of_a_known_parameter_is_named(house: House, query: str, named: str) -> None:
    response = house.client().get(f"{PAGE}?{query}")
    assert response.status_code == 400
    assert f"parameter {named}=" in one(parsed(response), "main").text()


def test_unknown_parameters_share_the_page(house: House) -> None:
    client = house.client()
    plain, marked = client.get(PAGE), client.get(f"{PAGE}?utm_source=x&_=1")
    assert (marked.data, marked.headers["ETag"]) == (plain.data, plain.headers["ETag"])


@pytest.mark.parametrize(
    ("lang", "heading", "sources"),
    [("zh-Hans", "福州", "1 个来源"), ("zh-Hant", "福州", "1 個來源"), ("en", "Fuzhou", "1 source")],
)
def test_the_address_chooses_the_language(house: House, lang: str, heading: str, sources: str) -> None:
    tree = page(house, f"{PAGE}?lang={lang}")
    assert one(tree, "html").attributes["lang"] == lang
    assert one(tree, "h1").text() == heading
    assert sources in one(tree, ".lead .facts").text()
    assert hrefs(tree, ".masthead nav a") == [f"/?lang={lang}", f"/status?lang={lang}"]
    assert one(tree, '.colophon [aria-current="true"]').attributes["lang"] == lang


@pytest.mark.parametrize(
    ("region", "lang"),
    [("cn/fujian", "zh-Hans"), ("tw", "zh-Hant"), ("de", "en"), ("kw", "en"), ("all", "en")],
)
def test_a_page_speaks_its_regions_language_when_none_is_asked_for(
    house: House, region: str, lang: str
) -> None:
    assert one(page(house, f"/regions/{region}"), "html").attributes["lang"] == lang


def test_the_reader_is_never_negotiated_with(house: House) -> None:
    client = house.client()
    plain = client.get(PAGE)
    asked = client.get(PAGE, headers={"Accept-Language": "en", "Accept": "application/json"})
    assert asked.data == plain.data


def test_words_of_another_language_are_marked_with_it_and_its_direction(house: House) -> None:
    house.store.show("kw", arabic_story(), at=LATER)
    tree = page(house, "/regions/kw?lang=en")
    article = one(tree, "article")
    assert (article.attributes["lang"], article.attributes["dir"]) == ("ar", "rtl")
    when = one(tree, "article .when")
    assert (when.attributes["lang"], when.attributes["dir"]) == ("en", "ltr")
    assert one(tree, "h1").text() == "Kuwait"
    chinese = page(house, "/regions/kw?lang=zh-Hans")
    name = one(chinese, "h1 span")
    assert (name.text(), name.attributes["lang"], name.attributes["dir"]) == ("الكويت", "ar", "rtl")


def test_a_story_of_unknown_language_lets_the_browser_find_its_direction(house: House) -> None:
    house.config = world(sources=(source(language="und"),))
    house.store.show(FUZHOU, story(lead=copy(language="und")), at=LATER)
    article = one(page(house), "article")
    assert (article.attributes["lang"], article.attributes["dir"]) == ("", "auto")


def test_a_page_has_landmarks_and_a_way_past_the_masthead(house: House) -> None:
    tree = page(house)
    assert hrefs(tree, "body > a:first-child") == ["#main"]
    assert one(tree, "main").attributes["id"] == "main"
    assert len(tree.css("body > header, body > footer, aside[aria-label]")) == 3
    assert hrefs(tree, ".lead a") == ["#subscribe"]


def test_a_region_without_stories_asks_readers_to_subscribe_early(house: House) -> None:
    tree = page(house, "/regions/cn/fujian/pingtan")
    assert "现在订阅" in one(tree, ".empty").text()
    assert one(tree, 'meta[name="robots"]').attributes["content"] == "noindex, follow"
    assert len(hrefs(tree, ".feeds a")) == 5


def test_a_region_that_is_not_followed_says_so(house: House) -> None:
    tree = page(house, "/regions/fr")
    assert texts(tree, ".empty p") == [
        "This region is known here but not followed; its sources are not polled."
    ]


def test_a_page_shows_no_more_than_an_excerpt(house: House) -> None:
    text = "开头。" + "内容" * 200 + "结尾机密"
    house.store.show(FUZHOU, story(lead=copy(text=text, html=f"<p>{text}</p>")), at=LATER)
    body = house.client().get(PAGE).get_data(as_text=True)
    assert "开头" in body
    assert "结尾机密" not in body


def test_a_headline_only_source_has_no_excerpt(house: House) -> None:
    house.config = world(sources=(source(kind=SourceKind.LISTPAGE),))
    assert page(house).css(".excerpt") == []


@pytest.mark.parametrize("path", [PAGE, "/", f"/embed/{FUZHOU}.html"])
@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "\x01javascript:alert(1)", "//evil.example", "http://["],
)
def test_an_address_that_is_no_web_address_never_becomes_a_link(house: House, path: str, url: str) -> None:
    lead = story(lead=copy(url=url), also_in=(copy(2, url=url),))
    house.store.show(FUZHOU, lead, at=LATER)
    house.store.show("cn", lead, at=LATER)
    body = house.client().get(path).get_data(as_text=True)
    assert url not in body


@pytest.mark.parametrize("path", [PAGE, "/", f"/embed/{FUZHOU}.html"])
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</title></head><svg onload=alert(1)>",
        "{{ 7 * 7 }}{% include 'x' %}",
        "&lt;b&gt; %(name)s %s",
    ],
)
def test_a_title_is_shown_as_text_whatever_it_holds(house: House, path: str, text: str) -> None:
    lead = story(lead=copy(title=text, text=text, authors=(text,)))
    house.store.show(FUZHOU, lead, at=LATER)
    house.store.show("cn", lead, at=LATER)
    tree = parsed(house.client().get(path))
    assert text in one(tree, "main").text()


def shape(client: FlaskClient) -> list[tuple[str | None, list[str]]]:
    return [(node.tag, sorted(node.attributes)) for node in parsed(client.get(PAGE)).css("*")]


def test_no_text_of_a_source_can_add_an_element() -> None:
    odd = House()
    client = odd.client()
    odd.store.show(FUZHOU, story())
    plain = shape(client)

    @settings(deadline=None)
    @given(title=st.text(max_size=60), name=st.text(max_size=20))
    def whatever_it_says(title: str, name: str) -> None:
        odd.config = world(sources=(source(name=f"x{name}"),))
        odd.store.show(FUZHOU, story(lead=copy(title=f"x{title}")))
        assert shape(client) == plain

    whatever_it_says()


def test_the_overview_lists_the_regions_shown_as_a_tree(house: House) -> None:
    for region in ("cn", "cn/fujian", "cn/fujian/xiamen", "de", "kw"):
        house.store.show(region, *stories(1))
    tree = page(house, "/")
    assert hrefs(tree, ".tree > li > a") == ["/regions/cn", "/regions/de", "/regions/kw"]
    assert hrefs(tree, ".tree ul ul a") == [f"/regions/cn/fujian/{name}" for name in ("fuzhou", "xiamen")]
    assert texts(tree, ".tree ul ul .facts") == ["1 个来源 更新于 2026年11月24日 20:00"] * 2
    assert hrefs(tree, ".box > p a") == ["/regions/all"]
    assert len(tree.css('head link[rel="alternate"]')) == 3


@pytest.mark.parametrize("name", ["pingtan", "xiamen"])
def test_an_empty_region_is_not_advertised_until_it_has_a_story(house: House, name: str) -> None:
    pingtan = f"/regions/cn/fujian/{name}"
    assert pingtan not in hrefs(page(house, "/"), "a") + hrefs(page(house, "/regions/cn/fujian"), "a")
    house.store.show(f"cn/fujian/{name}", *stories(1))
    assert pingtan in hrefs(page(house, "/"), "a")
    assert pingtan in hrefs(page(house, "/regions/cn/fujian"), "a")


def test_the_overview_shows_the_latest_of_every_region_at_the_top(house: House) -> None:
    house.store.show("cn", *stories(9))
    house.store.show("kw", arabic_story())
    tree = page(house, "/")
    assert texts(tree, ".front h2") == ["中国", "الكويت"]
    assert [len(node.css("article")) for node in tree.css(".front section")] == [5, 1]
    assert hrefs(tree, ".more a") == ["/regions/cn", "/regions/kw"]


def test_the_overview_speaks_what_most_of_its_regions_speak(house: House) -> None:
    assert one(page(house, "/"), "html").attributes["lang"] == "zh-Hans"
    house.config = world(follow=("de",))
    assert one(page(house, "/"), "html").attributes["lang"] == "en"
    assert one(page(house, "/?lang=zh-Hant"), "html").attributes["lang"] == "zh-Hant"


def test_the_overview_of_nothing_says_so(house: House) -> None:
    house.config = world(follow=())
    assert "No region is followed yet." in one(page(house, "/"), ".box").text()


def test_the_overview_counts_the_regions_that_wait_for_a_story(house: House) -> None:
    # China, Fujian, Xiamen, Germany and Kuwait; Fuzhou has stories, Pingtan and Taiwan no source
    assert "有 5 个地区尚无新闻。" in one(page(house, "/"), ".box").text()


def test_the_overview_shows_the_rhythm_of_seven_days(house: House) -> None:
    days = [story(number, listed_at=NOW - timedelta(days=number % 3)) for number in range(1, 6)]
    house.store.show(FUZHOU, *days, at=LATER)
    drawing = one(page(house, "/?lang=en"), ".week")
    assert drawing.attributes["aria-label"] == ("Stories on each of the last seven days: 0, 0, 0, 0, 2, 2, 1")
    path = drawing.css_first("path")
    assert path is not None
    assert path.attributes["d"] == "M3 16v-1M9 16v-1M15 16v-1M21 16v-1M27 16v-15M33 16v-15M39 16v-8"


def test_the_overview_is_rendered_anew_when_any_region_changes(house: House) -> None:
    client = house.client()
    etag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    house.store.show("de", *stories(1), at=LATER)
    again = client.get("/", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert again.headers["Last-Modified"] == "Tue, 24 Nov 2026 12:05:00 GMT"


@pytest.mark.parametrize("path", ["/", PAGE, "/status"])
def test_every_page_is_closed_to_foreign_code_and_frames(house: House, path: str) -> None:
    headers = house.client().get(path).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert policy == [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_a_region_page_answers_both_validators(house: House) -> None:
    client = house.client()
    first = client.get(PAGE)
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        assert client.get(PAGE, headers=condition).status_code == 304
    assert client.head(PAGE).headers["ETag"] == first.headers["ETag"]


def test_a_page_loads_nothing_from_elsewhere(house: House) -> None:
    tree = page(house)
    loaded = hrefs(tree, 'link[rel="stylesheet"], link[rel="icon"]')
    assert len(loaded) == 2
    for address in loaded:
        assert address is not None
        assert address.startswith("/static/")
        assert house.client().get(address).status_code == 200
    (module,) = tree.css("[src]")
    assert (module.tag, module.attributes["type"]) == ("script", "module")
    assert house.client().get(module.attributes["src"] or "").status_code == 200


def test_a_renamed_regions_page_moved_for_good_and_keeps_the_language(house: House) -> None:
    response = house.client().get("/regions/cn/fujian/fuzhou/pingtan?lang=en&utm_source=x")
    assert response.status_code == 301
    assert response.headers["Location"] == "https://news.example/regions/cn/fujian/pingtan?lang=en"


def test_a_slash_too_many_moves_to_the_page(house: House) -> None:
    response = house.client().get(f"{PAGE}/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"https://news.example{PAGE}"


def test_behind_a_prefix_every_link_within_the_site_has_it(house: House) -> None:
    house.config = world(site=Site(public_url="https://town.example/news"))
    tree = page(house)
    inner = [href for href in hrefs(tree, "a, link") if href and href.startswith("/")]
    assert inner
    assert all(href.startswith("/news/") for href in inner)


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("editor@news.example", ["mailto:editor@news.example"]),
        ("https://news.example/imprint", ["https://news.example/imprint"]),
        ("javascript:alert(1)", []),
        ("a?subject=x&y@news.example", ["mailto:a%3Fsubject%3Dx%26y@news.example"]),
        ("mailto:editor@news.example", ["mailto:editor@news.example"]),
        (None, []),
    ],
)
def test_the_operator_can_be_reached_from_every_page(
    house: House, contact: str | None, link: list[str]
) -> None:
    house.config = world(site=Site(contact=contact))
    assert hrefs(page(house), ".colophon li a")[4:] == link


def test_an_older_page_leads_to_the_newer_one(house: House) -> None:
    house.store.show(FUZHOU, *stories(120), at=LATER)
    second = hrefs(page(house), '.pages a[rel="next"]')[0]
    third = hrefs(page(house, second or ""), '.pages a[rel="next"]')[0]
    tree = page(house, third or "")
    assert hrefs(tree, '.pages a[rel="prev"]') == [second]
    assert hrefs(page(house, second or ""), ".pages a")[0] == PAGE


def test_a_page_of_fifty_stories_stays_small(house: House) -> None:
    text = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(100))
    varied = [story(number, lead=copy(number, title=text[number:][:24], text=text)) for number in range(50)]
    house.store.show(FUZHOU, *varied, at=LATER)
    static = Path(__file__).parents[2] / "aggregator/web/static"
    parts = [
        house.client().get(PAGE).data,
        *((static / f"site.{kind}").read_bytes() for kind in ("css", "js")),
    ]
    assert sum(len(compress(part)) for part in parts) < 60_000
