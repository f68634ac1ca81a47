"""Reading a report: what the text does, where, when and in which mode, and its numbers; or why it is not certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers.areas import find_areas
from parsers.blocking import block, doubt, partial
from parsers.body import Body
from parsers.campaign import Kind
from parsers.clauses import clauses, says_figures
from parsers.dates import check_day, find_day
from parsers.diagnosis import diagnose
from parsers.modes import Said, find_mode
from parsers.pairs import Pair, Reading, by_clause, code_first
from parsers.parts import parts_of
from parsers.reading import Act, Figures, Mode, Reason, Rejection, Submission, To, Verdict
from parsers.signs import changed_number
from parsers.tokens import Form, Term
from parsers.verbs import find_act, late_verb


def read_report(body: Body) -> Submission | Rejection:
    """Understand the text as a report, correction, addition or cancellation; all of it, or nothing."""
    areas = find_areas(body)
    if isinstance(areas, Rejection):
        return areas
    act = find_act(body)
    if act is not Act.CANCEL and _is_chatter(body):
        return body.stop(Reason.VALUE_MISSING) if act else _chatter(body, areas)
    blocked = block(body) or partial(body) or doubt(body) or changed_number(body) or late_verb(body)
    if blocked:
        return blocked
    day = find_day(body)
    if isinstance(day, Rejection):
        return day
    said = find_mode(body, day)
    if isinstance(said, Rejection):
        return said
    read = _cancellation(body, areas, day) if act is Act.CANCEL else _figures(body, areas, day, said, act)
    if isinstance(read, Rejection):
        return read
    return check_day(body, day) or read


def _is_chatter(body: Body) -> bool:
    """Whether the text holds no code, no number, and does not say that there is nothing to report."""
    nothing = any(term.text in body.vocabulary.words.nothing for term in body.open())
    return not nothing and not body.numbers() and not any(True for _ in body.codes())


def _chatter(body: Body, areas: list[Term]) -> Rejection:
    """No report: an area alone is an empty one, anything else is for a person."""
    if not any(True for _ in body.open()):
        return Rejection(Reason.EMPTY, area=areas[0].meaning if areas else body.home)
    return body.stop(Reason.NOT_A_REPORT, to=To.PERSON)


def _cancellation(body: Body, areas: list[Term], day: date) -> Submission | Rejection:
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
    _settle_rest(body)
    return Submission(Act.CANCEL, (Figures(area, day),), codes=tuple(codes))


def _unclear_cancellation(body: Body, area: str | None, day: date) -> Rejection:
    home = area or body.home
    guess = Submission(Act.CANCEL, (Figures(home, day),)) if home else None
    return replace(body.stop(Reason.CANCEL_UNCLEAR), guess=guess)


def _figures(body: Body, areas: list[Term], day: date, said: Said, act: Act | None) -> Submission | Rejection:
    nothing = next((term for term in body.open() if term.text in body.vocabulary.words.nothing), None)
    parts = parts_of(body, areas, day, said)
    if isinstance(parts, Rejection):
        return parts
    if nothing:
        return _nothing(body, nothing, parts, day, act)
    figures = []
    for area, terms in parts:
        part = _part(body, terms, area, day, said)
        if isinstance(part, Rejection):
            return part
        figures.append(part)
    submission = Submission(act or Act.REPORT, tuple(figures), _mode(body, figures, said))
    _settle_rest(body)
    return _additive(body, submission)


def _nothing(
    body: Body, nothing: Term, parts: list[tuple[str, list[Term]]], day: date, act: Act | None
) -> Submission | Rejection:
    """KPS: the main indicator of the day is 0; no number may stand beside it."""
    said = [clause for clause in clauses(body, body.terms) if nothing in clause or says_figures(body, clause)]
    nothing.settle(Verdict.COMMAND, "0")
    courtesy = body.vocabulary.words.courtesy
    left = [term for clause in said for term in clause if term.verdict is None and term.text not in courtesy]
    if left or len(parts) > 1 or act not in (None, Act.REPORT, Act.CORRECT):
        return diagnose(body, body.terms, Reading(complete=False)) if left else body.stop(Reason.UNCLEAR_WORDS, nothing)
    _settle_rest(body)
    figures = Figures(parts[0][0], day, {body.vocabulary.campaign.main: 0})
    return Submission(act or Act.REPORT, (figures,), nil=True)


def _part(body: Body, terms: list[Term], area: str, day: date, said: Said) -> Figures | Rejection:
    """The numbers of one area, if exactly one way of reading explains every code and number."""
    readings = [each for each in (code_first(body, terms, said.total_word), by_clause(body, terms)) if each.complete]
    readings = [each for each in readings if each.pairs and (not said.total_word or each.total)]
    if not readings:
        return diagnose(body, terms, code_first(body, terms, said.total_word))
    reading = readings[0]
    if any(each.values() != reading.values() for each in readings):
        return body.stop(Reason.AMBIGUOUS, reading.pairs[0].word)
    twice = _said_twice(reading)
    if twice:
        return body.stop(Reason.VALUE_CONFLICT, twice.word)
    return _settled(body, reading, area, day, said)


def _said_twice(reading: Reading) -> Pair | None:
    """The first pair whose code already has a number, even the same one."""
    codes: set[str] = set()
    for pair in reading.pairs:
        if pair.code.code in codes:
            return pair
        codes.add(pair.code.code)
    return None


def _settled(body: Body, reading: Reading, area: str, day: date, said: Said) -> Figures | Rejection:
    """Give every token of a complete reading its verdict, and its numbers their series."""
    values: dict[str, int] = {}
    totals: dict[str, int] = {}
    for pair in reading.pairs:
        if said.of_day and pair.code.kind is Kind.RUNNING:
            return body.stop(Reason.AMBIGUOUS_MODE, pair.word)
        total = said.mode is Mode.TOTAL and pair.code.kind is Kind.FLOW
        (totals if total else values)[pair.code.code] = pair.number.value
        pair.word.settle(Verdict.CODE, pair.code.code)
        pair.number.settle(Verdict.VALUE, str(pair.number.value))
        for term in pair.asides:
            term.settle(Verdict.UNIT)
    if reading.total:
        totals[reading.pairs[_before(reading)].code.code] = reading.total.value
        reading.total.settle(Verdict.VALUE, str(reading.total.value))
    for term in reading.around:
        term.settle(Verdict.COURTESY)
    return Figures(area, day, values, totals)


def _before(reading: Reading) -> int:
    """Which pair the total stands behind."""
    assert reading.total is not None  # noqa: S101 - the caller has looked
    return max(at for at, pair in enumerate(reading.pairs) if pair.number.start < reading.total.start)


def _mode(body: Body, figures: list[Figures], said: Said) -> Mode:
    """Totals where the text says so, and where every indicator is one by its nature (the one-stop's, the lists)."""
    if said.mode is not Mode.DAY:
        return said.mode
    by_head = body.vocabulary.campaign.head_codes
    codes = [code for part in figures for code in part.values]
    return Mode.DAY if any(code in by_head for code in codes) else Mode.TOTAL


def _additive(body: Body, submission: Submission) -> Submission | Rejection:
    """Only flows of a day can be added to."""
    if submission.act is not Act.ADD:
        return submission
    indicators = [body.vocabulary.campaign.indicator[code] for part in submission.figures for code in part.values]
    if submission.mode is not Mode.DAY or any(indicator.kind is not Kind.FLOW for indicator in indicators):
        return body.stop(Reason.CONFIRM_NEEDED)
    return submission


def _settle_rest(body: Body) -> None:
    """What is left belongs to clauses without a figure: signs and asides."""
    for term in body.terms:
        if term.verdict is None:
            if term.form is Form.SIGN:
                term.settle(Verdict.SEPARATOR)
            elif term.form is Form.PHONE:
                term.settle(Verdict.PHONE)
            else:
                courtesy = term.text in body.vocabulary.words.courtesy
                term.settle(Verdict.COURTESY if courtesy else Verdict.ASIDE)
