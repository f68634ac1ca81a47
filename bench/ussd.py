"""A step of the USSD menu: from the aggregator's request to the page, while a worker judges what is sent."""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from bench import extent, latency, page, plan
from bench.extent import Extent
from bench.machine import commit
from bench.processes import ROOT
from gateway import secrets

CALLERS = 4
"""So many phones are on the menu at the same time."""
CODE = "*101#"
TYPED = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Measured:
    """Milliseconds of each request, and the last pages."""

    steps: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    told: int = 0
    """Last pages that say what was counted."""


def measure(extent: Extent) -> dict[str, Any]:
    """The percentiles in milliseconds: of a step, and of the last one, which waits for what became of the report."""
    with latency.gateway(USSD_CODES=CODE) as scene:
        path = f"/webhooks/ussd/africastalking/{secrets.secret(scene.directory, 'ussd')}"
        callers = itertools.count()
        _until(extent.latency_seconds / 10, scene.port, path, callers)
        found = _until(extent.latency_seconds, scene.port, path, callers)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "callers": CALLERS,
        "sessions": len(found.last),
        "told": found.told,
        "steps": len(found.steps),
        **_percentiles("step", found.steps),
        **_percentiles("last", found.last),
    }


def _percentiles(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    hundredths = quantiles(milliseconds, n=100, method="inclusive")
    return {f"{name}_p50": hundredths[49], f"{name}_p99": hundredths[98]}


def _until(seconds: float, port: int, path: str, callers: Iterator[int]) -> Measured:
    """Walk the menu from several phones at once for so long."""
    measured, lock, ends = Measured(), threading.Lock(), time.monotonic() + seconds

    def walk() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            while time.monotonic() < ends:
                steps, text = _report(connection, path, next(callers))
                with lock:
                    measured.steps += steps[:-1]
                    measured.last.append(steps[-1])
                    measured.told += text.startswith("END Da ghi")

    with ThreadPoolExecutor(CALLERS) as phones:
        for phone in [phones.submit(walk) for _ in range(CALLERS)]:
            phone.result()
    return measured


def _report(connection: http.client.HTTPConnection, path: str, number: int) -> tuple[list[float], str]:
    """One report: milliseconds of each of its requests, and the last page."""
    inputs = ["1", str(number % 7 + 1), str(number % 5), str(number % 3), "1", str(number % 9 + 1), "1"]
    steps, text = [], ""
    for count in range(len(inputs) + 2):
        if count > len(inputs):
            if text.startswith("END"):
                break
            inputs.append("1")  # the day has a number already: replace it
        said = "*".join(inputs[:count])
        phone = plan.phone(number % plan.VILLAGES)
        form = {"sessionId": f"bench-{number}", "serviceCode": CODE, "phoneNumber": phone, "text": said}
        begun = time.perf_counter()
        connection.request("POST", path, urlencode(form), TYPED)
        text = connection.getresponse().read().decode()
        steps.append(1000 * (time.perf_counter() - begun))
    return steps, text


def main() -> None:
    """Measure this alone, and put it beside the other results."""
    results = json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8"))
    results["ussd"] = measure(extent.asked())
    (ROOT / "bench" / "results.json").write_text(
        json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    page.write(results)
    sys.stdout.write(json.dumps(results["ussd"], indent=2) + "\n")


if __name__ == "__main__":
    main()
