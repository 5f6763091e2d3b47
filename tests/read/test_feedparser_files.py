"""feedparser's own test files, when its source distribution was unpacked for us.

They are not ours to carry: the folder is named by FEEDPARSER_TESTS, or `.cache/feedparser-tests` in the
checkout (`pip download --no-binary :all: --no-deps feedparser`, then the archive's `tests/`).
"""

import ast
import os
import re
from pathlib import Path

import pytest

from aggregator.errors import ReadError
from aggregator.model.entry import RawDocument
from aggregator.read.document import read_document

HOME = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("FEEDPARSER_TESTS") or HOME / ".cache" / "feedparser-tests")
KINDS = ("wellformed", "illformed", "encoding", "entities")
MISSING = not FOLDER.is_dir()
WHY = f"no feedparser test files in {FOLDER}: set FEEDPARSER_TESTS to the tests folder of its source archive"
EXPECTATION = re.compile(
    r"(entries\[0\]|feed)\['(title|link|id)'\] == u?('(?:[^'\\]|\\.)*'|\"[^\"]*\")",
)
NO_FEEDS = {"rss_empty_document.xml", "rss_incomplete_cdata.xml"}
OTHERWISE = {
    # kept as written: normalising resolves and cleans later
    "escaped_apos.xml",
    # HTML 5 gives these two names other characters than HTML 4
    "lang.xml",
    "rang.xml",
    # Vietnamese encodings of the 1990s that Python has no codec for
    "x80_tcvn-5712.xml",
    "x80_tcvn.xml",
    "x80_tcvn5712-1.xml",
    "x80_viscii.xml",
}


def _files(kind: str) -> list[Path]:
    return sorted((FOLDER / kind).rglob("*.xml"))


def _read(path: Path) -> RawDocument | None:
    body = path.read_bytes()
    header = re.search(rb"Header:\s*Content-type:\s*(.*?)\r?\n", body, re.IGNORECASE)
    headers = {"content-type": header[1].decode().strip()} if header else {}
    url = f"http://127.0.0.1:8097/tests/{path.relative_to(FOLDER).as_posix()}"
    try:
        return read_document(body, url=url, headers=headers, language=None)
    except ReadError:
        return None


@pytest.mark.skipif(MISSING, reason=WHY)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_read_and_none_crashes(kind: str) -> None:
    paths = _files(kind)
    assert paths
    assert {path.name for path in paths if _read(path) is None} <= NO_FEEDS


@pytest.mark.skipif(MISSING, reason=WHY)
@pytest.mark.parametrize("kind", KINDS)
def test_titles_links_and_ids_are_what_the_files_expect(kind: str) -> None:
    wrong = [
        f"{path.name}: {where} {field} is {found!r}, expected {wanted!r}"
        for path in _files(kind)
        if path.parent.name != "sanitize" and path.name not in OTHERWISE
        for where, field, found, wanted in _compared(path)
        if found != wanted
    ]
    assert wrong == []


def _compared(path: Path) -> list[tuple[str, str, str, str]]:
    document = _read(path)
    expected = re.search(r"Expect:\s*(.*?)\s*\n", path.read_bytes().decode("latin-1"))
    if document is None or expected is None:
        return []
    return [
        (where, field, _field(document, where, field), ast.literal_eval(wanted))
        for where, field, wanted in EXPECTATION.findall(expected[1])
        if (where, field) != ("feed", "id") and "relative" not in wanted  # links in HTML are resolved later
    ]


def _field(document: RawDocument, where: str, field: str) -> str:
    if where == "feed":
        return str((document.title if field == "title" else document.home) or "")
    return str(getattr(document.entries[0], field) or "")
