"""The one door to HTML for entries: safe fragments and plain text, both from nh3's parser.

nh3 (html5ever) gives a canonical fragment: every attribute in double quotes, every `<` of a text escaped.
What follows here relies on that and walks its tags with one regular expression, in time linear in its length.
"""

import re
from html import escape, unescape

import nh3

from aggregator.errors import UrlError
from aggregator.normalize.text import INVISIBLE
from aggregator.normalize.url import clean_url

MAX_CHARS = (
    200_000  # the longest of 1,100 entries had 31,000; a parser's time grows with the square of hostile input
)
MAX_TAGS = 10_000  # 100,000 nested elements cost html5ever 18 s, 10,000 cost .2 s
_MAX_REOPENED = 1_000_000  # html5ever repeats open <b>, <font>… in each later block: bounded by their product
_FEW_TAGS = 60
_MAX_PASSES = 4

_TAGS_ROW = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
_TAGS = frozenset(_TAGS_ROW.split())
_STEADY = _TAGS - frozenset(
    {"table", "caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_CONTENT_TAGS_ROW = """
    script style iframe object embed noscript template svg math audio video canvas button select
    textarea title head noframes noembed xmp applet
"""
_CONTENT_TAGS = frozenset(_CONTENT_TAGS_ROW.split())
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-original-src", "data-actualsrc", "data-echo")
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", *_LAZY},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "time": {"datetime"},
}
_MAILTO = re.compile(r"\s*(mailto:[^\s<>\"@]+@[\w.-]+(?:\?[^\s<>\"]*)?)\s*", re.IGNORECASE)
_BLOCKS_ROW = """
    blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre
    summary table tbody tfoot thead tr ul
"""
BLOCKS = frozenset(_BLOCKS_ROW.split())
_PRUNED_ROW = """
    a abbr b blockquote cite code div em figcaption figure h1 h2 h3 h4 h5 h6 i li mark p s small span
    strong u ul ol
"""
_PRUNED = frozenset(_PRUNED_ROW.split())
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_TO_MEND = re.compile(
    r"<(?:img|a|pre)\b|>(?:\s|&nbsp;)*</|<br>(?:\s|&nbsp;)*$|^\s*<br>|^\s*&nbsp;|&nbsp;\s*$"
)
_PIECES = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)[^>]*>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_BASE64 = re.compile(r"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=%\s]*")
_FORMATTING = re.compile(r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^>]*>", re.IGNORECASE)
_NESTED = re.compile(r"<(h[1-6]|rt|rp)\b[^>]*>(?:(?!</\1>)[\s\S])*?<(?:h[1-6]|rt|rp)\b")
_OPENED = re.compile(r"<([A-Za-z][^\s/>]*)")
_PIXEL_SIDE = re.compile(r"[01](?:px)?")
_SIDE = re.compile(r"\d{1,4}")
_BROKEN_IMAGE = re.compile(r"/(?:undefined|null|NaN)(?:[?#]|$)")
_PIXEL_HOST = re.compile(
    r"https?://(?:feeds\.feedburner\.com/~r|[^/]*\.feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|[^/]*doubleclick\.net)/"
)


def safe_html(fragment: str, *, base: str) -> str:
    """Give the fragment with allowed elements only, its links and images absolute against `base`.

    Scripts, styles, frames, forms, comments and event handlers are gone; links are http, https or mailto
    and carry rel="noopener nofollow"; lazy images have their real address; images without one, tracking
    pixels and empty elements are dropped. Lines of a text without markup become lines of HTML. Gives ""
    when neither text nor an image is left. Idempotent, never raises, its time bounded by MAX_CHARS and
    MAX_TAGS; what lies beyond is cut.
    """
    if not _MARKUP.search(fragment):
        fragment = "<br>".join(line.strip() for line in fragment.splitlines() if line.strip())
    bounded = _bounded(INVISIBLE.sub("", fragment))
    cleaned = _CLEANER.clean(bounded)
    mended = _mend(cleaned, base)
    is_steady = (
        _STEADY.issuperset(_OPENED.findall(bounded))
        and cleaned.count("<a") == mended.count("<a")
        and not _NESTED.search(mended)
    )
    return mended if is_steady else _settled(mended, base)


def without_nosnippet(fragment: str) -> str:
    """Give the fragment without the elements that their publisher marked data-nosnippet.

    One that marks nothing stays as it is, a marked one comes back with what marks could be in, cleaned.
    """
    if _NOSNIPPET not in fragment.lower():
        return fragment
    kept: list[str] = []
    depth = 0  # of open elements within a marked one, itself included
    for piece in _WHOLE_TAGS.split(_MARK_CLEANER.clean(_bounded(fragment))):
        opened = _OPENED.match(piece)
        is_single = opened is not None and opened[1] in _SINGLE
        is_hidden = depth > 0 or (opened is not None and f' {_NOSNIPPET}="' in piece)
        if is_hidden and not is_single:
            depth += 1 if opened else -1 if piece.startswith("</") else 0
        elif not is_hidden:
            kept.append(piece)
    return "".join(kept)


def plain_text(fragment: str) -> str:
    """Give what a reader would read: one paragraph a line, entities decoded, blanks collapsed.

    Takes any HTML or text; never raises.
    """
    fragment = INVISIBLE.sub("", fragment)
    if not _MARKUP.search(fragment):
        return _collapsed(unescape(fragment) if "&" in fragment else fragment)
    return text_of(_TEXT_CLEANER.clean(_bounded(fragment)))


def text_of(safe: str) -> str:
    """Give the plain text of what `safe_html` gave, without parsing it again."""
    text = _TAG.sub(_break, " ".join(safe.splitlines()))
    return _collapsed(unescape(text) if "&" in text else text)


def _settled(mended: str, base: str) -> str:
    """Parse again until nothing moves.

    An element that we drop may have let <li> or <h1> nest, and a table throws out what is not its own;
    both mean something else when they are read again. Of 60,000 random heaps of tags none took more than two.
    """
    again = _mend(_CLEANER.clean(mended), base)
    passes = 1
    while again != mended and passes < _MAX_PASSES:
        mended, again = again, _mend(_CLEANER.clean(again), base)
        passes += 1
    return again


def _bounded(fragment: str) -> str:
    """Cut what would cost the parser more than a moment."""
    if len(fragment) > MAX_CHARS:
        fragment = _BASE64.sub("", fragment)[:MAX_CHARS]
    tags = fragment.count("<")
    if tags > MAX_TAGS:
        fragment = "<".join(fragment.split("<", MAX_TAGS + 1)[: MAX_TAGS + 1])
    if tags > _FEW_TAGS and tags * len(_FORMATTING.findall(fragment)) > _MAX_REOPENED:
        # without attributes the parser reopens each of them at most three times
        fragment = _FORMATTING.sub(r"<\1>", fragment)
    return fragment


def _mend(cleaned: str, base: str) -> str:
    """Rebuild links and images with checked addresses, and drop what is empty, in canonical HTML."""
    cleaned = INVISIBLE.sub("", cleaned)
    if not _TO_MEND.search(cleaned):
        return _one_text(_stripped([cleaned] if cleaned else []))
    kept: list[str] = []
    linked: list[bool] = []
    for piece in _PIECES.split(cleaned):
        if piece[:1] != "<":
            text = piece.lstrip("\n") if kept and kept[-1].startswith("<pre") else piece
        elif piece[1] == "/":
            if piece != "</a>" or linked.pop():
                _close(kept, piece)
            continue
        elif piece.startswith("<img"):
            text = _image(piece, base)
        elif piece.startswith(("<a ", "<a>")):
            text = _link(piece, base)
            linked.append(bool(text))
        else:
            text = piece
        if text:
            kept.append(text)
    return _one_text(_stripped(kept))


def _stripped(pieces: list[str]) -> str:
    """Join the pieces without blanks and line breaks at their ends."""
    start, end = 0, len(pieces)
    while start < end and _is_hollow(pieces[start]):
        start += 1
    while start < end and _is_hollow(pieces[end - 1]):
        end -= 1
    return "".join(pieces[start:end]).strip()


def _one_text(mended: str) -> str:
    """Give a text without any tag on one line, as HTML means it."""
    return mended if "<" in mended else " ".join(mended.splitlines())


def _close(kept: list[str], closing: str) -> None:
    """Append the closing tag, or remove the element when nothing but blanks stands in it."""
    name = closing[2:-1]
    at = len(kept) - 1
    while at >= 0 and _is_hollow(kept[at]):
        at -= 1
    if at < 0 or name not in _PRUNED or not _opens(kept[at], name):
        kept.append(closing)
        return
    blank = len(kept) - at > 1 and name not in BLOCKS
    del kept[at:]
    if blank:
        kept.append(" ")


def _is_hollow(piece: str) -> bool:
    """Tell whether a piece shows nothing: blanks or a line break."""
    if piece[0] == "<":
        return piece == "<br>"
    return (piece[0] == "&" or piece[0].isspace()) and not piece.replace("&nbsp;", "").strip()


def _opens(piece: str, name: str) -> bool:
    return piece.startswith(f"<{name}") and piece[len(name) + 1] in " >"


def _link(tag: str, base: str) -> str:
    """Give the opening tag with a checked address, or "" when it leads nowhere on the web."""
    written = unescape(dict(_ATTRIBUTE.findall(tag)).get("href", ""))
    mail = _MAILTO.fullmatch(written)
    address = mail[1] if mail else _checked(written, base)
    return f'<a href="{escape(address)}" rel="noopener nofollow">' if address else ""


def _image(tag: str, base: str) -> str:
    """Give the image with its real address, or "" when it has none or only counts readers."""
    found = dict(_ATTRIBUTE.findall(tag))
    sides = {side: found[side] for side in ("width", "height") if side in found}
    if len(sides) > 1 and all(_PIXEL_SIDE.fullmatch(side) for side in sides.values()):
        return ""
    for name in (*_LAZY, "src"):
        address = _checked(unescape(found.get(name, "")), base)
        if address and not _BROKEN_IMAGE.search(address) and not _PIXEL_HOST.match(address):
            shown = {"src": escape(address), "alt": found.get("alt")}
            shown |= {side: size for side, size in sides.items() if _SIDE.fullmatch(size)}
            written = [f'{key}="{value}"' for key, value in shown.items() if value is not None]
            return f"<img {' '.join(written)}>"
    return ""


def _checked(address: str, base: str) -> str | None:
    try:
        return clean_url(address, base) if address else None
    except UrlError:
        return None


def _break(tag: re.Match[str]) -> str:
    return "\n" if tag[1] in BLOCKS else " " if tag[1] in {"td", "th"} else ""


def _collapsed(text: str) -> str:
    lines = (" ".join(line.split()) for line in INVISIBLE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


_NOSNIPPET = "data-nosnippet"
_SINGLE = frozenset({"br", "col", "hr", "img", "wbr"})
_WHOLE_TAGS = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
_SECTIONS_ROW = """
    address article aside big center dir fieldset font footer form header hgroup legend main menu nav nobr
    picture section strike tt
"""
_MARK_CLEANER = nh3.Cleaner(
    tags={*_TAGS, *_SECTIONS_ROW.split()},
    clean_content_tags=set(_CONTENT_TAGS),
    attributes={**_ATTRIBUTES, "*": {"dir", "lang", _NOSNIPPET}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CONTENT_TAGS),
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_TEXT_CLEANER = nh3.Cleaner(
    tags={*BLOCKS, "td", "th"}, clean_content_tags=set(_CONTENT_TAGS), attributes={}, link_rel=None
)
