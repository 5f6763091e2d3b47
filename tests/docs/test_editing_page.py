"""Every command of docs/editing.md runs, in its order, on a store that has its articles."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli import cli
from tests.store.texts import BRIDGE, ORANGES
from tests.support.installation import Installed
from tests.support.origin import Origin

PAGE = Path(__file__).parents[2] / "docs" / "editing.md"
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
NEWS = {"daily": BRIDGE, "evening": f"本网讯 据daily报道,{BRIDGE}", "farm": ORANGES}


def feed(name: str, text: str) -> bytes:
    return (
        f'<rss version="2.0"><channel><title>News</title><item><title>{text[-12:]}</title><guid>1</guid>'
        f"<link>https://{name}.example/1.html</link><description>{text}</description></item></channel></rss>"
    ).encode()


def test_every_command_of_the_page_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Origin() as origin:
        for name, text in NEWS.items():
            origin.serve(f"/{name}", feed(name, text), content_type="application/rss+xml")
        installed = Installed(tmp_path, {name: origin.url(f"/{name}") for name in NEWS})
        installed.poll()
    assert len(COMMANDS) >= 11
    for line in COMMANDS:
        program, *arguments = shlex.split(line)
        done = CliRunner().invoke(cli, arguments, env=installed.environment())
        assert (program, done.exit_code) == ("aggregator", 0), (line, done.output, done.exception)
