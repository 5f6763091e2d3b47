"""/media/<id>: images of stories, over a real server and a real fetcher."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import Failure, FailureKind, Fetched, FetchRequest, FetchResult, Validators
from aggregator.model.entry import Media
from aggregator.model.source import Rights, Source
from aggregator.model.story import RegionVersion
from aggregator.publish.imagehead import ImageHead
from aggregator.publish.images import PublicImage, media_id
from aggregator.web.app import create_app
from aggregator.web.media.services import WAITING, Images, waiting_threads
from aggregator.web.media.shelf import Shelf
from aggregator.web.media.supply import BURST, REFUSED_MOST, REFUSED_S, Image, Refusal, Supply
from tests.support.builders import NOW, copy, source, story
from tests.support.images import GIF, IMAGES, JPEG, PNG, SVG
from tests.support.origin import Origin
from tests.web.fakes import BROKEN, FUZHOU, House, MemoryStore, world

SHOWN = Rights(images=True, permission="by letter")
STORY = UUID(int=1)


@dataclass
class Gallery:
    """A house with images, a publisher's server, and one story whose image lies there."""

    house: House
    origin: Origin
    images: Images
    client: FlaskClient

    def show(self, path: str, body: bytes = JPEG, number: int = 1) -> str:
        """Serve an image, list a story with it, and give our address of it."""
        self.origin.serve(path, body, content_type="image/jpeg")
        return self.list_story(self.origin.url(path), number)

    def list_story(self, url: str, number: int = 1) -> str:
        lead = copy(number, media=(Media(url, "image/jpeg"),))
        self.house.store.show(FUZHOU, story(number, lead=lead))
        return f"/media/{media_id(UUID(int=number), url)}"

    def asked(self, path: str) -> int:
        return sum(seen.path == path for seen in self.origin.log)


def gallery_source(origin: Origin, **changes: Any) -> Source:
    return source(**({"rights": SHOWN, "urls": (origin.url("/feed.xml"),)} | changes))


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    with Origin() as origin:
        fetcher = CurlFetcher(
            Guard(AllowList.parse([origin.allow])), user_agent="Tester/1", clock=lambda: NOW
        )
        with closing(fetcher):
            house = House(config=world(sources=(gallery_source(origin),)))
            images = Images(tmp_path / "images", fetcher, max_bytes=1_000_000, waiting=4)
            app = create_app(replace(house.services(), images=images))
            yield Gallery(house, origin, images, app.test_client())


def test_an_image_is_sent_as_what_its_bytes_are_and_can_do_nothing(gallery: Gallery) -> None:
    answer = gallery.client.get(gallery.show("/1.jpg", PNG))
    assert (answer.status_code, answer.data) == (200, PNG)
    assert dict(answer.headers) == {
        "Content-Type": "image/png",
        "Content-Length": str(len(PNG)),
        "Cache-Control": "public, max-age=86400, immutable",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "ETag": answer.headers["ETag"],
    }


def test_an_image_is_fetched_once(gallery: Gallery) -> None:
    path = gallery.show("/1.jpg")
    assert [gallery.client.get(path).data for _ in range(3)] == [JPEG] * 3
    assert gallery.asked("/1.jpg") == 1


def test_a_client_that_has_the_image_is_told_so(gallery: Gallery) -> None:
    path = gallery.show("/1.jpg")
    tag = gallery.client.get(path).headers["ETag"]
    again = gallery.client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_head_gives_the_length_and_no_image(gallery: Gallery) -> None:
    answer = gallery.client.head(gallery.show("/1.jpg"))
    assert (answer.data, answer.headers["Content-Length"]) == (b"", str(len(JPEG)))


@pytest.mark.parametrize(
    "body", [SVG, b"<html>", b"", GIF[:6] + b"\x01\0\x01\0" + GIF[10:]], ids=["svg", "html", "nothing", "1x1"]
)
def test_what_is_no_picture_is_refused_and_not_asked_for_again(gallery: Gallery, body: bytes) -> None:
    path = gallery.show("/1.jpg", body)
    answers = [gallery.client.get(path) for _ in range(2)]
    assert [one.status_code for one in answers] == [502, 502]
    assert answers[0].headers["Content-Type"] == "text/plain; charset=utf-8"
    assert gallery.asked("/1.jpg") == 1


def test_a_picture_that_would_fill_a_phones_memory_is_refused(gallery: Gallery) -> None:
    huge = GIF[:6] + (20_000).to_bytes(2, "little") * 2 + GIF[10:]
    assert gallery.client.get(gallery.show("/1.gif", huge)).status_code == 502


def test_an_image_larger_than_we_take_is_refused(gallery: Gallery) -> None:
    assert gallery.client.get(gallery.show("/1.jpg", JPEG + bytes(5_000_001))).status_code == 502


def test_a_redirect_into_a_closed_network_is_not_followed(gallery: Gallery) -> None:
    with Origin() as inside:
        inside.serve("/secret.png", PNG)
        gallery.origin.redirect("/1.jpg", inside.url("/secret.png"))
        assert gallery.client.get(gallery.list_story(gallery.origin.url("/1.jpg"))).status_code == 502
        assert inside.log == []


def test_an_address_in_a_closed_network_is_not_asked_even_if_the_allow_list_has_it(tmp_path: Path) -> None:
    with Origin() as inside:
        inside.serve("/1.png", PNG)
        guard = Guard(AllowList.parse([inside.allow]))
        with closing(CurlFetcher(guard, user_agent="Tester/1", clock=lambda: NOW)) as fetcher:
            images = Images(tmp_path, fetcher, max_bytes=1_000_000, waiting=1)
            house = House(config=world(sources=(source(rights=SHOWN),)))  # its own server is news.example
            address = inside.url("/1.png")
            house.store.show(FUZHOU, story(1, lead=copy(1, media=(Media(address, "image/png"),))))
            client = create_app(replace(house.services(), images=images)).test_client()
            assert client.get(f"/media/{media_id(STORY, address)}").status_code == 502
            assert inside.log == []


@pytest.mark.parametrize("media", ["x", "0" * 47, "0" * 49, "G" * 48, "http%3A%2F%2F127.0.0.1%2F"])
def test_what_is_no_media_id_is_no_address(gallery: Gallery, media: str) -> None:
    assert gallery.client.get(f"/media/{media}").status_code == 404


@pytest.mark.parametrize("media", [media_id(STORY, "http://127.0.0.1/"), media_id(UUID(int=9), "http://a/")])
def test_an_id_of_no_image_is_answered_without_asking_anybody(gallery: Gallery, media: str) -> None:
    gallery.show("/1.jpg")
    answer = gallery.client.get(f"/media/{media}")
    assert (answer.status_code, answer.text) == (404, "No story shows this image.\n")
    assert gallery.origin.log == []


@pytest.mark.parametrize(
    "changes",
    [{"rights": Rights()}, {"images": "none"}, {"images": "direct"}],
    ids=["rights", "none", "direct"],
)
def test_an_image_that_we_may_not_send_is_not_sent_although_we_have_it(
    gallery: Gallery, changes: dict[str, Any]
) -> None:
    path = gallery.show("/1.jpg")
    assert gallery.client.get(path).status_code == 200
    gallery.house.config = world(sources=(gallery_source(gallery.origin, **changes),))
    assert gallery.client.get(path).status_code == 404


def test_the_image_of_a_withdrawn_story_is_gone_from_the_next_request_on(
    gallery: Gallery, tmp_path: Path
) -> None:
    path = gallery.show("/1.jpg")
    gallery.client.get(path)
    gallery.house.store.gone.add(STORY)
    assert gallery.client.get(path).status_code == 410
    assert list((tmp_path / "images").iterdir()) == []


def test_the_images_of_withdrawn_stories_are_deleted_although_nobody_asks_for_them(gallery: Gallery) -> None:
    for number in (1, 2):
        gallery.client.get(gallery.show(f"/{number}.jpg", number=number))
    gallery.house.store.gone.add(STORY)
    assert gallery.images.sweep(gallery.house.store) == 1
    assert gallery.images.shelf.stories() == {UUID(int=2)}


def test_nothing_is_looked_for_while_no_region_changed(gallery: Gallery) -> None:
    gallery.client.get(gallery.show("/1.jpg"))
    gallery.images.sweep(gallery.house.store)
    gallery.house.store.gone.add(STORY)
    assert gallery.images.sweep(gallery.house.store) == 0
    gallery.house.store.show(FUZHOU)
    assert gallery.images.sweep(gallery.house.store) == 1


def test_an_image_is_found_under_the_id_it_had_before_its_story_was_merged(gallery: Gallery) -> None:
    gallery.show("/1.jpg")
    gallery.house.store.merged[UUID(int=7)] = STORY
    old = media_id(UUID(int=7), gallery.origin.url("/1.jpg"))
    assert gallery.client.get(f"/media/{old}").data == JPEG


def test_pages_show_the_image_from_our_own_address_with_its_policy_unchanged(gallery: Gallery) -> None:
    path = gallery.show("/1.jpg")
    feed = gallery.client.get(f"/regions/{FUZHOU}/feed.json")
    assert feed.json is not None
    assert feed.json["items"][0]["image"] == f"https://news.example{path}"
    assert "img-src 'self';" in gallery.client.get(f"/regions/{FUZHOU}").headers["Content-Security-Policy"]


def test_pages_may_load_from_publishers_where_a_source_wants_that(gallery: Gallery) -> None:
    gallery.show("/1.jpg")
    gallery.house.config = world(sources=(gallery_source(gallery.origin, images="direct"),))
    policy = gallery.client.get(f"/regions/{FUZHOU}").headers["Content-Security-Policy"]
    assert "img-src 'self' https: http:;" in policy
    feed = gallery.client.get(f"/regions/{FUZHOU}/feed.json").json
    assert feed is not None
    assert feed["items"][0]["image"] == gallery.origin.url("/1.jpg")


@dataclass
class SlowFetcher:
    """A fetcher whose answers come when the test says so."""

    body: bytes = JPEG
    asked: list[FetchRequest] = field(default_factory=list)
    futures: list[Future[FetchResult]] = field(default_factory=list)
    began: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    is_patient: bool = True

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        future: Future[FetchResult] = Future()
        self.asked.append(request)
        self.futures.append(future)
        if not self.is_patient:
            future.set_result(self.answer())
        self.began.release()
        return future

    def answer(self) -> FetchResult:
        if not self.body:
            return Failure(NOW, "fetch", FailureKind.TIMEOUT, "no answer within 10 s")
        return Fetched(NOW, "http://a.example/", 200, {}, self.body, Validators(), 0.1)

    def close(self) -> None:
        """Nothing is held."""


def picture(number: int = 1) -> PublicImage:
    return PublicImage(media_id(UUID(int=number), "http://a.example/1.jpg"), "http://a.example/1.jpg")


@dataclass
class Seconds:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def supply_of(tmp_path: Path, fetcher: SlowFetcher, **changes: Any) -> Supply:
    return Supply(Shelf(tmp_path / "shelf", max_bytes=10_000_000), fetcher, **({"waiting": 8} | changes))


def test_of_many_who_ask_at_once_one_fetches(tmp_path: Path) -> None:
    fetcher = SlowFetcher()
    supply = supply_of(tmp_path, fetcher)
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(supply.get, picture(), source(), client=str(who)) for who in range(4)]
        assert fetcher.began.acquire(timeout=10)
        fetcher.futures[0].set_result(fetcher.answer())
        assert [one.result(10) for one in found] == [Image(JPEG, ImageHead(*IMAGES["jpeg"][1:]))] * 4
    assert len(fetcher.asked) == 1


def test_no_more_threads_wait_than_may(tmp_path: Path) -> None:
    fetcher = SlowFetcher()
    supply = supply_of(tmp_path, fetcher, waiting=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(supply.get, picture(1), source(), client="a")
        assert fetcher.began.acquire(timeout=10)
        assert supply.get(picture(2), source(), client="b") is Refusal.BUSY
        fetcher.futures[0].set_result(fetcher.answer())
        assert isinstance(first.result(10), Image)


def test_a_client_has_no_more_fetched_than_its_share_and_what_is_there_costs_nothing(tmp_path: Path) -> None:
    seconds, fetcher = Seconds(), SlowFetcher(is_patient=False)
    supply = supply_of(tmp_path, fetcher, clock=seconds)
    found = [supply.get(picture(number), source(), client="a") for number in range(1, BURST + 2)]
    assert [one for one in found if one is Refusal.RATE] == [found[-1]] == [Refusal.RATE]
    assert isinstance(supply.get(picture(1), source(), client="a"), Image)
    assert isinstance(supply.get(picture(BURST + 1), source(), client="b"), Image)
    assert supply.get(picture(BURST + 2), source(), client="a") is Refusal.RATE
    seconds.now += 1.0
    assert isinstance(supply.get(picture(BURST + 2), source(), client="a"), Image)


def test_what_could_not_be_had_is_asked_for_again_after_ten_minutes(tmp_path: Path) -> None:
    seconds, fetcher = Seconds(), SlowFetcher(body=b"", is_patient=False)
    supply = supply_of(tmp_path, fetcher, clock=seconds)
    for step in (0.0, REFUSED_S - 1.0, 2.0):
        seconds.now += step
        assert supply.get(picture(), source(), client="a") is Refusal.BAD
    assert len(fetcher.asked) == 2


def test_a_fault_of_ours_is_raised_and_the_next_one_fetches_anew(tmp_path: Path) -> None:
    fetcher = SlowFetcher()
    supply = supply_of(tmp_path, fetcher)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(supply.get, picture(), source(), client="a")
        assert fetcher.began.acquire(timeout=10)
        fetcher.futures[0].set_exception(ValueError("ours"))
        assert isinstance(first.exception(10), ValueError)
    fetcher.is_patient = False
    assert isinstance(supply.get(picture(), source(), client="a"), Image)


def test_the_proxy_of_a_source_is_used_for_its_images(tmp_path: Path) -> None:
    fetcher = SlowFetcher(is_patient=False)
    supply_of(tmp_path, fetcher).get(picture(), source(proxy="http://proxy.example:3128"), client="a")
    (asked,) = fetcher.asked
    assert (asked.proxy, asked.own, asked.purpose) == ("http://proxy.example:3128", False, "image")


def test_a_full_shelf_lets_go_what_was_used_longest_ago(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, max_bytes=1000)
    names = [media_id(UUID(int=number), "x") for number in range(1, 12)]
    for at, name in enumerate(names[:10]):
        shelf.put(name, bytes(100))
        touch(tmp_path / name, at)
    assert shelf.get(names[0]) == bytes(100)
    shelf.put(names[10], bytes(100))
    assert [shelf.get(name) is not None for name in names] == [True, False, False, *[True] * 8]


def touch(path: Path, at: int) -> None:
    import os  # noqa: PLC0415 - used nowhere else here

    os.utime(path, (at, at))


def test_a_disk_that_refuses_costs_the_keeping_and_not_the_image(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder would be")
    found = supply_of(tmp_path, SlowFetcher(is_patient=False)).get(picture(), source(), client="a")
    assert isinstance(found, Image)


def test_threads_for_waiting_are_there_only_where_images_are_shown() -> None:
    assert waiting_threads(world()) == 0
    assert waiting_threads(world(sources=(source(rights=SHOWN, images="direct"),))) == 0
    assert waiting_threads(world(sources=(source(rights=SHOWN),))) == WAITING


def test_busy_and_greedy_clients_are_told_when_to_come_again(tmp_path: Path) -> None:
    fetcher = SlowFetcher(is_patient=False)
    house = House(config=world(sources=(source(rights=SHOWN),)))
    images = Images(tmp_path, fetcher, max_bytes=10_000_000, waiting=1)
    client = create_app(replace(house.services(), images=images)).test_client()

    def asked(number: int) -> TestResponse:
        lead = copy(number, media=(Media("http://a.example/1.jpg", "image/jpeg"),))
        house.store.show(FUZHOU, story(number, lead=lead))
        return client.get(f"/media/{picture(number).media_id}")

    answers = [asked(number) for number in range(1, BURST + 5)]
    refused = [one for one in answers if one.status_code != 200]
    assert {(one.status_code, one.headers["Retry-After"]) for one in refused} == {(429, "2")}
    assert refused[0].headers["Cache-Control"] == "no-store"


def test_a_picture_whose_head_does_not_tell_its_size_is_shown(tmp_path: Path) -> None:
    found = supply_of(tmp_path, SlowFetcher(body=JPEG[:40], is_patient=False)).get(
        picture(), source(), client="a"
    )
    assert found == Image(JPEG[:40], ImageHead("image/jpeg"))


def test_who_waits_too_long_for_anothers_fetch_is_told_to_come_again(tmp_path: Path) -> None:
    fetcher = SlowFetcher()
    supply = supply_of(tmp_path, fetcher, patience_s=0.01)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(supply.get, picture(), source(), client="a")
        assert fetcher.began.acquire(timeout=10)
        assert supply.get(picture(), source(), client="b") is Refusal.BUSY
        fetcher.futures[0].set_result(fetcher.answer())
        assert isinstance(first.result(10), Image)


def test_refusals_and_clients_are_remembered_within_bounds(tmp_path: Path) -> None:
    fetcher = SlowFetcher(body=b"", is_patient=False)
    supply = supply_of(tmp_path, fetcher, clock=Seconds())
    for number in range(1, REFUSED_MOST + 2):
        supply.get(picture(number), source(), client=str(number))
    supply.get(picture(REFUSED_MOST + 1), source(), client="a")
    supply.get(picture(1), source(), client="a")
    assert len(fetcher.asked) == REFUSED_MOST + 2  # all once, and the oldest again


@dataclass
class Watched(MemoryStore):
    """A store that says when its versions are asked for; the first time it fails."""

    looks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    has_failed: bool = False

    def versions(self) -> Mapping[str, RegionVersion]:
        self.looks.release()
        if not self.has_failed:
            self.has_failed = True
            raise BROKEN
        return super().versions()


def test_the_sweeper_goes_on_after_a_failure_and_ends_when_told(tmp_path: Path) -> None:
    store = Watched(gone={STORY})
    images = Images(tmp_path, SlowFetcher(), max_bytes=1_000_000, waiting=1)
    images.shelf.put(picture().media_id, JPEG)
    images.start(store, every_s=0.001)
    for _ in range(3):  # the third look begins when the second sweep is over
        assert store.looks.acquire(timeout=60)
    images.close()
    assert images.shelf.stories() == frozenset()
