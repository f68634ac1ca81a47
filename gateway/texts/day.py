"""An area's day opened: its figures, each with the texts and orders that set it, and what came and was not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from redis import Redis

from gateway.books import board, cursor, entry_ids, inbox, ledger, roster
from gateway.books.inbox import Text
from gateway.books.ledger import Record
from gateway.texts.area import part
from gateway.texts.listed import listed
from gateway.texts.search import Line, moments
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series, total_field

FILED = 100
"""So many of the last texts about an area and day are looked at."""
PEOPLE = 20
NOT_TAKEN = 50
UNTAKEN = frozenset(
    {
        Outcome.ASKED, Outcome.REFUSED, Outcome.WAITING, Outcome.QUARANTINED, Outcome.SETTLED, Outcome.DISMISSED,
        Outcome.DUPLICATE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One change of a figure, by one text or order."""

    text: Text
    record: Record
    row: LedgerRow
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class DayFigure:
    """A figure of the day, with its changes in order."""

    code: str
    series: Series
    value: int | None
    """None where it was taken away again."""
    steps: tuple[FigureStep, ...]


@dataclass(frozen=True, slots=True)
class AreaDay:
    """A day of an area."""

    area: Area
    day: date
    figures: tuple[DayFigure, ...]
    below: tuple[tuple[Area, dict[str, int]], ...]
    """What the areas directly under it reported of the day."""
    locked: bool
    untaken: tuple[Line, ...]
    """What came on that day from the phones of the area and changed nothing, newest first."""
    next_under: str = ""
    """The code from which the rest of the areas under it is shown."""


def area_day(books: Redis, campaign: Campaign, area: str, day: date, first: str = "") -> AreaDay:
    """Read a day of an area, at the cost of that day alone; of the areas under it some, from one on."""
    at = cursor.position(books, campaign.id)
    under, following = part(campaign.children[area], first)
    found = board.reported(books, campaign.id, at.generation, [(one, day) for one in (area, *under)])
    stands = found[area, day]
    steps = changes(books, campaign, area, day)
    return AreaDay(
        campaign.area[area],
        day,
        tuple(_figures(campaign, stands, steps)),
        tuple((campaign.area[code], dict(found[code, day])) for code in under),
        at.locked is not None and day <= at.locked,
        _untaken(books, campaign, area, day),
        following,
    )


def changes(books: Redis, campaign: Campaign, area: str, day: date) -> list[FigureStep]:
    """Every change to the figures of an area and day, in the order they were made."""
    filed = inbox.texts(books, campaign.id, inbox.filed(books, campaign.id, area, day.isoformat(), FILED))
    records = ledger.records(books, campaign.id, [text.entry for text in filed])
    phones = sorted({text.sender for text in filed if text.is_of_a_phone})
    people = roster.by_phones(books, campaign.id, phones)
    steps = [
        FigureStep(text, records[text.entry], row, people.get(text.sender))
        for text in filed
        if text.entry in records
        for row in records[text.entry].rows
        if (row.area, row.day) == (area, day) and row.series is not Series.CHANGE
    ]
    return sorted(steps, key=lambda step: entry_ids.order(step.text.entry))


def _figures(campaign: Campaign, stands: Mapping[str, int], steps: Sequence[FigureStep]) -> list[DayFigure]:
    """The figures that stand, then those that were taken away, in the campaign's order."""
    found = []
    for code in campaign.indicator:
        for series in (Series.REPORTED, Series.TOTAL):
            value = stands.get(total_field(code) if series is Series.TOTAL else code)
            own = tuple(step for step in steps if (step.row.code, step.row.series) == (code, series))
            if value is not None or own:
                found.append(DayFigure(code, series, value, own))
    return found


def _untaken(books: Redis, campaign: Campaign, area: str, day: date) -> tuple[Line, ...]:
    people = {one.phone: one for one in roster.of_area(books, campaign.id, area)}
    begins, ends = (entry_ids.at(moment) for moment in moments(campaign, day))
    texts = listed(books, campaign.id, sorted(people)[:PEOPLE], (), NOT_TAKEN, ends, begins)
    return tuple(
        Line(text, people.get(text.sender))
        for text in texts
        if text.fields.get("outcome") in UNTAKEN or "outcome" not in text.fields
    )
