"""The field: texts as phones send them over a channel, judged by real drains, and what comes back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import cast

from redis import Redis, ResponseError

from gateway import redis as clients
from gateway.books import cursor, inbox, outbox
from gateway.books.inbox import Arrival, Text
from gateway.books.keys import key
from gateway.books.outbox import Delivery, Message
from gateway.jobs import enqueue_drain
from gateway.orders import give, setup
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Waiver
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, RosterOrder
from tests.support.scene import SIZES
from workers import inbound
from workers.services import Services

CHANNEL, NUMBER = "twilio", "+84900000001"
REFS = itertools.count()


@contextmanager
def services(url: str) -> Iterator[Services]:
    """A drain's connections."""
    made = Services(clients.books(url, 5.0), clients.blocking(url), clients.jobs(url, 5.0))
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


class Field:
    """What is said between phones and a campaign."""

    def __init__(self, works: Services, campaign: Campaign) -> None:
        self.works, self.campaign = works, campaign
        self.books: Redis = works.books

    def text(self, phone: str, body: str, at: datetime | None = None, channel: str = CHANNEL) -> str:
        """Accept a text; its id."""
        arrival = Arrival(channel, f"field-{next(REFS)}", phone, NUMBER, body)
        return inbox.accept(self.books, self.campaign.id, arrival, at).id

    def sizes(self) -> str:
        """The lists of the villages, given on the first day; the order's id."""
        sizes = tuple(AreaReport(area, self.campaign.first_day, {"DSD": size}) for area, size in SIZES.items())
        begins = self.campaign.begins(self.campaign.first_day)
        order = FiguresOrder(setup(self.campaign), Submission(Act.CORRECT, sizes), tuple(Waiver))
        return give(self.books, self.campaign.id, f"field-{next(REFS)}", order, received_at=begins)

    def contacts(self, contacts: Sequence[Contact]) -> str:
        """Put contacts into the roster; the order's id."""
        return give(
            self.books, self.campaign.id, f"field-{next(REFS)}", RosterOrder(setup(self.campaign), (*contacts,))
        )

    def drain(self, name: str = "") -> None:
        """Judge what waits, as workers would; a drain that dies of what the books hold is followed by another."""
        name = name or self.campaign.id
        enqueue_drain(self.works.jobs, "another")
        while inbox.waiting(self.books, name, cursor.position(self.books, name).cursor, 1):
            with suppress(ResponseError):
                inbound.run(self.works, name)
            self.books.delete(key(name, "drain"))

    def kept(self, text_id: str, name: str = "") -> Text:
        """A text with what became of it."""
        [text] = inbox.texts(self.books, name or self.campaign.id, [text_id])
        return text

    def outcomes(self, ids: Iterable[str], name: str = "") -> list[str]:
        """What became of texts."""
        return [self.kept(of, name).fields.get("outcome", "") for of in ids]

    def reply(self, text_id: str, name: str = "") -> Message | None:
        """What a text was answered."""
        return outbox.message(self.books, name or self.campaign.id, outbox.reply_id(text_id))

    def handed(self, text_id: str, name: str = "") -> None:
        """Have the answer to a text handed to the provider."""
        outbox.settle(self.books, name or self.campaign.id, CHANNEL, outbox.reply_id(text_id), Delivery.SENT)

    def level(self, area: str, code: str, name: str = "") -> int:
        """A figure's level."""
        name = name or self.campaign.id
        generation = cursor.position(self.books, name).generation
        return int(cast("str | None", self.books.hget(key(name, "figures", generation, "levels", area), code)) or 0)

    def figures(self, name: str = "") -> dict[str, dict[str, str]]:
        """Every hash of figures, by key."""
        name = name or self.campaign.id
        keys = sorted(cast("Iterator[str]", self.books.scan_iter(match=key(name, "figures", "*"))))
        return {of: cast("dict[str, str]", self.books.hgetall(of)) for of in keys}
