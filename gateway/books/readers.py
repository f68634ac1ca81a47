"""The readers: links by which somebody without an account sees a campaign's figures, until they end or are revoked."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads by a link."""

    id: str
    """A digest of the link's token."""
    name: str
    campaign: str
    until: datetime
    made_by: str
    """The name of the account that made it."""


def reader_key(digest: str) -> str:
    """One link; ends by itself."""
    return common_key("reader", digest)


def readers_key() -> str:
    """The digests of all links; one that has ended is taken out when they are listed."""
    return common_key("readers")


def make(client: Redis, name: str, campaign: str, until: datetime, made_by: str) -> str:
    """Make a link; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {"name": name, "campaign": campaign, "until": until.isoformat(), "made_by": made_by}
    client.set(reader_key(id_of(token)), json.dumps(kept, ensure_ascii=False), exat=until)
    client.sadd(readers_key(), id_of(token))
    return token


def id_of(token: str) -> str:
    """The id of a token's reader."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(client: Redis, id_: str) -> Reader | None:
    """The reader with this id; None once the link has ended or was revoked."""
    kept = cast("str | None", client.get(reader_key(id_)))
    return _reader(id_, kept) if kept else None


def everyone(client: Redis) -> list[Reader]:
    """All readers whose links still work, by name."""
    ids = cast("set[str]", client.smembers(readers_key()))
    found = {id_: find(client, id_) for id_ in ids}
    if ended := [id_ for id_, reader in found.items() if reader is None]:
        client.srem(readers_key(), *ended)
    return sorted((one for one in found.values() if one), key=lambda one: (one.name, one.id))


def revoke(client: Redis, id_: str) -> None:
    """End a link, and with it whatever was opened by it."""
    client.delete(reader_key(id_))
    client.srem(readers_key(), id_)


def _reader(id_: str, kept: str) -> Reader:
    fields = json.loads(kept)
    return Reader(id_, fields["name"], fields["campaign"], datetime.fromisoformat(fields["until"]), fields["made_by"])
