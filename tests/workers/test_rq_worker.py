"""A worker runs our own jobs, whatever else is written to its queue, and leaves no process behind."""

import json
import logging
import os
import pickle
import secrets
import signal
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

import psutil
import pytest
from redis import ConnectionError as RedisConnectionError
from redis import Redis
from redis import TimeoutError as RedisTimeoutError
from rq.serializers import JSONSerializer

from gateway import redis as clients
from gateway.books.keys import lease_key
from gateway.jobs import (
    ANEW_JOB,
    DRAIN_JOB,
    FORGET_JOB,
    INBOUND,
    PAPER_JOB,
    PLAN_JOB,
    PULL_JOB,
    SAMPLES_JOB,
    SEND_JOB,
    TWIN_JOB,
    enqueue_drain,
)
from tests.conftest import running_valkey
from tests.paths import ROOT
from tests.support.gateway_up import gone, soon
from workers import inbound
from workers.rq_worker import OneLine
from workers.safe_job import OURS, SafeJob

MARK = f"/tmp/keng-foreign-{os.getpid()}"  # noqa: S108 - what a foreign job would make


@pytest.fixture
def jobs(books_url: str) -> Iterator[Redis]:
    with clients.jobs(books_url) as client:
        yield client


@contextmanager
def running_worker(books_url: str, log: TextIO | None = None) -> Iterator[psutil.Process]:
    """A worker of the inbox."""
    command = [sys.executable, "-m", "workers.rq_worker", INBOUND]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "REDIS_URL": books_url}, stdout=log, stderr=log)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def worker(books_url: str) -> Iterator[psutil.Process]:
    with running_worker(books_url) as found:
        yield found


def data(*parts: object) -> bytes:
    """What the hash of a job says is to be run, packed as RQ does it."""
    return zlib.compress(json.dumps(parts).encode())


def plant(jobs: Redis, queue: str = INBOUND, **fields: Any) -> str:
    """Put a job into a queue by hand, one of ours but for these fields of its hash; its id."""
    job_id = secrets.token_hex(12)
    ours = {
        "data": data(DRAIN_JOB, None, ["no-such-campaign"], {}), "origin": queue, "status": "queued",
        "created_at": "2026-11-24T01:00:00.000000Z", "enqueued_at": "2026-11-24T01:00:00.000000Z",
    }  # fmt: skip
    hash_ = {name: str(value) if isinstance(value, int) else value for name, value in (ours | fields).items()}
    jobs.hset(f"rq:job:{job_id}", items=[part for pair in hash_.items() for part in pair])
    jobs.sadd("rq:queues", f"rq:queue:{queue}")
    jobs.rpush(f"rq:queue:{queue}", job_id)
    return job_id


class Harm:
    """What a pickle makes when it is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.open, (MARK, os.O_CREAT)


def members(found: object) -> set[str]:
    """The members of a set or a sorted set, in letters."""
    return {member.decode() for member in cast("Iterable[bytes]", found)}


def drains(jobs: Redis, campaign: str) -> object:
    """Whether the worker has taken a job of ours after all that was planted, and works on it."""
    return jobs.exists(lease_key(campaign))


# What a job's hash says is to be run, none of which is.
FOREIGN = {
    "a command of the system": data("os.system", None, [f"touch {MARK}"], {}),
    "a function of Python's own": data("builtins.exec", None, [f"open({MARK!r}, 'w')"], {}),
    "our module, another name": data("workers.inbound.open", None, [MARK, "w"], {}),
    "our module, by a longer way": data("workers.inbound.logging.os.system", None, [f"touch {MARK}"], {}),
    "our name in other letters": data("workers.inbound.drain ", None, ["x"], {}),
    "our name called on something": data(DRAIN_JOB, "os", ["no-such-campaign"], {}),
    "our function, an argument too many": data(DRAIN_JOB, None, ["a", "b"], {}),
    "our function, an argument with a name": data(DRAIN_JOB, None, [], {"campaign_id": "a"}),
    "our function, no string": data(DRAIN_JOB, None, [["a"]], {}),
    "our function, a key in the place of an id": data(DRAIN_JOB, None, ["real}:intake{"], {}),
    "our function, an id beyond all measure": data(DRAIN_JOB, None, ["a" * 1_000_000], {}),
    "a name that is no name": data({"a": 1}, None, [], {}),
    "no list": zlib.compress(b"17"),
    "lists without end": zlib.compress(b"[" * 900),
    "unpacked, which RQ never is": json.dumps([DRAIN_JOB, None, ["a"], {}]).encode(),
    "bytes that are no text": b"\xff\xfe",
    "nothing": b"",
    "a pickle": pickle.dumps(("workers.inbound.drain", Harm(), (), {})),
    "a pickle, packed": zlib.compress(pickle.dumps(("workers.inbound.drain", Harm(), (), {}))),
    "a little that unpacks to very much": zlib.compress(b"[" + b" " * 100_000_000),
    "half of something packed": data(DRAIN_JOB, None, ["a"], {})[:-8],
}


def test_nothing_foreign_is_run_and_the_next_of_ours_is(jobs: Redis, worker: psutil.Process) -> None:
    hostile = {plant(jobs, data=what) for what in FOREIGN.values()}
    enqueue_drain(jobs, "no-such-campaign")

    assert soon(lambda: drains(jobs, "no-such-campaign"))
    assert members(jobs.zrange("rq:failed:inbound", 0, -1)) == hostile, "each is kept for a person to see"
    assert not Path(MARK).exists()
    assert worker.is_running()


def test_a_little_that_unpacks_to_very_much_is_not_unpacked(jobs: Redis) -> None:
    job = SafeJob("a" * 24, connection=jobs, serializer=JSONSerializer)
    tracemalloc.start()
    job.restore({b"origin": INBOUND.encode(), b"data": FOREIGN["a little that unpacks to very much"]})
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert job.func_name == "foreign"
    assert most < 1_000_000


# What else a hash may say of a job of ours: what it asks for does not happen, and the job runs all the same.
BESIDES: dict[str, dict[str, Any]] = {
    "called when it went well": {"success_callback_name": "os.abort", "success_callback_timeout": 60},
    "called when it did not": {"failure_callback_name": "os.abort", "failure_callback_timeout": "x"},
    "called when it was stopped": {"stopped_callback_name": "os.abort"},
    "an address to open": {"webhooks": json.dumps([{"url": "http://127.0.0.1:9/", "events": ["finished"]}])},
    "again and again": {"repeats_left": 1_000_000, "repeat_intervals": "[0]"},
    "once more when it failed": {"retries_left": 1_000_000, "retry_intervals": "[0]", "number_of_retries": "x"},
    "for ever": {"timeout": "-1"},
    "no time at all": {"timeout": "soon"},
    "kept for ever": {"result_ttl": "-1", "failure_ttl": "never"},
    "after another": {"dependency_ids": '["no-such-job"]', "allow_dependency_failures": "x"},
    "with others": {"group_id": "g", "rate_limit_key": "k", "rate_limit_concurrency": "1", "enqueue_at_front": "x"},
    "a note": {"meta": pickle.dumps(Harm()), "result": pickle.dumps(Harm())},
    "times that are none": {"started_at": "yesterday", "ended_at": "x", "last_heartbeat": "x"},
}


def test_what_a_job_wants_besides_does_not_happen(jobs: Redis, worker: psutil.Process) -> None:
    ours = [plant(jobs, **fields) for fields in BESIDES.values()]
    enqueue_drain(jobs, "another-campaign")

    assert soon(lambda: drains(jobs, "another-campaign"))
    assert jobs.exists(*(f"rq:job:{job_id}" for job_id in ours)) == 0, "a job that went well leaves nothing behind"
    assert jobs.zcard("rq:failed:inbound") == jobs.zcard("rq:scheduled:inbound") == 0
    assert not Path(MARK).exists()
    assert worker.is_running()


def plant_a_foreign_origin(jobs: Redis) -> None:
    plant(jobs, origin="elsewhere")


def plant_a_state_that_is_none(jobs: Redis) -> None:
    plant(jobs, status="great", created_at="yesterday")


def plant_a_hash_without_data(jobs: Redis) -> None:
    jobs.hdel(f"rq:job:{plant(jobs)}", "data")


def plant_a_job_that_is_no_hash(jobs: Redis) -> None:
    job_id = plant(jobs)
    jobs.delete(f"rq:job:{job_id}")
    jobs.set(f"rq:job:{job_id}", "x")


def plant_ids_that_are_none(jobs: Redis) -> None:
    jobs.rpush("rq:queue:inbound", b"\xff\xfe", b"", b"a\nERROR forged", b"x" * 1_000_000, b"../../etc", b"a:b")


def plant_dependents(jobs: Redis) -> None:
    hostile = plant(jobs, "elsewhere", data=FOREIGN["a command of the system"], status="deferred")
    jobs.sadd(f"rq:job:{plant(jobs)}:dependents", hostile)


def plant_a_scheduled_job(jobs: Redis) -> None:
    jobs.zadd("rq:scheduled:inbound", {plant(jobs, "elsewhere", data=FOREIGN["a command of the system"]): 1})


def plant_an_abandoned_job(jobs: Redis) -> None:
    hostile: dict[str, Any] = {"data": FOREIGN["a pickle"], "status": "started", "failure_callback_name": "os.abort"}
    jobs.zadd("rq:wip:inbound", {f"{plant(jobs, **hostile)}:{secrets.token_hex(16)}": 1})


def plant_nonsense_in_the_lists(jobs: Redis) -> None:
    jobs.rpush("rq:queue:inbound:intermediate", b"\xff")
    jobs.zadd("rq:wip:inbound", {b"\xff": 1, b"a:b:c": 1})
    jobs.zadd("rq:failed:inbound", {b"\xff": 1})
    jobs.set("rq:groups", "x")


def plant_a_halt(jobs: Redis) -> None:
    jobs.set("rq:suspended", 1)


def plant_a_result_of_another_type(jobs: Redis) -> None:
    job_id = plant(jobs, data=FOREIGN["a command of the system"])
    jobs.set(f"rq:results:{job_id}", "x")


@pytest.mark.faults
@pytest.mark.parametrize(
    "attack",
    [
        plant_a_foreign_origin,
        plant_a_state_that_is_none,
        plant_a_hash_without_data,
        plant_a_job_that_is_no_hash,
        plant_ids_that_are_none,
        plant_dependents,
        plant_a_scheduled_job,
        plant_an_abandoned_job,
        plant_nonsense_in_the_lists,
        plant_a_halt,
        plant_a_result_of_another_type,
    ],
)
def test_a_worker_outlives_what_is_written_to_its_lists(attack: Callable[[Redis], None], books_url: str) -> None:
    with clients.jobs(books_url) as jobs:
        attack(jobs)
        enqueue_drain(jobs, "no-such-campaign")
        with running_worker(books_url) as worker:
            assert soon(lambda: drains(jobs, "no-such-campaign"))
            time.sleep(0.5)
            assert not gone(worker)
    assert not Path(MARK).exists()


@pytest.mark.parametrize("command", ["shutdown", "kill-horse", "stop-job", "stop-execution"])
def test_a_worker_takes_no_orders_over_redis(command: str, jobs: Redis, worker: psutil.Process) -> None:
    enqueue_drain(jobs, "no-such-campaign")
    assert soon(lambda: drains(jobs, "no-such-campaign"))
    [name] = members(jobs.smembers("rq:workers"))
    [job_id] = {found.split(":")[0] for found in members(jobs.zrange("rq:wip:inbound", 0, -1))}
    horses = worker.children()

    order = json.dumps({"command": command, "job_id": job_id, "execution_id": job_id})
    heard = jobs.publish(f"rq:pubsub:{name.removeprefix('rq:worker:')}", order)

    assert heard == 0
    assert not any(gone(process) for process in (worker, *horses))


def test_no_text_of_a_foreign_job_gets_into_the_log(books_url: str, tmp_path: Path) -> None:
    with clients.jobs(books_url) as jobs, (tmp_path / "log").open("w") as log:
        plant(jobs, data=data("os.system\nERROR forged line", None, ["+84905000001"], {}), description="+84905000001")
        enqueue_drain(jobs, "no-such-campaign")
        with running_worker(books_url, log):
            assert soon(lambda: drains(jobs, "no-such-campaign"))
    said = (tmp_path / "log").read_text()

    assert "does not name a job of ours" in said
    assert "forged" not in said
    assert "84905" not in said


def test_every_job_that_is_queued_may_run() -> None:
    assert {
        ANEW_JOB,
        DRAIN_JOB,
        FORGET_JOB,
        PAPER_JOB,
        PLAN_JOB,
        PULL_JOB,
        SAMPLES_JOB,
        SEND_JOB,
        TWIN_JOB,
    } == OURS.keys()


def test_an_idle_worker_stops_at_once(jobs: Redis, worker: psutil.Process) -> None:
    assert soon(lambda: any(jobs.hget(name, "state") == b"idle" for name in jobs.keys("rq:worker:*")))
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=inbound.LINGER_SECONDS / 2) == 0


def test_a_worker_told_to_stop_does_not_wait_for_a_lingering_drain(jobs: Redis, worker: psutil.Process) -> None:
    enqueue_drain(jobs, "no-such-campaign")
    assert soon(lambda: jobs.exists(lease_key("no-such-campaign")))
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=inbound.LINGER_SECONDS / 2) == 0
    assert jobs.exists(lease_key("no-such-campaign")) == 0


@pytest.mark.faults
def test_a_killed_worker_takes_its_job_with_it(jobs: Redis, worker: psutil.Process) -> None:
    enqueue_drain(jobs, "no-such-campaign")
    assert soon(lambda: worker.children())
    horses = worker.children()

    worker.kill()

    assert soon(lambda: all(gone(horse) for horse in horses), inbound.LINGER_SECONDS / 2)


def test_a_redis_that_goes_away_is_said_in_a_line_each_time_and_no_traceback(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("w") as log, running_valkey(tmp_path / "v") as server, running_worker(server.url, log) as process:
        with clients.jobs(server.url) as client:
            assert soon(lambda: client.smembers("rq:workers"))
            client.shutdown(nosave=True)
        assert soon(lambda: "Redis" in said.read_text())
        process.terminate()
        soon(lambda: gone(process), 5.0)

    assert "Traceback" not in said.read_text()


@pytest.mark.parametrize("error", [RedisConnectionError("x"), RedisTimeoutError("x")])
def test_a_lost_connection_is_logged_without_the_way_there(error: Exception) -> None:
    record = logging.LogRecord("rq.worker", logging.ERROR, "", 1, "found", (), (type(error), error, None))

    assert OneLine().filter(record)
    assert record.exc_info is None
