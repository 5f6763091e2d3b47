"""The press's web pages: a plain page per dispatch and per paper, and the kiosk that lists the papers."""

from collections.abc import Sequence
from html import escape

from aggregator.demo.feeds import INDENT, page_address
from aggregator.demo.newsroom import Dispatch
from aggregator.demo.outlets import OUTLETS, Outlet

_STYLE = (
    "body{font:1.05rem/1.75 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1c1c;background:#fdfcf8}a{color:#0b4f8a}h1{line-height:1.35}footer,.facts,nav{color:#555}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}a{color:#8ec5ff}"
    "footer,.facts,nav{color:#bbb}}"
)
_FICTION = "临江县及其报纸、人物、事件均为虚构，仅供演示。"


def article(one: Dispatch, related: Sequence[Dispatch], base: str) -> bytes:
    """Write the page of a dispatch, with breadcrumb, source line, byline and a related block."""
    paragraphs = "\n".join(f"<p>{INDENT}{escape(text)}</p>" for text in one.paragraphs)
    credit = one.origin.name if one.origin is not None else one.outlet.name
    others = "\n".join(_line(other, base) for other in related)
    place = (
        f'<a href="{base}/">临江</a> &gt; <a href="{base}{one.outlet.home}">{one.outlet.name}</a> &gt; 新闻'
    )
    body = (
        f'<nav aria-label="您现在的位置">您现在的位置：{place} &gt; {escape(one.category)}</nav>\n'
        f'<main><article lang="{one.language}">\n<h1>{escape(one.title)}</h1>\n'
        f'<p class="facts"><time id="pubtime_baidu" datetime="{one.published.isoformat()}">'
        f'{one.published:%Y-%m-%d %H:%M:%S}</time> <span id="source_baidu">来源：{credit}</span></p>\n'
        f'<div id="content">\n{paragraphs}\n</div>\n<p class="facts">责任编辑：{one.editor}</p>\n'
        f'</article></main>\n<aside aria-labelledby="related"><h2 id="related">相关新闻</h2>\n'
        f"<ul>\n{others}\n</ul></aside>\n"
    )
    return _page(f"{one.title}_{one.outlet.name}", body, one.outlet.charset, head="")


def front(outlet: Outlet, dispatches: Sequence[Dispatch], base: str) -> bytes:
    """Write a paper's front page with the address of its feed."""
    lines = "\n".join(_line(one, base) for one in dispatches)
    body = (
        f'<nav><a href="{base}/">临江</a></nav>\n<main><h1>{outlet.name}</h1>\n'
        f'<p><a href="{base}{outlet.feed}">订阅</a></p>\n<ul>\n{lines}\n</ul></main>\n'
    )
    return _page(outlet.name, body, outlet.charset, head=_discovery(outlet, base))


def kiosk(base: str) -> bytes:
    """Write the press's first page."""
    papers = "\n".join(
        f'<li><a href="{base}{outlet.home}">{outlet.name}</a> (<a href="{base}{outlet.feed}">订阅</a>)</li>'
        for outlet in OUTLETS
    )
    body = f"<main><h1>临江县报亭</h1>\n<ul>\n{papers}\n</ul></main>\n"
    return _page("临江县报亭", body, "utf-8", head="".join(_discovery(outlet, base) for outlet in OUTLETS))


def _page(title: str, body: str, charset: str, *, head: str) -> bytes:
    text = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="viewport" content="width=device-width">\n'
        f"{head}<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}<footer><p>{_FICTION}</p></footer>\n</body>\n</html>\n"
    )
    return text.encode(charset, "xmlcharrefreplace")


def _line(one: Dispatch, base: str) -> str:
    return (
        f'<li><a href="{page_address(one.link, base)}">{escape(one.title)}</a> '
        f'<time datetime="{one.published.isoformat()}">{one.published:%H:%M}</time></li>'
    )


def _discovery(outlet: Outlet, base: str) -> str:
    kinds = {"xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    kind = kinds[outlet.feed.rpartition(".")[2]]
    return f'<link rel="alternate" type="{kind}" title="{outlet.name}" href="{base}{outlet.feed}">\n'
