"""`python -m bench.rq_noop COUNT`: RQ's SimpleWorker works off jobs that do nothing."""

from __future__ import annotations

import json
import sys
import time

from rq import Queue, SimpleWorker

from gateway import redis
from gateway.settings import read

QUEUE = "bench"


def nothing() -> None:
    """The job."""


def main(count: int) -> None:
    """Queue the jobs, say that it is ready, wait for a line, work them off and print how many in how many seconds."""
    connection = redis.jobs(read().redis, timeout_seconds=10.0)
    queue = Queue(QUEUE, connection=connection)
    queue.enqueue_many([Queue.prepare_data(nothing) for _ in range(count)])
    worker = SimpleWorker([queue], connection=connection, log_job_description=False)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begun = time.monotonic()
    worker.work(burst=True, logging_level="ERROR")
    sys.stdout.write(json.dumps({"seconds": time.monotonic() - begun, "entries": count}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
