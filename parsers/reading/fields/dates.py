"""Which day a text is about (R-14)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from parsers.campaign.plan import Campaign
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.reading.body.body import Body, may_be_name
from parsers.reading.body.clauses import quoted
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

EARLY_HOURS = 1
"""A text may be dated a little ahead: "gửi lúc 17h30" is sent before."""
HALF_DAY = 12
_PARTS = re.compile(r"[/.-]")
_DAY_MONTH = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}(?:[-./](?:[0-9]{4}|[0-9]{2}))?$")
YEAR_DIGITS = 4
LAST_DAYS = 7
"""A day of the month alone is looked for within so many days."""


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
        last = [term for term in body.terms if term.verdict is Verdict.DATE][-1]
        return body.stop(Reason.DATE_UNCLEAR, last)
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
        compared = before is not None and (before.text in grammar.since or before.text in grammar.compared)
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


def written_days(body: Body) -> list[date] | Rejection:
    """The days that the text writes, in order; one that is not in the calendar refuses the text."""
    days: list[date] = []
    word = body.vocabulary.grammar.day_word
    begins = [at for at, term in enumerate(body.terms) if term.form in (Form.DATE, Form.NUMBER) or term.text == word]
    for at in begins:
        day = _written_at(body, at)
        if isinstance(day, Rejection):
            return day
        if day:
            days.append(day)
    return days


def _written_at(body: Body, at: int) -> date | Rejection | None:
    """The date that begins with the token at `at`: NGAY 14/8, NGAY 14, 14/8, 14 THANG 8."""
    grammar, term = body.vocabulary.grammar, body.terms[at]
    if term.verdict is not None:
        return None
    if term.text == grammar.day_word:
        return _after_day_word(body, at)
    if term.form is Form.DATE and at and body.terms[at - 1].text in grammar.since:
        return _since(body, body.terms[at - 1], term)
    if term.form is Form.DATE:
        return _settled(body, [term], _parts(term.text)) if not body.expects_number(at) else None
    if term.form is Form.NUMBER and _is_followed_by_month(body, at):
        return _day_and_month(body, at, [])
    return _named_month(body, at) if term.form is Form.NUMBER and grammar.months else None


def _since(body: Body, word: Term, first: Term) -> Rejection | None:
    """TU 10/8 (DEN NAY): from the campaign's first day it is a total; from any other it is no day of ours."""
    day = _calendar_day(body, _parts(first.text))
    if day != body.vocabulary.campaign.first_day:
        first.settle(Verdict.STOPPED)
        return replace(body.stop(Reason.DATE_UNCLEAR, word), word=quoted(body, word, first))
    word.settle(Verdict.MODE)
    first.settle(Verdict.MODE, day.isoformat())
    return None


def _after_day_word(body: Body, at: int) -> date | Rejection | None:
    term, place = body.terms[at], at + 1
    if place < len(body.terms) and body.terms[place].text == ":":
        place += 1
    if place >= len(body.terms) or body.terms[place].verdict is not None:
        return body.stop(Reason.DATE_UNCLEAR, term)
    following = body.terms[place]
    if following.form is Form.NUMBER:
        if _is_followed_by_month(body, place):
            return _day_and_month(body, place, [term])
        return _day_of_month(body, term, following)
    if following.form in (Form.DATE, Form.MALFORMED) and _DAY_MONTH.match(following.text):
        return _settled(body, [term, following], _parts(following.text))
    return body.stop(Reason.DATE_UNCLEAR, term)


def _is_followed_by_month(body: Body, at: int) -> bool:
    following = body.terms[at + 1 : at + 3]
    return (
        len(following) == 2
        and following[0].text == body.vocabulary.grammar.month_word
        and following[1].form is Form.NUMBER
    )


def _day_and_month(body: Body, at: int, before: list[Term]) -> date | Rejection:
    """15 THANG 8 [NAM 2024]"""
    day, month_word, month = body.terms[at : at + 3]
    terms = [*before, day, month_word, month]
    parts = [day.value, month.value]
    year = body.terms[at + 3 : at + 5]
    if len(year) == 2 and year[0].text == body.vocabulary.grammar.year_word and year[1].form is Form.NUMBER:
        terms += year
        parts.append(year[1].value)
    return _settled(body, terms, parts)


def _named_month(body: Body, at: int) -> date | Rejection | None:
    """8 FEB, 8TH FEBRUARY [2027]; behind a code the number is the code's."""
    grammar, day = body.vocabulary.grammar, body.terms[at]
    behind = body.terms[at + 1 : at + 4]
    ending = [term for term in behind[:1] if term.glued and term.text in grammar.day_endings]
    month, *year = [*behind[len(ending) :], None, None][:2]
    if month is None or month.text not in grammar.months or body.expects_number(at):
        return None
    years = [term for term in year if term and term.form is Form.NUMBER and len(term.text) == YEAR_DIGITS]
    parts = [day.value, grammar.months[month.text], *(term.value for term in years)]
    return _settled(body, [day, *ending, month, *years], parts)


def _day_of_month(body: Body, word: Term, number: Term) -> date | Rejection:
    """NGAY 14: the one such day of the last seven."""
    recent = (body.today - timedelta(days=back) for back in range(LAST_DAYS))
    days = [day for day in recent if day.day == number.value]
    if len(days) != 1:
        number.settle(Verdict.STOPPED)
        return replace(body.stop(Reason.DATE_UNCLEAR, word), word=quoted(body, word, number))
    for term in (word, number):
        term.settle(Verdict.DATE, days[0].isoformat())
    return days[0]


def written_day(body: Body, written: str) -> date | None:
    """The day that 14/8 or 14/8/2024 stands for; None where the calendar has none such."""
    return _calendar_day(body, _parts(written))


def _parts(written: str) -> list[int]:
    return [int(part) for part in _PARTS.split(written)]


def _settled(body: Body, terms: list[Term], parts: list[int]) -> date | Rejection:
    """The date of day, month and perhaps year; none such in the calendar refuses the text."""
    day = _calendar_day(body, parts)
    if day is None:
        for term in terms[1:]:
            term.settle(Verdict.STOPPED)
        return replace(body.stop(Reason.DATE_UNCLEAR, terms[0]), word=quoted(body, terms[0], terms[-1]))
    for term in terms:
        term.settle(Verdict.DATE, day.isoformat())
    return day


def _calendar_day(body: Body, parts: list[int]) -> date | None:
    day, month = parts[0], parts[1]
    year = parts[2] if len(parts) > 2 else body.today.year
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
