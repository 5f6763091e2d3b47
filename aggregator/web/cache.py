"""Rendered answers in memory: the newest of each address, the least used go first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from aggregator.web.answer import Answer

MAX_ANSWERS = 1024  # three formats, a page and an embed of some 200 regions
MAX_BYTES = 96_000_000  # a feed of 500 stories is about 400 kB, and half as much again in its coded forms


class AnswerCache:
    """Holds answers by address and ETag; safe for many threads.

    An address keeps one answer only, so that old versions of a region never pile up.
    """

    def __init__(self, *, max_answers: int = MAX_ANSWERS, max_bytes: int = MAX_BYTES) -> None:
        self._max_answers = max_answers
        self._max_bytes = max_bytes
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, address: Hashable, etag: str) -> Answer | None:
        """Give the answer kept for the address when it is the one with that ETag."""
        with self._lock:
            answer = self._answers.get(address)
            if answer is None or answer.etag != etag:
                return None
            self._answers.move_to_end(address)
            return answer

    def put(self, address: Hashable, answer: Answer) -> None:
        """Keep the answer in place of an older one; what no longer fits is dropped, oldest use first."""
        with self._lock:
            self._drop(address)
            self._answers[address] = answer
            self._bytes += answer.size
            while len(self._answers) > self._max_answers or self._bytes > self._max_bytes:
                self._drop(next(iter(self._answers)))

    def _drop(self, address: Hashable) -> None:
        gone = self._answers.pop(address, None)
        if gone is not None:
            self._bytes -= gone.size
