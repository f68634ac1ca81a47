"""How the channels do: when each device was last heard, what went wrong, what waits, and how near the caps are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import Redis

from gateway.books import broadcasts, campaigns, caps, devices, inbox, outbox, tallies
from gateway.books.caps import Used
from gateway.books.devices import Device, Fault
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.settings import Settings

SILENT_AFTER = timedelta(minutes=45)
"""A device tells of itself each ten minutes; after so long it is silent."""
RECEIPT_WITHIN = timedelta(minutes=15)
"""Of the texts handed over in so long, at least one has a receipt."""
SEARCHED = 100
"""So many of each campaign's newest texts are searched for one that came by a channel."""
BATTERY_LOW = 25
SIGNAL_LOW = 15


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device of a channel."""

    name: str
    known: Device
    fault: Fault | None
    is_silent: bool

    @property
    def is_battery_low(self) -> bool:
        """Whether it will soon be off."""
        return self.known.battery is not None and self.known.battery < BATTERY_LOW and not self.known.charging

    @property
    def is_signal_low(self) -> bool:
        """Whether texts may come and go late."""
        return self.known.signal is not None and self.known.signal < SIGNAL_LOW


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel that is on."""

    channel: Channel
    devices: tuple[DeviceState, ...]
    fault: Fault | None
    heard_at: datetime | None
    """When the newest text came by it; None where none is among the newest of any campaign."""
    owed_since: datetime | None
    """Since when a receipt is expected and none has come; None where none is late."""
    waiting: int
    used: tuple[tuple[str, tuple[Used, ...]], ...]
    """By number, how much of each cap is used up."""


def states(books: Redis, settings: Settings, now: datetime) -> tuple[ChannelState, ...]:
    """The channels by which texts come from people and go out to them."""
    on = [one for one in settings.of(Channels).values() if one.promises.leaves_the_house]
    heard = _heard(books) if on else {}
    return tuple(_state(books, one, heard.get(one.name), now) for one in on)


def silent(books: Redis, channel: Channel, now: datetime) -> datetime | None:
    """Since when a device of a channel is silent; None where none is."""
    heard = [devices.find(books, channel.name, name).heard_at for name in channel.devices]
    gone = [at or now - SILENT_AFTER for at in heard if _is_silent(at, now)]
    return min(gone, default=None)


def _state(books: Redis, channel: Channel, heard_at: datetime | None, now: datetime) -> ChannelState:
    used = caps.used(books, channel.name, channel.numbers, channel.caps)
    waiting = sum(
        outbox.count_waiting(books, name, channel.name, broadcasts.sending(books, name, channel.name))
        for name in campaigns.ids(books)
    )
    found = tuple(_device(books, channel.name, name, now) for name in channel.devices)
    fault, owed = devices.fault(books, channel.name), receipts_owed_since(books, channel.name, now)
    return ChannelState(channel, found, fault, heard_at, owed, waiting, tuple(used.items()))


def receipts_owed_since(books: Redis, channel: str, now: datetime) -> datetime | None:
    """Since when a channel owes receipts; None where it does for less than RECEIPT_WITHIN."""
    since = tallies.owed_since(books, channel)
    return since if since and now - since >= RECEIPT_WITHIN else None


def _heard(books: Redis) -> dict[str, datetime]:
    """By channel, when the newest text came by it; each campaign's newest texts are looked at once for all."""
    found: dict[str, datetime] = {}
    for name in campaigns.ids(books):
        for one in inbox.outlines(books, name, SEARCHED):
            channel = one.fields.get("channel", "")
            found[channel] = max(one.received_at, found.get(channel, one.received_at))
    return found


def _device(books: Redis, channel: str, name: str, now: datetime) -> DeviceState:
    known = devices.find(books, channel, name)
    return DeviceState(name, known, devices.fault(books, channel, name), _is_silent(known.heard_at, now))


def _is_silent(heard_at: datetime | None, now: datetime) -> bool:
    return heard_at is None or now - heard_at >= SILENT_AFTER
