"""Chains: a long text that came as one numbered part of several (R-23)."""

from __future__ import annotations

from dataclasses import replace

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.fields.dates import written_day
from parsers.tokens.tokens import Form, Term

MOST_PARTS = 9
OPENING, CLOSING = frozenset("(["), frozenset(")]")


def broken_chain(body: Body) -> Rejection | None:
    """(1/2) at the very start or end, or 2/3 at the start: the other parts are not here, and nothing is counted."""
    if all(term.form is not Form.DATE for term in body.terms):
        return None
    mark = _bracketed(body.terms[:3]) or _bracketed(body.terms[-3:]) or _leading(body)
    if mark is None:
        return None
    return replace(body.stop(Reason.AMBIGUOUS, mark), reply="err_parts")


def _bracketed(terms: list[Term]) -> Term | None:
    if len(terms) < 3 or terms[0].text not in OPENING or terms[2].text not in CLOSING:
        return None
    return terms[1] if _numbers_parts(terms[1]) else None


def _leading(body: Body) -> Term | None:
    """1/2 without brackets: a day of the campaign, or before an area, it is meant as a date."""
    first, following = body.terms[0], body.terms[1:2]
    if not following or not _numbers_parts(first):
        return None
    campaign, day = body.vocabulary.campaign, written_day(body, first.text)
    is_day = day is not None and campaign.first_day <= day <= campaign.last_day
    is_area = following[0].text in body.vocabulary.prefixes or following[0].text in body.vocabulary.names
    return None if is_day or is_area else first


def _numbers_parts(term: Term) -> bool:
    """Whether n/m may count the parts of a chain."""
    numbers = [int(number) for number in term.text.split("/")] if term.form is Form.DATE and "/" in term.text else []
    return len(numbers) == 2 and 1 <= numbers[0] <= numbers[1] and 2 <= numbers[1] <= MOST_PARTS
