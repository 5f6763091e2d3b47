"""A real web server behind a proxy: whom it believes, and what it keeps of its readers."""

import http.client
import json
from collections.abc import Iterator

import pytest

from tests.support.installation import Installed, free_port
from tests.support.origin import Origin

FEED = """<rss version="2.0"><channel><title>福州晚报</title><link>http://evening.example/</link>
<item><title>连江县开心农场开业</title><guid isPermaLink="false">e-1</guid>
<link>http://evening.example/1.html</link></item></channel></rss>""".encode()
PAGE = "/regions/cn/fujian/fuzhou/feed.json"
READER = "203.0.113.77"
PROXIED = {
    "X-Forwarded-For": f"192.0.2.66, {READER}",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example, news.example",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    with Origin() as origin:
        origin.serve("/feed", FEED, content_type="application/xml")
        made = Installed(tmp_path_factory.mktemp("proxied"), {"evening": origin.url("/feed")})
        made.poll()
        yield made


def ask(base: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def self_url(base: str, headers: dict[str, str]) -> str:
    status, body = ask(base, PAGE, headers)
    assert status == 200
    found: str = json.loads(body)["feed_url"]
    return found


def test_a_real_server_believes_its_proxy_and_writes_no_address_down(installed: Installed) -> None:
    installed.write_settings(web={"trusted_proxies": ["127.0.0.0/8", "::1"]})
    installed.poll()  # applies the configuration
    with installed.serving(free_port()) as base:
        assert self_url(base, PROXIED) == f"https://news.example{PAGE}"
        assert self_url(base, PROXIED) == f"https://news.example{PAGE}"  # as the hot path sends it
        assert self_url(base, {}) == f"{base}{PAGE}"
        assert ask(base, PAGE, {"X-Forwarded-Host": "evil.example/x"})[0] == 400
        assert ask(base, "/nope", PROXIED)[0] == 404
    log = (installed.folder / "log.txt").read_text("utf-8")
    assert "serving through a proxy (web.trusted_proxies: 127.0.0.0/8, ::1), but public_url" in log
    assert "serving through a proxy (web.trusted_proxies: 127.0.0.0/8, ::1), but contact" in log
    assert READER not in log
    assert "192.0.2.66" not in log


def test_a_real_server_believes_nobody_by_itself(installed: Installed) -> None:
    installed.write_settings()
    installed.poll()
    with installed.serving(free_port()) as base:
        assert self_url(base, PROXIED) == f"{base}{PAGE}"
        assert self_url(base, {"Forwarded": "for=192.0.2.1;host=evil.example"}) == f"{base}{PAGE}"
