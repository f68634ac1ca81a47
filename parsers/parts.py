"""The parts of a text: one area's, or several, each with its own numbers (R-16)."""

from __future__ import annotations

from datetime import date

from parsers.body import Body
from parsers.clauses import says_figures
from parsers.modes import Said
from parsers.reading import Mode, Reason, Rejection, Verdict
from parsers.tokens import Term


def parts_of(body: Body, areas: list[Term], day: date, said: Said) -> list[tuple[str, list[Term]]] | Rejection:
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
        return body.stop(Reason.VILLAGE_UNCLEAR)
    unclear = _of_one_area(body, body.terms[starts[0] :], day, said)
    if unclear:
        return unclear
    ends = [*starts[1:], len(body.terms)]
    parts = [(term.meaning, body.terms[start:end]) for term, start, end in zip(areas, starts, ends, strict=True)]
    if not all(says_figures(body, terms) for _, terms in parts):
        return body.stop(Reason.VILLAGE_UNCLEAR, areas[1])
    if len({area for area, _ in parts}) < len(parts):
        return body.stop(Reason.VALUE_CONFLICT, areas[1])
    return parts


def _divided(body: Body, day: date) -> Rejection | None:
    """ "ACT 5, hom qua ABS 2": another day between two figures may belong to the second alone."""
    figures = [at for at, term in enumerate(body.terms) if says_figures(body, [term])]
    if day == body.today or not figures:
        return None
    within = (term for term in body.terms[figures[0] : figures[-1]] if term.verdict is Verdict.DATE)
    date_word = next(within, None)
    return body.stop(Reason.DATE_UNCLEAR, date_word) if date_word else None


def _of_one_area(body: Body, terms: list[Term], day: date, said: Said) -> Rejection | None:
    """Among several areas, a day or a total said behind the first area may be meant for one of them only."""
    for term in terms:
        if term.verdict is Verdict.DATE and day != body.today:
            return body.stop(Reason.DATE_UNCLEAR, term)
        if term.verdict is Verdict.MODE and said.mode is Mode.TOTAL:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
    return None
