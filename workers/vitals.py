"""The vitals: what the devices tell that do not call us, but are looked at every few minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from redis import Redis

from gateway.books import devices
from gateway.channels.channel import CallFault, Channel

FAULT_HOLDS = timedelta(minutes=4)
"""So long after a device has said that it fails, a look from outside is no sign of life. A look is taken every
five minutes, and a modem that cannot be reached is told of every minute."""


def note(books: Redis, channels: Iterable[Channel], now: datetime) -> None:
    """Look at the devices of these channels, and note what they tell or what is wrong."""
    for channel in channels:
        for told in channel.vitals():
            if isinstance(told, CallFault):
                devices.failed(books, channel.name, told.code, now, told.device)
                continue
            fault = devices.fault(books, channel.name, told.device)
            if fault is None or now - fault.at >= FAULT_HOLDS:
                devices.heard(books, channel.name, told, now)
