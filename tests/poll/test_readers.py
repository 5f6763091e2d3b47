import os
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing

import pytest

from aggregator.model.document import Failure, FailureKind
from aggregator.model.entry import Reading
from aggregator.model.poll import ReadTask
from aggregator.model.source import SourceMemory
from aggregator.poll.readers import PoolReader
from tests.poll import poison
from tests.poll.fakes import DirectReader
from tests.support import builders
from tests.support.builders import NOW


def a_task(body: bytes) -> ReadTask:
    return ReadTask(builders.source(), builders.document(), builders.fetched(body), SourceMemory(), NOW)


@pytest.fixture(scope="module")
def pool() -> Iterator[PoolReader]:
    with closing(PoolReader(processes=1, memory_mb=2000, deadline_s=2.0, read=poison.read)) as reader:
        yield reader


def test_a_document_is_read_in_a_process_of_its_own(pool: PoolReader) -> None:
    reading = pool.read(a_task(b"fine")).result(30)
    assert isinstance(reading, Reading)
    assert reading.title != f"read by {os.getpid()}"


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (b"die", FailureKind.READER_CRASHED, "its reading ended the reading process (exit code 7)"),
        (b"hang", FailureKind.READER_TIMEOUT, "not read within 2 s"),
        (b"eat", FailureKind.READER_CRASHED, "its reading needs more memory than a reading process may have"),
        (b"bug", FailureKind.INTERNAL, "our fault, please report it: ZeroDivisionError: a bug"),
    ],
)
def test_poison_costs_its_own_reading_and_no_other(
    pool: PoolReader, body: bytes, kind: FailureKind, message: str
) -> None:
    poisoned, healthy = pool.read(a_task(body)), pool.read(a_task(b"fine"))
    failure = poisoned.result(30)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.kind, failure.message) == ("read", kind, message)
    assert isinstance(healthy.result(30), Reading)


def test_closing_gives_up_what_is_being_read() -> None:
    reader = PoolReader(processes=1, memory_mb=2000, deadline_s=30.0, read=poison.read)
    waiting = reader.read(a_task(b"hang"))
    reader.close()
    with pytest.raises(CancelledError):
        waiting.result(10)


def test_a_direct_reader_hands_an_exception_on() -> None:
    with closing(DirectReader(poison.read)) as reader:
        with pytest.raises(ZeroDivisionError):
            reader.read(a_task(b"bug")).result(0)
        assert isinstance(reader.read(a_task(b"fine")).result(0), Reading)
