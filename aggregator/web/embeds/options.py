"""How an embed looks and what it shows: the parameters of its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.selection import EVERYTHING, Selection
from aggregator.web.embeds.accent import Accent
from aggregator.web.links import Query
from aggregator.web.query import Choice, WholeNumber, read_language, value
from aggregator.web.screen import spoken
from aggregator.web.selecting import Ground, read_selection, selection_query

DEFAULT_COUNT: Final = 10
LAYOUTS: Final = ("list", "cards", "headline")
THEMES: Final = ("light", "dark", "auto")
DIRECTIONS: Final = ("ltr", "rtl")

_COUNT: Final = WholeNumber(1, 50)
_HEADING: Final = WholeNumber(1, 6)
_SWITCH: Final = WholeNumber(0, 1)
_LAYOUT: Final = Choice(LAYOUTS)
_THEME: Final = Choice(THEMES)
_DIRECTION: Final = Choice(DIRECTIONS)


@dataclass(frozen=True, slots=True)
class Options:
    """What an embed's address asks for.

    `heading` is the level of its heading in the outline of the page around it, None for what is usual: 1 in a
    page of its own, 2 in a part of another page. `theme` None takes the colours of the page around it, `dir`
    None the direction of our own words.
    """

    count: int = DEFAULT_COUNT
    heading: int | None = None
    asked: str | None = None
    layout: str = LAYOUTS[0]
    theme: str | None = None
    images: bool = False
    dates: bool = True
    dir: str | None = None
    accent: Accent | None = None
    selection: Selection = EVERYTHING

    @classmethod
    def read(cls, query: Mapping[str, str], ground: Ground) -> "Options":
        """Read the known parameters and ignore the others; raises BadParameter."""
        accent = value(query, "accent")
        return cls(
            count=_COUNT.read(query, "count", DEFAULT_COUNT),
            heading=_HEADING.read(query, "heading", 0) or None,
            asked=read_language(query),
            layout=_LAYOUT.read(query, "layout") or LAYOUTS[0],
            theme=_THEME.read(query, "theme"),
            images=_SWITCH.read(query, "images", 0) == 1,
            dates=_SWITCH.read(query, "dates", 1) == 1,
            dir=_DIRECTION.read(query, "dir"),
            accent=None if accent is None else Accent.read(accent),
            selection=read_selection(query, ground, is_feed=False),
        )

    def query(self, zone: ZoneInfo) -> Query:
        """Give those that are not the usual ones, in one order, so that one look has one address."""
        plain = Options()
        said = (
            ("accent", self.accent and self.accent.name),
            ("count", None if self.count == plain.count else self.count),
            ("dates", None if self.dates else 0),
            ("dir", self.dir),
            ("heading", self.heading),
            ("images", 1 if self.images else None),
            ("layout", None if self.layout == plain.layout else self.layout),
            ("theme", self.theme),
        )
        looks = tuple((name, str(given)) for name, given in said if given is not None)
        return spoken(self.asked, (*looks, *selection_query(self.selection, zone)))

    def css_classes(self) -> str:
        """Give the classes by which the stylesheet knows this look."""
        layout = () if self.layout == LAYOUTS[0] else (f"region-feed-layout-{self.layout}",)
        theme = () if self.theme is None else (f"region-feed-theme-{self.theme}",)
        accent = () if self.accent is None else (self.accent.css_class(),)
        return " ".join(("region-feed", *layout, *theme, *accent))


def read_fragment(query: Mapping[str, str]) -> bool:
    """Say whether a part of a page is wanted instead of a page; raises BadParameter."""
    return _SWITCH.read(query, "fragment", 0) == 1
