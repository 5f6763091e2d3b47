"""What the commands of decisions share: who decides, and which story is meant."""

import getpass
import re
from collections.abc import Callable
from uuid import UUID

import click

from aggregator.errors import StoryNotFound
from aggregator.installation import Installation
from aggregator.model.account import StoredCopy, StoryAccount, uuid_of
from aggregator.store.decisions import DecisionStore
from aggregator.store.explaining import AccountStore, open_accounts

_SCHEME = re.compile("^https?:")


def present_user() -> str:
    """Give the name of the user who runs the command; "operator" where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "operator"


Command = Callable[..., None]


def decided(command: Command) -> Command:
    """Add the options of a command that decides: why, who, and whether it takes a decision back."""
    for option in (
        click.option("--undo", is_flag=True, help="Take the decision back."),
        click.option("--by", default=None, help="Who decided; without it the user who runs this."),
        click.option("--reason", default="", help="Why; kept with the decision and shown to nobody outside."),
    ):
        command = option(command)
    return command


def open_account_store(place: Installation) -> AccountStore:
    """Open the store for whoever asks why; raises StoreError as the poller's and the server's doors do."""
    return open_accounts(place.store_path)


def stories_of(store: DecisionStore, what: str) -> tuple[UUID, ...]:
    """Give the stories meant by a uuid, a guid, the address of our page, or that of an article.

    Raises StoryNotFound for an address that no stored entry has.
    """
    named = uuid_of(what)
    if named:
        return (named,)
    if "://" not in what:
        raise click.UsageError(f'"{what}" is neither a story\'s uuid nor an address')
    found = store.find(what)
    if not found:
        raise StoryNotFound(f"no entry in the store has the address {what}; give the story's uuid instead")
    return found


def copy_of(store: AccountStore, what: str) -> StoredCopy:
    """Give the copy meant by a story's uuid (the one it began with) or by an article's address.

    A uuid whose story became part of another one goes on to mean the copy that it began with. Raises
    StoryNotFound, and UsageError for an address that copies in several stories have.
    """
    uuid = uuid_of(what)
    if uuid is not None:
        return store.giver(uuid)
    if "://" not in what:
        raise click.UsageError(f'"{what}" is neither a story\'s uuid nor an address')
    found = store.at(what)
    if not found:
        raise StoryNotFound(f"no entry in the store has the address {what}; give the story's uuid instead")
    stories = sorted({str(one.story) for one in found})
    if len(stories) > 1:
        raise click.UsageError(f"{what} is in several stories: {', '.join(stories)}; name one by its uuid")
    return found[0]


def copy_in(account: StoryAccount, what: str) -> StoredCopy:
    """Give the copy of a story that is meant by its article's address or by its source's id.

    Raises StoryNotFound when the story has none, and UsageError when it has several.
    """
    bare = _SCHEME.sub("", what)
    found = [
        one
        for one in account.copies
        if one.entry.source_id == what or _SCHEME.sub("", one.entry.url or "") == bare
    ]
    if not found:
        raise StoryNotFound(
            f"the story {account.uuid} has no copy {what}; `aggregator explain {account.uuid}` lists them"
        )
    if len(found) > 1:
        sources = [one.entry.source_id for one in found]
        is_one_source = len(set(sources)) < len(sources)
        names = ", ".join(one.entry.url or "" for one in found) if is_one_source else ", ".join(sources)
        raise click.UsageError(f"{what} means several copies of {account.uuid}; name one of {names}")
    return found[0]
