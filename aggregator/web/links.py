"""Every address of the service, made in one place."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

FeedFormat = Literal["rss", "atom", "json"]
FORMATS: tuple[FeedFormat, ...] = ("rss", "atom", "json")

_USER_INFO = re.compile(r"//[^/\s@\"']*@")

Query = tuple[tuple[str, str], ...]
"""The parameters of an address that we know, in our own order."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below `base_url` (no trailing slash), relative to the host unless a name says `_url`.

    Pages that were asked for in a language (`lang`) pass it on to the pages they link to.
    """

    base_url: str
    lang: str | None = None

    def local(self, path: str) -> str:
        """Give a path of ours as links within our pages have it: behind a proxy's prefix if there is one."""
        return f"{urlsplit(self.base_url).path}{path}"

    def home(self) -> str:
        """Give the overview of regions."""
        return with_query(self.local("/"), self._spoken())

    def region(self, region_id: str) -> str:
        """Give a region's page."""
        return with_query(self.local(region_path(region_id)), self._spoken())

    def older(self, region_id: str, before: int) -> str:
        """Give the page of a region that shows what was listed before that instant (µs since 1970, UTC)."""
        return with_query(self.local(region_path(region_id)), (("before", str(before)), *self._spoken()))

    def status(self) -> str:
        """Give the page on the sources' health."""
        return with_query(self.local("/status"), self._spoken())

    def about(self) -> str:
        """Give the page that says who runs this installation and what it does."""
        return with_query(self.local("/about"), self._spoken())

    def asset(self, versioned: str) -> str:
        """Give a static file by its versioned name."""
        return self.local(f"/static/{versioned}")

    def page_url(self, region_id: str) -> str:
        """Give a region's page with the host, for other sites, readers and search engines."""
        return f"{self.base_url}{region_path(region_id)}"

    def feed_url(self, region_id: str, feed_format: FeedFormat) -> str:
        """Give a region's feed with the host."""
        return f"{self.page_url(region_id)}/feed.{feed_format}"

    def archive_url(self, region_id: str, name: str, feed_format: FeedFormat) -> str:
        """Give an archive of a region's feed with the host."""
        return f"{self.page_url(region_id)}/archive/{name}.{feed_format}"

    def story(self, uuid: object) -> str:
        """Give the page of one story."""
        return with_query(self.local(f"/stories/{uuid}"), self._spoken())

    def why(self, uuid: object) -> str:
        """Give the page that explains one story."""
        return with_query(self.local(f"/stories/{uuid}/why"), self._spoken())

    def top_url(self, region_id: str, feed_format: FeedFormat) -> str:
        """Give the feed of a region's top stories with the host."""
        return f"{self.page_url(region_id)}/top.{feed_format}"

    def opml_url(self, region_id: str) -> str:
        """Give the list of feeds in and of a region with the host."""
        return f"{self.page_url(region_id)}/feeds.opml"

    def media(self) -> str:
        """Give what the addresses of images on our own pages begin with; the media id follows."""
        return self.local("/media/")

    def media_url(self) -> str:
        """Give what the addresses of images begin with in feeds and on other sites."""
        return f"{self.base_url}/media/"

    def embed_url(self, region_id: str, query: Query = ()) -> str:
        """Give a region's embed with the host."""
        return with_query(f"{self.base_url}{embed_path(region_id)}", query)

    def builder(self, region_id: str) -> str:
        """Give the page that makes embeds of a region."""
        return with_query(self.local("/embed"), (("region", region_id), *self._spoken()))

    def oembed_url(self, url: str, answer_format: str) -> str:
        """Give the oEmbed answer for a page of ours with the host."""
        return self.full_url("/oembed", (("url", url), ("format", answer_format)))

    def full_url(self, path: str, query: Query = ()) -> str:
        """Give any path of ours with the host."""
        return with_query(f"{self.base_url}{path}", query)

    def _spoken(self) -> Query:
        return () if self.lang is None else (("lang", self.lang),)


def region_path(region_id: str) -> str:
    """Give the path of a region's page."""
    return f"/regions/{quote(region_id)}"


def embed_path(region_id: str) -> str:
    """Give the path of a region's embed."""
    return f"/embed/{quote(region_id)}.html"


def with_query(path: str, query: Query) -> str:
    """Append the parameters, if any."""
    return f"{path}?{urlencode(query)}" if query else path


def without_credentials(text: str) -> str:
    """Give a text in which no address names a user or a password."""
    return _USER_INFO.sub("//…@", text)


def web_address(url: str | None) -> str | None:
    """Give the address only when a browser may follow it: http or https with a host; None otherwise.

    `javascript:`, `data:` and addresses with control characters or blanks before the scheme give None.
    """
    if url is None or any(ord(char) <= 0x20 for char in url):  # noqa: PLR2004 - C0 controls and the blank
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[" and its like
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
