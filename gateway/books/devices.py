"""The devices: when each phone or modem of ours was last heard, what it told of itself, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from gateway.books.keys import common_key

ITSELF = "all"
"""Stands for a channel as a whole in the place of a device's name."""
ATTEMPT_LASTS = 3_600
"""Seconds."""
FAULT_LASTS = 7 * 86_400
"""Seconds; older faults tell nothing of today."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life of a device of ours, such as a phone or a modem, and what it tells of itself; None: nothing."""

    device: str
    """Its name in the settings."""
    battery: int | None = None
    """Percent."""
    charging: bool | None = None
    signal: int | None = None
    """Percent."""
    balance: str = ""
    """What is left on the SIM, in the operator's own words."""


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of a device."""

    heard_at: datetime | None = None
    battery: int | None = None
    charging: bool | None = None
    signal: int | None = None
    balance: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What last went wrong."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """How connecting a device went."""

    at: datetime
    address: str
    """Where it was told to find us."""
    device: str = ""
    """Its name, once it was connected."""
    sent_at: datetime | None = None
    """When its test text left: it is to call back."""
    steps: tuple[tuple[str, str, bool], ...] = ()
    """Each in Vietnamese and English, and whether it was done."""


_ATTEMPT = TypeAdapter(Attempt)


def device_key(channel: str, device: str) -> str:
    """A handful of fields a device, kept."""
    return common_key("device", channel, device)


def fault_key(channel: str, device: str = ITSELF) -> str:
    """What last went wrong with a device, or with a channel; ends by itself."""
    return common_key("fault", channel, device)


def attempt_key(channel: str) -> str:
    """How connecting a device went; ends by itself."""
    return common_key("connecting", channel)


def seen_key(channel: str, digest: str) -> str:
    """That a call was made which is never made again; ends by itself."""
    return common_key("seen", channel, digest)


def heard(client: Redis, channel: str, beat: Heartbeat, now: datetime) -> None:
    """Note a sign of life, and what it told; what it did not tell stays. What went wrong before is over."""
    charging = None if beat.charging is None else int(beat.charging)
    told = {"battery": beat.battery, "charging": charging, "signal": beat.signal, "balance": beat.balance or None}
    fields = {"heard_at": now.isoformat(), **{name: of for name, of in told.items() if of is not None}}
    client.hset(device_key(channel, beat.device), items=[part for pair in fields.items() for part in pair])
    mended(client, channel, beat.device)


def find(client: Redis, channel: str, device: str) -> Device:
    """What is known of a device."""
    kept = cast("dict[str, str]", client.hgetall(device_key(channel, device)))
    return Device(
        _moment(kept.get("heard_at")), _number(kept.get("battery")), _flag(kept.get("charging")),
        _number(kept.get("signal")), kept.get("balance", ""),
    )  # fmt: skip


def failed(client: Redis, channel: str, code: str, now: datetime, device: str = ITSELF) -> None:
    """Note what went wrong."""
    client.set(fault_key(channel, device), f"{now.isoformat()} {code}", ex=FAULT_LASTS)


def mended(client: Redis, channel: str, device: str = ITSELF) -> None:
    """Note that it goes well again."""
    client.delete(fault_key(channel, device))


def fault(client: Redis, channel: str, device: str = ITSELF) -> Fault | None:
    """What last went wrong, and has not gone well since."""
    kept = cast("str | None", client.get(fault_key(channel, device)))
    if kept is None:
        return None
    at, _, code = kept.partition(" ")
    return Fault(datetime.fromisoformat(at).astimezone(UTC), code)


def tried(client: Redis, channel: str, attempt: Attempt) -> None:
    """Keep how connecting a device goes."""
    client.set(attempt_key(channel), _ATTEMPT.dump_json(attempt), ex=ATTEMPT_LASTS)


def attempt(client: Redis, channel: str) -> Attempt | None:
    """How the last device was connected; None where that was long ago."""
    kept = cast("str | None", client.get(attempt_key(channel)))
    return _ATTEMPT.validate_json(kept) if kept else None


def is_first(client: Redis, channel: str, digest: str, seconds: int) -> bool:
    """Whether a call is made for the first time; so long it is remembered."""
    return bool(client.set(seen_key(channel, digest), "1", nx=True, ex=seconds))


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept).astimezone(UTC) if kept else None


def _number(kept: str | None) -> int | None:
    return int(kept) if kept else None


def _flag(kept: str | None) -> bool | None:
    return kept == "1" if kept else None
