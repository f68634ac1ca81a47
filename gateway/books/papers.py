"""The long papers: each asked for by a person, made by a job that tells how far it is, and kept for some hours."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast

from redis import Redis
from redis.typing import EncodableT, FieldT

from gateway.books.keys import key

LASTS = timedelta(hours=6)
GIVEN_UP = timedelta(minutes=15)
"""A paper of which nothing is heard for so long is made no more: its job was lost."""


class PaperState(StrEnum):
    """How far a paper is."""

    ASKED = "asked"
    READING = "reading"
    WRITING = "writing"
    READY = "ready"
    REFUSED = "refused"  # the figures did not agree with the ledger


@dataclass(frozen=True, slots=True)
class LongPaper:
    """A paper that is being made, or is there."""

    kind: str
    day: date
    """Up to the end of which it counts."""
    at: datetime
    """When something was last heard of it."""
    state: PaperState = PaperState.ASKED
    done: int = 0
    of: int = 0
    """Of so many areas, `done` are read."""
    name: str = ""
    """The file's name, once it is there."""

    def is_under_way(self, now: datetime) -> bool:
        """Whether its job may still bring it."""
        return self.state not in (PaperState.READY, PaperState.REFUSED) and now - self.at < GIVEN_UP


def paper_key(campaign: str, kind: str) -> str:
    """The hash of a paper: of each kind a campaign has one; ends by itself."""
    return key(campaign, "paper", kind)


def find(client: Redis, campaign: str, kind: str) -> LongPaper | None:
    """The paper of this kind; None if nobody asked for one lately."""
    names = ("day", "at", "state", "done", "of", "name")
    found = cast("list[str | None]", client.hmget(paper_key(campaign, kind), names))
    day, at, state, done, of, name = (one or "" for one in found)
    if not at:
        return None
    return LongPaper(
        kind, date.fromisoformat(day), datetime.fromisoformat(at), PaperState(state), int(done), int(of), name
    )


def tell(client: Redis, campaign: str, paper: LongPaper, data: bytes = b"") -> None:
    """Keep how far a paper is, and the file itself once it is there."""
    of = paper_key(campaign, paper.kind)
    fields: dict[FieldT, EncodableT] = {
        "day": paper.day.isoformat(), "at": paper.at.isoformat(), "state": paper.state, "done": paper.done,
        "of": paper.of, "name": paper.name, "data": base64.b64encode(data).decode(),
    }  # fmt: skip
    client.hset(of, mapping=fields)
    client.expire(of, LASTS)


def file(client: Redis, campaign: str, kind: str) -> bytes:
    """What is in a paper that is ready."""
    return base64.b64decode(cast("str | None", client.hget(paper_key(campaign, kind), "data")) or "")
