"""The webhook away for an hour: after the pull the figures are as if all had come in order, or it is asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gateway.books import cursor, figures, inbox, outbox, questions, review_queue, tallies
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.channels.twilio import Twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from gateway.verification.verify import verify
from parsers.meaning import Submission
from tests.faults import plan as plans
from tests.support import twilio_api
from tests.support.examples import examples
from tests.support.field import services
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import ACCOUNT, CAMPAIGN, OURS, TOKEN, twilio_settings
from workers.inbound import BATCH, judge_batch
from workers.missed_messages import Puller
from workers.services import Services

VILLAGES = examples(240)
TEXTS = 4 * VILLAGES
PLAN = plans.plan(VILLAGES, CAMPAIGN)
TODAY = plans.today(PLAN)
BODIES = (
    ("TH{v} REG {n}", 6), ("SUA TH{v} REG {n}", 4), ("THEM TH{v} REG {n}", 3), ("HUY TH{v}", 2), ("1", 4), ("0", 1),
    ("SUA TH{v} NGAY {eve:%d/%m} REG {n}", 2), ("TH{v} LK REG {n}", 1), ("TH{v} REG l{n}", 1),
)  # fmt: skip
Place = tuple[str, date, str]
"""A village, a day, an indicator."""
Figures = tuple[int | None, int | None]
"""What stands there: the number of the day, and the total (LK)."""


@dataclass(frozen=True)
class Sent:
    """A text as its phone sent it."""

    village: int
    body: str
    at: datetime
    lost: bool
    """Whether the webhook was away."""


def conversation(chance: random.Random, now: datetime) -> list[Sent]:
    """Texts of some 100 minutes, an hour of which the webhook was away; the last ones came before the pull."""
    begun, found = now - timedelta(minutes=100), []
    for number in range(TEXTS):
        at = (begun + timedelta(minutes=95) * number / TEXTS).replace(microsecond=0)
        form = chance.choices([body for body, _ in BODIES], [weight for _, weight in BODIES])[0]
        village, number_said = chance.randint(1, VILLAGES), chance.randint(1, 30)
        body = form.format(v=village, n=number_said, eve=TODAY - timedelta(days=1))
        found.append(Sent(village, body, at, 20 <= (at - begun) / timedelta(minutes=1) < 80))
    return found


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as running:
        yield running


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    with services(books_url) as made:
        yield made


def begin(works: Services) -> None:
    works.books.flushall()
    plans.load(works.books, PLAN)
    judge(works)


def judge(works: Services) -> None:
    at = cursor.position(works.books, CAMPAIGN)
    while waits := inbox.waiting(works.books, CAMPAIGN, at.cursor, BATCH):
        judge_batch(works, CAMPAIGN, at, waits)
        at = cursor.position(works.books, CAMPAIGN)


def bring(works: Services, number: int, sent: Sent) -> None:
    """Let the webhook bring a text as it is sent; its answer is handed over two seconds later."""
    phone = plans.phone(sent.village)
    of = inbox.accept(works.books, CAMPAIGN, Arrival("twilio", sid(number), phone, OURS, sent.body), sent.at)
    judge(works)
    reply = outbox.reply_id(of.id)
    outbox.settle(works.books, CAMPAIGN, "twilio", reply, Delivery.SENT)
    key = outbox.message_key(CAMPAIGN, reply)
    if works.books.exists(key):
        handed = sent.at + timedelta(seconds=2)
        works.books.hset(key, "handed_at", str(int(handed.timestamp() * 1_000_000)))


def sid(number: int) -> str:
    return f"SM{number + 1:032x}"


def stored(works: Services) -> dict[Place, Figures]:
    """What stands everywhere."""
    at = cursor.position(works.books, CAMPAIGN)
    days = [TODAY - timedelta(days=1), TODAY]
    sheet = figures.load(
        works.books, PLAN, at.generation, {f"TH{n}": days[0] for n in range(1, VILLAGES + 1)}, at.newest_day
    )
    return {
        (area, day, plans.CODE): (sheet.reported(area, day, plans.CODE), sheet.total(area, day, plans.CODE))
        for area in sheet.stored
        for day in days
    }


def asked(works: Services) -> set[Place]:
    """What is asked of a sender, or of the office where he has had his replies."""
    phones = [plans.phone(n) for n in range(1, VILLAGES + 1)]
    opened = questions.of_phones(works.books, CAMPAIGN, phones).values()
    meant = [option.meaning for question in opened for option in question.options.values()]
    waiting = [of for of, _ in review_queue.page(works.books, CAMPAIGN, 10_000)]
    meant += [review_queue.guess(text) for text in inbox.texts(works.books, CAMPAIGN, waiting)]
    return {
        (of.area, of.day, code)
        for said in meant
        if isinstance(said, Submission)
        for of in said.figures
        for code in {*of.values, *of.totals} or {plans.CODE}  # a cancellation names none
    }


@pytest.mark.parametrize("seed", range(4))
def test_after_an_hour_without_the_webhook_the_figures_are_as_in_order_or_it_is_asked(
    works: Services, api: TwilioApi, tmp_path: Path, books_url: str, seed: int
) -> None:
    now = datetime.now(UTC)
    sent = conversation(random.Random(seed), now)
    begin(works)
    for number, one in enumerate(sent):
        bring(works, number, one)
    in_order = stored(works)

    begin(works)
    for number, one in enumerate(sent):
        listed = {"sid": sid(number), "to": OURS, "from": plans.phone(one.village), "body": one.body}
        api.add(age=now - one.at, status="received", direction="inbound", **listed)
        if not one.lost:
            bring(works, number, one)
    tallies.pulled(works.books, "twilio", now - timedelta(hours=2))
    settings = twilio_settings(tmp_path, books_url)
    pull(works, settings, api, now)
    judge(works)
    after = stored(works)

    differ = {place for place, figures in after.items() if figures != in_order[place]}
    assert {place: (in_order[place], after[place]) for place in differ - asked(works)} == {}
    assert len(kept(works)) == TEXTS
    assert len(differ) < VILLAGES / 3
    assert verify(works.books, CAMPAIGN).clean


def pull(works: Services, settings: Settings, api: TwilioApi, now: datetime) -> None:
    acceptor = Acceptor(works.books, works.jobs, Spool(settings.var_dir / "spool"), 8)
    assert Puller(settings, works.books, acceptor, Twilio(settings, api.http())).run(now)


def kept(works: Services) -> list[inbox.Text]:
    """The texts of phones that are kept and judged."""
    ids = [of for _, of in inbox.waiting(works.books, CAMPAIGN, "0-0", 10_000)]
    return [text for text in inbox.texts(works.books, CAMPAIGN, ids) if not text.is_order]
