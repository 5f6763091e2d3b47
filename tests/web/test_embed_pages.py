"""Embeds in a browser, on a page of another origin under a strict policy, in each way."""

import gzip
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from aggregator.web.assets import Assets
from aggregator.web.embeds.embed import MODULE
from tests.support.browser import (
    Opened,
    accessibility_faults,
    markup_faults,
    needs_axe,
    needs_browser,
    needs_checker,
)
from tests.support.builders import copy, story
from tests.web.embedhost import Neighbours, neighbours
from tests.web.fakes import FUZHOU, House, arabic_story, stories

pytestmark = needs_browser

WORDPRESS = 'data-secret="abc" sandbox="allow-scripts"'


@pytest.fixture(scope="module")
def near(browser: Browser) -> Iterator[Neighbours]:
    house = House()
    long = story(99, lead=copy(99, title="A headline in English " * 8, text="Words. " * 40, language="en"))
    house.store.show(FUZHOU, *stories(11), long)
    house.store.show("kw", arabic_story())
    with neighbours(house, browser) as made:
        yield made


def frame_page(near: Neighbours, path: str, query: str = "", attributes: str = "") -> str:
    address = f"{near.news}/embed/{FUZHOU}.html{query}"
    frame = f'<iframe {attributes} title="News" src="{address}" width="400" height="300"></iframe>'
    return near.town.show(
        path, f"<body><main><h1>Town</h1>{frame}<p id=below>below</p></main>", f"frame-src {near.news}"
    )


def include_page(near: Neighbours, path: str, query: str = "") -> str:
    """Give the page of a server that includes the fragment."""
    with urlopen(f"{near.news}/embed/{FUZHOU}.html?fragment=1{query}") as answer:
        fragment = answer.read().decode()
    sheets = f'<link rel="stylesheet" href="{near.news}/embed.css">'
    sheets += f'<link rel="stylesheet" href="{near.news}/embed/accent/ffee00.css">'
    body = f"{sheets}<body><main><h1>Town</h1>{fragment}<p id=below>below</p></main>"
    return near.town.show(path, body, f"style-src {near.news}")


def element_page(near: Neighbours, path: str, *elements: str, sheet: bool = True) -> str:
    link = f'<link rel="stylesheet" href="{near.news}/embed.css">' if sheet else ""
    body = f"{link}{near.module()}<body><main><h1>Town</h1>{''.join(elements)}<p id=below>below</p></main>"
    policy = ("script-src", "connect-src", "style-src", "img-src")
    return near.town.show(path, body, *(f"{name} {near.news}" for name in policy))


def element(attributes: str = "", inside: str = "<h2>Fallback</h2>", region: str = FUZHOU) -> str:
    return f'<region-feed region="{region}" {attributes}>{inside}</region-feed>'


def opened_element(near: Neighbours, path: str, *elements: str, **context: Any) -> Opened:
    opened = near.open(element_page(near, path, *elements), **context)
    near.told(opened, len(elements))
    return opened


def test_each_way_shows_the_news_on_a_foreign_page_and_nothing_moves(near: Neighbours) -> None:
    pages = {
        "frame": near.open(frame_page(near, "/frame")),
        "include": near.open(include_page(near, "/include")),
        "element": opened_element(near, "/element", element()),
    }
    for way, opened in pages.items():
        opened.tab.wait_for_load_state("networkidle")
        place = opened.tab.frames[-1] if way == "frame" else opened.tab
        assert place.locator(".region-feed-stories li").count() == 10, way
        assert place.locator(".region-feed-headline a").first.inner_text() == "福州新闻第1条"
        assert opened.complaints == [], way
        assert near.strangers(opened) == [], way
        assert opened.tab.evaluate("shift") == 0, way


def test_a_frame_and_an_include_need_no_script(near: Neighbours) -> None:
    framed = near.open(frame_page(near, "/still-frame"), script=False)
    framed.tab.wait_for_load_state("networkidle")
    assert framed.tab.frames[-1].locator("li").count() == 10
    included = near.open(include_page(near, "/still-include"), script=False)
    assert included.tab.locator("li").count() == 10


def test_without_a_script_an_element_is_what_stands_between_its_tags(near: Neighbours) -> None:
    inside = f'<h2><a href="{near.news}/regions/{FUZHOU}">News</a></h2>'
    opened = near.open(element_page(near, "/still-element", element(inside=inside)), script=False)
    assert opened.tab.locator("region-feed h2 a").is_visible()


def test_several_elements_stand_on_one_page_each_with_its_looks(near: Neighbours) -> None:
    opened = opened_element(
        near,
        "/several",
        element('count="3" layout="cards" theme="dark" accent="f00"'),
        element('count="2" layout="headline" heading="4" dates="0" language="en"'),
        element(region="kw"),
    )
    tab = opened.tab
    assert [tab.locator(f"region-feed >> nth={at} >> li").count() for at in range(3)] == [3, 2, 1]
    assert tab.locator("region-feed >> nth=1 >> h4").inner_text() == "News from Fuzhou"
    assert tab.locator("region-feed >> nth=1 >> time").count() == 0
    assert tab.locator("region-feed >> nth=1 >> .region-feed-excerpt").count() == 0
    item = tab.locator("region-feed >> nth=2 >> li")
    assert (item.get_attribute("lang"), item.get_attribute("dir")) == ("ar", "rtl")
    colour = "getComputedStyle(document.querySelector('region-feed').shadowRoot.querySelector('h2 a')).color"
    assert tab.evaluate(colour) == "rgb(255, 15, 15)"
    assert opened.complaints == []


def test_a_changed_attribute_brings_the_new_list(near: Neighbours) -> None:
    opened = opened_element(near, "/changed", element('count="1"'))
    opened.tab.evaluate("document.querySelector('region-feed').setAttribute('count', '4')")
    assert near.told(opened, 2)[1] == ["ready", {"stories": 4, "kept": False}]
    assert opened.tab.locator("region-feed li").count() == 4


def test_what_a_page_asks_wrongly_is_told_and_leaves_what_stands_there(near: Neighbours) -> None:
    opened = opened_element(near, "/wrong", element('layout="carousel"'))
    ((name, detail),) = near.told(opened)
    assert (name, detail["status"]) == ("error", 400)
    assert detail["message"].startswith('parameter layout="carousel" must be one of list, cards, headline')
    assert opened.tab.locator("region-feed h2").is_visible()


def test_the_last_good_list_is_shown_for_a_day_at_most(near: Neighbours) -> None:
    opened = opened_element(near, "/kept", element('count="2"'))
    tab = opened.tab
    tab.route("**/embed/**.json*", lambda route: route.abort())
    tab.reload()
    assert near.told(opened) == [["ready", {"stories": 2, "kept": True}]]
    assert tab.locator("region-feed li").count() == 2
    tab.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage.setItem(key,"
        ' localStorage.getItem(key).replace(/"at":\\d+/, \'"at":\' + (Date.now() - 86400001)))'
    )
    tab.reload()
    assert near.told(opened)[0][0] == "error"
    assert tab.locator("region-feed h2").is_visible()


@pytest.mark.parametrize(("attributes", "left"), [("", 1), ('keep="no"', 0)])
def test_only_a_list_is_stored_and_only_if_wanted(near: Neighbours, attributes: str, left: int) -> None:
    opened = opened_element(near, f"/stored{left}", element(f'count="2" {attributes}'))
    assert opened.tab.evaluate("Object.keys(localStorage).length") == left
    assert opened.tab.context.cookies() == []


def test_a_list_that_is_gone_is_not_shown_any_more(near: Neighbours) -> None:
    opened = opened_element(near, "/gone", element('count="2"'))
    opened.tab.route("**/embed/**.json*", lambda route: route.fulfill(status=410, body="{}"))
    opened.tab.reload()
    assert near.told(opened)[0][0] == "error"
    assert opened.tab.evaluate("localStorage.length") == 0


def test_a_frame_is_as_tall_as_its_list_where_the_page_wants_it(near: Neighbours) -> None:
    address = f"{near.news}/embed/{FUZHOU}.html?count=3"
    frames = "".join(
        f'<iframe title="News" src="{address}" height="100" {wanted}></iframe>'
        for wanted in ("data-auto-height", "")
    )
    page = near.town.show(
        "/tall", f"{near.module()}<body>{frames}", f"frame-src {near.news}", f"script-src {near.news}"
    )
    opened = near.open(page)
    opened.tab.wait_for_selector("iframe[data-auto-height]:not([height='100'])")
    inner = opened.tab.frames[1].evaluate("document.documentElement.scrollHeight")
    assert opened.tab.evaluate("[...document.querySelectorAll('iframe')].map(frame => frame.height)") == [
        str(inner),
        "100",
    ]


def test_a_headline_opens_the_newspaper_in_a_new_window(near: Neighbours) -> None:
    opened = near.open(frame_page(near, "/click"))
    opened.tab.context.route("http://news.example/**", lambda route: route.fulfill(body="the newspaper"))
    with opened.tab.context.expect_page() as opening:
        opened.tab.frames[-1].locator("ol a").first.click()
    assert opening.value.url == "http://news.example/2026/11/24/1.html"
    assert opening.value.evaluate("opener") is None


def test_in_the_sandbox_of_wordpress_a_headline_leads_to_the_story_here(near: Neighbours) -> None:
    """What WordPress does: a frame that may run scripts and open nothing, and a page that listens to it."""
    opened = near.open(frame_page(near, "/wordpress", "#?secret=abc", WORDPRESS))
    opened.tab.evaluate(
        "() => { window.said = {}; addEventListener('message', ({data}) => {"
        " said[data.message] = data; document.documentElement.dataset[data.message] = data.value; }) }"
    )
    opened.tab.evaluate("document.querySelector('iframe').contentWindow.postMessage({message: 'ready'}, '*')")
    opened.tab.wait_for_selector("html[data-height]", state="attached")
    assert opened.tab.evaluate("said.height.value") > 300
    opened.tab.frames[-1].locator("ol a").first.click()
    opened.tab.wait_for_selector("html[data-link]", state="attached")
    link = opened.tab.evaluate("said.link")
    # WordPress follows it, because its host is that of the frame
    assert link == {
        "message": "link",
        "value": f"{near.news}/stories/00000000-0000-0000-0000-000000000001",
        "secret": "abc",
    }
    assert opened.complaints == []


def test_every_way_can_be_read_with_the_keyboard_alone(near: Neighbours) -> None:
    for opened in (
        near.open(include_page(near, "/keys-include")),
        opened_element(near, "/keys-element", element()),
        near.open(frame_page(near, "/keys-frame")),
    ):
        opened.tab.wait_for_load_state("networkidle")
        # the name of the list, and a scrolling box before it in some ways
        reached = []
        for _ in range(16):
            opened.tab.keyboard.press("Tab")
            place = opened.tab.frames[-1]
            reached.append(
                place.evaluate(
                    "(() => { let at = document.activeElement;"
                    " while (at?.shadowRoot) at = at.shadowRoot.activeElement;"
                    " return [at?.href ?? '', at && getComputedStyle(at).outlineStyle] })()"
                )
            )
        hrefs = [href for href, _ in reached]
        for number in range(1, 11):
            assert f"http://news.example/2026/11/24/{number}.html" in hrefs
        assert {outline for href, outline in reached if href} == {"solid"}


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(1000, False), (320, True)])
def test_axe_finds_nothing_in_any_way(near: Neighbours, width: int, dark: bool) -> None:  # noqa: FBT001 - pytest
    look: dict[str, Any] = {"width": width, "dark": dark}
    query = "theme=auto&accent=ffee00"
    frame = near.open(f"{near.news}/embed/{FUZHOU}.html?{query}&layout=cards", **look)
    included = near.open(include_page(near, f"/axe-include{width}", f"&{query}"), **look)
    own = element('theme="auto" accent="ffee00"')
    around = near.open(frame_page(near, f"/axe-frame{width}"), **look)
    for opened in (frame, included, opened_element(near, f"/axe-element{width}", own, **look), around):
        assert accessibility_faults(opened.tab) == []
    assert frame.tab.evaluate("document.documentElement.scrollWidth") <= width


@needs_axe
@pytest.mark.parametrize(("theme", "layout"), [("dark", "list"), ("light", "headline")])
def test_axe_finds_nothing_in_a_chosen_theme(near: Neighbours, theme: str, layout: str) -> None:
    address = f"{near.news}/embed/{FUZHOU}.html?theme={theme}&layout={layout}&accent=777777&lang=en"
    assert accessibility_faults(near.open(address).tab) == []


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(1000, True), (320, False)])
def test_axe_finds_nothing_in_the_builder(near: Neighbours, width: int, dark: bool) -> None:  # noqa: FBT001 - pytest
    opened = near.open(f"{near.news}/embed?region={FUZHOU}", width=width, dark=dark)
    assert accessibility_faults(opened.tab) == []
    assert opened.tab.evaluate("document.documentElement.scrollWidth") <= width


@needs_checker
def test_the_nu_checker_finds_no_fault(near: Neighbours) -> None:
    paths = [
        f"/embed/{FUZHOU}.html",
        f"/embed/{FUZHOU}.html?layout=cards&theme=auto&accent=ffee00&lang=zh-Hant",
        "/embed/kw.html?dir=rtl",
        "/embed/atlantis.html",
        f"/embed?region={FUZHOU}",
    ]
    pages = {}
    client = near.house.client()
    for path in paths:
        pages[path] = client.get(path, headers={"Host": "news.example"}).get_data(as_text=True)
    pages["include"] = near.town.pages[include_page(near, "/nu").removeprefix(near.town.base)][0]
    pages["include"] = f"<!doctype html><html lang=en><head><title>Town</title>{pages['include']}</html>"
    assert markup_faults(pages) == []


def test_the_builder_shows_at_once_what_its_form_says(near: Neighbours) -> None:
    opened = near.open(f"{near.news}/embed?region={FUZHOU}&lang=en")
    tab = opened.tab
    tab.select_option("#layout", "cards")
    expect(tab.locator("#code-iframe")).to_contain_text("layout=cards")
    assert 'layout="cards"' in tab.locator("#code-element").inner_text()
    expect(tab.frame_locator("#preview").locator(".region-feed-layout-cards")).to_be_visible()
    assert "layout=cards" in tab.url
    tab.fill("#source", "nobody")
    expect(tab.locator("#fault")).to_contain_text('parameter source="nobody" is the id of no source')
    assert opened.complaints == [
        "Failed to load resource: the server responded with a status of 400 (BAD REQUEST)"
    ]


def test_the_builder_copies_its_lines(near: Neighbours) -> None:
    opened = near.open(f"{near.news}/embed?region={FUZHOU}&lang=en")
    opened.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = opened.tab.locator('button[data-copies="code-element"]')
    button.click()
    expect(button).to_contain_text("Copied")
    code = opened.tab.locator("#code-element").inner_text()
    assert opened.tab.evaluate("navigator.clipboard.readText()") == code


def test_the_lines_of_the_builder_work_as_they_stand_under_the_policy_it_names(near: Neighbours) -> None:
    said = near.house.client().get(f"/embed.json?region={FUZHOU}&count=2", base_url=near.news).get_json()
    for way, found in (("iframe", "iframe"), ("element", "region-feed li")):
        code, policy = said["ways"][way]
        head, mark, body = code.partition("<region-feed")
        page = near.town.show(
            f"/built-{way}", f"{head}<body>{mark}{body}" if mark else f"<body>{code}", *policy.split("\n")
        )
        opened = near.open(page)
        opened.tab.wait_for_selector(found)
        opened.tab.wait_for_load_state("networkidle")
        assert opened.complaints == []
        if way == "iframe":
            assert opened.tab.frames[-1].locator("li").count() == 2


def test_without_a_script_the_form_of_the_builder_asks_for_the_page_anew(near: Neighbours) -> None:
    opened = near.open(f"{near.news}/embed?region={FUZHOU}", script=False)
    opened.tab.select_option("#theme", "dark")
    opened.tab.click("#build button")
    assert "theme=dark" in opened.tab.url
    assert "theme=dark" in opened.tab.locator("#code-iframe").inner_text()
    assert not opened.tab.locator("button.copies").first.is_visible()
    assert opened.tab.frames[-1].locator(".region-feed-theme-dark").count() == 1


def test_the_module_is_small_and_parses_no_html() -> None:
    body = Assets.load().bodies[MODULE]
    assert len(gzip.compress(body)) < 6_000
    text = body.decode()
    for sink in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "DOMParser",
        "srcdoc",
    ):
        assert sink not in text


def test_a_released_module_never_changes() -> None:
    """Pages pin it by this hash: a changed module is another file with the next number, beside this one."""
    assert Assets.load().integrity("region-feed-1.js") == (
        "sha384-0vDFfXGOrUl/Pltkyz6KjDGMH4/3AfyatI75TB2xKDGbUAqoCcdSG/x8qg436Ib5"
    )
