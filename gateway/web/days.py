"""Days in fields and addresses: written as people here do, day before month, in every browser alike."""

from __future__ import annotations

import re
from datetime import date

from werkzeug.exceptions import BadRequest

from parsers.campaign.plan import Campaign

WRITTEN = re.compile(r"(?P<day>[0-9]{1,2})[/. -](?P<month>[0-9]{1,2})(?:[/. -](?P<year>[0-9]{4}|[0-9]{2}))?")


class DayError(BadRequest):
    """What was written is no day, or none that can be meant."""

    description = "Write a day as 20/08/2024."


def read(said: str, campaign: Campaign) -> date | None:
    """The day that was written, as 20/08/2024, 20/8 or (in addresses) 2024-08-20; None where it is none.

    Without its year it is the one day of the campaign that is written so.
    """
    said = said.strip()
    found = WRITTEN.fullmatch(said)
    if found is None:
        return _iso(said)
    day, month = int(found["day"]), int(found["month"])
    if year := found["year"]:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    first, last = campaign.first_day, campaign.last_day
    possible = [_day(year, month, day) for year in range(first.year, last.year + 1)]
    meant = [one for one in possible if one and first <= one <= last]
    return meant[0] if len(meant) == 1 else None


def asked(said: str, campaign: Campaign) -> date:
    """The same; DayError where it is none."""
    found = read(said, campaign)
    if found is None:
        raise DayError
    return found


def of_campaign(said: str, campaign: Campaign) -> date:
    """The same; DayError too where it is no day of the campaign."""
    found = asked(said, campaign)
    if not campaign.first_day <= found <= campaign.last_day:
        raise DayError
    return found


def _iso(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
