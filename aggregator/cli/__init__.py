"""The command `aggregator`; each command's module is loaded only when it runs.

Exit codes: 0 all well; 1 something failed, said above; 2 wrong usage or a configuration fault;
3 the store is busy, of another version, or in another poller's hands.
"""

import importlib
import sys

import click

from aggregator import __version__
from aggregator.errors import AggregatorError, ConfigError, NotFound, StoreError

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_STORE = 3

_COMMANDS = {
    "serve": ("aggregator.cli.serve", "Poll and serve until stopped."),
    "poll": ("aggregator.cli.poll", "Poll sources once, or --watch for ever."),
    "web": ("aggregator.cli.web", "Serve feeds and pages only."),
    "check": ("aggregator.cli.check", "Check the configuration."),
    "try": ("aggregator.cli.try_", "Show what each station makes of an address; stores nothing."),
    "probe": ("aggregator.cli.diagnose", "Say what is wrong with sources, and where they really are."),
    "follow": ("aggregator.cli.follow", "Choose the regions to poll."),
    "sources": ("aggregator.cli.sources", "Add, list, pause and remove sources."),
    "opml": ("aggregator.cli.opml", "Import and export lists of feeds."),
    "hide": ("aggregator.cli.hide", "Take a story out of everything that readers see."),
    "unhide": ("aggregator.cli.unhide", "Show a hidden story again."),
    "explain": ("aggregator.cli.explain", "Say why a story is one, or why two are not."),
    "split": ("aggregator.cli.split", "Take copies out of a story."),
    "merge": ("aggregator.cli.merge", "Make one story of two."),
    "pin": ("aggregator.cli.pin", "Let a copy lead its story."),
    "place": ("aggregator.cli.place", "Put a story into a region, or take it out."),
    "review": ("aggregator.cli.review", "Approve or reject what waits for a person."),
    "decisions": ("aggregator.cli.decisions", "Export and import what people decided."),
    "desk-user": ("aggregator.cli.desk_user", "Say who may work at the desk."),
    "db": ("aggregator.cli.db", "Back up, restore, check and migrate the store."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and sentences without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names in the order of a first visit."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module and give its `command`."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in _COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aggregator")
def cli() -> None:
    """Regional Feed Aggregator: all the news of a place, each story once.

    Configuration is read from ./config (AGGREGATOR_CONFIG), the store is in ./data (AGGREGATOR_DATA).
    """


def main() -> None:
    """Run the command line; every error of ours ends in a sentence and an exit code, never a traceback."""
    try:
        cli(prog_name="aggregator")
    except AggregatorError as exc:
        click.echo(f"aggregator: {exc}", err=True)
        sys.exit(exit_code(exc))


def exit_code(exc: AggregatorError) -> int:
    """Give the exit code that stands for an error."""
    if isinstance(exc, ConfigError | NotFound):
        return EXIT_USAGE
    return EXIT_STORE if isinstance(exc, StoreError) else EXIT_FAILED
