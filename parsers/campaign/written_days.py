"""Days as people write them into fields: day before month."""

from __future__ import annotations

import re
from datetime import date

from parsers.campaign.plan import Campaign

WRITTEN = re.compile(r"(?P<day>[0-9]{1,2})[/. -](?P<month>[0-9]{1,2})(?:[/. -](?P<year>[0-9]{4}|[0-9]{2}))?")


def read(said: str, campaign: Campaign | None = None) -> date | None:
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
    if campaign is None:
        return None
    first, last = campaign.first_day, campaign.last_day
    possible = [_day(year, month, day) for year in range(first.year, last.year + 1)]
    meant = [one for one in possible if one and first <= one <= last]
    return meant[0] if len(meant) == 1 else None


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
