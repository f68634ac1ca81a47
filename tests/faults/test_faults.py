"""Whatever is killed, paused or cut off under load: what was acknowledged is counted, once, and soon goes on."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from gateway import redis as clients
from gateway.verification.rebuild import rebuild
from tests.faults import everything
from tests.faults.length import LONG
from tests.faults.proxy import Proxy
from tests.faults.run import MARKS, Say, a_draining_worker, check, pause, under_load
from tests.faults.stack import CLOCK, SENDER, WEB
from tests.faults.table import Kind

pytestmark = MARKS

WORKER_KILLS = 70 if LONG else 3
OTHERS = (SENDER, WEB, CLOCK)
JOB_KILLS = 40 if LONG else 3
VALKEY_KILLS = 50 if LONG else 2
VALKEY_PAUSES = 12 if LONG else 1
SLEEPERS = 10 if LONG else 1
REBUILDS = 10 if LONG else 2
MOST_REBUILDS = 40
"""A rebuilding takes milliseconds: on a busy machine it is repeated until a text came while it ran."""
MOST_PAUSE_SECONDS = 1.0 if LONG else 20.0
"""How long counting may stand still for a rebuilding."""
MANY_THREADS = 12
"""So that texts come while the figures are rebuilt, which takes some tenths of a second."""
CUTS = 10 if LONG else 1
CUT_SECONDS = 3.0 if LONG else 1.5
ONE_ANSWER_IN = 20
DELAYS = 5 if LONG else 1
LATEST_SECONDS = 3.0
LEASE_SECONDS = 2.0


def test_workers_killed_in_the_middle_of_drains_and_the_others_beside_them(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        for turn in range(WORKER_KILLS):
            worker = a_draining_worker(run)
            pause(0.5)
            since = run.kill(worker)
            for other in run.stack.all(OTHERS[turn % len(OTHERS)])[:1]:
                run.kill(other)
            run.harmed(since)

        assert len(run.harms) == WORKER_KILLS
    check(run, f"workers killed {WORKER_KILLS} times, each time another process too", say)


@pytest.mark.chaos
def test_jobs_killed_under_workers_that_live_on(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        while len(run.harms) < JOB_KILLS:
            worker = a_draining_worker(run)
            pause(0.5)
            for job in worker.children():
                run.harmed(run.kill(job))
    check(run, f"jobs killed {len(run.harms)} times, their workers not", say)


def test_a_drain_that_oversleeps_its_lease_and_wakes_beside_another(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        while len(run.harms) < SLEEPERS:
            job = next(iter(a_draining_worker(run).children()), None)
            if job is None:
                continue
            with suppress(psutil.NoSuchProcess):
                job.suspend()
                run.harmed(time.monotonic() + 0.1)
                time.sleep(LEASE_SECONDS)
                job.resume()
                run.done[Kind.PAUSE] += 1
            pause(0.5)
    check(run, f"drains paused past their lease and woken beside another, {len(run.harms)}", say)


def test_valkey_paused_and_killed(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        for turn in range(VALKEY_KILLS):
            pause(1.0)
            run.harmed(run.kill(run.stack.valkey, Kind.VALKEY_KILL))
            if turn < VALKEY_PAUSES:
                run.harmed(run.pause(run.stack.valkey, 1 + 2 * random.random()))
    check(run, f"Valkey killed {VALKEY_KILLS} times, paused {VALKEY_PAUSES} times 1 to 3 s", say)


def test_figures_rebuilt_under_load(directory: Path, say: Say) -> None:
    caught_up = 0
    pauses: list[float] = []
    with under_load(directory, MANY_THREADS) as run, clients.jobs(run.stack.place.url) as jobs:
        while len(pauses) < REBUILDS or (not caught_up and len(pauses) < MOST_REBUILDS):
            begun = time.monotonic()
            caught_up += rebuild(run.stack.books, jobs, run.stack.campaign.id).caught_up
            run.watch.recovery(time.monotonic())
            pauses.append(run.watch.longest_pause(begun))
            pause(1.0)
    check(
        run,
        f"figures rebuilt {len(pauses)} times ({caught_up} texts meanwhile, counting stood still {max(pauses):.2f} s)",
        say,
    )

    assert caught_up > 0
    assert max(pauses) < MOST_PAUSE_SECONDS


def test_answers_of_valkey_lost(directory: Path, say: Say) -> None:
    front = directory / "front.sock"
    with (
        Proxy(front, everything.place(directory).socket) as proxy,
        under_load(directory, REDIS_URL=f"unix://{front}") as run,
    ):
        for _ in range(CUTS):
            proxy.lose(ONE_ANSWER_IN)
            time.sleep(CUT_SECONDS)
            proxy.lose(0)
            run.harmed(time.monotonic())
        run.done[Kind.ANSWER_LOST] += proxy.lost
    check(run, f"one answer of Valkey in {ONE_ANSWER_IN} lost, {proxy.lost} in {CUTS} times {CUT_SECONDS} s", say)


@pytest.mark.chaos
def test_answers_of_valkey_late(directory: Path, say: Say) -> None:
    """Some by less than a client waits, some by more, so that it asks again for what was done."""
    front = directory / "front.sock"
    with (
        Proxy(front, everything.place(directory).socket) as proxy,
        under_load(directory, REDIS_URL=f"unix://{front}") as run,
    ):
        for _ in range(DELAYS):
            proxy.delay(ONE_ANSWER_IN, LATEST_SECONDS)
            time.sleep(CUT_SECONDS)
            proxy.delay(0, 0)
            run.harmed(time.monotonic())
    check(
        run, f"answers of Valkey up to {LATEST_SECONDS:.0f} s late, {proxy.late} in {DELAYS} times {CUT_SECONDS} s", say
    )

    assert proxy.late
