"""Feeds as they were served, when a folder of them stands beside the checkout."""

import re
from pathlib import Path

import pytest
from lxml import etree

from aggregator.read.document import read_document

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds"
FILES = sorted(FOLDER.glob("*.*")) if FOLDER.is_dir() else []
MOJIBAKE = re.compile("[\ufffd\x80-\x9f]|Ã.")
DAMAGED = {"kagisearch__osm-pl.xml"}  # ends in the middle of its eighth item, after title and address


@pytest.mark.skipif(not FILES, reason=f"no real feeds in {FOLDER}: nothing but made-up feeds was checked")
def test_there_are_real_feeds() -> None:
    assert len(FILES) >= 41


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_feed_gives_all_its_items_and_no_new_mojibake(path: Path) -> None:
    body = path.read_bytes()
    document = read_document(body, url="http://news.example/feed", headers={}, language=None)
    assert len(document.entries) == _count_items(body)
    said = " ".join(f"{entry.title} {entry.summary} {entry.content}" for entry in document.entries)
    damage_of_the_publisher = set(MOJIBAKE.findall(body.decode(errors="ignore")))
    assert set(MOJIBAKE.findall(said)) <= damage_of_the_publisher
    assert any("ends before </rss>" in warning for warning in document.warnings) == (path.name in DAMAGED)
    assert all(entry.title or entry.summary or entry.content for entry in document.entries)


def _count_items(body: bytes) -> int:
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(body.strip(), parser)
    names = (etree.QName(node).localname for node in root.iter() if isinstance(node.tag, str))
    return sum(name in {"item", "entry"} for name in names)
