"""`aggregator follow`: choose which regions are polled."""

import click

from aggregator.config.rewriter import follow
from aggregator.installation import Installation


@click.command()
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("--remove", is_flag=True, help="Stop following these regions instead.")
def command(regions: tuple[str, ...], *, remove: bool) -> None:
    """Follow REGIONS and all below them (kept in aggregator.yaml); without any, show what is followed.

    A running poller takes the change up within two seconds.
    """
    place = Installation.from_environment()
    place.seed_config()
    if regions:
        follow(place.config, () if remove else regions, regions if remove else ())
    config = place.load()
    click.echo(f"following: {', '.join(config.follow) or 'nothing'}")
    polled = config.polled()
    click.echo(f"{len(polled)} sources will be polled:")
    for source in polled:
        hours = source.every_s / 3600
        rhythm = f"every {hours:g} h" if hours >= 1 else f"every {source.every_s / 60:g} min"
        when = f"{rhythm} on average" if source.paced else rhythm
        click.echo(f"  {source.id}  {source.name}  ({source.region}, {when})")
    for region_id in config.follow:
        inside = config.regions.below(region_id)
        if not any(source.region in inside for source in polled):
            click.echo(f"{region_id}: no source can be polled yet")
    if regions and not remove and (config.site.public_url is None or config.site.contact is None):
        click.echo("set public_url and contact in aggregator.yaml: publishers see both in every request")
    followed = config.followed()
    resting = [source for source in config.sources if source.region in followed and not source.enabled]
    if resting:
        click.echo(f"{len(resting)} more are configured but off:")
        for source in resting:
            click.echo(f"  {source.id}  {source.name}: {source.reason or 'disabled'}")
