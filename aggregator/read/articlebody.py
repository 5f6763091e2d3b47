"""Finds the text of an article in its page and takes out what is none (pure)."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain, islice, takewhile
from typing import Final

from lxml import etree, html

from aggregator.language.endings import MORE, RELATED
from aggregator.model.rules import Pick
from aggregator.read.articlenames import Names
from aggregator.read.picks import Node, is_element, pick_nodes, visible_text

MIN_TEXT: Final = 40  # characters; what is shorter is a caption or a label
_OPENING: Final = 12  # characters by which an element is known again
_MIN_NAME: Final = 4  # characters of a link; 福州 is in many texts
_MOST_LINKS: Final = 500
_MIN_SHAPED: Final = 12
# Where publishing systems put the text: Founder, CmsTop, TRS, people.com.cn, chinanews, mnw, government
# sites, WordPress and its like. The first that holds a text counts.
_SHAPES: Final = (
    ("#new_message_id", "#ozoom", "#zoom", "#Zoom"),
    (".article-content", ".article_content", ".articleContent", "#article_content", "#articleContent"),
    (".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view"),
    ("#rwb_zw", ".rm_txt_con", ".box_con", ".text_con", "#p_content"),
    (".icontent", ".left_zw", ".newsdetatext", "#contentText", "#artibody", ".mainContent", ".content_area"),
    ("#UCAP-CONTENT", ".pages_content", ".bt-article"),
    ("@articleBody",),
    (".entry-content", ".post-content", ".article-body", ".article__body", ".story-body", ".article-text"),
    (".article_body", ".articleBody", ".ArticleBody", ".honbun", "#main_body", "#tmp_contents"),
    # Drupal, TYPO3, WordPress' blocks, Ghost, the papers of Gannett, Korean papers and town halls
    (".field--name-body", ".news-text-wrap", ".wp-block-post-content", ".gh-content", ".gnt_ar_b"),
    ("#article-view-content-div", ".p-table__content"),
)
_INNER: Final = 0.6  # of the outer one's text: the inner element is the text, the outer one its article
_PICTURES: Final = (
    *(".gallery", "#gallery", ".photo-list", ".pic-list", ".picshow", ".photo-box", ".swiper-wrapper"),
    *(".video-content", ".video-box", ".video"),
)
_DROPPED: Final = frozenset(
    {"script", "style", "noscript", "template", "iframe", "form", "nav", "aside", "footer", "button"}
)
_DROPPED_NAMES: Final = re.compile(
    r"(?:^|[-_ ])(?:related|relate|recommend(?:ed)?|share|sharing|shares|social|sns|bdshare|bshare|comments?"
    r"|pinglun|disqus|copyright|disclaimer|qrcode|qr|erweima|ewm|weixin|wechat|pagination|pager"
    r"|page-?nav|pages|advert(?:isement)?|ads?|adsense|promo|newsletter|subscribe|breadcrumbs?|list-path|editors"
    r"|toolbar|fontsize|print|hot-?news|xgxw|tuijian|xiangguan|jp-relatedposts|sharedaddy)(?:$|[-_ ])",
    re.IGNORECASE,
)
_ANY: Final = r"[\s\[\]【】()（）<>《》»→·•|：:,，。-]*"
_HEADING: Final = re.compile(rf"{_ANY}(?:{RELATED}){_ANY}", re.IGNORECASE)
_TOOLS: Final = re.compile(
    rf"{_ANY}(?:(?:{MORE}|责任编辑|分享(?:到|至)?|打印|收藏|字号|关闭|上一篇|下一篇|上一页|下一页|【?网友评论】?){_ANY}){{1,6}}"
    r"|.{0,30}(?:二维码|扫一扫|扫码).{0,30}|.{0,12}用手持设备访问.{0,12}"
    r"|(?:возврат|назад) к списку(?: новостей)?|back to (?:the )?(?:list|overview)|zurück(?: zur übersicht)?"
    r"|retour(?: à la liste)?|volver(?: al listado)?|voltar|목록(?:으로)?"
    r"|(?:support|subscribe to) (?:local journalism|our work)\W?",
    re.IGNORECASE,
)
_PAGER: Final = re.compile(
    r"[\s\d<>《》«»|·.\[\]【】第页上下一首末尾共余全文阅读]{1,60}|(?:next|previous|page|\W|\d){1,30}",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"(?:特别|郑重|版权|免责|转载|重要)?(?:声明|说明)\s*[:：].{8,}|凡(?:本网|本站|注明).{0,60}(?:来源|转载|作品|稿件).*"
    r"|.{0,40}(?:版权所有|未经(?:授权|许可|书面).{0,20}(?:转载|使用)).{0,80}"
    r"|(?:©|\(c\)|copyright\b).{0,200}|.{0,120}\ball rights reserved\b.{0,160}",
    re.IGNORECASE,
)
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "section", "ul", "ol", "dl", "dt", "dd", "li", "span", "td"),
        *(f"h{n}" for n in range(1, 7)),
    }
)
_SECTIONS: Final = frozenset({"section", "article", "main", "header", "center", "fieldset", "body"})
_LONGEST_TOOL: Final = 80
_LONGEST_NOTICE: Final = 400
_MOST_DROPPED: Final = 0.7  # of a text, by the name of one element; more, and the name means something else


def own_nodes(tree: Node, content: Sequence[Pick]) -> list[Node]:
    """Give the elements that the source's own selectors find; they count even with pictures alone."""
    own = pick_nodes(tree, content)
    return [node for node in own if not any(other in own for other in node.iterancestors())]


def known_nodes(tree: Node, names: Names) -> list[Node]:
    """Give the element that holds the article's text, [] when no shape that we know has any."""
    for candidates in (*(names.all(*shape) for shape in _SHAPES), tree.iter("article")):
        longest = _innermost(list(candidates))
        if longest is not None and _length(longest) >= _MIN_SHAPED:
            return [longest]
    return [node for node in names.all(*_PICTURES) if node.find(".//img") is not None][:1]


def head_of(node: Node) -> tuple[list[Node], Node]:
    """Give what stands in an <article> above its text (headline, date, makers), and where the text begins.

    Nothing without a headline of the first rank, and what holds a picture belongs to the text.
    """
    first = next((one for one in node.iter("p") if _length(one) >= MIN_TEXT), None)
    if node.tag != "article" or first is None or node.find(".//h1") is None:
        return [], node
    levels = takewhile(lambda above: above is not node, [first, *first.iterancestors()])
    before = [one for level in levels for one in level.itersiblings(preceding=True)]
    heads = [one for one in before if is_element(one) and _is_head(one)]
    return (heads, first) if any(_holds_headline(one) for one in heads) else ([], node)


def founder_body(content: str) -> Node:
    """Give the tree of a text that stood between Founder's marks."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    tree: Node = html.document_fromstring(f"<div>{content}</div>".encode("utf-8", "replace"), parser=parser)
    body = tree[-1]
    # a stray </div> in the text ends the element around it early
    return body[0] if len(body) == 1 and not body[0].tail else body


def place_of(tree: Node, body: Node) -> Node | None:
    """Give the element of a page with which a text begins that was found apart from it."""
    opening = visible_text(body)[:_OPENING]
    for element in tree.iter(etree.Element):
        if opening and (element.text or "").strip().startswith(opening) and element.tag != "title":
            return element
    return None


def paragraphs(text: str) -> str:
    """Give a text without markup as HTML, a paragraph for each line."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def clean(nodes: Sequence[Node], remove: Sequence[Pick]) -> None:
    """Take out of a text what is none, in place: tools, shares, comments, notices, related articles."""
    for node in nodes:
        for one in head_of(node)[0]:
            _drop(one)
        for pick in remove:
            for one in pick_nodes(node, (pick,)):
                _drop(one)
        _drop_named(node)
        _drop_lines(node)


def as_html(nodes: Sequence[Node]) -> str:
    """Give the inner HTML of elements, one after the other; sections are written as divs."""
    written = []
    for node in nodes:
        for section in node.iter(*_SECTIONS):
            section.tag = "div"
        inner = [escape(node.text or "", quote=False)]
        inner += [etree.tostring(child, method="html", encoding="unicode") for child in node]
        written.append("".join(inner).strip())
    return "\n".join(one if len(written) == 1 else f"<div>{one}</div>" for one in written)


def link_share(nodes: Sequence[Node], tree: Node) -> tuple[int, float]:
    """Give how many links a text has, and which share of its characters stands in them.

    Of a text that was found apart from its page, the words of the page's links count: trafilatura gives lists
    without their links.
    """
    text = " ".join(map(visible_text, nodes))
    is_apart = any(node.getroottree().getroot() is not tree for node in nodes)
    links = chain.from_iterable(node.iter("a") for node in ([tree] if is_apart else nodes))
    named = (visible_text(link) for link in islice(links, _MOST_LINKS))
    linked = [name for name in dict.fromkeys(named) if len(name) >= _MIN_NAME and name in text]
    return len(linked), sum(map(len, linked)) / max(1, len(text))


def _innermost(candidates: Sequence[Node]) -> Node | None:
    """Give the element with the most text, or the one inside it that holds nearly all of that."""
    longest = max(candidates, key=_length, default=None)
    if longest is None:
        return None
    inner = [one for one in candidates if longest in one.iterancestors()]
    fuller = max(inner, key=_length, default=None)
    return fuller if fuller is not None and _length(fuller) >= _INNER * _length(longest) else longest


def _is_head(one: Node) -> bool:
    return one.find(".//img") is None and (_length(one) < MIN_TEXT or _holds_headline(one))


def _holds_headline(one: Node) -> bool:
    return one.tag == "h1" or one.find(".//h1") is not None


def _length(node: Node) -> int:
    return len(visible_text(node))


def _drop(node: Node) -> None:
    """Remove an element and keep the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _drop_named(node: Node) -> None:
    whole = _length(node)
    for one in list(node.iter(etree.Element)):
        if one is node or not isinstance(one.tag, str):
            continue
        named = f"{one.get('class') or ''} {one.get('id') or ''}"
        if one.tag in _DROPPED or (
            len(named) > 1 and _DROPPED_NAMES.search(named) and _length(one) <= _MOST_DROPPED * whole
        ):
            _drop(one)
    for comment in list(node.iter(etree.Comment)):
        _drop(comment)


def _drop_lines(node: Node) -> None:
    """Drop lines that are tools or notices; a heading such as 相关新闻 goes with all that follows it."""
    before = len(node.text or "")
    for one in [*_lines(node), *_loose_links(node)]:
        text = visible_text(one)
        if before >= MIN_TEXT and _HEADING.fullmatch(text):
            _drop_from(one, node)
            return
        is_tool = len(text) <= _LONGEST_TOOL and _TOOLS.fullmatch(text)
        is_pager = one.find(".//a") is not None and _PAGER.fullmatch(text)
        if one.find(".//img") is None and (is_tool or is_pager or _is_notice(text)):
            _drop(one)
        else:
            before += len(text)


def _lines(node: Node) -> Iterator[Node]:
    """Give the blocks without blocks in them, and headings of related articles however deep they are."""
    for one in node.iter(*_BLOCKS):
        if one is not node and next(one.iterchildren(*_BLOCKS), None) is None and _is_alone(one):
            yield one


def _loose_links(node: Node) -> Iterator[Node]:
    """Give the links that stand between the blocks of a text, in none of them."""
    for one in node:
        before = one.getprevious()
        is_behind_block = before is not None and before.tag in _BLOCKS and not (before.tail or "").strip()
        if one.tag == "a" and is_behind_block and not (one.tail or "").strip():
            yield one


def _is_alone(one: Node) -> bool:
    """Tell whether an inline element is a line by itself: nothing stands beside it in its parent."""
    if one.tag != "span":
        return True
    parent = one.getparent()
    return parent is not None and not (parent.text or "").strip() and not (one.tail or "").strip()


def _is_notice(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NOTICE and _NOTICE.fullmatch(text) is not None


def _drop_from(one: Node, node: Node) -> None:
    """Drop an element and all that follows it inside `node`."""
    for level in takewhile(lambda above: above is not node, [one, *one.iterancestors()]):
        for later in [*level.itersiblings()]:
            later.tail = None
            _drop(later)
        level.tail = None
    _drop(one)
