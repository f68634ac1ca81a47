"""The campaigns: the plan of each, by revision."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import cast

from redis import Redis

from gateway.books import entry_ids
from gateway.books.keys import common_key, every_key, inbox_key, intake_key, key, lease_key, queued_key
from gateway.books.operations import Operation, put
from gateway.books.scripts import script
from parsers.campaign.plan import Campaign

ALL = common_key("campaigns")
"""The ids of all campaigns; kept."""
SCANNED = 500
"""So many names of keys are looked at in one call."""


class NoCampaignError(LookupError):
    """No campaign of that id has been loaded."""


def plan_key(campaign: str) -> str:
    """The plan by revision, as JSON; kept, so that old decisions can be understood."""
    return key(campaign, "plan")


def ids(client: Redis) -> list[str]:
    """The ids of all campaigns."""
    return sorted(cast("set[str]", client.smembers(ALL)))


def current(client: Redis, campaign: str) -> tuple[Campaign, str]:
    """The plan in force and its revision."""
    revision = cast("str | None", client.hget(intake_key(campaign), "revision")) or "0"
    return of_revision(client, campaign, revision), revision


def opened_at(client: Redis, campaign: str) -> datetime | None:
    """When its first plan was put in force; None where that was not noted yet."""
    seconds = cast("str | None", client.hget(intake_key(campaign), "opened"))
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


@lru_cache(maxsize=32)
def of_revision(client: Redis, campaign: str, revision: str) -> Campaign:
    """The plan of one revision, read once by each client: a revision never changes."""
    kept = cast("str | None", client.hget(plan_key(campaign), revision))
    if kept is None:
        raise NoCampaignError(f"campaign {campaign} is not loaded: run `keng campaign load FILE`")
    return _plan(kept)


@lru_cache(maxsize=32)
def _plan(kept: str) -> Campaign:
    """A plan, one for all who read the same: what follows from it, such as its vocabulary, is worked out once."""
    return Campaign.model_validate_json(kept)


def save(client: Redis, campaign: Campaign, after: str | None) -> str | None:
    """Make `campaign` the plan in force; None if the revision in force is not `after` (None: there is none yet)."""
    keys = [plan_key(campaign.id), intake_key(campaign.id)]
    saved = script(client, "revise")(keys=keys, args=["" if after is None else after, campaign.model_dump_json()])
    if saved is False or saved is None:
        return None
    client.sadd(ALL, campaign.id)
    return str(saved)


def begin_anew(client: Redis, campaign: Campaign) -> str | None:
    """Drop all that is kept of a campaign, and make `campaign` its first plan; its new revision.

    None: something came in or was judged meanwhile, and nothing was dropped.
    """
    plan, intake, inbox = plan_key(campaign.id), intake_key(campaign.id), inbox_key(campaign.id)
    revision, cursor = cast("list[str | None]", client.hmget(intake, "revision", "cursor"))
    newest = cast("list[tuple[str, dict[str, str]]]", client.xrevrange(inbox, count=1))
    seen = [revision or "0", cursor or entry_ids.FIRST, newest[0][0] if newest else entry_ids.FIRST]
    stays = {plan, intake, inbox, lease_key(campaign.id), queued_key(campaign.id)}
    others = sorted(set(client.scan_iter(match=every_key(campaign.id), count=SCANNED)) - stays)
    args = [*seen, campaign.model_dump_json()]
    return cast("str | None", script(client, "begin_anew")(keys=[plan, intake, inbox, *others], args=args))


def followed(client: Redis, campaign: str) -> str | None:
    """What a practice twin has followed of its campaign; None where it was not noted."""
    return cast("str | None", client.hget(intake_key(campaign), "follows"))


def note_followed(client: Redis, campaign: str, what: str) -> None:
    """Note what a practice twin has followed of its campaign."""
    client.hset(intake_key(campaign), "follows", what)


def has_samples(client: Redis, campaign: str) -> bool:
    """Whether sample texts were played in a practice twin, which are in it until it begins anew."""
    return client.hget(intake_key(campaign), "samples") is not None


def note_sampled(client: Redis, campaign: str) -> None:
    """Note that sample texts were played in a practice twin."""
    client.hset(intake_key(campaign), "samples", "1")


def revised(campaign: Campaign, after: str) -> list[Operation]:
    """The operations that make `campaign` the plan in force, the next revision after `after`."""
    revision = str(int(after) + 1)
    return [
        put(plan_key(campaign.id), {revision: campaign.model_dump_json()}),
        put(intake_key(campaign.id), {"revision": revision}),
    ]
