"""Which image a story has, by which id it is served, and where readers load it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from aggregator.model.entry import Media
from aggregator.model.signals import Signals
from aggregator.model.source import Rights, Source
from aggregator.model.story import Story
from aggregator.publish.images import PublicImage, media_id, story_of, through_proxy
from aggregator.publish.rights import public_story, shown_image
from tests.support.builders import copy, source, story

PHOTO = "https://img.example/1.jpg"
SHOWN = Rights(images=True, permission="by letter of 2026-01-02")


def paper(**changes: Any) -> Source:
    return source(**({"rights": SHOWN} | changes))


def pictured(*media: Media, number: int = 1, **changes: Any) -> Story:
    lead = copy(number, media=media or (Media(PHOTO, "image/jpeg"),), **changes)
    return story(number, lead=lead)


def image(made: Story, of: Source) -> PublicImage | None:
    return public_story(made, {of.id: of}).image


def test_an_id_is_the_storys_and_that_of_the_address() -> None:
    found = image(pictured(), paper())
    assert found is not None
    assert found.media_id == "00000000000000000000000000000001" + "c2f033ead9d48b75"
    assert story_of(found.media_id) == UUID(int=1)


def test_another_address_has_another_id() -> None:
    assert media_id(UUID(int=1), PHOTO) != media_id(UUID(int=1), PHOTO + "?2")


def test_the_first_image_of_several_media_is_the_storys() -> None:
    sound, first, second = (
        Media("https://img.example/a.mp3", "audio/mpeg"),
        Media("https://img.example/b.png", width=640, height=480),
        Media(PHOTO),
    )
    found = image(pictured(sound, first, second), paper())
    assert found is not None
    assert (found.url, found.width, found.height) == (first.url, 640, 480)


def test_a_story_with_sounds_alone_has_no_image() -> None:
    assert image(pictured(Media("https://img.example/a.mp3", "audio/mpeg")), paper()) is None


def test_svg_is_no_image_to_be_shown() -> None:
    assert image(pictured(Media("https://img.example/a", "image/svg+xml")), paper()) is None


@pytest.mark.parametrize(
    "of",
    [paper(rights=Rights()), paper(rights=Rights(images=True)), paper(images="none")],
    ids=["not allowed", "without a permission", "not wanted"],
)
def test_an_image_that_may_not_be_shown_is_none(of: Source) -> None:
    public = public_story(pictured(), {of.id: of})
    assert (public.image, public.media) == (None, ())


def test_a_publisher_who_wants_no_images_shown_is_obeyed() -> None:
    assert image(pictured(signals=Signals(no_images=True)), paper()) is None


def test_a_lead_whose_source_left_shows_no_image() -> None:
    assert public_story(pictured(), {}).image is None


def test_a_source_may_let_readers_load_from_itself() -> None:
    found = image(pictured(), paper(images="direct"))
    assert found is not None
    assert found.is_direct


def test_feeds_name_our_address_of_a_proxied_image_and_no_other_changes() -> None:
    second = Media("https://img.example/2.jpg", "image/jpeg")
    public = public_story(
        pictured(Media(PHOTO, "image/jpeg", 5, "A view"), second), {"fuzhou-daily": paper()}
    )
    ours = f"https://feeds.example/media/{media_id(public.uuid, PHOTO)}"
    expected = (Media(ours, "image/jpeg", 5, "A view"), second)
    assert through_proxy(public, "https://feeds.example/media/") == replace(public, media=expected)


def test_feeds_name_the_publishers_address_of_a_direct_image() -> None:
    public = public_story(pictured(), {"fuzhou-daily": paper(images="direct")})
    assert through_proxy(public, "https://feeds.example/media/") is public


def test_an_id_finds_the_image_and_who_allows_it() -> None:
    of = paper()
    found = shown_image(pictured(), media_id(UUID(int=1), PHOTO), {of.id: of})
    assert found == (PublicImage(media_id(UUID(int=1), PHOTO), PHOTO), of)


def test_the_image_of_another_copy_can_still_be_had() -> None:
    lead, other = paper(), paper(id="xiamen-daily")
    theirs = copy(2, source_id="xiamen-daily", media=(Media(PHOTO, "image/jpeg"),))
    made = story(1, lead=copy(1), also_in=(theirs,))
    found = shown_image(made, media_id(UUID(int=1), PHOTO), {lead.id: lead, other.id: other})
    assert found is not None
    assert found[1] == other


def test_the_id_that_a_story_had_before_it_became_part_of_another_still_finds_its_image() -> None:
    of = paper()
    assert shown_image(pictured(), media_id(UUID(int=77), PHOTO), {of.id: of}) is not None


@pytest.mark.parametrize(
    "sources",
    [{}, {"fuzhou-daily": paper(rights=Rights())}, {"fuzhou-daily": paper(images="none")}],
    ids=["no such source", "no rights", "not wanted"],
)
def test_an_id_finds_nothing_that_may_not_be_shown(sources: dict[str, Source]) -> None:
    assert shown_image(pictured(), media_id(UUID(int=1), PHOTO), sources) is None


def test_a_made_up_id_finds_nothing() -> None:
    of = paper()
    assert shown_image(pictured(), media_id(UUID(int=1), "http://10.0.0.1/"), {of.id: of}) is None
