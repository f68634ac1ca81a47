"""Sign-in sessions and one-time links, kept under a digest of their token, so that the books reveal no token."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

LASTS = timedelta(hours=12)
"""A session lasts a working day, touched or not: the page that was opened in the morning still answers at dusk."""
LINK_LASTS = timedelta(minutes=15)
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A signed-in person's session."""

    who: str
    csrf: str
    """What its forms are signed with."""
    until: datetime
    """When it ends."""


def offer(client: Redis, who: str) -> str:
    """Make a one-time link that signs `who` in; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    client.set(link_key(_digest(token)), who, ex=LINK_LASTS)
    return token


def opens(client: Redis, token: str) -> bool:
    """Whether a link can still be used; looking does not use it up."""
    return client.get(link_key(_digest(token))) is not None


def redeem(client: Redis, token: str) -> str | None:
    """Use a link; return whom it signs in, or None if it was used, has expired or never existed."""
    return cast("str | None", client.getdel(link_key(_digest(token))))


def start(client: Redis, who: str, now: datetime) -> str:
    """Begin a session; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {"who": who, "csrf": secrets.token_hex(TOKEN_BYTES), "until": (now + LASTS).isoformat()}
    client.set(session_key(_digest(token)), json.dumps(kept), ex=LASTS)
    return token


def find(client: Redis, token: str, now: datetime) -> SignInSession | None:
    """The session of a token."""
    kept = cast("str | None", client.get(session_key(_digest(token))))
    if kept is None:
        return None
    fields = json.loads(kept)
    session = SignInSession(fields["who"], fields["csrf"], datetime.fromisoformat(fields["until"]))
    return session if now < session.until else None


def end(client: Redis, token: str) -> None:
    """End the session of a token."""
    client.delete(session_key(_digest(token)))


def link_key(digest: str) -> str:
    """Whom a link signs in; ends by itself."""
    return common_key("link", digest)


def session_key(digest: str) -> str:
    """One session; ends by itself."""
    return common_key("session", digest)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
