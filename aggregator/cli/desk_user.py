"""`aggregator desk-user`: who may work at the desk."""

import sys
from contextlib import closing

import click
from rich.table import Table

from aggregator.cli.accounting import instant
from aggregator.cli.screen import console
from aggregator.errors import NotFound
from aggregator.installation import Installation
from aggregator.store.desk_store import open_desk_store
from aggregator.web.desk import passwords
from aggregator.wiring import now

LONGEST_NAME = 40
_NAMES = "letters, digits and . - _ @, 40 at most"


@click.group()
def command() -> None:
    """Add, list and remove those who may work at the desk (/desk), and set their passwords.

    A password is asked for, or read from the first line of standard input where nobody can be asked. It is
    never an argument: those are in the list of processes and in the shell's history. Works while the service
    runs.
    """


@command.command()
@click.argument("name")
def add(name: str) -> None:
    """Add NAME."""
    if not _is_name(name):
        raise click.UsageError(f'"{name}" is no name for a user; write {_NAMES}')
    with closing(open_desk_store(Installation.from_environment().store_path)) as store:
        if store.find_user(name) is not None:
            raise click.UsageError(
                f'there is a user "{name}" already; `aggregator desk-user password {name}`'
            )
        hashed = passwords.hashed(_ask(name))
        store.add_user(name, hashed, now=now())
    click.echo(f"{name} may work at the desk: /desk below the address of your site")


@command.command(name="list")
def list_() -> None:
    """List all users."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "since", "logins that hold"):
        table.add_column(column)
    with closing(open_desk_store(Installation.from_environment().store_path)) as store:
        users = store.users()
        for user in users:
            logins = store.sessions(user.id, now=now())
            table.add_row(user.name, instant(user.created_at), str(len(logins)))
    if users:
        console().print(table)
    else:
        click.echo("nobody works at the desk yet: aggregator desk-user add NAME")


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove NAME and end its logins at once; what it decided and changed stays."""
    with closing(open_desk_store(Installation.from_environment().store_path)) as store:
        if not store.remove_user(name):
            raise NotFound(_unknown(name))
    click.echo(f"{name} is removed")


@command.command()
@click.argument("name")
def password(name: str) -> None:
    """Set the password of NAME; all its logins end."""
    with closing(open_desk_store(Installation.from_environment().store_path)) as store:
        found = store.find_user(name)
        if found is None:
            raise NotFound(_unknown(name))
        store.set_password(found[0].id, passwords.hashed(_ask(name)), keep=None, now=now())
    click.echo(f"the password of {name} is set, and its logins have ended")


def _ask(name: str) -> str:
    """Give a password that will do: asked for twice on a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True, type=str)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    problem = passwords.complaint(given, name)
    if problem is not None:
        raise click.UsageError(problem)
    return str(given)


def _is_name(name: str) -> bool:
    bare = name.replace(".", "").replace("-", "").replace("_", "").replace("@", "")
    return bare.isalnum() and len(name) <= LONGEST_NAME


def _unknown(name: str) -> str:
    return f'no user of the desk is called "{name}"; `aggregator desk-user list` shows all'
