"""Plots as SVG: pygal draws them, without its scripts, in colours that follow the reader's light or dark.

A plot is a resource of its own, shown as an image: what is drawn can run nothing and load nothing.
"""

import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import pygal
from pygal.style import Style

# pygal hangs an importer for plugins with maps into Python, of a kind that 3.11 warns of at every later
# import and 3.12 passes over; we draw no maps.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

WIDTH: Final = 860  # units, as all of these
HEIGHT: Final = 340
_ROW: Final = 26  # of height, for each row of dots
_LATIN: Final = 0x2E7F  # characters after it are as wide as high; pygal takes all for 0.6 of that
_HAN_MORE: Final = 6
_INK, _SOFT, _RULE = "var(--ink)", "var(--soft)", "var(--rule)"
# The hues of site.css; neighbours in a stack differ in lightness, too: not everybody tells red from green.
_COLOURS: Final = """
svg { --ink: #1c1a17; --soft: #5d574e; --rule: #d9d3c7; --good: #22633a; --calm: #b9cdbf; --warn: #c98a1b;
  --bad: #9b1c1f; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e9e6df; --soft: #aaa59b; --rule: #383a40; --good: #86cf9d; --calm: #3f5a49; --warn: #d9a441;
    --bad: #f29a8e; }
}
"""
GOOD, CALM, WARN, BAD = "var(--good)", "var(--calm)", "var(--warn)", "var(--bad)"
_SANS: Final = "system-ui, 'Noto Sans', 'PingFang SC', 'Noto Sans CJK SC', sans-serif"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot: the bytes of its SVG, and the hashes of its styles as a policy names them."""

    body: bytes
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each label of the axis (None: unknown); `colour` is one of ours."""

    name: str
    values: Sequence[float | None]
    colour: str = GOOD


def bars(labels: Sequence[str], series: Sequence[Series]) -> Drawing:
    """Draw stacked bars, the first series at the bottom."""
    chart = pygal.StackedBar(**_settings(series), legend_at_bottom=True)
    return _drawn(chart, labels, series)


def lines(labels: Sequence[str], series: Sequence[Series]) -> Drawing:
    """Draw lines with a dot at each known value."""
    chart = pygal.Line(**_settings(series), legend_at_bottom=True, dots_size=3, include_x_axis=True)
    return _drawn(chart, labels, series)


def dots(labels: Sequence[str], series: Sequence[Series]) -> Drawing:
    """Draw a row of dots for each series, each as large as its number."""
    wide = max((sum(ord(char) > _LATIN for char in one.name) for one in series), default=0)
    shape = {"height": height_of_dots(len(series)), "margin_left": 12 + wide * _HAN_MORE}
    return _drawn(pygal.Dot(**_settings(series, **shape), show_legend=False), labels, series)


def height_of_dots(rows: int) -> int:
    """Give how many units high a plot of so many rows is."""
    return 50 + _ROW * rows


def _settings(series: Sequence[Series], **other: int) -> dict[str, Any]:
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground=_INK,
        foreground_strong=_INK,
        foreground_subtle=_RULE,
        guide_stroke_color=_RULE,
        major_guide_stroke_color=_RULE,
        colors=tuple(one.colour for one in series) or (GOOD,),
        opacity="1",
        transition="none",
        font_family=_SANS,
        **{f"{part}_font_family": _SANS for part in ("label", "major_label", "legend", "no_data")},
        **{f"{part}_font_size": 13 for part in ("label", "major_label", "legend")},
        stroke_width="2",
        no_data_font_size=18,
    )
    css = ["file://style.css", "file://graph.css", f"inline:{_COLOURS}"]
    kept = {"js": [], "css": css, "style": style, "disable_xml_declaration": True}
    plain = {"width": WIDTH, "height": HEIGHT, "margin": 8, "no_data_text": "–", "truncate_label": -1}
    return {**plain, **kept, **other}


def _drawn(chart: Any, labels: Sequence[str], series: Sequence[Series]) -> Drawing:  # noqa: ANN401 - pygal ships no types
    styles: list[str] = []

    def bare(root: Any) -> Any:  # noqa: ANN401 - an element of the tree that pygal builds with
        for above in list(root.iter()):
            for one in list(above):
                if (
                    not isinstance(one.tag, str)
                    or one.tag in {"script", "desc", "title"}
                    or one.get("class") == "tooltip"
                ):
                    above.remove(one)
                elif one.tag == "style":
                    styles.append(f"'sha256-{b64encode(sha256(one.text.encode()).digest()).decode()}'")
        return root

    chart.uuid = "plot"  # else a new one each time; an image shares its names with nobody
    chart.x_labels = list(labels)
    for one in series:
        chart.add(one.name, list(one.values))
    chart.add_xml_filter(bare)
    return Drawing(chart.render().encode(), tuple(styles))
