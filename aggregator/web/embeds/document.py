"""The list of an embed as JSON for static/region-feed-1.js: all that it shows, in words and in style."""

import json
from dataclasses import dataclass

from aggregator.web.cards import Card
from aggregator.web.embeds.options import Options
from aggregator.web.words import translate

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Shown:
    """What every form of an embed shows. `name` is the region's in `lang`, `heading` a level from 1 to 6."""

    name: str
    lang: str
    dir: str
    looks: Options
    heading: int
    cards: tuple[Card, ...]
    page: str
    feed: str


def embed_document(shown: Shown, *, rules: str) -> bytes:
    """Give the document as UTF-8; `rules` is the stylesheet's text.

    A module once released reads it for ever: members are added, never changed.
    """

    def said(message: str) -> str:
        return translate(message, shown.lang) % {"name": shown.name}

    accent = shown.looks.accent
    document: Json = {
        "title": said("News from %(name)s"),
        "lang": shown.lang,
        "dir": shown.dir,
        "page": shown.page,
        "feed": shown.feed,
        "heading": shown.heading,
        "class": shown.looks.css_classes(),
        "accent": None if accent is None else [accent.on_light, accent.on_dark],
        "words": {
            "all": said("All news from %(name)s"),
            "feed": said("Feed"),
            "empty": said("Nothing has been listed here yet."),
        },
        "stories": [_story(card, shown.looks, first_seen=said("First seen")) for card in shown.cards],
        "style": rules,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _story(card: Card, looks: Options, *, first_seen: str) -> Json:
    seen = first_seen if card.time.seen else ""
    return {
        "title": card.title,
        "lang": card.lang,
        "dir": card.dir,
        "link": card.link,
        "outlet": card.outlet,
        "time": [card.time.machine, card.time.text, seen] if looks.dates else None,
        "excerpt": "" if looks.layout == "headline" else card.excerpt,
        "image": None if card.image is None else card.image.src,
    }
