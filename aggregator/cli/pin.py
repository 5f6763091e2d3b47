"""`aggregator pin`: let a copy lead its story, whatever comes."""

from contextlib import closing

import click

from aggregator.cli.deciding import copy_in, copy_of, decided, open_account_store, present_user
from aggregator.installation import Installation
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("story", metavar="STORY")
@click.argument("copy", metavar="[COPY]", required=False)
@decided
def command(story: str, copy: str | None, reason: str, by: str | None, *, undo: bool) -> None:
    """Let a copy lead its story: readers see its title and go to its article.

    STORY is a uuid, a page of ours, or the address of one of its articles; COPY the address of an article or
    the id of its source. The latest pin counts. With --undo the rules choose again, and COPY is not needed.
    """
    if (copy is None) is not undo:
        raise click.UsageError("name the COPY that leads; with --undo name the story alone")
    place = Installation.from_environment()
    with closing(open_account_store(place)) as accounts:
        account = accounts.account(copy_of(accounts, story).story)
        name = "" if copy is None else copy_in(account, copy).name
    with closing(open_decision_store(place)) as store:
        if copy is None:
            changed = store.undo_pin(account.uuid, now=now())
        else:
            who = by or present_user()
            changed = store.pin(account.uuid, name, reason=reason, who=who, now=now())
    click.echo(f"{account.uuid} has another lead now" if changed else f"{account.uuid} keeps its lead")
