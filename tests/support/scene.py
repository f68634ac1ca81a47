"""Campaigns with figures and texts, put into the books as a drain would put them, for tests of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.books import campaigns, cursor, figures, inbox, ledger, outbox, review_queue, roster
from gateway.books.apply import apply
from gateway.books.inbox import Arrival
from gateway.books.operations import Operation
from gateway.books.outbox import Delivery, Message
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import LedgerRow, Series, Write
from parsers.meaning import Act
from tests.campaigns import shipped

SIZES = {"TH1": 410, "TH2": 365, "TH3": 298, "TH4": 342, "TH5": 275}
HEAD = "+84905000001"


def plan() -> Campaign:
    """The shipped plan, with its own dates, once the office has checked its telephone."""
    plan = shipped()
    return plan.model_copy(update={"office": plan.office.model_copy(update={"telephone_is_placeholder": False})})


def twin(id_: str, first_day: date, days: int = 62) -> Campaign:
    """The shipped plan under another id, on other days."""
    shipped = plan()
    moved = first_day - shipped.first_day
    indicators = [
        one.model_copy(
            update={"window": one.window.model_copy(update=_moved(one.window.first, one.window.last, moved))}
        )
        if one.window
        else one
        for one in shipped.indicators
    ]
    last_day = first_day + timedelta(days=days - 1)
    changes = {"id": id_, "first_day": first_day, "last_day": last_day, "cut_off": None, "reminders": ()}
    fields = shipped.model_copy(update={**changes, "indicators": tuple(indicators)}).model_dump()
    return Campaign.model_validate(fields)


def _moved(first: date, last: date, by: timedelta) -> dict[str, date]:
    return {"first": first + by, "last": last + by}


class Scene:
    """One campaign in the books, and what has happened in it."""

    def __init__(self, client: Redis, campaign: Campaign) -> None:
        """Load the campaign."""
        self.client = client
        self.campaign = campaign
        campaigns.save(client, campaign, after=None)
        self._texts = 0

    def people(self) -> None:
        """A head for every village, and the office."""
        heads = [
            Contact(f"h{n}", f"+8490500000{n}", name, "head", (f"TH{n}",))
            for n, name in enumerate(("Bùi Văn An", "Đỗ Thị Bình", "Lê Văn Cư", "Ngô Thị Dung", "Phạm Văn Em"), 1)
        ]
        everyone = [Contact("o", "+84905000000", "Trần Thị Hoa", "office", ("XA",)), *heads]
        self.apply([one for contact in everyone for one in roster.operations(self.campaign.id, contact)])

    def sizes(self, sizes: Mapping[str, int] = SIZES) -> None:
        """The lists of the villages, on the first day."""
        for area, size in sizes.items():
            self.figures(area, self.campaign.first_day, {"DSD": size})

    def figures(
        self,
        area: str,
        day: date,
        values: Mapping[str, int | None],
        totals: Mapping[str, int] | None = None,
    ) -> None:
        """Set figures, as an order without a text would."""
        sheet, _ = self._written(area, day, values, totals or {})
        self.apply(figures.operations(self.campaign.id, "0", sheet), newest=day)

    def text(
        self,
        body: str,
        sender: str = HEAD,
        at: datetime | None = None,
        *,
        outcome: Outcome | None = Outcome.COUNTED,
        reason: str = "",
        figures_of: tuple[str, date, Mapping[str, int | None]] | None = None,
        edited: bool = False,
        reply: str = "",
        waits: bool = False,
    ) -> str:
        """A text that was received, judged (unless there is no outcome), counted and answered; its id."""
        self._texts += 1
        arrival = Arrival("practice", f"ref-{self._texts}", sender, "KENG", body)
        accepted = inbox.accept(self.client, self.campaign.id, arrival, at)
        if outcome:
            self.judge(
                accepted.id,
                outcome=outcome,
                reason=reason,
                figures_of=figures_of,
                edited=edited,
                reply=reply,
                waits=waits,
            )
        return accepted.id

    def judge(
        self,
        text_id: str,
        *,
        outcome: Outcome = Outcome.COUNTED,
        reason: str = "",
        figures_of: tuple[str, date, Mapping[str, int | None]] | None = None,
        edited: bool = False,
        reply: str = "",
        waits: bool = False,
    ) -> None:
        """Write what became of a text that was received, as a drain would."""
        name = self.campaign.id
        [text] = inbox.texts(self.client, name, [text_id])
        operations: list[Operation] = []
        if figures_of:
            area, day, values = figures_of
            sheet, rows = self._written(area, day, values, {})
            note = f"{text.received_at.isoformat()} A3K7 {text.id}{' edited' if edited else ''}"
            sheet.note(area, day, figures.NOTE, note)
            record = ledger.Record(
                text.fields["entry"], text.id, "h1", Act.REPORT, text.received_at.isoformat(), tuple(rows)
            )
            operations += [*figures.operations(name, "0", sheet), *ledger.operations(name, record)]
        operations.append(inbox.outcome(text.id, name, outcome, {"reason": reason} if reason else {}))
        marks = [f"t:{text.id}"]
        if reply:
            message = Message(
                f"{text.id}-r",
                "practice",
                "KENG",
                text.sender,
                reply,
                "ok_day",
                text.id,
                text.received_at + timedelta(hours=6),
            )
            operations += outbox.operations(name, message, text.received_at)
            marks.append(f"o:{message.id}")
        operations.append(outbox.said(name, text.sender, *marks))
        if waits:
            operations.append(review_queue.enter(name, text.id, text.received_at))
        self.apply(operations, reached=text.fields["entry"], newest=figures_of[1] if figures_of else None)
        if reply:
            outbox.settle(self.client, name, "practice", f"{text.id}-r", Delivery.DELIVERED)

    def apply(self, operations: Iterable[Operation], reached: str | None = None, newest: date | None = None) -> None:
        """Store operations as a drain does, its cursor moved."""
        at = cursor.position(self.client, self.campaign.id)
        latest = max((day for day in (newest, at.newest_day) if day), default=None)
        everything = [*operations, cursor.moved(self.campaign.id, latest, "", 0)]
        assert apply(self.client, self.campaign.id, at, reached or at.cursor, everything)

    def _written(
        self, area: str, day: date, values: Mapping[str, int | None], totals: Mapping[str, int]
    ) -> tuple[FigureSheet, list[LedgerRow]]:
        at = cursor.position(self.client, self.campaign.id)
        sheet = figures.load(self.client, self.campaign, at.generation, {area: day}, at.newest_day)
        rows: list[LedgerRow] = []
        for code, value in values.items():
            rows += sheet.write(Write(area, day, code, Series.REPORTED, value))
        for code, total in totals.items():
            rows += sheet.write(Write(area, day, code, Series.TOTAL, total))
        return sheet, rows
