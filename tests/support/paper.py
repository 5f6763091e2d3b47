"""A local paper without a feed: a list in GBK with its articles, and a newspaper of Founder's form."""

from collections.abc import Iterable
from datetime import date

from tests.support.origin import Origin

HTML = "text/html"


def article_path(number: int) -> str:
    return f"/news/2026-11-24/{number}.html"


def list_page(numbers: Iterable[int]) -> bytes:
    """Give a list that names these articles in this order."""
    lines = "".join(
        f'<li><a href="{article_path(number)}">福州新区第{number}条消息发布</a>'
        f"<span>2026-11-24 {18 - number % 12:02}:{number % 60:02}</span></li>"
        for number in numbers
    )
    head = '<html><head><meta charset="gbk"><title>福州新闻</title></head>'
    page = f'{head}<body><ul class="list">{lines}</ul></body></html>'
    return page.encode("gbk")


def text_of(number: int, part: int = 1) -> str:
    return (
        f"福州市第{number}号项目第{part}阶段今天开工，计划明年建成，沿线{number * 7 + part}个村庄将因此受益。"
    )


def article(number: int, *, parts: int = 1, part: int = 1) -> bytes:
    """Give an article's page, or a further part of it."""
    more = "".join(
        f'<a href="{article_path(number).replace(".html", f"_{one}.html")}">{one}</a>'
        for one in range(2, parts + 1)
    )
    page = (
        f"<html><head><meta charset='gbk'><title>福州新区第{number}条消息发布_福州新闻</title></head><body>"
        f"<h1>福州新区第{number}条消息发布</h1>"
        f'<span id="pubtime_baidu">2026-11-24 {18 - number % 12:02}:{number % 60:02}:00</span>'
        f'<span id="source_baidu">来源：福州日报</span>'
        f'<div class="article-content"><p>{text_of(number, part)}</p>'
        f"<p>{text_of(number + 100, part)}</p></div>"
        f'<div class="pages">{more}</div></body></html>'
    )
    return page.encode("gbk")


def serve_list(origin: Origin, numbers: Iterable[int]) -> None:
    origin.serve("/list", list_page(numbers), content_type=HTML)


def serve_articles(origin: Origin, numbers: Iterable[int]) -> None:
    for number in numbers:
        origin.serve(article_path(number), article(number), content_type=HTML)


def serve_issue(origin: Origin, day: date, articles: Iterable[int]) -> None:
    """Publish an issue of two editions, the articles in turns in one and the other."""
    folder = f"/html/{day:%Y-%m}/{day:%d}"
    editions: dict[int, list[int]] = {1: [], 2: []}
    for number in articles:
        editions[1 + number % 2].append(number)
    names = {1: "01版：要闻", 2: "02版：城事"}
    index = "".join(f'<a id="pageLink" href="node_{one}.htm">{name}</a>' for one, name in names.items())
    for edition, numbers in editions.items():
        lines = "".join(f'<li><a href="content_{n}.htm">福州新区第{n}条消息发布</a></li>' for n in numbers)
        page = (
            '<html><head><meta charset="utf-8"><title>日报</title></head><body>'
            f'<table id="bmdhTable"><tr><td>{index}</td></tr></table>'
            f'<ul class="main-ed-articlenav-list">{lines}</ul></body></html>'
        )
        origin.serve(f"{folder}/node_{edition}.htm", page.encode(), content_type=HTML)
        for number in numbers:
            origin.serve(f"{folder}/content_{number}.htm", article(number), content_type=HTML)
