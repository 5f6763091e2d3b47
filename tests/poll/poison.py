"""Readings that go wrong in every way a parser can; importable by the reading processes."""

import os
import time

from aggregator.model.document import Failure
from aggregator.model.entry import Reading
from aggregator.model.poll import ReadTask
from aggregator.model.source import SourceMemory


def read(task: ReadTask) -> Reading | Failure:
    """Do what the body says."""
    match task.fetched.body:
        case b"die":
            os._exit(7)
        case b"hang":
            time.sleep(60)
        case b"eat":
            return Reading("x" * 4_000_000_000, "", (), SourceMemory())
        case b"bug":
            raise ZeroDivisionError("a bug")
        case _:
            pass
    return Reading("rss", f"read by {os.getpid()}", (), SourceMemory())
