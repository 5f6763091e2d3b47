"""Reads a page that lists articles, by an editor's rules or by its shape: links to ask for, or entries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import RawDocument, RawEntry
from aggregator.model.rules import DatePlace, ListRules
from aggregator.read.addresses import absolute
from aggregator.read.datetexts import find_date, only_date
from aggregator.read.patterns import FoundItem, Verdict, find_list
from aggregator.read.picks import (
    Node,
    base_of,
    compiled,
    is_element,
    parse_page,
    part,
    pick_nodes,
    pick_value,
    pick_values,
    visible_text,
)

FORMAT: Final = "listpage"
MOST_ITEMS: Final = 300  # what a list can hold that a person would read; some archives hold thousands


def read_listpage(text: str, *, url: str, rules: ListRules) -> RawDocument:
    """Read a list page. Without rules for items the list is found by its shape.

    A page whose shape says nothing is read by `accept` alone, if there is one. Gives links to the articles
    and to the list's next page, or entries when the rules say that articles are not to be fetched. Raises
    FormatError when no item is found: a page that changed must be noticed.
    """
    tree = parse_page(text, url=url)
    base = base_of(tree, url)
    dropped: Counter[str] = Counter()
    items = list(_chosen(_items(tree, base, rules, text=text, url=url), rules, dropped))[:MOST_ITEMS]
    if not items:
        raise FormatError(_nothing(url, rules, dropped))
    is_fetched = rules.article.fetch
    links = tuple(_link(item) for item in items) if is_fetched else ()
    return RawDocument(
        format=FORMAT,
        entries=() if is_fetched else tuple(_entry(item, rules) for item in items),
        title=visible_text(title) if (title := tree.find(".//title")) is not None else "",
        home=url,
        links=(*links, *_next(tree, base, rules)),
        odd=tuple(_unexpected(items, rules)),
        dropped=dict(dropped),
    )


def _items(tree: Node, base: str, rules: ListRules, *, text: str, url: str) -> Iterator[FoundItem]:
    """Give the lines by the rules for items, by the page's shape, or all links that may be accepted."""
    nodes = pick_nodes(tree, rules.items)
    if not rules.items:
        found = find_list(text, url=url)
        if found.verdict is Verdict.LIST:
            yield from found.items
            return
        if not rules.accept:
            raise FormatError(f"{url}: {found.why}")
        nodes = list(tree.iter("a"))
    for node in nodes:
        item = _item(node, base, rules)
        if item is not None:
            yield item


def _item(node: Node, base: str, rules: ListRules) -> FoundItem | None:
    anchor = _anchor(node, rules)
    link = absolute(pick_value(node, rules.link) or "", base) if _has_attribute(rules) else None
    link = link or (absolute(anchor.get("href") or "", base) if anchor is not None else None)
    if link is None:
        return None
    shown = visible_text(anchor) if anchor is not None else ""
    whole = " ".join((anchor.get("title") or "").split()) if anchor is not None else ""
    # Lists cut headlines ("福州出台十七条措施进一步…"); the tooltip then holds the whole one.
    title = pick_value(node, rules.title) or (whole if _is_longer(whole, shown) else shown)
    return FoundItem(link, title, _date(node, rules), pick_value(node, rules.summary) or "")


def _has_attribute(rules: ListRules) -> bool:
    return any(pick.attribute or pick.pattern or (pick.xpath and "@" in pick.xpath) for pick in rules.link)


def _anchor(node: Node, rules: ListRules) -> Node | None:
    if rules.link:
        found = pick_nodes(node, rules.link)
        if found:
            return found[0]
    if node.tag == "a" and node.get("href"):
        return node
    anchors = [anchor for anchor in node.iter("a") if anchor.get("href")]
    # The picture's link has no text, the headline's has the longest.
    return max(anchors, key=lambda anchor: len(visible_text(anchor)), default=None)


def _is_longer(whole: str, shown: str) -> bool:
    stem = shown.rstrip(".… ")
    return bool(whole) and (not shown or (len(whole) > len(shown) and whole.startswith(stem[:6])))


def _date(node: Node, rules: ListRules) -> str | None:
    if DatePlace.ITEM not in rules.date.places:
        return None
    written = list(pick_values(node, rules.date.picks))
    if not written and not rules.date.picks:
        times = [time.get("datetime") or visible_text(time) for time in node.iter("time")]
        written = times or [found for found in (_date_in(node),) if found]
    return _by_format(written[0], rules.date.formats) if written else None


def _date_in(node: Node) -> str | None:
    """Give the date that an item shows: of a line that is a link alone, behind it."""
    tail = "" if node.tag != "a" else (node.tail or "")
    pieces = (visible_text(one) for one in node.iter() if is_element(one))
    alone = next((found for text in pieces if (found := only_date(text)) is not None), None)
    return alone or find_date(f"{visible_text(node)} {tail}")


def _by_format(written: str, formats: Sequence[str]) -> str:
    """Give a date in ISO 8601 when one of the editor's forms fits, else as written."""
    for form in formats:
        try:
            local = datetime.strptime(written, form)  # noqa: DTZ007 - the zone is the source's
        except ValueError:
            continue
        has_clock = any(mark in form for mark in ("%H", "%I", "%X", "%c", "%T", "%R"))
        return local.isoformat(sep=" ", timespec="seconds") if has_clock else local.date().isoformat()
    return written


def _chosen(items: Iterator[FoundItem], rules: ListRules, dropped: Counter[str]) -> Iterator[FoundItem]:
    """Keep what the patterns want, each address once, each with a headline."""
    seen: set[str] = set()
    for item in items:
        if not item.title:
            dropped["without headline"] += 1
        elif rules.accept and not any(compiled(one).search(item.url) for one in rules.accept):
            dropped["not accepted"] += 1
        elif any(compiled(one).search(item.url) or compiled(one).search(item.title) for one in rules.reject):
            dropped["rejected"] += 1
        elif (key := _identity(item.url, rules)) in seen:
            dropped["repeated"] += 1
        else:
            seen.add(key)
            yield item


def _identity(url: str, rules: ListRules) -> str:
    match = compiled(rules.identity).search(url) if rules.identity else None
    return (part(match) or url) if match is not None else url


def _link(item: FoundItem) -> Link:
    return Link(item.url, Role.ARTICLE, Hint(item.title, item.published, item.summary))


def _entry(item: FoundItem, rules: ListRules) -> RawEntry:
    key = _identity(item.url, rules)
    return RawEntry(
        id=None if key == item.url else key,
        link=item.url,
        title=item.title,
        title_is_html=False,
        summary=item.summary,
        published=item.published,
        published_from="page",
        base=item.url,
    )


def _next(tree: Node, base: str, rules: ListRules) -> Iterator[Link]:
    """Give the next page; an empty address is the page itself and leads nowhere."""
    if rules.next.at_most < 1:
        return
    nodes = pick_nodes(tree, rules.next.picks)
    href = nodes[0].get("href") if nodes else pick_value(tree, rules.next.picks)
    url = absolute(href or "", base)
    if url is not None and url != base:
        yield Link(url, Role.NEXT)


def _unexpected(items: Sequence[FoundItem], rules: ListRules) -> Iterator[str]:
    expect = rules.expect
    if len(items) < expect.min_items:
        yield f"the list holds {len(items)} articles, {expect.min_items} or more were expected: look at it"
    if expect.title_pattern is not None:
        odd = sum(compiled(expect.title_pattern).search(item.title) is None for item in items)
        if odd:
            yield f'{odd} of {len(items)} headlines do not match "{expect.title_pattern}": look at the page'


def _nothing(url: str, rules: ListRules, dropped: Counter[str]) -> str:
    if dropped:
        why = ", ".join(f"{count} {reason}" for reason, count in sorted(dropped.items()))
        return f"{url} lists nothing that is wanted ({why}); look at accept and reject"
    how = "its rules for items" if rules.items else "what it accepts"
    return f"{url} lists no articles by {how}; the page may have changed: try it with aggregator try"
