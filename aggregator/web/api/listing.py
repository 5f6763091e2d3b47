"""Pages of a region's stories: what an address asks for, and the address of what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.story import RegionQuery
from aggregator.publish.rights import public_story
from aggregator.web.api import models
from aggregator.web.api.stories import told
from aggregator.web.headers import API_CACHING, api_headers
from aggregator.web.links import Query
from aggregator.web.query import WholeNumber, cursor, read_cursor
from aggregator.web.selecting import Ground, read_selection, selection_query
from aggregator.web.serving import Moved, Rendered, Serving, Versions, Wanted

ROOT: Final = "/api/v1"
LIMIT: Final = 50
_LIMIT: Final = WholeNumber(1, 500)


def read_page(serving: Serving, region_id: str, args: Mapping[str, str]) -> tuple["Page", bool]:
    """Give the page that an address asks for, and whether its region has moved there.

    Raises BadParameter, and what `Serving.find` raises.
    """
    found, facts = serving.find(region_id), serving.facts()
    region = facts.config.regions.get(found.region_id) if isinstance(found, Moved) else found
    zone = ZoneInfo(region.timezone)
    selection = read_selection(args, Ground(zone, facts.sources), is_feed=True)
    limit = _LIMIT.read(args, "limit", LIMIT)
    own = () if limit == LIMIT else (("limit", str(limit)),)
    query = RegionQuery(region.id, limit=limit, before=read_cursor(args), selection=selection)
    return Page(serving, query, (*selection_query(selection, zone), *own)), isinstance(found, Moved)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a region's stories; `asked` is what was asked for besides the place in the list."""

    serving: Serving
    own: RegionQuery
    asked: Query

    def own_url(self) -> str:
        """Give the page's own address."""
        before = self.own.before
        return self._url(self.asked if before is None else self._at(cursor(before)))

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        chosen, before = self.own.selection, self.own.before
        query = tuple(sorted(self.asked)) if before is None else self._at(cursor(before))
        is_rare = bool(before or chosen.words or chosen.without or chosen.since)
        headers = api_headers(API_CACHING)
        return Wanted(self._path(), query, headers, (self.own.region,), self._render, is_rare=is_rare)

    def _path(self) -> str:
        return f"{ROOT}/regions/{self.own.region}/stories"

    def _url(self, query: Query) -> str:
        return self.serving.links().full_url(self._path(), query)

    def _at(self, before: int) -> Query:
        return tuple(sorted((*self.asked, ("before", str(before)))))

    def _render(self, versions: Versions) -> Rendered:
        links, sources = self.serving.links(), self.serving.facts().sources
        view = self.serving.view(self.own, versions)
        following = view.next_before
        answer = models.Stories(
            region=self.own.region,
            changed_at=view.version.changed_at if view.version.n else None,
            stories=tuple(told(public_story(one, sources), links) for one in view.stories),
            next_url=None if following is None else self._url(self._at(cursor(following))),
        )
        return Rendered(answer.model_dump_json().encode(), {self.own.region: view.version})
