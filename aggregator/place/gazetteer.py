"""The places we can recognise: China's divisions, and whatever the configuration calls a region.

`china()` is the one process-wide object of the program: 42,000 divisions under 100,000 names, read once from
the package (a reading process inherits it from the server that forks it). `Atlas` joins it with the regions
of the configuration and knows for every place which region it is in.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from aggregator.language.han import simplified
from aggregator.model.region import ALL, DEMO, Level, Region, RegionTree
from aggregator.place.codes import SPECIAL, canonical
from aggregator.place.index import Hit, NameIndex, Site, is_whole, merged
from aggregator.place.names import Form, Rank, former_kinds, forms, rank_of
from aggregator.place.words import words

_RANKS: Final = {
    Level.WORLD: Rank.COUNTRY,
    Level.COUNTRY: Rank.COUNTRY,
    Level.PROVINCE: Rank.PROVINCE,
    Level.CITY: Rank.PREFECTURE,
    Level.COUNTY: Rank.COUNTY,
    Level.TOWN: Rank.TOWN,
    Level.OTHER: Rank.PREFECTURE,
}
_CHINESE: Final = frozenset({"zh", "yue", "wuu", "nan", "hak"})
_UNKNOWN: Final = frozenset({"und", ""})
_OWN_LETTERS: Final = frozenset({"ja", "ko"})  # a Latin name in them is a brand's more often than a place's
_GENITIVE_S: Final = frozenset({"de", "da", "sv", "no", "nb", "nn"})  # Hamburgs Hafen
_LEAST_CAPITALS: Final = 4  # letters; LONDON is a dateline, GOA perhaps an abbreviation


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """China's divisions by code, and the indexes of their names in Chinese and in Latin letters."""

    names: Mapping[str, str]
    index: NameIndex
    latin: NameIndex

    def parent(self, code: str) -> str | None:
        """Give the division above, None above a province."""
        for rank in (Rank.COUNTY, Rank.PREFECTURE, Rank.PROVINCE):
            above = code[:rank]
            if rank < len(code) and above in self.names:
                return above
        return None

    def named(self, names: Iterable[str], *, below: str) -> str | None:
        """Give the one division of these names whose code begins with `below`, None for several."""
        found = {
            site.code
            for name in names
            for hit in self.index.find(simplified(name))
            if len(hit.name) == len(name)
            for site in hit.sites
            if site.form <= Form.SHORT and site.code.startswith(below) and site.code != below
        }
        nearest = {code for code in found if len(code) == min(map(len, found))}
        return nearest.pop() if len(nearest) == 1 else None


@cache
def china() -> Gazetteer:
    """Give the gazetteer of China; Simplified names, as `language.han` writes them."""
    rows = [line.split("\t") for line in _lines("china.tsv.gz")]
    names = {row[0]: row[1] for row in rows}
    sites: dict[str, list[Site]] = {}
    for code, *called in rows:
        for text, form in dict.fromkeys(pair for name in called for pair in forms(code, name)):
            sites.setdefault(text, []).append(Site(code, form))
    for code, name in names.items():
        for text in former_kinds(code, name):
            if text not in sites:
                sites[text] = [Site(code, Form.SHORT)]
    for aliases in (words().aliases, words().joint):
        for code, texts in aliases.items():
            for text in texts:
                sites.setdefault(text, []).append(Site(code, Form.ALIAS))
    return Gazetteer(names, NameIndex(sites), NameIndex(_latin()))


def _latin() -> Mapping[str, Sequence[Site]]:
    sites: dict[str, dict[Site, None]] = {}
    for line in _lines("latin.tsv.gz"):
        code, *spelt = line.split("\t")
        for name in spelt:
            for text in _spellings(name):
                sites.setdefault(text, {})[Site(code, Form.SHORT)] = None
    return {text: tuple(found) for text, found in sites.items()}


def _lines(name: str) -> list[str]:
    packed = (files("aggregator.place") / "data" / name).read_bytes()
    return gzip.decompress(packed).decode().splitlines()


@dataclass(frozen=True)
class Atlas:
    """The gazetteer together with the configured regions."""

    regions: RegionTree
    gazetteer: Gazetteer = field(default_factory=china)
    _codes: Mapping[str, str] = field(init=False, repr=False)
    _regions: Mapping[str, str] = field(init=False, repr=False)
    _index: NameIndex | None = field(init=False, repr=False)
    _excluded: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _not_english: AbstractSet[str] = field(init=False, repr=False)
    _lineages: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        codes = _codes_of(self.regions, self.gazetteer)
        names: dict[str, dict[Site, None]] = {}
        for region in self.regions:
            if region.id in codes:
                for text, form in _region_names(region):
                    names.setdefault(text, {})[Site(codes[region.id], form)] = None
        index = NameIndex({text: tuple(sites) for text, sites in names.items()}) if names else None
        object.__setattr__(self, "_codes", codes)
        object.__setattr__(self, "_regions", {code: region for region, code in codes.items()})
        object.__setattr__(self, "_index", index)
        excluded = {
            codes[r.id]: tuple(map(simplified, r.exclude))
            for r in self.regions
            if r.id in codes and r.exclude
        }
        object.__setattr__(self, "_excluded", excluded)
        object.__setattr__(self, "_not_english", frozenset(_not_in_english(self.regions)))

    def code(self, region_id: str) -> str | None:
        """Give the code of a configured region, None for `all`, `demo` and unknown ids."""
        return self._codes.get(region_id)

    def region(self, code: str) -> str | None:
        """Give the configured region that a place is or lies in, the nearest one; None outside all."""
        for above in self.lineage(code):
            if above in self._regions:
                return self._regions[above]
        return None

    def lineage(self, code: str) -> tuple[str, ...]:
        """Give a place's code and those above it, nearest first; a country is the last."""
        known = self._lineages.get(code)
        if known is None:
            above = self._above(code)
            known = self._lineages[code] = (code, *(self.lineage(above) if above else ()))
        return known

    def rank(self, code: str) -> Rank:
        """Give how far up a place stands."""
        if code.isdigit():
            return rank_of(code)
        return _RANKS[self.regions.get(self._regions[code]).level]

    def name(self, code: str) -> str:
        """Give a place's name."""
        if code in self.gazetteer.names:
            return self.gazetteer.names[code]
        return self.regions.get(self._regions[code]).name()

    def excluded(self, codes: Iterable[str]) -> set[str]:
        """Give the phrases that speak against these places."""
        return {phrase for code in codes for phrase in self._excluded.get(code, ())}

    def find(self, text: str, *, language: str) -> list[Hit]:
        """Give the names in a simplified text; China's divisions as texts of that language write them."""
        primary = language.partition("-")[0]
        hits = [] if self._index is None else [hit for hit in self._index.find(text) if is_whole(hit, text)]
        if primary == "en" or primary in _UNKNOWN:
            hits = [hit for hit in hits if hit.name not in self._not_english]
        if primary in _CHINESE or primary in _UNKNOWN:
            hits += self.gazetteer.index.find(text)
        if primary not in _CHINESE and primary not in _OWN_LETTERS:
            hits += [hit for hit in self.gazetteer.latin.find(text) if is_whole(hit, text)]
        return merged(hits)

    def _above(self, code: str) -> str | None:
        if code.isdigit():
            above = self.gazetteer.parent(code)
            return above if above or code in SPECIAL.values() or "cn" not in self._codes else "cn"
        return self._codes.get(self.regions.parent(self._regions[code]) or "")


def code_of(region: Region) -> str:
    """Give the code of a region: that of GB/T 2260 without its trailing zeros, else the region's own id."""
    code = canonical(region.code or "")
    return code if code.isdigit() else region.id


def _codes_of(regions: RegionTree, gazetteer: Gazetteer) -> dict[str, str]:
    """Give the code of every region; one of China that is written without has that of its name."""
    codes: dict[str, str] = {}
    for region in sorted(regions, key=lambda one: one.id.count("/")):
        if region.id in {ALL, DEMO}:
            continue
        code = code_of(region)
        above = codes.get(region.parent or "", "")
        if not code.isdigit() and (above == "cn" or above.isdigit()):
            code = gazetteer.named(region.names.values(), below=above if above.isdigit() else "") or code
        codes[region.id] = code
    return codes


def _region_names(region: Region) -> Iterator[tuple[str, Form]]:
    """Give the names of a configured region, as a simplified text writes them."""
    for language, name in region.names.items():
        for text in _spellings(simplified(name)):
            yield text, Form.SHORT
        if language.partition("-")[0] in _GENITIVE_S and not name.endswith("s"):
            yield f"{name}s", Form.SHORT
    for alias in (*region.aliases, *region.keywords):
        if len(alias) > 1:  # 闽, 沪: single characters stand in too many words
            for text in _spellings(simplified(alias)):
                yield text, Form.ALIAS


def _not_in_english(regions: Iterable[Region]) -> Iterator[str]:
    """Give the names in letters for which English has one of its own: Bayern is a football club."""
    for region in regions:
        english = region.names.get("en")
        if english is not None:
            others = {name for name in region.names.values() if name.isascii() or name < "\u2e80"}
            yield from others - {english}


def _spellings(name: str) -> Iterable[str]:
    """Give a name, and as a dateline writes it where it is long enough: LONDON."""
    yield name
    if name.upper() != name and len(name) >= _LEAST_CAPITALS:
        yield name.upper()
