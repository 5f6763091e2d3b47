"""What people see, in a real browser: for eyes, hands, screen readers, and with scripts switched off."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from aggregator.model.entry import Credit, PlaceEvidence
from aggregator.model.poll import Counts, Outcome, PollReport, SourceHealth
from aggregator.model.story import Story
from tests.support.browser import (
    Opened,
    accessibility_faults,
    markup_faults,
    needs_axe,
    needs_browser,
    needs_checker,
    open_page,
    serving,
)
from tests.support.builders import NOW, copy, moment, source, story
from tests.web.fakes import FUZHOU, House, arabic_story, stories, world

PAGE = f"/regions/{FUZHOU}"
STORY = f"/stories/{UUID(int=1)}"
PATHS = (
    "/",
    "/?lang=zh-Hant",
    PAGE,
    f"{PAGE}?lang=en&q=新闻",
    "/regions/kw",
    "/regions/cn/fujian/pingtan",
    STORY,
    f"{STORY}/why",
    "/about",
    "/status",
    "/nowhere",
)
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""
FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, summary, [tabindex="0"]'
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  if (at === document.body) return null;
  return [[...document.querySelectorAll(FOCUSABLE)].indexOf(at), style.outlineStyle, at.className];
}""".replace("FOCUSABLE", repr(FOCUSABLE))

pytestmark = needs_browser


def told(number: int) -> Story:
    """Give stories of every kind in turn: copied, revised, of named places, with credits, in English."""
    kinds = (
        {"also_in": (copy(number + 1000, source_id="xiamen-daily"), copy(number + 2000, source_id="today"))},
        {"updated_at": NOW + timedelta(minutes=5)},
        {"why_here": (PlaceEvidence("title", "福州", "name"), PlaceEvidence("text", "连江", "name"))},
        {"lead": copy(number, credit=Credit(publisher="新华社", reporters=("张三",), editor="李四"))},
        {
            "lead": copy(
                number, source_id="today", language="en", title=f"Typhoon Bavi closes schools {number}"
            )
        },
    )
    made = story(number, **kinds[number % len(kinds)])
    minutes = timedelta(minutes=40 * number)
    lead = replace(made.lead, text="预计今天夜里到明天沿海有大到暴雨。" * 9, published=moment(NOW - minutes))
    return replace(made, lead=lead, listed_at=NOW - minutes, updated_at=max(made.updated_at, NOW - minutes))


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    more = (source(id="today", name="Fuzhou Today", language="en"),)
    plain = world(sources=(*world().sources, *more))
    house = House(config=replace(plain, site=replace(plain.site, public_url=None)))
    for region in (FUZHOU, "cn/fujian", "cn", "all"):
        house.store.show(region, *map(told, range(1, 61)))
    house.store.show("kw", arabic_story())
    house.store.show("de", *stories(2))
    report = PollReport(
        "fuzhou-daily", "http://news.example/feed.xml", NOW, Outcome.NEW, counts=Counts(new=3)
    )
    house.store.reports = (SourceHealth("fuzhou-daily", report, NOW, "every 60 min", 0, 120, NOW, 100, 5),)
    with serving(house.app()) as address:
        yield address


@pytest.fixture(scope="module")
def pages(browser: Browser, base: str) -> Iterator[Callable[[str], Opened]]:
    """Give a page as it came up, opened once for all that judge it."""
    opened: dict[str, Opened] = {}

    def page(path: str) -> Opened:
        if path not in opened:
            opened[path] = open_page(browser, base + path)
        return opened[path]

    yield page
    for one in opened.values():
        one.tab.context.close()


@needs_axe
@pytest.mark.parametrize("path", PATHS)
def test_nothing_keeps_anybody_out(pages: Callable[[str], Opened], path: str) -> None:
    tab = pages(path).tab
    found = accessibility_faults(tab)
    tab.emulate_media(color_scheme="dark")
    found += accessibility_faults(tab)
    tab.set_viewport_size({"width": 320, "height": 900})
    found += accessibility_faults(tab)
    assert found == []


@needs_checker
def test_every_page_is_valid_html_also_after_the_script_ran(pages: Callable[[str], Opened]) -> None:
    assert markup_faults({path: pages(path).tab.content() for path in PATHS}) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_its_own_server_alone_and_the_console_stays_silent(
    pages: Callable[[str], Opened], base: str, path: str
) -> None:
    opened = pages(path)
    assert {address[: len(base) + 1] for address in opened.requests} == {f"{base}/"}
    missing = [f"{base}/nowhere"] if path == "/nowhere" else []
    complaints = [text for text in opened.complaints if "404" not in text or not missing]
    assert complaints == []


@pytest.mark.parametrize("width", [320, 1000, 3840])
@pytest.mark.parametrize("path", ["/", PAGE, STORY])
def test_nothing_moves_while_a_page_comes_up(browser: Browser, base: str, path: str, width: int) -> None:
    tab = open_page(browser, "about:blank", width=width).tab
    tab.clock.set_fixed_time(NOW + timedelta(minutes=1))
    tab.add_init_script(SHIFTS)
    tab.goto(base + path)
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shifts, wide = tab.evaluate("[window.shifts, document.documentElement.scrollWidth - innerWidth]")
    tab.context.close()
    assert (shifts, wide) == ([], 0)


def test_times_are_told_from_now_for_a_day_and_absolute_before(browser: Browser, base: str) -> None:
    tab = open_page(browser, "about:blank").tab
    tab.clock.set_fixed_time(NOW + timedelta(minutes=1))
    tab.goto(f"{base}{PAGE}?lang=en")
    times = tab.locator(".story .ago")
    shown = [times.nth(at).inner_text() for at in (0, 1, 2, 40)]
    tab.clock.set_fixed_time(NOW - timedelta(hours=1))  # a clock that is behind
    tab.reload()
    behind = times.first.inner_text()
    tab.context.close()
    assert shown == ["41m ago", "1h ago", "2h ago", "16:40"]
    assert behind == "19:20"


def test_the_absolute_time_stays_at_hand(browser: Browser, base: str) -> None:
    tab = open_page(browser, "about:blank").tab
    tab.clock.set_fixed_time(NOW + timedelta(minutes=1))
    tab.goto(base + PAGE)
    first = tab.locator(".story .ago").first
    facts = (first.inner_text(), first.get_attribute("title"), first.get_attribute("datetime"))
    tab.context.close()
    assert facts == ("41分钟前", "19:20", "2026-11-24T19:20:00+08:00")


def walk(tab: Page) -> list[tuple[int, str, str]]:
    """Press Tab until the focus leaves the page; give where it was."""
    found: list[tuple[int, str, str]] = []
    for _ in range(400):
        tab.keyboard.press("Tab")
        at = tab.evaluate(FOCUSED)
        if at is None:
            break
        found.append(tuple(at))
    return found


@pytest.mark.parametrize("path", ["/regions/kw", STORY])
def test_everything_can_be_reached_by_keyboard_and_is_seen_to_be(
    browser: Browser, base: str, path: str
) -> None:
    tab = open_page(browser, base + path).tab
    every = tab.locator(FOCUSABLE).count()
    walked = walk(tab)
    tab.context.close()
    assert [at for at, _, _ in walked] == list(range(every))
    assert {style for _, style, _ in walked} == {"solid"}
    assert walked[0][2] == "skip"


def test_the_skip_link_leads_past_the_masthead(browser: Browser, base: str) -> None:
    tab = open_page(browser, base + PAGE).tab
    tab.keyboard.press("Tab")
    is_seen = tab.locator(".skip").bounding_box()
    tab.keyboard.press("Enter")
    focused = tab.evaluate("document.activeElement.id")
    tab.context.close()
    assert is_seen is not None
    assert is_seen["y"] >= 0
    assert focused == "main"


def test_without_a_script_nothing_is_missing(browser: Browser, base: str) -> None:
    tab = open_page(browser, f"{base}{PAGE}?lang=en", script=False).tab
    counts = [tab.locator(of).count() for of in ("article", ".feeds a", ".copy", '.pages a[rel="next"]')]
    first = tab.locator(".story .ago").first.inner_text()
    tab.fill("#q", "台风")
    tab.select_option("#source", "today")
    tab.locator(".search button").click()
    address = tab.url
    tab.context.close()
    assert counts == [50, 5, 0, 1]
    assert first == "19:20"
    assert address == f"{base}{PAGE}?q=%E5%8F%B0%E9%A3%8E&source=today&written=&lang=en"


def test_an_address_copies_itself_and_says_so(browser: Browser, base: str) -> None:
    tab = open_page(browser, f"{base}{PAGE}?lang=en", permissions=["clipboard-read", "clipboard-write"]).tab
    tab.get_by_role("button", name="Copy: Atom").click()
    tab.get_by_role("status").filter(has_text="Copied: Atom").wait_for(state="attached")
    held = tab.evaluate("navigator.clipboard.readText()")
    tab.context.close()
    assert held == f"{base}{PAGE}/feed.atom"


def test_on_paper_a_page_is_its_stories(browser: Browser, base: str) -> None:
    tab = open_page(browser, base + PAGE).tab
    tab.emulate_media(media="print")
    hidden = [tab.locator(of).is_hidden() for of in (".masthead nav", ".search", ".side", ".pages")]
    shown = [tab.locator(of).first.is_visible() for of in (".brand", "h1", ".headline", ".excerpt")]
    tab.context.close()
    assert (hidden, shown) == ([True] * 4, [True] * 4)


def test_arabic_runs_from_right_to_left_within_the_page(browser: Browser, base: str) -> None:
    tab = open_page(browser, f"{base}/regions/kw?lang=en").tab
    box = "box => { const b = box.getBoundingClientRect(); return [b.left, b.right]; }"
    headline = tab.locator(".headline a").evaluate(box)
    column = tab.locator(".headline").evaluate(box)
    tab.context.close()
    assert headline[1] == pytest.approx(column[1])
    assert headline[0] > column[0] + 50
