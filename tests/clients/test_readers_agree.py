"""Readers that nobody here wrote have the same entries, titles, links and instants from all our feeds."""

import os
import shutil
from pathlib import Path

import pytest

from tests.clients.newsstand import Newsstand, Said
from tests.clients.readers import READERS, Reader

CASES = [(name, form) for name, reader in READERS.items() for form in reader.forms]


@pytest.mark.parametrize(("name", "form"), CASES)
def test_every_reader_has_the_same_news(newsstand: Newsstand, tmp_path: Path, name: str, form: str) -> None:
    reader = READERS[name]
    at_hand(name, reader)
    expected = [
        Said(one.id, reader.shown(one.title, form), reader.shown(one.link, form), one.at)
        for one in newsstand.expected
    ]
    assert sorted(reader.read(newsstand.url(form), tmp_path), key=by_id) == sorted(expected, key=by_id)


def at_hand(name: str, reader: Reader) -> None:
    """Skip without the reader; on a build server, where `.ci/run` installs it, fail instead."""
    lacking = [str(need) for need in reader.needs if not _is_there(need)]
    if lacking and os.environ.get("CI"):
        pytest.fail(f"{name} is not installed: {', '.join(lacking)} is missing; see .ci/run and the Makefile")
    if lacking:
        pytest.skip(f"{name} is not installed: {', '.join(lacking)} is missing; `.ci/run` installs it")


def _is_there(need: str | Path) -> bool:
    return need.exists() if isinstance(need, Path) else shutil.which(need) is not None


def by_id(one: Said) -> str:
    return one.id
