"""Every command of docs/operations runs here, in a folder, as far as it needs no root and no network."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from aggregator.cli.supervisor import FINAL_CODES, STOP_PATIENCE_S
from tests.support.installation import free_port, wait_for

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "operations"
PAGES = sorted(FOLDER.glob("*.md"))
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in {".service", ".timer"})
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACES = (
    "/opt/aggregator",
    "/etc/aggregator",
    "/etc/systemd",
    "/var/lib/aggregator",
    "/var/backups/aggregator",
)
# What root does: packages, users and systemd are the machine's; the test does the rest itself.
NEEDS_ROOT = {"apt-get", "adduser", "git", "make", "journalctl", "-u"}


def blocks(language: str) -> list[str]:
    text = (FOLDER / "one-vps.md").read_text("utf-8")
    return [block for kind, block in FENCED.findall(text) if kind == language]


class Machine:
    """A folder that stands for a machine's root, on which `systemctl` starts and stops the real service."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = free_port()
        self.service: subprocess.Popen[str] | None = None
        self.did: list[str] = []
        program = root / "opt/aggregator"
        (root / "etc/systemd/system").mkdir(parents=True)
        program.mkdir(parents=True)
        (program / ".venv").symlink_to(Path(sys.prefix))
        for name in ("config", "docs"):
            shutil.copytree(ROOT / name, program / name)

    def here(self, text: str) -> str:
        """Give a text with the paths and the port of this machine."""
        for place in PLACES:
            text = text.replace(place, f"{self.root}{place}")
        return text.replace(":8000", f":{self.port}")

    def sh(self, script: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AGGREGATOR_")}
        done = subprocess.run(
            ["sh", "-eu"], input=self.here(script), env=kept, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        self.did += [line for line in script.splitlines() if line]

    def sudo(self, line: str) -> None:
        """Do what a line for root does, unless it needs a real one."""
        words = shlex.split(line)[1:]
        if words[0] == "systemctl":
            self.systemctl(words[1:])
        elif words[0] == "install":
            folders = [word for word in words if word.startswith("/")]
            self.sh(f"install -d {' '.join(folders)}")
        elif words[0] in {"cp", "tar"}:
            self.sh(shlex.join(words))
        else:
            assert words[0] in NEEDS_ROOT, line

    def systemctl(self, words: list[str]) -> None:
        verb, unit = words[0], words[-1]
        if unit != "aggregator":
            known = {"daemon-reload", "reload caddy", "enable --now aggregator-backup.timer"}
            assert " ".join(words) in known
        elif verb in {"start", "enable"}:
            self.start()
        else:
            assert verb in {"stop", "disable"}
            self.stop()

    def start(self) -> None:
        """Start what the installed unit starts, with its environment, and wait until it is ready."""
        assert self.service is None, "it is running already"
        settings = unit_of(self.root / "etc/systemd/system/aggregator.service")["Service"]
        lines = Path(self.here(settings["EnvironmentFile"])).read_text("utf-8").splitlines()
        named = dict(line.split("=", 1) for line in lines if "=" in line)
        with (self.root / "log.txt").open("ab") as log:
            self.service = subprocess.Popen(
                shlex.split(self.here(settings["ExecStart"])),
                cwd=self.here(settings["WorkingDirectory"]),
                env={"PATH": os.environ["PATH"], **named, **coverage_settings()},
                stdout=log,
                stderr=log,
                text=True,
            )
        wait_for(f"http://127.0.0.1:{self.port}/ready", self.service)

    def stop(self) -> None:
        """Stop it as systemd does; nothing to do when it does not run."""
        if self.service is not None:
            self.service.terminate()
            assert self.service.wait(40) == 0
            self.service = None


def coverage_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("COV")}


class UnitParser(ConfigParser):
    """Keeps the case of keys, as systemd does."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit_of(path: Path) -> ConfigParser:
    """Read a unit file; systemd writes a percent sign twice."""
    parser = UnitParser(interpolation=None, strict=False)
    parser.read_string(path.read_text("utf-8").replace("%%", "%"))
    return parser


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.stop()


def is_for_root(block: str) -> bool:
    return block.startswith("sudo ")


@pytest.mark.timeout(400)
def test_the_page_holds_from_the_installation_to_the_move(machine: Machine) -> None:
    (environment,), (settings,) = blocks("ini"), blocks("yaml")
    shell = next(block for block in blocks("sh") if block.startswith("set -a"))
    for block in blocks("sh"):
        if is_for_root(block):
            for line in block.splitlines():
                machine.sudo(line)
        elif block == shell:
            place = machine.root / "etc/aggregator"
            text = machine.here(environment) + f"AGGREGATOR_WEB_PORT={machine.port}\n"
            (place / "environment").write_text(text, "utf-8")
            (place / "config/aggregator.yaml").write_text(settings, "utf-8")
        elif shutil.which(block.split()[0]) or block.startswith("aggregator "):
            machine.sh(shell + block)
    assert sum(line.startswith("aggregator db restore ") for line in machine.did) == 2
    assert sum(line.startswith("aggregator db backup ") for line in machine.did) == 3
    assert "aggregator db vacuum" in machine.did
    log = (machine.root / "log.txt").read_text("utf-8")
    assert "[error" not in log
    assert "serving beyond" not in log
    assert "serving through" not in log
    assert "Traceback" not in log


def test_the_nightly_backup_writes_one_file_a_day_and_keeps_two_weeks(machine: Machine) -> None:
    backups = machine.root / "var/backups/aggregator"
    backups.mkdir(parents=True)
    old, by_hand = backups / "2020-01-01.db", backups / "by-hand.db"
    for path in (old, by_hand):
        path.write_text("old")
        os.utime(path, (0, 0))
    where = f"AGGREGATOR_DATA={machine.root}/var/lib/aggregator"
    machine.sh(f"{where} /opt/aggregator/.venv/bin/aggregator db migrate")
    text = (FOLDER / "aggregator-backup.service").read_text("utf-8").replace("%%", "%")
    for command in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE):
        machine.sh(f"export {where}\n{command}")
    names = sorted(path.name for path in backups.iterdir())
    assert len(names) == 2
    assert re.fullmatch(r"20\d\d-\d\d-\d\d\.db", names[0])
    assert names[1] == "by-hand.db"


@pytest.mark.parametrize("block", blocks("sh"), ids=lambda block: block.splitlines()[0])
def test_every_block_is_sound_shell_and_for_one_user(block: str) -> None:
    subprocess.run(["sh", "-n"], input=block, text=True, check=True)
    assert len({line.startswith("sudo ") for line in block.splitlines()}) == 1


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_accepts_the_units(machine: Machine) -> None:
    copies = []
    for path in UNITS:
        copies.append(machine.root / "etc/systemd/system" / path.name)
        copies[-1].write_text(machine.here(path.read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *copies], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not here")
def test_caddy_accepts_its_file(tmp_path: Path) -> None:
    (text,) = blocks("caddy")
    (tmp_path / "Caddyfile").write_text(text, "utf-8")
    subprocess.run(["caddy", "validate", "--config", tmp_path / "Caddyfile"], capture_output=True, check=True)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not here")
def test_nginx_accepts_its_lines(tmp_path: Path) -> None:
    (text,) = blocks("nginx")
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{ server {{ listen 8080;\n{text}}} }}", "utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-q", "-p", tmp_path, "-c", "nginx.conf", "-e", "stderr"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "syntax is ok" in done.stderr or done.returncode == 0, done.stderr


def test_units_and_page_name_the_same_places() -> None:
    page = (FOLDER / "one-vps.md").read_text("utf-8")
    for path in UNITS:
        assert f"]({path.name})" in page
        for place in re.findall(r"/(?:opt|var|etc)/(?:\w+/)?aggregator", path.read_text("utf-8")):
            assert place in page


def test_a_unit_is_stopped_more_patiently_than_the_supervisor_stops() -> None:
    settings = unit_of(FOLDER / "aggregator.service")["Service"]
    assert float(settings["TimeoutStopSec"]) > STOP_PATIENCE_S
    assert {int(code) for code in settings["RestartPreventExitStatus"].split()} == FINAL_CODES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_prose_is_wrapped(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
    prose = FENCED.sub("", text).splitlines()
    assert [line for line in prose if len(line) > 120 and not line.startswith("|")] == []
