"""Sign-in sessions and one-time links, kept under a digest of their token, so that the books reveal no token."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

LASTS = timedelta(hours=12)
"""A session lasts a working day, touched or not: the page that was opened in the morning still answers at dusk."""
LINK_LASTS = timedelta(minutes=15)
TOKEN_BYTES = 32


READER = "reader:"
"""Begins the `who` of a session that was opened by a reader's link."""


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A signed-in person's session."""

    who: str
    """The id of an account, or READER with that of a reader."""
    csrf: str
    """What its forms are signed with."""
    until: datetime
    """When it ends."""
    epoch: int = 0
    """The account's when it began; it is over once the account has a higher one."""
    by_link: bool = False
    """Whether it began by a one-time link: then a forgotten password may be replaced."""


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What a one-time link opens."""

    who: str
    """The id of the account that it signs in."""
    epoch: int
    """The account's when it was made; it is over once the account has a higher one."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as the list of those who are signed in shows it."""

    who: str
    epoch: int
    since: datetime


def offer(client: Redis, who: str, epoch: int) -> str:
    """Make a one-time link that signs the account `who` in while it has this epoch; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    client.set(link_key(_digest(token)), f"{who} {epoch}", ex=LINK_LASTS)
    return token


def offered(client: Redis, token: str) -> OneTimeLink | None:
    """What a link would open; looking does not use it up. None if it was used, is over or never existed."""
    return _link(client.get(link_key(_digest(token))))


def redeem(client: Redis, token: str) -> OneTimeLink | None:
    """Use a link up; what it opens, or None as with `offered`."""
    return _link(client.getdel(link_key(_digest(token))))


def start(client: Redis, who: str, now: datetime, epoch: int = 0, *, by_link: bool = False) -> str:
    """Begin a session; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {
        "who": who, "csrf": secrets.token_hex(TOKEN_BYTES), "until": (now + LASTS).isoformat(), "epoch": epoch,
        "by_link": by_link,
    }  # fmt: skip
    client.set(session_key(_digest(token)), json.dumps(kept), ex=LASTS)
    client.zadd(signed_in_key(), {_member(who, epoch, token): (now + LASTS).timestamp()})
    client.zremrangebyscore(signed_in_key(), "-inf", now.timestamp())
    client.expire(signed_in_key(), LASTS)
    return token


def find(client: Redis, token: str, now: datetime) -> SignInSession | None:
    """The session of a token."""
    kept = cast("str | None", client.get(session_key(_digest(token))))
    if kept is None:
        return None
    fields = json.loads(kept)
    session = SignInSession(
        fields["who"], fields["csrf"], datetime.fromisoformat(fields["until"]), fields["epoch"], fields["by_link"]
    )
    return session if now < session.until else None


def end(client: Redis, token: str) -> None:
    """End the session of a token."""
    kept = cast("str | None", client.getdel(session_key(_digest(token))))
    if kept:
        fields = json.loads(kept)
        client.zrem(signed_in_key(), _member(fields["who"], fields["epoch"], token))


def signed_in(client: Redis, now: datetime) -> list[SignedIn]:
    """The sessions that were begun and not ended, newest first; those of an older epoch are over."""
    kept = cast("list[tuple[str, float]]", client.zrange(signed_in_key(), 0, -1, desc=True, withscores=True))
    begun = [(member.split(" "), datetime.fromtimestamp(until, UTC) - LASTS) for member, until in kept]
    return [SignedIn(parts[0], int(parts[1]), since) for parts, since in begun if now < since + LASTS]


def link_key(digest: str) -> str:
    """Whom a link signs in, with the account's epoch; ends by itself."""
    return common_key("link", digest)


def session_key(digest: str) -> str:
    """One session; ends by itself."""
    return common_key("session", digest)


def signed_in_key() -> str:
    """Who began a session, with its epoch and a part of its digest, by when it ends; ends by itself."""
    return common_key("signed_in")


def _link(kept: object) -> OneTimeLink | None:
    """A link as it is kept; one of before links had an epoch opens nothing."""
    who, _, epoch = str(kept or "").partition(" ")
    return OneTimeLink(who, int(epoch)) if epoch else None


def _member(who: str, epoch: int, token: str) -> str:
    return f"{who} {epoch} {_digest(token)[:12]}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
