"""What a text does: report, correct, add or cancel; and a cancellation whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parsers.meaning import Act, AreaReport, Reason, Rejection, Submission
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import clauses, settle_asides
from parsers.reply import Value
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

STOCK_ADDED = "err_add_stock"
"""The reply that says that a number is counted anew each time."""


def find_act(body: Body) -> Act | None:
    """The verb, where it leads the text or stands right behind the area, the day or a courtesy."""
    before: Term | None = None
    for term in body.terms if body.vocabulary.words.verbs & body.said else ():
        if term.form is Form.SIGN or term.verdict is not None or term.text in body.vocabulary.grammar.days:
            continue
        act = _act_of(body, term, before)
        if act:
            term.settle(Verdict.COMMAND, act)
            return act
        if term.text not in body.vocabulary.words.courtesy and not _is_day(body, term):
            return None
        before = term
    return None


def _act_of(body: Body, term: Term, before: Term | None) -> Act | None:
    """What a word does here: behind "anh" it is a name, and "add" must lead ("em them" may be anything)."""
    words = body.vocabulary.words
    if before and before.text in body.vocabulary.words.persons:
        return None
    if term.text in words.additions:
        return None if before else Act.ADD
    if term.text in words.corrections:
        return Act.CORRECT
    return Act.CANCEL if term.text in words.cancellations else None


def _is_day(body: Body, term: Term) -> bool:
    return term.form is Form.DATE or term.text == body.vocabulary.grammar.day_word


def stock_added(body: Body, doubt: Rejection, stock: str) -> Rejection:
    """The doubt about an addition to a number that is counted anew each time, not added to."""
    campaign = body.vocabulary.campaign
    indicator = campaign.indicator[stock]
    values: dict[str, Value] = {"code": stock, "said": indicator.within_a_sentence(campaign.language)}
    return replace(doubt, reply=STOCK_ADDED, values=values)


def late_verb(body: Body) -> Rejection | None:
    """ "ACT 5; huy": a verb that leads a clause of its own may take the figures back, or add to them."""
    if not body.vocabulary.words.verbs & body.said:
        return None
    for clause in clauses(body, body.terms):
        verb = _leading_verb(body, clause)
        if verb:
            cancels = verb.text in body.vocabulary.words.cancellations
            return body.stop(Reason.CANCEL_UNCLEAR if cancels else Reason.CONFIRM_NEEDED, verb)
    return None


def _leading_verb(body: Body, clause: list[Term]) -> Term | None:
    words = body.vocabulary.words
    before = ""
    for term in clause:
        if term.verdict is None and term.text in words.verbs:
            return None if before in body.vocabulary.words.persons else term
        if term.verdict is None and term.text not in words.courtesy:
            return None
        before = term.text
    return None


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
