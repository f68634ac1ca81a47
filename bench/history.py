"""A history: a campaign of so many villages on one of its days, every day before it reported, its ledger real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock

from redis import Redis

from bench.plan import SHIPPED
from bench.profiles import drain
from gateway.books import campaigns, cursor, figures, inbox, ledger
from gateway.books.apply import apply
from gateway.books.figures import NOTE
from gateway.books.inbox import Arrival
from gateway.books.ledger import Record
from gateway.books.operations import Operation
from gateway.campaigns import campaign_file
from gateway.orders import console, give, setup
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.contact import Contact
from parsers.campaign.parts import Area, Translated
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Series, Stored, Write
from parsers.meaning import Act
from parsers.order import BroadcastOrder, Order, RosterOrder
from workers.services import Services

DAYS = 62
IN_A_COMMUNE = 25
FLAT = 500
"""Up to so many villages lie directly in the top area, a commune; more in communes of a district."""
SIZE = 300
CHANNEL, NUMBER = "twilio", "+84901234567"
AT_ONCE = 500
"""So many villages are written in one step."""
LATE_EVERY = 20
"""Of so many texts one comes a day late."""
HEADS = 100
"""So many villages have a head: the drain takes no more in one step, and no page shows more."""
SILENT_EVERY = 5
"""Of so many villages one is silent on the day that is looked at."""
TODAY = ("ACT 11 ABS 6", "ACT 9 ABS 4", "ACT 5 ABS 3", "ACT 4 ABS 2", "ACT 0 ABS 5")
"""What the first villages text on that day, again and again: so that lists of texts are full on the first day too."""
REPEATED = 40


def worked(services: Services, villages: int, age: int) -> Campaign:
    """A campaign on the day of its age."""
    now = datetime.now(tz=campaign_file.load(SHIPPED).zone)
    campaign = plan(f"v{villages}-day{age}-practice", villages, age, now)
    campaigns.save(services.books, campaign, after=None)
    people = [Contact(f"h{n}", phone(n), f"Head {n}", "head", (f"TH{n}",)) for n in range(1, min(villages, HEADS) + 1)]
    office = Contact("o", "+84905000000", "Hoa", "office", (campaign.top.code,))
    _give(services, campaign, "people", RosterOrder(setup(campaign), (*people, office)))
    _past(services.books, campaign, age)
    _texts(services, campaign)
    until = now + timedelta(days=1)
    order = BroadcastOrder(console(campaign), Audience(AudienceKind.HEADS), "written", CHANNEL, NUMBER, until, "Hop.")
    _give(services, campaign, "broadcast", order)
    return campaign


def plan(id_: str, villages: int, age: int, now: datetime) -> Campaign:
    """The shipped plan over these villages, today its day of this age; people take part on every day of it."""
    shipped = campaign_file.load(SHIPPED)
    first: date = shipped.day_of(now) - timedelta(days=age - 1)
    changes: dict[str, object] = {
        "id": id_, "first_day": first, "last_day": first + timedelta(days=DAYS - 1), "cut_off": None, "reminders": (),
        "office": shipped.office.model_copy(update={"telephone_is_placeholder": False}),
        "indicators": tuple(one.model_copy(update={"window": None}) for one in shipped.indicators),
        "quiet_from": clock(0), "quiet_until": clock(0), "areas": tuple(_areas(villages)),
    }  # fmt: skip
    if villages > FLAT:
        changes["levels"] = ("district", *shipped.levels)
        changes["level_names"] = {"district": Translated(vi="Huyện", en="District"), **shipped.level_names}
    return Campaign.model_validate(shipped.model_copy(update=changes).model_dump())


def village(number: int) -> str:
    """The code of this village, counted from 1: a code has at most three digits."""
    thousands, rest = divmod(number, 1_000)
    return f"TH{rest}" if not thousands else f"T{chr(ord('H') + thousands)}{rest}"


def phone(number: int) -> str:
    """The phone of the head of this village, counted from 1."""
    return f"+8490{5_000_000 + number}"


def _areas(villages: int) -> Iterator[Area]:
    if villages <= FLAT:
        yield Area(code="XA", name="Xã Tịnh Hiệp", level="commune")
    else:
        yield Area(code="HU", name="Huyện", level="district")
        for number in range(1, -(-villages // IN_A_COMMUNE) + 1):
            yield Area(code=f"XA{number}", name=f"Xã số {number}", level="commune", parent="HU")
    for number in range(1, villages + 1):
        above = "XA" if villages <= FLAT else f"XA{-(-number // IN_A_COMMUNE)}"
        yield Area(code=village(number), name=f"Thôn số {number}", level="village", parent=above)


def _past(books: Redis, campaign: Campaign, age: int) -> None:
    """Every day up to that of the age: figures and ledger as a drain writes them, of a text for each village."""
    codes = campaign.reporting_areas
    sheet = FigureSheet(campaign, {code: Stored() for code in codes})
    for n in range(age):
        day = campaign.first_day + timedelta(days=n)
        spoken = [number for number in range(1, len(codes) + 1) if n < age - 1 or number % SILENT_EVERY]
        for at in range(0, len(spoken), AT_ONCE):
            part = spoken[at : at + AT_ONCE]
            written = [one for number in part for one in _reported(books, campaign, sheet, number, day, n < age - 1)]
            _write(books, campaign, sheet, written, day)


def _reported(
    books: Redis, campaign: Campaign, sheet: FigureSheet, number: int, day: date, may_be_late: bool
) -> Iterator[Operation]:
    """A text that reports a day of a village, on the first day with its list."""
    area, n = village(number), number + day.day
    at = datetime.combine(day + timedelta(days=may_be_late and n % LATE_EVERY == 0), clock(17), campaign.zone)
    figures = {"DSD": SIZE} if day == campaign.first_day else {}
    figures |= {"ACT": 1 + n % 4, "ABS": 40 - n % 9}
    words = f"{area} {' '.join(f'{code} {value}' for code, value in figures.items())}"
    accepted = inbox.accept(books, campaign.id, Arrival(CHANNEL, f"{words} {day}", phone(number), NUMBER, words), at)
    [text] = inbox.texts(books, campaign.id, [accepted.id])
    rows = sheet.write(*(Write(area, day, code, Series.REPORTED, value) for code, value in figures.items()))
    sheet.note(area, day, NOTE, f"{at.isoformat()} A3K7 {text.id}")
    yield from ledger.operations(
        campaign.id, Record(text.entry, text.id, "h1", Act.REPORT, at.isoformat(), tuple(rows))
    )
    yield inbox.indexed(campaign.id, text.id, area, day.isoformat())
    yield inbox.outcome(text.id, campaign.id, Outcome.COUNTED, {})


def _write(books: Redis, campaign: Campaign, sheet: FigureSheet, written: Sequence[Operation], day: date) -> None:
    """Put what was written into the books; of the days themselves the sheet keeps nothing."""
    at = cursor.position(books, campaign.id)
    [newest] = inbox.recent(books, campaign.id, 1)
    done = [*figures.operations(campaign.id, at.generation, sheet), *written, cursor.moved(campaign.id, day, "", 0)]
    if not apply(books, campaign.id, at, newest.entry, done):
        raise RuntimeError(f"{campaign.id} was judged meanwhile")
    sheet.sets.clear()
    sheet.deltas.clear()
    for stored in sheet.stored.values():
        stored.reported, stored.changes, stored.notes = {}, {}, {}


def _texts(services: Services, campaign: Campaign) -> None:
    for n in range(REPEATED):
        for number, words in enumerate(TODAY, 1):
            if n == 0 or number == 1:
                _text(services.books, campaign, number, f"TH{number} {words}{' ' * n}")
    _text(services.books, campaign, len(TODAY), "Co nguoi goi dien gia danh cong an xin ma OTP, xin giup")
    drain(services, campaign)


def _give(services: Services, campaign: Campaign, ref: str, order: Order) -> None:
    give(services.books, campaign.id, ref, order)
    drain(services, campaign)


def _text(books: Redis, campaign: Campaign, number: int, words: str) -> None:
    inbox.accept(books, campaign.id, Arrival(CHANNEL, f"{campaign.id} {words}", phone(number), NUMBER, words))
