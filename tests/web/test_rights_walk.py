"""The contract of every route: what rights, signals and decisions forbid stands in no byte that is sent."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from tests.web.rightswalk import COPYING, FORMATS, PAPERS, REGIONS, House, Paper

FEED_QUERIES: Final = (
    "",
    "?limit=1",
    "?limit=500",
    "?content=full",
    "?content=excerpt",
    "?content=headline",
    "?min_sources=2",
    "?since=2026-11-01T00:00:00Z",
    "?source=plain&source=hidden",
    "?not_source=plain",
    "?q=library",
    "?not=library",
    "?lang=en",
)
MARK: Final = re.compile(b"</?mark>")  # it may stand in the middle of what is looked for
TONGUES: Final = ("zh-Hans", "zh-Hant", "en")

# For every endpoint of the application all its addresses in this house. Whoever adds a route adds it here.
WALK: Final[dict[str, Callable[[House], Iterator[str]]]] = {}


def walks(endpoint: str) -> Callable[[Callable[[House], Iterator[str]]], Callable[[House], Iterator[str]]]:
    def keep(found: Callable[[House], Iterator[str]]) -> Callable[[House], Iterator[str]]:
        WALK[endpoint] = found
        return found

    return keep


@walks("feeds.feed")
def feeds(_house: House) -> Iterator[str]:
    for region in REGIONS:
        for kind in ("feed", "top"):
            for format_ in FORMATS:
                yield from (f"/regions/{region}/{kind}.{format_}{query}" for query in FEED_QUERIES)
            yield f"/regions/{region}/{kind}.rss?profile=signage"


@walks("feedlist.feeds")
def lists(_house: House) -> Iterator[str]:
    yield from (f"/regions/{region}/feeds.opml" for region in REGIONS)


@walks("archives.archive")
def archives(house: House) -> Iterator[str]:
    for region in REGIONS:
        for format_ in FORMATS:
            yield f"/regions/{region}/archive/{house.archive(region)}.{format_}"


@walks("embed.embed")
def embeds(_house: House) -> Iterator[str]:
    for region in REGIONS:
        for query in (
            "",
            "?fragment=1",
            "?count=50&heading=3&images=1",
            *(f"?lang={one}" for one in TONGUES),
        ):
            yield f"/embed/{region}.html{query}"
        for query in ("", "?layout=cards&images=1&count=50", "?q=library"):
            yield f"/embed/{region}.json{query}"


@walks("builder.builder")
def builder(_house: House) -> Iterator[str]:
    for region in REGIONS:
        yield from (f"/embed?region={region}&lang={one}" for one in TONGUES)


@walks("builder.snippets")
def snippets(_house: House) -> Iterator[str]:
    yield from (f"/embed.json?region={region}" for region in REGIONS)


@walks("oembed.oembed")
def oembed(_house: House) -> Iterator[str]:
    for region in REGIONS:
        for format_ in ("json", "xml"):
            yield f"/oembed?url=http://localhost/regions/{region}&format={format_}"


@walks("api.stories")
def api_stories(_house: House) -> Iterator[str]:
    for region in REGIONS:
        yield from (f"/api/v1/regions/{region}/stories{query}" for query in FEED_QUERIES)


@walks("api.story")
def api_story(house: House) -> Iterator[str]:
    yield from (f"/api/v1/stories/{uuid}" for uuid in house.stories())


@walks("api.region")
def api_region(_house: House) -> Iterator[str]:
    yield from (f"/api/v1/regions/{region}" for region in REGIONS)


@walks("pages.overview")
def overview(_house: House) -> Iterator[str]:
    yield from ("/", *(f"/?lang={one}" for one in TONGUES))


@walks("pages.regions")
def index(_house: House) -> Iterator[str]:
    yield from ("/regions/", "/regions", *(f"/regions/?lang={one}" for one in TONGUES))


@walks("pages.region")
def regions(house: House) -> Iterator[str]:
    for region in REGIONS:
        for query in ("", f"?before={house.cursor()}", *(f"?lang={one}" for one in TONGUES)):
            yield f"/regions/{region}{query}"


@walks("stories.story")
def stories(house: House) -> Iterator[str]:
    for uuid in house.stories():
        yield from (f"/stories/{uuid}", *(f"/stories/{uuid}?lang={one}" for one in TONGUES))


@walks("why.why")
def whys(house: House) -> Iterator[str]:
    for uuid in house.stories():
        yield from (f"/stories/{uuid}/why", *(f"/stories/{uuid}/why?lang={one}" for one in TONGUES))


def fixed(endpoint: str, *addresses: str) -> None:
    walks(endpoint)(lambda _house: iter(addresses))


fixed("health.status", "/status", *(f"/status?lang={one}" for one in TONGUES))
fixed("health.live", "/live")
fixed("health.ready", "/ready")
fixed("statusfeed.status_atom", "/status.atom")
fixed("statusjson.status_json", "/status.json")
fixed("api.document", "/api/v1/openapi.json")
fixed("api.regions", "/api/v1/regions")
fixed("api.sources", "/api/v1/sources")
fixed("api.status", "/api/v1/status")
fixed("embed.accent", "/embed/accent/f00.css")
fixed("about.about", "/about", *(f"/about?lang={one}" for one in TONGUES))
fixed("about.robots", "/robots.txt")
fixed("about.security", "/.well-known/security.txt")
fixed("assets.static_file", "/static/site.css")
fixed("assets.fixed_file", "/favicon.ico", "/favicon.svg", "/feed.css")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("walk") / "aggregator.db")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def sent(house: House) -> dict[str, bytes]:
    """Give what every address of the walk answers, head and body."""
    client = house.app().test_client()
    answers = {address: client.get(address) for find in WALK.values() for address in find(house)}
    bodies = {address: str(one.headers).encode() + one.data for address, one in answers.items()}
    return {address: MARK.sub(b"", body) for address, body in bodies.items()}


def test_every_route_of_the_service_is_walked(house: House) -> None:
    routes = {rule.endpoint for rule in house.app().url_map.iter_rules()}
    assert set(WALK) == routes, "a new route must be added to the walk of tests/web/test_rights_walk.py"


@pytest.mark.parametrize("paper", [*PAPERS, *COPYING.values()], ids=lambda paper: paper.name)
def test_what_may_not_be_shown_stands_in_no_answer(sent: dict[str, bytes], paper: Paper) -> None:
    for mark in paper.forbidden():
        assert [address for address, body in sent.items() if mark.encode() in body] == [], mark


@pytest.mark.parametrize("paper", [one for one in PAPERS if one.shown], ids=lambda paper: paper.name)
@pytest.mark.parametrize("format_", FORMATS)
def test_what_may_be_shown_is_shown(sent: dict[str, bytes], paper: Paper, format_: str) -> None:
    body = sent[f"/regions/all/feed.{format_}"].decode()
    assert [what for what in paper.shown if paper.mark(what) not in body] == []


def test_no_archive_holds_what_its_publisher_wants_kept_nowhere(house: House, sent: dict[str, bytes]) -> None:
    held = {address: sent[address] for address in archives(house)}
    assert all(b"headline-of-plain" in body for body in held.values())
    for paper in PAPERS:
        holding = [address for address, body in held.items() if paper.mark("headline").encode() in body]
        assert bool(holding) is (paper.archived and bool(paper.shown)), paper.name


def test_the_name_of_a_hidden_story_and_the_reason_are_told_to_nobody_but_atom(
    house: House, sent: dict[str, bytes]
) -> None:
    told = [address for address, body in sent.items() if str(house.hidden).encode() in body]
    assert all(".atom" in address or address.startswith(f"/stories/{house.hidden}") for address in told)
    assert not [
        address for address, body in sent.items() if b"a secret reason" in body or b"somebody" in body
    ]


def test_the_page_of_a_hidden_story_is_gone(house: House) -> None:
    assert house.app().test_client().get(f"/stories/{house.hidden}").status_code == 410


def test_why_two_copies_are_one_is_shown_by_what_both_allow_to_quote(
    house: House, sent: dict[str, bytes]
) -> None:
    explained = [sent[address] for address in whys(house) if "?" not in address]
    assert [b"opening-of-copying" in body for body in explained].count(True) == 1
    assert [b"headline-of-echoing" in body for body in explained].count(True) == 1
