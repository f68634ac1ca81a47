"""Headings: what stands before the figures and says whose, or what kind of numbers they are (docs/reading-rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import STOPS, ended_clauses, reports
from parsers.reading.objections.beside import ClausePlace, strange
from parsers.tokens.tokens import Term
from parsers.tokens.verdict import Verdict

RULING: Mapping[Verdict | None, Reason] = {
    Verdict.DATE: Reason.DATE_UNCLEAR,
    Verdict.MODE: Reason.AMBIGUOUS_MODE,
    Verdict.COMMAND: Reason.CONFIRM_NEEDED,
}
"""What rules the figures from a clause of its own, and what is unclear where it may not."""


def quotation(body: Body) -> Rejection | None:
    """> TH1 ACT 23: a line that begins with this sign is somebody else's, sent back to us."""
    fresh = True
    for term in body.terms if ">" in body.said else ():
        if fresh and term.text == ">":
            return body.stop(Reason.UNCLEAR_WORDS, term)
        fresh = term.text == "\n"
    return None


def stray_ruling(body: Body, day: date) -> Rejection | None:
    """ "ACT 20. Hom qua nghi": a day in a clause of other things may not be the figures', nor a total or a verb.

    Before the figures a day is theirs all the same ("hom qua mat dien, ACT 20").
    """
    if all(term.verdict not in RULING for term in body.terms):
        return None
    behind = False
    for clause, end in ended_clauses(body, body.terms):
        figures = reports(body, clause)
        behind = behind or figures
        ruling = next((term for term in clause if _rules(body, term, day)), None)
        leads = not behind and ruling is not None and ruling.verdict is Verdict.DATE and _is_late(body, clause, end)
        if ruling and not figures and not leads and _is_of_other_things(body, clause, behind):
            return body.stop(RULING[ruling.verdict], ruling)
    return None


def _is_of_other_things(body: Body, clause: list[Term], behind: bool) -> bool:
    """Whether a clause says more than that, and of what day, it reports."""
    talk = body.vocabulary.grammar.talk
    told = any(term.text in talk.world or term.text in talk.work for term in clause)
    return told or strange(body, clause, ClausePlace.BEHIND if behind else ClausePlace.BEFORE) is not None


def _is_late(body: Body, clause: list[Term], end: str) -> bool:
    """Whether a clause says why its day is told of only now, and does not speak of today as well.

    "hom qua mat dien, ACT 20", but not "hom qua hop, ACT 20" nor "hom qua mua nen nay moi lam, ACT 20".
    """
    grammar = body.vocabulary.grammar
    said = [term.text for term in clause if term.verdict in (None, Verdict.ASIDE, Verdict.COURTESY)]
    told = end not in STOPS and any(word in grammar.talk.world for word in said)
    late = told or any(word in grammar.talk.late for word in said)
    return late and not any(word in grammar.now for word in said)


def _rules(body: Body, term: Term, day: date) -> bool:
    """Whether a token says of what day, mode or kind the figures are; of the day, and today, they are anyway."""
    plain = term.meaning == Mode.DAY or (term.verdict is Verdict.DATE and day == body.today)
    return term.verdict in RULING and not plain
