"""Which day a text is about (R-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from parsers.campaign.plan import Campaign
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import quoted
from parsers.reading.body.person_names import may_be_name
from parsers.reading.fields.written_dates import written_days
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict


def find_day(body: Body) -> date | Rejection:
    """The campaign day that the text names, or today; word and date must agree."""
    unclear = _unclear(body)
    if unclear:
        return unclear
    said = _relative_days(body)
    if isinstance(said, Rejection):
        return said
    written = written_days(body)
    if isinstance(written, Rejection):
        return written
    days = {*said, *written}
    if len(written) > 1 or len(days) > 1:
        return _stopped_at(body, [term for term in body.terms if term.verdict is Verdict.DATE][-1])
    return days.pop() if days else body.today


def check_day(body: Body, day: date) -> Rejection | None:
    """Refuse a day in the future, outside the campaign, or too long ago."""
    campaign, today = body.vocabulary.campaign, body.today
    if not campaign.first_day <= today <= campaign.last_day:
        return _after_all(body, campaign, day)
    reason = None
    if day < campaign.first_day or day > campaign.last_day:
        reason = Reason.DATE_OUTSIDE
    elif day > today:
        reason = Reason.DATE_FUTURE
    if reason:
        return Rejection(reason, area=body.home, day=day)
    if (today - day).days > campaign.open_days:
        return Rejection(Reason.DATE_TOO_OLD, FollowUp.PERSON, area=body.home, day=day)
    return None


def _after_all(body: Body, campaign: Campaign, day: date) -> Rejection:
    """Before the first and after the last day nothing is counted; the office sees the text."""
    late = campaign.first_day <= day <= campaign.last_day < body.today
    recent = (body.today - campaign.last_day).days <= campaign.open_days
    reason = Reason.DATE_TOO_OLD if late and recent else Reason.DATE_OUTSIDE
    return Rejection(reason, FollowUp.PERSON, area=body.home, day=day)


def _unclear(body: Body) -> Rejection | None:
    """A week, a weekday, "the other day": no day that could be named."""
    unclear = body.vocabulary.grammar.unclear_days
    for at, term in enumerate(body.terms):
        if (
            term.verdict is None
            and term.text in unclear
            and not _is_month(body, at)
            and not may_be_name(body, body.terms, at)
        ):
            return body.stop(Reason.DATE_UNCLEAR, term)
    return None


def _is_month(body: Body, at: int) -> bool:
    term, before = body.terms[at], body.terms[at - 1] if at else None
    after = body.terms[at + 1] if at + 1 < len(body.terms) else None
    return bool(
        term.text == body.vocabulary.grammar.month_word
        and before and before.form is Form.NUMBER and before.verdict is None
        and after and after.form is Form.NUMBER
    )  # fmt: skip


def _relative_days(body: Body) -> list[date] | Rejection:
    """HOM QUA, NGAY HOM QUA; "since yesterday" is a range, and "yesterday" after midnight may be either day."""
    grammar = body.vocabulary.grammar
    days = []
    for at, term in enumerate(body.terms):
        if term.verdict is not None or term.text not in grammar.days:
            continue
        day = body.today + timedelta(days=grammar.days[term.text])
        term.settle(Verdict.DATE, day.isoformat())
        days.append(day)
        before = body.terms[at - 1] if at else None
        if before and (before.text in (*grammar.since, *grammar.compared) or _counts(body, at - 1)):
            return replace(body.stop(Reason.DATE_UNCLEAR, before), word=quoted(body, before, term))
        if day != body.today and body.is_after_midnight:
            return body.stop(Reason.DATE_UNCLEAR, term)
        if before and before.verdict is None and before.text == grammar.day_word:
            before.settle(Verdict.DATE, day.isoformat())
    return days


def _counts(body: Body, at: int) -> bool:
    """HAI HOM NAY: two days; but "anh Hai, hom nay" and "anh Hai hom nay" name a man."""
    words, before = body.vocabulary.words, body.terms[at - 1] if at else None
    counted = body.terms[at].text in words.counted and body.terms[at].verdict is None
    return counted and not (before and before.text in words.callers)


def _stopped_at(body: Body, last: Term) -> Rejection:
    """Of several days the last is named: it does not go with the others."""
    return body.stop(Reason.DATE_UNCLEAR, last)
