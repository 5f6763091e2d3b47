import pytest

from aggregator.model.entry import Media
from aggregator.model.source import SourceKind
from aggregator.publish.address import feed_address, is_public, web_address
from aggregator.publish.media import medium_kind, public_media, without_media
from tests.support.builders import source


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://a.example/b?c=d#e", "http://a.example/b?c=d#e"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        (" http://a.example/\x00b ", "http://a.example/b"),
        ("http://a.example/福州", "http://a.example/福州"),
        ("//a.example/b", None),
        ("/b", None),
        ("javascript:alert(1)", None),
        ("http://a.example/b c", None),
        ("http://a.example/<b>", None),
        ("http://[", None),
        ("http://:80/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_absolute_web_addresses_are_published(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


@pytest.mark.parametrize(
    ("urls", "kind", "address"),
    [
        (("http://a.example/rss", "http://a.example/2"), SourceKind.FEED, "http://a.example/rss"),
        (("https://user:secret@a.example/rss",), SourceKind.FEED, None),
        (("https://a.example/@fuzhou/rss",), SourceKind.FEED, "https://a.example/@fuzhou/rss"),
        (("ftp://a.example/rss",), SourceKind.FEED, None),
        ((), SourceKind.FEED, None),
        (("http://a.example/list.html",), SourceKind.LISTPAGE, None),
    ],
)
def test_a_feed_address_is_shown_without_ever_showing_a_password(
    urls: tuple[str, ...], kind: SourceKind, address: str | None
) -> None:
    assert feed_address(source(urls=urls, kind=kind)) == address


@pytest.mark.parametrize(
    ("url", "announced", "media_type"),
    [
        ("http://a.example/b.jpg", None, "image/jpeg"),
        ("http://a.example/b.PNG?x=1.pdf#y", None, "image/png"),
        ("http://a.example/b.jpg", "image/webp; q=1", "image/webp"),
        ("http://a.example/b.mp3", "picture", "audio/mpeg"),
        ("http://a.example/b", "", "application/octet-stream"),
    ],
)
def test_every_medium_has_a_type(url: str, announced: str | None, media_type: str) -> None:
    assert [one.type for one in public_media([Media(url, announced)])] == [media_type]


def test_a_medium_without_a_web_address_is_left_out() -> None:
    assert public_media([Media("data:image/png;base64,AA=="), Media("http://a.example/1", "image/png")]) == (
        Media("http://a.example/1", "image/png"),
    )


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("image/png", "image"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("text/html", None),
        (None, None),
    ],
)
def test_medium_kind_is_known_for_pictures_and_sounds(media_type: str | None, kind: str | None) -> None:
    assert medium_kind(Media("http://a.example/1", media_type)) == kind


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ('<p>a<img src="x" alt="b > c">d</p>', "<p>ad</p>"),
        ("<p>a<IMG SRC='x>y'/>d</p>", "<p>ad</p>"),
        ('<picture><source srcset="x"><img src="y"></picture><p>z</p>', "<p>z</p>"),
        ('<video poster="x"><track src="t"></video><iframe src="y"></iframe>', ""),
        ("<p>imagine <i>a</i> &lt;img&gt;</p>", "<p>imagine <i>a</i> &lt;img&gt;</p>"),
    ],
)
def test_html_without_media_keeps_everything_else(markup: str, left: str) -> None:
    assert without_media(markup) == left


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/feed", True),
        ("https://paper.example./feed", True),
        ("https://8.8.8.8/feed", True),
        ("https://[2001:4860:4860::8888]/feed", True),
        ("https://me@paper.example/feed", False),
        ("https://paper.example/feed?key=${KEY}", False),
        ("http://127.0.0.1:8000/feed", False),
        ("http://192.168.1.2/feed", False),
        ("http://[::1]/feed", False),
        ("http://localhost/feed", False),
        ("http://paper.localhost/feed", False),
        ("http://nas.home.arpa/feed", False),
        ("ftp://paper.example/feed", False),
        ("", False),
    ],
)
def test_an_address_is_public_when_everybody_may_know_and_reach_it(url: str, expected: bool) -> None:  # noqa: FBT001 - the expected value
    assert is_public(url) is expected
