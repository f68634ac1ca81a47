"""Practice: the twin of a campaign to train on, with invented list sizes, village names and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gateway.campaigns import campaign_file
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.parts import AreaCode, Model, Number, Phrase
from parsers.campaign.plan import Alias, Area, Campaign, Indicator, Reminder, Translated, Window

FILE = Path(__file__).resolve().parent.parent.parent / "campaigns" / "practice.yaml"
SUFFIX = "-practice"
"""How the id of a practice twin ends."""
TODAY = 11
"""Which day of its twin practice begins on: early enough to go on, late enough to have a past."""
MOST_HEADS = 30
"""For so many areas somebody practises: enough for any course, and few enough to choose from."""
NAMES = ("An", "Bình", "Cư", "Duyên", "Giang", "Hải", "Hòa", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Quý", "Sơn", "Thu")
AROUND = timedelta(days=2)
"""So long before and after that day the twin's windows are open: on the first days of practice."""


class PracticeSet(Model):
    """What a practice campaign is filled with."""

    sizes: Mapping[AreaCode, Number]
    """The size of each area's list."""
    aliases: Mapping[AreaCode, tuple[Phrase, ...]]
    roster: tuple[Contact, ...]

    def named(self, campaign: Campaign) -> Campaign:
        """The campaign with the practice names of its areas, less those that already mean something in it."""
        taken = _words(campaign)
        areas = tuple(self._named(area, taken) for area in campaign.areas)
        return _changed(campaign, {"areas": areas})

    def twin(self, campaign: Campaign, today: date) -> Campaign:
        """The campaign under its practice id with the practice names, its days moved so that practice begins today."""
        return self.twin_from(campaign, today - timedelta(days=_begins_on(campaign.days) - 1))

    def twin_from(self, campaign: Campaign, first: date) -> Campaign:
        """The twin whose first day this is."""
        moved = first - campaign.first_day
        window = _window(first, campaign.days)
        changes = {
            "id": twin_id(campaign.id),
            "name": Translated(vi=f"{campaign.name.vi} (tập huấn)", en=f"{campaign.name.en} (practice)"),
            "first_day": first,
            "last_day": campaign.last_day + moved,
            "cut_off": campaign.cut_off and campaign.cut_off.model_copy(update={"day": campaign.cut_off.day + moved}),
            "holidays": tuple(
                one.model_copy(update={"first": one.first + moved, "last": one.last + moved})
                for one in campaign.holidays
            ),
            "indicators": tuple(
                one.model_copy(update={"window": _opened(one.window, window)}) for one in campaign.indicators
            ),
            "reminders": tuple(_reminder(reminder, moved, window) for reminder in campaign.reminders),
        }
        return _changed(self.named(campaign), changes)

    def people(self, twin: Campaign) -> tuple[Contact, ...]:
        """Who practises: those of the set whom the campaign has an area for, and an invented person for each other."""
        known = [one for one in self.roster if one.fits(twin)]
        places = [(twin.office_role, twin.top.code), *((twin.head_role, one) for one in twin.reporting_areas)]
        taken = {(one.role, area) for one in known for area in one.areas}
        phone = phones.example(twin.phone_region)[:-3]
        invented = (
            Contact(f"{area}{SUFFIX}".lower(), f"{phone}{n:03}", NAMES[n % len(NAMES)], role, (area,))
            for n, (role, area) in enumerate(places[: MOST_HEADS + 1])
            if (role, area) not in taken
        )
        return (*known, *invented)

    def lists(self, twin: Campaign) -> dict[AreaCode, Number]:
        """The size of the list of each area where somebody practises; none where the campaign has no lists."""
        if twin.size is None:
            return {}
        level, most = twin.indicator[twin.size].level, twin.indicator[twin.size].limits.most
        areas = [one for one in twin.areas if one.level == level and not one.retired][:MOST_HEADS]
        return {one.code: min(self.sizes.get(one.code, 250 + n * 37 % 160), most) for n, one in enumerate(areas)}

    def _named(self, area: Area, taken: set[str]) -> Area:
        names = tuple(name for name in self.aliases.get(area.code, ()) if name not in taken)
        return area.model_copy(update={"aliases": (*area.aliases, *names)})


def twin_id(campaign_id: str) -> str:
    """The id of a campaign's practice twin."""
    return campaign_id + SUFFIX


def is_practice(campaign_id: str) -> bool:
    """Whether nothing in the campaign is real."""
    return campaign_id.endswith(SUFFIX)


def load() -> PracticeSet:
    """Read the practice set that comes with the program."""
    return campaign_file.load_record(FILE, PracticeSet)


def _words(campaign: Campaign) -> set[str]:
    """Every word that means an area or an indicator."""
    parts: tuple[Area | Indicator, ...] = (*campaign.areas, *campaign.indicators)
    aliases = (alias for part in parts for alias in part.aliases)
    return {part.code for part in parts} | {alias.word if isinstance(alias, Alias) else alias for alias in aliases}


def _changed(campaign: Campaign, changes: Mapping[str, Any]) -> Campaign:
    """The campaign with some fields replaced, validated as a whole."""
    return Campaign.model_validate(campaign.model_copy(update=changes).model_dump())


def _begins_on(days: int) -> int:
    """The number of the day on which practice begins; a short campaign is not over by then."""
    return min(TODAY, (days + 1) // 2)


def _window(first: date, days: int) -> dict[str, date]:
    """The first and last day of the twin's windows, within a campaign of so many days."""
    begins = first + timedelta(days=_begins_on(days) - 1)
    return {"first": max(begins - AROUND, first), "last": min(begins + AROUND, first + timedelta(days=days - 1))}


def _reminder(reminder: Reminder, moved: timedelta, window: Mapping[str, date]) -> Reminder:
    days = tuple(day + moved for day in reminder.days)
    return reminder.model_copy(update={"days": days, "window": _opened(reminder.window, window)})


def _opened(window: Window | None, days: Mapping[str, date]) -> Window | None:
    return window.model_copy(update=days) if window else None
