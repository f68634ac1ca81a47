"""The gong in tests: a campaign on a day of its own, what phones text in it, and the broadcasts that reach them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from gateway.books import broadcasts, cursor, outbox, reconciled, roster
from gateway.books.broadcasts import Broadcast
from gateway.books.outbox import Delivery, Message
from gateway.channels import practice
from gateway.channels.practice import Practice
from gateway.orders import CONSOLE, console, give
from gateway.routing import Route
from gateway.settings import Settings
from parsers.broadcasts.audience import Audience, AudienceKind, ExclusionReason
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastControl, BroadcastControlOrder, BroadcastOrder, DaysOffOrder, Order
from tests.support.field import Field
from tests.support.scene import plan, twin
from workers import outbound
from workers.due_reminders import Occurrences
from workers.services import Services

DAY = date(2024, 8, 20)
"""A Tuesday, the eleventh day."""
ROUTE = Route(practice.NAME, practice.NUMBER, 300)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
REFS = itertools.count()


def campaign() -> Campaign:
    """The shipped plan without quiet hours: what is sent now goes out whatever the hour."""
    return awake(plan())


def present_campaign() -> Campaign:
    """The same on present days: today is the eleventh."""
    shipped = plan()
    return awake(twin(shipped.id, shipped.day_of(datetime.now(UTC)) - timedelta(days=10)))


def awake(of: Campaign) -> Campaign:
    """A campaign without quiet hours."""
    free = {"quiet_from": time(0), "quiet_until": time(0)}
    return Campaign.model_validate(of.model_copy(update=free).model_dump())


def phone(number: int) -> str:
    """The phone of the head of village `number`; 0 is the office."""
    return f"+8490500000{number}"


def heads(
    *, reminders: bool = True, practice: bool = False, since: date | None = None, until: date | None = None
) -> list[Contact]:
    """The office, and a head for each of the five villages."""
    office = Contact("office1", phone(0), "Hoa", "office", ("XA",))
    plain = [Contact(f"head{n}", phone(n), f"Head {n}", "head", (f"TH{n}",)) for n in range(1, 6)]
    return [
        office,
        *(replace(head, reminders=reminders, practice=practice, since=since, until=until) for head in plain),
    ]


class Gong(Field):
    """A campaign whose texts and orders are received at moments that the test names."""

    def __init__(self, works: Services, plan: Campaign) -> None:
        super().__init__(works, plan)
        self.clock = Occurrences()

    def at(self, clock: str, day: date = DAY) -> datetime:
        """The moment of a local time."""
        return datetime.combine(day, time.fromisoformat(clock), self.campaign.zone).astimezone(UTC)

    def text(self, phone: str, body: str, at: datetime | None = None, channel: str = practice.NAME) -> str:
        """Accept a text, over the channel that this campaign sends by; its id."""
        return super().text(phone, body, at, channel)

    def order(self, order: Order, at: datetime | None = None) -> str:
        """Give an order and have it judged with all that waits; its id."""
        arrival_id = give_at(self, order, at)
        self.drain()
        return arrival_id

    def broadcast(
        self, audience: Audience, at: datetime | None, written: str = "", key: str = OWN, **more: object
    ) -> str:
        """Send a broadcast as somebody of the office; its id."""
        order = BroadcastOrder(
            console(self.campaign), audience, key, ROUTE.channel, ROUTE.number, FAR, written,
            price=ROUTE.price,
        )  # fmt: skip
        return self.order(replace(order, **more), at)  # type: ignore[arg-type]  # a test names the fields

    def control(self, broadcast: str, control: BroadcastControl, by: str = "office") -> str:
        """Approve, pause, resume or cancel; what became of the order."""
        given = self.order(BroadcastControlOrder(replace(console(self.campaign), id=by, name=by), broadcast, control))
        return self.kept(given).fields["outcome"]

    def days_off(self, *days: date) -> None:
        """Have nobody reminded on these days."""
        self.order(DaysOffOrder(console(self.campaign), days))

    def found(self, broadcast: str) -> Broadcast:
        """A broadcast as it stands."""
        return broadcasts.find(self.books, self.campaign.id, [broadcast])[broadcast]

    def rows(self, broadcast: str) -> dict[str, Message]:
        """Its texts by the last digit of their phones."""
        found = broadcasts.rows(self.books, self.campaign.id, broadcast, 1_000)
        return {message.receiver[-1]: message for message in found}

    def left_out(self, broadcast: str) -> dict[str, ExclusionReason]:
        """Who was left out, by contact."""
        return dict(broadcasts.left_out(self.books, self.campaign.id, broadcast, 1_000))

    def newest(self) -> Broadcast | None:
        """The newest broadcast."""
        return next(iter(broadcasts.newest(self.books, self.campaign.id, 1)), None)

    @property
    def today(self) -> date:
        """The campaign's present day."""
        return self.campaign.day_of(datetime.now(UTC))

    def said(self, text_id: str) -> str:
        """What a text was answered."""
        reply = self.reply(text_id)
        return reply.body if reply else ""

    def send(self) -> None:
        """Send what is due on the practice channel."""
        outbound.run(self.works, self.campaign.id, Practice(Settings()))

    def states(self, broadcast: str) -> Mapping[str, Delivery]:
        """What became of its texts, by the last digit of their phones."""
        return {digit: message.delivery for digit, message in self.rows(broadcast).items()}

    def contact(self, number: int) -> Contact:
        """A contact as the roster has it."""
        return roster.by_phones(self.books, self.campaign.id, [phone(number)])[phone(number)]

    def reconciled(self, area: str) -> date | None:
        """Up to which day the figures of an area are confirmed."""
        found = reconciled.of_areas(self.books, self.campaign.id, [area])
        return found[area].through if area in found else None

    def delivered(self, message: Message, delivery: Delivery = Delivery.DELIVERED) -> None:
        """Have the provider say what became of a text."""
        outbox.settle(self.books, self.campaign.id, message.channel, message.id, delivery)

    def marked_off(self) -> tuple[date, ...]:
        """The days on which nobody is reminded."""
        return cursor.position(self.books, self.campaign.id).days_off


def give_at(gong: Gong, order: Order, at: datetime | None) -> str:
    """Put an order into the inbox, received at a moment."""
    return give(gong.books, gong.campaign.id, f"gong-{next(REFS)}", order, CONSOLE, at)


def silent(day: date = DAY) -> Audience:
    """Those who have not reported a day."""
    return Audience(AudienceKind.SILENT, day=day)
