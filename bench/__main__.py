"""`python -m bench`: measure everything, write bench/results.json and docs/performance.md."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bench import extent, intake, latency, load, page, plan, startup, ussd, webhook
from bench.machine import commit, machine, versions
from bench.processes import ROOT

RESULTS = ROOT / "bench" / "results.json"
PRODUCT = "waitress"
"""The server that the product runs on: its ratios are the ones that are promised."""


def main() -> None:
    """Measure one thing after the other, nothing at the same time."""
    how_much = extent.asked()
    results: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "versions": versions(),
        "extent": asdict(how_much),
        "load": {"villages": plan.VILLAGES, "bad_kinds": len(load.BAD)},
    }
    for name, measure in (
        ("webhook", webhook.measure),
        ("intake", intake.measure),
        ("latency", latency.measure),
        ("ussd", ussd.measure),
        ("start", startup.measure),
    ):
        begun = time.monotonic()
        results[name] = measure(how_much)
        sys.stderr.write(f"{name}: {time.monotonic() - begun:.0f} s\n")
    results |= _in_short(results)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page.write(results)
    sys.stdout.write(json.dumps(_in_short(results), indent=2) + "\n")


def _in_short(results: dict[str, Any]) -> dict[str, Any]:
    """The figures that are promised, by name."""
    rates = results["latency"]["rates"]
    return {
        "webhook_vs_bare": results["webhook"][PRODUCT]["webhook_vs_bare"],
        "webhook_vs_bare_by_cpu": results["webhook"][PRODUCT]["webhook_vs_bare_by_cpu"],
        "webhook_vs_empty_view": results["webhook"][PRODUCT]["webhook_vs_empty_view"],
        "counted_vs_rq_noop": results["intake"]["ratio"],
        "webhook_to_counted_ms": {rate: {"p50": of["p50"], "p99": of["p99"]} for rate, of in rates.items()},
        "ussd_step_p99_ms": results["ussd"]["step_p99"],
        "start_seconds": results["start"]["later_seconds"],
        "memory_megabytes": results["latency"]["memory_megabytes"],
    }


if __name__ == "__main__":
    main()
