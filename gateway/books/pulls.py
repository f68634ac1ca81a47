"""The pulls: how far a provider's list of what it received is looked through, and what of it is still to be taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from redis import Redis

from gateway.books.inbox import Arrival
from gateway.books.keys import common_key

LEASE_MILLISECONDS = 20_000
"""How long a pull that has died still counts as being at work."""
FAILURES = 5
"""After so many failures in a row the list is read from its newest page again: its places may hold no longer."""


@dataclass(frozen=True, slots=True)
class Pull:
    """One look through a provider's list, which goes from the newest text back to the oldest."""

    since: datetime
    until: datetime
    place: str = ""
    """Where the next page of the list begins."""
    is_read: bool = False
    """Whether the list is read as far back as `since`."""
    listed: int = 0
    """How many texts were read of the list."""
    found: int = 0
    """How many of these the webhook had not brought."""
    waiting: int = 0
    """How many of these are still to be taken."""


@dataclass(frozen=True, slots=True)
class MissedText:
    """A text that the webhook never brought, personal data masked, and whose it is."""

    campaign: str
    arrival: Arrival


def pull_key(channel: str) -> str:
    """One pull; removed when it is through."""
    return common_key("pull", channel)


def found_key(channel: str) -> str:
    """What it has found, by the time it was sent; removed as it is taken."""
    return common_key("pull", channel, "found")


def lease_key(channel: str) -> str:
    """That a pull is at work; ends by itself."""
    return common_key("pull", channel, "lease")


def state(client: Redis, channel: str) -> Pull | None:
    """The pull that is under way; None if all that was to be pulled is taken."""
    kept = cast("dict[str, str]", client.hgetall(pull_key(channel)))
    if not kept:
        return None
    return Pull(
        datetime.fromisoformat(kept["since"]), datetime.fromisoformat(kept["until"]), kept.get("place", ""),
        "is_read" in kept, int(kept.get("listed", 0)), int(kept.get("found", 0)), client.zcard(found_key(channel)),
    )  # fmt: skip


def begin(client: Redis, channel: str, since: datetime, until: datetime) -> None:
    """Begin to look through what came between two moments."""
    client.hset(pull_key(channel), mapping={"since": since.isoformat(), "until": until.isoformat()})


def hold(client: Redis, channel: str) -> bool:
    """Begin to pull; False while another does."""
    return bool(client.set(lease_key(channel), "1", nx=True, px=LEASE_MILLISECONDS))


def go_on(client: Redis, channel: str) -> None:
    """Say that this pull is still at work."""
    client.pexpire(lease_key(channel), LEASE_MILLISECONDS)


def leave(client: Redis, channel: str) -> None:
    """Pull no more for now."""
    client.delete(lease_key(channel))


def read(client: Redis, channel: str, before: Pull, listed: int, found: Sequence[MissedText], older: str) -> None:
    """Keep what a page has brought, newest first, and where the next one begins: both or neither."""
    pipe = client.pipeline()
    if found:
        scores = {_written(one): _score(one, before.found + number) for number, one in enumerate(found, 1)}
        pipe.zadd(found_key(channel), scores)
    pipe.hincrby(pull_key(channel), "listed", listed)
    pipe.hincrby(pull_key(channel), "found", len(found))
    pipe.hset(pull_key(channel), mapping={"place": older} if older else {"is_read": "1"})
    pipe.hdel(pull_key(channel), "failures")
    pipe.execute()


def failed(client: Redis, channel: str) -> None:
    """Note that the next page could not be read."""
    if client.hincrby(pull_key(channel), "failures", 1) >= FAILURES:
        client.hdel(pull_key(channel), "failures", "place")


def oldest(client: Redis, channel: str, count: int) -> dict[str, MissedText]:
    """The oldest that are still to be taken, each by what `taken` calls it."""
    kept = cast("list[str]", client.zrange(found_key(channel), 0, count - 1))
    return {one: _found(one) for one in kept}


def taken(client: Redis, channel: str, these: Sequence[str]) -> None:
    """Forget texts that are in the inbox now."""
    client.zrem(found_key(channel), *these)


def end(client: Redis, channel: str) -> None:
    """Note that all is taken."""
    client.delete(pull_key(channel), found_key(channel))


def _score(one: MissedText, number: int) -> int:
    """The second it was sent; of one second's texts the provider lists the newest first."""
    return int(datetime.fromisoformat(one.arrival.sent_at).timestamp()) * 1_000_000 - number


def _written(one: MissedText) -> str:
    return json.dumps({"campaign": one.campaign, "arrival": asdict(one.arrival)}, sort_keys=True)


def _found(kept: str) -> MissedText:
    fields = json.loads(kept)
    return MissedText(fields["campaign"], Arrival(**fields["arrival"]))
