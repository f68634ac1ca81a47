"""The consents: who accepted or refused reminders, since when, and by which text or order. Nothing is ever removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, push


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision of a contact."""

    contact: str
    """The contact's random id."""
    wants: bool
    at: datetime
    """When its text was sent."""
    text_id: str


def consents_key(campaign: str) -> str:
    """The consents in order; kept, being evidence."""
    return key(campaign, "consents")


def given(campaign: str, one: Consent) -> Operation:
    """The operation that keeps a contact's decision."""
    wants = "wants" if one.wants else "stops"
    return push(consents_key(campaign), f"{one.contact} {wants} {one.at.isoformat()} {one.text_id}")


def newest(client: Redis, campaign: str, count: int) -> list[Consent]:
    """The newest, newest first."""
    kept = cast("list[str]", client.lrange(consents_key(campaign), -count, -1))
    return [_consent(*one.split()) for one in reversed(kept)]


def _consent(contact: str, wants: str, at: str, text_id: str) -> Consent:
    return Consent(contact, wants == "wants", datetime.fromisoformat(at), text_id)
