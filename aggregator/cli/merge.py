"""`aggregator merge`: make one story of two that tell the same."""

from contextlib import closing

import click

from aggregator.cli.deciding import copy_of, decided, open_account_store, present_user
from aggregator.installation import Installation
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@decided
def command(one: str, other: str, reason: str, by: str | None, *, undo: bool) -> None:
    """Make one story of two, for ever.

    Each STORY is a uuid, a page of ours, or the address of one of its articles. The one that was listed first
    keeps its line and its guid; the page of the other leads there, and feeds show it no more. Works while
    the service runs. With --undo, and named as they were, they are two stories again.
    """
    place = Installation.from_environment()
    with closing(open_account_store(place)) as accounts:
        a, b = copy_of(accounts, one).name, copy_of(accounts, other).name
    with closing(open_decision_store(place)) as store:
        if not undo:
            kept = store.merge(a, b, reason=reason, who=by or present_user(), now=now())
            click.echo(f"{kept} is the story of both")
            return
        new = store.undo_merge(a, b, now=now())
    click.echo("the rules have them as one story" if new is None else f"{new} is a story of its own again")
