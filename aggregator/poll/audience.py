"""For how many people a source is asked: what a publisher reads in our User-Agent."""

from collections.abc import Callable, Mapping

from aggregator.errors import StoreError
from aggregator.log import get_logger


class Audience:
    """Knows the number of subscribers by source. `read` gives them anew; callable from any thread."""

    def __init__(self, read: Callable[[], Mapping[str, int]]) -> None:
        self._read = read
        self._subscribers: Mapping[str, int] = {}

    def recount(self) -> None:
        """Read them anew; while the store refuses, the old numbers are told."""
        try:
            self._subscribers = self._read()
        except StoreError as exc:
            get_logger().warning("subscribers not counted anew", error=str(exc))

    def of(self, source_id: str) -> int:
        """Give the number of one source; 0 when nobody subscribes, or nobody knows."""
        return self._subscribers.get(source_id, 0)
