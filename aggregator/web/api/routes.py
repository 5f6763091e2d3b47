"""The routes of /api/v1, each with what the OpenAPI document says of it."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import BaseModel

from aggregator.errors import StoryMoved
from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.api import models, state
from aggregator.web.api.listing import LIMIT, ROOT, read_page
from aggregator.web.api.openapi import Operation, Parameter, openapi
from aggregator.web.api.stories import detailed, story_path
from aggregator.web.headers import API_CACHING, PREFLIGHT, api_headers
from aggregator.web.query import MAX_MICROSECONDS
from aggregator.web.serving import Moved, Rendered, Serving, Versions, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

_GET: Final = ("GET", "OPTIONS")

_REGION = Parameter(
    "region_id", "A region's id, such as cn/fujian/fuzhou.", {"type": "string", "minLength": 1}, "path"
)
_STORY = Parameter("uuid", "A story's uuid.", {"type": "string", "format": "uuid"}, "path")
_WORDS = {"type": "string", "maxLength": 200}
_SELECTING = (
    Parameter("q", "Words that one of the copies holds; a phrase in quotes.", _WORDS),
    Parameter("not", "Words that no copy holds.", _WORDS),
    Parameter("source", "Ids of sources, with commas between them: one of them carries the story.", _WORDS),
    Parameter("not_source", "Ids of sources that do not lead the story.", _WORDS),
    Parameter(
        "lang", "The language of the leading copy (BCP 47).", {"type": "string", "examples": ["zh-Hans"]}
    ),
    Parameter(
        "since",
        "Listed then or later: a date or an instant (RFC 3339).",
        {"type": "string", "examples": ["2026-11-24"]},
    ),
    Parameter(
        "min_sources",
        "So many independent outlets carry it.",
        {"type": "integer", "minimum": 1, "maximum": 20},
    ),
    Parameter(
        "limit",
        f"How many stories at most; {LIMIT} without it.",
        {"type": "integer", "minimum": 1, "maximum": 500},
    ),
    Parameter(
        "before",
        "A place in the list, as next_url has it.",
        {"type": "integer", "minimum": 0, "maximum": MAX_MICROSECONDS},
    ),
)
_LOST = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
OPERATIONS: Final = (
    Operation(f"{ROOT}/regions", "regions", "All regions, as a tree.", models.Regions),
    Operation(f"{ROOT}/regions/{{region_id}}", "region", "One region.", models.Region, (_REGION,), _LOST),
    Operation(
        f"{ROOT}/regions/{{region_id}}/stories",
        "stories",
        "The stories of a region, the newest listing first.",
        models.Stories,
        (_REGION, *_SELECTING),
        (HTTPStatus.BAD_REQUEST, *_LOST),
    ),
    Operation(
        f"{ROOT}/stories/{{uuid}}",
        "story",
        "A story, and why it is as it is.",
        models.StoryDetail,
        (_STORY,),
        _LOST,
    ),
    Operation(f"{ROOT}/sources", "sources", "The polled sources and how they fare.", models.Sources),
    Operation(f"{ROOT}/status", "status", "How the service fares.", models.Status),
)


def api_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the API."""
    blueprint, api = Blueprint("api", __name__, url_prefix=ROOT), Api(serving)

    @blueprint.before_request
    def preflight() -> Response | None:
        return respond(Answer(204, PREFLIGHT, b""), request) if request.method == "OPTIONS" else None

    views: tuple[tuple[str, Callable[..., Response]], ...] = (
        ("/regions", api.regions),
        ("/regions/<path:region_id>", api.region),
        ("/regions/<path:region_id>/stories", api.stories),
        ("/stories/<uuid:uuid>", api.story),
        ("/sources", api.sources),
        ("/status", api.status),
        ("/openapi.json", api.document),
    )
    for path, view in views:
        blueprint.add_url_rule(path, view_func=view, methods=_GET, provide_automatic_options=False)
    return blueprint


@dataclass(frozen=True, slots=True)
class Api:
    """What the addresses answer."""

    serving: Serving

    def regions(self) -> Response:
        """Give all regions."""
        return _answered(state.regions(self.serving))

    def region(self, region_id: str) -> Response:
        """Give one region, or where it moved."""
        found = self.serving.find(region_id)
        if isinstance(found, Moved):
            return self.serving.moved(self.serving.links().full_url(f"{ROOT}/regions/{found.region_id}"))
        return _answered(state.one_region(self.serving, found))

    def stories(self, region_id: str) -> Response:
        """Give stories of a region, or where it moved."""
        page, is_moved = read_page(self.serving, region_id, request.args)
        return self.serving.moved(page.own_url()) if is_moved else self.serving.answer(page.wanted())

    def story(self, uuid: UUID) -> Response:
        """Give one story, or where it moved."""
        try:
            view, account = self.serving.services.store.account(uuid)
        except StoryMoved as moved:
            return self.serving.moved(self.serving.links().full_url(story_path(moved.uuid)))

        def render(_: Versions) -> Rendered:
            body = detailed(self.serving, view, account).model_dump_json().encode()
            return Rendered(body, view.versions)

        headers = api_headers(API_CACHING)
        return self.serving.answer(Wanted(story_path(uuid), (), headers, tuple(view.versions), render))

    def sources(self) -> Response:
        """Give the sources with their health."""
        return _answered(state.sources(self.serving))

    def status(self) -> Response:
        """Give how the service fares."""
        return _answered(state.status(self.serving))

    def document(self) -> Response:
        """Give the OpenAPI document."""
        config, server = self.serving.facts().config, self.serving.links().base_url
        made = openapi(
            OPERATIONS, version=self.serving.services.version, server=server, title=config.site.title
        )
        return _sent(json.dumps(made, ensure_ascii=False).encode())


def _answered(answer: BaseModel) -> Response:
    return _sent(answer.model_dump_json().encode())


def _sent(body: bytes) -> Response:
    return respond(Answer(200, api_headers(API_CACHING), body, entity_tag(body)), request)
