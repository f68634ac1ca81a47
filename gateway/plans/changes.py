"""What a changed plan would change: settings, how the whole stands, the words of replies, how texts are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import Redis

from gateway import review
from gateway.books import cursor
from gateway.books.board import boards
from gateway.books.inbox import Text
from gateway.campaigns.changes import PlanChange, changes, frozen_changes, needs_rebuild
from gateway.plans import preview
from gateway.plans.preview import Longest
from gateway.status.status import Status, status
from parsers.campaign.plan import Area, Campaign
from parsers.figures.coverage import missing_days
from parsers.figures.rates import RateStatus


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would be otherwise under another plan than the one in force."""

    changes: Sequence[PlanChange]
    frozen: Sequence[str]
    """The changes that figures already kept do not allow."""
    rebuilds: bool
    """Whether the sums would be added up anew."""
    before: Status
    """How the whole stands now."""
    after: Status
    """How it would stand, by the sums as they are kept now."""
    missing: Sequence[tuple[Area, int, int]]
    """The areas that would lack reports of more or fewer days than now: how many now, and then."""
    said: Sequence[Longest]
    """The replies and pages that would have other words, as they would be."""
    waiting: int
    """How many waiting texts were read again."""
    otherwise: Sequence[Text]
    """Those of them that would be understood otherwise."""

    @property
    def standings(self) -> list[tuple[RateStatus, RateStatus]]:
        """The rates that would stand otherwise, now and then; none where the sums have to be added up first."""
        known = {one.rate.code: one for one in self.before.targets}
        both = [(known[one.rate.code], one) for one in self.after.targets if one.rate.code in known]
        return [] if self.rebuilds else [(was, now) for was, now in both if _stands(was) != _stands(now)]


def _stands(one: RateStatus) -> tuple[object, ...]:
    return one.part.share, one.goal, one.state, one.is_on_pace


def consequences(books: Redis, present: Campaign, plan: Campaign, now: datetime) -> Consequences:
    """Everything that would be otherwise under `plan`."""
    before = {(one.key, one.form): one.text for one in preview.everything(present)}
    said = [one for one in preview.everything(plan) if before.get((one.key, one.form)) != one.text]
    return Consequences(
        changes(present, plan), frozen_changes(present, plan), needs_rebuild(present, plan),
        status(books, present, now), status(books, plan, now), list(_missing(books, present, plan, now)), said,
        *review.read_otherwise(books, present, plan),
    )  # fmt: skip


def _missing(books: Redis, present: Campaign, plan: Campaign, now: datetime) -> Iterator[tuple[Area, int, int]]:
    """How many days each area lacks until yesterday, where that would be otherwise."""
    owed = ("holidays", "last_day", "head_codes")
    if all(getattr(present, name) == getattr(plan, name) for name in owed):
        return
    areas = [code for code in plan.reporting_areas if code in present.area]
    found = boards(books, present.id, cursor.position(books, present.id).generation, areas, [])
    yesterday = present.day_of(now) - timedelta(days=1)
    for code in areas:
        marks = found[code].reported_days
        before, after = (len(missing_days(of, code, marks, yesterday)) for of in (present, plan))
        if before != after:
            yield plan.area[code], before, after
