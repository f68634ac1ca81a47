"""Jobs: what the gateway puts into RQ's queues. A job says that work waits; a lost job costs time, never a text."""

from __future__ import annotations

import secrets

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

INBOUND = "inbound"
OUTBOUND = "outbound"
DRAIN_JOB = "workers.inbound.drain"
SEND_JOB = "workers.outbound.send"
PULL_JOB = "workers.missed_messages.pull"
FORGET_JOB = "workers.retention.forget"
JOB_SECONDS = 30
"""A job still running after this is ended; a drain lasts some 20 s, a send some 5 s."""
FAILURES_KEPT_SECONDS = 7 * 24 * 3600


def enqueue_drain(jobs: Redis, campaign: str) -> None:
    """Ask for a drain of the campaign's inbox."""
    _enqueue(jobs, INBOUND, DRAIN_JOB, campaign)


def enqueue_send(jobs: Redis, campaign: str, channel: str) -> None:
    """Ask for the campaign's texts on a channel to be sent."""
    _enqueue(jobs, OUTBOUND, SEND_JOB, campaign, channel)


def enqueue_pull(jobs: Redis) -> None:
    """Ask for the providers' lists to be searched for texts whose webhook never arrived."""
    _enqueue(jobs, OUTBOUND, PULL_JOB)


def enqueue_forget(jobs: Redis, campaign: str) -> None:
    """Ask for the personal data of the campaign whose time is over to be removed."""
    _enqueue(jobs, OUTBOUND, FORGET_JOB, campaign)


def others_wait(jobs: Redis, queue: str) -> bool:
    """Whether a job waits in the queue, so that a lingering one should make room."""
    return Queue(queue, connection=jobs, serializer=JSONSerializer).count > 0


def _enqueue(jobs: Redis, queue: str, job: str, *ids: str) -> None:
    # Always a fresh id: a job enqueued under the id of one still running would lose its hash when that one ends.
    Queue(queue, connection=jobs, serializer=JSONSerializer).enqueue(
        job,
        args=ids,
        job_id=secrets.token_hex(12),
        job_timeout=JOB_SECONDS,
        result_ttl=0,
        failure_ttl=FAILURES_KEPT_SECONDS,
        description=job,
    )
