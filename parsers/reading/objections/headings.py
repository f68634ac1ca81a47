"""Headings: what stands before the figures and says whose, or what kind of numbers they are (docs/reading-rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from parsers.meaning import Mode, Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import STOPS, ended_clauses, reports, says_figures
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict

RULING: Mapping[Verdict | None, Reason] = {
    Verdict.DATE: Reason.DATE_UNCLEAR,
    Verdict.MODE: Reason.AMBIGUOUS_MODE,
    Verdict.COMMAND: Reason.CONFIRM_NEEDED,
}
"""What rules the figures from a clause of its own, and what is unclear where it may not."""


def strange_heading(body: Body) -> Rejection | None:
    """A clause before a colon rules the figures behind it: it may report, greet or name somebody, and nothing else."""
    if not any(term.text == ":" for term in body.terms):
        return None
    for (clause, end), (following, _) in pairwise(ended_clauses(body, body.terms)):
        if end == ":" and reports(body, following) and not says_figures(body, clause):
            word = strange(body, clause)
            if word:
                return body.stop(Reason.UNCLEAR_WORDS, word)
    return None


def quotation(body: Body) -> Rejection | None:
    """> TH1 ACT 23: a line that begins with this sign is somebody else's, sent back to us."""
    fresh = True
    for term in body.terms:
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
        if ruling and not figures and not leads and strange(body, clause):
            return body.stop(RULING[ruling.verdict], ruling)
    return None


def _is_late(body: Body, clause: list[Term], end: str) -> bool:
    """Whether a clause says why its day is told of only now, and does not speak of today as well.

    "hom qua mat dien, ACT 20", but not "hom qua hop, ACT 20" nor "hom qua mua nen nay moi lam, ACT 20".
    """
    grammar = body.vocabulary.grammar
    said = [term.text for term in clause if term.verdict is None]
    told = end not in STOPS and any(word in grammar.talk.circumstances for word in said)
    late = told or any(word in grammar.talk.late for word in said)
    return late and not any(word in grammar.now for word in said)


def _rules(body: Body, term: Term, day: date) -> bool:
    """Whether a token says of what day, mode or kind the figures are; of the day, and today, they are anyway."""
    plain = term.meaning == Mode.DAY or (term.verdict is Verdict.DATE and day == body.today)
    return term.verdict in RULING and not plain


def strange(body: Body, clause: list[Term], usual: frozenset[str] = frozenset()) -> Term | None:
    """The first word that neither reports nor greets nor names, nor is among the `usual`."""
    words = body.vocabulary.words
    if any(term.text in words.reporting or term.verdict is Verdict.PHRASE for term in clause):
        return None
    names, before = 0, 0
    for term in clause:
        called = 0 if before == 1 else _may_call(words.callers, term.text)  # ANH BA: the second is a name
        if called:
            names = called
        elif before == 1:
            names = 0
        elif term.verdict is None and term.form is Form.WORD and term.text not in words.heading | usual:
            if not names:
                return term
            names -= 1
        before = called
    return None


def _may_call(callers: Mapping[str, int], word: str) -> int:
    """How many words of a name may stand behind a word."""
    return callers.get(word) or callers.get(word.rsplit(" ", 1)[-1]) or 0
