"""Tells pages that are no article although they were answered with status 200 (pure)."""

import re
from typing import Final
from urllib.parse import urlsplit

from aggregator.errors import FormatError
from aggregator.read.addressshape import Shape, shape_of
from aggregator.read.articlebody import MIN_TEXT, link_share
from aggregator.read.picks import Node, visible_text

_SHORT: Final = 300  # characters; an article about a lost page says more
_MOST_LINKED: Final = 0.5  # of the characters; lists of links inside articles stay below
_MIN_LINKS: Final = 10
_MANY_LINKS: Final = 40
_BARE: Final = 20  # characters of a whole page; a page built by a script shows less
_MISSING: Final = re.compile(
    r"\b404\b|\b410\b|页面(?:不存在|没有找到|未找到|找不到|已删除|丢失)|找不到(?:页面|网页|该页)|您?访问的(?:页面|内容|文章)"
    r".{0,6}(?:不存在|已删除|已下线)|(?:文章|内容|新闻|稿件)(?:不存在|已(?:被)?删除|已下线)"
    r"|not found|page (?:does not|doesn.t) exist|no longer available|nicht gefunden|introuvable"
    r"|no encontrada|ページが?(?:見つかりません|存在しません)|페이지를 찾을 수 없",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"登录|登錄|登入|请先登|用户登|sign in|log ?in\b|anmelden|connexion|iniciar sesión|ログイン|로그인",
    re.IGNORECASE,
)
_EMPTY_HINTS: Final = re.compile(r"enable javascript|javascript|启用|浏览器", re.IGNORECASE)


def refuse_other_pages(tree: Node, *, url: str, title: str) -> None:
    """Raise FormatError for a page that says that the article is not there, or asks for a login."""
    heading = next((visible_text(one) for one in tree.iter("h1", "h2") if visible_text(one)), "")
    window = tree.find(".//title")
    said = f"{title} {heading} {visible_text(window) if window is not None else ''}"
    if _MISSING.search(said) and _text_chars(tree) < _SHORT:
        raise FormatError(f'{url} says that the article is not there ("{said.strip()[:60]}"); it may be gone')
    asks = any(field.get("type", "").lower() == "password" for field in tree.iter("input"))
    if asks and _LOGIN.search(said) and _text_chars(tree) < _SHORT:
        raise FormatError(f'{url} asks for a login ("{said.strip()[:60]}"); its articles cannot be read')


def refuse_lists(nodes: list[Node], *, tree: Node, url: str, is_marked: bool) -> None:
    """Raise FormatError for a page that lists articles; `is_marked` when it says that it is an article."""
    links, share = link_share(nodes, tree)
    if links >= _MIN_LINKS and share > _MOST_LINKED:
        raise FormatError(_list(url, links))
    if is_marked:
        return
    text = sum(len(visible_text(node)) for node in nodes)
    everywhere = sum(1 for anchor in tree.iter("a") if anchor.get("href"))
    if text < _SHORT and everywhere >= _MANY_LINKS and (text < MIN_TEXT or _is_front(url)):
        raise FormatError(_list(url, everywhere))


def empty(tree: Node, *, url: str) -> FormatError:
    """Give the error for a page in which there is no text."""
    if _text_chars(tree) < _BARE or _is_scripted(tree):
        return FormatError(
            f"{url} shows nothing without JavaScript; look for the site's feed or mobile pages"
        )
    return FormatError(
        f"{url} holds no article's text that we can find; name it in the source's rules: article: content"
    )


def _list(url: str, links: int) -> str:
    return f"{url} is a list page with {links} links, not an article; look at the rule accept of its list"


def _is_front(url: str) -> bool:
    """Tell a section's address: one that ends in a folder, unless the folder is a date's or a headline's."""
    path = urlsplit(url).path
    return (path.endswith("/") and shape_of(url).kind < Shape.SLUG) or path == ""


def _is_scripted(tree: Node) -> bool:
    said = " ".join(visible_text(body) for body in tree.iter("body"))
    return len(said) < _SHORT and _EMPTY_HINTS.search(said) is not None


def _text_chars(tree: Node) -> int:
    return sum(len(visible_text(body)) for body in tree.iter("body"))
