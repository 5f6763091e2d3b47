"""Nothing that others write, into their news or into an address, becomes code in an embed."""

from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from aggregator.model.site import Site
from tests.support.browser import needs_browser
from tests.support.builders import copy, source, story
from tests.web.embedhost import Neighbours, neighbours
from tests.web.embedpayloads import ADDRESSES, MARKUP
from tests.web.fakes import FUZHOU, House, world
from tests.web.htmlcheck import check_fragment

REGIONS = ("cn", "cn/fujian", FUZHOU, "cn/fujian/xiamen", "cn/fujian/pingtan", "de", "kw")
COUNT = 50
NAMED = 40
PARAMETERS = ("layout", "theme", "count", "accent", "lang", "dir", "source", "since", "q", "heading")
# what stands nowhere in an embed, by whatever way it would come in
PLANTED = (
    "script:not([src]), svg, math, object, embed, form, input, base, meta[http-equiv], style, "
    "[onfocus], [onerror]"
)


def outlet(number: int) -> str:
    return f"outlet-{number}"


def armed() -> House:
    """Give a house whose outlets, titles, texts and addresses are all payloads."""
    house = House()
    house.config = world(sources=tuple(source(id=outlet(at), name=MARKUP[at]) for at in range(NAMED)))
    titles, addresses = cycle(MARKUP), cycle(ADDRESSES)
    for place, region_id in enumerate(REGIONS):
        house.store.show(
            region_id,
            *(
                story(
                    place * COUNT + number + 1,
                    lead=copy(
                        number,
                        source_id=outlet(number % NAMED),
                        title=next(titles),
                        text=MARKUP[-number - 1],
                        url=next(addresses),
                    ),
                )
                for number in range(COUNT)
            ),
        )
    return house


@pytest.fixture(scope="module")
def near(browser: Browser) -> Iterator[Neighbours]:
    house = armed()
    sources = house.config.sources
    with neighbours(house, browser) as made:
        house.config = world(site=Site(title=MARKUP[3]), sources=sources)
        yield made


def test_there_are_enough_payloads_and_all_are_shown() -> None:
    assert len(set(MARKUP)) >= 300
    assert len(REGIONS) * COUNT >= len(MARKUP)


@needs_browser
def test_the_payloads_would_run_if_they_were_let(near: Neighbours) -> None:
    near.town.pages["/raw"] = (f"<body>{''.join(MARKUP[1:40:7])}", "")
    opened = near.open(f"{near.town.base}/raw")
    assert opened.tab.evaluate("window.ran") == 1
    assert opened.tab.locator(PLANTED).count() > 0


@needs_browser
def test_no_news_runs_anything_in_an_include(near: Neighbours) -> None:
    client = near.house.client()
    parts = [
        client.get(f"/embed/{region}.html?fragment=1&count={COUNT}", base_url=near.news).get_data(
            as_text=True
        )
        for region in REGIONS
    ]
    # the page allows inline scripts and handlers: whatever slipped through would run
    page = near.town.show("/include", f"<body>{''.join(parts)}")
    near.town.pages["/include"] = (near.town.pages["/include"][0], "")
    opened = near.open(page)
    assert opened.tab.evaluate("window.ran") is None
    assert opened.tab.locator("li").count() == len(REGIONS) * COUNT
    assert opened.tab.locator(PLANTED).count() == 0
    assert opened.tab.locator("a:not([href^='http'])").count() == 0
    assert (near.strangers(opened), opened.complaints) == ([], [])


@needs_browser
def test_no_news_runs_anything_in_frames(near: Neighbours) -> None:
    frames = "".join(
        f'<iframe title="x" src="{near.news}/embed/{region}.html?count={COUNT}"></iframe>'
        for region in REGIONS
    )
    opened = near.open(near.town.show("/frames", f"<body>{frames}", f"frame-src {near.news}"))
    opened.tab.wait_for_load_state("networkidle")
    assert len(opened.tab.frames) == 1 + len(REGIONS)
    for frame in opened.tab.frames[1:]:
        assert frame.locator("li").count() == COUNT
        assert frame.evaluate("window.ran ?? null") is None
        assert frame.locator(PLANTED).count() == 0
    assert (near.strangers(opened), opened.complaints) == ([], [])


@needs_browser
def test_no_news_runs_anything_in_elements(near: Neighbours) -> None:
    elements = "".join(f'<region-feed region="{region}" count="{COUNT}"></region-feed>' for region in REGIONS)
    page = near.town.show("/elements", f"{near.module()}<body>{elements}")
    near.town.pages["/elements"] = (near.town.pages["/elements"][0], "")
    opened = near.open(page)
    assert {name for name, _ in near.told(opened, len(REGIONS))} == {"ready"}
    assert opened.tab.evaluate("window.ran") is None
    assert opened.tab.locator("region-feed li").count() == len(REGIONS) * COUNT
    assert opened.tab.locator(PLANTED).count() == 0
    assert opened.tab.locator("region-feed a:not([href^='http'])").count() == 0
    assert (near.strangers(opened), opened.complaints) == ([], [])


@needs_browser
def test_an_answer_of_a_lying_server_runs_nothing_in_an_element(near: Neighbours) -> None:
    """The element takes what it gets: addresses that are none become text, texts stay texts."""
    bad = MARKUP[0]
    lie = {
        "title": bad, "lang": bad, "dir": "ltr", "page": ADDRESSES[0], "feed": ADDRESSES[1], "heading": 2,
        "class": bad, "accent": [bad, "url(//evil.example/)"],
        "words": {"all": bad, "feed": bad, "empty": bad},
        "style": ":host{color:red}</style>" + bad,
        "stories": [
            {"title": text, "lang": text, "dir": text, "link": address, "outlet": text, "time": [text] * 3,
             "excerpt": text, "image": None}
            for text, address in zip(MARKUP, cycle(ADDRESSES), strict=False)
        ],
    }  # fmt: skip
    page = near.town.show("/lie", f'{near.module()}<body><region-feed region="de" keep="no"></region-feed>')
    near.town.pages["/lie"] = (near.town.pages["/lie"][0], "")
    opened = near.open("about:blank")
    opened.tab.route(
        "**/embed/de.json*",
        lambda route: route.fulfill(json=lie, headers={"Access-Control-Allow-Origin": "*"}),
    )
    opened.tab.goto(page)
    assert near.told(opened)[0][0] == "ready"
    assert opened.tab.evaluate("window.ran") is None
    assert opened.tab.locator("region-feed li").count() == len(MARKUP)
    assert opened.tab.locator(PLANTED).count() == 0
    assert opened.tab.locator("region-feed a:not([href^='http'])").count() == 0
    assert near.strangers(opened) == []


@needs_browser
def test_no_parameter_runs_anything_in_a_frame(near: Neighbours) -> None:
    names = cycle(PARAMETERS)
    addresses = [
        f"{near.news}/embed/{FUZHOU}.html?{urlencode({next(names): text})}"
        for text in islice(MARKUP, 0, 320, 8)
    ]
    addresses += [f"{near.news}/embed/{quote(text, safe='')}.html" for text in islice(MARKUP, 0, 320, 16)]
    frames = "".join(
        f'<iframe title="x" src="{address.replace("&", "&amp;")}"></iframe>' for address in addresses
    )
    opened = near.open(near.town.show("/asked", f"<body>{frames}", f"frame-src {near.news}"))
    opened.tab.wait_for_load_state("networkidle")
    assert len(opened.tab.frames) == 1 + len(addresses)
    for frame in opened.tab.frames[1:]:
        assert frame.evaluate("window.ran ?? null") is None
        assert frame.locator(PLANTED).count() == 0
    assert near.strangers(opened) == []


def test_no_parameter_leaves_its_place_in_any_form() -> None:
    client = armed().client()
    for offset in (0, 3, 7):
        for number, text in enumerate((*MARKUP, *ADDRESSES)):
            parameter = PARAMETERS[(number + offset) % len(PARAMETERS)]
            asked = urlencode({parameter: text, "fragment": "1"})
            tree = LexborHTMLParser(client.get(f"/embed/{FUZHOU}.html?{asked}").get_data(as_text=True))
            assert not tree.css(PLANTED), text
            check_fragment(tree)


def test_no_parameter_leaves_its_place_in_the_builder_and_the_provider() -> None:
    client = armed().client()
    for number, text in enumerate((*MARKUP, *ADDRESSES)):
        parameter = PARAMETERS[number % len(PARAMETERS)]
        page = client.get(f"/embed?{urlencode({'region': FUZHOU, parameter: text})}").get_data(as_text=True)
        tree = LexborHTMLParser(page)
        own = "script:not([src^='/static/']), svg, math, object, embed, base, style, [onfocus], [onerror]"
        assert not tree.css(own), text
        url = f"https://news.example/regions/{FUZHOU}?{urlencode({parameter: text})}"
        answer = client.get(f"/oembed?{urlencode({'url': url})}")
        if answer.status_code == 200:
            markup = LexborHTMLParser(answer.get_json()["html"])
            assert len(markup.css("iframe, a")) == 2
            assert not markup.css(PLANTED), text
