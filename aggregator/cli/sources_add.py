"""`aggregator sources add`: apart from `sources`, because it asks and reads, and the others do neither."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NoReturn

import click

from aggregator.cli import EXIT_FAILED
from aggregator.cli.adding import Proposal, Wishes, existing, facts, propose, taken_ids
from aggregator.cli.listing import PageProposal, page_facts, propose_page, show_page_proposal
from aggregator.cli.preview import show_probe, show_proposal
from aggregator.cli.probe import Probed, probe
from aggregator.config.filechange import FileChange, write_changes
from aggregator.config.models import Config
from aggregator.config.naming import suggest_id
from aggregator.config.sourcefiles import NewSource, add_sources, file_of
from aggregator.installation import Installation
from aggregator.log import configure_logging
from aggregator.model.document import Failure
from aggregator.model.region import ALL
from aggregator.wiring import now


@click.command()
@click.argument("url")
@click.option("--region", metavar="ID", help="The region that it is about, such as cn/fujian/fuzhou.")
@click.option("--id", "source_id", metavar="ID", help="Its permanent id; suggested from its title.")
@click.option("--name", help="What readers see; its title when left out.")
@click.option("--every", metavar="30min", help="How often to ask it.")
@click.option("--language", metavar="TAG", help="Its language (BCP 47); else as it says, or the region's.")
@click.option("--timezone", metavar="ZONE", help="Zone of dates that name none; else the region's.")
@click.option(
    "--kind", type=click.Choice(["auto", "feed", "listpage"]), default="auto", help="What to look for."
)
@click.option("--file", metavar="FILE", help="A file below config/sources to write it into.")
@click.option("--dry-run", is_flag=True, help="Show what would be written and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object; never asks.")
def command(url: str, region: str | None, file: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
    """Add the feed at URL, the best one that the page at URL leads to, or the list of news on the page.

    A feed costs one request, a page at most six, robots.txt first; with --kind listpage only the page itself
    is asked for. Exit code 1 when neither is found, 2 when the source is there already.
    """
    place = Installation.from_environment()
    place.seed_config()
    config = place.load()
    configure_logging(level="warning")
    as_json, kind = options["as_json"], options["kind"]
    wishes = _wishes(config, region, asks=not as_json, options=options)
    add_sources(place.config, [_draft(config, url, wishes)], file=file)  # every mistake before any request
    _refuse_known(place, config, url)
    language = wishes.language or config.regions.get(wishes.region).language
    found = probe(config, url, language=language, page_only=kind == "listpage")
    proposal = _proposal(config, found, wishes, kind=kind)
    if isinstance(proposal, str):
        _give_up(found, proposal, as_json=as_json)
    _refuse_known(place, config, proposal.source.url, proposal.fetched.url)
    changes = add_sources(place.config, [proposal.source], file=file)
    if not as_json:
        _show(proposal, found)
        click.echo(changes[0].diff())
    is_written = not options["dry_run"] and (options["yes"] or as_json or _agrees("Add it?"))
    if is_written:
        write_changes(changes)
    if as_json:
        _print_added(proposal, found, changes[0], is_written=is_written)
    else:
        told = f"added {proposal.source.id} to {changes[0].name}" if is_written else "nothing was written"
        click.echo(told)


def _wishes(config: Config, region: str | None, *, asks: bool, options: Mapping[str, Any]) -> Wishes:
    """Give what was said on the command line, the region checked or asked for."""
    if region is None:
        if not (asks and sys.stdin.isatty()):
            raise click.UsageError(
                "which region is it about? Say --region, as in --region cn/fujian/fuzhou "
                "(regions are in config/regions)"
            )
        region = click.prompt("Region", type=str)
    config.regions.get(region)
    if region == ALL:
        raise click.UsageError('"all" is every region together; name the one that it is about')
    wished = {key: options[key] for key in ("name", "every", "language", "timezone")}
    wishes = Wishes(region, id=options["source_id"], **wished)
    if wishes.id in taken_ids(config):
        known = next(each for each in config.sources if wishes.id in {each.id, *each.formerly})
        raise click.UsageError(
            f'the id "{wishes.id}" belongs to "{known.name}" ({known.id}) already; choose another --id'
        )
    return wishes


def _draft(config: Config, url: str, wishes: Wishes) -> NewSource:
    """Give the source as far as it is known before anybody was asked, to be checked."""
    return NewSource(
        id=wishes.id or suggest_id("", url, region=wishes.region, taken=taken_ids(config)),
        name=wishes.name or url,
        region=wishes.region,
        home=url,
        url=url,
        language=wishes.language,
        timezone=wishes.timezone,
        every=wishes.every,
    )


def _refuse_known(place: Installation, config: Config, *urls: str) -> None:
    known = existing(config, *urls)
    if known is not None:
        raise click.UsageError(
            f'"{known.name}" ({known.id} in {file_of(place.config, known.id)}) has this address already: '
            f"{known.urls[0]}"
            + ("" if known.enabled else f'; it is off, see "aggregator sources resume {known.id}"')
        )


def _proposal(config: Config, found: Probed, wishes: Wishes, *, kind: str) -> Proposal | PageProposal | str:
    """Give what can be added, or why nothing can."""
    if found.feed is not None and found.fetched is not None:
        if kind == "listpage":
            return "this is a feed, which says more than a list of headlines: leave out --kind listpage"
        proposal = propose(config, found, found.fetched, found.feed, wishes=wishes, now=now())
        return proposal.message if isinstance(proposal, Failure) else proposal
    page = "" if kind == "feed" else propose_page(config, found, wishes=wishes)
    if isinstance(page, PageProposal):
        return page
    missing = "" if kind == "listpage" else "no feed was found"
    return "; ".join(part for part in (missing, page) if part) or "no page was found"


def _show(proposal: Proposal | PageProposal, found: Probed) -> None:
    if isinstance(proposal, PageProposal):
        show_page_proposal(proposal, found)
    else:
        show_proposal(proposal, found)


def _give_up(found: Probed, message: str, *, as_json: bool) -> NoReturn:
    if as_json:
        told = {"added": False, "error": message, **_search_facts(found)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show_probe(found)
        click.echo(f"{message}; nothing was written", err=True)
    sys.exit(EXIT_FAILED)


def _print_added(
    proposal: Proposal | PageProposal, found: Probed, change: FileChange, *, is_written: bool
) -> None:
    written = {key: value for key, value in asdict(proposal.source).items() if value is not None}
    told = {
        "added": is_written,
        "source": written,
        "file": change.name,
        "diff": change.diff(),
        "remarks": proposal.remarks,
        "preview": page_facts(proposal) if isinstance(proposal, PageProposal) else facts(proposal),
        **_search_facts(found),
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _search_facts(found: Probed) -> dict[str, Any]:
    return {
        "asked": [asdict(asked) for asked in found.asked],
        "others": [asdict(each) for each in found.others],
    }


def _agrees(question: str) -> bool:
    """Ask on a terminal; a script that says what to do is not asked."""
    return not sys.stdin.isatty() or click.confirm(question, default=True)
