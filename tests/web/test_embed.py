import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.config.models import EmbedSettings
from aggregator.model.entry import Evidence, Media, Moment, Precision
from aggregator.model.site import Site
from aggregator.model.source import Rights
from tests.support.builders import NOW, copy, source, story
from tests.web.fakes import BROKEN, FUZHOU, LATER, House, arabic_story, stories, world
from tests.web.htmlcheck import check_fragment, hrefs, one, parsed, texts

EMBED = f"/embed/{FUZHOU}.html"
JSON = f"/embed/{FUZHOU}.json"


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(60))
    return made


def fragment(house: House, query: str = "") -> LexborHTMLParser:
    response = house.client().get(f"{EMBED}?fragment=1{query}")
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert text.startswith("<section ")
    assert text.rstrip().endswith("</section>")
    tree = LexborHTMLParser(text)
    check_fragment(tree)
    return tree


def test_an_embed_is_a_whole_page_for_an_iframe(house: House) -> None:
    response = house.client().get(EMBED)
    tree = parsed(response)
    assert one(tree, "h1").text().strip() == "福州新闻"
    assert len(tree.css("li")) == 10
    assert house.client().get(hrefs(tree, 'link[rel="stylesheet"]')[0] or "").status_code == 200


def test_anyone_may_frame_or_include_an_embed_and_nothing_in_it_runs(house: House) -> None:
    headers = house.client().get(EMBED).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in headers


def test_links_of_an_embed_leave_the_frame(house: House) -> None:
    links = parsed(house.client().get(EMBED)).css("a")
    assert len(links) == 13
    for link in links:
        assert link.attributes["target"] == "_blank"
        assert link.attributes["rel"] == "noopener"
        assert (link.attributes["href"] or "").startswith("http")


def test_a_fragment_is_the_section_alone_with_whole_addresses(house: House) -> None:
    tree = fragment(house)
    assert texts(tree, "h2") == ["福州新闻"]
    assert one(tree, "section").attributes["lang"] == "zh-Hans"
    assert hrefs(tree, ".region-feed-more a") == [
        f"https://news.example/regions/{FUZHOU}",
        f"https://news.example/regions/{FUZHOU}/feed.atom",
    ]


@pytest.mark.parametrize("count", [1, 7, 50])
def test_the_host_page_chooses_how_many_stories(house: House, count: int) -> None:
    assert len(fragment(house, f"&count={count}").css("li")) == count


@pytest.mark.parametrize("level", [1, 3, 6])
def test_the_host_page_chooses_the_level_of_the_heading(house: House, level: int) -> None:
    assert len(fragment(house, f"&heading={level}").css(f"h{level}")) == 1


def test_the_host_page_chooses_the_language(house: House) -> None:
    tree = fragment(house, "&lang=en")
    assert texts(tree, "h2") == ["News from Fuzhou"]
    assert one(tree, "section").attributes["lang"] == "en"
    assert tree.css("li")[0].attributes["lang"] == "zh-Hans"
    assert hrefs(tree, "h2 a") == [f"https://news.example/regions/{FUZHOU}?lang=en"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("count=0", "count"),
        ("count=51", "count"),
        ("count=many", "count"),
        ("count=1e3", "count"),
        ("heading=0", "heading"),
        ("heading=7", "heading"),
        ("fragment=yes", "fragment"),
        ("lang=tlh", "lang"),
        ("layout=carousel", "layout"),
        ("theme=blue", "theme"),
        ("dir=up", "dir"),
        ("images=yes", "images"),
        ("dates=2", "dates"),
        ("accent=red", "accent"),
        ("source=nobody", "source"),
        ("since=yesterday", "since"),
    ],
)
def test_a_bad_value_is_named(house: House, query: str, named: str) -> None:
    response = house.client().get(f"{EMBED}?{query}")
    assert response.status_code == 400
    assert f"parameter {named}=" in one(parsed(response), "main").text()


def test_unknown_parameters_are_ignored(house: House) -> None:
    client = house.client()
    plain, marked = client.get(EMBED), client.get(f"{EMBED}?utm_source=x&colour=neon")
    assert (marked.data, marked.headers["ETag"]) == (plain.data, plain.headers["ETag"])


def test_spelling_out_the_defaults_is_the_same_embed(house: House) -> None:
    client = house.client()
    plain = client.get(EMBED)
    views = house.store.views
    assert client.get(f"{EMBED}?heading=1&count=10").data == plain.data
    assert house.store.views == views


@pytest.mark.parametrize(
    ("query", "classes"),
    [
        ("", "region-feed"),
        ("&layout=list", "region-feed"),
        ("&layout=cards&theme=auto", "region-feed region-feed-layout-cards region-feed-theme-auto"),
        ("&accent=%23f00&theme=dark", "region-feed region-feed-theme-dark region-feed-accent-ff0000"),
    ],
)
def test_the_looks_of_an_embed_are_classes(house: House, query: str, classes: str) -> None:
    assert one(fragment(house, query), "section").attributes["class"] == classes


def test_a_frame_is_light_unless_asked_otherwise_and_loads_the_chosen_colour(house: House) -> None:
    plain = parsed(house.client().get(EMBED))
    assert one(plain, "section").attributes["class"] == "region-feed region-feed-theme-light"
    assert one(plain, 'meta[name="color-scheme"]').attributes["content"] == "light"
    auto = parsed(house.client().get(f"{EMBED}?theme=auto&accent=f00"))
    assert one(auto, 'meta[name="color-scheme"]').attributes["content"] == "light dark"
    assert hrefs(auto, 'link[rel="stylesheet"]')[1] == "/embed/accent/ff0000.css"


def test_headlines_alone_have_no_excerpts_and_dates_can_be_left_out(house: House) -> None:
    tree = fragment(house, "&layout=headline&dates=0")
    assert (tree.css(".region-feed-excerpt"), tree.css("time")) == ([], [])
    assert texts(tree, ".region-feed-source")[0] == "福州日报"


def test_the_host_page_chooses_the_direction(house: House) -> None:
    assert one(fragment(house, "&dir=rtl"), "section").attributes["dir"] == "rtl"
    assert fragment(house, "&dir=rtl").css("li")[0].attributes["dir"] == "ltr"


def test_an_embed_and_its_links_keep_to_the_stories_asked_for(house: House) -> None:
    tree = fragment(house, "&q=%E7%A6%8F%E5%B7%9E&source=fuzhou-daily")
    more = hrefs(tree, ".region-feed-more a")
    asked = "?q=%E7%A6%8F%E5%B7%9E&source=fuzhou-daily"
    assert more == [
        f"https://news.example/regions/{FUZHOU}{asked}",
        f"https://news.example/regions/{FUZHOU}/feed.atom{asked}",
    ]


def test_a_picture_stands_where_its_publisher_allows_it_and_it_was_asked_for(house: House) -> None:
    allowed = Rights(permission="by mail", images=True)
    house.config = world(sources=(source(rights=allowed),))
    picture = Media("http://news.example/1.jpg", "image/jpeg")
    house.store.show(FUZHOU, story(lead=copy(media=(picture,))), at=LATER)
    (image,) = fragment(house, "&images=1").css("img")
    assert (image.attributes["src"] or "").startswith("https://news.example/media/")
    assert image.attributes["alt"] == ""
    assert not fragment(house).css("img")
    (told,) = house.client().get(JSON + "?images=1").get_json()["stories"]
    assert told["image"] == image.attributes["src"]


def test_a_script_gets_the_list_as_json(house: House) -> None:
    response = house.client().get(f"{JSON}?count=1&lang=en&accent=ffee00&heading=4")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    said = response.get_json()
    assert said.pop("style").startswith("/* Embeds.")
    assert said == {
        "title": "News from Fuzhou",
        "lang": "en",
        "dir": "ltr",
        "page": f"https://news.example/regions/{FUZHOU}?lang=en",
        "feed": f"https://news.example/regions/{FUZHOU}/feed.atom",
        "heading": 4,
        "class": "region-feed region-feed-accent-ffee00",
        "accent": ["#807700", "#ffee00"],
        "words": {
            "all": "All news from Fuzhou",
            "feed": "Feed",
            "empty": "Nothing has been listed here yet.",
        },
        "stories": [
            {
                "title": "福州新闻第1条",
                "lang": "zh-Hans",
                "dir": "ltr",
                "link": "http://news.example/2026/11/24/1.html",
                "outlet": "福州日报",
                "time": ["2026-11-24T19:00:00+08:00", "24 November 2026 19:00", ""],
                "excerpt": "正文1。",
                "image": None,
            }
        ],
    }


def test_the_list_as_json_is_as_short_as_asked(house: House) -> None:
    seen = Moment(NOW, Precision.UNKNOWN, Evidence.SEEN)
    house.store.show(FUZHOU, story(lead=copy(published=seen)), at=LATER)
    (plain,) = house.client().get(f"{JSON}?lang=en").get_json()["stories"]
    assert plain["time"][2] == "First seen"
    (short,) = house.client().get(f"{JSON}?layout=headline&dates=0").get_json()["stories"]
    assert (short["time"], short["excerpt"]) == (None, "")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{JSON}?count=0&lang=zh-Hans", 400, 'parameter count="0" must be a whole number from 1 to 50'),
        ("/embed/atlantis.json", 404, "No region has the id “atlantis”."),
        ("/embed/cn/left.json", 410, "The region “cn/left” is no longer covered here."),
    ],
)
def test_what_goes_wrong_is_told_to_a_script(house: House, path: str, status: int, said: str) -> None:
    house.store.show("cn/left", *stories(1))
    response = house.client().get(path)
    assert (response.status_code, response.get_json()) == (status, {"error": said, "status": status})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_renamed_regions_list_moved_with_what_was_asked(house: House) -> None:
    response = house.client().get("/embed/cn/fujian/fuzhou/pingtan.json?count=3")
    assert response.headers["Location"] == "https://news.example/embed/cn/fujian/pingtan.json?count=3"


def test_only_the_operators_sites_may_frame_if_there_is_a_list(house: House) -> None:
    client = house.client()
    open_tag = client.get(EMBED).headers["ETag"]
    house.config = world(embed=EmbedSettings(("https://town.example", "*.town.example")))
    for path in (EMBED, "/embed/atlantis.html"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://town.example *.town.example")
    assert client.get(EMBED).headers["ETag"] != open_tag


def test_an_embed_says_where_its_stories_stand_here_in_a_frame_alone(house: House) -> None:
    here = "https://news.example/stories/00000000-0000-0000-0000-000000000001?lang=en"
    framed = parsed(house.client().get(f"{EMBED}?lang=en"))
    assert framed.css("ol a")[0].attributes["data-here"] == here
    assert "data-here" not in fragment(house).css("ol a")[0].attributes


def test_an_embed_answers_both_validators(house: House) -> None:
    client = house.client()
    first = client.get(EMBED)
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(EMBED, headers=condition)
        assert again.status_code == 304
        assert "frame-ancestors *" in again.headers["Content-Security-Policy"]


def test_a_story_from_right_to_left_stays_so_in_an_embed(house: House) -> None:
    house.store.show("kw", arabic_story())
    tree = parsed(house.client().get("/embed/kw.html?lang=en"))
    item = one(tree, "li")
    assert (item.attributes["lang"], item.attributes["dir"]) == ("ar", "rtl")


def test_an_embed_shows_no_more_than_an_excerpt(house: House) -> None:
    text = "开头。" + "内容" * 200 + "结尾机密"
    house.store.show(FUZHOU, story(lead=copy(text=text)), at=LATER)
    body = house.client().get(EMBED).get_data(as_text=True)
    assert "开头" in body
    assert "结尾机密" not in body


def test_a_story_without_a_usable_address_is_text(house: House) -> None:
    house.config = world(sources=(source(home="nowhere"),))
    house.store.show(FUZHOU, story(lead=copy(url=None)), at=LATER)
    tree = parsed(house.client().get(EMBED))
    assert hrefs(tree, "li a") == []
    assert texts(tree, "li .region-feed-headline") == ["福州新闻第1条"]


def test_an_empty_embed_says_so(house: House) -> None:
    tree = parsed(house.client().get("/embed/cn/fujian/pingtan.html"))
    assert "这里还没有新闻。" in one(tree, "main").text()


def test_several_embeds_fit_into_one_page(house: House) -> None:
    client = house.client()
    parts = [
        client.get(f"/embed/{region}.html?fragment=1").get_data(as_text=True)
        for region in (FUZHOU, "cn/fujian/xiamen", "de")
    ]
    check_fragment(LexborHTMLParser("".join(parts)))


def test_a_renamed_regions_embed_moved_for_good_with_its_looks(house: House) -> None:
    response = house.client().get("/embed/cn/fujian/fuzhou/pingtan.html?count=3&utm=1")
    assert response.status_code == 301
    assert response.headers["Location"] == ("https://news.example/embed/cn/fujian/pingtan.html?count=3")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{EMBED}?fragment=1&count=0", 400, 'parameter count="0" must be a whole number from 1 to 50'),
        ("/embed/atlantis.html?fragment=1", 404, "No region has the id “atlantis”."),
        ("/embed/cn/left.html?fragment=1", 410, "The region “cn/left” is no longer covered here."),
    ],
)
def test_what_goes_wrong_with_a_fragment_is_a_fragment(
    house: House, path: str, status: int, said: str
) -> None:
    house.store.show("cn/left", *stories(1))
    response = house.client().get(path)
    text = response.get_data(as_text=True)
    assert response.status_code == status
    assert text.startswith("<div ")
    assert len(text) < 500
    tree = LexborHTMLParser(text)
    check_fragment(tree)
    assert texts(tree, "p") == [said, "See all regions"]
    assert hrefs(tree, "a") == ["https://news.example/"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_fragment_says_that_the_store_is_busy(house: House) -> None:
    client = house.client()
    assert client.get(EMBED).status_code == 200
    house.store.failure = BROKEN
    response = client.get(f"{EMBED}?fragment=1&lang=zh-Hans")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers["Cache-Control"] == "no-store"
    assert "请过几秒再试。" in response.get_data(as_text=True)


def test_a_fragment_says_what_went_wrong_even_without_a_sentence_for_it(house: House) -> None:
    response = house.client().get(f"{EMBED}?fragment=1", headers={"Host": "news.example"})
    assert response.status_code == 200
    house.config = world(site=Site())
    response = house.client().get(f"{EMBED}?fragment=1", headers={"Host": "a b"})
    assert response.status_code == 400
    assert "The Host header is no host name." in response.get_data(as_text=True)


def test_the_fault_of_an_iframe_may_be_framed_and_leaves_the_frame(house: House) -> None:
    response = house.client().get("/embed/atlantis.html")
    assert response.status_code == 404
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    tree = parsed(response)
    assert one(tree, "h1").text() == "This page does not exist"
    assert one(tree, "a").attributes["target"] == "_blank"


def test_an_unknown_region_has_no_embed(house: House) -> None:
    assert house.client().get("/embed/atlantis.html").status_code == 404


def test_a_foreign_page_may_ask_for_an_embed_with_validators(house: House) -> None:
    response = house.client().options(EMBED)
    assert response.status_code == 204
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
