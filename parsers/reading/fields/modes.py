"""Whether numbers are of the day or totals since the first day (R-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict


@dataclass(frozen=True, slots=True)
class SaidMode:
    """What the text says of its mode."""

    mode: Mode
    total_word: Term | None = None
    """A word for a total with a number directly behind it: it belongs to the pair before it."""
    of_day: bool = False
    """Whether the text says in words that its numbers are of the day."""


def find_mode(body: Body, day: date) -> SaidMode | Rejection:
    """The mode, from words before the first figure; or a total after a pair of its own (ACT 23 LK 156)."""
    said = body.said.intersection(body.vocabulary.words.unclear_modes)
    unclear = next((term for term in body.open() if term.text in said), None) if said else None
    if unclear:
        return body.stop(Reason.AMBIGUOUS_MODE, unclear)
    objection = _spans(body)
    if objection:
        return objection
    mode = _words(body)
    if isinstance(mode, Rejection):
        return mode
    return _range(body, mode, day) or mode


def _spans(body: Body) -> Rejection | None:
    """TINH DEN NGAY 14/8: the total up to that day; up to an hour may be either."""
    grammar = body.vocabulary.grammar
    for at, term in enumerate(body.terms) if not body.said.isdisjoint(grammar.until) else ():
        if term.verdict is not None or term.form is not Form.WORD:
            continue
        behind = body.terms[at + 1] if at + 1 < len(body.terms) else None
        if term.text in grammar.until and behind and grammar.days.get(behind.text) == 0:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
        if term.text in grammar.until and behind and behind.verdict is Verdict.DATE:
            term.settle(Verdict.MODE, Mode.TOTAL)
        elif term.text in grammar.until and behind and behind.verdict is Verdict.CLOCK:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
    return None


def _words(body: Body) -> SaidMode | Rejection:
    totals: list[int] = []
    days = False
    modes = body.vocabulary.grammar.modes
    for at, term in enumerate(body.terms):
        if term.verdict is None and term.text in modes:
            term.settle(Verdict.MODE, modes[term.text])
        if term.verdict is Verdict.MODE and term.meaning == Mode.TOTAL:
            totals.append(at)
        days = days or (term.verdict is Verdict.MODE and term.meaning == Mode.DAY)
    if not totals:
        today = any(term.verdict is Verdict.DATE and term.text in body.vocabulary.grammar.days for term in body.terms)
        return SaidMode(Mode.DAY, of_day=days or today)
    if in_every_part(body) and not days:
        return SaidMode(Mode.TOTAL)
    if not _are_one(body, totals):
        return body.stop(Reason.AMBIGUOUS_MODE, body.terms[totals[1]])
    return _total(body, totals, days)


def in_every_part(body: Body) -> bool:
    """TH1 LK ACT 150; TH2 LK ACT 120: of several areas each has its own word for a total, before its figures."""
    parts: list[list[Term]] = []
    area = ""
    for term in body.terms:
        if term.verdict is Verdict.AREA and term.meaning not in ("", area):
            area = term.meaning
            parts.append([])
        if parts:
            parts[-1].append(term)
    return len(parts) > 1 and all(_leads_with_total(body, part) for part in parts)


def _leads_with_total(body: Body, part: list[Term]) -> bool:
    for term in part:
        if body.code(term) or body.is_number(term):
            return False
        if term.verdict is Verdict.MODE and term.meaning == Mode.TOTAL:
            return True
    return False


def _are_one(body: Body, totals: list[int]) -> bool:
    """LUY KE DEN NAY, LK DEN 14/8: words for a total that stand together say it once."""
    between = body.terms[totals[0] : totals[-1]]
    return all(term.form is Form.SIGN or term.verdict in (Verdict.MODE, Verdict.DATE) for term in between)


def _total(body: Body, totals: list[int], days: bool) -> SaidMode | Rejection:
    """One word for a total: before every figure or the first number, or between a pair and its own number."""
    before = [term for term in body.terms[: totals[0]] if body.code(term) or body.is_number(term)]
    within = len(before) == 1 and body.code(before[0]) is not None and _number_behind(body, totals[-1])
    if within and not days:
        return SaidMode(Mode.TOTAL)
    after_figures = bool(before)
    if after_figures and _number_behind(body, totals[-1]):
        return SaidMode(Mode.BOTH, body.terms[totals[-1]])
    if days or after_figures:
        return body.stop(Reason.AMBIGUOUS_MODE, body.terms[totals[0]])
    return SaidMode(Mode.TOTAL)


def _number_behind(body: Body, at: int) -> bool:
    for term in body.terms[at + 1 :]:
        if term.form is Form.NUMBER and term.verdict is None:
            return True
        if term.form is not Form.SIGN and term.text not in body.vocabulary.words.between:
            return False
    return False


def _range(body: Body, said: SaidMode, day: date) -> Rejection | None:
    """From the first day to now is a total; from it to another day, or from it alone, is no day of ours (R-14)."""
    grammar = body.vocabulary.grammar
    for term in body.terms:
        if term.verdict is not Verdict.MODE:
            continue
        if term.text in grammar.since and said.mode is not Mode.TOTAL:
            return body.stop(Reason.AMBIGUOUS_MODE, term)
        now = term.text in grammar.modes and term.text.startswith(grammar.until)
        if day != body.today and (now or term.text in grammar.since):
            return body.stop(Reason.DATE_UNCLEAR, term)
    return None
