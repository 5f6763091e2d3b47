"""Why a story is as it is, within the rights of those who wrote its copies: for everybody to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.language.marked import Row, marked
from aggregator.model.account import LeadReason, StoredCopy, StoryAccount
from aggregator.model.entry import Moment, PlaceEvidence
from aggregator.model.source import Source
from aggregator.model.story import Match
from aggregator.publish.address import web_address
from aggregator.publish.rights import allowance, outlet_name, public_evidence, usual_chars
from aggregator.publish.text import excerpt, one_line


@dataclass(frozen=True, slots=True)
class PublicTie:
    """Why a copy joined: the outlet whose copy it was found equal to, the verdict, and marked extracts.

    `extracts` has the other copy's opening first, None when one of the two may not be quoted.
    """

    outlet: str | None
    match: Match
    extracts: Row | None


@dataclass(frozen=True, slots=True)
class PublicMember:
    """A copy of a story and why it is one; without `tie` the story began with it, as far as is known."""

    outlet: str
    title: str
    url: str | None
    published: Moment
    language: str
    is_lead: bool
    tie: PublicTie | None


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A region that an outlet's copy was found to belong to, and why."""

    region: str
    outlet: str
    reasons: tuple[PlaceEvidence, ...]


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """How a story came about; `lead_reason` is None when its lead may not be shown, and another one leads.

    `citing` are the outlets that name the lead's as whom they have the text from.
    """

    members: tuple[PublicMember, ...]
    lead_reason: LeadReason | None
    citing: tuple[str, ...]
    places: tuple[PublicPlace, ...]


def public_account(account: StoryAccount, sources: Mapping[str, Source]) -> PublicAccount:
    """Give what may be shown of an account that holds nothing but copies which are shown.

    An extract is never longer than the excerpt that feeds may carry, and neither than what the *other* copy's
    rights allow: what is marked in one text is the other one's, too.
    """
    lead = account.copy(account.lead)
    return PublicAccount(
        members=tuple(_member(one, account, sources) for one in account.copies),
        lead_reason=None if lead is None else account.lead_reason,
        citing=() if lead is None else tuple(_citing(lead, account, sources)),
        places=tuple(_places(account, sources)),
    )


def _member(one: StoredCopy, account: StoryAccount, sources: Mapping[str, Source]) -> PublicMember:
    outlet = _outlet(one, sources)
    return PublicMember(
        outlet=outlet,
        title=one_line(one.entry.title) or outlet,
        url=web_address(one.entry.url),
        published=one.entry.published,
        language=one.entry.language,
        is_lead=one.name == account.lead,
        tie=_tie(one, account, sources),
    )


def _tie(one: StoredCopy, account: StoryAccount, sources: Mapping[str, Source]) -> PublicTie | None:
    if one.tie is None:
        return None
    other = account.copy(one.tie.by)
    if other is None:
        return PublicTie(None, one.tie.match, None)
    return PublicTie(_outlet(other, sources), one.tie.match, _extracts(other, one, sources))


def _extracts(a: StoredCopy, b: StoredCopy, sources: Mapping[str, Source]) -> Row | None:
    chars = min(_chars(one, sources) for one in (a, b))
    ours, theirs = (excerpt(one.entry.text, chars) for one in (a, b))
    return marked(ours, theirs) if ours and theirs else None


def _chars(one: StoredCopy, sources: Mapping[str, Source]) -> int:
    text = one.entry.text
    return min(allowance(sources.get(one.entry.source_id), text, one.entry.signals).chars, usual_chars(text))


def _citing(lead: StoredCopy, account: StoryAccount, sources: Mapping[str, Source]) -> Iterable[str]:
    """Give the outlets whose copies credit the lead's; empty unless the lead leads for that."""
    if account.lead_reason is not LeadReason.ORIGIN:
        return ()
    source = sources.get(lead.entry.source_id)
    names = {_fold(name) for name in ((source.name, *source.known_as) if source else ())}
    return dict.fromkeys(
        _outlet(one, sources)
        for one in account.copies
        if names & {_fold(one.entry.credit.origin or ""), _fold(one.entry.credit.publisher or "")}
    )


def _places(account: StoryAccount, sources: Mapping[str, Source]) -> Iterable[PublicPlace]:
    for one in sorted(account.copies, key=lambda copy: copy.name != account.lead):
        for placed in one.placements:
            reasons = public_evidence(placed.evidence, sources)
            if reasons:
                yield PublicPlace(placed.region, _outlet(one, sources), reasons)


def _outlet(one: StoredCopy, sources: Mapping[str, Source]) -> str:
    return outlet_name(one.entry.source_id, sources.get(one.entry.source_id))


def _fold(name: str) -> str:
    return "".join(name.casefold().split())
