"""A worker runs our own jobs, whatever else is written to its queue, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from redis import Redis
from rq import Callback, Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from gateway import redis as clients
from gateway.bell import DRAIN_JOB, INBOUND, PULL_JOB, SEND_JOB, ring_drain
from gateway.books.keys import lease_key
from workers.rq_worker import OURS

ROOT = Path(__file__).parent.parent


@pytest.fixture
def jobs(books_url: str) -> Iterator[Redis]:
    with clients.jobs(books_url) as client:
        yield client


@pytest.fixture
def worker(books_url: str) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "workers.rq_worker", INBOUND]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "REDIS_URL": books_url})
    yield psutil.Process(process.pid)
    process.kill()
    process.wait()


def soon(condition: Callable[[], object], seconds: float = 15.0) -> bool:
    """Whether the condition comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, be it not yet reaped."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_foreign_job_is_not_run_and_the_next_of_ours_is(jobs: Redis, worker: psutil.Process, tmp_path: Path) -> None:
    queue = Queue(INBOUND, connection=jobs, serializer=JSONSerializer)
    mark = tmp_path / "foreign"
    hostile = queue.enqueue("os.system", f"touch {mark}", on_failure=Callback("os.abort"))
    ring_drain(jobs, "no-such-campaign")

    assert soon(lambda: hostile.id in queue.failed_job_registry.get_job_ids(cleanup=False))
    assert soon(lambda: queue.count == 0)
    assert not mark.exists()
    assert worker.is_running()


def test_what_a_job_wants_called_besides_is_not_called(jobs: Redis, worker: psutil.Process) -> None:
    queue = Queue(INBOUND, connection=jobs, serializer=JSONSerializer)
    job = Job.create(DRAIN_JOB, args=["no-such-campaign"], connection=jobs, serializer=JSONSerializer, origin=INBOUND)
    job.save()
    jobs.hset(job.key, mapping=dict.fromkeys(("success_callback_name", "failure_callback_name"), "nowhere.call"))
    jobs.rpush(queue.key, job.id)
    ring_drain(jobs, "another-campaign")  # a drain makes room for the next job

    assert soon(lambda: not Job.exists(job.id, jobs)), "a job of ours that went well leaves nothing behind"
    assert worker.is_running()


def test_every_job_we_ring_for_may_run() -> None:
    assert {DRAIN_JOB, PULL_JOB, SEND_JOB} == OURS


def test_an_idle_worker_stops_at_once(jobs: Redis, worker: psutil.Process) -> None:
    assert soon(lambda: jobs.keys("rq:worker:*"))
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=2) == 0


def test_a_worker_told_to_stop_does_not_wait_for_a_lingering_drain(jobs: Redis, worker: psutil.Process) -> None:
    ring_drain(jobs, "no-such-campaign")
    assert soon(lambda: jobs.exists(lease_key("no-such-campaign")))
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=2) == 0
    assert jobs.exists(lease_key("no-such-campaign")) == 0


@pytest.mark.faults
def test_a_killed_worker_takes_its_job_with_it(jobs: Redis, worker: psutil.Process) -> None:
    ring_drain(jobs, "no-such-campaign")
    assert soon(lambda: worker.children())
    horses = worker.children()

    worker.kill()

    assert soon(lambda: all(gone(horse) for horse in horses), seconds=2)
