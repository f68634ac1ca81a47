"""The practice twin in the books: follows the plan of its campaign, and begins anew when its days are over."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime

from redis import Redis

from gateway.books import campaigns, cursor, roster
from gateway.books.campaigns import NoCampaignError
from gateway.campaigns import practice
from gateway.campaigns.changes import frozen_changes, needs_rebuild
from gateway.campaigns.practice import PracticeSet, is_practice, twin_id
from gateway.orders import ORDER, give, setup
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import DaysOffOrder, FiguresOrder, Order, RosterOrder

TRIES = 20
"""So often it is tried to begin anew between two texts of somebody who practises."""


def is_behind(books: Redis, campaign_id: str) -> bool:
    """Whether a campaign has a twin whose days are over, or which lacks a change of the plan or of the days off."""
    if is_practice(campaign_id) or (twin := _in_force(books, twin_id(campaign_id))) is None:
        return False
    return _today(twin) > twin.last_day or campaigns.followed(books, twin.id) != _to_follow(books, campaign_id)


def follow(books: Redis, campaign_id: str) -> bool:
    """Bring a campaign's twin up to date, and open one where there is none; false if texts came in all the time.

    Practice begins anew where its days are over, or where what is kept would mean something else under the new plan.
    """
    plan, _ = campaigns.current(books, campaign_id)
    present = _in_force(books, twin_id(campaign_id))
    if present is None:
        return begin_anew(books, campaign_id)
    what, prepared = _to_follow(books, campaign_id), practice.load()
    wanted = prepared.twin_from(plan, present.first_day)
    is_over = _today(wanted) > wanted.last_day
    if is_over or frozen_changes(present, wanted) or needs_rebuild(present, wanted):
        return begin_anew(books, campaign_id)
    _, revision = campaigns.current(books, present.id)
    if wanted != present and campaigns.save(books, wanted, after=revision) is None:
        return False
    _fill(books, wanted, plan, prepared)
    campaigns.note_followed(books, wanted.id, what)
    return True


def begin_anew(books: Redis, campaign_id: str) -> bool:
    """Drop a campaign's twin, if there is one, and open it with today's days; false if texts came in all the time."""
    plan, _ = campaigns.current(books, campaign_id)
    what, prepared = _to_follow(books, campaign_id), practice.load()
    twin = prepared.twin(plan, _today(plan))
    for _ in range(TRIES):
        if campaigns.save(books, twin, after=None) or campaigns.begin_anew(books, twin):
            _fill(books, twin, plan, prepared)
            campaigns.note_followed(books, twin.id, what)
            return True
    return False


def _in_force(books: Redis, name: str) -> Campaign | None:
    try:
        return campaigns.current(books, name)[0]
    except NoCampaignError:
        return None


def _today(plan: Campaign) -> date:
    return plan.day_of(datetime.now(UTC))


def _to_follow(books: Redis, campaign_id: str) -> str:
    """What a twin follows, in a word: it has changed where this has."""
    at = cursor.position(books, campaign_id)
    return " ".join([at.revision, *map(str, at.days_off)])


def _fill(books: Redis, twin: Campaign, plan: Campaign, prepared: PracticeSet) -> None:
    """Give the twin the people and lists that its plan has room for, each once, and the days off of its campaign."""
    have = {one.phone for one in roster.everyone(books, twin.id)}
    if people := tuple(one for one in prepared.people(twin) if one.phone not in have):
        _give_once(books, twin, RosterOrder(setup(twin), people))
    if twin.size and (sizes := prepared.lists(twin)):
        lists = tuple(AreaReport(area, twin.first_day, {twin.size: size}) for area, size in sizes.items())
        known_since = twin.begins(twin.first_day)  # later they would be newer than what heads say of that day
        _give_once(books, twin, FiguresOrder(setup(twin), Submission(Act.CORRECT, lists)), known_since)
    moved = twin.first_day - plan.first_day
    days_off = tuple(day + moved for day in cursor.position(books, plan.id).days_off)
    if days_off != cursor.position(books, twin.id).days_off:
        give(books, twin.id, f"days-off/{secrets.token_hex(8)}", DaysOffOrder(setup(twin), days_off))


def _give_once(books: Redis, twin: Campaign, order: Order, at: datetime | None = None) -> None:
    """Give the twin an order, as if that had been `at` a moment, unless this very one was given before."""
    ref = hashlib.blake2b(ORDER.dump_json(order), digest_size=12).hexdigest()
    give(books, twin.id, ref, order, received_at=at)
