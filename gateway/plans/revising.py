"""Putting a plan in force: a campaign that is new, or the next revision of one; for command and page alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis

from gateway.books import campaigns, log
from gateway.books.log import Deed
from gateway.campaigns import campaign_file
from gateway.verification.rebuild import MEANWHILE, NotRebuiltError, Rebuilt, rebuild
from parsers.campaign.faults import PlanFault
from parsers.campaign.plan import Campaign
from parsers.replies.render import check as check_replies
from parsers.ussd.check import check as check_screens


@dataclass(frozen=True, slots=True)
class Doer:
    """Who puts a plan in force, and from where, as the log writes it."""

    who: str
    where: str


class NotRevisedError(Exception):
    """The plan in force was not changed; the message says why and what to do."""


class OvertakenError(NotRevisedError):
    """Somebody else changed the campaign meanwhile."""


def too_long(plan: Campaign) -> tuple[list[PlanFault], list[PlanFault]]:
    """The replies that would not fit one text, and the USSD pages that would not fit one page."""
    return check_replies(plan), check_screens(plan)


def begin(books: Redis, plan: Campaign, by: Doer) -> bool:
    """Make a new campaign's plan the one in force; false if the campaign is there already."""
    revision = campaigns.save(books, plan, after=None)
    if revision is None:
        return False
    _note(books, plan, revision, by)
    return True


def revise(books: Redis, jobs: Redis, plan: Campaign, after: str, by: Doer) -> Rebuilt | None:
    """Make `plan` the revision that follows `after`; the rebuilding of its sums, where they have become others.

    NotRevisedError: what is kept does not allow it, or somebody was faster.
    """
    present, revision = campaigns.current(books, plan.id)
    if revision != after:
        raise OvertakenError(MEANWHILE)
    if fixed := campaign_file.frozen_changes(present, plan):
        raise NotRevisedError("\n".join(fixed))
    rebuilt = None
    if campaign_file.needs_rebuild(present, plan):
        try:
            rebuilt = rebuild(books, jobs, plan.id, plan, after=revision)
        except NotRebuiltError as error:
            raise NotRevisedError(str(error)) from error
    elif campaigns.save(books, plan, after=revision) is None:
        raise OvertakenError(MEANWHILE)
    _note(books, plan, campaigns.current(books, plan.id)[1], by)
    return rebuilt


def _note(books: Redis, plan: Campaign, revision: str, by: Doer) -> None:
    """Write into the log of the campaign that it has another plan."""
    log.note(books, plan.id, datetime.now(UTC), by.who, by.where, Deed.PLAN_PUT, f"{plan.id} r{revision}")
