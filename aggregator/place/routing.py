"""Which regions an entry belongs to, with the evidence for it (pure).

`route: home` gives the source's region and the places inside it: the county's readers want what the province
writes about the county. `home+mentions` gives whatever the text is about as well, `mentions` only that.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from aggregator.model.entry import Entry, PlaceEvidence, Placement
from aggregator.model.source import Route, Source
from aggregator.place.gazetteer import Atlas
from aggregator.place.mentions import find_mentions
from aggregator.place.resolve import Found, Weighted, resolve

HOME_RULE: Final = "home region"
WAY_RULE: Final = "the way that leads to it on its site"
TITLE, OPENING, REST = 3.0, 2.0, 1.0  # what a mention is worth by where it stands
OPENING_CHARS: Final = 150
MOST_CHARS: Final = 3000  # what stands further down says little about what a text is about
CATEGORY_WEIGHT: Final = 4.0  # a breadcrumb or category was put there by an editor
PATH_WEIGHT: Final = 2.0  # /news/fujian/, /changle/: a section's name
CERTAIN: Final = 6.0  # a name in the title, the opening and once more


def place(entry: Entry, *, source: Source, atlas: Atlas) -> tuple[Placement, ...]:
    """Give the regions of an entry, the source's own first; none for `mentions` without any.

    Placements that the entry already carries are kept.
    """
    placements = {placement.region: placement for placement in entry.placements}
    if source.route is not Route.MENTIONS and source.region not in placements:
        evidence = PlaceEvidence(where="source", text=source.id, rule=HOME_RULE)
        placements[source.region] = Placement(source.region, 1.0, (evidence,))
    inside = set(atlas.regions.below(source.region)) if source.region in atlas.regions else set()
    for placement in about(entry, source=source, atlas=atlas):
        is_inside = placement.region in inside
        if source.route is not Route.HOME or is_inside:
            placements.setdefault(placement.region, placement)
    return tuple(placements.values())


def about(entry: Entry, *, source: Source, atlas: Atlas) -> Iterator[Placement]:
    """Give the configured regions that an entry is about, the most telling first."""
    known, marks = _known(entry, source=source, atlas=atlas)
    merged: dict[str, tuple[float, tuple[PlaceEvidence, ...]]] = {}
    for one in find_places(entry, atlas, home=atlas.code(source.region), known=known):
        region = atlas.region(one.code)
        if region is not None:
            score, evidence = merged.get(region, (0.0, ()))
            merged[region] = (max(score, one.score), (*evidence, *_evidence(one, atlas, marks)))
    for region, (score, evidence) in merged.items():
        yield Placement(region, round(min(1.0, score / CERTAIN), 2), evidence)


def find_places(
    entry: Entry, atlas: Atlas, *, home: str | None, known: Mapping[str, float] | None = None
) -> tuple[Found, ...]:
    """Give the places that title and text are about, configured or not; `home` is a place's code."""
    found = [
        Weighted(one, "title", TITLE) for one in find_mentions(entry.title, atlas, language=entry.language)
    ]
    for mention in find_mentions(entry.text[:MOST_CHARS], atlas, language=entry.language):
        is_opening = mention.start < OPENING_CHARS
        found.append(Weighted(mention, "opening" if is_opening else "text", OPENING if is_opening else REST))
    return resolve(found, atlas, home=home, known=known or {})


def _known(
    entry: Entry, *, source: Source, atlas: Atlas
) -> tuple[Mapping[str, float], Mapping[str, PlaceEvidence]]:
    """Give the places that breadcrumb, category or address name, and the evidence for them."""
    known: dict[str, float] = {}
    marks: dict[str, PlaceEvidence] = {}
    for category in entry.categories:
        for code in _named_by(category, entry, atlas):
            known[code] = CATEGORY_WEIGHT
            marks.setdefault(code, _of_section(category, entry))
    for code, segment in _path_places(entry.url, source, atlas):
        known.setdefault(code, PATH_WEIGHT)
        marks.setdefault(code, PlaceEvidence("address", segment, "a section of the address"))
    return known, marks


def _of_section(category: str, entry: Entry) -> PlaceEvidence:
    """Give the evidence of a section's name: of the way down to the article, or of a label on it."""
    if category in entry.breadcrumb:
        return PlaceEvidence("breadcrumb", " > ".join(entry.breadcrumb), WAY_RULE)
    return PlaceEvidence("category", category, "the publisher's category")


def _named_by(category: str, entry: Entry, atlas: Atlas) -> Iterator[str]:
    """Give the places that a category names, as far as its text alone says which."""
    mentions = find_mentions(category, atlas, language=entry.language)
    weighted = [Weighted(mention, "category", CATEGORY_WEIGHT) for mention in mentions]
    for found in resolve(weighted, atlas, home=None, known={}):
        yield found.code


def _path_places(url: str | None, source: Source, atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Give the regions around the source's own whose id ends in a section of the address."""
    if not url or source.region not in atlas.regions:
        return
    parts = urlsplit(url)
    segments = {*parts.path.lower().split("/")[:-1], *(parts.hostname or "").split(".")[:-1]} - {""}
    if not segments:
        return
    # The home region itself says nothing new, and a province's name is in every address of its portal.
    for region in atlas.regions.below(source.region)[1:]:
        slug = region.rpartition("/")[2]
        code = atlas.code(region)
        if slug in segments and code is not None:
            yield code, slug


def _evidence(found: Found, atlas: Atlas, marks: Mapping[str, PlaceEvidence]) -> Iterator[PlaceEvidence]:
    """Give the reasons of a placement, each name once per part of the text."""
    for code, mark in marks.items():
        if found.code in atlas.lineage(code) or code in atlas.lineage(found.code):
            yield mark
    said = dict.fromkeys((one.where, one.mention.text) for one in found.because)
    for where, text in said:
        yield PlaceEvidence(where, text, f"names {atlas.name(found.code)}")
