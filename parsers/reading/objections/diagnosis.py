"""Why a text is not certain: the first word or number that stops it, in the order of docs/reading-rules.md."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from parsers.campaign.plan import Kind
from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import quoted
from parsers.reading.body.suggestions import codes_like
from parsers.reading.fields.acts import stock_added
from parsers.reading.fields.pairs import PairReading
from parsers.reply import Value
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

ADDED_UP = re.compile(r"[0-9]{1,5}(?:\+[0-9]{1,5})+")
RANGE = re.compile(r"[0-9]{1,5}-[0-9]{1,5}")
TWO_NUMBERS = re.compile(r"([0-9]{1,4})[,.]([0-9]{1,2})")
LONGEST_CODE = 4
"""A longer word that we do not know was not meant for a code."""


def diagnose(body: Body, terms: list[Term], reading: PairReading) -> Rejection:
    """The best account of why no way of reading explains everything."""
    for find in (
        _either_number, _total_of_what,
        _malformed, _wrong_unit, _addition_inside, _replacement, _look_alike, _unknown_code, _number_first, _stray,
        _missing_value,
    ):  # fmt: skip
        rejection = find(body, terms, reading)
        if rejection:
            return rejection
    return _leftover(body, terms)


def _open(terms: list[Term], *forms: Form) -> list[Term]:
    return [term for term in terms if term.verdict is None and term.form in forms]


def _has_codes(body: Body, terms: list[Term]) -> bool:
    return any(body.code(term) for term in terms)


def _either_number(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """ "act 12 hay 13": which?"""
    for one, word, other in zip(terms, terms[1:], terms[2:], strict=False):
        numbers = one.form is Form.NUMBER and other.form is Form.NUMBER
        if numbers and word.text in body.vocabulary.grammar.or_words:
            rejection = replace(body.stop(Reason.AMBIGUOUS, other), word=quoted(body, one, other))
            return replace(rejection, reply="err_either", values={"old": one.value, "new": other.value})
    return None


def _total_of_what(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """ACT 12 ABS 3 LK 156: the total of which?"""
    for word, number in pairwise(terms):
        total = word.verdict is Verdict.MODE and word.meaning == Mode.TOTAL
        if total and number.form is Form.NUMBER and number.verdict is None:
            rejection = replace(body.stop(Reason.AMBIGUOUS, number), word=quoted(body, word, word))
            return replace(rejection, reply="err_total_of", values={"val": number.value})
    return None


def _malformed(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """-3, 23,5, 20-25, 156/410: not a whole number; without any code it is not clear what it counts."""
    wrong = _open(terms, Form.MALFORMED, Form.TOO_LONG, Form.DATE)
    if not wrong:
        return None
    if ADDED_UP.fullmatch(wrong[0].text):
        total = sum(map(int, wrong[0].text.split("+")))
        return replace(body.stop(Reason.VALUE_FORMAT, wrong[0]), reply="err_add_up", values={"val": total})
    if "/" in wrong[0].text and not _has_codes(body, terms):
        return body.stop(Reason.CODE_MISSING, wrong[0])
    refused = body.stop(Reason.VALUE_FORMAT, wrong[0])
    two = TWO_NUMBERS.fullmatch(wrong[0].text)
    if two:
        return replace(refused, reply="err_two_numbers", values={"old": int(two[1]), "new": int(two[2])})
    return replace(refused, reply="err_range" if RANGE.fullmatch(wrong[0].text) else "err_count")


def _wrong_unit(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """2 chục, 15 hộ, 23k: a number of something else."""
    words = body.vocabulary.words
    fitting = frozenset[str]().union(*(code.units for term in terms if (code := body.code(term))))
    wrong = (words.wrong_units | words.units if fitting else words.wrong_units) - fitting
    for at, term in enumerate(terms[1:], 1):
        counted = terms[at - 1].form is Form.NUMBER and terms[at - 1].verdict is None
        if counted and term.verdict is None and term.text in wrong:
            terms[at - 1].settle(Verdict.STOPPED, Reason.VALUE_FORMAT)
            if term.text in words.partial:
                return replace(body.stop(Reason.VALUE_FORMAT, term), reply="err_unit")
            whole = quoted(body, terms[at - 1], term)
            return replace(body.stop(Reason.VALUE_FORMAT, term), word=whole, reply="err_count")
    return None


def _addition_inside(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """ "kich hoat them 5": five more, or five today?"""
    words = body.vocabulary.words
    verb = next((t for t in terms if t.verdict is None and t.text in words.additions | words.corrections), None)
    if verb is None or not _has_codes(body, terms):
        return None
    codes = [code for term in terms if (code := body.code(term))]
    doubt = body.stop(Reason.CONFIRM_NEEDED, verb)
    if verb.text not in words.additions:
        return doubt
    if all(code.kind is not Kind.FLOW for code in codes):
        return stock_added(body, doubt, codes[0].code)
    return replace(doubt, reply="err_more")


def _replacement(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """ "sua ACT 23 thanh 25": the second number is the new one, but that is for the sender to say."""
    change = body.vocabulary.grammar.change_words
    for at, term in enumerate(terms[1:-1], 1):
        around = (terms[at - 1].form, terms[at + 1].form)
        if term.verdict is None and term.text in change and around == (Form.NUMBER, Form.NUMBER):
            return body.stop(Reason.CONFIRM_NEEDED, term)
    return None


def _look_alike(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """2I or l2 for 21 or 12: offered, not taken."""
    alike = _open(terms, Form.ALIKE)
    return body.stop(Reason.CONFIRM_NEEDED, alike[0]) if alike else None


def _unknown_code(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """A number with a word before it that is no code: asked about, never corrected."""
    known = body.vocabulary.known
    for at, term in enumerate(terms[1:], 1):
        before = terms[at - 1]
        if not body.is_number(term) or before.form is not Form.WORD or before.verdict is not None:
            continue
        command = before.text in body.vocabulary.grammar.registrations
        if command or not set(before.text.split()) <= known:
            if _is_behind_code(body, terms, at - 1):
                return body.stop(Reason.AMBIGUOUS, before)
            return _no_code(body, before, () if command else codes_like(body, before.text))
    return None


def _no_code(body: Body, term: Term, suggestions: tuple[str, ...]) -> Rejection:
    """ABT is no code; "Vàng" is a word, and may be one of ours without its marks."""
    campaign = body.vocabulary.campaign
    said = [campaign.indicator[code].within_a_sentence(campaign.language) for code in suggestions]
    rejection = replace(body.stop(Reason.CODE_UNKNOWN, term), suggestions=suggestions)
    if rejection.word.isascii() and len(term.text) <= LONGEST_CODE:
        return replace(rejection, **_meant(body, term, suggestions, said))
    if not suggestions:
        return replace(rejection, reply="err_word")
    return replace(rejection, reply="err_marks", values={"said": said[0], "code": suggestions[0]})


def _meant(body: Body, term: Term, suggestions: tuple[str, ...], said: list[str]) -> dict[str, Any]:
    """The reply with a line to send for each code that may be meant, where the text says nothing but this number."""
    number = body.terms[body.terms.index(term) + 1]
    more = {Verdict.DATE, Verdict.MODE, Verdict.COMMAND}.intersection(
        each.verdict for each in body.terms if each.verdict
    )
    elsewhere = any(each.verdict is Verdict.AREA and each.meaning not in ("", body.home) for each in body.terms)
    if not suggestions or more or elsewhere or number.form is not Form.NUMBER or len(body.numbers()) > 1:
        return {}
    values: dict[str, Value] = {"val": number.value, "said": said[0], "meant": suggestions[0]}
    if len(suggestions) == 1:
        return {"reply": "err_code_meant", "values": values}
    return {"reply": "err_code_either", "values": {**values, "said2": said[1], "meant2": suggestions[1]}}


def _is_behind_code(body: Body, terms: list[Term], at: int) -> bool:
    """ "vang mat phan nua 6": words between a code and a number are no code of their own."""
    for term in reversed(terms[:at]):
        if body.code(term):
            return True
        if term.form is not Form.WORD or term.verdict is not None:
            return False
    return False


def _number_first(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """TH1 23 ACT 2 ABS: number first without commas fits neither way of reading."""
    row = [term for term in terms if term.verdict is None and (body.code(term) or term.form is Form.NUMBER)]
    alternate = all((term.form is Form.NUMBER) == (at % 2 == 0) for at, term in enumerate(row))
    fits = len(row) >= 2 and len(row) % 2 == 0 and alternate and not _has_strange(body, terms)
    return body.stop(Reason.CONFIRM_NEEDED, row[0]) if fits else None


def _has_strange(body: Body, terms: list[Term]) -> bool:
    """Whether a word stands between a number and its code that may be what the number counts."""
    words = body.vocabulary.words
    usual = words.courtesy | words.units | words.between | words.before_number | words.before_code | words.joiners
    counted = False
    for term in terms:
        if body.is_number(term) or body.code(term):
            counted = body.is_number(term)
        elif counted and term.form is Form.WORD and term.verdict is None and term.text not in usual:
            return True
    return False


def _stray(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """Numbers without a code, or more numbers than codes."""
    numbers = _open(terms, Form.NUMBER)
    codes = [term for term in terms if body.code(term)]
    if numbers and not codes:
        return body.stop(Reason.CODE_MISSING, numbers[0])
    parts = [term for term in terms if term.text in body.vocabulary.grammar.day_parts]
    if len(parts) > 1 and len(numbers) > len(codes) == 1:
        total = sum(number.value for number in numbers)
        return replace(body.stop(Reason.AMBIGUOUS, numbers[-1]), reply="err_add_up", values={"val": total})
    if len(numbers) > len(codes):
        return body.stop(Reason.AMBIGUOUS, numbers[-1])
    return None


def _missing_value(body: Body, terms: list[Term], _reading: PairReading) -> Rejection | None:
    """A code without its number."""
    row = [term for term in terms if body.code(term) or (term.form is Form.NUMBER and term.verdict is None)]
    for at, term in enumerate(row):
        if body.code(term) and (at + 1 == len(row) or body.code(row[at + 1])):
            word = body.vocabulary.codes[term.text]
            reply = "err_gap" if word.official else "err_how_many"
            if any(each.text == body.vocabulary.grammar.gap_word for each in terms[terms.index(term) :]):
                reply = "err_blank"
            return replace(body.stop(Reason.VALUE_MISSING, term), reply=reply, values={"code": word.code})
    return None


def _leftover(body: Body, terms: list[Term]) -> Rejection:
    """A word that may not stand where it stands."""
    words = body.vocabulary.words
    for at, term in enumerate(terms):
        word = term.form is Form.WORD and term.verdict is None and not body.code(term)
        if term.form is Form.PHONE or (word and term.text not in words.courtesy | words.between | words.units):
            return _counted_thing(body, terms, at) or body.stop(Reason.AMBIGUOUS, term)
    left = [
        at for at, term in enumerate(terms) if term.form is Form.WORD and term.verdict is None and not body.code(term)
    ]
    if not left:
        return body.stop(Reason.AMBIGUOUS)
    return _counted_thing(body, terms, left[-1]) or body.stop(Reason.AMBIGUOUS, terms[left[-1]])


def _counted_thing(body: Body, terms: list[Term], at: int) -> Rejection | None:
    """ "5 xã", "5 chi": a word behind a number may be what it counts; "5 huy" takes it back."""
    if not at or not body.is_number(terms[at - 1]):
        return None
    whole = quoted(body, terms[at - 1], terms[at])
    back = terms[at].text in body.vocabulary.words.cancellations
    reply = "err_taken_back" if back else "err_counted"
    return replace(body.stop(Reason.AMBIGUOUS, terms[at]), word=whole, reply=reply)
