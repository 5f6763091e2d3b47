"""One browser for all page tests of a worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import a_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start it at first use; mark tests that ask for it with `needs_browser`."""
    with a_browser() as started:
        yield started
