"""What a region's page can be narrowed to: words, an outlet, a language; and the feeds that show the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from aggregator.language.bigrams import written
from aggregator.model.region import Region
from aggregator.model.selection import Selection
from aggregator.model.source import Source
from aggregator.publish.asked import asked_words
from aggregator.web.cards import html_language
from aggregator.web.links import FeedFormat, Links, Query, with_query
from aggregator.web.query import WRITTEN, page_query
from aggregator.web.selecting import selection_query
from aggregator.web.serving import Facts

FEED_LABELS: Final[tuple[tuple[FeedFormat, str], ...]] = (
    ("rss", "RSS"),
    ("atom", "Atom"),
    ("json", "JSON Feed"),
)
MOST_CHOICES: Final = 80  # outlets in a list to choose from; a nation's would outweigh its stories
_SOURCE: Final = "source"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values of a parameter; `lang` is the language of its text."""

    value: str
    text: str
    lang: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What a page was asked for: its words as typed, all of it for people, the parameters without a field.

    `sources` and `languages` are what can be chosen, nothing where there is no choice. `feeds` has the
    addresses of the feeds with the same selection, by format.
    """

    typed: str
    asked: str
    others: Query
    feeds: Mapping[FeedFormat, str]
    sources: tuple[Choice, ...]
    languages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one region's page, in the language of the page."""

    facts: Facts
    region: Region
    lang: str

    def search(self, selection: Selection, links: Links) -> Search:
        """Give what the page says of the selection, and how it can be changed."""
        zone = ZoneInfo(self.region.timezone)
        names = {of: source.name for of, source in self.facts.sources.items()}
        asked = selection_query(selection, zone)
        sources, languages = self._sources(selection), self._languages(selection)
        fields = {"q"} | {name for name, shown in ((_SOURCE, sources), (WRITTEN, languages)) if shown}
        return Search(
            typed=written(selection.words),
            asked=asked_words(selection, self.lang, names=names, zone=zone),
            others=tuple(pair for pair in page_query(asked) if pair[0] not in fields),
            feeds={
                name: with_query(links.feed_url(self.region.id, name), tuple(sorted(asked)))
                for name, _ in FEED_LABELS
            },
            sources=sources,
            languages=languages,
        )

    def _own(self) -> tuple[Source, ...]:
        """Give the sources that are polled for the region and everything below it."""
        config = self.facts.config
        lineage = config.regions.lineage
        return tuple(source for source in config.polled() if self.region.id in lineage(source.region))

    def _sources(self, selection: Selection) -> tuple[Choice, ...]:
        own = {source.id: source for source in self._own()}
        chosen = [self.facts.sources[of] for of in selection.sources if of in self.facts.sources]
        shown = own | {source.id: source for source in chosen}  # a mention elsewhere may be asked for, too
        if len(chosen) > 1 or not 1 < len(shown) <= MOST_CHOICES:
            return ()
        return tuple(
            Choice(of, source.name, html_language(source.language), source in chosen)
            for of, source in shown.items()
        )

    def _languages(self, selection: Selection) -> tuple[Choice, ...]:
        spoken = {source.language.partition("-")[0] for source in self._own()} - {"", "und"}
        if selection.language is not None:
            spoken.add(selection.language)
        if len(spoken) < 2:  # noqa: PLR2004 - one is no choice
            return ()
        return tuple(
            Choice(tag, language_name(tag, self.lang), self.lang, tag == selection.language)
            for tag in sorted(spoken)
        )


def language_name(tag: str, lang: str) -> str:
    """Give a language's name in one of our own languages (CLDR); the tag itself when it has none there."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(lang.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag
