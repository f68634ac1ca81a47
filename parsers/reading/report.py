"""Reading a report: what the text does, where, when and in which mode, and its numbers; or why it is not certain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from parsers.campaign.plan import Kind
from parsers.languages.grammar import Doubt
from parsers.meaning import Act, AreaReport, FollowUp, Mode, Reason, Rejection, Submission
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import clauses, says_figures
from parsers.reading.by_area import parts_of
from parsers.reading.fields.acts import STOCK_ADDED, cancellation, find_act, late_verb, stock_added
from parsers.reading.fields.areas import find_areas
from parsers.reading.fields.clause_pairs import by_clause
from parsers.reading.fields.dates import ahead, check_day, find_day
from parsers.reading.fields.item_numbers import settle_item_numbers
from parsers.reading.fields.modes import SaidMode, find_mode
from parsers.reading.fields.pairs import Pair, PairReading, code_first, conflict
from parsers.reading.objections.beside import part_signatures, settle_beside, settle_phones, unexplained
from parsers.reading.objections.blocking_words import block, doubt, gathered, in_words, partial
from parsers.reading.objections.diagnosis import diagnose
from parsers.reading.objections.headings import quotation, stray_ruling
from parsers.reading.objections.signs import changed_number
from parsers.reading.offers import offer
from parsers.reading.to_send import to_send
from parsers.reply import Value
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

OBJECTIONS: tuple[Callable[[Body], Rejection | None], ...] = (
    quotation, block, gathered, partial, in_words, doubt, changed_number, late_verb,
)  # fmt: skip
"""What makes something else of the figures than a report, in the order of docs/reading-rules.md."""
OF_THE_DAY = frozenset({Reason.DATE_UNCLEAR, Reason.DATE_FUTURE, Reason.DATE_OUTSIDE, Reason.DATE_TOO_OLD})
"""The reasons for which the day has been looked for already."""
NO_NUMBER: Mapping[Act, str] = {Act.CORRECT: "help_correct", Act.ADD: "help_add", Act.REPORT: "err_empty"}
"""The texts that answer a verb without a number."""


def read_report(body: Body) -> Submission | Rejection:
    """Understand the text as a report, correction, addition or cancellation; all of it, or nothing.

    A doubt that leaves the figures certain is a rejection that carries them whole, as its guess.
    """
    settle_item_numbers(body)
    settle_phones(body)
    part_signatures(body)
    settle_beside(body)
    silent = _is_chatter(body)
    areas = find_areas(body)
    if isinstance(areas, Rejection):
        return body.stop(Reason.NOT_A_REPORT, to=FollowUp.PERSON) if silent else _proposing(body, areas)
    act = find_act(body)
    if act is not Act.CANCEL and _is_chatter(body):
        named = areas[0].meaning if areas else body.home
        return Rejection(Reason.VALUE_MISSING, area=named, reply=NO_NUMBER[act]) if act else _chatter(body, areas)
    objection = next(filter(None, (find(body) for find in OBJECTIONS)), None)
    read = objection or _dated(body, areas, act)
    if isinstance(read, Rejection) and read.guess is None:
        return _proposing(body, read)
    return read


def _proposing(body: Body, refused: Rejection) -> Rejection:
    """The refusal with what could be sent instead; what it would cancel only where its day is certain."""
    dated = any(term.verdict is Verdict.DATE for term in body.terms) or refused.reason in OF_THE_DAY
    certain = dated or not isinstance(find_day(body), Rejection)
    unknown: dict[str, Value] = {} if certain else {"where": ()}
    return replace(refused, values={**to_send(body, refused), **unknown, **refused.values})


def _dated(body: Body, areas: list[Term], act: Act | None) -> Submission | Rejection:
    """What nothing objects to: its day and mode, then its figures."""
    day = find_day(body)
    if isinstance(day, Rejection):
        return day
    planned = ahead(body, day)
    if planned:
        return planned
    said = find_mode(body, day)
    if isinstance(said, Rejection):
        return replace(said, guess=_either(body, areas, day) if act is None else None)
    if act is Act.CANCEL:
        return _checked(body, day, cancellation(body, areas, day), None)
    stray = stray_ruling(body, day)
    if stray:
        return stray
    read = _figures(body, areas, day, said, act)
    return _checked(body, day, read, None if isinstance(read, Rejection) else unexplained(body))


def _checked(body: Body, day: date, read: Submission | Rejection, word: Term | None) -> Submission | Rejection:
    """What was read, if its day is open to texts and no word is left; what came too late a person may approve."""
    if isinstance(read, Rejection):
        return (check_day(body, day) if read.guess else None) or read
    late = check_day(body, day)
    if late and late.reason is Reason.DATE_TOO_OLD:
        return replace(late, guess=read, area=read.figures[0].area)
    return late or (body.stop(Reason.UNCLEAR_WORDS, word, guess=read) if word else read)


def _is_chatter(body: Body) -> bool:
    """Whether the text holds no code, no number, and does not say that there is nothing to report."""
    if any(term.verdict is None for term in body.figures):
        return False
    nothing = body.vocabulary.words.nothing & body.said
    return not nothing or not any(term.text in nothing for term in body.open())


def _chatter(body: Body, areas: list[Term]) -> Rejection:
    """No report: an area alone is an empty one, anything else is for a person."""
    grammar, words = body.vocabulary.grammar, body.vocabulary.words
    reporting = any(term.text in words.reporting for term in body.terms)
    known = words.beside.union(grammar.modes, grammar.days, grammar.unclear_modes, words.between, words.units)
    if all(term.text in known for term in body.open()):
        if areas or reporting or any(term.text in grammar.modes for term in body.open()):
            return Rejection(Reason.EMPTY, area=areas[0].meaning if areas else body.home)
        return Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    urgent = any(found.doubt is Doubt.EMERGENCY for found in body.doubts)
    return replace(body.stop(Reason.NOT_A_REPORT, to=FollowUp.PERSON), reply="fwd_urgent" if urgent else "")


def _figures(body: Body, areas: list[Term], day: date, said: SaidMode, act: Act | None) -> Submission | Rejection:
    words = body.vocabulary.words
    nothing = next((term for term in body.open() if term.text in words.nothing), None)
    parts = parts_of(body, areas, day, said)
    if isinstance(parts, Rejection):
        return parts
    if nothing:
        return _nothing(body, nothing, parts, day, said, act)
    figures: list[AreaReport] = []
    doubt: Rejection | None = None
    for area, terms in parts:
        read = _understood(body, terms, said)
        if isinstance(read, Rejection):
            return read
        part = _settled(body, read.reading, area, day, said)
        if isinstance(part, Rejection):
            return part
        if read.stopped:
            read.stopped.settle(Verdict.STOPPED)
        doubt, act = doubt or read.doubt, read.act or act
        figures.append(part)
    submission = _additive(body, Submission(act or Act.REPORT, tuple(figures), _mode(body, figures, said)))
    if doubt and isinstance(submission, Submission):
        return replace(doubt, guess=submission)
    return submission


class _Read(NamedTuple):
    """The figures of one area, and the doubt that is left beside them."""

    reading: PairReading
    doubt: Rejection | None = None
    stopped: Term | None = None
    act: Act | None = None


def _understood(body: Body, terms: list[Term], said: SaidMode) -> _Read | Rejection:
    """The one way to read an area's figures; or what may be offered of them."""
    reading = _reading(body, terms, said)
    if not isinstance(reading, Rejection):
        return _Read(reading)
    stopped = next((term for term in terms if term.verdict is Verdict.STOPPED), None)
    offered = offer(body, terms, said, reading) if reading.reply != STOCK_ADDED else None
    if offered:
        return _Read(offered.reading, reading, stopped, offered.act)
    if stopped:
        stopped.settle(Verdict.STOPPED, reading.reason)
    return reading


def _nothing(
    body: Body, nothing: Term, parts: list[tuple[str, list[Term]]], day: date, said_mode: SaidMode, act: Act | None
) -> Submission | Rejection:
    """KPS: the main indicator of the day is 0; no number may stand beside it."""
    if said_mode.mode is not Mode.DAY:
        return body.stop(Reason.AMBIGUOUS_MODE, nothing)
    said = [clause for clause in clauses(body, body.terms) if nothing in clause or says_figures(body, clause)]
    nothing.settle(Verdict.COMMAND, "0")
    words = body.vocabulary.words
    usual = words.courtesy | words.tails | words.closing | frozenset(body.vocabulary.grammar.persons)
    left = [term for clause in said for term in clause if term.verdict is None and term.text not in usual]
    if len(parts) > 1 or act not in (None, Act.REPORT, Act.CORRECT):
        return body.stop(Reason.UNCLEAR_WORDS, nothing)
    figures = AreaReport(parts[0][0], day, {body.vocabulary.campaign.main: 0})
    report = Submission(act or Act.REPORT, (figures,), nil=True)
    if not left:
        return report
    counts = any(body.code(term) or term.form is not Form.WORD or term.text in words.verbs for term in left)
    if counts:
        return diagnose(body, body.terms, PairReading(complete=False))
    return body.stop(Reason.UNCLEAR_WORDS, left[0], guess=report)


def _reading(body: Body, terms: list[Term], said: SaidMode) -> PairReading | Rejection:
    """The one way of reading that explains every code and number of one area; or why there is none."""
    readings = [each for each in (code_first(body, terms, said.total_word), by_clause(body, terms)) if each.complete]
    readings = [each for each in readings if each.pairs and (not said.total_word or each.total)]
    if not readings:
        return diagnose(body, terms, code_first(body, terms, said.total_word))
    reading = readings[0]
    if any(each.values() != reading.values() for each in readings):
        return body.stop(Reason.AMBIGUOUS, reading.pairs[0].word)
    twice = _said_twice(reading)
    return conflict(body, twice.word, reading.values()) if twice else reading


def _said_twice(reading: PairReading) -> Pair | None:
    """The first pair whose code already has a number, even the same one."""
    codes: set[str] = set()
    for pair in reading.pairs:
        if pair.code.code in codes:
            return pair
        codes.add(pair.code.code)
    return None


def _settled(body: Body, reading: PairReading, area: str, day: date, said: SaidMode) -> AreaReport | Rejection:
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
    less = next((code for code, total in totals.items() if total < values.get(code, 0)), None)
    if less and reading.total:
        return conflict(body, reading.total, [(less, values[less]), (less, totals[less])])
    return AreaReport(area, day, values, totals)


def _before(reading: PairReading) -> int:
    """Which pair the total stands behind."""
    assert reading.total is not None  # noqa: S101 - the caller has looked
    return max(at for at, pair in enumerate(reading.pairs) if pair.number.start < reading.total.start)


def _either(body: Body, areas: list[Term], day: date) -> Submission | None:
    """What the text says apart from its mode, if that is all that is unclear: asked about as of the day or in total."""
    codes = {word.code for _, word in body.codes()}
    read = (
        _figures(body, areas, day, SaidMode(Mode.DAY), None) if len(codes) == 1 and not check_day(body, day) else None
    )
    return read if isinstance(read, Submission) and not read.nil else None


def _mode(body: Body, figures: list[AreaReport], said: SaidMode) -> Mode:
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
        verb = next((term for term in body.terms if term.verdict is Verdict.COMMAND), None)
        stock = next((one for one in indicators if one.kind is not Kind.FLOW), None)
        doubt = body.stop(Reason.CONFIRM_NEEDED, verb)
        return stock_added(body, doubt, stock.code) if stock else doubt
    return submission
