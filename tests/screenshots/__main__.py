"""Start the demo in a folder of its own, wait for its first stories, and take pictures of its pages."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser

from tests.support.browser import a_browser

FOLDER = Path("docs/screenshots")
STORIES = 30  # of the demo county, before the first picture
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """What to take: a page, `follow` a link on it first, in a window of that size."""

    name: str
    path: str
    width: int
    height: int
    is_dark: bool = False
    follow: str | None = None


PICTURES = (
    Picture("region", "/regions/demo", 1000, 720),
    Picture("region-dark", "/regions/demo?lang=zh-Hant", 1000, 720, is_dark=True),
    Picture("story", "/regions/demo", 1000, 720, follow=".shared .when a"),
    Picture("overview", "/?lang=en", 1000, 720),
)


@contextmanager
def demo() -> Iterator[str]:
    """Serve the demo on a free port; give its base address once it has enough stories."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree("config", f"{folder}/config")
        own = {"CONFIG": f"{folder}/config", "DATA": f"{folder}/data", "WEB_PORT": str(port)}
        env = os.environ | {f"AGGREGATOR_{name}": text for name, text in own.items()}
        command = [sys.executable, "-m", "aggregator", "serve"]
        with Path(folder, "serve.log").open("wb") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            base = f"http://127.0.0.1:{port}"
            _await_stories(f"{base}/regions/demo/feed.rss")
            yield base
        finally:
            process.terminate()
            process.wait()


def _await_stories(feed: str) -> None:
    """Wait until the feed holds enough; raises TimeoutError."""
    for _ in range(PATIENCE_S):
        try:
            with urllib.request.urlopen(feed) as answer:
                if answer.read().count(b"<item>") >= STORIES:
                    return
        except URLError:  # not listening yet
            pass
        time.sleep(1)
    raise TimeoutError(f"{feed} has fewer than {STORIES} stories after {PATIENCE_S} s; look at `make run`")


def take(browser: Browser, base: str, picture: Picture) -> Path:
    """Take one picture; give where it lies."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.is_dark else "light",
    )
    tab = context.new_page()
    tab.goto(base + picture.path)
    if picture.follow is not None:
        tab.locator(picture.follow).first.click()
        tab.wait_for_load_state()
    path = FOLDER / f"{picture.name}.png"
    tab.screenshot(path=path, animations="disabled")
    context.close()
    return path


def main() -> None:
    """Take all pictures and say where they lie and how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as base, a_browser() as browser:
        for picture in PICTURES:
            path = take(browser, base, picture)
            sys.stdout.write(f"{path} {path.stat().st_size} bytes\n")


main()
