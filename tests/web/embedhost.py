"""Somebody else's site: pages of another origin, each under its own policy, that take embeds of ours."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import Browser

from aggregator.model.site import Site
from aggregator.web.assets import Assets
from aggregator.web.embeds.embed import MODULE
from tests.support.browser import Opened, open_page, serving
from tests.web.fakes import House, world

CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
NO_TYPES = "trusted-types 'none'"

# What a host page may count of itself under a policy that lets no inline script run: the test asks for it.
WATCHER = """
() => {
  window.shift = 0;
  window.told = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  for (const name of ["ready", "error"]) {
    addEventListener(`regionfeed:${name}`, (event) => {
      window.told.push([name, event.detail]);
      document.documentElement.dataset.told = window.told.length; // what a test can wait for
    }, true);
  }
}
"""


@dataclass
class Town:
    """A foreign site; `pages` has body and policy by path, `base` is its own address."""

    base: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a page."""
        body, policy = self.pages.get(environ["PATH_INFO"], ("<p>elsewhere</p>", CLOSED))
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy)]
        start_response("200 OK", headers)
        return [f"<!doctype html><html lang=en><head><title>Town</title>{body}</html>".encode()]

    def show(self, path: str, body: str, *policy: str) -> str:
        """Put up a page with nothing allowed but `policy`; give its address."""
        own = "; ".join((CLOSED, NO_TYPES, *policy))
        self.pages[path] = (body, own)
        return f"{self.base}{path}"


@dataclass
class Neighbours:
    """Our service and the foreign site beside it, each with its address."""

    house: House
    news: str
    town: Town
    browser: Browser

    def open(self, address: str, **context: Any) -> Opened:
        """Open a page of the town and watch what happens in it."""
        made = open_page(self.browser, "about:blank", **context)
        made.tab.add_init_script(f"({WATCHER})()")
        made.tab.goto(address)
        return made

    def told(self, opened: Opened, count: int = 1) -> list[Any]:
        """Wait until elements have said that much, and give it: name and detail of each event."""
        opened.tab.wait_for_selector(f"html[data-told='{count}']", state="attached")
        said: list[Any] = opened.tab.evaluate("told")
        return said

    def strangers(self, opened: Opened) -> list[str]:
        """Give what a page and its frames asked of anybody but the town and us."""
        known = (f"{self.news}/", f"{self.town.base}/", "about:")
        return [url for url in opened.requests if not url.startswith(known)]

    def module(self) -> str:
        """Give the line that loads the module, as the builder gives it."""
        files = Assets.load()
        address = f"{self.news}/static/{files.versioned(MODULE)}"
        hash_ = files.integrity(MODULE)
        return f'<script type="module" src="{address}" integrity="{hash_}" crossorigin="anonymous"></script>'


@contextmanager
def neighbours(house: House, browser: Browser) -> Iterator[Neighbours]:
    """Serve both; the service knows itself by the address under which it is asked."""
    house.config = world(site=Site(title="Fujian News"))
    town = Town()
    with serving(house.app()) as news, serving(town) as base:
        town.base = base.replace("127.0.0.1", "localhost")  # another site, not only another port
        yield Neighbours(house, news, town, browser)
