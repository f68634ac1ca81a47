"""The audience: whom a broadcast is for, and why one of them is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.figures.coverage import is_silent, missing_days
from parsers.figures.rates import even_pace, main_share
from parsers.figures.sheet import FigureSheet


class AudienceKind(StrEnum):
    """What the people of an audience have in common."""

    HEADS = "heads"
    ROLE = "role"
    SILENT = "silent"  # heads of an area that has not reported a day
    MISSING = "missing"  # heads of an area with so many days without a report, or more
    BEHIND = "behind"  # heads of an area below so many per cent of the even pace
    ABSENT = "absent"  # heads of an area whose list has people still to be met
    OFFICE = "office"


class ExclusionReason(StrEnum):
    """Why somebody of an audience is not texted."""

    EXCLUDED = "excluded"
    OPTED_OUT = "opted_out"
    NOT_IN_OFFICE = "not_in_office"  # somebody else has its office on that day
    PRACTISES = "practises"
    CAP = "cap"  # has had as many reminders as a phone gets in a day
    FAILING = "failing"  # the last texts to this number did not arrive
    QUESTION = "question"  # an open question waits for this phone's "1"
    NOTHING = "nothing"  # nothing is known that could be confirmed
    PAST_SHOWN = "past_shown"  # more people than the author of the broadcast was shown


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast is for."""

    group: AudienceKind
    role: str = ""
    areas: tuple[str, ...] = ()
    """Only people of these areas and of those under them; all where none is named."""
    day: date | None = None
    """The day that a silent area has not reported; MISSING counts the days up to it."""
    least: int = 0
    """So many days at least, or below so many per cent."""
    without: tuple[str, ...] = ()
    """Areas whose people are left out, those under them too."""


EACH = (AudienceKind.SILENT, AudienceKind.MISSING)
"""Audiences that are texted for each area of theirs that is meant: who reports for two is told of both."""


def areas_meant(campaign: Campaign, audience: Audience, contact: Contact, figures: FigureSheet) -> list[str]:
    """The areas of a contact's own that a broadcast is about; none if the contact is not of its audience."""
    if not is_of_role(campaign, audience, contact):
        return []
    within = (area for area in contact.areas if _is_within(campaign, area, audience.areas))
    meant = _MEANT.get(audience.group)
    found = [area for area in within if meant is None or meant(campaign, audience, area, figures)]
    return found if audience.group in EACH else found[:1]


def may_be_meant(campaign: Campaign, audience: Audience, contact: Contact) -> bool:
    """Whether a contact is of an audience, whatever the figures of its areas are."""
    return is_of_role(campaign, audience, contact) and any(
        _is_within(campaign, area, audience.areas) for area in contact.areas
    )


def is_of_role(campaign: Campaign, audience: Audience, contact: Contact) -> bool:
    """Whether a contact's role is the one that an audience is of."""
    if audience.group is AudienceKind.OFFICE:
        return contact.role == campaign.office_role
    return contact.role == (audience.role if audience.group is AudienceKind.ROLE else campaign.head_role)


def is_excluded(campaign: Campaign, audience: Audience, area: str) -> bool:
    """Whether the author of a broadcast has left an area out."""
    return bool(audience.without) and _is_within(campaign, area, audience.without)


def _is_within(campaign: Campaign, area: str, named: tuple[str, ...]) -> bool:
    return not named or any(above in named for above in campaign.lineage.get(area, ()))


def _silent(campaign: Campaign, audience: Audience, area: str, figures: FigureSheet) -> bool:
    retired = campaign.area[area].retired
    return (
        not retired
        and audience.day is not None
        and is_silent(campaign, area, figures.stored[area].reported_days, audience.day)
    )


def _missing(campaign: Campaign, audience: Audience, area: str, figures: FigureSheet) -> bool:
    through = audience.day or campaign.last_day
    return len(missing_days(campaign, area, figures.stored[area].reported_days, through)) >= max(audience.least, 1)


def _behind(campaign: Campaign, audience: Audience, area: str, figures: FigureSheet) -> bool:
    share, rate = main_share(campaign, area, figures.stored[area].levels), campaign.main_rate
    pace = even_pace(campaign, rate, area, audience.day) if rate and audience.day else None
    return share is not None and pace is not None and share < pace * Fraction(audience.least, 100)


def _absent(campaign: Campaign, _audience: Audience, area: str, figures: FigureSheet) -> bool:
    stocks = campaign.daily_stocks
    return bool(stocks) and bool(figures.level(area, stocks[0]))


_MEANT: Mapping[AudienceKind, Callable[[Campaign, Audience, str, FigureSheet], bool]] = {
    AudienceKind.SILENT: _silent,
    AudienceKind.MISSING: _missing,
    AudienceKind.BEHIND: _behind,
    AudienceKind.ABSENT: _absent,
}
