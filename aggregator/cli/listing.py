"""What `aggregator sources add` proposes for a page without a feed: the list of news that was found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rich.markup import escape
from rich.table import Table

from aggregator.cli.adding import Wishes, printable, region_remark, taken_ids
from aggregator.cli.preview import show_probe
from aggregator.cli.probe import Probed
from aggregator.cli.screen import console
from aggregator.config.models import Config
from aggregator.config.naming import suggest_id, suggest_language
from aggregator.config.sourcefiles import NewSource
from aggregator.errors import CharsetError
from aggregator.model.document import Fetched, Link, Role
from aggregator.read.addresses import site_root
from aggregator.read.document import decode_document
from aggregator.read.patterns import FoundItem, FoundList, Verdict, find_list
from aggregator.read.recognise import by_the_day, issue_links, issue_words

SHOWN_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class PageProposal:
    """A source of kind listpage or epaper to add, the list in it, the page's software and its answer."""

    source: NewSource
    title: str
    listed: FoundList
    software: str
    remarks: tuple[str, ...]
    fetched: Fetched


def propose_page(config: Config, found: Probed, *, wishes: Wishes) -> PageProposal | str:
    """Give the source to add for a page, or a sentence why the page is none; "" when no page was reached."""
    page, fetched = found.page, found.page_fetched
    if page is None or fetched is None:
        return ""
    region = config.regions.get(wishes.region)
    language = wishes.language or region.language
    try:
        text = decode_document(fetched.body, headers=fetched.headers, language=language).text
    except CharsetError as exc:
        return str(exc)
    issue = issue_links(text, url=fetched.url)
    listed = _as_list(issue) if issue else find_list(text, url=fetched.url)
    if listed.verdict is not Verdict.LIST:
        return listed.why
    url = fetched.permanent_url or found.url
    title = printable(page.title) or (urlsplit(url).hostname or "")
    titles = [item.title for item in listed.items]
    source = NewSource(
        id=wishes.id or suggest_id(title, url, region=region.id, taken=taken_ids(config)),
        name=wishes.name or title,
        region=region.id,
        home=site_root(url),
        url=by_the_day(url) if issue else url,
        language=wishes.language or suggest_language(page.language, region=region.language, titles=titles),
        timezone=wishes.timezone,
        every=wishes.every,
        kind="epaper" if issue else "listpage",
    )
    return PageProposal(
        source, title, listed, page.software, tuple(region_remark(config, region.id)), fetched
    )


def _as_list(issue: Sequence[Link]) -> FoundList:
    """Give an issue of a newspaper as a list of its articles, or of its editions when it shows none."""
    articles = [link for link in issue if link.role is Role.ARTICLE] or issue
    items = tuple(FoundItem(link.url, link.hint.title or link.hint.edition) for link in articles)
    return FoundList(Verdict.LIST, 1.0, issue_words(issue), items)


def page_facts(proposal: PageProposal) -> Mapping[str, Any]:
    """Give what was found as plain values."""
    listed = proposal.listed
    return {
        "format": proposal.source.kind,
        "title": proposal.title,
        "software": proposal.software,
        "score": listed.score,
        "why": listed.why,
        "count": len(listed.items),
        "entries": [
            {"published": item.published, "title": item.title, "url": item.url}
            for item in listed.items[:SHOWN_ENTRIES]
        ],
        "rejected": dict(listed.rejected),
    }


def show_page_proposal(proposal: PageProposal, found: Probed) -> None:
    """Show the list, its first entries with their dates as written, and what was left out."""
    show_probe(found)
    out, listed = console(), proposal.listed
    maker = f", made with {proposal.software}" if proposal.software else ""
    named = f"“{escape(proposal.title)}”{maker}"
    what = "issue" if proposal.source.kind == "epaper" else "list"
    out.print(f"[bold]{what}[/bold]  {named}: {escape(listed.why)}; score {listed.score:.2f}")
    for reason, number in listed.rejected:
        out.print(f"[yellow]left out[/yellow]  {number} {escape(reason)}")
    for remark in proposal.remarks:
        out.print(f"[yellow]note[/yellow]  {escape(remark)}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("published", "title"):
        table.add_column(column, overflow="fold")
    for item in listed.items[:SHOWN_ENTRIES]:
        table.add_row(escape(item.published or "not said"), escape(item.title))
    out.print(table)
    if len(listed.items) > SHOWN_ENTRIES:
        out.print(f"… and {len(listed.items) - SHOWN_ENTRIES} more")
