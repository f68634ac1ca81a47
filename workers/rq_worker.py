"""An RQ worker that runs our own jobs only: `python -m workers.rq_worker QUEUE`."""

import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from gateway.bell import DRAIN_JOB, INBOUND, OUTBOUND, PULL_JOB, SEND_JOB
from gateway.child import die_with
from gateway.redis import jobs
from gateway.settings import Settings
from workers import leaving

MODULES = {INBOUND: ("workers.inbound",), OUTBOUND: ("workers.outbound", "workers.pull")}
"""What a worker of a queue loads before its first job, so that no job's process has to."""
OURS = frozenset({DRAIN_JOB, PULL_JOB, SEND_JOB})
# What a job's hash may also name to be run or called; none of our jobs does.
IGNORED = (b"success_callback_name", b"failure_callback_name", b"stopped_callback_name", b"webhooks")

WORKER_TTL_SECONDS = 16
"""RQ waits 15 s less than this for a job, and 10 s more for Redis's answer before it finds a dead connection."""
LONGEST_RECONNECT_SECONDS = 2.0
"""RQ's own pause between attempts to reach Redis grows to a minute."""
MAINTENANCE_SECONDS = 15
MONITORING_SECONDS = 10


class ForeignJobError(Exception):
    """A job that is not one of ours was found in the queue and not run."""


class SafeJob(Job):
    """A job that runs only what OURS names: RQ alone would import and call any name written to Redis."""

    @property
    def func(self) -> Callable[..., Any] | None:
        """Return our function, or raise ForeignJobError."""
        if self.func_name not in OURS or self.instance is not None:
            raise ForeignJobError(f"job {self.id} does not name a job of ours")
        function: Callable[..., Any] | None = super().func
        return function

    def restore(self, raw_data: Mapping[bytes, bytes]) -> Any:
        """Read the job's hash without what it wants called besides."""
        return super().restore({name: value for name, value in raw_data.items() if name not in IGNORED})


class TiedWorker(Worker):
    """A forking worker whose job dies with it when it is killed, and leaves soon when it is told to stop."""

    max_connection_wait_time = LONGEST_RECONNECT_SECONDS

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Tie the process of a job to this worker, and run the job."""
        die_with(os.getppid(), signal.SIGKILL)
        super().main_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        """Let the process of a job hear that it should leave."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        leaving.listen()

    def handle_warm_shutdown_request(self) -> None:
        """Pass the word to stop on to the job."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        if self.horse_pid:
            leaving.ask(self.horse_pid)


def worker(redis_url: str, queue: str) -> TiedWorker:
    """Return a worker of one queue: RQ can lose a job that it takes from several at once."""
    connection = jobs(redis_url)
    return TiedWorker(
        [Queue(queue, connection=connection, serializer=JSONSerializer, job_class=SafeJob)],
        connection=connection,
        job_class=SafeJob,
        serializer=JSONSerializer,
        default_result_ttl=0,
        worker_ttl=WORKER_TTL_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        log_job_description=False,
    )


def main(queue: str) -> None:
    """Work on a queue until told to stop."""
    settings = Settings()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    for module in MODULES.get(queue, ()):
        importlib.import_module(module)
    worker(settings.redis, queue).work(logging_level="WARNING")


if __name__ == "__main__":
    main(sys.argv[1])
