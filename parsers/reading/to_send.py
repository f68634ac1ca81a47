"""The text to send instead of one that was refused: its own area, day and codes, each with its number or a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from parsers.campaign.plan import Kind
from parsers.meaning import Mode, Rejection
from parsers.reading.body.body import DIGITS, Body
from parsers.reply import GAP, Names, Value
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

LONGEST = 32
"""A longer text is not proposed: a reply has no room for it."""
GAP_ROOM = "number"
TOTAL_OF = "err_total_of"
CERTAIN = frozenset({TOTAL_OF, "err_count", "err_gap", "err_again"})
"""The refusals of one number, or of none: the others of the text are proposed as they were written."""
SETTLED = frozenset({"err_in_words", "err_add_up"})
"""The refusals that tell what the number is."""


def to_send(body: Body, refused: Rejection) -> Names:
    """The words to send; none where the text names no code or several areas, or is too long to be proposed."""
    codes = [at for at, term in enumerate(body.terms) if _code(body, term)]
    named = dict.fromkeys(term.meaning for term in body.terms if term.verdict is Verdict.AREA and term.meaning)
    if not codes or len(named) > 1:
        return ()
    keeps = refused.reply in CERTAIN and not any(map(_is_figure, body.terms[: codes[0]]))
    pairs: dict[str, str] = {}
    for at in codes:
        pairs.setdefault(_code(body, body.terms[at]), _number(body, at) if keeps else GAP)
    value = refused.values.get("val")
    if refused.reply in SETTLED and value is not None and len(pairs) == 1:
        pairs = dict.fromkeys(pairs, str(value))
    area = tuple(named or filter(None, (refused.area,)))
    words = (*_verb(body), *area, *_day(body), *_figures(body, pairs, value if refused.reply == TOTAL_OF else None))
    return words if sum(len(word or GAP_ROOM) + 1 for word in words) <= LONGEST + 1 else ()


def _code(body: Body, term: Term) -> str:
    word = body.vocabulary.codes.get(term.text) if term.form is Form.WORD else None
    return word.code if word and term.verdict in (None, Verdict.CODE, Verdict.STOPPED) else ""


def _is_figure(term: Term) -> bool:
    return term.form in DIGITS and term.verdict in (None, Verdict.VALUE, Verdict.STOPPED)


def _number(body: Body, at: int) -> str:
    """The number of the code at a place, if there is one and nothing is wrong with it."""
    behind = takewhile(lambda term: term.verdict is not Verdict.STOPPED and not _code(body, term), body.terms[at + 1 :])
    figures = [term for term in behind if _is_figure(term)]
    return str(figures[0].value) if len(figures) == 1 and figures[0].form is Form.NUMBER else GAP


def _verb(body: Body) -> Iterator[str]:
    verbs = body.vocabulary.words.verbs
    return (term.text for term in body.terms if term.verdict is Verdict.COMMAND and term.text in verbs)


def _day(body: Body) -> Names:
    """The day that the text is about, if it is not today."""
    day = next((term.meaning for term in body.terms if term.verdict is Verdict.DATE and term.meaning), "")
    if not day or day == body.today.isoformat():
        return ()
    return body.vocabulary.grammar.day_word, f"{int(day[8:])}/{int(day[5:7])}"


def _figures(body: Body, pairs: Mapping[str, str], total: Value) -> Iterator[str]:
    """The codes with their numbers; the word for a total before all, or behind the first number it may belong to."""
    in_total = next(word for word, mode in body.vocabulary.grammar.modes.items() if mode is Mode.TOTAL)
    campaign = body.vocabulary.campaign
    flow = next((code for code in pairs if campaign.indicator[code].kind is Kind.FLOW), None)
    if total is not None and flow is None:
        yield from (in_total, campaign.main, str(total))
    elif total is None and any(term.verdict is Verdict.MODE and term.meaning == Mode.TOTAL for term in body.terms):
        yield in_total
    for code, number in pairs.items():
        yield from (code, number)
        if total is not None and code == flow:
            yield from (in_total, str(total))
