"""The USSD sessions: the state of each, its last page, and what a phone had entered when its session dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import cast

from pydantic import TypeAdapter, ValidationError
from redis import Redis

from gateway.books import clock
from gateway.books.keys import key
from gateway.books.scripts import script
from parsers.ussd.menu import Page
from parsers.ussd.state import UssdState

LASTS = timedelta(minutes=3)
"""How long a session without a step is kept; networks end theirs after two or three minutes."""
REMOVED, UNTOUCHED = "", "="
"""What to do with a draft: remove it, or leave it as it is."""

_STATE = TypeAdapter(UssdState)


@dataclass(frozen=True, slots=True)
class UssdSession:
    """A session after its last step."""

    phone: str
    nonce: str
    """A random value that distinguishes it from a later session with the same id."""
    steps: int
    at: datetime
    """When the last step was."""
    state: UssdState
    page: Page
    """The last page; shown again if the same request is repeated."""
    input: str
    """The whole input, as it came with the last step."""
    sequence: str
    """The number of the last request, where the aggregator numbers them."""


def session_key(campaign: str, digest: str) -> str:
    """One session; expires."""
    return key(campaign, "ussd", digest)


def draft_key(campaign: str, phone: str) -> str:
    """What a phone had entered when its session dropped, under a digest of the phone; expires."""
    return key(campaign, "draft", hashlib.blake2b(phone.encode(), digest_size=10).hexdigest())


def digest(dialect: str, code: str, session_id: str, phone: str = "") -> str:
    """The name under which a session is kept: session ids are unique only for one operator, code and phone.

    Without a phone it is the name by which the latest session of an id is found.
    """
    return hashlib.blake2b("\0".join((dialect, code, session_id, phone)).encode(), digest_size=20).hexdigest()


def find(client: Redis, campaign: str, digest_: str) -> tuple[UssdSession | None, datetime]:
    """The session of that digest, and the present time."""
    pipe = client.pipeline(transaction=False)
    pipe.hgetall(session_key(campaign, digest_))
    clock.ask(pipe)
    fields, answer = cast("tuple[dict[str, str], tuple[int, int]]", pipe.execute())
    return _session(fields), clock.told(answer)


def forget_draft(client: Redis, campaign: str, phone: str) -> None:
    """Remove what a phone had entered before its call dropped."""
    client.delete(draft_key(campaign, phone))


def latest(client: Redis, campaign: str, digest_: str) -> UssdSession | None:
    """The session that was kept last under an id, whichever phone it is of."""
    found = cast("str | None", client.hget(session_key(campaign, digest_), "session"))
    return find(client, campaign, found)[0] if found else None


def draft(client: Redis, campaign: str, phone: str) -> UssdState | None:
    """What a phone had entered when its last session dropped; None if it cannot be read, as after a new version."""
    kept = cast("str | None", client.get(draft_key(campaign, phone)))
    return _state(kept)


def keep(
    client: Redis,
    campaign: str,
    names: tuple[str, str],
    before: UssdSession | None,
    session: UssdSession,
    draft_: UssdState | str,
    draft_lasts: timedelta,
) -> bool:
    """Keep a session after a step, in place of what was `before`; False if another request changed that first."""
    keys = [*(session_key(campaign, name) for name in names), draft_key(campaign, session.phone)]
    kept = draft_ if isinstance(draft_, str) else _STATE.dump_json(draft_).decode()
    fields = {
        "phone": session.phone, "nonce": session.nonce, "state": _STATE.dump_json(session.state).decode(),
        "text": session.page.text, "more": "1" if session.page.more else "", "input": session.input,
        "sequence": session.sequence, "steps": str(session.steps),
    }  # fmt: skip
    seconds = [int(lasts.total_seconds()) for lasts in (LASTS, draft_lasts)]
    was = f"{before.nonce} {before.steps}" if before else ""
    args: list[str | int] = [was, seconds[0], kept, seconds[1], names[0], *chain.from_iterable(fields.items())]
    return bool(script(client, "ussd_keep")(keys=keys, args=args))


def _state(kept: str | None) -> UssdState | None:
    try:
        return _STATE.validate_json(kept) if kept else None
    except ValidationError:
        return None


def _session(fields: Mapping[str, str]) -> UssdSession | None:
    """The session as it was kept; None where there is none, or none that can be read."""
    state = _state(fields.get("state"))
    if state is None:
        return None
    return UssdSession(
        fields["phone"],
        fields["nonce"],
        int(fields["steps"]),
        datetime.fromtimestamp(int(fields["at"]) / 1000, UTC),
        state,
        Page(fields["text"], bool(fields["more"])),
        fields["input"],
        fields["sequence"],
    )
