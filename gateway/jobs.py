"""Jobs: what the gateway puts into RQ's queues. A job says that work waits; a lost job costs time, never a text.

A queue holds at most one job for each thing to do: whoever queues one looks at a mark first, the clock at the queue.
"""

from __future__ import annotations

import secrets

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from gateway.books import outbox

INBOUND = "inbound"
OUTBOUND = "outbound"
PAPERS = "papers"
"""Long papers have a queue of their own, so that no text waits for one."""
DRAIN_JOB = "workers.inbound.drain"
SEND_JOB = "workers.outbound.send"
PULL_JOB = "workers.missed_messages.pull"
FORGET_JOB = "workers.retention.forget"
PLAN_JOB = "workers.plans.put"
PAPER_JOB = "workers.papers.make"
TWIN_JOB = "workers.practice_forwarding.follow"
SAMPLES_JOB = "workers.samples.play"
ANEW_JOB = "workers.samples.clear"
PULL = "pull"
"""The thing that such a job is for."""
JOB_SECONDS = 30
"""A job still running after this is ended; a drain lasts some 20 s, a send some 10 s."""
LONG_SECONDS = {PAPER_JOB: 600}
"""The jobs that may run longer."""
FAILURES_KEPT_SECONDS = 7 * 24 * 3600


def enqueue_drain(jobs: Redis, campaign: str) -> None:
    """Ask for a drain of the campaign's inbox."""
    _enqueue(jobs, INBOUND, DRAIN_JOB, campaign)


def enqueue_send(jobs: Redis, campaign: str, channel: str) -> None:
    """Ask for the campaign's texts on a channel to be sent."""
    _enqueue(jobs, OUTBOUND, SEND_JOB, campaign, channel)


def ask_for_sender(books: Redis, jobs: Redis, campaign: str, channel: str) -> None:
    """Ask for the same, unless a sender is asked for or at work."""
    if outbox.must_enqueue_sender(books, campaign, channel):
        enqueue_send(jobs, campaign, channel)


def enqueue_pull(jobs: Redis) -> None:
    """Ask for the providers' lists to be searched for texts whose webhook never arrived."""
    _enqueue(jobs, OUTBOUND, PULL_JOB)


def enqueue_forget(jobs: Redis, campaign: str) -> None:
    """Ask for the personal data of the campaign whose time is over to be removed."""
    _enqueue(jobs, OUTBOUND, FORGET_JOB, campaign)


def enqueue_twin(jobs: Redis, campaign: str) -> None:
    """Ask for the campaign's practice twin to be brought up to date."""
    _enqueue(jobs, OUTBOUND, TWIN_JOB, campaign)


def enqueue_samples(jobs: Redis, campaign: str) -> None:
    """Ask for sample texts to be played in the campaign's practice twin."""
    _enqueue(jobs, INBOUND, SAMPLES_JOB, campaign)


def enqueue_anew(jobs: Redis, campaign: str) -> None:
    """Ask for the campaign's practice to begin anew, without anything that was practised."""
    _enqueue(jobs, INBOUND, ANEW_JOB, campaign)


def enqueue_plan(jobs: Redis, draft: str) -> None:
    """Ask for a draft of a plan to be put in force."""
    _enqueue(jobs, INBOUND, PLAN_JOB, draft)


def enqueue_paper(jobs: Redis, campaign: str, kind: str) -> None:
    """Ask for a long paper to be made."""
    _enqueue(jobs, PAPERS, PAPER_JOB, campaign, kind)


def waiting(jobs: Redis, queue: str) -> frozenset[str]:
    """The things for which a job waits in a queue, each as `thing` spells it."""
    ids = Queue(queue, connection=jobs, serializer=JSONSerializer).job_ids
    return frozenset(job_id.rpartition("_")[0] for job_id in ids)


def thing(*ids: str) -> str:
    """The spelling of what a job with these arguments is for."""
    return "_".join(ids)


def others_wait(jobs: Redis, queue: str) -> bool:
    """Whether a job waits in the queue, so that a lingering one should make room."""
    return count(jobs, queue) > 0


def count(jobs: Redis, queue: str) -> int:
    """How many jobs wait in a queue."""
    return Queue(queue, connection=jobs, serializer=JSONSerializer).count


def _enqueue(jobs: Redis, queue: str, job: str, *ids: str) -> None:
    # Always a fresh id: a job enqueued under the id of one still running would lose its hash when that one ends.
    Queue(queue, connection=jobs, serializer=JSONSerializer).enqueue(
        job,
        args=ids,
        job_id=thing(*(ids or (PULL,)), secrets.token_hex(12)),
        job_timeout=LONG_SECONDS.get(job, JOB_SECONDS),
        result_ttl=0,
        failure_ttl=FAILURES_KEPT_SECONDS,
        description=job,
    )
