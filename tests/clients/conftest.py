"""One newsstand for all tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.clients.newsstand import Newsstand, open_newsstand


@pytest.fixture(scope="session")
def newsstand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    with open_newsstand(tmp_path_factory.mktemp("newsstand")) as opened:
        yield opened
