"""Regions at the desk: the tree with what each brings, and of one region everything that decides about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response

from aggregator.model.region import EVERYTHING_RISES, Region
from aggregator.web.cards import Phrase, place_name, source_name
from aggregator.web.desk.frame import Desk
from aggregator.web.week import DAYS, Week, week
from aggregator.web.when import Stamp

MOST: Final = 1000  # regions that are configured and not followed, of the page's second list


@dataclass(frozen=True, slots=True)
class Leaf:
    """A region of the tree: sources polled in it and below, stories of seven days, its latest listing."""

    id: str
    name: Phrase
    sources: int
    week: Week
    last: Stamp | None
    below: tuple["Leaf", ...] = ()

    @property
    def stories(self) -> int:
        """Give how many stories it listed in the seven days."""
        return sum(self.week.counts)


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/regions")
    def regions() -> Response:
        config = desk.serving.facts().config
        shown = config.shown()
        ids = {region.id for region in shown}
        others = [region for region in config.regions if region.id not in ids]
        return desk.page(
            "desk/regions.html",
            tree=_tree(desk, shown),
            others=[(one.id, place_name(one, desk.lang())) for one in others[:MOST]],
            more=max(len(others) - MOST, 0),
        )

    @blueprint.get("/regions/<path:region_id>")
    def region(region_id: str) -> Response:
        found = desk.serving.facts().config.regions.regions.get(region_id)
        if found is None:
            raise desk.missing()
        return _page(desk, found)


def _page(desk: Desk, region: Region) -> Response:
    config, lang = desk.serving.facts().config, desk.lang()
    tree = config.regions
    is_followed = region in config.shown()
    (leaf,) = _leaves(desk, (region,))
    approved = tree.approved(region.id)
    return desk.page(
        "desk/region.html",
        region=region,
        name=place_name(region, lang),
        leaf=leaf,
        is_followed=is_followed,
        above=[(one, place_name(tree.get(one), lang)) for one in reversed(tree.lineage(region.id)[1:])],
        below=[(one, place_name(tree.get(one), lang)) for one in tree.children(region.id)],
        sources=[(one, source_name(one)) for one in config.sources if one.region == region.id],
        everything_rises=region.rises == EVERYTHING_RISES,
        approved=None if approved is None else sorted(approved),
    )


def _tree(desk: Desk, shown: tuple[Region, ...]) -> tuple[Leaf, ...]:
    """Give the regions as a tree; one whose parents are not among them stands at the top."""
    regions = desk.serving.facts().config.regions
    leaves = {leaf.id: leaf for leaf in _leaves(desk, shown)}
    children: dict[str | None, list[str]] = {}
    for one in leaves:
        above = next((up for up in regions.lineage(one)[1:] if up in leaves), None)
        children.setdefault(above, []).append(one)
    return _branches(None, leaves, children)


def _branches(
    above: str | None, leaves: Mapping[str, Leaf], children: Mapping[str | None, list[str]]
) -> tuple[Leaf, ...]:
    found = (leaves[one] for one in children.get(above, ()))
    return tuple(
        Leaf(leaf.id, leaf.name, leaf.sources, leaf.week, leaf.last, _branches(leaf.id, leaves, children))
        for leaf in found
    )


def _leaves(desk: Desk, regions: tuple[Region, ...]) -> list[Leaf]:
    facts, now, ids = desk.serving.facts(), desk.now(), [region.id for region in regions]
    counts = desk.serving.services.store.listed_by_day(dict.fromkeys(ids, now), days=DAYS)
    last = desk.services.store.last_listed()
    return [
        Leaf(
            id=region.id,
            name=place_name(region, desk.lang()),
            sources=facts.polled.get(region.id, 0),
            week=week(counts[region.id]),
            last=desk.stamp(last.get(region.id)),
        )
        for region in regions
    ]
