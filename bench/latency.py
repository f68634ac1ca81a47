"""From sending the webhook's POST to the text counted, while the web server, a worker and the clock run as in `up`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from subprocess import Popen
from typing import Any

from redis import Redis

from bench import inbox, plan
from bench.extent import Extent
from bench.family import megabytes
from bench.processes import fresh_directory, python, running, start, valkey_on, wait_until
from bench.requests import SETTINGS
from bench.servers import answers, free_port
from bench.webhook import WARM_SECONDS, generate, write_plan
from gateway import redis
from gateway.jobs import INBOUND
from parsers.campaign.plan import Campaign

RATES = {20: 0, 100: 5_000}
"""Texts a second, and the number of the first: each text says what nobody has said before."""
WARM_FROM = 19_000
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999)


@dataclass(frozen=True, slots=True)
class Scene:
    """A running gateway of the bench's own."""

    directory: Path
    books: Redis
    campaign: Campaign
    port: int
    processes: Mapping[str, Popen[str]]


def measure(extent: Extent) -> dict[str, Any]:
    """By rate: the percentiles in milliseconds; and what each process then holds in memory."""
    with gateway() as scene:
        generate(scene.directory, scene.port, WARM_SECONDS, WARM_FROM, "20")
        by_rate = {str(rate): _at_rate(extent, scene, rate) for rate in RATES}
        memory = {name: megabytes(process.pid) for name, process in scene.processes.items()}
        memory["valkey"] = round(int(scene.books.info("memory")["used_memory_rss"]) / 1e6, 1)
    return {"rates": by_rate, "memory_megabytes": memory}


@contextmanager
def gateway(**more: str) -> Iterator[Scene]:
    """Run everything but the sender, which would hand texts to a provider."""
    with ExitStack() as stack:
        directory = stack.enter_context(fresh_directory())
        settings = stack.enter_context(valkey_on(directory, core=None))
        books = stack.enter_context(redis.books(settings.books, timeout_seconds=10.0))
        campaign = plan.generate(datetime.now(UTC).date())
        plan.put_in(books, campaign)
        port = free_port()
        path = write_plan(directory, campaign)
        environment = {**SETTINGS, "VAR_DIR": str(directory), "PORT": str(port), "CAMPAIGN": str(path), **more}
        programs = {
            "web": python("gateway.serve"),
            "worker": python("workers.rq_worker", INBOUND),
            "clock": python("workers.clock"),
        }
        processes = {
            name: stack.enter_context(running(command, environment, None, directory / f"{name}.log"))
            for name, command in programs.items()
        }
        wait_until(lambda: answers(port), "the web server")
        wait_until(lambda: not inbox.waits(books, campaign), "the roster")
        yield Scene(directory, books, campaign, port, processes)


def _at_rate(extent: Extent, scene: Scene, rate: int) -> dict[str, Any]:
    seen = scene.directory / f"seen-{rate}"
    environment = {"VAR_DIR": str(scene.directory)}
    with running(python("bench.watch", str(seen)), environment, None, scene.directory / "bench.log") as watch:
        start(watch)
        sent = generate(scene.directory, scene.port, extent.latency_seconds, RATES[rate], str(rate))
        wait_until(lambda: not inbox.waits(scene.books, scene.campaign), "the drain")
    counted = {of: float(at) for of, at in (line.split() for line in seen.read_text(encoding="ascii").splitlines())}
    waited = [1000 * (counted[of] - at) for of, at, _ in sent["answers"] if of in counted]
    answered = [1000 * (at_last - at) for _, at, at_last in sent["answers"]]
    thousandths = quantiles(waited, n=1000, method="inclusive")
    return {
        "p50": thousandths[499],
        "p99": thousandths[989],
        "answer_p50": median(answered),
        "answer_p99": quantiles(answered, n=100, method="inclusive")[98],
        "sent": len(sent["answers"]) + sent["refused"],
        "refused": sent["refused"],
        "counted": len(waited),
        "curve": [[share, thousandths[round(share * 1000) - 1]] for share in SHARES],
    }
