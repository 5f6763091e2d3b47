"""`aggregator place`: put a story into a region, or take it out."""

from contextlib import closing

import click

from aggregator.cli.deciding import decided, present_user, stories_of
from aggregator.installation import Installation
from aggregator.model.decision import Act
from aggregator.wiring import now, open_decision_store


@click.command()
@click.argument("what", metavar="UUID|URL")
@click.argument("region")
@click.option("--remove", is_flag=True, help="Take it out of REGION and all below it instead.")
@decided
def command(what: str, region: str, *, remove: bool, reason: str, by: str | None, undo: bool) -> None:
    """Put a story into REGION and those above it; with --remove take it out.

    WHAT is the story's uuid, the address of its page here, or that of its article. Works while the service
    runs. Copies that come later change nothing in it; deciding the opposite does. A region above that has it
    for another reason keeps it. With --undo the rules decide again.
    """
    if undo and remove:
        raise click.UsageError("--undo takes back whatever was decided; leave out --remove")
    if not (undo or reason):
        raise click.UsageError("say why: --reason")
    act = Act.UNPLACE if remove else Act.PLACE
    with closing(open_decision_store(Installation.from_environment())) as store:
        for uuid in stories_of(store, what):
            if undo:
                changed = store.undo_place(uuid, region, now=now())
                said = "is left to the rules" if changed else "was never decided about"
                click.echo(f"{uuid} in {region}: {said}")
                continue
            is_new = store.place(act, uuid, region, reason=reason, who=by or present_user(), now=now())
            state = f"{'not ' if remove else ''}in {region}"
            click.echo(f"{uuid} is {state}" if is_new else f"{uuid} was decided to be {state} before")
