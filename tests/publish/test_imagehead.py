"""What an image is by its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.publish.imagehead import ImageHead, image_head
from tests.support.images import AVIF, GIF, IMAGES, JPEG, PNG, SVG, WEBP_EXTENDED, WEBP_LOSSY, avif, box


@pytest.mark.parametrize("name", list(IMAGES))
def test_type_and_size_are_those_that_the_head_tells(name: str) -> None:
    body, media_type, width, height = IMAGES[name]
    assert image_head(body) == ImageHead(media_type, width, height)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF",
        b"<!doctype html>",
        SVG,
        b"\xff\xd8\x00\x00",
        b"RIFF\x04\0\0\0WAVE",
        b"%PDF-1.7",
        b"BM\x36\0",
    ],
    ids=["nothing", "three bytes", "html", "svg", "no jpeg", "wave", "pdf", "bmp"],
)
def test_what_is_none_of_the_five_formats_is_no_image(body: bytes) -> None:
    assert image_head(body) is None


def test_a_film_in_the_same_boxes_is_no_image() -> None:
    assert image_head(avif((64, 48), brands=b"isom\0\0\0\0mp41")) is None


def test_an_image_may_be_avif_by_a_brand_that_it_is_compatible_with() -> None:
    assert image_head(avif((64, 48), brands=b"mif1\0\0\0\0miafavif")) == ImageHead("image/avif", 64, 48)


def test_the_largest_of_several_sizes_is_that_of_the_image() -> None:
    assert image_head(avif((16, 12), (64, 48), (8, 6))) == ImageHead("image/avif", 64, 48)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        *((PNG[:18], "image/png"), (GIF[:7], "image/gif"), (JPEG[:40], "image/jpeg")),
        *((WEBP_LOSSY[:22], "image/webp"), (WEBP_EXTENDED[:25], "image/webp")),
        (AVIF[: AVIF.index(b"ispe") + 6], "image/avif"),
    ],
    ids=["png", "gif", "jpeg", "webp", "webp extended", "avif"],
)
def test_a_head_that_is_cut_off_tells_the_type_and_no_size(body: bytes, media_type: str) -> None:
    assert image_head(body) == ImageHead(media_type)


def test_a_jpeg_that_goes_astray_between_its_segments_has_no_size() -> None:
    assert image_head(b"\xff\xd8\xff\xe0\x00\x02 astray") == ImageHead("image/jpeg")


def test_padding_and_markers_without_a_length_stand_before_a_frame() -> None:
    frame = bytes.fromhex("ffc2 000b 08 0021 0028 01 01 11 00")
    assert image_head(b"\xff\xd8\xff\xff\xff\x01" + frame) == ImageHead("image/jpeg", 40, 33)


def test_a_webp_of_a_kind_that_nobody_knows_has_no_size() -> None:
    assert image_head(b"RIFF\x10\0\0\0WEBPVP9X" + bytes(20)) == ImageHead("image/webp")


@pytest.mark.parametrize("tail", [box(b"ispe"), bytes(8)], ids=["a size cut off", "a box of no length"])
def test_boxes_that_lead_nowhere_end_the_search(tail: bytes) -> None:
    assert image_head(box(b"ftyp", b"avif\0\0\0\0") + tail) == ImageHead("image/avif")


def test_a_million_boxes_are_not_gone_through() -> None:
    many = box(b"free") * 1000
    assert image_head(box(b"ftyp", b"avif\0\0\0\0") + many + AVIF[20:]) == ImageHead("image/avif")


@given(st.binary(max_size=60), st.sampled_from(sorted(IMAGES)), st.integers(0, 700))
def test_no_bytes_make_it_raise(noise: bytes, name: str, cut: int) -> None:
    body = IMAGES[name][0]
    found = image_head(body[:cut] + noise)
    assert found is None or found.type.startswith("image/")
