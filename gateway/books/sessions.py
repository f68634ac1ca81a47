"""Sign-in sessions and one-time links: kept by the hash of their token, so that the books give no token away."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from redis import Redis

IDLE = timedelta(minutes=30)
"""A session ends after so long without a person."""
ABSOLUTE = timedelta(hours=12)
"""A session ends after so long in any case."""
LINK_LASTS = timedelta(minutes=15)
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A signed-in person's session."""

    who: str
    csrf: str
    """What its forms are signed with."""
    until: datetime
    """When it ends in any case."""


def offer(client: Redis, who: str) -> str:
    """Make the token of a link that signs `who` in, once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    client.set(_key("link", token), who, ex=LINK_LASTS)
    return token


def opens(client: Redis, token: str) -> bool:
    """Whether a link can still be used; looking does not use it up."""
    return client.get(_key("link", token)) is not None


def redeem(client: Redis, token: str) -> str | None:
    """Use a link up: whom it signs in; None if it was used, has ended or never was."""
    return cast("str | None", client.getdel(_key("link", token)))


def start(client: Redis, who: str, now: datetime) -> str:
    """Begin a session; its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {"who": who, "csrf": secrets.token_hex(TOKEN_BYTES), "until": (now + ABSOLUTE).isoformat()}
    client.set(_key("session", token), json.dumps(kept), ex=IDLE)
    return token


def find(client: Redis, token: str, now: datetime, *, active: bool) -> SignInSession | None:
    """The session of a token; `active` says that a person is there, so that its idle time begins anew."""
    kept = cast("str | None", client.get(_key("session", token)))
    if kept is None:
        return None
    fields = json.loads(kept)
    session = SignInSession(fields["who"], fields["csrf"], datetime.fromisoformat(fields["until"]))
    if session.until <= now:
        return None
    if active:
        client.expire(_key("session", token), min(IDLE, session.until - now))
    return session


def end(client: Redis, token: str) -> None:
    """End the session of a token."""
    client.delete(_key("session", token))


def ticket_key(kind: str, digest: str) -> str:
    """The place of a "link" or a "session"; both end by themselves."""
    return f"keng:{kind}:{digest}"


def _key(kind: str, token: str) -> str:
    return ticket_key(kind, hashlib.sha256(token.encode()).hexdigest())
