"""Stories as pages and embeds show them: escaped by the templates, links checked, times in a zone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregator.language.highlight import Piece, highlighted
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.model.story import Story
from aggregator.publish.rights import PublicStory, public_reasons, public_story
from aggregator.web.links import web_address
from aggregator.web.reasons import Reason, named_places
from aggregator.web.when import Stamp, day_text, moment_stamp, stamp
from aggregator.web.words import direction


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in some language: `lang` is empty when the language is unknown, as HTML has it."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A medium that carries a story, with the address of its copy when that is a safe one."""

    outlet: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A story's image: where a page loads it from, and its size in pixels when the publisher announces it."""

    src: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One story on a page.

    `places` are those that it names itself, `revised` when its lead last changed after it was listed. The
    pieces are title and excerpt with the words of a search marked.
    """

    title: str
    lang: str
    dir: str
    link: str | None
    outlet: str
    time: Stamp
    excerpt: str
    credit: str | None
    also_in: tuple[Carrier, ...]
    permalink: str | None = None
    why: str | None = None
    revised: Stamp | None = None
    places: tuple[Reason, ...] = ()
    title_pieces: tuple[Piece, ...] = ()
    excerpt_pieces: tuple[Piece, ...] = ()
    image: Picture | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The stories that were listed on one day of the region's zone, newest first."""

    key: str
    text: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How to show stories: which zone, which language of our own words, whose rights.

    `permalink` gives the address of a story's own page where stories link to it, `why` that of the page that
    explains it. `words` (folded) are marked in what is shown. `media` is what our addresses of images begin
    with (`Links.media`), None for a page without images.
    """

    zone: ZoneInfo
    lang: str
    sources: Mapping[str, Source]
    permalink: Callable[[UUID], str] | None = None
    why: Callable[[UUID], str] | None = None
    words: tuple[str, ...] = ()
    media: str | None = None

    def card(self, story: Story, *, beside: date | None = None) -> Card:
        """Give one story, as far as its publisher lets us show it; `beside` is the day it stands under."""
        public = public_story(story, self.sources)
        return Card(
            title=public.title,
            lang=html_language(public.language),
            dir=direction(public.language),
            link=web_address(public.url),
            outlet=public.outlet,
            time=moment_stamp(public.published, self.zone, self.lang, beside=beside),
            excerpt=public.excerpt,
            credit=public.credit_line,
            also_in=_carriers(public),
            permalink=self.permalink(story.uuid) if self.permalink else None,
            why=self.why(story.uuid) if self.why else None,
            revised=self._revised(story, beside),
            places=named_places(public_reasons(story, self.sources)) if self.why else (),
            title_pieces=highlighted(public.title, self.words),
            excerpt_pieces=highlighted(public.excerpt, self.words),
            image=self._picture(public),
        )

    def _picture(self, public: PublicStory) -> Picture | None:
        image = public.image
        if image is None or self.media is None:
            return None
        src = image.url if image.is_direct else self.media + image.media_id
        return Picture(src, image.width, image.height)

    def _revised(self, story: Story, beside: date | None) -> Stamp | None:
        if story.updated_at <= story.listed_at:
            return None
        return stamp(story.updated_at, self.zone, self.lang, beside=beside)

    def cards(self, stories: Iterable[Story]) -> tuple[Card, ...]:
        """Give stories in their order, each with its full date."""
        return tuple(self.card(story) for story in stories)

    def days(self, stories: Iterable[Story]) -> tuple[Day, ...]:
        """Give stories in their order, by the day on which each was listed."""

        def listed_on(story: Story) -> date:
            return story.listed_at.astimezone(self.zone).date()

        return tuple(
            Day(
                day.isoformat(),
                day_text(day, self.lang),
                tuple(self.card(story, beside=day) for story in listed),
            )
            for day, listed in groupby(stories, key=listed_on)
        )


def place_name(region: Region, lang: str) -> Phrase:
    """Give a region's name for a page in `lang`, marked with the language that it really is in."""
    text = region.name(lang)
    written = next((tag for tag, name in region.names.items() if name == text), region.language)
    tag = region.language if written == region.language.partition("-")[0] else written
    return Phrase(text, tag, direction(tag))


def source_name(source: Source) -> Phrase:
    """Give a source's name, in its own language."""
    return Phrase(source.name, html_language(source.language), direction(source.language))


def html_language(language: str) -> str:
    """Give the value for a `lang` attribute: empty for an unknown language (HTML 3.2.6.2)."""
    return "" if language == "und" else language


def _carriers(public: PublicStory) -> tuple[Carrier, ...]:
    return tuple(Carrier(copy.outlet, web_address(copy.url)) for copy in public.also_in)
