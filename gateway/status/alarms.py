"""The alarms: what should come from the phones' networks and does not, and memory that runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from redis import Redis

from gateway.books import campaigns, cursor, inbox, server
from gateway.channels import practice
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.routing import route
from gateway.settings import Settings
from gateway.status.channels import receipts_owed_since, silent
from gateway.status.status import Phase, Status
from parsers.campaign.quiet_hours import is_quiet

TEXT_WITHIN = timedelta(hours=2)
"""In so long before the hour to report by, and until the quiet hours, at least one text comes."""


MEMORY_FULL = 0.8
"""Past this share of its memory the server is near to refusing texts."""


class Alarm(StrEnum):
    """What does not come, or runs out."""

    NO_RECEIPTS = "no_receipts"
    NO_TEXTS = "no_texts"
    MEMORY = "memory"
    SILENT_DEVICE = "silent_device"
    NO_CHANNEL = "no_channel"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm, and since when nothing came."""

    alarm: Alarm
    since: datetime


def raised(books: Redis, settings: Settings, status: Status) -> tuple[Raised, ...]:
    """The alarms of a campaign; of the networks none while it is practised."""
    full, by = _memory(books, status.now), route(settings, status.campaign.id)
    if by and by.channel == practice.NAME:
        return full
    if by is None:
        return (*full, Raised(Alarm.NO_CHANNEL, status.now))
    names = {by.channel, *(channel for channel, _ in by.others)}
    gone = _silent_device(books, [settings.of(Channels)[name] for name in names], status)
    found = (_no_receipts(books, by.channel, status.now), _no_texts(books, status), gone)
    return (*full, *(one for one in found if one))


def _memory(books: Redis, now: datetime) -> tuple[Raised, ...]:
    used, most = server.memory(books)
    return (Raised(Alarm.MEMORY, now),) if most and used > most * MEMORY_FULL else ()


def _no_receipts(books: Redis, channel: str, now: datetime) -> Raised | None:
    since = receipts_owed_since(books, channel, now)
    return Raised(Alarm.NO_RECEIPTS, since) if since else None


def _silent_device(books: Redis, found: Sequence[Channel], status: Status) -> Raised | None:
    """The alarm where a phone or modem of ours says nothing in the hours in which people report."""
    campaign, now = status.campaign, status.now
    if status.phase is not Phase.RUNNING or is_quiet(campaign, now, cursor.position(books, campaign.id).days_off):
        return None
    since = min((gone for one in found if (gone := silent(books, one, now))), default=None)
    return Raised(Alarm.SILENT_DEVICE, since) if since else None


def _no_texts(books: Redis, status: Status) -> Raised | None:
    """The alarm where areas are silent though phones have had long enough of the reporting hours, and of us."""
    since, opened = status.now - TEXT_WITHIN, campaigns.opened_at(books, status.campaign.id)
    if opened and opened > since:
        return None
    if not status.silent or not _is_late(books, status) or inbox.is_heard(books, status.campaign.id, since):
        return None
    return Raised(Alarm.NO_TEXTS, since)


def _is_late(books: Redis, status: Status) -> bool:
    campaign, now = status.campaign, status.now
    if now.astimezone(campaign.zone).time() < campaign.report_by:
        return False
    return not is_quiet(campaign, now, cursor.position(books, campaign.id).days_off)
