"""Orders put in and judged as the product does it: through accept, gather, decide and apply on a real Valkey."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import campaigns, cursor, inbox
from gateway.books.inbox import Arrival
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Waiver
from parsers.meaning import Submission
from parsers.order import FiguresOrder
from tests.campaigns import shipped
from workers.inbound import BATCH, judge_batch
from workers.services import Services

PLAN = shipped()
ORDER = TypeAdapter(FiguresOrder)
REFS = itertools.count()
ALL_SETTLED = tuple(Waiver)


def load(client: Redis, campaign: Campaign = PLAN) -> None:
    """Make the campaign the plan in force, on an empty server."""
    assert campaigns.save(client, campaign, None) == "0"


def office(campaign: Campaign) -> Contact:
    """Somebody who may report everything everywhere."""
    return Contact("office", "", "", campaign.office_role, (campaign.top.code,))


def put(client: Redis, submission: Submission, campaign: Campaign = PLAN) -> str:
    """Accept an order for `submission`, all its questions settled; its id."""
    order = FiguresOrder(office(campaign), submission, ALL_SETTLED)
    body = ORDER.dump_json(order).decode()
    return inbox.accept(client, campaign.id, Arrival("desk", str(next(REFS)), "office", "", body, "order")).id


def judge(client: Redis, campaign: Campaign = PLAN) -> None:
    """Judge all that waits."""
    services = Services(client, client, client)
    while True:
        at = cursor.position(client, campaign.id)
        waiting = inbox.waiting(client, campaign.id, at.cursor, BATCH)
        if not waiting:
            return
        judge_batch(services, campaign.id, at, waiting)
        assert cursor.position(client, campaign.id).cursor != at.cursor


def settle(client: Redis, submissions: Iterable[Submission], campaign: Campaign = PLAN) -> list[str]:
    """Accept and judge the submissions in one go; the outcome of each."""
    ids = [put(client, submission, campaign) for submission in submissions]
    judge(client, campaign)
    return outcomes(client, ids, campaign)


def outcomes(client: Redis, ids: Iterable[str], campaign: Campaign = PLAN) -> list[str]:
    """What became of each text."""
    return [text.fields.get("outcome", "") for text in inbox.texts(client, campaign.id, list(ids))]
