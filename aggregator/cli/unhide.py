"""`aggregator unhide`: undo the decision to hide a story."""

from contextlib import closing

import click

from aggregator.cli.deciding import stories_of
from aggregator.installation import Installation
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("what", metavar="UUID|URL")
def command(what: str) -> None:
    """Show a hidden story again, in the places that it had.

    Its headline and link come back at once; its text was deleted and comes when its source shows it again.
    """
    with closing(open_decision_store(Installation.from_environment())) as store:
        for uuid in stories_of(store, what):
            store.unhide(uuid, now=now())
            click.echo(f"{uuid} is shown again")
