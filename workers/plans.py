"""Plans: a draft that an administrator wants in force is put there, and what became of it is kept."""

from __future__ import annotations

from gateway.books import campaigns, drafts
from gateway.books.drafts import DraftEnd, DraftOutcome, PlanDraft
from gateway.campaigns import twin
from gateway.orders import DESK
from gateway.plans import bases, revising
from gateway.plans.revising import Doer, NotRevisedError, OvertakenError
from parsers.campaign.plan import Campaign
from workers.services import Services, connect


def put(draft_id: str) -> None:
    """The job: put a draft in force, if it is still wanted."""
    put_draft(connect(), draft_id)


def put_draft(services: Services, draft_id: str) -> None:
    """Put a draft in force, if it is still wanted."""
    draft = drafts.find(services.books, draft_id)
    if draft and draft.is_wanted:
        drafts.close(services.books, draft, _outcome(services, draft))


def _outcome(services: Services, draft: PlanDraft) -> DraftOutcome:
    plan, faults = bases.understood(draft.plan)
    if plan is None or any(revising.too_long(plan)):
        return DraftOutcome(DraftEnd.REFUSED, "\n".join(fault.message for fault in faults))
    by = Doer(draft.who, DESK)
    if not draft.of:
        begun = revising.begin(services.books, plan, by) or _is_in_force(services, plan)  # a job that died was first
        if begun:
            twin.follow(services.books, plan.id)
        return DraftOutcome(DraftEnd.BEGUN if begun else DraftEnd.TAKEN)
    if _is_in_force(services, plan):
        return DraftOutcome(DraftEnd.APPLIED)
    try:
        revising.revise(services.books, services.jobs, plan, draft.after, by)
    except OvertakenError:
        return DraftOutcome(DraftEnd.OVERTAKEN)
    except NotRevisedError as error:
        return DraftOutcome(DraftEnd.REFUSED, str(error))
    if twin.is_behind(services.books, plan.id):
        twin.follow(services.books, plan.id)
    return DraftOutcome(DraftEnd.APPLIED)


def _is_in_force(services: Services, plan: Campaign) -> bool:
    return campaigns.current(services.books, plan.id)[0] == plan
