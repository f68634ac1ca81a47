"""The scope of an order's author: who answers for one village decides nothing about another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.books import broadcasts, campaigns, roster
from gateway.orders import console
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.contact import Contact
from parsers.meaning import Act, AreaReport, Ask, Command, Submission
from parsers.order import (
    BroadcastControl,
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    FiguresOrder,
    How,
    LockOrder,
    Order,
    RosterOrder,
    SettleOrder,
    WordsOrder,
)
from tests.support.broadcast_scene import DAY, FAR, ROUTE, Gong, campaign, heads, phone
from tests.support.field import services

PLAN = campaign()
CLERK = replace(console(PLAN), id="0a", name="chị Hoa", areas=("TH1",))
"""A clerk who answers for TH1 alone."""
NOBODYS = replace(CLERK, areas=())
"""A clerk whose areas are all of other campaigns."""
NOW = datetime(2024, 8, 20, 8, tzinfo=UTC)
STRANGER = "+84905999999"
NEW = Contact("new", "+84905000009", "Mới", "head", ("TH1",))


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The campaign with its people."""
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, None)
        gong = Gong(works, PLAN)
        gong.contacts(heads())
        gong.drain()
        yield gong


def report(area: str) -> Submission:
    """A report of a village."""
    return Submission(Act.REPORT, (AreaReport(area, DAY, {"ACT": 3, "ABS": 0}),))


def enrol(area: str) -> Command:
    """As what a clerk registers an unknown phone."""
    return Command(Ask.REGISTER, area, "Nguyễn Văn A")


def head(number: int) -> Contact:
    """The head of a village."""
    return heads()[number]


def became(gong: Gong, order: Order) -> str:
    """What became of an order, and why."""
    fields = gong.kept(gong.order(order, gong.at("09:00"))).fields
    return f"{fields['outcome']} {fields.get('why', '')}".strip()


def to(*areas: str) -> BroadcastOrder:
    """A text to the heads of some villages."""
    return BroadcastOrder(
        CLERK, Audience(AudienceKind.HEADS, areas=areas), "written", ROUTE.channel, ROUTE.number, FAR, "Hop luc 15h."
    )


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (FiguresOrder(CLERK, report("TH1")), "counted"),
        (FiguresOrder(CLERK, report("TH2")), "refused"),
        (FiguresOrder(NOBODYS, report("TH1")), "refused outside"),
        (RosterOrder(NOBODYS, (NEW,), (), ()), "refused outside"),
        (LockOrder(NOBODYS, DAY), "refused outside"),
        (RosterOrder(CLERK, (NEW,), (), ()), "answered"),
        (RosterOrder(CLERK, (NEW,)), "refused outside"),  # it may replace somebody whom nobody has looked at
        (RosterOrder(CLERK, (replace(NEW, areas=("TH2",)),), (), ()), "refused outside"),
        (RosterOrder(CLERK, (replace(NEW, areas=("TH1", "TH2")),), (), ()), "refused outside"),
        (RosterOrder(CLERK, (replace(head(2), areas=("TH1",)),), (), (head(2),)), "refused outside"),  # takes TH2's
        (RosterOrder(CLERK, (), (phone(1),), (head(1),)), "answered"),
        (RosterOrder(CLERK, (), (phone(2),), (head(2),)), "refused outside"),
        (ConsentOrder(CLERK, phone(1), wants=False, asked_by="bà ấy gọi", asked_at=NOW), "answered"),
        (ConsentOrder(CLERK, phone(2), wants=False, asked_by="bà ấy gọi", asked_at=NOW), "refused outside"),
        (LockOrder(CLERK, DAY), "refused outside"),
        (DaysOffOrder(CLERK, (DAY,)), "refused outside"),
        (WordsOrder(CLERK, ("ba con",)), "refused outside"),
        (to("TH1"), "answered"),
        (to("TH2"), "refused outside"),
        (to(), "refused outside"),
    ],
)  # fmt: skip
def test_an_order_about_another_village_has_no_effect(gong: Gong, order: Order, outcome: str) -> None:
    before = roster.everyone(gong.books, PLAN.id)

    assert became(gong, order) == outcome
    if outcome.startswith("refused"):
        assert roster.everyone(gong.books, PLAN.id) == before
        assert gong.newest() is None or not gong.rows(broadcasts.all_ids(gong.books, PLAN.id)[-1])


@pytest.mark.parametrize(
    ("sender", "body", "order", "outcome"),
    [
        (phone(1), "goi lai cho toi", SettleOrder(CLERK, "", How.DISMISS), "answered"),
        (phone(2), "goi lai cho toi", SettleOrder(CLERK, "", How.DISMISS), "refused outside"),
        (phone(2), "goi lai cho toi", SettleOrder(CLERK, "", How.STORE, what=report("TH2")), "refused outside"),
        (phone(1), "goi lai cho toi", SettleOrder(CLERK, "", How.STORE, what=report("TH1")), "counted"),
        (phone(2), "goi lai cho toi", SettleOrder(CLERK, "", How.STORE, what=report("TH1")), "refused outside"),
        (STRANGER, "goi lai cho toi", SettleOrder(CLERK, "", How.STORE, what=report("TH1")), "counted"),
        (STRANGER, "DK TH1 Nguyen Van A", SettleOrder(CLERK, "", How.REGISTER, contact_id="n"), "answered"),
        (STRANGER, "DK TH2 Nguyen Van A", SettleOrder(CLERK, "", How.REGISTER, contact_id="n"), "refused outside"),
        (STRANGER, "DK TH2 Nguyen Van A", SettleOrder(CLERK, "", How.REFUSE), "refused outside"),
        (STRANGER, "goi lai cho toi", SettleOrder(CLERK, "", How.REGISTER, asks=enrol("TH1")), "answered"),
        (STRANGER, "goi lai cho toi", SettleOrder(CLERK, "", How.REGISTER, asks=enrol("TH2")), "refused outside"),
        (STRANGER, "DK TH2 Nguyen Van A", SettleOrder(CLERK, "", How.REGISTER, asks=enrol("TH1")), "refused outside"),
        (phone(1), "goi lai cho toi", SettleOrder(CLERK, "", How.REGISTER, asks=enrol("TH1")), "refused"),
        (STRANGER, "goi lai cho toi", SettleOrder(CLERK, "", How.DISMISS), "refused outside"),
    ],
)
def test_a_waiting_text_is_settled_by_whoever_answers_for_it(
    gong: Gong, sender: str, body: str, order: SettleOrder, outcome: str
) -> None:
    text_id = gong.text(sender, body, gong.at("08:00"))
    gong.drain()

    assert became(gong, replace(order, text_id=text_id)) == outcome


def test_a_broadcast_is_controlled_by_whoever_sent_it_or_answers_for_all(gong: Gong) -> None:
    own = gong.order(to("TH1"), gong.at("09:00"))
    others = gong.broadcast(Audience(AudienceKind.HEADS), gong.at("09:00"), "Hop luc 15h.")

    assert became(gong, BroadcastControlOrder(CLERK, own, BroadcastControl.CANCEL)) == "answered"
    assert became(gong, BroadcastControlOrder(CLERK, others, BroadcastControl.CANCEL)) == "refused outside"
    assert became(gong, BroadcastControlOrder(console(PLAN), others, BroadcastControl.CANCEL)) == "answered"
