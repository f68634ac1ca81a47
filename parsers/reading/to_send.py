"""The text to send instead of one that was refused: its own area, day and codes, each with its number or a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parsers.campaign.plan import Kind
from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reply import GAP, Names, Value
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

LONGEST = 32
"""A longer text is not proposed: a reply has no room for it."""
GAP_ROOM = "so"
TOTAL_OF = "err_total_of"
CERTAIN = frozenset(
    {
        TOTAL_OF,
        "err_count",
        "err_range",
        "err_two_numbers",
        "err_gap",
        "err_blank",
        "err_again",
        "err_question",
        "err_sent_back",
    }
)
"""The refusals of one number, or of none: the others of the text are proposed as they were written."""
OTHERWISE = frozenset({
    Reason.VILLAGE_UNKNOWN, Reason.DATE_FUTURE, Reason.DATE_OUTSIDE, Reason.DATE_UNCLEAR, Reason.PERSONAL_DATA,
})  # fmt: skip
"""The reasons that have nothing to do with the numbers."""
CORRECTED = "err_taken_back"
"""The refusal that proposes a correction of its own."""
SETTLED = frozenset({"err_in_words", "err_add_up"})
"""The refusals that tell what the number is."""


def to_send(body: Body, refused: Rejection) -> dict[str, Value]:
    """The words to send, as `asked` whole, as `figures` without area and day, and as `where` only these.

    Where the text is about today, `later` is what says so on another day.
    Nothing where the text names no code or several areas, or is too long to be proposed.
    """
    pairs = _pairs(body, refused)
    named = {term.meaning: None for term in body.terms if term.verdict is Verdict.AREA and term.meaning}
    if not pairs or len(named) > 1:
        return {}
    if refused.reply not in CERTAIN and (refused.reply or refused.reason not in OTHERWISE):
        pairs = dict.fromkeys(pairs, GAP)
    value = refused.values.get("val")
    if refused.reply in SETTLED and value is not None and len(pairs) == 1:
        pairs = dict.fromkeys(pairs, str(value))
    area = tuple(named or filter(None, (refused.area,)))
    figures = tuple(_figures(body, pairs, value if refused.reply == TOTAL_OF else None))
    verb = () if refused.reply == CORRECTED else _verb(body)
    words = (*verb, *area, *_day(body), *figures)
    if sum(len(word or GAP_ROOM) + 1 for word in words) > LONGEST + 1:
        return {}
    proposed: dict[str, Value] = {"asked": words, "figures": figures, "where": (*area, *_day(body))}
    if not _day(body):
        proposed["later"] = _written(body, body.today.isoformat())
    return proposed


def _pairs(body: Body, refused: Rejection) -> dict[str, str]:
    """The codes, each with its number where it has one that nothing is wrong with; none has where a number leads."""
    found: dict[str, list[Term]] = {"": []}
    behind = found[""]
    for term in body.terms:
        word = body.vocabulary.codes.get(term.text)
        if word and term.verdict in (None, Verdict.CODE, Verdict.STOPPED):
            behind = [] if word.code in found else found.setdefault(word.code, [])
        elif refused.reason is Reason.VILLAGE_UNKNOWN and term.verdict is Verdict.STOPPED:
            continue  # the number of the area
        elif (
            refused.reason is Reason.PERSONAL_DATA
            and term.form is not Form.NUMBER
            and term in body.figures
            and not word
        ):
            continue  # the paper's
        elif term in body.figures and term.verdict in (None, Verdict.VALUE, Verdict.STOPPED):
            behind.append(term)
        elif term.verdict in (Verdict.STOPPED, Verdict.MODE):
            behind = []
    leads = bool(found.pop(""))
    return {code: GAP if leads or len(of) != 1 else _number(of[0]) for code, of in found.items()}


def _number(term: Term) -> str:
    certain = term.form is Form.NUMBER and term.verdict is not Verdict.STOPPED
    return str(term.value) if certain else GAP


def _verb(body: Body) -> Names:
    verbs = body.vocabulary.words.verbs
    return tuple(term.text for term in body.terms if term.verdict is Verdict.COMMAND and term.text in verbs)


def _day(body: Body) -> Names:
    """The day that the text is about, if it is not today."""
    day = next((term.meaning for term in body.terms if term.verdict is Verdict.DATE and term.meaning), "")
    if not day or day == body.today.isoformat():
        return ()
    return _written(body, day)


def _written(body: Body, day: str) -> Names:
    """A day, given in ISO form, as a text writes it."""
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
