"""`python -m tests.faults.sender`: a worker of the outbox whose provider is the stand-in on loopback.

Its waits are short, each still longer than the ones it must outlast, unless the product's own are asked for.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from gateway.books import outbox
from gateway.channels import twilio
from gateway.jobs import OUTBOUND
from tests.support.twilio_api import Loopback
from workers import attempt, rq_worker

BASE = "PROVIDER"
"""The setting that says where the stand-in listens."""
WAITS = "SENDER_WAITS"
PRODUCT = "product"
"""The setting that says whose waits hold, and its value for the product's own."""
SHORT_ANSWER_SECONDS = 0.8
SHORT_CLAIM_MILLISECONDS = 1_800
SHORT_WAITS = tuple(timedelta(seconds=seconds) for seconds in (0.5, 1, 2))
SHORT_ABSENT_AFTER = timedelta(seconds=3)


def main() -> None:
    """Work until told to stop."""
    own = os.environ.get(WAITS) == PRODUCT
    answer_seconds = twilio.ANSWER_SECONDS if own else SHORT_ANSWER_SECONDS
    with ExitStack() as changed:
        changed.enter_context(patch.object(twilio, "Http", partial(Loopback, os.environ[BASE], answer_seconds)))
        if not own:
            changed.enter_context(patch.object(outbox, "CLAIM_MILLISECONDS", SHORT_CLAIM_MILLISECONDS))
            changed.enter_context(patch.object(attempt, "WAITS", SHORT_WAITS))
            changed.enter_context(patch.object(attempt, "ABSENT_AFTER", SHORT_ABSENT_AFTER))
        rq_worker.main(OUTBOUND)


if __name__ == "__main__":
    main()
