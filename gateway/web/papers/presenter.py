"""Who gets a card, what is missing before it is printed, and the days of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.reports import words
from gateway.web import show
from gateway.web.labels.labels import label, spoken
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign, Indicator

ROWS = 31
"""Days on one sheet."""
NAMED = 12
SHORT = 32


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card it is."""

    area: Area
    name: str = ""


def holders(campaign: Campaign, people: Sequence[Contact]) -> list[Holder]:
    """The heads of each area that reports, in the plan's order; an area without one is there without a name."""
    heads = [one for one in people if one.role == campaign.head_role]
    return [
        Holder(campaign.area[code], show.words(name))
        for code in campaign.reporting_areas
        for name in sorted(one.name for one in heads if code in one.areas) or [""]
    ]


def missing(campaign: Campaign, number: str, of: Sequence[Holder], left_out: Sequence[str]) -> Iterator[str]:
    """What is missing on the paper, each with what to do."""
    if not number:
        yield label("papers_no_number")
    if campaign.placeholders:
        yield label("papers_placeholders", what=show.placeholders(campaign))
    nameless = [one.area.name for one in of if not one.name]
    if nameless and len(of) > 1:
        level = words.level(campaign, campaign.indicator[campaign.main].level, spoken())
        names = ", ".join(nameless[:NAMED]) + ("…" if len(nameless) > NAMED else "")
        yield label("papers_no_head", n=len(nameless), level=level, names=names)
    for does in left_out:
        yield label("papers_line_left_out", does=does)


def column(of: Indicator, language: str) -> str:
    """What heads a narrow column: its short name, where its heading is long."""
    said = words.heading(of, language)
    return said if len(said) <= SHORT else of.label


def months(campaign: Campaign) -> list[list[date]]:
    """The days of the campaign, as many on a sheet as it holds."""
    days = [campaign.first_day + timedelta(days=at) for at in range(campaign.days)]
    return [days[at : at + ROWS] for at in range(0, len(days), ROWS)]
