"""What images need: their shelf, their supply, and the thread that obeys withdrawals."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aggregator.config.models import Config
from aggregator.log import get_logger
from aggregator.ports import Fetcher, ReadStore
from aggregator.web.media.shelf import Shelf
from aggregator.web.media.supply import Supply

if TYPE_CHECKING:
    from aggregator.web.ready import Versions

WAITING: Final = 8  # one page makes a browser ask for six at once
SWEEP_S: Final = 30.0  # a withdrawn story's image is never sent from the next request on; then it is deleted


def waiting_threads(config: Config) -> int:
    """Give how many threads wait for publishers' servers, 0 where no source lets us show its images."""
    shows = any(one.rights.images and one.images == "proxy" for one in config.polled())
    return WAITING if shows else 0


class Images:
    """Images by media id. `waiting` threads at most wait for publishers' servers, but always one."""

    def __init__(self, folder: Path, fetcher: Fetcher, *, max_bytes: int, waiting: int) -> None:
        self.shelf = Shelf(folder, max_bytes=max_bytes)
        self.supply = Supply(self.shelf, fetcher, waiting=max(waiting, 1))
        self._seen: Versions | None = None
        self._stop = threading.Event()

    def start(self, store: ReadStore, *, every_s: float = SWEEP_S) -> None:
        """Begin to sweep; a thread that ends with the process."""
        threading.Thread(target=self._watch, args=(store, every_s), name="images", daemon=True).start()

    def close(self) -> None:
        """End the sweeping."""
        self._stop.set()

    def sweep(self, store: ReadStore) -> int:
        """Delete the images of stories that were withdrawn; gives how many.

        A withdrawal changes the version of a region, so that without a change there is nothing to look for.
        """
        versions = store.versions()
        if versions == self._seen:
            return 0
        gone = store.withdrawn(self.shelf.stories())
        self._seen = versions
        return self.shelf.drop(gone) if gone else 0

    def _watch(self, store: ReadStore, every_s: float) -> None:
        while not self._stop.wait(every_s):
            try:
                self.sweep(store)
            except Exception:  # noqa: BLE001 - a sweeper that died of it would keep what was withdrawn
                get_logger().exception("withdrawn images not looked for; again in a moment")
