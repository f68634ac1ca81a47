"""What blocks a report: negations, hedges and questions, and numbers that are no figures (R-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from parsers.campaign.plan import Kind
from parsers.languages.grammar import Doubt, Grammar
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.reading.body.body import Body, ends_full_name
from parsers.reading.body.clauses import clauses, ended_clauses, quoted, reports, says_figures, sentences
from parsers.reading.fields.pairs import SOFT
from parsers.reply import GAP, Value
from parsers.tokens.tokens import MOST_DIGITS, Form, Term
from parsers.tokens.verdict import Verdict

WEEKDAYS = range(2, 8)
"""Monday is the second day, Saturday the seventh; Sunday has a name."""


def block(body: Body) -> Rejection | None:
    """Doubts anywhere; requests up to the last figure; some words only beside a figure; a question mark."""
    doubt = _doubt(body)
    if doubt:
        return doubt
    leads = True
    for clause in clauses(body, body.terms) if body.vocabulary.words.near & body.said else ():
        figures = says_figures(body, clause)
        leads = leads and not figures
        beside = figures or (leads and len(clause) == 1)
        for at, term in enumerate(clause):
            blocks = term.verdict is None and beside and _blocks(body, clause, at)
            if blocks and not ends_full_name(body, clause, at):
                said = body.vocabulary.grammar.blocking_near[term.text]
                return _explained(body, body.stop(Reason.UNCLEAR_WORDS, term), said, [term])
    next_to_code = body.vocabulary.next_codes & body.said
    alone = next((term for at, term in enumerate(body.terms) if next_to_code and _lacks_next(body, at)), None)
    if alone:
        return body.stop(Reason.UNCLEAR_WORDS, alone)
    question = next((term for term in body.terms if term.text == "?"), None) if "?" in body.said else None
    return replace(body.stop(Reason.UNCLEAR_WORDS, question), reply=REPLIES[Doubt.QUESTION]) if question else None


REPLIES: Mapping[Doubt, str] = {
    Doubt.NEGATED: "err_negated",
    Doubt.ESTIMATE: "err_estimate",
    Doubt.PLAN: "err_plan",
    Doubt.TAKEN_BACK: "err_taken_back",
    Doubt.SENT_BACK: "err_sent_back",
    Doubt.HEARSAY: "err_hearsay",
    Doubt.PART: "err_part",
    Doubt.QUESTION: "err_question",
    Doubt.OTHER: "err_other_matter",
    Doubt.MATTER: "err_other_matter",
}
"""The text that answers a doubt; any other is answered by naming it."""


def _doubt(body: Body) -> Rejection | None:
    """The first doubt, in its own words; a request behind the last figure is none."""
    if not body.doubts:
        return None
    last = _last_figure(body)
    for start, end, doubt in body.doubts:
        if doubt is Doubt.REQUEST and start > last:
            continue
        at = next(at for at, term in enumerate(body.terms) if term.end > start)
        if doubt is Doubt.EMERGENCY:
            return replace(body.stop(Reason.NOT_A_REPORT, body.terms[at], FollowUp.PERSON), reply="fwd_urgent")
        rejection = body.stop(Reason.UNCLEAR_WORDS, body.terms[at])
        said = [term for term in body.terms[at:] if term.start < end]
        for term in said:
            term.settle(Verdict.STOPPED, Reason.UNCLEAR_WORDS)
        return _explained(body, replace(rejection, word=body.text[start:end]), doubt, said)
    return None


def _explained(body: Body, rejection: Rejection, doubt: Doubt, said: list[Term]) -> Rejection:
    """The rejection with the text that answers its doubt, and the one number that it may be about."""
    numbers = body.numbers()
    only = numbers[0] if len(numbers) == 1 and numbers[0].form is Form.NUMBER else None
    values: dict[str, Value] = {"val": only.value if only else None}
    if doubt is Doubt.NEGATED:
        values = {"val": only.value if only and _is_negated(body, said, only) else (GAP,)}
    if doubt is Doubt.ESTIMATE and only:
        beside = body.terms.index(only) == body.terms.index(said[-1]) + 1
        rejection = replace(rejection, word=quoted(body, said[0] if beside else only, only))
    return replace(rejection, reply=REPLIES.get(doubt, ""), values=values)


def _is_negated(body: Body, said: list[Term], number: Term) -> bool:
    """ "khong kich hoat duoc 3", "3 nguoi chua gap", but neither "ACT 12 chua chac" nor "khong vang ai, ACT 12"."""
    clause = next((clause for clause in clauses(body, body.terms) if said[0] in clause), [])
    before = clause[: clause.index(said[0])] if number in clause else []
    return number in clause and (number not in before or not any(body.code(term) for term in before))


def _last_figure(body: Body) -> int:
    """Where the last clause ends that holds a figure."""
    found = [clause for clause in clauses(body, body.terms) if reports(body, clause)]
    return found[-1][-1].end if found else -1


def _blocks(body: Body, clause: list[Term], at: int) -> bool:
    term, words = clause[at], body.vocabulary.words
    if term.text not in words.near or (term.glued and term.text in words.wrong_units):
        return False
    return not _means_stock(body, clause, at)


def _lacks_next(body: Body, at: int) -> bool:
    """Whether a word that needs its number directly behind is without it (KH 12, not "kh co mat")."""
    word = body.code(body.terms[at])
    if word is None or word.number != "next":
        return False
    place = at + 1
    while place < len(body.terms) and _may_pass(body, body.terms[place]):
        place += 1
    return place == len(body.terms) or not body.is_number(body.terms[place])


def _may_pass(body: Body, term: Term) -> bool:
    if term.form is Form.SIGN:
        return term.text not in SOFT
    return term.verdict is None and term.text in body.vocabulary.words.strict


def _means_stock(body: Body, clause: list[Term], at: int) -> bool:
    """CON before or behind a stock says how many there still are; with other codes only right before the stock."""
    if clause[at].text not in body.vocabulary.words.stock:
        return False
    following = body.code(clause[at + 1]) if at + 1 < len(clause) else None
    if following and following.kind is Kind.STOCK:
        return True
    kinds = {word.kind for term in clause if (word := body.code(term))}
    return kinds == {Kind.STOCK}


def gathered(body: Body) -> Rejection | None:
    """ "Hop dan, vang 12": absent from a meeting, or from the list?"""
    gatherings = body.vocabulary.grammar.talk.gatherings
    if not gatherings & body.said:
        return None
    for sentence in sentences(ended_clauses(body, body.terms)):
        gathering = None
        for term in (term for clause, _ in sentence for term in clause):
            if term.verdict is None and term.text in gatherings:
                gathering = term
            word = body.code(term)
            if gathering and word and word.kind is Kind.STOCK:
                return body.stop(Reason.UNCLEAR_WORDS, gathering)
    return None


def partial(body: Body) -> Rejection | None:
    """ "Xom Bau: kich hoat 5": a part of the area, named before its figures (R-13)."""
    named = _partial_before_figures(body)
    if named is None:
        return _part_of_day(body)
    behind = next((term for term in body.terms if term.start >= named.end), named)
    whole = quoted(body, named, behind if behind.form in (Form.WORD, Form.NUMBER) else named)
    reply = "err_part_of_area" if named.text in body.vocabulary.grammar.groups else ""
    return replace(body.stop(Reason.AMBIGUOUS, named), word=whole, reply=reply)


def _partial_before_figures(body: Body) -> Term | None:
    if not body.vocabulary.words.partial & body.said:
        return None
    for term in body.terms:
        if body.code(term) or body.is_number(term):
            return None
        if term.verdict is None and term.text in body.vocabulary.words.partial:
            return term
    return None


def _part_of_day(body: Body) -> Rejection | None:
    """ "Buoi chieu: kich hoat 3": said of the figures, a part of the day is only a part of theirs."""
    day_times = body.vocabulary.grammar.day_times
    if body.said.isdisjoint(day_times):
        return None
    for clause in clauses(body, body.terms):
        part = next((term for term in clause if term.text in day_times and term.verdict is None), None)
        if part and (says_figures(body, clause) or len(clause) == 1):
            return body.stop(Reason.AMBIGUOUS, part)
    return None


def in_words(body: Body) -> Rejection | None:
    """ "ACT 5, hai nguoi nua": people who are counted in words, beside the figures or in their stead."""
    words = body.vocabulary.words
    if not words.counted & body.said:
        return None
    for term, unit in pairwise(body.terms):
        counted = term.text in words.counted and term.verdict is None
        if counted and unit.text in words.units and unit.verdict is None:
            return _worded(body, body.terms.index(term), unit)
    return None


def _worded(body: Body, at: int, unit: Term) -> Rejection:
    """The refusal of a number in words, with what it would be in figures."""
    grammar, first = body.vocabulary.grammar, at
    while first and body.terms[first - 1].text in grammar.numerals:
        first -= 1
    words = [term.text for term in body.terms[first : at + 1]]
    rejection = replace(body.stop(Reason.VALUE_FORMAT, body.terms[at]), word=quoted(body, body.terms[first], unit))
    alone = not body.numbers()
    return replace(rejection, reply="err_in_words", values={"val": _value(words, grammar) if alone else None})


def _value(words: list[str], grammar: Grammar) -> int | None:
    """MUOI HAI is 12, HAI MUOI BA 23; None for anything else."""
    numbers = [grammar.numerals.get(word) for word in words]
    match numbers:
        case [int(one)]:
            return one
        case [10, int(ones)]:
            return 10 + ones
        case [int(tens), 10]:
            return tens * 10
        case [int(tens), 10, int(ones)]:
            return tens * 10 + ones
    return None


def doubt(body: Body) -> Rejection | None:
    """Numbers that are no whole number, and numbers that belong to something else than a figure."""
    for at, term in enumerate(body.terms):
        if term.verdict is not None:
            continue
        if term.form in (Form.PHONE, Form.TOO_LONG) and body.expects_number(at):
            return _too_long(body, at)
        if term.form is Form.NUMBER and at and body.terms[at - 1].text in body.vocabulary.words.ordinals:
            before = body.terms[at - 1]
            if body.fills_gap(at):
                continue
            if before.verdict is None and not body.code(before):
                reason = Reason.DATE_UNCLEAR if _is_weekday(body, at) else Reason.AMBIGUOUS
                return replace(
                    body.stop(reason, before), word=quoted(body, before, term), reply=_of_ordinal(body, before.text)
                )
        if body.code(term) and body.vocabulary.codes[term.text].number == "before" and _number_behind(body, at):
            return replace(body.stop(Reason.AMBIGUOUS, term), word=quoted(body, term, body.terms[at + 1]))
    return None


def _of_ordinal(body: Body, word: str) -> str:
    """The text that answers a numbered hamlet, or a text sent "the second time"; any other is answered by naming it."""
    grammar = body.vocabulary.grammar
    if word in grammar.groups:
        return "err_part_of_area"
    return "err_again" if word in grammar.rounds else ""


def _is_weekday(body: Body, at: int) -> bool:
    """THU 3 is a Tuesday, but "buoi thu 3" the third session and "nguoi thu 20" the twentieth man."""
    number, word = body.terms[at], body.terms[at - 1]
    before = body.terms[at - 2] if at > 1 else None
    counts = before is not None and (body.code(before) is not None or before.text in body.vocabulary.words.units)
    return word.text == body.vocabulary.grammar.weekday_word and number.value in WEEKDAYS and not counts


def _too_long(body: Body, at: int) -> Rejection:
    """A phone, or more digits than any figure has, where a code's number should stand."""
    code = next(word.code for term in reversed(body.terms[:at]) if (word := body.code(term)))
    stopped = body.stop(Reason.OUT_OF_RANGE, body.terms[at])
    return replace(stopped, reply="err_limit", values={"code": code, "app": 10**MOST_DIGITS - 1})


def _number_behind(body: Body, at: int) -> bool:
    """BUOI 2: an ordinal, unless a number stands before it too."""
    behind = body.terms[at + 1] if at + 1 < len(body.terms) else None
    before = body.terms[at - 1] if at else None
    counted = before is not None and before.form is Form.NUMBER and before.verdict is None
    return behind is not None and behind.form is Form.NUMBER and not counted
