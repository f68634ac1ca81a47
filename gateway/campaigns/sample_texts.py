"""Sample texts: ten days as heads write them, with a silence, a slip and a correction, played in a practice twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign, Indicator, Kind
from parsers.replies.phrasebook import CARDS

DAYS = 10
BEFORE_THE_HOUR = timedelta(minutes=25)
"""The first head reports so long before the hour to report by."""
BETWEEN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class SampleText:
    """A text of a head."""

    at: datetime
    sender: Contact
    body: str


def texts(twin: Campaign, heads: Sequence[Contact], today: date) -> Iterator[SampleText]:
    """The texts of the ten days before today, or of as many as the twin has had."""
    days = [today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]
    for nth, day in enumerate(day for day in days if twin.first_day <= day <= twin.last_day):
        begins = datetime.combine(day, twin.report_by, twin.zone) - BEFORE_THE_HOUR
        for place, head in enumerate(heads):
            yield from _of_a_day(twin, head, begins + BETWEEN * place, nth, place)


def _of_a_day(twin: Campaign, head: Contact, at: datetime, nth: int, place: int) -> Iterator[SampleText]:
    """What a head sends on the `nth` day: mostly a report."""
    says, area = CARDS[twin.language], head.areas[0]
    figures = {one.code: _figure(twin, one, nth, place) for one in twin.daily}
    report = says["today"][0].format(v=area, example_full=_written(figures))
    match (nth * 2 + place * 3) % 11:
        case 4:
            return  # forgets
        case 7:
            yield SampleText(at, head, says["nil"][0].format(v=area))
        case 9:  # leaves the figure out, and at once sends the text as it should be
            yield SampleText(at, head, f"{area} {twin.main}")
            yield SampleText(at + BETWEEN / 2, head, report)
        case 2:
            yield SampleText(at, head, report)
            figures[twin.main] += 2
            fixed = says["fixed"][0].format(v=area, example_fixed=_written({twin.main: figures[twin.main]}))
            yield SampleText(at + timedelta(hours=1), head, fixed)
        case _:
            yield SampleText(at, head, report)


def _figure(twin: Campaign, of: Indicator, nth: int, place: int) -> int:
    """An invented figure near the plan's example: a stock shrinks, a running total grows, a day's figure varies."""
    example = twin.words.example.get(of.code, 6 if of.code == twin.main else 0)
    if of.kind is Kind.RUNNING:
        found = (example // 4 + 1) * (nth + 1)
    elif of.kind is Kind.STOCK:
        found = example and max(example + 9 - nth + place % 3, 0)
    else:
        found = example and example // 3 + (nth * 7 + place * 5) % 5
    return min(found, of.limits.most)


def _written(figures: Mapping[str, int]) -> str:
    return " ".join(f"{code} {value}" for code, value in figures.items())
