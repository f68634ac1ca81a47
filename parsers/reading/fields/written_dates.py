"""Dates as they are written: 14/8, NGAY 14, 14 THANG 8 (R-14)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import quoted
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

_PARTS = re.compile(r"[/.-]")
_DAY_MONTH = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}(?:[-./](?:[0-9]{4}|[0-9]{2}))?$")
LAST_DAYS = 7
"""A day of the month alone is looked for within so many days."""


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
    return None


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
