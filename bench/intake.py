"""Texts counted a second by one worker, against RQ's SimpleWorker on jobs that do nothing, turn by turn."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from bench import inbox, load, plan
from bench.extent import Extent
from bench.processes import FIRST, finish, fresh_directory, python, running, start, valkey_on
from gateway import redis
from gateway.books import ledger
from gateway.jobs import INBOUND, OUTBOUND
from gateway.settings import Settings
from workers.stop_signal import ASK

FASTEST = 5_000
"""More texts a second than this are never expected of one worker at first."""
JOBS = 500


class RanDryError(Exception):
    """The inbox was empty before the time was over: the figure would be too low."""


def measure(extent: Extent) -> dict[str, Any]:
    """The medians of both, their ratio, and each round."""
    with (
        fresh_directory() as directory,
        valkey_on(directory) as settings,
        redis.books(settings.books, timeout_seconds=10.0) as books,
    ):
        rounds = _rounds(extent, settings, books)
    texts = median(one["texts_per_second"] for one in rounds)
    jobs = median(one["jobs_per_second"] for one in rounds)
    return {
        "texts_per_second": texts,
        "counted_per_second": median(one["counted_per_second"] for one in rounds),
        "rq_noop_per_second": jobs,
        "ratio": median(one["texts_per_second"] / one["jobs_per_second"] for one in rounds),
        "cpu_microseconds_a_text": median(one["cpu_microseconds_a_text"] for one in rounds),
        "rounds": rounds,
    }


def _rounds(extent: Extent, settings: Settings, books: Redis) -> list[dict[str, float]]:
    campaign = plan.generate(datetime.now(UTC).date())
    plan.put_in(books, campaign)
    texts = load.over_days(campaign, campaign.first_day + timedelta(days=1))
    filled = 0
    rounds: list[dict[str, float]] = []
    _drain(settings, seconds=0.0)  # the roster and the sizes
    while inbox.waits(books, campaign):
        _drain(settings, seconds=0.5)
    for _ in range(extent.rounds):
        fastest = max([FASTEST, *(2 * one["texts_per_second"] for one in rounds)])
        missing = int(extent.intake_seconds * fastest) - inbox.waits(books, campaign)
        inbox.fill(books, campaign, texts, missing, named_from=filled)
        filled += missing
        rounds.append(_round(extent, settings, books))
        if not inbox.waits(books, campaign):
            raise RanDryError
    return rounds


def _round(extent: Extent, settings: Settings, books: Redis) -> dict[str, float]:
    counted = books.xlen(ledger.ledger_key(plan.ID))
    drained = _drain(settings, extent.intake_seconds)
    counted = books.xlen(ledger.ledger_key(plan.ID)) - counted
    jobs = _answer(settings.var_dir, python("bench.rq_noop", str(JOBS)))
    return {
        "texts_per_second": drained["entries"] / drained["seconds"],
        "counted_per_second": counted / drained["seconds"],
        "jobs_per_second": jobs["entries"] / jobs["seconds"],
        "cpu_microseconds_a_text": 1e6 * drained["cpu_seconds"] / max(drained["entries"], 1),
    }


def _drain(settings: Settings, seconds: float) -> dict[str, float]:
    """Drain for some seconds in a process of its own; nothing else waits for its worker."""
    with redis.jobs(settings.redis) as jobs:
        for queue in (INBOUND, OUTBOUND):
            Queue(queue, connection=jobs, serializer=JSONSerializer).empty()  # type: ignore[no-untyped-call]
    return _answer(settings.var_dir, python("bench.drain"), seconds)


def _answer(directory: Path, command: list[str], seconds: float | None = None) -> dict[str, float]:
    """What a process of the bench prints, asked to leave after some seconds where any are given."""
    with running(command, {"VAR_DIR": str(directory)}, FIRST, directory / "bench.log") as process:
        start(process)
        if seconds is not None:
            time.sleep(seconds)
            process.send_signal(ASK)
        answer: dict[str, float] = finish(process)
        return answer
