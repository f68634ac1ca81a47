"""A campaign that shares nothing with the shipped one runs through the same code: other words, levels, days, zone."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from redis import Redis

from gateway.books import board, inbox, outbox
from gateway.books.inbox import Arrival
from gateway.orders import give, setup
from gateway.status.areas import AreaFigures, Cell
from gateway.status.status import status
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.order import RosterOrder
from tests.campaigns import two_valleys
from tests.support import judging

PLAN = two_valleys()
LUSAKA = ZoneInfo("Africa/Lusaka")
CLERK, NURSE_HIGH, NURSE_LOW = "+260970000000", "+260970000010", "+260970000020"
CHIPUNDU, KALONGA, MWASE, BRIDGE, ZUMWANDA = (f"+26097000000{number}" for number in range(1, 6))
PEOPLE = (
    Contact("clerk", CLERK, "Mutale", "clerk", ("DIS",)),
    Contact("nurse-high", NURSE_HIGH, "Bwalya", "nurse", ("WH",)),
    Contact("nurse-low", NURSE_LOW, "Phiri", "nurse", ("WL",)),
    Contact("v1", CHIPUNDU, "Banda", "volunteer", ("HA1",)),
    Contact("v2", KALONGA, "Zulu", "volunteer", ("HA2",)),
    Contact("v3", MWASE, "Tembo", "volunteer", ("HA3",)),
    Contact("v4", BRIDGE, "Daka", "volunteer", ("LO1",)),
    Contact("v5", ZUMWANDA, "Mwale", "volunteer", ("LO2",)),
)
NOW = datetime(2027, 2, 4, 17, 0, tzinfo=LUSAKA)
"""The evening of the fourth day."""
SAID = [
    # when (day and time in Lusaka), whose phone, text, how the reply begins
    ("01 09:00", CLERK, "HA1 ROLL 120", "Recorded 01/02: HA1 ROLL 120"),
    ("01 09:01", CLERK, "HA2 ROLL 80", "Recorded 01/02: HA2 ROLL 80"),
    ("01 09:02", CLERK, "LO1 ROLL 200", "Recorded 01/02: LO1 ROLL 200"),
    ("01 15:00", CHIPUNDU, "HA1 NET 12 STK 40", "Recorded HA1 01/02: NET 12 STK 40 (STK as of now). Total NET 12/120"),
    ("02 05:59", KALONGA, "KALONGA NETS 7", "Recorded HA2 01/02: NET 7."),  # before six it is still the day before
    ("02 06:00", KALONGA, "HA2 NET 3 IN STORE 25", "Recorded HA2 02/02: NET 3 STK 25 (STK as of now). Total NET 10/80"),
    ("02 15:00", CHIPUNDU, "HA1 NET 5 STK 33", "Recorded HA1 02/02: NET 5 STK 33 (STK as of now). Total NET 17/120"),
    ("03 08:00", BRIDGE, "LUNDAZI BRIDGE NET 30", "Recorded LO1 03/02: NET 30. Total NET 30/200"),
    ("03 08:05", BRIDGE, "LO1 NET 30", "This was recorded before"),
    ("03 08:10", BRIDGE, "LO1 NET 35", "LO1 03/02 already has NET 30. Your new text says NET 35. Reply: 1 = change"),
    ("03 08:20", BRIDGE, "EDIT LO1 NET 33", "Changed LO1 03/02: NET 30 to 33. Total NET 33/200"),
    ("03 09:00", NURSE_HIGH, "WH HHR 300", "Recorded WH totals to 03/02: HHR 300."),
    ("04 09:00", NURSE_HIGH, "WH HHR 340 HHV 85", "Recorded WH totals to 04/02: HHR 340, HHV 85. Share 25.0%."),
    ("04 09:05", NURSE_LOW, "WL HHR 150", "Recorded WL totals to 04/02: HHR 150."),
    ("04 10:00", CHIPUNDU, "HA1 TOTAL NET 25", "Recorded TOTAL HA1 to 04/02: NET 25."),
    (
        "04 10:30",
        KALONGA,
        "NET 6 STOCK 19",
        "Recorded HA2 04/02: NET 6 STK 19 (STK as of now). Total NET 16/80 (20.0%).",
    ),
    ("04 11:00", MWASE, "NIL", "Recorded HA3 04/02: nothing to report (NET 0)."),
    ("04 12:00", ZUMWANDA, "LO2 NET 4 STK 9", "Recorded LO2 04/02: NET 4 STK 9"),
    ("04 12:30", ZUMWANDA, "CANCEL LO2", "Cancelled LO2 04/02: NET 4 STK 9."),
    ("04 13:00", "+260979999999", "HA1 NET 50", "This phone is not registered"),
    ("04 13:10", CHIPUNDU, "WH HHR 10", "Not recorded: this phone reports for HA1 only. If mistyped,"),
]
PAGES = {
    # page: its areas and their sum, each with size, today, total, stock, what remains, and the share reached
    "DIS": {
        "WH": AreaFigures(200, 6, 41, (52,), None, Fraction(41, 200), False),
        "WL": AreaFigures(200, None, 33, (None,), None, Fraction(33, 200), False),
        "sum": AreaFigures(400, 6, 74, (52,), None, Fraction(74, 400), False),
    },
    "WH": {
        "HA1": AreaFigures(120, None, 25, (33,), 95, Fraction(25, 120), False),
        "HA2": AreaFigures(80, 6, 16, (19,), 64, Fraction(16, 80), False),
        "HA3": AreaFigures(None, 0, 0, (None,), None, None, False),
        "sum": AreaFigures(200, 6, 41, (52,), 159, Fraction(41, 200), False),
    },
    "WL": {
        "LO1": AreaFigures(200, None, 33, (None,), 167, Fraction(33, 200), False),
        "LO2": AreaFigures(None, None, None, (None,), None, None, False),
        "sum": AreaFigures(200, None, 33, (None,), 167, Fraction(33, 200), False),
    },
}


@pytest.fixture
def replies(redis: Redis) -> list[str]:
    """What every text of the above was answered, accepted at its time and judged before the next."""
    judging.load(redis, PLAN)
    give(redis, PLAN.id, "roster", RosterOrder(setup(PLAN), PEOPLE))
    return [answer(redis, number, *row[:3]) for number, row in enumerate(SAID)]


def answer(redis: Redis, number: int, when: str, phone: str, body: str) -> str:
    """The reply to a text sent on a day of February 2027 at a time in Lusaka."""
    moment = datetime.strptime(f"2027-02-{when}", "%Y-%m-%d %H:%M").replace(tzinfo=LUSAKA)
    accepted = inbox.accept(redis, PLAN.id, Arrival("twilio", str(number), phone, "+260970009999", body), moment)
    judging.judge(redis, PLAN)
    message = outbox.message(redis, PLAN.id, outbox.reply_id(accepted.id))
    return message.body if message else ""


def test_every_text_is_answered_in_english(replies: list[str]) -> None:
    begins = [row[3] for row in SAID]

    assert [reply[: len(begin)] for reply, begin in zip(replies, begins, strict=True)] == begins


@pytest.mark.parametrize("page", PAGES)
def test_each_page_shows_the_areas_under_it_and_their_sum(page: str, replies: list[str], redis: Redis) -> None:
    found = status(redis, PLAN, NOW, page)

    assert {**{row.area.code: row.figures for row in found.rows}, "sum": found.total} == PAGES[page]


def test_totals_of_the_wards_add_up_at_the_top(replies: list[str], redis: Redis) -> None:
    found = board.boards(redis, PLAN.id, "0", ["WH", "WL", "DIS"], [date(2027, 2, 4)])
    levels = {area: (of.levels.get("HHR"), of.levels.get("HHV")) for area, of in found.items()}

    assert levels == {"WH": (340, 85), "WL": (150, None), "DIS": (490, 85)}


def test_a_share_counts_only_areas_with_both_its_figures(replies: list[str], redis: Redis) -> None:
    shares = {one.rate.code: (one.part.share, one.part.covered) for one in status(redis, PLAN, NOW).targets}

    assert shares == {"T1": (Fraction(74, 400), 3), "T2": (Fraction(85, 340), 1)}


def test_the_day_turns_at_six_in_lusaka(replies: list[str], redis: Redis) -> None:
    [_, kalonga, _] = status(redis, PLAN, NOW, "WH").rows

    assert [cell for _, cell in kalonga.cells] == [Cell.REPORTED, Cell.REPORTED, Cell.SILENT, Cell.REPORTED]
    assert status(redis, PLAN, datetime(2027, 2, 5, 5, 59, tzinfo=LUSAKA)).number == 4
    assert status(redis, PLAN, datetime(2027, 2, 5, 6, 0, tzinfo=LUSAKA)).number == 5


def test_who_is_silent_and_what_waits_is_seen_at_the_top(replies: list[str], redis: Redis) -> None:
    found = status(redis, PLAN, NOW)

    assert (found.silent, found.reported, found.of) == (("WL",), 3, 5)
    assert found.waiting == 2


def test_every_figure_agrees_with_the_ledger(replies: list[str], redis: Redis) -> None:
    found = verify(redis, PLAN.id)

    assert found.faults == ()
    assert (found.records, found.areas, found.days) == (17, 7, 4)
