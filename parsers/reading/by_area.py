"""The parts of a text: one area's, or several, each with its own numbers (R-16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import says_figures
from parsers.reading.fields.modes import SaidMode, in_every_part
from parsers.reading.fields.pairs import code_first, conflict
from parsers.tokens.tokens import Term
from parsers.tokens.verdict import Verdict


def parts_of(body: Body, areas: list[Term], day: date, said: SaidMode) -> list[tuple[str, list[Term]]] | Rejection:
    """The text by area: one area anywhere (TH1, VINH TUY: said twice), or several, each before its own numbers."""
    if len({term.meaning for term in areas}) <= 1:
        area = areas[0].meaning if areas else body.home
        divided = _divided(body, day)
        if divided:
            return divided
        return [(area, body.terms)] if area else body.stop(Reason.VILLAGE_MISSING)
    named = set(areas)
    starts = [at for at, term in enumerate(body.terms) if term in named]
    if says_figures(body, body.terms[: starts[0]]):
        return _unclear(body, areas[0])
    unclear = _of_one_area(body, body.terms[starts[0] :], day, said)
    if unclear:
        return unclear
    ends = [*starts[1:], len(body.terms)]
    parts = [(term.meaning, body.terms[start:end]) for term, start, end in zip(areas, starts, ends, strict=True)]
    if not all(says_figures(body, terms) for _, terms in parts):
        return _unclear(body, areas[1])
    campaign = body.vocabulary.campaign
    if len({campaign.area[area].level for area, _ in parts}) > 1:
        return _unclear(body, areas[1])
    twice = _named_twice(areas)
    return conflict(body, twice, _said(body, parts, twice.meaning)) if twice else parts


def _unclear(body: Body, area: Term) -> Rejection:
    """Which figures are this area's is not clear."""
    code = area.meaning
    return replace(body.stop(Reason.VILLAGE_UNCLEAR, area), word=code)


def _named_twice(areas: list[Term]) -> Term | None:
    """The first area that is named a second time, after another."""
    named: set[str] = set()
    for term in areas:
        if term.meaning in named:
            return term
        named.add(term.meaning)
    return None


def _said(body: Body, parts: list[tuple[str, list[Term]]], area: str) -> list[tuple[str, int]]:
    """The codes and numbers that the text gives one area, in order."""
    return [pair for of, terms in parts if of == area for pair in code_first(body, terms, None).values()]


def _divided(body: Body, day: date) -> Rejection | None:
    """ "ACT 5, hom qua ABS 2": another day between two figures may belong to the second alone."""
    if day == body.today:
        return None
    figures = [at for at, term in enumerate(body.terms) if term in body.figures and term.verdict is None]
    if not figures:
        return None
    within = (term for term in body.terms[figures[0] : figures[-1]] if term.verdict is Verdict.DATE)
    date_word = next(within, None)
    return body.stop(Reason.DATE_UNCLEAR, date_word) if date_word else None


def _of_one_area(body: Body, terms: list[Term], day: date, said: SaidMode) -> Rejection | None:
    """Among several areas, a day or a total said behind the first area may be meant for one of them only."""
    each = in_every_part(body)
    for term in terms:
        if term.verdict is Verdict.DATE and day != body.today:
            return body.stop(Reason.DATE_UNCLEAR, term)
        if term.verdict is Verdict.MODE and said.mode is Mode.TOTAL and not each:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
    return None
