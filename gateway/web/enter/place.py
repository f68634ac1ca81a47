"""The place of a form of figures: whose day it is about, and which figures can be written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import abort

from gateway.books import roster
from gateway.web import days
from gateway.web.chosen import the_books
from gateway.web.enter import sheet_form
from gateway.web.enter.sheet_form import FormCell, FormGroup
from gateway.web.labels.labels import label
from gateway.web.roles import abort_outside, own_areas, person, within
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign

MOST_AREAS = 60
"""So many areas stand in the form of the lists; of more, those under one area are chosen."""


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """What a form is about."""

    campaign: Campaign
    day: date
    areas: tuple[str, ...]
    groups: tuple[FormGroup, ...]
    heads: tuple[Contact, ...] = ()
    """Who may be told what was stored."""

    @property
    def cells(self) -> list[FormCell]:
        """All that can be written in it."""
        return list(sheet_form.cells(self.areas, [one for group in self.groups for one in group.indicators]))


def of_day(campaign: Campaign, said: Mapping[str, str]) -> EntryPlace:
    """The area and day that the address or the form names; 404 for what there is not, 403 for what is another's."""
    area = said.get("area") or _usual_area(campaign)
    if area not in campaign.area or campaign.area[area].retired:
        abort(404)
    abort_outside(campaign, area)
    day = named_day(said.get("day", ""), campaign)
    people = roster.everyone(the_books(), campaign.id)
    heads = tuple(one for one in people if area in one.areas and one.role == campaign.head_role and not one.practice)
    return EntryPlace(campaign, day, (area,), tuple(sheet_form.groups(campaign, area, day)), heads)


def of_lists(campaign: Campaign, said: Mapping[str, str]) -> EntryPlace:
    """The lists of all areas that a person answers for, or of those under the one that is named; 404 for none."""
    mine = [code for code in campaign.reporting_areas if within(person(), campaign, code)]
    under = said.get("area", "")
    areas = [code for code in mine if not under or under in campaign.lineage[code]][:MOST_AREAS]
    if not areas:
        abort(404)
    indicators = sheet_form.listed(campaign)
    groups = (FormGroup(label("enter_lists"), indicators, is_open=True),) if indicators else ()
    return EntryPlace(campaign, named_day(said.get("day", ""), campaign), tuple(areas), groups)


def named_day(said: str, campaign: Campaign) -> date:
    """A day of the campaign: the one named, else today or the nearest to it; DayError for what is none."""
    if said:
        return days.of_campaign(said, campaign)
    return min(max(today(campaign), campaign.first_day), campaign.last_day)


def today(campaign: Campaign) -> date:
    """The campaign's day now."""
    return campaign.day_of(datetime.now(UTC))


def _usual_area(campaign: Campaign) -> str:
    """The area whose form is opened where none is named: one of the person's own, else the campaign's example."""
    own = own_areas(person().areas, campaign)
    return own[0] if own and own[0] != campaign.top.code else campaign.example_area
