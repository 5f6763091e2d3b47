"""/media/<id>: an image of a story, as long as its publisher lets us show it and nobody hid the story."""

import re
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from aggregator.errors import StoryGone, StoryMoved, StoryNotFound
from aggregator.model.story import Story
from aggregator.publish.images import story_of
from aggregator.publish.rights import shown_image
from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.headers import FAULT_CACHING, NO_CACHING, image_fault_headers, image_headers
from aggregator.web.media.services import Images
from aggregator.web.media.supply import Refusal
from aggregator.web.serving import Serving

_ID: Final = re.compile(r"[0-9a-f]{48}")
_RETRY_S: Final = 2
NOBODY: Final = "No story shows this image."
_STATUS: Final = {
    Refusal.BAD: HTTPStatus.BAD_GATEWAY,
    Refusal.RATE: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


def media_blueprint(serving: Serving, images: Images) -> Blueprint:
    """Give the route of images."""
    blueprint = Blueprint("media", __name__)

    @blueprint.get("/media/<media_id>")
    def media(media_id: str) -> Response:
        if not _ID.fullmatch(media_id):
            raise NotFound
        return respond(_answer(serving, images, media_id), request)

    return blueprint


def _answer(serving: Serving, images: Images, media_id: str) -> Answer:
    try:
        story = _story(serving, media_id)
    except StoryGone:
        images.shelf.drop([story_of(media_id)])
        return _fault(HTTPStatus.GONE, "The story of this image was withdrawn.", FAULT_CACHING)
    except StoryNotFound:
        return _fault(HTTPStatus.NOT_FOUND, NOBODY, FAULT_CACHING)
    found = shown_image(story, media_id, serving.facts().sources)
    if found is None or found[0].is_direct:
        return _fault(HTTPStatus.NOT_FOUND, NOBODY, FAULT_CACHING)
    image, source = found
    got = images.supply.get(image, source, client=request.remote_addr or "")
    if isinstance(got, Refusal):
        return _fault(_STATUS[got], f"No image: {got.value}.", NO_CACHING)
    return Answer(200, image_headers(got.head.type), got.body, entity_tag(media_id, len(got.body)))


def _story(serving: Serving, media_id: str) -> Story:
    store = serving.services.store
    try:
        return store.story(story_of(media_id))
    except StoryMoved as moved:  # it became part of another one, which shows its image among its copies
        return store.story(moved.uuid)


def _fault(status: HTTPStatus, text: str, caching: str) -> Answer:
    headers = image_fault_headers(caching)
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers = (*headers, ("Retry-After", str(_RETRY_S)))
    return Answer(int(status), headers, f"{text}\n".encode())
