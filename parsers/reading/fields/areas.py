"""Which area a text is about (R-16)."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import quoted
from parsers.reading.body.suggestions import area_like
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

LOOKS_LIKE_ONE = ("I", "L")
NAME_WORDS = 3
"""A village's name has no more words."""


def find_areas(body: Body) -> list[Term] | Rejection:
    """The tokens that name an area, each with its code as meaning; an unknown name refuses the text."""
    found: list[Term] = []
    leads = body.vocabulary.area_leads
    for at in [at for at, term in enumerate(body.terms) if term.text in leads or at == 0]:
        named = _named_at(body, at)
        if isinstance(named, Rejection):
            return named
        if named:
            found.append(named)
    return found


def _named_at(body: Body, at: int) -> Term | Rejection | None:
    term = body.terms[at]
    if term.verdict is not None or term.form is not Form.WORD:
        return None
    if term.text in body.vocabulary.prefixes:
        return _numbered(body, at)
    if term.text in body.vocabulary.names:
        return _by_name(body, at)
    return _office_holder(body, at) or _mistyped(body, at)


def _numbered(body: Body, at: int) -> Term | Rejection | None:
    """TH 1, THON SO 1, THON VINH TUY, THON MOT…"""
    term, following = body.terms[at], _next(body, at)
    if following is None:
        counted = at > 0 and body.is_number(body.terms[at - 1])
        if not counted and not _is_exempt(body, at):
            _settle_lonely(body, term)
        return None
    if following.form in (Form.NUMBER, Form.MALFORMED, Form.TOO_LONG):
        return _with_number(body, at, term, following)
    if _is_exempt(body, at):
        return None
    if following.text in body.vocabulary.names:
        term.settle(Verdict.AREA)
        return None
    if term.text not in body.vocabulary.words.area_words:
        return None
    return _in_words(body, term, following)


def _office_holder(body: Body, at: int) -> Term | Rejection | None:
    """TRUONG THON 1: a title that ends in the word for an area, with the area's number."""
    term, following = body.terms[at], _next(body, at)
    titled = term.text in body.vocabulary.words.courtesy and _area_word(term) in body.vocabulary.prefixes
    if not titled or following is None or following.form is not Form.NUMBER:
        return None
    return _with_number(body, at, term, following)


def _area_word(term: Term) -> str:
    return term.text.rsplit(" ", 1)[-1]


def _with_number(body: Body, at: int, term: Term, number: Term) -> Term | Rejection:
    """An area word with its number; after a bare number "23 th 2" may be something else."""
    prefix = term.text if term.text in body.vocabulary.prefixes else _area_word(term)
    code = body.vocabulary.prefixes[prefix].get(number.value) if number.form is Form.NUMBER else None
    spoken = _area_word(term) in body.vocabulary.words.area_words
    if code is None:
        number.settle(Verdict.STOPPED)
        return replace(body.stop(Reason.VILLAGE_UNKNOWN, term), word=quoted(body, number if spoken else term, number))
    glued = next((each for each in body.terms[at + 2 : at + 3] if each.glued and _is_letter(body, each)), None)
    if glued and number.glued:
        glued.settle(Verdict.STOPPED)
        return replace(body.stop(Reason.VILLAGE_UNKNOWN, term), word=quoted(body, term, glued))
    before = body.terms[at - 1] if at else None
    dated = spoken and _is_day(body, at - 1)
    parted = number.glued or dated or spoken  # the word itself is never the "th" of "trường hợp"
    if before and before.form is Form.NUMBER and before.verdict is None and not parted:
        return replace(body.stop(Reason.AMBIGUOUS, term), word=quoted(body, before, number))
    term.settle(Verdict.AREA, code)
    number.settle(Verdict.AREA, code)
    return term


def _is_letter(body: Body, term: Term) -> bool:
    """TH1A: a letter that makes another name of an area's."""
    return term.form is Form.WORD and len(term.text) == 1 and body.code(term) is None


def _is_day(body: Body, at: int) -> bool:
    """NGAY 17 THON 3, 15 THANG 8 THON 3, THU 3 THON 3: the number ends a day."""
    grammar = body.vocabulary.grammar
    words = (grammar.day_word, grammar.month_word, grammar.year_word, grammar.weekday_word)
    return at > 0 and body.terms[at - 1].text in words


def _settle_lonely(body: Body, term: Term) -> None:
    """An area word at the very end, or before a sign: left to the reading, which asks if it matters."""
    if term.text in body.vocabulary.words.area_words:
        term.settle(Verdict.COURTESY)


def _in_words(body: Body, term: Term, name: Term) -> Term | Rejection:
    """THON MOT or THON I: only the sender's own; any other word names no area of ours."""
    number = body.vocabulary.grammar.number_words.get(name.text)
    if number is None:
        return _unknown_name(body, term, name)
    code = body.vocabulary.prefixes[term.text].get(number)
    if code is None or code != body.home:
        return replace(body.stop(Reason.VILLAGE_UNCLEAR, term), word=quoted(body, term, name))
    term.settle(Verdict.AREA, code)
    name.settle(Verdict.AREA, code)
    return term


def _unknown_name(body: Body, term: Term, name: Term) -> Rejection:
    """THON PHU SON: the words that may be its name are named, and the area of ours that is called nearly so."""
    at = body.terms.index(name)
    words = list(takewhile(lambda each: each is name or _may_be_name(body, each), body.terms[at : at + NAME_WORDS]))
    name.settle(Verdict.STOPPED)
    return replace(
        body.stop(Reason.VILLAGE_UNKNOWN, term),
        word=quoted(body, name, words[-1]),
        suggestions=area_like(body, [word.text for word in words]),
    )


def _may_be_name(body: Body, term: Term) -> bool:
    known = term.text in body.vocabulary.known and not body.is_capital(term)
    return term.form is Form.WORD and term.verdict is None and not known and body.code(term) is None


def _is_exempt(body: Body, at: int) -> bool:
    """TRUONG THON, THON EM: a word for "village" that names none."""
    grammar = body.vocabulary.grammar
    before = body.terms[at - 1] if at else None
    after = body.terms[at + 1] if at + 1 < len(body.terms) else None
    return bool((before and before.text in grammar.no_area_before) or (after and after.text in grammar.no_area_after))


def _by_name(body: Body, at: int) -> Term | None:
    """An alias anywhere; an area code without a number (XA) only where it leads the text."""
    term = body.terms[at]
    code = body.vocabulary.names[term.text]
    if code == term.text and not _leads(body, at):
        return None
    term.settle(Verdict.AREA, code)
    return term


def _leads(body: Body, at: int) -> bool:
    """Whether only signs and command words stand before."""
    verbs, commands = body.vocabulary.words.verbs, body.vocabulary.grammar.commands
    return all(term.form is Form.SIGN or term.text in verbs or term.text in commands for term in body.terms[:at])


def _mistyped(body: Body, at: int) -> Term | None:
    """THI or THL for TH1, at the very start and for the sender's own village only."""
    if at or body.home is None:
        return None
    term = body.terms[0]
    for prefix, areas in body.vocabulary.prefixes.items():
        if term.text in (prefix + letter for letter in LOOKS_LIKE_ONE) and areas.get(1) == body.home:
            term.settle(Verdict.AREA, body.home)
            return term
    return None


def _next(body: Body, at: int) -> Term | None:
    """The word or number behind, past a space or one sign that only parts."""
    for term in body.terms[at + 1 : at + 3]:
        if term.form is not Form.SIGN:
            return term if term.verdict is None else None
        if term.text not in ".-_:=":
            return None
    return None
