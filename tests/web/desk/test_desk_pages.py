"""The desk's pages in a real browser, judged: stories, decisions, regions, alerts and plots."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

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
from tests.web.desk.busy import Busy, busy


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    made = busy(tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def base(room: Busy) -> Iterator[str]:
    with serving(room.desk.app) as address:
        yield address


def paths(room: Busy) -> tuple[str, ...]:
    """Give the addresses of all pages, empty and mistaken ones among them."""
    both = f"a={room.story}&b={room.other}"
    return (
        *("/desk/stories", "/desk/stories?region=cn/fujian&words=zzzz", "/desk/stories?region=cn/atlantis"),
        *(f"/desk/stories/{room.story}", f"/desk/stories/{UUID(int=7)}", "/desk/decisions"),
        *("/desk/compare", f"/desk/compare?{both}", "/desk/compare?a=x&b=y"),
        *("/desk/review", "/desk/review?rejected=1", "/desk/alerts", "/desk/plots", "/desk/regions"),
        *("/desk/regions/cn/fujian", "/desk/regions/de", "/desk/sources", "/desk/sources/fuzhou-daily"),
    )


def come_in(browser: Browser, base: str, room: Busy, path: str, **options: object) -> Opened:
    """Open a page as somebody who has logged in."""
    cookie = {"name": "desk", "value": room.desk.token(), "domain": "127.0.0.1", "path": "/desk"}
    state = {"cookies": [{**cookie, "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Strict"}]}
    return open_page(browser, base + path, storage_state={**state, "origins": []}, **options)  # type: ignore[arg-type] # options of a context


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(320, False), (1000, True)], ids=["narrow, light", "wide, dark"])
def test_no_page_has_a_fault_of_accessibility_or_asks_elsewhere_or_is_too_wide(
    browser: Browser, base: str, room: Busy, width: int, *, dark: bool
) -> None:
    opened = come_in(browser, base, room, "/desk/account", width=width, dark=dark)
    faults: dict[str, list[str]] = {}
    refused = []
    for path in paths(room):
        answer = opened.tab.goto(base + path)
        if answer is not None and not answer.ok:
            refused.append(path)
        opened.tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        faults[path] = accessibility_faults(opened.tab)
        wide = opened.tab.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults[path].append(f"it is {wide} px wide")
    assert {path: found for path, found in faults.items() if found} == {}
    assert [one for one in opened.requests if not one.startswith(base)] == []
    # a browser complains of a page that says 404 or 422, and of nothing else here
    assert len(opened.complaints) == len(refused) == 3
    opened.tab.context.close()


@needs_checker
def test_the_markup_has_no_fault(room: Busy) -> None:
    editor = room.desk.editor()
    pages = {path: editor.get(path).text for path in paths(room)}
    for path, form in ((f"/desk/stories/{room.story}", {"deed": "burn"}), ("/desk/review", {})):
        pages[f"refused: {path}"] = editor.post(path, **form).text
    assert markup_faults(pages) == []


@needs_browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_plots_are_drawn(browser: Browser, base: str, room: Busy, *, script: bool) -> None:
    opened = come_in(browser, base, room, "/desk/plots", script=script)
    images = opened.tab.locator(".plot img")
    assert images.count() == 3
    sizes = [one.bounding_box() for one in images.all()]
    assert all(size is not None and size["width"] > 300 for size in sizes)
    if script:  # without it nothing in the page can be asked
        assert all(one.evaluate("image => image.complete && image.naturalWidth > 0") for one in images.all())
    opened.tab.locator("summary").first.click()
    assert opened.tab.locator(".numbers").first.is_visible()
    assert opened.complaints == []
    opened.tab.context.close()


@needs_browser
def test_a_plot_opened_by_itself_is_refused_nothing(browser: Browser, base: str, room: Busy) -> None:
    opened = come_in(browser, base, room, "/desk/plots/polls.svg")
    ink = opened.tab.evaluate("getComputedStyle(document.querySelector('.axis text')).fill")
    assert (ink, opened.complaints) == ("rgb(28, 26, 23)", [])
    opened.tab.context.close()


@needs_browser
def test_without_script_a_story_is_hidden_with_the_keyboard_alone(
    browser: Browser, base: str, room: Busy
) -> None:
    opened = come_in(browser, base, room, f"/desk/stories/{room.other}", script=False)
    press_to(opened.tab, "#reason")
    opened.tab.keyboard.type("a mistake")
    press_to(opened.tab, "button[value=hide]")
    opened.tab.keyboard.press("Enter")
    opened.tab.wait_for_url("**?said=decided")
    press_to(opened.tab, "nav a:text-is('Decisions')")
    opened.tab.keyboard.press("Enter")
    opened.tab.wait_for_url("**/desk/decisions")
    press_to(opened.tab, "td button")
    opened.tab.keyboard.press("Enter")
    opened.tab.wait_for_url("**?said=taken_back")
    assert opened.complaints == []
    opened.tab.context.close()


@needs_browser
def test_the_tabulator_comes_to_the_main_controls(browser: Browser, base: str, room: Busy) -> None:
    opened = come_in(browser, base, room, "/desk/stories", width=320)
    for path, control in (
        ("/desk/stories", "#words"),
        ("/desk/stories", "tbody a"),
        ("/desk/compare", "#b"),
        ("/desk/review", "input[name=entry]"),
        ("/desk/review", "button[value=approve]"),
        ("/desk/alerts", "tbody a"),
        ("/desk/plots", ".sheet"),
        ("/desk/plots", "summary"),
        ("/desk/regions", ".tree a"),
        ("/desk/regions/cn/fujian", "a.button"),
    ):
        opened.tab.goto(base + path)
        press_to(opened.tab, control)
    opened.tab.context.close()


def press_to(tab: Page, control: str) -> None:
    """Press the tabulator until a control has the focus."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.locator(f"{control}:focus").count():
            return
    raise AssertionError(f"the tabulator never comes to {control}")
