"""`python -m bench.drain`: one worker's process that drains the campaign until it is asked to leave."""

from __future__ import annotations

import json
import sys
import time

from bench.inbox import judged
from bench.plan import ID
from gateway.books import campaigns
from workers import inbound, stop_signal
from workers.services import connect


def main() -> None:
    """Say that it is ready, wait for a line, drain, and print how many entries in how many seconds."""
    services = connect()
    campaign, _ = campaigns.current(services.books, ID)
    stop_signal.listen()
    before = judged(services.books, campaign)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begun, cpu = time.monotonic(), time.process_time()
    inbound.drain(ID)
    seconds, cpu_seconds = time.monotonic() - begun, time.process_time() - cpu
    entries = judged(services.books, campaign) - before
    sys.stdout.write(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "entries": entries}) + "\n")


if __name__ == "__main__":
    main()
