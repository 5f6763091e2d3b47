"""Which publishing software made a page, and where such software keeps its feeds (pure)."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from aggregator.read.addresses import site_root

_GENERATOR_CHARS = 100


@dataclass(frozen=True, slots=True)
class Software:
    """A publishing program: its mark in a page's generator or markup, and its feeds from the site's root."""

    name: str
    generator: re.Pattern[str]
    markup: re.Pattern[str] | None
    paths: tuple[str, ...]


def _software(name: str, generator: str, markup: str | None, *paths: str) -> Software:
    found = re.compile(markup) if markup else None
    return Software(name, re.compile(generator, re.IGNORECASE), found, paths)


_KNOWN = (
    _software("WordPress", "wordpress", r"/wp-(?:content|includes|json)/", "feed/"),
    _software("Drupal", "drupal", r"/sites/(?:default|all)/(?:files|themes|modules)/", "rss.xml"),
    _software("Blogger", "blogger", r"//www\.blogger\.com/", "feeds/posts/default"),
    _software("Ghost", "ghost", r"/ghost/api/|/public/cards\.min\.js", "rss/"),
    _software("Hexo", "hexo", None, "atom.xml", "rss2.xml", "index.xml"),
    _software("Hugo", "hugo", None, "index.xml", "atom.xml"),
    _software("Jekyll", "jekyll", None, "feed.xml", "atom.xml"),
    _software("Gatsby", "gatsby", r'id="___gatsby"', "rss.xml"),
    _software("Substack", "substack", r"//substackcdn\.com/", "feed"),
    _software("Joomla", "joomla", r"/media/(?:jui|system)/js/", "?format=feed&type=rss"),
    _software("Squarespace", "squarespace", r"//static1?\.squarespace\.com/", "?format=rss"),
    _software("Wix", r"wix\.com", r"//static\.wixstatic\.com/", "blog-feed.xml"),
    _software("Discourse", "discourse", r'id="data-discourse-setup"', "latest.rss"),
    _software("Typecho", "typecho", r"/usr/themes/", "feed/"),
    _software("Z-Blog", "z-?blog", r"/zb_users/", "feed.php"),
    _software("Discuz!", "discuz", r"/forum\.php\?mod=", "forum.php?mod=rss"),
    _software("Halo", r"\bhalo\b", None, "rss.xml"),
    _software("TYPO3", "typo3", r"/typo3(?:temp|conf)/|/_assets/[0-9a-f]{32}/"),
    # Chinese systems for papers and town halls, which hardly ever publish feeds.
    _software("CmsTop", "cmstop", r"[?&]app=\w+&(?:amp;)?controller=\w+|cmstop"),
    _software("Founder", "founder", r"<!--\s*/?enpproperty|<founder-|content_\d{5,}\.s?html?[\"']"),
    _software("TRS", r"\btrs\b", r"TRS_Editor|/t20\d{6}_\d+\.s?html?|W0\d{12,}\.\w{3}"),
    _software("Hanweb", "hanweb|jcms|大汉", r"<datastore>|/col/col\d+/|/art/\d{4}/\d{1,2}/\d{1,2}/art_"),
    _software("PHPCMS", "phpcms", r"[?&]m=content&(?:amp;)?c=index&(?:amp;)?a=(?:show|lists)"),
    _software("DedeCMS", "dedecms", r"/plus/(?:view|list|count)\.php|/list_\d+_\d+\.html|/dede(?:js|cms)"),
)
_ANY_PATHS = ("feed/", "rss.xml")
_WORDPRESS_ROOT = re.compile(r'["\'](https?://[^"\'<>\s]{1,300}?/|/[^"\'<>\s]{0,200}?)wp-(?:content|json)/')


def guesses(markup: str, *, generator: str, url: str) -> tuple[str, tuple[str, ...]]:
    """Give the software's name ("" when unknown) and the addresses where the page's site may have a feed."""
    root = site_root(url)
    medium = _of_medium(url)
    if medium:
        return "Medium", medium
    for software in _KNOWN:
        if software.generator.search(generator[:_GENERATOR_CHARS]):
            return software.name, _addresses(software, markup, root)
    for software in _KNOWN:
        if software.markup is not None and software.markup.search(markup):
            return software.name, _addresses(software, markup, root)
    return "", tuple(urljoin(root, path) for path in _ANY_PATHS)


def _addresses(software: Software, markup: str, root: str) -> tuple[str, ...]:
    if software.name == "WordPress":
        root = _wordpress_root(markup, root)
    return tuple(urljoin(root, path) for path in software.paths)


def _wordpress_root(markup: str, root: str) -> str:
    """Give where WordPress is installed: the site's root, or a folder such as /blog/."""
    for found in _WORDPRESS_ROOT.finditer(markup):
        folder: str = urljoin(root, found[1])
        if folder.startswith(root):
            return folder
    return root


def _of_medium(url: str) -> tuple[str, ...]:
    """Give the feed of a Medium author or publication: /feed/ stands before its name."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    name = parts.path.strip("/").partition("/")[0]
    if host == "medium.com" and name:
        return (f"https://medium.com/feed/{name}",)
    return (f"https://{host}/feed",) if host.endswith(".medium.com") else ()
