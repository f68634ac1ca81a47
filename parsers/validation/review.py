"""Settling: what an order of a person does about a text that waits, and about the days that are locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Outcome, Standing, Waiver
from parsers.figures.stored import LedgerRow, Series, Write
from parsers.meaning import Act, AreaReport, Ask, Command, FollowUp, Reason, Rejection, Submission
from parsers.order import How, LockOrder, SettleOrder, UndoOrder
from parsers.reply import Reply
from parsers.validation import limits
from parsers.validation.acknowledgements import counted_reply
from parsers.validation.judge import judge
from parsers.validation.refusals import refusal
from parsers.validation.rules import objection
from parsers.validation.trial import Trial, ValidationContext, unchanged


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits for a person."""

    phone: str
    contact: Contact | None
    """Who sent it, where that phone is in the roster."""
    guess: Submission | Command | None


def settle(campaign: Campaign, order: SettleOrder, waiting: Waiting | None, standing: Standing) -> Decision:
    """Do what the person decided, once; None: the text waits no more. The reply is for the sender of the text."""
    if waiting is None:
        return _refused(Reason.NO_PENDING)
    match order.how:
        case How.STORE | How.REPLAY:
            return _stored(campaign, order, standing)
        case How.DISMISS | How.HAND_OVER:
            return Decision(Outcome.ANSWERED)
        case How.REGISTER:
            return _registered(campaign, order, waiting)
        case How.REFUSE:
            return _not_registered(waiting)


def undo(campaign: Campaign, order: UndoOrder, standing: Standing, *, is_settled: bool) -> Decision:
    """Take a settling back while its figures still stand; a text that is not settled so any more stays as it is."""
    if not is_settled:
        return _refused(Reason.NO_PENDING)
    if not all(unchanged(standing.figures, seen) for seen in order.seen):
        return _refused(Reason.SECOND_REPORT)
    what = going_back(order)
    return _gone_back(campaign, order, what, standing) if what else Decision(Outcome.ANSWERED)


def going_back(order: UndoOrder) -> Submission | None:
    """What an undo does to the figures, as a correction; a cancellation where all of them are taken away."""
    places = dict.fromkeys((write.area, write.day) for write in order.back)
    if not places:
        return None
    stays = any(write.value is not None for write in order.back)
    codes = () if stays else tuple(dict.fromkeys(write.code for write in order.back))
    of = tuple(_before(area, day, order.back) for area, day in places)
    return Submission(Act.CORRECT if stays else Act.CANCEL, of, codes=codes)


def lock(campaign: Campaign, order: LockOrder, standing: Standing) -> Decision:
    """Lock all days up to one that has begun, or unlock all; not where somebody else did otherwise meanwhile."""
    through = order.locked_through
    if standing.locked != through and order.seen not in (None, standing.locked.isoformat() if standing.locked else ""):
        return _refused(Reason.SECOND_REPORT)
    if through is None:
        return Decision(Outcome.ANSWERED)
    if not campaign.first_day <= through <= campaign.last_day:
        return _refused(Reason.DATE_OUTSIDE)
    if through > campaign.day_of(standing.received_at):
        return _refused(Reason.DATE_FUTURE)
    return Decision(Outcome.ANSWERED)


def told(decision: Decision) -> Decision:
    """A decision on a person's own order: what cannot be done is told, and waits for nobody else."""
    if decision.outcome not in (Outcome.WAITING, Outcome.REFUSED, Outcome.ASKED):
        return decision
    return replace(decision, outcome=Outcome.REFUSED, to=FollowUp.SENDER, figures=None, guess=None, question=None)


def office_reply(what: Submission, decision: Decision) -> Reply | None:
    """What the office stored for a phone, told to it; a cancellation or several areas are told as to anybody."""
    if what.act is Act.CANCEL or len(what.figures) > 1:
        return decision.reply
    of = what.figures[0]
    items = tuple((row.code, row.new) for row in decision.rows if row.series is not Series.CHANGE)
    return Reply("office_fixed", {"v": of.area, "d": of.day, "items": items})


def registration(guess: Submission | Command | None) -> Command | None:
    """What a phone asks to be registered for, if that is what waits."""
    return guess if isinstance(guess, Command) and guess.ask is Ask.REGISTER else None


def contact_asked_for(
    campaign: Campaign, asked: Command, known: Contact | None, phone: str, id_: str
) -> Contact | None:
    """The head that a registration makes of a phone; None where the roster has to be edited instead.

    That is so for areas that heads do not report for, and for phones of other roles.
    """
    area = campaign.area.get(asked.area or "")
    if area is None or area.retired or area.level != campaign.indicator[campaign.main].level:
        return None
    if known is None:
        return Contact(id_, phone, asked.name, campaign.head_role, (area.code,))
    if known.role != campaign.head_role:
        return None
    return replace(known, name=asked.name, areas=(area.code,))


def _stored(campaign: Campaign, order: SettleOrder, standing: Standing) -> Decision:
    """Store by the rules that hold for the office, every doubt settled: what cannot be is refused."""
    if order.what is None:
        return _refused(Reason.EMPTY)
    if not all(unchanged(standing.figures, seen) for seen in order.seen):
        return _refused(Reason.SECOND_REPORT)
    decision = judge(campaign, _as_meant(order.what, standing), standing, tuple(Waiver))
    if decision.outcome is Outcome.COUNTED:
        return replace(decision, reply=office_reply(order.what, decision), notes=())
    if decision.outcome is Outcome.DUPLICATE:
        return decision
    return told(decision)


def _as_meant(what: Submission, standing: Standing) -> Submission:
    """A report that the person lets replace other figures is a correction."""
    replaces = any(
        standing.figures.stored_value(of.area, of.day, code, series) not in (None, value)
        for of in what.figures
        for series, said in ((Series.REPORTED, of.values), (Series.TOTAL, of.totals))
        for code, value in said.items()
    )
    return replace(what, act=Act.CORRECT) if replaces and what.act is Act.REPORT else what


def _before(area: str, day: date, back: Sequence[Write]) -> AreaReport:
    values: dict[Series, dict[str, int]] = {Series.REPORTED: {}, Series.TOTAL: {}}
    for write in back:
        if (write.area, write.day) == (area, day) and write.value is not None:
            values[write.series][write.code] = write.value
    return AreaReport(area, day, values[Series.REPORTED], values[Series.TOTAL])


def _gone_back(campaign: Campaign, order: UndoOrder, what: Submission, standing: Standing) -> Decision:
    """The figures as they were, if the rules allow that; every doubt counts as settled."""
    after = standing.figures.trial(tuple({write.area for write in order.back}))
    rows = after.write(*order.back)
    case = ValidationContext(campaign, what, standing, tuple(Waiver), order.back, after)
    wrong = limits.authority(campaign, what, standing) or objection(case)
    if isinstance(wrong, Rejection):
        reply = refusal(campaign, wrong, standing)
        return Decision(Outcome.REFUSED, reply, reason=wrong.reason, to=FollowUp.SENDER)
    reply = _told_back(what, rows, counted_reply(campaign, Trial(what, order.back, after, rows), standing, ()))
    return Decision(Outcome.COUNTED, reply, rows=tuple(rows), figures=after, submission=what)


def _told_back(what: Submission, rows: Sequence[LedgerRow], usual: Reply) -> Reply:
    """What the phone is told that had been told of the figures: those that stand now, or what is gone."""
    if what.act is Act.CANCEL or len(what.figures) > 1:
        return usual
    of = what.figures[0]
    stand = tuple((row.code, row.new) for row in rows if row.series is not Series.CHANGE and row.new is not None)
    return Reply("office_fixed", {"v": of.area, "d": of.day, "items": stand})


def _registered(campaign: Campaign, order: SettleOrder, waiting: Waiting) -> Decision:
    asked = registration(waiting.guess) or (registration(order.asks) if waiting.contact is None else None)
    if asked is None:
        return _refused(Reason.NOT_A_REPORT)
    contact = contact_asked_for(campaign, asked, waiting.contact, waiting.phone, order.contact_id)
    if contact is None:
        return _refused(Reason.NOT_YOUR_VILLAGE)
    return Decision(Outcome.ANSWERED, Reply("reg_ok", {"v": asked.area}), contact=contact)


def _not_registered(waiting: Waiting) -> Decision:
    asked = registration(waiting.guess)
    return Decision(Outcome.ANSWERED, Reply("reg_no", {"v": asked.area})) if asked else _refused(Reason.NOT_A_REPORT)


def _refused(reason: Reason) -> Decision:
    return Decision(Outcome.REFUSED, reason=reason, to=FollowUp.SENDER)
