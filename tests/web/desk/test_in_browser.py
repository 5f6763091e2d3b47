"""The desk in a real browser: judged, without script, without a mouse, and with an order that is answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from aggregator.model.desk import OrderState
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
from tests.support.desk import PASSWORD, AtDesk
from tests.web.desk.test_editing import EDIT, FORM, NEW, TEXT, saved
from tests.web.desk.test_orders import FOUND, READ, answer


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtDesk]:
    """Give a desk where a little of everything has happened."""
    made = AtDesk(tmp_path_factory.mktemp("desk"))
    editor = made.editor()
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    made.apply()
    for path, result in (("/desk/sources/fuzhou-daily/try", READ), ("/desk/try", FOUND)):
        editor.post(path, address="http://evening.example/", region="cn/fujian")
        answer(made, OrderState.DONE, result)
    editor.post("/desk/sources/fuzhou-daily/poll")
    answer(made, OrderState.FAILED, {"error": "its server wants to rest"})
    made.token()
    yield made
    made.close()


@pytest.fixture(scope="module")
def base(desk: AtDesk) -> Iterator[str]:
    with serving(desk.app) as address:
        yield address


PAGES = (
    *("/desk/sources", "/desk/sources?words=nothing", "/desk/sources/fuzhou-daily", EDIT, TEXT),
    *("/desk/new-source", "/desk/try", "/desk/orders/1", "/desk/orders/2", "/desk/orders/3"),
    *("/desk/changes", "/desk/changes/1", "/desk/account", "/desk/nothing"),
)


def come_in(browser: Browser, base: str, desk: AtDesk, path: str, **options: object) -> Opened:
    """Open a page as somebody who has logged in."""
    host = base.removeprefix("http://").partition(":")[0]
    cookie = {"name": "desk", "value": desk.token(), "domain": host, "path": "/desk"}
    state = {"cookies": [{**cookie, "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Strict"}]}
    return open_page(browser, base + path, storage_state={**state, "origins": []}, **options)  # type: ignore[arg-type] # options of a context


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_has_a_fault_of_accessibility_on_a_narrow_screen(
    browser: Browser, base: str, desk: AtDesk, *, dark: bool
) -> None:
    opened = come_in(browser, base, desk, PAGES[0], width=320, dark=dark)
    faults: dict[str, list[str]] = {}
    for path in PAGES:
        opened.tab.goto(base + path)
        faults[path] = accessibility_faults(opened.tab)
        wide = opened.tab.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{path} is {wide} px wide"
    opened.tab.goto(f"{base}{EDIT}")
    opened.tab.fill("#timezone", "Mars/Base")
    opened.tab.click("text=Show what would change")
    faults["refused"] = accessibility_faults(opened.tab)
    opened.tab.fill("#timezone", "Asia/Tokyo")
    opened.tab.click("text=Show what would change")
    faults["shown"] = accessibility_faults(opened.tab)
    assert {path: found for path, found in faults.items() if found} == {}
    assert [one for one in opened.requests if not one.startswith(base)] == []
    opened.tab.context.close()


@needs_axe
def test_the_login_page_and_the_page_for_nobody_have_none_either(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    empty = AtDesk(tmp_path, users=False)
    with serving(empty.app) as other:
        for address in (f"{base}/desk/login", f"{other}/desk/"):
            opened = open_page(browser, address, width=320)
            assert accessibility_faults(opened.tab) == []
            opened.tab.context.close()
    empty.close()


@needs_checker
def test_the_markup_has_no_fault(desk: AtDesk) -> None:
    editor = desk.editor()
    pages = {path: editor.get(path).text for path in PAGES}
    pages["/desk/login"] = desk.stranger().text("/desk/login")
    pages["refused"] = editor.post(EDIT, step="check", **{**FORM, "timezone": "Mars/Base"}).text
    pages["shown"] = editor.post(EDIT, step="check", **{**FORM, "timezone": "Asia/Tokyo"}).text
    pages["new"] = editor.post("/desk/new-source", step="check", **NEW).text
    pages["confirm"] = editor.post("/desk/sources/fuzhou-daily/pause", step="check").text
    pages["try"] = editor.post("/desk/try", address="x", region="y").text
    assert markup_faults(pages) == []


@needs_browser
def test_an_order_is_shown_when_it_is_answered_without_loading_the_page_anew(
    browser: Browser, base: str, desk: AtDesk
) -> None:
    opened = come_in(browser, base, desk, "/desk/sources/xiamen-net")
    opened.tab.evaluate("window.here = true")
    opened.tab.click("button:has-text('Try it')")
    opened.tab.wait_for_selector("[data-waits]")
    opened.tab.evaluate("window.here = true")
    answer(desk, OrderState.DONE, READ)
    opened.tab.wait_for_selector("text=It leads to 1 pages")
    assert opened.tab.evaluate("window.here") is True
    assert opened.tab.evaluate("document.activeElement.id") == "main"
    assert opened.complaints == []
    opened.tab.context.close()


@needs_browser
def test_without_script_an_editor_logs_in_edits_and_waits_with_the_keyboard_alone(
    browser: Browser, base: str, desk: AtDesk
) -> None:
    opened = open_page(browser, f"{base}/desk/changes", script=False)
    tab = opened.tab
    press_to(tab, "name")
    tab.keyboard.type("lin")
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/desk/changes")
    tab.goto(f"{base}/desk/sources/xiamen-net/edit")
    press_to(tab, "note")
    tab.keyboard.type("ask again in spring")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("ins:has-text('note: ask again in spring')")
    assert opened.complaints == []
    tab.context.close()


def press_to(tab: Page, field: str) -> None:
    """Press the tabulator until a field has the focus."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.locator(f"#{field}:focus").count():
            return
    raise AssertionError(f"the tabulator never comes to {field}")
