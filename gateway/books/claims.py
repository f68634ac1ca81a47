"""The claims: which person has a waiting text in hand, so that no two work on the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from redis import Redis

from gateway.books import clock
from gateway.books.keys import key
from gateway.books.scripts import script

LASTS = timedelta(minutes=10)
"""How long a text stays in somebody's hand who does nothing more about it."""


def claim_key(campaign: str, text_id: str) -> str:
    """Who has a text in hand; ends by itself."""
    return key(campaign, "claim", text_id)


def claim(client: Redis, campaign: str, text_id: str, who: str, until: datetime) -> str:
    """Take a text in hand until then, or longer than before; who has it now: somebody else was faster if not `who`.

    This only tells people apart: whether a text still waits is judged when it is settled.
    """
    keys = [claim_key(campaign, text_id)]
    return str(script(client, "take_in_hand")(keys=keys, args=[who, clock.microseconds(until) // 1000]))


def release(client: Redis, campaign: str, text_id: str, who: str) -> bool:
    """Give a text back; False if it was not in this person's hand."""
    return bool(script(client, "leave")(keys=[claim_key(campaign, text_id)], args=[who]))


def holders(client: Redis, campaign: str, ids: Sequence[str]) -> dict[str, str]:
    """Who has which of these texts in hand; those that nobody has are left out."""
    if not ids:
        return {}
    found = cast("list[str | None]", client.mget([claim_key(campaign, text_id) for text_id in ids]))
    return {text_id: who for text_id, who in zip(ids, found, strict=True) if who}
