"""An RQ worker that runs our own jobs only: `python -m workers.rq_worker QUEUE`."""

import importlib
import logging
import os
import signal
import sys

from redis import ConnectionError as RedisConnectionError
from redis import RedisError
from redis import TimeoutError as RedisTimeoutError
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import now

from gateway.books import cursor
from gateway.jobs import DRAIN_JOB, INBOUND, OUTBOUND, PAPERS, enqueue_drain
from gateway.processes.child import die_with
from gateway.redis import jobs
from gateway.settings import Settings
from workers import stop_signal
from workers.safe_job import SafeJob, SafeQueue
from workers.services import connect

log = logging.getLogger(__name__)

AWAY = (RedisConnectionError, RedisTimeoutError)
MODULES = {
    INBOUND: ("workers.inbound", "workers.plans"),
    OUTBOUND: ("workers.outbound", "workers.missed_messages", "workers.retention"),
    PAPERS: ("workers.papers",),
}
"""What a worker of a queue loads before its first job, so that no job's process has to."""

WORKER_TTL_SECONDS = 16
"""RQ waits for a job 15 s less than this, and 10 s longer for an answer before it treats the connection as dead."""
LONGEST_RECONNECT_SECONDS = 2.0
"""The longest pause between attempts to reach Redis; RQ's own grows to a minute."""
MAINTENANCE_SECONDS = 15
MONITORING_SECONDS = 10


class OneLine(logging.Filter):
    """What is logged of a Redis that went away: one line, not the way there."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave the traceback out where it ends in a lost connection."""
        if record.exc_info and isinstance(record.exc_info[1], AWAY):
            record.exc_info = record.exc_text = None
        return True


class TiedWorker(Worker):
    """A forking worker. If it is killed, its job dies with it; if it is told to stop, its job ends soon.

    It obeys no commands sent through Redis: only its supervisor can stop it.
    """

    max_connection_wait_time = LONGEST_RECONNECT_SECONDS

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Tie the process of a job to this worker, and run the job."""
        die_with(os.getppid(), signal.SIGKILL)
        super().main_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        """Let the process of a job receive the signal to stop."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        stop_signal.listen()

    def handle_warm_shutdown_request(self) -> None:
        """Pass the request to stop on to the job."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        if self.horse_pid:
            stop_signal.ask(self.horse_pid)

    def handle_work_horse_killed(self, job: Job, *how: object) -> None:
        """Record a drain's death for the entry it was judging alone, and let the next drain begin at once."""
        super().handle_work_horse_killed(job, *how)  # type: ignore[no-untyped-call]
        if job.func_name != DRAIN_JOB:
            return
        services, campaign_id = connect(), str(job.args[0])
        try:
            if cursor.record_death(services.books, campaign_id, job.id):
                enqueue_drain(services.jobs, campaign_id)
        except RedisError as error:
            log.warning("a drain's death could not be noted: %s", type(error).__name__)

    def run_maintenance_tasks(self) -> None:
        """Clean RQ's own lists; an error in them is logged and ignored, since they hold no text."""
        try:
            self.clean_registries()  # type: ignore[no-untyped-call]
        except AWAY:
            raise
        except Exception:
            log.exception("RQ's own lists cannot be cleaned")
            self._leave_the_rest()

    def _leave_the_rest(self) -> None:
        """Release the lock of the cleaning, and try again at the next turn."""
        self.last_cleaned_at = now()  # type: ignore[assignment]
        for queue in self.queues:
            queue.release_maintenance_lock()  # type: ignore[no-untyped-call]

    def subscribe(self) -> None:
        """Subscribe to no commands."""

    def check_for_suspension(self, burst: bool) -> None:
        """Ignore RQ's mark that suspends all workers."""


def worker(redis_url: str, queue: str) -> TiedWorker:
    """Return a worker of one queue: RQ can lose a job if it waits on several queues at once."""
    connection = jobs(redis_url)
    return TiedWorker(
        [SafeQueue(queue, connection=connection, serializer=JSONSerializer, job_class=SafeJob)],
        connection=connection,
        queue_class=SafeQueue,
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
    logging.getLogger("rq.worker").addFilter(OneLine())
    try:
        worker(settings.redis, queue).work(logging_level="WARNING")
    except AWAY as error:  # RQ gives up where it loses Redis in the middle of a job; its supervisor starts it again
        log.warning("Redis went away: %s", type(error).__name__)
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
