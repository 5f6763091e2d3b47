"""Pages for what cannot be answered: plain words, no traces, the right status for programs."""

import difflib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from aggregator.errors import RegionNotFound, StoreError, StoryGone, StoryNotFound
from aggregator.log import get_logger
from aggregator.web.answer import Answer, Headers, respond
from aggregator.web.api.problem import PREFIX, problem
from aggregator.web.embeds.fault import embed_fault
from aggregator.web.headers import FAULT_CACHING, NO_CACHING, page_headers
from aggregator.web.links import FORMATS, Links
from aggregator.web.query import BadParameter
from aggregator.web.serving import ArchiveGone, RegionGone, Serving
from aggregator.web.words import ENGLISH, TONGUES

RETRY_AFTER_S: Final = 5  # a writer holds SQLite for a fraction of that; a restart takes about as long
NEAR_IDS: Final = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What the page says. `title` and `hint` are message ids, `name` fills the hint."""

    status: HTTPStatus
    title: str
    hint: str
    name: str = ""
    near: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    detail: str = ""
    headers: Headers = ()


def register_faults(app: Flask, serving: Serving) -> None:
    """Answer every error of every route with a page of ours."""

    def page(fault: Fault) -> Response:
        return respond(_answer(serving, fault), request)

    @app.errorhandler(RegionNotFound)
    def region_not_found(_error: RegionNotFound) -> Response:
        return page(_unknown_region(serving, str((request.view_args or {}).get("region_id", ""))))

    @app.errorhandler(RegionGone)
    def region_gone(error: RegionGone) -> Response:
        hint = "The region “%(name)s” is no longer covered here."
        return page(Fault(HTTPStatus.GONE, "This page is gone", hint, name=str(error)))

    @app.errorhandler(StoryNotFound)
    def story_not_found(_error: StoryNotFound) -> Response:
        hint = "No story of this address was ever listed here."
        return page(Fault(HTTPStatus.NOT_FOUND, "This page does not exist", hint))

    @app.errorhandler(StoryGone)
    @app.errorhandler(ArchiveGone)
    def withdrawn(_error: StoryGone | ArchiveGone) -> Response:
        hint = "What stood here was withdrawn."
        return page(Fault(HTTPStatus.GONE, "This page is gone", hint))

    @app.errorhandler(BadParameter)
    def bad_parameter(error: BadParameter) -> Response:
        title = "This address cannot be understood"
        return page(Fault(HTTPStatus.BAD_REQUEST, title, "", detail=str(error)))

    @app.errorhandler(StoreError)
    def store_refused(error: StoreError) -> Response:
        get_logger().error("store refused", path=request.path, error=str(error))
        retry = (("Retry-After", str(RETRY_AFTER_S)),)
        hint = "Please try again in a few seconds."
        return page(Fault(HTTPStatus.SERVICE_UNAVAILABLE, "The service is busy", hint, headers=retry))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return page(_of_http(error))

    @app.errorhandler(Exception)
    def broken(_error: Exception) -> Response:
        get_logger().exception("request failed", path=request.path, method=request.method)
        hint = "The fault is ours and has been noted. Please try again later."
        return page(Fault(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here", hint))


def _unknown_region(serving: Serving, region_id: str) -> Fault:
    """Name the ids that look like the one asked for, or that end in it: "fuzhou" is "cn/fujian/fuzhou".

    Of what lies below a region as if it were a file, its feeds are named.
    """
    regions = serving.facts().config.regions
    known = [region.id for region in regions]
    above = region_id.rstrip("/").rpartition("/")[0]
    feeds = tuple(serving.links().feed_url(above, form) for form in FORMATS) if above in regions else ()
    last = region_id.rpartition("/")[2]
    ends = [known_id for known_id in known if last and known_id.rpartition("/")[2] == last]
    close = difflib.get_close_matches(region_id, known, n=NEAR_IDS)
    near = tuple(dict.fromkeys([*ends, *close]))[:NEAR_IDS]
    hint = "No region has the id “%(name)s”."
    title = "This page does not exist"
    return Fault(HTTPStatus.NOT_FOUND, title, hint, name=region_id[:80], near=near, feeds=feeds)


def _of_http(error: HTTPException) -> Fault:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status == HTTPStatus.NOT_FOUND:
        hint = "There is no page at this address; perhaps it was mistyped."
        return Fault(status, "This page does not exist", hint)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        hint = "Pages and feeds here can be read, but nothing can be sent to them."
        allow = tuple((name, value) for name, value in error.get_headers() if name == "Allow")
        return Fault(status, "This address is only for reading", hint, headers=allow)
    return Fault(status, "This address cannot be understood", "", detail=error.description or status.phrase)


def _answer(serving: Serving, fault: Fault) -> Answer:
    """Give a page, or what fits into the place of an embed: there a page of ours would be a foreign body."""
    if request.path.startswith("/embed/"):
        return embed_fault(serving, fault, status=fault.status, more=fault.headers)
    cacheable = fault.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
    caching = FAULT_CACHING if cacheable else NO_CACHING
    if request.path.startswith(PREFIX):
        detail = fault.detail or fault.hint % {"name": fault.name}
        return problem(fault.status, detail, caching=caching, more=fault.headers)
    asked = request.args.get("lang")
    lang = asked if asked in TONGUES else None
    links = Links(serving.known_root(request), lang)
    body = serving.render(
        "fault.html",
        fault=fault,
        lang=lang or ENGLISH,
        dir="ltr",
        links=links,
        stylesheet=links.asset(serving.assets.versioned("site.css")),
        icon=links.asset(serving.assets.versioned("favicon.svg")),
    )
    return Answer(int(fault.status), (*page_headers(caching), *fault.headers), body)
