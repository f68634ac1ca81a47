"""The web server killed or restarted under load: a text delivered again is one text, and what was said stays said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.faults import everything, harm
from tests.faults.length import LONG
from tests.faults.proxy import Proxy
from tests.faults.run import LONG_ONLY, MARKS, Run, Say, check, pause, refusals, under_load
from tests.faults.stack import CLOCK, INBOUND, SENDER, WEB, wait_for
from tests.faults.table import Kind
from tests.faults.watch import RESUMES_SECONDS

pytestmark = MARKS

WEB_KILLS = 10 if LONG else 2
KILLS_BEFORE_ANSWERS = 8 if LONG else 1
RESTARTS = 20 if LONG else 1
RESPITE_SECONDS = 1.0
"""Long enough for every text that waits to be delivered again: else one may be the unlucky one each time."""
A_TEXT_TO_KEEP = b"\r\n$3\r\nref\r\n"
"""What only the command that keeps a text says: the name of the field that holds the provider's id."""


def answers_again(run: Run) -> None:
    """Note how long it takes until the web server answers."""
    run.harms.append(wait_for(run.stack.answers, RESUMES_SECONDS))


@pytest.mark.chaos
@LONG_ONLY
def test_the_web_server_killed_under_load(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        for _ in range(WEB_KILLS):
            pause(1.0)
            run.kill(run.stack.child(WEB))
            answers_again(run)
            time.sleep(RESPITE_SECONDS)
    check(run, f"web server killed {WEB_KILLS} times ({refusals(run)})", say)

    assert set(run.sent.refused) <= {"no answer"}


@pytest.mark.chaos
@pytest.mark.parametrize("kept", [False, True], ids=["before", "after"])
def test_the_web_server_killed_before_and_after_it_keeps_a_text(directory: Path, say: Say, kept: bool) -> None:
    front = directory / "front.sock"
    proxy = Proxy(front, everything.place(directory).socket)
    with proxy, under_load(directory, REDIS_URL=f"unix://{front}") as run:
        for _ in range(KILLS_BEFORE_ANSWERS):
            caught = proxy.catch(lambda request: A_TEXT_TO_KEEP in request, harm.kill, answered=kept)
            assert caught.wait(RESUMES_SECONDS)
            run.done[Kind.KILL] += 1
            answers_again(run)
            time.sleep(RESPITE_SECONDS)
    when = "after it kept a text and before it said so" if kept else "before it kept a text"
    check(run, f"web server killed {when}, {KILLS_BEFORE_ANSWERS} times ({refusals(run)})", say)

    assert run.sent.refused["no answer"] >= KILLS_BEFORE_ANSWERS


def test_all_processes_restarted_one_after_the_other(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        for _ in range(RESTARTS):
            for mark in (WEB, INBOUND, SENDER, CLOCK):
                restart(run, mark)
            run.done[Kind.RESTART] += 1
            run.harmed(time.monotonic())
    check(run, f"all processes restarted one after the other, {RESTARTS} times ({refusals(run)})", say)

    assert not run.sent.refused, "each delivery was taken and answered at the first attempt"


def restart(run: Run, mark: str) -> None:
    """Restart the processes of a kind one by one; the next follows when the one before is back."""
    processes = run.stack.all(mark)
    for process in processes:
        harm.stop(process)
        wait_for(lambda: len(run.stack.all(mark)) == len(processes), RESUMES_SECONDS)
        if mark == WEB:
            answers_again(run)
