"""`aggregator split`: take copies out of a story that tell of something else."""

from collections.abc import Sequence
from contextlib import closing

import click

from aggregator.cli.deciding import copy_in, copy_of, decided, open_account_store, present_user
from aggregator.installation import Installation
from aggregator.store.explaining import AccountStore
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("story", metavar="STORY")
@click.argument("copies", metavar="COPY...", nargs=-1, required=True)
@decided
def command(story: str, copies: Sequence[str], reason: str, by: str | None, *, undo: bool) -> None:
    """Take copies out of a story, for ever; they become a story of their own.

    STORY is a uuid, a page of ours, or the address of one of its articles; COPY the address of an article or
    the id of its source. What joined through them leaves with them. The new story is listed once, under a
    guid of its own. Works while the service runs. With --undo COPY is an address or the new story's uuid, and
    both are one story again.
    """
    place = Installation.from_environment()
    with closing(open_account_store(place)) as accounts:
        stays, leaving = (_apart if undo else _together)(accounts, story, copies)
    with closing(open_decision_store(place)) as store:
        if undo:
            click.echo(f"{store.undo_split(stays, leaving, now=now())} is one story again")
            return
        new = store.split(stays, leaving, reason=reason, who=by or present_user(), now=now())
    click.echo("they were apart already and stay so" if new is None else f"{new} is a story of its own now")


def _together(accounts: AccountStore, story: str, copies: Sequence[str]) -> tuple[str, list[str]]:
    """Give by name a copy that stays, that which the story began with if it may, and those that leave."""
    began = copy_of(accounts, story)
    account = accounts.account(began.story)
    leaving = list(dict.fromkeys(copy_in(account, copy).name for copy in copies))
    staying = [one.name for one in (began, *account.copies) if one.name not in leaving]
    if not staying:
        raise click.UsageError(
            f"all copies of {began.story} would leave; name those that tell of something else"
        )
    return staying[0], leaving


def _apart(accounts: AccountStore, story: str, copies: Sequence[str]) -> tuple[str, list[str]]:
    stays = copy_of(accounts, story).name
    return stays, list(dict.fromkeys(copy_of(accounts, copy).name for copy in copies))
