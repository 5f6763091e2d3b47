"""The desk beside a real poller: an order is answered, and what is written into a file is applied."""

import http.cookiejar
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.support.installation import Installed, free_port, wait_for
from tests.support.origin import Origin

WORDS = "oranges of Fuzhou in winter"
PATIENCE_S = 60.0
FEED = b"""<rss version="2.0"><channel><title>Evening</title><item><title>A bridge opens</title><guid>1</guid>
</item></channel></rss>"""


@dataclass
class Browser:
    """A browser as plain as can be: cookies, forms with their token, patience."""

    base: str

    def __post_init__(self) -> None:
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.page = ""

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.base}{path}", timeout=30) as answer:
            self.page = answer.read().decode()
        return self.page

    def post(self, path: str, **fields: str) -> str:
        """Send a form with the token of the page shown; gives the path that it led to."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token is not None
        body = urllib.parse.urlencode({"csrf_token": token[1], **fields}).encode()
        with self.opener.open(f"{self.base}{path}", body, timeout=30) as answer:
            self.page = answer.read().decode()
            return str(answer.geturl()).removeprefix(self.base)

    def wait(self, path: str, *, without: str) -> str:
        """Look at a page until it does not say something any more."""
        end = time.monotonic() + PATIENCE_S
        while without in self.get(path):
            assert time.monotonic() < end, f"{path} still says {without}"
            time.sleep(0.1)  # looks at what another process does
        return self.page


def test_an_editor_orders_and_edits_beside_the_poller(tmp_path: Path) -> None:
    with Origin() as origin:
        for name in ("/known", "/feed"):
            origin.serve(name, FEED, content_type="application/rss+xml")
        installed = Installed(tmp_path, {"known": origin.url("/known")})
        port = free_port()
        installed.env = {"AGGREGATOR_WEB_PORT": str(port)}
        serving = installed.start("serve")
        try:
            wait_for(f"http://127.0.0.1:{port}/ready", serving)
            add_user(installed)
            browser = Browser(f"http://127.0.0.1:{port}")
            browser.get("/desk/login")
            assert browser.post("/desk/login", name="lin", password=WORDS) == "/desk/sources"
            order = browser.post("/desk/sources/known/poll")
            assert (
                "Not modified" in browser.wait(order, without="data-waits") or "nothing new" in browser.page
            )
            order = browser.post("/desk/try", address=origin.url("/feed"), region="cn/fujian/fuzhou")
            assert "A bridge opens" in browser.wait(order, without="data-waits")
            edit_name(browser)
            browser.wait("/desk/changes/1", without="Not running yet")
            assert "This is what runs now." in browser.page
        finally:
            serving.terminate()
            assert serving.wait(60) == 0


def add_user(installed: Installed) -> None:
    subprocess.run(
        [sys.executable, "-m", "aggregator", "desk-user", "add", "lin"],
        env=installed.environment(),
        input=f"{WORDS}\n",
        text=True,
        check=True,
        timeout=60,
    )


def edit_name(browser: Browser) -> None:
    page = browser.get("/desk/sources/known/text")
    block = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert block is not None
    text = block[1].replace("&#34;", '"').replace('"name": "known"', '"name": "Known"')
    browser.post("/desk/sources/known/text", step="check", text=text)
    base = re.search(r'name="base" value="([0-9a-f]+)"', browser.page)
    assert base is not None, browser.page
    led = browser.post("/desk/sources/known/text", step="save", base=base[1], text=text)
    assert led == "/desk/sources/known?said=saved"
