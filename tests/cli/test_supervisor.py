import signal
import subprocess
import sys
from pathlib import Path

RUN = """
import sys
from aggregator.cli.supervisor import Supervisor
commands = dict(zip(sys.argv[1::2], ((sys.executable, "-c", code) for code in sys.argv[2::2])))
sys.exit(Supervisor(commands).run())
"""
FOREVER = "import signal, sys; print('up', flush=True); signal.pause()"


def start(**children: str) -> subprocess.Popen[str]:
    arguments = [part for child in children.items() for part in child]
    return subprocess.Popen([sys.executable, "-c", RUN, *arguments], stdout=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_signal_ends_all_children_and_gives_zero() -> None:
    with start(one=FOREVER, two=FOREVER) as process:
        assert [line(process), line(process)] == ["up", "up"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    once = f"""
import pathlib, signal
mark = pathlib.Path({str(tmp_path / "died")!r})
if mark.exists():
    print("again", flush=True)
    signal.pause()
mark.touch()
raise SystemExit(1)
"""
    with start(frail=once) as process:
        seen = line(process)
        while seen != "again":
            assert "process ended" in seen
            seen = line(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_fault_that_restarting_cannot_mend_ends_everything() -> None:
    with start(broken="raise SystemExit(2)", other=FOREVER) as process:
        assert process.wait(30) == 2


def test_a_child_that_ignores_its_signal_is_killed() -> None:
    deaf = "import signal; signal.signal(15, signal.SIG_IGN)\n" + FOREVER.replace("signal.pause()", "")
    deaf += "\nwhile True: signal.pause()"
    run = RUN.replace("Supervisor(commands)", "Supervisor(commands, patience_s=0.2)")
    command = [sys.executable, "-c", run, "deaf", deaf]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert line(process) == "up"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_children_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "ended"
    child = f"""
import pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path({str(mark)!r}).touch(), sys.exit()))
print("up", flush=True)
signal.pause()
"""
    with start(one=child) as process:
        assert line(process) == "up"
        process.kill()
        process.wait(30)
        assert process.stdout is not None
        assert process.stdout.read() == ""  # the child held this pipe; its end is the child's end
    assert mark.exists()


def test_a_grandchild_that_outlives_its_parent_is_ended_too() -> None:
    keeper = "import time; time.sleep(600)"
    child = f"""
import signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", {keeper!r}])
print("up", flush=True)
signal.pause()
"""
    with start(one=child) as process:
        assert line(process) == "up"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout is not None
        assert process.stdout.read() == ""
