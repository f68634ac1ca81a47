"""A drain in a process of its own, for tests that wait: judges what comes in, puts plans in force, until killed.

    python -m tests.support.drainer URL

Plans are read once, as workers do, but for those of an emptied server that have the same name and revision again.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress

from gateway.books import campaigns, cursor, drafts, inbox
from gateway.books.campaigns import NoCampaignError
from tests.support.field import services
from workers.inbound import BATCH, judge_batch
from workers.plans import put_draft
from workers.services import Services

PAUSE_SECONDS = 0.005
PLANS: dict[tuple[str, str], str] = {}
"""By campaign and revision: the plan as it was read."""


def main(url: str) -> None:
    """Judge for ever."""
    with services(url) as works:
        print("ready", flush=True)  # noqa: T201 - the fixture waits for it
        while True:
            for draft in drafts.everyone(works.books):
                put_draft(works, draft.id)
            for name in campaigns.ids(works.books):
                with suppress(NoCampaignError):  # a test has just emptied the server
                    judge(works, name)
            time.sleep(PAUSE_SECONDS)


def judge(works: Services, name: str) -> None:
    """Judge what waits in one campaign."""
    at = cursor.position(works.books, name)
    waiting = inbox.waiting(works.books, name, at.cursor, BATCH)
    if waiting:
        _forget_what_was(works, name, at.revision)
        judge_batch(works, name, at, waiting)


def _forget_what_was(works: Services, name: str, revision: str) -> None:
    """Where a revision has other words than before, a test has emptied the server: read all plans again."""
    plan = str(works.books.hget(campaigns.plan_key(name), revision))
    if PLANS.setdefault((name, revision), plan) != plan:
        campaigns.of_revision.cache_clear()
        PLANS[name, revision] = plan


if __name__ == "__main__":
    main(sys.argv[1])
