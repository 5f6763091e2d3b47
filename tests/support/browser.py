"""A real browser, and the judges of pages: axe-core for accessibility, the Nu checker for HTML and CSS.

    with serving(app) as base, a_browser() as browser:
        page = open_page(browser, base + "/", width=320, dark=True, script=False)
        assert page.requests == [...]
        assert accessibility_faults(page.tab) == []
        assert markup_faults({"/": page.tab.content()}) == []

A session-wide browser is the fixture `browser` of tests/web/conftest.py.
"""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PACKAGES = Path(".cache/feed-readers/node_modules")
AXE = PACKAGES / "axe-core/axe.min.js"
CHECKER = PACKAGES / "vnu-jar/build/dist/vnu.jar"

# A build server has all of them: there a missing one fails the tests that need it.
_MAY_SKIP = "CI" not in os.environ
needs_browser = pytest.mark.skipif(_MAY_SKIP and CHROMIUM is None, reason="no Chromium here")
needs_axe = pytest.mark.skipif(
    _MAY_SKIP and (CHROMIUM is None or not AXE.exists()), reason="no Chromium or axe-core here"
)
needs_checker = pytest.mark.skipif(
    _MAY_SKIP and (not CHECKER.exists() or shutil.which("java") is None), reason="no Nu checker or Java here"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One page in a browser context of its own, and what happened in it since it was made."""

    tab: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start Chromium; end it with the block."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port of loopback; give its base address without a last slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def open_page(
    browser: Browser,
    address: str,
    *,
    width: int = 1000,
    dark: bool = False,
    script: bool = True,
    **context: Any,
) -> Opened:
    """Open an address in a context of its own; the browser's end closes it.

    `requests` collects every address asked for, `complaints` the console's errors and uncaught exceptions,
    refusals by a content security policy among them.
    """
    made = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        **context,
    )
    opened = Opened(made.new_page())

    def asked(request: Request) -> None:
        opened.requests.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            opened.complaints.append(message.text)

    opened.tab.on("request", asked)
    opened.tab.on("console", said)
    opened.tab.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.tab.goto(address)
    return opened


def accessibility_faults(tab: Page) -> list[str]:
    """Give what axe-core finds in a page, one line a fault; the page may forbid scripts of its own.

    Frames of other origins are judged in tabs of their own, not here.
    """
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("async () => (await axe.run(document, {iframes: false})).violations")
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


def markup_faults(pages: Mapping[str, str], *, also: Sequence[str] = ()) -> list[str]:
    """Give the errors the Nu checker finds in whole pages, `name: line: message`; all pages in one run.

    `also` are further options, such as `--also-check-css`.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in names.items():
            Path(folder, file).write_text(pages[name], "utf-8")
        command = ["java", "-jar", str(CHECKER.resolve()), "--format", "json", "--errors-only", *also, *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return [
        f"{names[Path(found['url']).name]}: {found.get('lastLine', 0)}: {found['message']}"
        for found in json.loads(done.stderr)["messages"]
    ]
