"""How much is measured: the whole, or a short try."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extent:
    """How often and how long."""

    servers: tuple[str, ...]
    rounds: int
    webhook_seconds: float
    intake_seconds: float
    latency_seconds: float
    starts: int


WHOLE = Extent(
    servers=("waitress", "gunicorn", "granian"),
    rounds=3,
    webhook_seconds=3.0,
    intake_seconds=4.0,
    latency_seconds=60.0,
    starts=5,
)
SHORT = Extent(servers=("waitress",), rounds=1, webhook_seconds=1.0, intake_seconds=2.0, latency_seconds=6.0, starts=1)


def asked() -> Extent:
    """The short one where KENG_BENCH says short."""
    return SHORT if os.environ.get("KENG_BENCH") == "short" else WHOLE
