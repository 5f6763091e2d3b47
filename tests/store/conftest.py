from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.harness import Installation


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "aggregator.db")
    yield installation
    installation.close()
