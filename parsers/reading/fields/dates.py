"""Which day a text is about (R-14)."""

from __future__ import annotations

import re
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

EARLY_HOURS = 1
"""A text may be dated a little ahead: "gửi lúc 17h30" is sent before."""
HALF_DAY = 12


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


def ahead(body: Body, day: date) -> Rejection | None:
    """An hour or a part of today that has not come yet: what is said of it is a plan (R-28)."""
    timed = [at for at, term in enumerate(body.terms) if term.verdict in (Verdict.CLOCK, Verdict.DATE)]
    if not timed or day != body.today or body.is_after_midnight:
        return None
    now = body.received_at.astimezone(body.vocabulary.campaign.zone)
    begun = now.hour + now.minute / 60
    grammar = body.vocabulary.grammar
    for at in timed:
        term = body.terms[at]
        hour = _hour(body, at) if term.verdict is Verdict.CLOCK else None
        part = grammar.day_hours.get(term.text, 0) if term.verdict is Verdict.DATE else 0
        if part > begun or (hour is not None and hour > begun + EARLY_HOURS):
            return replace(body.stop(Reason.UNCLEAR_WORDS, term), reply="err_plan")
    return None


def _hour(body: Body, at: int) -> float | None:
    """The time of day that begins with a token, in hours: 17H30, 17:30, 17 GIO, 5 GIO CHIEU."""
    grammar, term = body.vocabulary.grammar, body.terms[at]
    digits = [int(part) for part in re.findall(r"[0-9]+", term.text)]
    if not digits or (
        term.form is Form.NUMBER and (at + 1 == len(body.terms) or body.terms[at + 1].text not in grammar.hour_words)
    ):
        return None
    hour, minutes = digits[0], digits[1] if len(digits) > 1 else 0
    late = any(
        each.text in grammar.afternoons and each.verdict is Verdict.CLOCK for each in body.terms[at + 1 : at + 4]
    )
    return hour + (HALF_DAY if late and hour < HALF_DAY else 0) + minutes / 60


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
    unclear = body.said.intersection(body.vocabulary.words.unclear_days)
    for at, term in enumerate(body.terms) if unclear else ():
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
    for at, term in enumerate(body.terms) if not body.said.isdisjoint(body.vocabulary.words.days) else ():
        if term.verdict is not None or term.text not in grammar.days:
            continue
        day = body.today + timedelta(days=grammar.days[term.text])
        term.settle(Verdict.DATE, day.isoformat())
        days.append(day)
        before = body.terms[at - 1] if at else None
        units = body.vocabulary.words.units
        counted = (
            at > 1 and body.terms[at - 1].text in units and body.is_number(body.terms[at - 2])
        )  # "5 ca hôm nay": cases, not "and today's"
        compared = before is not None and before.text in (*grammar.since, *grammar.compared)
        if before and ((compared and not counted) or _counts(body, at - 1)):
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
