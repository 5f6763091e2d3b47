"""The rules of RSS 2.0, RFC 4287 and the W3C's feed validator for what a feed says of itself."""

import sys
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from tests.publish.documents import ATOM, LANG, XML, entries, tree
from tests.publish.samples import Format, stories, written
from tests.support.builders import NOW


def test_rss_has_what_it_requires() -> None:
    head = tree("rss")[0]
    assert [len(head.findall(name)) for name in ("title", "link", "description", "language", "ttl")] == [
        1
    ] * 5
    assert (head.findtext("language"), head.findtext("ttl")) == ("zh-Hans", "15")
    assert head.findtext("link") == "https://feeds.example/regions/cn/fujian/fuzhou"
    assert head.findtext("webMaster") == "desk@news.example (榕城聚合)"
    assert (head.findtext("generator") or "").startswith("Regional Feed Aggregator ")
    for item in head.findall("item"):
        assert all(item.findtext(name) for name in ("title", "link", "description", "guid", "pubDate"))


def test_atom_has_what_it_requires() -> None:
    root = tree("atom")
    for parent in (root, *entries(root)):
        assert [len(parent.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "author")] == [
            1
        ] * 4
    for entry in entries(root):
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        assert len(entry.findall(f"{ATOM}summary")) == 1


def test_a_feed_is_dated_by_its_last_change_and_never_by_now() -> None:
    changed = NOW - timedelta(days=400)
    head = tree("rss", updated_at=changed)[0]
    assert [parsedate_to_datetime(one.text or "") for one in head.findall("lastBuildDate")] == [changed]
    stamp = tree("atom", updated_at=changed).findtext(f"{ATOM}updated") or ""
    assert datetime.fromisoformat(stamp) == changed


def test_rss_names_itself_and_its_hub() -> None:
    head = tree("rss", hub="https://hub.example/")[0]
    links = {one.get("rel"): one.get("href") for one in head.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://feeds.example/regions/cn/fujian/fuzhou/feed.rss",
        "hub": "https://hub.example/",
    }


def test_a_feed_without_a_hub_names_none() -> None:
    assert [one.get("rel") for one in tree("rss")[0].findall(f"{ATOM}link")] == ["self"]
    assert [one.get("rel") for one in tree("atom").findall(f"{ATOM}link")] == ["self", "alternate"]


def test_a_feed_of_an_undetermined_language_names_none() -> None:
    assert tree("atom", language="und").get(LANG) is None
    assert tree("rss", language="und")[0].find("language") is None


@pytest.mark.parametrize("format_", XML)
def test_a_stylesheet_stands_before_the_root(format_: Format) -> None:
    address = 'https://feeds.example/s.css?a=1&b="<?>'
    body = written(format_, [], stylesheet_url=address)
    instruction = etree.fromstring(body).getprevious()
    assert isinstance(instruction, etree._ProcessingInstruction)
    assert instruction.get("type") == "text/css"
    assert (instruction.get("href") or "").startswith("https://feeds.example/s.css?a=1")
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<?xml-stylesheet ")


@pytest.mark.parametrize("format_", XML)
def test_no_stylesheet_leaves_no_instruction(format_: Format) -> None:
    assert b"xml-stylesheet" not in written(format_, [])


def test_an_icon_is_an_image_in_rss_and_an_icon_in_atom() -> None:
    icon = "https://feeds.example/i.png"
    image = tree("rss", icon_url=icon)[0].find("image")
    assert image is not None
    assert [image.findtext(name) for name in ("url", "title", "link")] == [
        icon,
        "福州新闻",
        "https://feeds.example/regions/cn/fujian/fuzhou",
    ]
    assert tree("atom", icon_url=icon).findtext(f"{ATOM}icon") == icon


@pytest.mark.parametrize(
    ("contact", "mail", "page"),
    [
        ("desk@news.example", "desk@news.example", None),
        ("mailto:desk@news.example", "desk@news.example", None),
        ("https://news.example/about@us", None, "https://news.example/about@us"),
        ("ring the bell", None, None),
        (None, None, None),
    ],
)
def test_the_operator_is_named_with_mail_or_page(
    contact: str | None, mail: str | None, page: str | None
) -> None:
    head, root = tree("rss", contact=contact, publisher="A (B)")[0], tree("atom", contact=contact)
    assert head.findtext("webMaster") == (f"{mail} (A B)" if mail else None)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "榕城聚合"
    assert root.findtext(f"{ATOM}author/{ATOM}email") == mail
    assert root.findtext(f"{ATOM}author/{ATOM}uri") == page


@pytest.mark.parametrize("format_", XML)
def test_a_head_of_unprintable_texts_is_still_valid(format_: Format) -> None:
    root = tree(format_, title="\x00", description="\x07\n", publisher="")
    parent = root[0] if format_ == "rss" else root
    prefix, about = ("", "description") if format_ == "rss" else (ATOM, "subtitle")
    assert (parent.findtext(f"{prefix}title") or "").startswith("urn:uuid:")
    assert parent.findtext(f"{prefix}{about}") == parent.findtext(f"{prefix}title")


def test_writing_never_switches_the_locale_of_the_process() -> None:
    called: set[str] = set()
    sys.setprofile(lambda frame, event, _: called.add(frame.f_code.co_name) if event == "call" else None)
    try:
        written("rss", stories())
    finally:
        sys.setprofile(None)
    assert "format_datetime" in called
    assert "setlocale" not in called
