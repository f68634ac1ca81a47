"""Talk: clauses that tell of the weather, the network or the fields beside the figures (docs/reading-rules.md)."""

from __future__ import annotations

from parsers.reading.body.body import Body
from parsers.reading.body.clauses import Clause, ended_clauses, reports, sentences
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict


def settle_talk(body: Body) -> None:
    """Set aside the days of clauses that only tell how things went.

    "Mấy bữa nay mưa quá. Kích hoạt 5": the days are the rain's. A day that could be named is the figures' all the same,
    and so is any in their own sentence, unless they have a day of their own ("hôm qua mưa, hôm nay kích hoạt 5").
    """
    if all(term.text not in body.vocabulary.grammar.talk.circumstances for term in body.terms):
        return
    found = ended_clauses(body, body.terms)
    dated = _have_own_day(body, found)
    for clause, _ in found:
        _settle_reason(body, clause)
    for sentence in sentences(found):
        apart = not any(reports(body, clause) or _hints(body, clause) for clause, _ in sentence)
        for clause, end in sentence:
            if end != ":" and _tells(body, clause):
                _set_aside(body, clause, apart, dated)


def _settle_reason(body: Body, clause: list[Term]) -> None:
    """ "Do mưa lớn nên kích hoạt 2": what stands before the word for "therefore", but for the words for today."""
    grammar = body.vocabulary.grammar
    therefore = (at for at, term in enumerate(clause) if term.verdict is None and term.text in grammar.talk.therefore)
    at = next(therefore, 0)
    reason = [term for term in clause[:at] if term.verdict is None and grammar.days.get(term.text) != 0]
    if any(term.text in grammar.talk.circumstances for term in reason) and not _rules(body, reason):
        for term in (*reason, clause[at]):
            term.settle(Verdict.ASIDE)


def _rules(body: Body, reason: list[Term]) -> bool:
    """Whether a reason holds a word that may rule the figures behind it."""
    words, grammar = body.vocabulary.words, body.vocabulary.grammar
    bound = words.blocking | words.requests | words.partial | words.verbs | words.reporting | grammar.talk.gatherings
    times = (*grammar.days, *grammar.unclear_days, *grammar.day_times)
    modes = (*grammar.modes, *grammar.unclear_modes, *grammar.until)
    ruling = bound.union(times, modes)
    return reports(body, reason) or any(term.form is not Form.WORD or term.text in ruling for term in reason)


def _tells(body: Body, clause: list[Term]) -> bool:
    """Whether a clause tells of circumstances, and neither reports nor speaks of reporting."""
    circumstances = body.vocabulary.grammar.talk.circumstances
    told = any(term.text in circumstances and term.verdict is None for term in clause)
    return told and not reports(body, clause) and not any(_reports_itself(body, term) for term in clause)


def _reports_itself(body: Body, term: Term) -> bool:
    return term.text in body.vocabulary.words.reporting


def _hints(body: Body, clause: list[Term]) -> bool:
    """Whether a clause speaks of now, or of its numbers: "mấy bữa nay mưa, giờ mới làm", "mưa nên gom lại"."""
    grammar = body.vocabulary.grammar
    return any(
        term.verdict is None and (term.text in grammar.now or term.text in grammar.talk.doubts) for term in clause
    )


def _have_own_day(body: Body, found: list[Clause]) -> bool:
    """Whether the first clause with figures says its day itself ("hôm nay kích hoạt 5", not "hôm nay em báo 5")."""
    days = body.vocabulary.grammar.days
    first = next((clause for clause, _ in found if reports(body, clause)), [])
    dated = any(term.text in days or term.form is Form.DATE for term in first if term.verdict is None)
    return dated and not any(_reports_itself(body, term) for term in first)


def _set_aside(body: Body, clause: list[Term], apart: bool, dated: bool) -> None:
    grammar = body.vocabulary.grammar
    for term in clause:
        unclear = term.text in grammar.unclear_days and (apart or dated)
        named = (term.text in grammar.days or term.form is Form.DATE) and dated
        hard = term.text in grammar.talk.hardships and apart
        if term.verdict is None and (unclear or named or hard):
            term.settle(Verdict.ASIDE)
