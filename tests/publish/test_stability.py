"""Equal input gives equal bytes, and no text breaks an output."""

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.model.entry import Credit, Media
from aggregator.model.source import Rights
from aggregator.model.story import Story
from aggregator.publish.channel import FORMATS
from aggregator.publish.rights import public_story
from aggregator.publish.text import one_line
from tests.publish.samples import WRITERS, Format, channel, outputs, sources, stories, written
from tests.support.builders import NOW, copy, moment, source, story

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("format_", FORMATS)
def test_equal_input_gives_equal_bytes(format_: Format) -> None:
    assert written(format_, stories()) == written(format_, stories())


@pytest.mark.parametrize("format_", FORMATS)
def test_the_zone_of_an_instant_changes_no_byte(format_: Format) -> None:
    beijing = timezone(timedelta(hours=8))
    moved = [
        replace(
            one,
            updated_at=one.updated_at.astimezone(beijing),
            listed_at=one.listed_at.astimezone(beijing),
            lead=replace(one.lead, published=moment(one.lead.published.at.astimezone(beijing))),
        )
        for one in stories()
    ]
    assert written(format_, moved) == written(format_, stories())


TEXTS = st.text(max_size=60) | st.text(
    alphabet="\x00\x08\x0b\x1f\x7f\x85\x9f\ud800\udfff\ufffe\uffff ]>&<\"'。福\u202e🎉", max_size=30
)
MAYBE = st.none() | TEXTS
NAMES = st.lists(TEXTS, max_size=3).map(tuple)


@given(
    title=TEXTS,
    text=TEXTS,
    html=TEXTS,
    url=MAYBE,
    language=TEXTS,
    names=NAMES,
    categories=NAMES,
    publisher=MAYBE,
    name=TEXTS,
    head=TEXTS,
    media_url=TEXTS,
)
def test_no_text_breaks_an_output(  # noqa: PLR0913  # hypothesis passes every drawn text by its name
    *,
    title: str,
    text: str,
    html: str,
    url: str | None,
    language: str,
    names: tuple[str, ...],
    categories: tuple[str, ...],
    publisher: str | None,
    name: str,
    head: str,
    media_url: str,
) -> None:
    lead = copy(
        title=title,
        text=text,
        html=html,
        url=url,
        language=language,
        authors=names,
        categories=categories,
        credit=Credit(publisher=publisher, reporters=names, editor=publisher),
        media=(Media(media_url, title, 3, text), Media(f"http://a.example/{media_url}")),
    )
    rights = Rights("full", images=True, permission="yes")
    known = sources() | {"fuzhou-daily": source(name=name, home=url or "", rights=rights)}
    made = public_story(story(lead=lead, also_in=(lead, replace(lead, source_id="evening"))), known)
    told = {"title": head, "description": head, "publisher": head}
    rss, atom = (etree.fromstring(WRITERS[one](channel(one, **told), [made])) for one in ("rss", "atom"))
    (item,) = json.loads(WRITERS["json"](channel("json", **told), [made]))["items"]
    wanted = one_line(title) or made.title
    assert [rss.findtext("channel/item/title"), atom.findtext(f"{ATOM}entry/{ATOM}title"), item["title"]] == [
        wanted
    ] * 3


@given(st.permutations(stories()))
def test_stories_stand_in_the_order_given(order: list[Story]) -> None:
    shown = [public_story(one, sources()) for one in order]
    written_by = outputs(shown)
    wanted = [one.guid for one in shown]
    assert [one.text for one in etree.fromstring(written_by["rss"]).iter("guid")] == wanted
    entries = etree.fromstring(written_by["atom"]).iter(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == wanted
    assert [one["id"] for one in json.loads(written_by["json"])["items"]] == wanted


def test_every_format_tells_the_same_instant_of_publication() -> None:
    seen_at = NOW.replace(microsecond=583924)
    shown = public_story(story(lead=copy(published=moment(seen_at))), {})
    assert shown.published.at == NOW
