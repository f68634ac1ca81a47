"""Checks of the campaigns: their list, their plans and their cursors."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.books import campaigns, cursor, entry_ids, tallies
from gateway.books.keys import inbox_key, intake_key
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import Owned
from gateway.verification.look import Look, Rule
from parsers.campaign.plan import Campaign


def listed(look: Look, _owned: Sequence[Owned]) -> None:
    """Each campaign on the list has a plan that can be read."""
    for name in campaigns.ids(look.books):
        look.at(Rule.PLANNED, look.plan(name), f"{name} has no plan in force that can be read")


def plans(look: Look, owned: Sequence[Owned]) -> None:
    """Each revision of a plan can be read, none is missing, and the campaign is on the list."""
    campaign = owned[0].parts[0]
    look.at(Rule.LISTED, campaign in campaigns.ids(look.books), f"{campaign} is missing")
    numbers: set[str] = set()
    for page in survey.fields(look.books, owned[0].name):
        numbers |= page.keys()
        for revision, kept in page.items():
            look.at(Rule.PLANNED, _is_readable(campaign, kept), f"revision {revision} of {campaign}")
    wanted = {str(number) for number in range(len(numbers))}
    look.at(Rule.PLANNED, numbers == wanted, f"{campaign} has revisions {' '.join(sorted(numbers))}")


def _is_readable(campaign: str, kept: str) -> bool:
    try:
        return Campaign.model_validate_json(kept).id == campaign
    except ValueError:
        return False


def intakes(look: Look, owned: Sequence[Owned]) -> None:
    """Each cursor record can be read, is not ahead of the inbox, and names a kept plan."""
    for one in owned:
        campaign = one.parts[0]
        look.at(Rule.INTAKE, _stands(look, campaign), one.name)


def _stands(look: Look, campaign: str) -> bool:
    try:
        at = cursor.position(look.books, campaign)
        reached = entry_ids.order(at.cursor)
    except ValueError:
        return False
    [held] = survey.ask(look.books, "HGET", [(intake_key(campaign), "generation")])
    [newest] = survey.ask(look.books, "XREVRANGE", [(inbox_key(campaign), "+", "-", "COUNT", "1")])
    last = entry_ids.order(newest[0][0]) if newest else entry_ids.order(entry_ids.FIRST)
    return reached <= last and (held is None or held.isdigit()) and look.plan(campaign) is not None


def counts(look: Look, owned: Sequence[Owned]) -> None:
    """Each tally is a whole number, except those fields that are times."""
    for one in owned:
        look.at(Rule.COUNTS, _are_whole(look, one.parts[0]), one.name)


def _are_whole(look: Look, channel: str) -> bool:
    try:
        tallies.all_of(look.books, channel)
        tallies.pulled_at(look.books, channel)
        tallies.owed_since(look.books, channel)
    except ValueError:
        return False
    return True
