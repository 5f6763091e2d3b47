"""Where an image comes from: the shelf, somebody else's fetch of it, or one of our own."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

from aggregator.log import get_logger
from aggregator.model.document import Fetched, FetchRequest, Limits, Purpose
from aggregator.model.source import Source
from aggregator.ports import Fetcher
from aggregator.publish.imagehead import ImageHead, image_head
from aggregator.publish.images import PublicImage
from aggregator.web.links import without_credentials
from aggregator.web.media.shelf import Shelf

LIMITS: Final = Limits(
    total_s=10.0, connect_s=5.0, max_bytes=5_000_000, max_decoded_bytes=5_000_000, max_redirects=3
)
ACCEPT: Final = "image/avif,image/webp,image/png,image/jpeg,image/gif"
REFUSED_S: Final = 600.0  # for so long an image that could not be had is not asked for again
REFUSED_MOST: Final = 10_000
LEAST_PIXELS: Final = 32  # a side; what is smaller counts its readers and shows nothing
MOST_PIXELS: Final = 50_000_000  # 200 MB decoded; more is a weapon against phones
BURST: Final = 120  # images that one client may have us fetch at once: two long pages
PER_S: Final = 2.0  # and from then on
CLIENTS_MOST: Final = 10_000


class Refusal(Enum):
    """Why there is no image."""

    BAD = "the publisher's server gives no image that can be shown"
    RATE = "this client has had too many images fetched lately"
    BUSY = "too many images are being fetched"


@dataclass(frozen=True, slots=True)
class Image:
    """An image with its type."""

    body: bytes
    head: ImageHead


Supplied = Image | Refusal


class Supply:
    """Gives images to any number of threads, of which at most `waiting` wait for publishers' servers.

    `clock` gives seconds that never go back; `patience_s` is how long one waits for another one's fetch.
    """

    def __init__(
        self,
        shelf: Shelf,
        fetcher: Fetcher,
        *,
        waiting: int,
        clock: Callable[[], float] = time.monotonic,
        patience_s: float = LIMITS.total_s,
    ) -> None:
        self._shelf, self._fetcher, self._clock = shelf, fetcher, clock
        self._patience_s = patience_s
        self._places = threading.Semaphore(waiting)
        self._lock = threading.Lock()
        self._running: dict[str, Future[Supplied]] = {}
        self._refused: OrderedDict[str, float] = OrderedDict()
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def get(self, image: PublicImage, source: Source, *, client: str) -> Supplied:
        """Give an image; of several threads that ask for one that is not there, one fetches it.

        `client` is who asks: nobody may make us ask others without end.
        """
        kept = self._kept(image.media_id)
        if kept is not None:
            return kept
        if not self._places.acquire(blocking=False):
            return Refusal.BUSY
        try:
            return self._awaited(image, source, client)
        finally:
            self._places.release()

    def _kept(self, media_id: str) -> Image | None:
        body = self._shelf.get(media_id)
        head = None if body is None else image_head(body)
        return None if body is None or head is None else Image(body, head)

    def _awaited(self, image: PublicImage, source: Source, client: str) -> Supplied:
        with self._lock:
            if self._refused.get(image.media_id, float("-inf")) > self._clock():
                return Refusal.BAD
            running = self._running.get(image.media_id)
            if running is None:
                # somebody's fetch may have ended since we looked
                if (kept := self._kept(image.media_id)) is not None:
                    return kept
                if not self._may_ask(client):
                    return Refusal.RATE
                own = self._running[image.media_id] = Future()
        if running is not None:
            try:
                return running.result(self._patience_s)
            except FutureTimeout:
                return Refusal.BUSY
        try:
            found = self._fetch(image, source)
        except BaseException as exc:
            own.set_exception(exc)
            raise
        finally:
            with self._lock:
                del self._running[image.media_id]
        own.set_result(found)
        return found

    def _fetch(self, image: PublicImage, source: Source) -> Supplied:
        request = FetchRequest(
            url=image.url,
            purpose=Purpose.IMAGE,
            limits=LIMITS,
            own=_is_own(image.url, source),
            headers={"Accept": ACCEPT},
            proxy=source.proxy,
        )
        result = self._fetcher.fetch(request).result()
        if isinstance(result, Fetched):
            head = image_head(result.body)
            if head is not None and _is_shown(head):
                self._shelf.put(image.media_id, result.body)
                return Image(result.body, head)
            why = "no image" if head is None else f"{head.type} of {head.width} x {head.height} pixels"
        else:
            why = str(getattr(result, "message", "answered as if we had it"))
        place = without_credentials(image.url.partition("?")[0])
        get_logger().info("image refused", source=source.id, url=place, why=why)
        with self._lock:
            self._refused[image.media_id] = self._clock() + REFUSED_S
            self._refused.move_to_end(image.media_id)
            while len(self._refused) > REFUSED_MOST:
                self._refused.popitem(last=False)
        return Refusal.BAD

    def _may_ask(self, client: str) -> bool:
        """Take one from what a client may ask for: a bucket that fills again."""
        now = self._clock()
        left, at = self._clients.pop(client, (float(BURST), now))
        left = min(left + (now - at) * PER_S, float(BURST))
        self._clients[client] = (max(left - 1.0, 0.0) if left >= 1.0 else left, now)
        while len(self._clients) > CLIENTS_MOST:
            self._clients.popitem(last=False)
        return left >= 1.0


def _is_shown(head: ImageHead) -> bool:
    """Tell a picture from a counter of readers and from what would fill a phone's memory."""
    if not head.width:
        return True
    return min(head.width, head.height) >= LEAST_PIXELS and head.width * head.height <= MOST_PIXELS


def _is_own(url: str, source: Source) -> bool:
    """Tell whether an image lies on its source's own server: only there the allow list may serve it."""
    return any(_server(url) == _server(own) for own in source.urls)


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
