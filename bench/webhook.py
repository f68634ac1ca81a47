"""Texts accepted a second by the webhook, against an empty Flask view and a bare WSGI handler, turn by turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import plan
from bench.extent import Extent
from bench.family import cpu_seconds
from bench.processes import SECOND, finish, fresh_directory, python, running, start, valkey_on
from bench.requests import SETTINGS
from bench.servers import serving
from gateway import redis
from gateway.campaigns import campaign_file
from parsers.campaign.plan import Campaign

TARGETS = {"webhook": "wsgi:app", "bare": "bench.bare:app", "empty_view": "bench.empty:app"}
WARM_SECONDS = 0.5
MANY = 100_000
"""More texts than one turn sends: the next one's numbers begin after so many."""


def measure(extent: Extent) -> dict[str, Any]:
    """By server: the medians, the ratios within each round, and each round."""
    return {server: _server(extent, server) for server in extent.servers}


def _server(extent: Extent, server: str) -> dict[str, Any]:
    numbers = itertools.count(0, MANY)
    with fresh_directory() as directory, valkey_on(directory) as settings:
        campaign = plan.generate(datetime.now(UTC).date())
        environment = {**SETTINGS, "CAMPAIGN": str(write_plan(directory, campaign))}
        with redis.books(settings.books, timeout_seconds=10.0) as books:
            plan.put_in(books, campaign)
        rounds = [_round(extent, server, directory, environment, numbers) for _ in range(extent.rounds)]
    return _summary(rounds)


def write_plan(directory: Path, campaign: Campaign) -> Path:
    """The campaign as a file."""
    path = directory / "campaign.yaml"
    path.write_text(campaign_file.dump(campaign), encoding="utf-8")
    return path


def _round(
    extent: Extent, server: str, directory: Path, environment: Mapping[str, str], numbers: Iterator[int]
) -> dict[str, dict[str, float]]:
    return {name: _figures(extent, server, target, directory, environment, numbers) for name, target in TARGETS.items()}


def _figures(
    extent: Extent, server: str, target: str, directory: Path, environment: Mapping[str, str], numbers: Iterator[int]
) -> dict[str, float]:
    with serving(server, target, directory, environment) as (port, process):
        generate(directory, port, WARM_SECONDS, next(numbers))
        used = cpu_seconds(process)
        sent = generate(directory, port, extent.webhook_seconds, next(numbers))
        used = cpu_seconds(process) - used
    waited = [1000 * (answered - at) for _, at, answered in sent["answers"]]
    hundredths = quantiles(waited, n=100, method="inclusive")
    return {
        "per_second": len(waited) / sent["seconds"],
        "p50_ms": hundredths[49],
        "p99_ms": hundredths[98],
        "cpu_microseconds": 1e6 * used / len(waited),
        "refused": sent["refused"],
    }


def generate(directory: Path, port: int, seconds: float, first: int, *rate: str) -> Any:
    """What a generator in a process of its own sent and had answered."""
    command = python("bench.generator", str(port), str(seconds), str(first), *rate)
    with running(command, {}, None if rate else SECOND, directory / "bench.log") as process:
        start(process)
        return finish(process)


def _summary(rounds: list[dict[str, dict[str, float]]]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        name: {kind: median(one[name][kind] for one in rounds) for kind in rounds[0][name]} for name in TARGETS
    }
    for against in ("bare", "empty_view"):
        figures[f"webhook_vs_{against}"] = median(
            one["webhook"]["per_second"] / one[against]["per_second"] for one in rounds
        )
    figures["webhook_vs_bare_by_cpu"] = median(
        one["bare"]["cpu_microseconds"] / max(one["webhook"]["cpu_microseconds"], 1.0) for one in rounds
    )
    return {**figures, "rounds": rounds}
