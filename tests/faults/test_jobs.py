"""What else may lie in the queue: jobs that are not ours, jobs of another release, jobs that are no jobs."""

from __future__ import annotations

import time
from pathlib import Path

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from gateway import redis as clients
from gateway.jobs import DRAIN_JOB, INBOUND, OUTBOUND
from tests.faults.length import LONG
from tests.faults.run import CHAOS, Say, check, pause, under_load

pytestmark = CHAOS

TIMES = 5 if LONG else 1
DAMAGED = {"created_at": "yesterday", "status": "no such state", "timeout": "soon", "data": "{"}
"""Fields of a job's hash, and what no release of RQ would write there."""


def foreign(jobs: Redis, queue: str, mark: Path) -> None:
    """A job that is not ours, one of ours by another name, one whose hash is gone, and some with a damaged hash."""
    ours = Queue(queue, connection=jobs, serializer=JSONSerializer)
    ours.enqueue("os.system", f"touch {mark}")
    ours.enqueue("workers.inbound.empty_the_inbox", "chaos")
    jobs.rpush(ours.key, "no-such-job")
    for name, value in DAMAGED.items():
        job = Job.create(DRAIN_JOB, args=["chaos"], connection=jobs, serializer=JSONSerializer, origin=queue)
        job.save()
        jobs.hset(job.key, name, value)
        jobs.rpush(ours.key, job.id)


def test_jobs_that_are_not_ours_in_the_queues(directory: Path, say: Say) -> None:
    mark = directory / "foreign"
    with under_load(directory) as run, clients.jobs(run.stack.place.url) as jobs:
        for _ in range(TIMES):
            for queue in (INBOUND, OUTBOUND):
                foreign(jobs, queue, mark)
            pause(1.0)
            run.harmed(time.monotonic())
    check(run, f"jobs in the queues that are not ours, {TIMES * 2 * (3 + len(DAMAGED))}", say)

    assert not mark.exists(), "no foreign job was run"
