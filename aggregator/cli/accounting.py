"""How `aggregator explain` prints a story: members with the verdicts, lead, places, listings, decisions."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from rich.markup import escape
from rich.table import Table

from aggregator.cli.screen import console
from aggregator.model.account import LeadReason, StoredCopy, StoryAccount
from aggregator.model.decision import Act, Decision
from aggregator.publish.grounds import told as words

LEADS: Final[Mapping[LeadReason, str]] = MappingProxyType(
    {
        LeadReason.ONLY: "it is the only copy",
        LeadReason.PINNED: "somebody pinned it",
        LeadReason.ORIGIN: "another outlet's copy credits it as the origin",
        LeadReason.STANDING: "its source has the highest standing",
        LeadReason.EARLIEST: "it was published first among those of its standing",
        LeadReason.KEPT: (
            "it led before the other copies came or standings changed; at the next copy it gives way "
            "to an origin or a higher standing"
        ),
    }
)


def print_account(account: StoryAccount) -> None:
    """Print a story for an editor."""
    screen = console()
    lead = account.copy(account.lead)
    title = lead.entry.title if lead else ""
    hidden = " · HIDDEN: nobody is shown it" if account.is_hidden else ""
    screen.print(f"[bold]{escape(title)}[/bold]\nstory {account.uuid}{hidden}")
    screen.print(f"lead: {escape(shown_name(account.lead))}, because {LEADS[account.lead_reason]}")
    screen.print(f"updated {instant(account.updated_at)}")
    if account.former:
        screen.print(f"became part of it: {', '.join(map(str, account.former))}")
    screen.print(_copies(account))
    screen.print(_places(account))
    for line in account.listings:
        known = "" if line.uuid == account.uuid else f", known there as {line.uuid}"
        screen.print(f"listed in {line.region} since {instant(line.at)}{known}")
    if not account.listings:
        screen.print("no region lists it")
    for one in account.decisions:
        screen.print(escape(told(one)))


def account_plain(account: StoryAccount) -> dict[str, Any]:
    """Give a story as JSON has it."""
    return {
        "uuid": str(account.uuid),
        "updated_at": account.updated_at.isoformat(),
        "hidden": account.is_hidden,
        "lead": shown_name(account.lead),
        "lead_reason": account.lead_reason,
        "copies": [_copy_plain(one) for one in account.copies],
        "listings": [
            {"region": line.region, "at": line.at.isoformat(), "uuid": str(line.uuid)}
            for line in account.listings
        ],
        "decisions": [decision_plain(one) for one in account.decisions],
        "former": [str(one) for one in account.former],
    }


def shown_name(name: str) -> str:
    """Give an entry's name on one line: the source's id and the entry's key."""
    return name.replace("\n", " ")


def instant(at: datetime) -> str:
    """Give an instant to the second, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}Z"


def told(one: Decision) -> str:
    """Give a decision as a sentence."""
    pair = {Act.SPLIT: "kept apart", Act.MERGE: "made one story", Act.PIN: "pinned"}
    named = " and ".join(shown_name(name) for name in (one.subject, one.other) if name)
    named = shown_name(one.other or "") if one.act is Act.PIN else named
    undone = f", taken back {instant(one.undone_at)}" if one.undone_at else ""
    why = f": {one.reason}" if one.reason else ""
    return f"{instant(one.at)} {one.who} {pair.get(one.act, one.act)} {named}{why}{undone}"


def decision_plain(one: Decision) -> dict[str, Any]:
    """Give a decision as JSON has it."""
    return {
        "at": one.at.isoformat(),
        "act": one.act,
        "subject": one.subject,
        "other": one.other,
        "reason": one.reason,
        "who": one.who,
        "undone_at": None if one.undone_at is None else one.undone_at.isoformat(),
    }


def _copies(account: StoryAccount) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("copy", "published", "verdict", "score", "found equal to", "because", "credit"):
        table.add_column(column, overflow="fold")
    for one in account.copies:
        mark = "* " if one.name == account.lead else "  "
        state = f" ({one.state})" if one.state else ""
        article = one.entry.url or shown_name(one.name)
        way = f"\n  {' > '.join(one.entry.breadcrumb)}" if one.entry.breadcrumb else ""
        who = f"{mark}{one.entry.source_id}{state}\n  {one.entry.title}\n  {article}{way}"
        verdict = ("began it", "", "", "")
        if one.tie:
            match = one.tie.match
            by = account.copy(one.tie.by)
            equal_to = (by and by.entry.url) or shown_name(one.tie.by)
            verdict = (match.relation, f"{match.score:.2f}", equal_to, "; ".join(map(words, match.evidence)))
        row = (who, instant(one.entry.published.at), *verdict, _credit(one))
        table.add_row(*map(escape, row))
    return table


def _credit(one: StoredCopy) -> str:
    credit = one.entry.credit
    said = (
        ("来源", credit.publisher),
        ("据", credit.origin),
        ("记者", "、".join(credit.reporters)),
        ("", credit.dateline),
    )
    return "\n".join(f"{label} {name}".strip() for label, name in said if name)


def _places(account: StoryAccount) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("place", "score", "of", "found in", "text", "rule"):
        table.add_column(column, overflow="fold")
    for one in account.copies:
        for placed in one.placements:
            for found in placed.evidence:
                score = f"{placed.score:.2f}"
                row = (placed.region, score, one.entry.source_id, found.where, found.text, found.rule)
                table.add_row(*map(escape, row))
    return table


def _copy_plain(one: StoredCopy) -> dict[str, Any]:
    entry, match = one.entry, one.tie.match if one.tie else None
    credit = {name: getattr(entry.credit, name) for name in entry.credit.__slots__}
    return {
        "name": shown_name(one.name),
        "source": entry.source_id,
        "url": entry.url,
        "title": entry.title,
        "published": entry.published.at.isoformat(),
        "seen_at": one.seen_at.isoformat(),
        "standing": one.standing,
        "review": one.state,
        "joined_by": shown_name(one.tie.by) if one.tie else None,
        "relation": match.relation if match else None,
        "score": match.score if match else None,
        "breadcrumb": list(entry.breadcrumb),
        "evidence": [words(one) for one in match.evidence] if match else [],
        "grounds": [[one.kind, *one.facts] for one in match.evidence] if match else [],
        "credit": {name: said for name, said in credit.items() if said},
        "placements": [
            {
                "region": placed.region,
                "score": placed.score,
                "evidence": [[found.where, found.text, found.rule] for found in placed.evidence],
            }
            for placed in one.placements
        ],
    }
