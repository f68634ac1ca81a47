"""The supervisor restarts, names lines and stops in order and in time."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.processes import supervisor as module
from gateway.processes.child import Program
from gateway.processes.supervisor import Supervisor
from tests.support.gateway_up import handlers_kept

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
NOTES_ITS_END = """
import pathlib, signal, sys, time
def end(*_):
    time.sleep(float(sys.argv[2]))
    with open(sys.argv[1], "a") as file: file.write(sys.argv[3])
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
while True: time.sleep(60)
"""


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Whoever stops the tests is heard after these, too."""
    with handlers_kept():
        yield


def program(name: str, code: str, *arguments: str, stops_last: bool = False) -> Program:
    return Program(name, [sys.executable, "-c", code, *arguments], stops_last=stops_last)


def within(seconds: float) -> float:
    return time.monotonic() + seconds


def test_lines_are_named_even_an_unfinished_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("talker", "import sys; sys.stdout.write('one\\ntwo')"))
        deadline = within(5)
        supervisor.run(until=lambda: not supervisor.runs("talker") or time.monotonic() > deadline)

    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["talker   | one", "talker   | two"]


def test_what_keeps_dying_starts_again_at_growing_distances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE_SECONDS", 0.5)
    starts = tmp_path / "starts"
    starts.touch()
    with Supervisor() as supervisor:
        supervisor.start(program("fragile", f"open({str(starts)!r}, 'a').write('x')"))
        supervisor.run(until=lambda: starts.stat().st_size == 4)

    assert capsys.readouterr().err.splitlines()[:3] == [
        "fragile  | ended with status 0; starts again in 0.2 s",
        "fragile  | ended with status 0; starts again in 0.4 s",
        "fragile  | ended with status 0; starts again in 0.5 s",
    ]


def test_what_others_stand_on_stops_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ends = tmp_path / "ends"
    with Supervisor() as supervisor:
        supervisor.start(program("base", NOTES_ITS_END, str(ends), "0", "base ", stops_last=True))
        supervisor.run(until=lambda: "base     | up" in capsys.readouterr().err)
        supervisor.start(program("top", NOTES_ITS_END, str(ends), "0.3", "top "))
        supervisor.run(until=lambda: "top      | up" in capsys.readouterr().err)

    assert ends.read_text(encoding="utf-8") == "top base "


def test_what_does_not_stop_in_time_is_killed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 0.3)
    with Supervisor() as supervisor:
        supervisor.start(program("stubborn", STUBBORN))
        supervisor.run(until=lambda: "up" in capsys.readouterr().err)
        started = time.monotonic()
        supervisor.stop()

    assert 0.3 <= time.monotonic() - started < 30  # the program sleeps for 60
