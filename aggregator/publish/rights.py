"""What we may show of a story: the one function every output passes.

Nothing of a text leaves the house but through `public_story`. Without a `permission:` note in the
configuration a feed's story shows an excerpt and no images; a list page, a digital newspaper or a sitemap
its headline only. What publishers ask for by marks of their own (`model.signals`) lowers that, and overrules
a permission.
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from aggregator.model.entry import Media, Moment, PlaceEvidence
from aggregator.model.signals import NO_SIGNALS, Signals
from aggregator.model.source import Source, SourceKind
from aggregator.model.story import Copy, Story
from aggregator.publish.address import feed_address, web_address
from aggregator.publish.credit import credit_line, people
from aggregator.publish.images import PublicImage, image_of, is_same_picture
from aggregator.publish.media import public_media, without_media
from aggregator.publish.origin import PublicOrigin, unpolled_origin
from aggregator.publish.text import excerpt, is_cjk, one_line, printable
from aggregator.publish.words import language_tag

EXCERPT_CHARS: Final = 160
REASON_CHARS: Final = 30  # the name of a place, a category; nothing that stands for a text
EXCERPT_CHARS_CJK: Final = 80  # a Chinese character says about as much as two Latin letters


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a source's rights come to for one text: characters of excerpt, the whole text, images."""

    chars: int
    is_full: bool
    has_images: bool


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """Where else a story stands. Its title is a headline and may always be shown."""

    outlet: str
    outlet_url: str | None
    url: str | None
    title: str
    published: Moment | None = None


@dataclass(frozen=True, slots=True)
class PublicStory:
    """A story as everybody may see it; every text is printable, every address absolute http or https.

    `url` is the lead's own article, the outlet's home without one, None when neither is known. `excerpt` is
    plain text, "" for a headline; `html` is the whole article when `is_full`, else the excerpt's paragraph.
    `authors` begins with the outlet. Media have a type. `may_archive` is false when the publisher wants no
    copy kept: the story may stand in feeds and pages of the day, and in no archive. `origin` is whom the text
    is from when that is no source of ours. `image` is the first image among the media.
    """

    guid: str
    uuid: UUID
    url: str | None
    title: str
    excerpt: str
    html: str
    is_full: bool
    outlet: str
    outlet_id: str
    outlet_url: str | None
    outlet_feed_url: str | None
    authors: tuple[str, ...]
    published: Moment
    updated_at: datetime
    listed_at: datetime
    language: str
    categories: tuple[str, ...]
    media: tuple[Media, ...]
    credit_line: str | None
    also_in: tuple[PublicCopy, ...]
    may_archive: bool = True
    origin: PublicOrigin | None = None
    image: PublicImage | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Give the authors that are persons."""
        return self.authors[1:]


def public_story(story: Story, sources: Mapping[str, Source]) -> PublicStory:
    """Give what may be shown of a story. A lead whose source left the configuration shows its headline."""
    lead = story.lead
    source = sources.get(lead.source_id)
    outlet = outlet_name(lead.source_id, source)
    allowed = allowance(source, lead.text, lead.signals)
    shown = excerpt(lead.text, allowed.chars)
    whole = _article(lead, allowed)
    home = web_address(source.home) if source else None
    language = language_tag(lead.language, source.language if source else "")
    media = public_media(lead.media) if allowed.has_images else ()
    return PublicStory(
        guid=story.guid,
        uuid=story.uuid,
        url=web_address(lead.url) or home,
        title=one_line(lead.title) or shown or outlet,
        excerpt=shown,
        html=whole or paragraph(shown),
        is_full=bool(whole),
        outlet=outlet,
        outlet_id=lead.source_id,
        outlet_url=home,
        outlet_feed_url=feed_address(source) if source else None,
        authors=(outlet, *people(lead, outlet)),
        # RSS knows whole seconds only, and every format has to tell the same instant
        published=replace(lead.published, at=lead.published.at.replace(microsecond=0)),
        # one batch brings many stories at one instant; each is listed at an instant of its own
        updated_at=max(story.updated_at, story.listed_at),
        listed_at=story.listed_at,
        language=language,
        categories=tuple(dict.fromkeys(filter(None, map(one_line, lead.categories)))),
        media=media,
        credit_line=credit_line(lead, outlet, language, beside=whole or shown),
        also_in=tuple(_public_copy(copy, sources.get(copy.source_id)) for copy in story.also_in),
        may_archive=not lead.signals.no_archive,
        origin=unpolled_origin(lead, sources),
        image=image_of(story.uuid, media, source.images) if source else None,
    )


def shown_image(
    story: Story, media_id: str, sources: Mapping[str, Source]
) -> tuple[PublicImage, Source] | None:
    """Give the image of that id among the story's copies with the source that allows it, None without one.

    Feeds and pages of an hour ago may name the image of a copy that led then, or of a story that became part
    of this one.
    """
    for copy in (story.lead, *story.also_in):
        source = sources.get(copy.source_id)
        if source is None or not allowance(source, copy.text, copy.signals).has_images:
            continue
        image = image_of(story.uuid, public_media(copy.media), source.images)
        if image is not None and is_same_picture(image.media_id, media_id):
            return image, source
    return None


def public_reasons(story: Story, sources: Mapping[str, Source]) -> tuple[PlaceEvidence, ...]:
    """Give why a story is in its regions, as everybody may see it: names and marks, never sentences."""
    return public_evidence(story.why_here, sources)


def public_evidence(
    evidence: Iterable[PlaceEvidence], sources: Mapping[str, Source]
) -> tuple[PlaceEvidence, ...]:
    """Give the evidence for a place as everybody may see it, every piece once."""
    found = (
        replace(one, text=outlet_name(one.text, sources.get(one.text)) if one.where == "source" else one.text)
        for one in evidence
    )
    short = (replace(one, text=excerpt(one.text, REASON_CHARS)) for one in found)
    return tuple(dict.fromkeys(one for one in short if one.text))


def allowance(source: Source | None, text: str, signals: Signals = NO_SIGNALS) -> Allowance:
    """Give what the source's rights allow for this text, lowered by what its publisher asks for.

    What goes beyond the default needs a permission.
    """
    return _lowered(_granted(source, text), text, signals)


def _lowered(granted: Allowance, text: str, signals: Signals) -> Allowance:
    """Give what is left: no whole text under a bound or behind a paywall, there the usual excerpt at most."""
    bounds = [granted.chars]
    if signals.max_chars is not None:
        bounds.append(signals.max_chars)
    if signals.no_full_text:
        bounds.append(usual_chars(text))
    return Allowance(
        chars=min(bounds),
        is_full=granted.is_full and len(bounds) == 1,
        has_images=granted.has_images and not signals.no_images,
    )


def _granted(source: Source | None, text: str) -> Allowance:
    if source is None:
        return Allowance(0, is_full=False, has_images=False)
    rights = source.rights
    is_permitted = bool((rights.permission or "").strip())
    has_images = is_permitted and rights.images and source.images != "none"
    if rights.text == "headline" or not (is_permitted or source.kind is SourceKind.FEED):
        return Allowance(0, is_full=False, has_images=has_images)
    default = usual_chars(text)
    asked = default if rights.excerpt_chars is None else rights.excerpt_chars
    chars = asked if is_permitted else min(asked, default)
    return Allowance(max(chars, 0), is_full=is_permitted and rights.text == "full", has_images=has_images)


def usual_chars(text: str) -> int:
    """Give how long an excerpt is that needs no permission."""
    return EXCERPT_CHARS_CJK if is_cjk(text) else EXCERPT_CHARS


def still_allowed(story: PublicStory, source: Source | None) -> PublicStory:
    """Give a story of an archive cut down to what its source allows by now; never more than it holds.

    What the publisher asked for by marks was taken into account when the story was archived.
    """
    allowed = allowance(source, story.excerpt)
    shown = excerpt(story.excerpt, allowed.chars)
    whole = story.html if story.is_full and allowed.is_full else ""
    if not allowed.has_images:
        whole = without_media(whole).strip()
    is_title_borrowed = story.title == story.excerpt  # an entry without a headline shows its opening instead
    return replace(
        story,
        title=shown or story.outlet if is_title_borrowed else story.title,
        excerpt=shown,
        html=whole or paragraph(shown),
        is_full=bool(whole),
        media=story.media if allowed.has_images else (),
    )


def paragraph(text: str) -> str:
    """Give plain text as a paragraph of HTML, "" for no text."""
    return f"<p>{html.escape(text, quote=False)}</p>" if text else ""


def _article(lead: Copy, allowed: Allowance) -> str:
    """Give the whole article as HTML, "" when it may not be shown; without images unless they may be."""
    if not allowed.is_full:
        return ""
    markup = printable(lead.html)
    return (markup if allowed.has_images else without_media(markup)).strip()


def outlet_name(source_id: str, source: Source | None) -> str:
    """Give the name under which a source is shown; its id when it left the configuration."""
    return one_line(source.name if source else source_id) or source_id


def _public_copy(copy: Copy, source: Source | None) -> PublicCopy:
    outlet, home = outlet_name(copy.source_id, source), web_address(source.home) if source else None
    title = one_line(copy.title) or outlet
    return PublicCopy(outlet, home, web_address(copy.url) or home, title, copy.published)
