"""`aggregator explain`: why a story is one, why this copy leads it and is here; or why two are not one."""

import json
from contextlib import closing

import click

from aggregator.cli.accounting import account_plain, print_account
from aggregator.cli.beside import comparison_plain, print_comparison
from aggregator.cli.deciding import copy_of, open_account_store
from aggregator.installation import Installation
from aggregator.model.account import StoredCopy, uuid_of
from aggregator.store.explaining import AccountStore


@click.command()
@click.argument("what", metavar="UUID|URL")
@click.argument("other", metavar="[UUID|URL]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; texts stand in it whole.")
def command(what: str, other: str | None, *, as_json: bool) -> None:
    """Say why a story is as it is; with two, why they are one piece of news or not.

    Stories are named by a uuid, a page of ours, or an article's address; two addresses compare those two
    articles, a uuid stands for the copy that leads its story. Nothing is changed.
    """
    with closing(open_account_store(Installation.from_environment())) as store:
        if other is None:
            account = store.account(copy_of(store, what).story)
            if as_json:
                _print(account_plain(account))
            else:
                print_account(account)
            return
        found = store.compare(_article(store, what), _article(store, other))
    if as_json:
        _print(comparison_plain(found))
    else:
        print_comparison(found)


def _article(store: AccountStore, what: str) -> StoredCopy:
    """Give the article of an address; of a story named by its uuid the copy that leads it."""
    found = copy_of(store, what)
    if uuid_of(what) is None:
        return found
    account = store.account(found.story)
    return account.copy(account.lead) or found


def _print(plain: object) -> None:
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
