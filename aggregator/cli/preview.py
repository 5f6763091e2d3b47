"""How the search for a feed and its reading are shown to a person who adds it."""

from datetime import datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from aggregator.cli.adding import Proposal, facts
from aggregator.cli.probe import Probed
from aggregator.cli.screen import console


def show_probe(found: Probed) -> None:
    """Show what was asked, and which feeds were named and not asked."""
    out = console()
    for asked in found.asked:
        out.print(f"[bold]asked[/bold]  {escape(asked.url)}: {escape(asked.result)}")
    for other in found.others:
        title = f"  {escape(other.title)}" if other.title else ""
        out.print(f"[bold]also there[/bold]  {escape(other.url)}{title}")


def show_proposal(proposal: Proposal, found: Probed) -> None:
    """Show the feed, its first entries with their dates, and what is worth a remark."""
    show_probe(found)
    out, preview = console(), facts(proposal)
    charset = preview["charset"]
    out.print(
        f"[bold]feed[/bold]  “{escape(preview['title'])}”, {preview['format']}, {preview['count']} entries, "
        f"language {preview['language'] or 'not said'}, {charset['encoding']} ({escape(charset['evidence'])})"
    )
    for warning in preview["warnings"]:
        out.print(f"[yellow]warning[/yellow]  {escape(warning)}")
    for reason, number in preview["dropped"].items():
        out.print(f"[yellow]left out[/yellow]  {number} {escape(reason)}")
    for remark in proposal.remarks:
        out.print(f"[yellow]note[/yellow]  {escape(remark)}")
    if preview["entries"]:
        out.print(_table(preview["entries"]))


def _table(entries: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("published", "how", "title"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        at = datetime.fromisoformat(entry["published"])
        how = f"{entry['evidence']}, {entry['precision']}"
        table.add_row(f"{at:%Y-%m-%d %H:%M}Z", how, escape(entry["title"]))
    return table
