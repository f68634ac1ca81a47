"""Whatever is killed, paused or cut off under load: what was acknowledged is counted, once, and soon goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from gateway import redis as clients
from gateway.rebuild import rebuild
from tests.faults import everything, plan
from tests.faults.load import Load, Sent
from tests.faults.proxy import Proxy
from tests.faults.stack import Stack, running, wait_for
from tests.faults.watch import RESUMES_SECONDS, Account, Watch, account, settle

LONG = os.environ.get("KENG_CHAOS") == "long"
"""`make chaos`: some minutes of it, as docs/reliability.md records."""
WORKER_KILLS = 110 if LONG else 7
VALKEY_KILLS = 22 if LONG else 3
VALKEY_PAUSES = 10 if LONG else 1
SLEEPERS = 10 if LONG else 1
REBUILDS = 10 if LONG else 2
MOST_PAUSE_SECONDS = 1.0
"""How long counting may stand still for a rebuilding."""
CUTS = 10 if LONG else 1
CUT_SECONDS = 3.0
ONE_ANSWER_IN = 20
LEASE_SECONDS = 2.0
VILLAGES = 60

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1500 if LONG else 110)]


@dataclass(slots=True)
class Run:
    """One run: the harmed gateway, and what was noted of it."""

    stack: Stack
    watch: Watch
    sent: Sent
    harms: list[float] = field(default_factory=list)
    """How long after each harm texts were counted again, in seconds."""
    books: Account | None = None
    """What became of the texts, once all are judged."""

    def harmed(self, since: float) -> None:
        """Wait until counting goes on after a harm."""
        self.harms.append(self.watch.recovery(since))


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory whose path is short enough for unix sockets."""
    made = Path(tempfile.mkdtemp(prefix="keng-"))
    yield made
    shutil.rmtree(made)


@contextmanager
def under_load(directory: Path, redis_url: str = "") -> Iterator[Run]:
    """Run everything under load; at the end the load stops and all that waits is judged."""
    campaign = plan.plan(VILLAGES)
    with running(directory, campaign, redis_url) as stack:
        try:
            with Watch(stack) as watch, Load(stack.port, campaign) as load:
                run = Run(stack, watch, load.sent)
                wait_for(lambda: len(load.sent.acknowledged) > 20, 10)
                yield run
            settle(stack)
            run.books = account(stack, load.sent)
        except BaseException:
            sys.stderr.write(stack.logs()[-4000:])
            raise


def check(run: Run, harm: str, say: Callable[[str], None]) -> None:
    """What holds after every run; says its figures in one line."""
    books = run.books
    assert books is not None
    longest = max(run.harms, default=0.0)
    say(
        f"{harm}, acknowledged {books.acknowledged}, counted {books.outcomes['counted']}, twice {books.twice}, "
        f"lost {books.lost}, longest recovery {longest:.1f} s, slowest acknowledgement {run.sent.slowest:.1f} s"
    )

    assert books.clean, books
    assert run.sent.given_up == []
    assert longest < RESUMES_SECONDS


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line past pytest's capture."""

    def said(line: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n  {line}\n")

    return said


def pause(longest: float) -> None:
    """Let some time pass, so that the next harm comes at any moment."""
    time.sleep(random.random() * longest)


def a_draining_worker(run: Run) -> psutil.Process:
    """A worker in the middle of a drain."""
    wait_for(run.stack.draining, RESUMES_SECONDS)
    return run.stack.draining() or a_draining_worker(run)


def test_workers_killed_in_the_middle_of_drains(directory: Path, say: Callable[[str], None]) -> None:
    with under_load(directory) as run:
        for _ in range(WORKER_KILLS):
            worker = a_draining_worker(run)
            pause(0.5)
            worker.kill()
            run.harmed(time.monotonic())

        assert len(run.harms) == WORKER_KILLS
    check(run, f"worker kills {WORKER_KILLS}", say)


def test_a_drain_that_oversleeps_its_lease_and_wakes_beside_another(
    directory: Path, say: Callable[[str], None]
) -> None:
    with under_load(directory) as run:
        for _ in range(SLEEPERS):
            job = next(iter(a_draining_worker(run).children()), None)
            if job is None:
                continue
            with suppress(psutil.NoSuchProcess):
                job.send_signal(signal.SIGSTOP)
                run.harmed(time.monotonic() + 0.1)
                time.sleep(LEASE_SECONDS)
                job.send_signal(signal.SIGCONT)
            pause(0.5)
    check(run, f"drains that overslept {len(run.harms)}", say)


def test_valkey_paused_and_killed(directory: Path, say: Callable[[str], None]) -> None:
    with under_load(directory) as run:
        for turn in range(VALKEY_KILLS):
            pause(1.0)
            run.stack.valkey.kill()
            run.harmed(time.monotonic())
            if turn < VALKEY_PAUSES:
                sleeper = run.stack.valkey
                sleeper.send_signal(signal.SIGSTOP)
                time.sleep(1 + 2 * random.random())
                sleeper.send_signal(signal.SIGCONT)
                run.harmed(time.monotonic())
    check(run, f"Valkey kills {VALKEY_KILLS}, pauses {VALKEY_PAUSES}", say)


def test_figures_rebuilt_under_load(directory: Path, say: Callable[[str], None]) -> None:
    caught_up = 0
    pauses: list[float] = []
    with under_load(directory) as run, clients.jobs(run.stack.place.url) as jobs:
        for _ in range(REBUILDS):
            begun = time.monotonic()
            caught_up += rebuild(run.stack.books, jobs, run.stack.campaign.id).caught_up
            run.watch.recovery(time.monotonic())
            pauses.append(run.watch.longest_pause(begun))
            pause(1.0)
    check(run, f"rebuildings {REBUILDS} ({caught_up} texts meanwhile, longest pause {max(pauses):.2f} s)", say)

    assert caught_up > 0
    assert max(pauses) < MOST_PAUSE_SECONDS


def test_answers_of_valkey_lost(directory: Path, say: Callable[[str], None]) -> None:
    front = directory / "front.sock"
    proxy = Proxy(front, everything.place(directory).socket)
    try:
        with under_load(directory, f"unix://{front}") as run:
            for _ in range(CUTS):
                proxy.lose(ONE_ANSWER_IN)
                time.sleep(CUT_SECONDS)
                proxy.lose(0)
                run.harmed(time.monotonic())
    finally:
        proxy.close()
    check(run, f"answers lost {proxy.lost} in {CUTS} times {CUT_SECONDS:.0f} s", say)
