"""Cancellations: HUY TH1 [NGAY d/m] [ACT]."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers.meaning import Act, AreaReport, Reason, Rejection, Submission
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import settle_asides
from parsers.tokens.tokens import Term
from parsers.tokens.verdict import Verdict


def cancellation(body: Body, areas: list[Term], day: date) -> Submission | Rejection:
    """HUY TH1 [NGAY d/m] [ACT]: an area is needed, and no number."""
    named = {term.meaning for term in areas}
    area = areas[0].meaning if areas else None
    codes = []
    for term, word in list(body.codes()):
        term.settle(Verdict.CODE, word.code)
        codes.append(word.code)
    left = [term for term in body.open() if term.text not in body.vocabulary.words.courtesy]
    if area is None or len(named) > 1 or left:
        return _unclear_cancellation(body, area, day)
    settle_asides(body)
    return Submission(Act.CANCEL, (AreaReport(area, day),), codes=tuple(codes))


def _unclear_cancellation(body: Body, area: str | None, day: date) -> Rejection:
    home = area or body.home
    guess = Submission(Act.CANCEL, (AreaReport(home, day),)) if home else None
    return replace(body.stop(Reason.CANCEL_UNCLEAR), guess=guess)
