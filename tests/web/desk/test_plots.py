"""The page of plots and the plots themselves."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import pytest

from aggregator.web.desk.plots import PLOTS
from tests.support.desk import Editor
from tests.web.desk.busy import Busy, busy

STYLE = "{http://www.w3.org/2000/svg}style"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    made = busy(tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


@pytest.fixture
def here(room: Busy) -> Editor:
    return room.desk.editor()


def cells(text: str, plot: str) -> list[list[str]]:
    """Give the rows of a plot's table."""
    part = text.partition(f'id="{plot}"')[2].partition("</section>")[0].partition("<tbody>")[2]
    return [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in part.split("<tr>")[1:]]


def test_the_polls_of_each_day_stand_in_a_table(here: Editor) -> None:
    rows = cells(here.text("/desk/plots"), "polls")
    assert rows[0] == ["2026-11-27", "5", "0", "0", "1"]
    assert [row[0] for row in rows] == ["2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24"]


def test_delays_stand_in_a_table_in_minutes(here: Editor) -> None:
    assert cells(here.text("/desk/plots"), "delays")[0] == ["2026-11-27", "50.0", "50.0", "3"]


def test_hours_stand_in_a_table_by_source(here: Editor) -> None:
    first, second = cells(here.text("/desk/plots"), "hours")
    assert (first[0], first[11:14]) == ("福州日报", ["3", "3", "4"])
    assert (second[0], second[13]) == ("厦门网", "2")


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_an_image_whose_styles_alone_are_let_in(here: Editor, name: str) -> None:
    answer = here.get(f"/desk/plots/{name}.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    (style,) = ET.fromstring(answer.data).iter(STYLE)  # noqa: S314 - our own drawing
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    assert answer.headers["Content-Security-Policy"] == policy


def test_a_plot_speaks_the_language_of_the_desk(room: Busy, here: Editor) -> None:
    assert "Failed" in here.text("/desk/plots/polls.svg")
    room.desk.store.set_language(room.desk.user().id, "zh-Hant")
    assert ">失敗<" in here.text("/desk/plots/polls.svg")
    room.desk.store.set_language(room.desk.user().id, None)


def test_a_plot_that_is_none_is_a_404(here: Editor) -> None:
    assert here.get("/desk/plots/nothing.svg").status_code == 404


def test_without_polls_there_is_nothing_to_draw(editor: Editor) -> None:
    text = editor.text("/desk/plots")
    assert text.count("There is nothing to draw yet.") == len(PLOTS)
    assert "<img" not in text


@pytest.mark.parametrize("name", PLOTS)
def test_an_empty_plot_is_drawn_all_the_same(editor: Editor, name: str) -> None:
    assert editor.get(f"/desk/plots/{name}.svg").status_code == 200


def test_a_source_that_left_the_configuration_has_no_row(room: Busy, here: Editor) -> None:
    before = room.desk.applied
    room.desk.applied = replace(
        before, sources=tuple(one for one in before.sources if one.id == "xiamen-net")
    )
    rows = cells(here.text("/desk/plots"), "hours")
    room.desk.applied = before
    assert [row[0] for row in rows] == ["厦门网"]


def test_a_long_name_is_cut_beside_its_row_and_whole_in_the_table(room: Busy, here: Editor) -> None:
    before, name = room.desk.applied, "一份名字非常非常非常非常非常长的报纸"
    room.desk.applied = replace(before, sources=tuple(replace(one, name=name) for one in before.sources))
    drawn, table = here.text("/desk/plots/hours.svg"), cells(here.text("/desk/plots"), "hours")
    room.desk.applied = before
    assert f"{name[:15]}…" in drawn
    assert table[0][0] == name


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_plot_is_told_in_every_language(room: Busy, here: Editor, language: str) -> None:
    room.desk.store.set_language(room.desk.user().id, language)
    text = re.sub(
        r"<[^>]*>|guid|UTC", "", here.text("/desk/plots").partition("<main")[2].partition("</main")[0]
    )
    room.desk.store.set_language(room.desk.user().id, None)
    assert re.findall(r"[A-Za-z]{3,}", text.partition(">")[2]) == []
