"""Words that heads confirm: three of them, and the office is shown the word."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from redis import Redis

from gateway.books import inbox, learned, outbox
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.orders import give, setup
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import RosterOrder
from parsers.reading.parse import parse
from parsers.tokens.vocabulary import Vocabulary
from tests.support import judging
from tests.support.broadcast_scene import present_campaign

NOW = datetime.now(UTC)
REFS = itertools.count()
PLAN = present_campaign()
HEADS = [Contact(f"head{n}", f"+8490500000{n}", "Ba", PLAN.head_role, (f"TH{n}",)) for n in (1, 2, 3)]


def text(redis: Redis, head: Contact, body: str) -> str:
    arrival = Arrival("practice", str(next(REFS)), head.phone, "KENG", body)
    accepted = inbox.accept(redis, PLAN.id, arrival).id
    judging.judge(redis, PLAN)
    return accepted


def confirm(redis: Redis, head: Contact) -> None:
    asked = text(redis, head, "ACT 5. Lac rang")
    outbox.settle(redis, PLAN.id, "practice", outbox.reply_id(asked), Delivery.DELIVERED)
    assert judging.outcomes(redis, [text(redis, head, "1")], PLAN) == ["counted"]


def test_a_word_is_listed_once_three_heads_have_confirmed_it(redis: Redis) -> None:
    judging.load(redis, PLAN)
    give(redis, PLAN.id, "roster", RosterOrder(setup(PLAN), tuple(HEADS)))

    for head in HEADS[:2]:
        confirm(redis, head)
    assert learned.words(redis, PLAN.id) == {}

    confirm(redis, HEADS[2])
    assert list(learned.words(redis, PLAN.id)) == ["LAC"]


def test_a_word_of_the_campaign_is_known() -> None:
    told = {**PLAN.words.model_dump(), "known": ("LAC RANG",)}
    plan = Campaign.model_validate({**PLAN.model_dump(), "words": told})
    sent = "ACT 5. Lac rang"

    before = parse(sent, Vocabulary.of(PLAN), HEADS[0], NOW).meaning
    after = parse(sent, Vocabulary.of(plan), HEADS[0], NOW).meaning

    assert type(before).__name__ == "Rejection"
    assert type(after).__name__ == "Submission"
