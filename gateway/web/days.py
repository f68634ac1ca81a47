"""Days in fields and addresses: written as people here do in every browser alike; what is none is refused."""

from __future__ import annotations

from datetime import date

from werkzeug.exceptions import BadRequest

from parsers.campaign.plan import Campaign
from parsers.campaign.written_days import read

__all__ = ["DayError", "asked", "of_campaign", "read"]


class DayError(BadRequest):
    """What was written is no day, or none that can be meant."""

    description = "Write a day as 20/08/2024."


def asked(said: str, campaign: Campaign) -> date:
    """The day that was written; DayError where it is none."""
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
