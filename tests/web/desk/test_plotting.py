"""Plots as they are drawn: nothing in them runs, loads or names anybody else."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import pytest

from aggregator.web.desk.plotting import BAD, GOOD, Drawing, Series, bars, dots, height_of_dots, lines

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Sequence[str], Sequence[Series]], Drawing]
LABELS = ("1", "2", "3")
SERIES = (Series("福州日报 <b>&", (1, 2, None), GOOD), Series("other", (3, 0, 4), BAD))


def tree(drawing: Drawing) -> ET.Element:
    return ET.fromstring(drawing.body)  # noqa: S314 - our own drawing


@pytest.mark.parametrize("draw", [bars, lines, dots])
def test_a_drawing_runs_and_loads_nothing(draw: Draw) -> None:
    drawing = draw(LABELS, SERIES)
    root = tree(drawing)
    assert [one for one in root.iter() if one.tag in {f"{SVG}script", f"{SVG}image", f"{SVG}a"}] == []
    assert not [one for one in root.iter() if "style" in one.attrib]
    addresses = set(re.findall(rb'https?:[^"]*', drawing.body))
    assert addresses <= {b"http://www.w3.org/2000/svg", b"http://www.w3.org/1999/xlink"}


@pytest.mark.parametrize("draw", [bars, lines, dots])
def test_a_drawing_is_the_same_each_time(draw: Draw) -> None:
    assert draw(LABELS, SERIES) == draw(LABELS, SERIES)


@pytest.mark.parametrize("draw", [bars, lines])
def test_a_drawing_names_its_series_and_labels(draw: Draw) -> None:
    texts = {one.text for one in tree(draw(LABELS, SERIES)).iter(f"{SVG}text")}
    assert {*LABELS, "福州日报 <b>&", "other"} <= texts


def test_a_row_of_dots_has_one_for_each_number() -> None:
    drawn = tree(dots(LABELS, SERIES))
    assert {"福州日报 <b>&", "other"} <= {one.text for one in drawn.iter(f"{SVG}text")}
    assert len([one for one in drawn.iter(f"{SVG}circle") if float(one.get("r", "0")) > 0]) == 4


@pytest.mark.parametrize("draw", [bars, lines, dots])
def test_colours_follow_light_and_dark(draw: Draw) -> None:
    text = "".join(one.text or "" for one in tree(draw(LABELS, SERIES)).iter(f"{SVG}style"))
    assert "@media (prefers-color-scheme:dark){svg{--ink:#e9e6df" in text
    assert "fill:var(--good)" in text


def test_more_rows_are_higher() -> None:
    high = tree(dots(LABELS, SERIES * 5)).get("viewBox")
    assert high == f"0 0 860 {height_of_dots(10)}"
