"""`aggregator hide`: take a story out of everything that readers see."""

from contextlib import closing

import click

from aggregator.cli.deciding import present_user, stories_of
from aggregator.installation import Installation
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("what", metavar="UUID|URL")
@click.option("--reason", required=True, help="Why; kept with the decision and shown to nobody outside.")
@click.option("--by", default=None, help="Who decided; without it the user who runs this.")
def command(what: str, reason: str, by: str | None) -> None:
    """Hide a story: its text is deleted, and it leaves feeds, pages, embeds, search and archives.

    WHAT is the story's uuid, the address of its page here, or that of its article. Works while the service
    runs and takes effect within half a second. Copies that come later stay hidden too. `aggregator unhide`
    undoes it.
    """
    with closing(open_decision_store(Installation.from_environment())) as store:
        for uuid in stories_of(store, what):
            is_new = store.hide(uuid, reason=reason, who=by or present_user(), now=now())
            click.echo(f"{uuid} is hidden" if is_new else f"{uuid} was hidden before")
    click.echo("backups made before still hold its text")
