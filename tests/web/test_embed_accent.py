"""A chosen colour stays as it is where it can be read, and is changed as far as it takes where it cannot."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.assets import Assets
from aggregator.web.embeds.accent import DARK_GROUND, LIGHT_GROUND, MIN_CONTRAST, Accent, contrast, readable
from aggregator.web.query import BadParameter
from tests.web.fakes import House

HEX = st.text("0123456789abcdef", min_size=6, max_size=6)


@pytest.mark.parametrize(
    ("text", "name"),
    [("b3261e", "b3261e"), ("#B3261E", "b3261e"), ("b31", "bb3311"), ("#fFf", "ffffff"), ("000", "000000")],
)
def test_a_colour_has_one_name_however_it_is_written(text: str, name: str) -> None:
    assert Accent.read(text) == Accent(name)


@pytest.mark.parametrize(
    "text", ["", "#", "red", "b3261", "b3261e0", "b3261e;", "#b3261g", "rgb(0,0,0)", "١٢٣", "b3261e\n"]
)
def test_what_is_no_colour_is_named(text: str) -> None:
    with pytest.raises(BadParameter) as caught:
        Accent.read(text)
    assert str(caught.value).startswith(f'parameter accent="{text}" is no colour of three or six')


@pytest.mark.parametrize(
    ("colour", "on_light", "on_dark"),
    [
        ("b3261e", "#b3261e", "#c8635d"),
        ("000000", "#000000", "#828282"),
        ("ffffff", "#757575", "#ffffff"),
        ("ffee00", "#807700", "#ffee00"),
        ("777777", "#767676", "#818181"),
    ],
)
def test_a_colour_changes_no_further_than_it_must(colour: str, on_light: str, on_dark: str) -> None:
    accent = Accent(colour)
    assert (accent.on_light, accent.on_dark) == (on_light, on_dark)


@given(HEX)
def test_every_colour_can_be_read_on_both_grounds(colour: str) -> None:
    for ground in (LIGHT_GROUND, DARK_GROUND):
        assert contrast(readable(colour, ground), ground) >= MIN_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("000000", "ffffff", 21.0), ("777777", "ffffff", 4.478), ("abcdef", "abcdef", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    css = Assets.load().bodies["embed.css"].decode()
    assert set(re.findall(r"--own-ground: #(\w+)", css)) == {LIGHT_GROUND, DARK_GROUND}


@pytest.mark.parametrize("ground", [LIGHT_GROUND, DARK_GROUND])
def test_the_text_of_a_theme_can_be_read_on_its_ground(ground: str) -> None:
    css = Assets.load().bodies["embed.css"].decode()
    pairs = re.findall(r"--own-text: #(\w+);\s+--own-ground: #(\w+)", css)
    for text, own_ground in pairs:
        if own_ground == ground:
            assert contrast(text, ground) >= 7


def test_a_colour_has_a_stylesheet_of_its_own_for_ever() -> None:
    response = House().client().get("/embed/accent/b3261e.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.get_data(as_text=True) == (
        ".region-feed-accent-b3261e {\n  --region-feed-on-light: #b3261e;\n"
        "  --region-feed-on-dark: #c8635d;\n}\n"
    )


def test_a_stylesheet_of_no_colour_is_refused() -> None:
    response = House().client().get("/embed/accent/red;}body{x.css")
    assert response.status_code == 400
    assert "{x" not in response.headers["Content-Type"]
