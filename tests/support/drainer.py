"""A drain in a process of its own, for tests that wait for an outcome: judges what comes in any campaign, until killed.

    python -m tests.support.drainer URL

A campaign's id must tell its plan: it is read once, as workers do.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress

from gateway.books import campaigns, cursor, inbox
from gateway.books.campaigns import NoCampaignError
from tests.support.field import services
from workers.inbound import BATCH, judge_batch
from workers.services import Services

PAUSE_SECONDS = 0.005


def main(url: str) -> None:
    """Judge for ever."""
    with services(url) as works:
        print("ready", flush=True)  # noqa: T201 - the fixture waits for it
        while True:
            for name in campaigns.ids(works.books):
                with suppress(NoCampaignError):  # a test has just emptied the server
                    judge(works, name)
            time.sleep(PAUSE_SECONDS)


def judge(works: Services, name: str) -> None:
    """Judge what waits in one campaign."""
    at = cursor.position(works.books, name)
    waiting = inbox.waiting(works.books, name, at.cursor, BATCH)
    if waiting:
        judge_batch(works, name, at, waiting)


if __name__ == "__main__":
    main(sys.argv[1])
