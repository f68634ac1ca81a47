"""The safe job: whatever is in Redis, a worker runs only our own functions, with ids as arguments.

RQ by itself imports and calls any name found in Redis, opens any address, repeats a job for ever, and stops at
a job whose hash it cannot read.
"""

from __future__ import annotations

import json
import logging
import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from redis import Redis, ResponseError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job

from gateway.jobs import (
    ANEW_JOB,
    DRAIN_JOB,
    FAILURES_KEPT_SECONDS,
    FORGET_JOB,
    INBOUND,
    JOB_SECONDS,
    LONG_SECONDS,
    OUTBOUND,
    PAPER_JOB,
    PAPERS,
    PLAN_JOB,
    PULL_JOB,
    SAMPLES_JOB,
    SEND_JOB,
    TWIN_JOB,
)

log = logging.getLogger(__name__)

OURS = {
    ANEW_JOB: 1, DRAIN_JOB: 1, FORGET_JOB: 1, PAPER_JOB: 2, PLAN_JOB: 1, PULL_JOB: 0, SAMPLES_JOB: 1, SEND_JOB: 2,
    TWIN_JOB: 1,
}  # fmt: skip
"""Our jobs, each with how many ids it takes."""
QUEUES = (INBOUND.encode(), OUTBOUND.encode(), PAPERS.encode())
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""A campaign, a channel, a draft or a kind of paper."""
JOB_ID = re.compile(rb"(?:[a-z0-9][a-z0-9-]{0,63}_){0,2}[0-9a-f-]{20,36}")
"""What it is for, and a random part."""
MOST_BYTES = 1_000
"""The largest size of a job's data, uncompressed."""

TAKEN = (b"data", b"origin", b"status", b"created_at", b"enqueued_at")
"""The fields that are read from a job's hash. All others (callbacks, webhooks, repeats, retries…) are ignored."""
FIXED = {
    b"result_ttl": b"0",
    b"failure_ttl": str(FAILURES_KEPT_SECONDS).encode(),
}
FOREIGN = b'["foreign", null, [], {}]'
"""The data put in place of a foreign job's: it fails when it is run, and nothing of its content is logged."""


class ForeignJobError(Exception):
    """A job that is not ours was found in the queue; it was not run."""


class SafeJob(Job):
    """A job that runs only what OURS names."""

    @property
    def func(self) -> Callable[..., Any] | None:
        """Return our function, or raise ForeignJobError."""
        if self.func_name not in OURS:
            raise ForeignJobError(f"job {self.id} does not name a job of ours")
        function: Callable[..., Any] | None = super().func
        return function

    def refresh(self) -> None:
        """Read the job's hash; a key of another type is no job."""
        try:
            super().refresh()  # type: ignore[no-untyped-call]
        except ResponseError as error:
            raise NoSuchJobError from error

    def restore(self, raw_data: Mapping[bytes, bytes]) -> Any:
        """Take the needed fields from the job's hash; a hash that cannot be read is no job."""
        if raw_data.get(b"origin") not in QUEUES:
            raise NoSuchJobError
        taken = {name: raw_data[name] for name in TAKEN if name in raw_data}
        data = _checked(raw_data.get(b"data", b""))
        seconds = LONG_SECONDS.get(json.loads(data)[0], JOB_SECONDS)
        try:
            return super().restore(taken | {b"data": data, b"timeout": str(seconds).encode()} | FIXED)
        except ValueError as error:  # such as a wrong state or time
            raise NoSuchJobError from error


class SafeQueue(Queue):
    """A queue from which only ids that could be a job's are taken."""

    job_class = SafeJob

    @classmethod
    def lmove(cls, connection: Redis, queue_key: str, timeout: int | None) -> Any:
        """Take the next id; anything that cannot be an id is thrown away."""
        while found := super().lmove(connection, queue_key, timeout):
            if JOB_ID.fullmatch(found[1]):
                return found
            log.warning("an entry of %s that is no job's id was thrown away", queue_key)
            IntermediateQueue(queue_key, connection).remove(found[1])
        return None


def _checked(data: bytes) -> bytes:
    """The data of a job, unpacked, if it is one of ours; else FOREIGN."""
    with suppress(ValueError, TypeError, KeyError, RecursionError, zlib.error):
        plain = _unpacked(data)
        name, instance, ids, named = json.loads(plain)
        if (
            instance is None
            and not named
            and isinstance(ids, list)
            and all(map(_is_id, ids))
            and OURS[name] == len(ids)
        ):
            return plain
    return FOREIGN


def _unpacked(data: bytes) -> bytes:
    """The data before RQ compressed it; ValueError if it is larger than any job of ours."""
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, MOST_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError
    return plain


def _is_id(argument: object) -> bool:
    return isinstance(argument, str) and ID.fullmatch(argument) is not None
