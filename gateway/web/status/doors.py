"""Doors: the addresses that figures of the status page lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gateway.web.chosen import to
from gateway.web.roles import may, person, within
from parsers.campaign.plan import Campaign

DAY = "areas.day"
"""The page of an area's day, and its texts."""


class Doors:
    """The ways out of the status page of a campaign, for the person who looks."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign, self._me, self._may = campaign, person(), may(DAY)
        self._area, self._day = to("areas.area", code="_CODE_"), to(DAY, code="_CODE_", day="_DAY_")
        self._overview = to("status.page", area="_CODE_", day="_DAY_")

    def area(self, code: str) -> str:
        """What an area's figures are made of; "" where that may not be opened."""
        return self._area.replace("_CODE_", code) if self._opens(code) else ""

    def day(self, code: str, day: date) -> str:
        """What a day of an area is made of; "" where that may not be opened."""
        return self._day.replace("_CODE_", code).replace("_DAY_", day.isoformat()) if self._opens(code) else ""

    def days(self, code: str, days: Iterable[date]) -> Mapping[date, str]:
        """The address of each day of an area: its own page, or the status of that day where that may not be opened."""
        address = (self._day if self._opens(code) else self._overview).replace("_CODE_", code)
        return {day: address.replace("_DAY_", day.isoformat()) for day in days}

    def row(self, code: str, day: str | None) -> str:
        """Where a row leads: down to the areas in it, on the day that is shown; of a village to its own page."""
        has_areas = bool(self._campaign.children[code])
        return to("status.page", area=code, day=day) if has_areas or not self._opens(code) else self.area(code)

    def _opens(self, code: str) -> bool:
        return self._may and within(self._me, self._campaign, code)
