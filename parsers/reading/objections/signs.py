"""Signs beside a number that say another number than it: <5, ~5, 5+, 5$ (R-11)."""

from __future__ import annotations

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.tokens.normalise import LOST
from parsers.tokens.tokens import Form, Term

CHANGING = frozenset("<>~^$%")
ALTERING = CHANGING | {"+", LOST}
ENDS = frozenset(",;.\n")
"""Behind one of these a sign belongs to what follows."""


def changed_number(body: Body) -> Rejection | None:
    """Refuse a number that stands beside a comparison, a currency or another sign that changes it."""
    if body.said.isdisjoint(ALTERING):
        return None
    brackets = _brackets(body.terms)
    for at, term in enumerate(body.terms):
        if term.form is not Form.NUMBER or term.verdict is not None:
            continue
        if (
            _touches_lost(body.terms, at)
            or _changed_before(body.terms, at, brackets)
            or _changed_behind(body.terms, at, brackets)
        ):
            return body.stop(Reason.VALUE_FORMAT, term)
    return None


def _touches_lost(terms: list[Term], at: int) -> bool:
    """Whether a number touches a character that got lost."""
    place = at
    while place and terms[place].glued and terms[place - 1].form is Form.SIGN:
        place -= 1
    before = any(term.text == LOST for term in terms[place:at])
    return before or (at + 1 < len(terms) and terms[at + 1].text == LOST and terms[at + 1].glued)


def _brackets(terms: list[Term]) -> set[Term]:
    """The < and > that stand around a number or a word, as in a leaflet's "<TH2> <ACT> <15>", and arrows."""
    found: set[Term] = set()
    opened = None
    for at, term in enumerate(terms):
        if term.text == "<":
            opened = at
        elif term.text == ">":
            if opened is not None and _may_be_bracketed(terms[opened + 1 : at]):
                found |= {terms[opened], term}
            elif at and term.glued and terms[at - 1].text == "-":
                found.add(term)
            opened = None
    return found


def _may_be_bracketed(content: list[Term]) -> bool:
    return bool(content) and (len(content) == 1 or content[0].form is not Form.NUMBER)


def _changed_before(terms: list[Term], at: int, brackets: set[Term]) -> bool:
    place = at - 1
    while place >= 0 and terms[place].form is Form.SIGN:
        if terms[place].text in CHANGING and terms[place] not in brackets:
            return True
        place -= 1
    return False


def _changed_behind(terms: list[Term], at: int, brackets: set[Term]) -> bool:
    place = at + 1
    while place < len(terms) and terms[place].form is Form.SIGN and terms[place].text not in ENDS:
        sign = terms[place]
        if (sign.text in CHANGING and sign not in brackets) or _is_more(terms, place):
            return True
        place += 1
    return False


def _is_more(terms: list[Term], place: int) -> bool:
    """5+ (five or more); "7 + ABS 2" and "7+ABS 2" join two pairs."""
    if terms[place].text != "+":
        return False
    last = place + 1 == len(terms)
    return last or (terms[place].glued and not terms[place + 1].glued)
