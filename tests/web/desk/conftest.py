"""A desk of its own for each test, and somebody who has logged in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import AtDesk, Editor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[AtDesk]:
    made = AtDesk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def editor(desk: AtDesk) -> Editor:
    return desk.editor()
