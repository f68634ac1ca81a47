"""Clauses of other things beside the figures: what they say may be said of the figures (docs/reading-rules.md)."""

from __future__ import annotations

from parsers.meaning import Reason, Rejection
from parsers.reading.body.body import Body
from parsers.reading.body.clauses import Clause, ended_clauses, reports, sentences
from parsers.reading.objections.headings import strange
from parsers.tokens.tokens import Form, Term


def beside(body: Body) -> Rejection | None:
    """The first word beside the figures that takes them back, or may be said of them."""
    doubts = body.vocabulary.grammar.talk.doubts
    if not any(term.text == "," or term.text in doubts for term in body.terms):
        return None
    found = ended_clauses(body, body.terms)
    word = _doubt(body, found) or next(filter(None, (_strange_beside(body, part) for part in sentences(found))), None)
    return body.stop(Reason.UNCLEAR_WORDS, word) if word else None


def _doubt(body: Body, found: list[Clause]) -> Term | None:
    """ "ACT 12, để em hỏi lại": behind the first figure the text speaks of its own numbers."""
    doubts = body.vocabulary.grammar.talk.doubts
    reported = False
    for clause, _ in found:
        figures = reports(body, clause)
        doubt = next((term for term in clause if term.verdict is None and term.text in doubts), None)
        if reported and doubt and not figures:
            return doubt
        reported = reported or figures
    return None


def _strange_beside(body: Body, sentence: list[Clause]) -> Term | None:
    """ "Anh Ba kể vậy, kích hoạt 12": in one sentence with the figures stands only what is known to be talk."""
    figures = [at for at, (clause, _) in enumerate(sentence) if reports(body, clause)]
    if not figures:
        return None
    for at, (clause, end) in enumerate(sentence):
        before = at < figures[-1] and end == ","
        behind = at > figures[0] and sentence[at - 1][1] == ","
        if at not in figures and (before or behind) and not _is_talk(body, clause, behind):
            word = strange(body, clause)
            if word:
                return word
    return None


def _is_talk(body: Body, clause: list[Term], behind: bool) -> bool:
    """Whether a clause tells of circumstances or of the work, thanks, or signs with a phone."""
    talk = body.vocabulary.grammar.talk
    known = talk.circumstances | talk.at_work | (talk.closings if behind else frozenset())
    ahead = not behind and any(term.verdict is None and term.text in body.vocabulary.words.near for term in clause)
    return not ahead and any(term.form is Form.PHONE or term.text in known for term in clause)
