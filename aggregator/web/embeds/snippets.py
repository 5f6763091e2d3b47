"""The lines that put an embed onto a page, one set for each way, and what the page's policy has to allow."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from aggregator.web.embeds.embed import MODULE, STYLESHEET, Embed
from aggregator.web.serving import Serving

FRAME_WIDTH: Final = 600
FRAME_HEIGHT: Final = 480
FRAME: Final = "Frame"
ELEMENT: Final = "Element of HTML"
FRAME_SAID: Final = (
    "It needs no script; what does not fit can be scrolled. With the script it is as tall as its list."
)
ELEMENT_SAID: Final = (
    "Several fit into one page. Without a script what stands between its tags is what readers see."
)
WORDPRESS_SAID: Final = (
    "Put the first address into WordPress’s RSS block; the second, alone on a line, becomes a frame."
)
INCLUDE_SAID: Final = (
    "Your server puts the list into its own page: no script, no frame, and no request of the reader to us."
)
_ATTRIBUTES: Final = {"lang": "language", "min_sources": "min-sources", "not_source": "not-source"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way onto a page: its code, and the lines of a Content-Security-Policy that it needs.

    `name` and `said` are message ids; `id` names the way in addresses and in the documentation.
    """

    id: str
    name: str
    said: str
    code: str
    policy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippets:
    """The snippets for one embed; `page` is its form as a page, `part` as a fragment, `title` its heading."""

    serving: Serving
    page: Embed
    part: Embed
    title: str

    def ways(self) -> tuple[Way, ...]:
        """Give all ways, the simplest first."""
        return (self._iframe(), self._element(), self._wordpress(), *self._includes())

    def _iframe(self) -> Way:
        code = Markup(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" data-auto-height></iframe>'
        ).format(self.page.url(), self.title, FRAME_WIDTH, FRAME_HEIGHT)
        return Way(
            "iframe",
            FRAME,
            FRAME_SAID,
            f"{code}\n{self._module()}",
            (f"frame-src {self._origin()}", f"script-src {self._origin()}"),
        )

    def _element(self) -> Way:
        links = self.serving.links()
        query = self.page.options.query(self.page.zone)
        said = Markup(" ").join(
            Markup('{}="{}"').format(_ATTRIBUTES.get(name, name), text)
            for name, text in (("region", self.page.region.id), *query)
        )
        inside = Markup('<h2><a href="{}">{}</a></h2>').format(self.page.page_url(), self.title)
        feed = Markup('<p><a href="{}">Atom</a></p>').format(links.feed_url(self.page.region.id, "atom"))
        sheet = Markup('<link rel="stylesheet" href="{}">').format(links.full_url(f"/{STYLESHEET}"))
        image = (f"img-src {self._origin()}",) if self.page.options.images else ()
        return Way(
            "element",
            ELEMENT,
            ELEMENT_SAID,
            f"{sheet}\n{self._module()}\n<region-feed {said}>\n  {inside}\n  {feed}\n</region-feed>",
            (
                f"script-src {self._origin()}",
                f"connect-src {self._origin()}",
                f"style-src {self._origin()}",
                *image,
            ),
        )

    def _wordpress(self) -> Way:
        return Way(
            "wordpress",
            "WordPress",
            WORDPRESS_SAID,
            f"{self.serving.links().feed_url(self.page.region.id, 'rss')}\n{self.page.page_url()}",
            (f"frame-src {self._origin()}",),
        )

    def _includes(self) -> tuple[Way, ...]:
        links, url = self.serving.links(), self.part.url()
        sheet = Markup('<link rel="stylesheet" href="{}">').format(links.full_url(f"/{STYLESHEET}"))
        colour = self.page.options.accent
        if colour is not None:
            own = links.full_url(f"/embed/accent/{colour.name}.css")
            sheet += Markup('\n<link rel="stylesheet" href="{}">').format(own)
        policy = (f"style-src {self._origin()}",)
        local = url.removeprefix(self._origin())
        return tuple(
            Way(id_, name, INCLUDE_SAID, f"{sheet}\n{code}", policy)
            for id_, name, code in (
                ("ssi", "SSI", f'<!--#include virtual="{local}" -->'),
                ("esi", "ESI", Markup('<esi:include src="{}" onerror="continue"/>').format(url)),
                ("php", "PHP", f"<?php echo @file_get_contents({_quoted(url)}) ?: ''; ?>"),
                ("hugo", "Hugo", _HUGO % _doubled(url)),
                ("typo3", "TYPO3", _TYPO3 % url),
            )
        )

    def _module(self) -> str:
        links, files = self.serving.links(), self.serving.assets
        address = links.full_url(f"/static/{files.versioned(MODULE)}")
        return Markup(
            '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
        ).format(address, files.integrity(MODULE))

    def _origin(self) -> str:
        """Give scheme, host and port; a policy knows no path behind which we might live."""
        scheme, _, rest = self.serving.links().base_url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"


_HUGO: Final = """\
{{ with try (resources.GetRemote %s) }}
  {{ with .Value }}{{ .Content | safeHTML }}{{ end }}
{{ end }}"""

_TYPO3: Final = """\
lib.regionFeed = COA
lib.regionFeed {
  stdWrap.cache.key = regionfeed
  stdWrap.cache.lifetime = 300
  10 = USER
  10.userFunc = Vendor\\SitePackage\\RegionFeed->render
  10.url = %s
}"""


def _quoted(text: str) -> str:
    """Give a string of PHP."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _doubled(text: str) -> str:
    """Give a string of Go's templates."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
