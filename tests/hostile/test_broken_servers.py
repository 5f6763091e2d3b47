"""Every broken server at once, beside healthy ones, through the real program."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.behaviours import CASES, HEAD, ITEM, TAIL, Blunt, Case
from tests.support.installation import Installed
from tests.support.origin import Origin

CERTIFICATES = Path(__file__).parents[1] / "fetch/tls"
HEALTHY = [f"healthy-{number}" for number in range(1, 11)]
WRONG = (CERTIFICATES / "expired.pem", CERTIFICATES / "key.pem")
FETCH = {"min_gap_s": 0, "timeout_s": 2, "max_bytes": 4_000_000, "max_decoded_bytes": 8_000_000}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of `aggregator poll --json` told, by source, and how often the trap was asked for."""

    reports: dict[str, dict[str, Any]]
    asked_for_secret: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Poll all of them in one run of at most a minute; every source has a host of its own."""
    with Origin(host="0.0.0.0") as origin, Origin(host="0.0.0.0", tls=WRONG) as tls, Blunt() as blunt:  # noqa: S104 - other addresses of the loopback network are needed
        ports = {"origin": origin.port, "tls": tls.port, "blunt": blunt.port}
        feeds = {name: serve_well(name, number, origin) for number, name in enumerate(HEALTHY, start=1)}
        for number, case in enumerate(CASES, start=1):
            path = f"/feed{number}"
            origin.script(path, case.behave)
            feeds[case.name] = case.address.format(host=f"127.0.2.{number}", path=path, **ports)
        installed = Installed(tmp_path_factory.mktemp("hostile"), feeds)
        allowed = [f"127.0.0.0/8:{port}" for port in (*ports.values(), 1)]
        installed.write_settings(fetch={**FETCH, "allow_private": allowed}, poll={"reader_deadline_s": 5})
        done = installed.run("poll", "--json", timeout_s=60)
        asked = origin.count("/secret")
    assert done.returncode == 1, done.stderr
    return Run({report["source_id"]: report for report in json.loads(done.stdout)}, asked)


def serve_well(name: str, number: int, origin: Origin) -> str:
    items = "".join(ITEM.format(f"{name}/{item}") for item in range(3))
    origin.serve(f"/{name}", f"{HEAD}{items}{TAIL}".encode(), content_type="application/rss+xml")
    return f"http://127.0.4.{number}:{origin.port}/{name}"


@pytest.mark.parametrize("case", [case for case in CASES if case.kind], ids=lambda case: case.name)
def test_a_broken_server_is_the_failure_that_it_is(case: Case, run: Run) -> None:
    failure = run.reports[case.name]["failure"]
    assert failure is not None
    assert (failure["kind"], case.says in failure["message"]) == (case.kind, True), failure


@pytest.mark.parametrize("case", [case for case in CASES if not case.kind], ids=lambda case: case.name)
def test_what_can_be_read_is_read(case: Case, run: Run) -> None:
    report = run.reports[case.name]
    assert report["failure"] is None
    assert report["counts"]["new"] >= 1


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_source_is_read_in_the_same_run(name: str, run: Run) -> None:
    report = run.reports[name]
    assert (report["failure"], report["counts"]["new"]) == (None, 3)


def test_every_source_has_its_report(run: Run) -> None:
    assert run.reports.keys() == {case.name for case in CASES} | set(HEALTHY)


def test_nobody_is_asked_on_behalf_of_a_document(run: Run) -> None:
    assert run.asked_for_secret == 0
