"""The first start: loads the campaign of the settings and makes its practice twin."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from redis import Redis

from gateway.books import campaigns
from gateway.campaigns import campaign_file, practice
from gateway.orders import give, setup
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, RosterOrder


def prepare(books: Redis, path: Path) -> Campaign:
    """Load the campaign file and open its practice twin, each where there is none yet; the plan in force is kept."""
    plan = campaign_file.load(path)
    campaigns.save(books, plan, after=None)
    open_practice(books, plan)
    return plan


def open_practice(books: Redis, plan: Campaign) -> None:
    """Open the practice twin of `plan`, dates fixed by its first start, filled with what fits of the practice set."""
    prepared = practice.load()
    today = datetime.now(UTC).astimezone(plan.zone)
    twin = prepared.twin(plan, plan.day_of(today))
    campaigns.save(books, twin, after=None)
    kept, _ = campaigns.current(books, twin.id)
    contacts = tuple(one for one in prepared.roster if one.role in kept.roles and set(one.areas) <= kept.area.keys())
    give(books, kept.id, "roster", RosterOrder(setup(kept), contacts))
    sizes = [(area, size) for area, size in prepared.sizes.items() if area in kept.area]
    if kept.size and sizes:
        lists = tuple(AreaReport(area, kept.first_day, {kept.size: size}) for area, size in sizes)
        give(books, kept.id, "sizes", FiguresOrder(setup(kept), Submission(Act.CORRECT, lists)))
