"""The retention: removes the personal data whose time is over, and says how much it removed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from gateway.fault_place import redacted
from gateway.forgetting import forget_what_is_over
from workers.services import connect

log = logging.getLogger(__name__)


def forget(campaign_id: str) -> None:
    """The job: remove what a campaign may no longer keep."""
    services = connect()
    with redacted():
        removed = forget_what_is_over(services.books, campaign_id, datetime.now(UTC))
    if removed:
        log.warning(
            "%s: removed the words of %s texts and of %s sent ones, and %s contacts, whose time was over",
            campaign_id, removed.texts, removed.sent, removed.contacts,
        )  # fmt: skip
