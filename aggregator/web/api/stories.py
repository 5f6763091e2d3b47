"""Stories as the API tells them: made of what everybody may see, never of what is stored."""

from collections.abc import Iterable
from uuid import UUID

from aggregator.model.account import StoryAccount
from aggregator.model.entry import Moment
from aggregator.model.story import StoryView
from aggregator.publish.rights import PublicStory, public_story
from aggregator.publish.why import PublicMember, public_account
from aggregator.web.api import models
from aggregator.web.links import Links, web_address
from aggregator.web.serving import Serving


def told(story: PublicStory, links: Links) -> models.Story:
    """Give a story within its rights."""
    return models.Story(
        uuid=story.uuid,
        guid=story.guid,
        url=web_address(story.url),
        page_url=links.full_url(f"/stories/{story.uuid}"),
        title=story.title,
        excerpt=story.excerpt,
        html=story.html if story.is_full else None,
        language=story.language,
        outlet=models.Outlet(id=story.outlet_id, name=story.outlet, url=story.outlet_url),
        authors=story.authors,
        categories=story.categories,
        published=_instant(story.published),
        listed_at=story.listed_at,
        updated_at=story.updated_at,
        image=_picture(story, links),
        also_in=tuple(
            models.OtherCopy(
                outlet=copy.outlet,
                url=web_address(copy.url),
                title=copy.title,
                published=None if copy.published is None else _instant(copy.published),
            )
            for copy in story.also_in
        ),
    )


def detailed(serving: Serving, view: StoryView, account: StoryAccount) -> models.StoryDetail:
    """Give a story with its copies, its places and what happened to it."""
    facts = serving.facts()
    public = public_account(account, facts.sources)
    tree = facts.config.regions
    return models.StoryDetail(
        story=told(public_story(view.story, facts.sources), serving.links()),
        regions=tuple(sorted(region for region in view.versions if region in tree)),
        lead_reason=None if public.lead_reason is None else str(public.lead_reason),
        copies=tuple(map(_copy, public.members)),
        placements=tuple(
            models.Placement(
                region=place.region,
                outlet=place.outlet,
                reasons=tuple(models.Reason(where=one.where, text=one.text) for one in place.reasons),
            )
            for place in public.places
            if place.region in tree
        ),
        timeline=tuple(sorted(_events(view, account, public.members), key=lambda one: one.at)),
    )


def _copy(one: PublicMember) -> models.Copy:
    tie = one.tie
    return models.Copy(
        outlet=one.outlet,
        title=one.title,
        url=one.url,
        language=one.language,
        published=_instant(one.published),
        is_lead=one.is_lead,
        relation=None if tie is None else str(tie.match.relation),
        score=None if tie is None else round(tie.match.score, 3),
        found_by=None if tie is None else tie.outlet,
    )


def _events(
    view: StoryView, account: StoryAccount, members: Iterable[PublicMember]
) -> Iterable[models.Event]:
    for stored, member in zip(account.copies, members, strict=True):
        yield models.Event(at=member.published.at, what="published", who=member.outlet)
        yield models.Event(at=stored.seen_at, what="seen", who=member.outlet)
    for listed in account.listings:
        yield models.Event(at=listed.at, what="listed", who=listed.region)
    if view.story.updated_at > view.story.listed_at:
        yield models.Event(at=view.story.updated_at, what="updated", who=None)


def _instant(moment: Moment) -> models.Instant:
    return models.Instant.model_validate(
        {"at": moment.at, "precision": str(moment.precision), "evidence": str(moment.evidence)}
    )


def _picture(story: PublicStory, links: Links) -> models.Picture | None:
    image = story.image
    if image is None:
        return None
    url = image.url if image.is_direct else links.media_url() + image.media_id
    return models.Picture(url=url, width=image.width, height=image.height)


def story_path(uuid: UUID) -> str:
    """Give the path of a story in the API."""
    return f"/api/v1/stories/{uuid}"
