"""The drafts: plans that administrators are writing on the pages, each until it is put in force or dropped."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from redis import Redis

from gateway.books.keys import common_key

DRAFTS_KEY = common_key("drafts")
"""Each draft as JSON by its id and version; ends when none was written for LASTS."""
LASTS = timedelta(days=180)
OUTCOME = "/outcome"
"""How the field ends that tells what became of a draft."""
MOST = 30
"""So many drafts are kept at once: whoever begins another drops one first."""


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan that is being written; it may be as faulty as what was typed."""

    id: str
    version: int
    plan: dict[str, Any]
    """As a campaign file has it."""
    of: str
    """The campaign that it would change; "" where it would be a new one."""
    after: str
    """The revision of that campaign that it began with."""
    who: str
    """The id of the account that wrote last."""
    at: datetime
    is_wanted: bool = False
    """Whether its writer wants it in force: a job puts it there."""


class DraftEnd(StrEnum):
    """What became of a draft that was wanted in force."""

    BEGUN = "begun"
    APPLIED = "applied"
    TAKEN = "taken"  # another campaign has its id
    OVERTAKEN = "overtaken"  # somebody else changed the campaign meanwhile
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What became of a draft, and why where it was refused."""

    became: DraftEnd
    why: str = ""


def begin(client: Redis, plan: dict[str, Any], who: str, at: datetime, of: str = "", after: str = "") -> PlanDraft:
    """Keep a new draft."""
    draft = PlanDraft(secrets.token_hex(6), 1, plan, of, after, who, at)
    _write(client, draft)
    return draft


def everyone(client: Redis) -> list[PlanDraft]:
    """All drafts, the one written last first."""
    kept = cast("dict[str, str]", client.hgetall(DRAFTS_KEY))
    newest: dict[str, PlanDraft] = {}
    for draft in (_read(said) for field, said in kept.items() if not field.endswith(OUTCOME)):
        if draft.id not in newest or newest[draft.id].version < draft.version:
            newest[draft.id] = draft
    return sorted(newest.values(), key=lambda one: one.at, reverse=True)


def find(client: Redis, id_: str) -> PlanDraft | None:
    """A draft as it was written last."""
    return next((one for one in everyone(client) if one.id == id_), None)


def save(
    client: Redis, draft: PlanDraft, plan: dict[str, Any], who: str, at: datetime, *, is_wanted: bool = False
) -> PlanDraft | None:
    """Write a draft on; None if somebody else wrote or dropped it since, who then wins."""
    following = replace(draft, version=draft.version + 1, plan=plan, who=who, at=at, is_wanted=is_wanted)
    if not client.hexists(DRAFTS_KEY, _field(draft)) or not _write(client, following):
        return None
    client.hdel(DRAFTS_KEY, _field(draft), f"{draft.id}{OUTCOME}")
    return following


def close(client: Redis, draft: PlanDraft, outcome: DraftOutcome) -> None:
    """Keep what became of a wanted draft; one that is in force is forgotten, any other may be written on."""
    if outcome.became in (DraftEnd.BEGUN, DraftEnd.APPLIED):
        client.hdel(DRAFTS_KEY, _field(draft))
    else:
        save(client, draft, draft.plan, draft.who, draft.at)
    client.hset(DRAFTS_KEY, f"{draft.id}{OUTCOME}", json.dumps(asdict(outcome)))


def outcome(client: Redis, id_: str) -> DraftOutcome | None:
    """What became of a draft that was wanted, until it is written on; None while nothing has."""
    kept = cast("str | None", client.hget(DRAFTS_KEY, f"{id_}{OUTCOME}"))
    if kept is None:
        return None
    fields = json.loads(kept)
    return DraftOutcome(DraftEnd(fields["became"]), fields["why"])


def drop(client: Redis, id_: str) -> None:
    """Forget a draft."""
    if fields := [field for field in cast("list[str]", client.hkeys(DRAFTS_KEY)) if field.startswith(f"{id_}/")]:
        client.hdel(DRAFTS_KEY, *fields)


def _write(client: Redis, draft: PlanDraft) -> bool:
    written = client.hsetnx(DRAFTS_KEY, _field(draft), json.dumps(asdict(draft), default=str, ensure_ascii=False))
    client.expire(DRAFTS_KEY, LASTS)
    return bool(written)


def _field(draft: PlanDraft) -> str:
    return f"{draft.id}/{draft.version}"


def _read(kept: str) -> PlanDraft:
    fields = json.loads(kept)
    return PlanDraft(**{**fields, "at": datetime.fromisoformat(fields["at"])})
