"""Bot walls by their own words; documents, error pages and applications are none."""

import pytest

from aggregator.fetch.walls import MAX_WALL_BYTES, is_wall

HTML = {"content-type": "text/html; charset=utf-8"}
JSL = (
    "<script>document.cookie=('_')+('_')+('jsl_clearance_s=17')+';max-age=3600';"
    "location.href=location.pathname+location.search</script>"
)
REFRESH = '<html><head><script>eval(function(p,a){}(1))</script></head><body onload="go()"></body></html>'
APPLICATION = '<!doctype html><title>新闻</title><script src="/a.js"></script><div id="app"></div>'


def titled(title: str, body: str = "<p>…</p>") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b""),
        (202, {"x-amzn-waf-action": "challenge"}, b""),
        (503, HTML, b"<script>window._cf_chl_opt={}</script>"),
        (200, HTML, b"<script src='/cdn/cf-chl-widget.js'></script>"),
        (200, HTML, b"<script>setCookie('acw_sc__v2', x)</script>"),
        (404, HTML, b"<script>document.cookie='__jsl_clearance=1'</script>"),
        (200, HTML, b"<form action='/wzws-waf-cgi/'></form>"),
        (200, HTML, b"<script src='/_guard/auto.js'></script>"),
        (403, HTML, b"<script src='/_Incapsula_Resource?x=1'></script>"),
        (403, HTML, titled("Just a moment...")),
        (200, HTML, titled("Attention Required! | Cloudflare")),
        (200, HTML, titled("安全验证")),
        (200, HTML, titled("百度安全验证")),
        (200, HTML, titled("安全验证").decode().encode("gb18030")),
        (405, HTML, titled("访问被拦截！")),
        (200, HTML, titled(" 人机验证 - 请稍候… ")),
        (200, {}, titled("Just a moment...")),
        (200, {}, JSL.encode()),
        (200, HTML, JSL.encode()),
        (200, HTML, REFRESH.encode()),
        (200, HTML, b"<html><body>Loading\xe2\x80\xa6<script>location.reload()</script></body></html>"),
        (200, {}, b"\xef\xbb\xbf <!-- a --> <!-- b --><html><script>location = '/x'</script>"),
    ],
)
def test_a_challenge_is_a_wall(status: int, headers: dict[str, str], body: bytes) -> None:
    assert is_wall(status, headers, body)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, HTML, b""),
        (404, HTML, titled("404 Not Found")),
        (500, HTML, b"<html><body>Error<script>location.href='/'</script></body></html>"),
        (200, {"content-type": "application/rss+xml"}, b"<rss>how acw_sc__v2 works</rss>"),
        (200, {}, b'<?xml version="1.0"?><rss><title>Just a moment</title></rss>'),
        (200, HTML, titled("我市开展节前安全检查")),
        (200, HTML, titled("安全验证码上线，市民可在手机办理")),
        (200, HTML, titled("Just a moment with the mayor")),
        (200, HTML, APPLICATION.encode()),
        (200, HTML, b"<html><script>location.href='/m'</script><a href='/m'>mobile</a></html>"),
        (
            200,
            HTML,
            b"<html><script>document.cookie='a=1'</script><p>" + b"The town council met on Monday. " * 4,
        ),
        (200, HTML, b"<html><link rel=alternate href='/feed'><script>location='/m'</script></html>"),
        (200, HTML, b"<html>" + b"a long article " * 3000 + b"about acw_sc__v2"),
        (200, HTML, b"<html><head><script>var a=1</script></head></html>"),
    ],
)
def test_what_is_no_challenge_is_no_wall(status: int, headers: dict[str, str], body: bytes) -> None:
    assert not is_wall(status, headers, body)


@pytest.mark.parametrize("piece", [b"<script ", b"<a ", b"<", b"<title>", b"<!--", b"<head>", b"location  "])
@pytest.mark.timeout(20)
def test_no_page_takes_long_to_judge(piece: bytes) -> None:
    body = b"<html><script>eval(1)</script>" + piece * (MAX_WALL_BYTES // len(piece))
    for _ in range(20):
        is_wall(200, HTML, body[:MAX_WALL_BYTES])
