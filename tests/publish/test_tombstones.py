"""Withdrawn stories: buried in Atom (RFC 6721), silently gone from every other format."""

from datetime import timedelta
from uuid import UUID

import feedparser
import pytest
from lxml import etree

from aggregator.model.story import Withdrawn
from aggregator.publish.channel import FORMATS
from aggregator.publish.signage import signage
from tests.publish.samples import Format, channel, stories, written
from tests.support.builders import NOW

AT = "{http://purl.org/atompub/tombstones/1.0}"
GONE = (Withdrawn(UUID(int=7), NOW), Withdrawn(UUID(int=8), NOW - timedelta(hours=1)))


def test_atom_says_which_entries_are_deleted_when_and_by_whom() -> None:
    root = etree.fromstring(written("atom", stories(), withdrawn=GONE))
    graves = root.findall(f"{AT}deleted-entry")
    assert [(grave.get("ref"), grave.get("when")) for grave in graves] == [
        ("urn:uuid:00000000-0000-0000-0000-000000000007", "2026-11-24T12:00:00+00:00"),
        ("urn:uuid:00000000-0000-0000-0000-000000000008", "2026-11-24T11:00:00+00:00"),
    ]
    assert [grave.findtext(f"{AT}by/{{http://www.w3.org/2005/Atom}}name") for grave in graves] == [
        "榕城聚合",
        "榕城聚合",
    ]
    assert root.find(f".//{AT}comment") is None


@pytest.mark.parametrize("format_", [one for one in FORMATS if one != "atom"])
def test_other_formats_say_nothing_of_them(format_: Format) -> None:
    assert written(format_, stories(), withdrawn=GONE) == written(format_, stories())
    assert b"00000000-0000-0000-0000-000000000007" not in signage(channel("rss", withdrawn=GONE), [])


def test_without_withdrawn_stories_atom_has_no_word_about_it() -> None:
    assert b"tombstones" not in written("atom", stories())


def test_readers_of_atom_read_the_same_entries_beside_a_grave() -> None:
    plain = feedparser.parse(written("atom", stories()))
    buried = feedparser.parse(written("atom", stories(), withdrawn=GONE))
    assert not buried.bozo
    assert [(one.id, one.title, one.link) for one in buried.entries] == [
        (one.id, one.title, one.link) for one in plain.entries
    ]
