"""What stands beside the figures: each of its words is known, or the text is asked about (R-24, R-25)."""

from __future__ import annotations

from enum import Enum

from parsers.reading.body import Body
from parsers.reading.clauses import STOPS, Clause, ended_clauses, reports, sentences
from parsers.reading.person_names import may_be_name
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict


class Place(Enum):
    """Where a clause stands, seen from the figures."""

    HEADING = "heading"  # right before them, with a colon behind
    BEFORE = "before"
    BEHIND = "behind"
    FIGURES = "figures"  # in their own clause, before the first


def part_signatures(body: Body) -> None:
    """A bracket or a dash before a title, a form of address or a phone begins a line of its own: who signs."""
    grammar, words = body.vocabulary.grammar, body.vocabulary.words
    for at, term in enumerate(body.terms[:-1]):
        following = body.terms[at + 1]
        begins = term.text == "(" or (term.text == "-" and not following.glued)
        who = following.text in words.callers or following.text in grammar.talk.signing or following.form is Form.PHONE
        if begins and at and who and following.text not in grammar.persons:
            term.text = "\n"


def settle_beside(body: Body) -> None:
    """Set aside, before anything else is read, the clauses of which every word is known talk, with their own days."""
    found = ended_clauses(body, body.terms)
    if len(found) == 1 and reports(body, found[0][0]):
        _settle_reason(body, found[0][0])
        return
    dated = _have_own_day(body, found)
    behind, signs = False, False
    for sentence in sentences(found):
        apart = not any(reports(body, clause) or _speaks_of_now(body, clause) for clause, _ in sentence)
        for clause, end in sentence:
            figures = reports(body, clause)
            place = _place(behind, end)
            mentions = figures and _only_mentions(body, clause)
            if (mentions or not figures) and strange(body, clause, place, signs, True, mentions) is None:
                _set_aside(body, clause, apart=apart, dated=dated, behind=behind and apart)
            else:
                _settle_reason(body, clause)
            behind = behind or (figures and not mentions)
            signs = end == ":" and _introduces(body, clause[-1])


def unexplained(body: Body) -> Term | None:
    """The first word beside the figures that nothing explains; all others get their verdict."""
    behind, signs = False, False
    for clause, end in ended_clauses(body, body.terms):
        figures = next((at for at, term in enumerate(clause) if _is_figure(body, term)), None)
        if figures is None:
            word = strange(body, clause, _place(behind, end), signs)
        else:
            word = strange(body, clause[:figures], Place.FIGURES)
        if word:
            return word
        for term in clause:
            if term.verdict is None:
                term.settle(_verdict(body, term))
        behind = behind or figures is not None
        signs = end == ":" and _introduces(body, clause[-1])
    return None


def _verdict(body: Body, term: Term) -> Verdict:
    """What became of a word that says nothing of the figures."""
    if term.form is Form.PHONE:
        return Verdict.PHONE
    return Verdict.COURTESY if term.text in body.vocabulary.words.courtesy else Verdict.ASIDE


def _is_figure(body: Body, term: Term) -> bool:
    return term.verdict in (Verdict.VALUE, Verdict.CODE) or term.text in body.vocabulary.words.nothing


def strange(
    body: Body, clause: list[Term], place: Place, signs: bool = False, with_days: bool = False, mentions: bool = False
) -> Term | None:
    """The first word of a clause that is neither known nor a name; all of it where nothing is said that is known."""
    words, grammar = body.vocabulary.words, body.vocabulary.grammar
    known = words.beside if place is not Place.FIGURES else words.leading
    reporting = place is not Place.FIGURES and any(term.text in words.reporting for term in clause)
    strict = (place is Place.HEADING or reporting) and not any(term.text in grammar.talk.late for term in clause)
    known = words.heading if strict else known
    first, headed, addressed, plain = None, False, False, False
    names, before = (4 if signs else 0), ""
    own = any(term.verdict is Verdict.AREA for term in clause)
    signed = place is Place.BEHIND and len(clause) <= 4 and (own or any(term.form is Form.PHONE for term in clause))
    for at, term in enumerate(clause):
        reread = place is Place.FIGURES and term.verdict is Verdict.COURTESY and term.form is Form.WORD
        if (term.verdict is not None and not reread) or term.form is Form.PHONE:
            headed = True
            names, before = 0, ""
            continue
        first = first or term
        text = term.text
        if text in words.offices:
            spoken_to = body.is_told(term, alone=False) or before in grammar.talk.recipients or (addressed and before not in ("", *grammar.possessives))
            if not spoken_to and (text not in words.top or before in grammar.possessives):
                return term
            names, headed = 0, True
        elif text in grammar.surnames and _is_full_name(body, clause, at, place, bool(names) or addressed):
            names = 3
        elif names and _is_name(body, term):
            names -= 1
        elif text in known and not _is_spoken_of(body, text, before, place, addressed):
            names = _names_behind(body, text, place, addressed)
            headed = headed or text in words.heads
            plain = plain or text not in words.spoken
        elif text in grammar.day_times and any(each.text in grammar.talk.world for each in clause):
            names = 0
        elif with_days and (text in grammar.days or text in grammar.unclear_days or term.form is Form.DATE):
            names = 0
        elif names and text in grammar.middle_names:
            names -= 1
        elif mentions and (body.code(term) or text in words.units):
            names = 0
        elif not strict and text not in known and text not in words.ruling and body.is_told(term):
            names, headed = 0, True
        elif signed and body.is_capital(term):
            headed = True
        else:
            return term
        addressed = addressed or text in grammar.talk.recipients or text in grammar.talk.polite
        before = text
    if headed or place is Place.FIGURES or (not plain and _calls_or_signs(body, clause, place)):
        return None
    return first


def _is_spoken_of(body: Body, text: str, before: str, place: Place, addressed: bool) -> bool:
    """XA BAC, TO BA: behind an office or a group no form of address; EM NGHE before the figures: what one has heard."""
    words, grammar = body.vocabulary.words, body.vocabulary.grammar
    if text in grammar.persons:
        return before in words.offices or before in words.ordinals
    return before in grammar.selves and text in grammar.hearing and place is not Place.BEHIND and not addressed


def _calls_or_signs(body: Body, clause: list[Term], place: Place) -> bool:
    """Whether forms of address and particles alone may stand there: "Ông Ba: kích hoạt 12" is what he says."""
    grammar = body.vocabulary.grammar
    if place is Place.BEHIND:
        return True
    first = clause[0].text
    spoken_to = first in grammar.spoken_to and place is not Place.HEADING
    return spoken_to or first in grammar.selves or first in grammar.own_titles or first in grammar.tails


def _only_mentions(body: Body, clause: list[Term]) -> bool:
    """ "Những người vắng là đi làm ăn xa": a word for an indicator without a number, where the work is told of."""
    words, work = body.vocabulary.words, body.vocabulary.grammar.talk.work
    if any(body.is_number(term) or term.text in words.nothing for term in clause):
        return False
    tells = any(term.text in work or term.text in words.reporting for term in clause)
    return tells and not any(word.official for term in clause if (word := body.code(term)))


def _introduces(body: Body, term: Term) -> bool:
    """Whether a name follows behind a colon: "Người báo: Lê Văn Tám"."""
    grammar = body.vocabulary.grammar
    return term.text in grammar.talk.signing or term.text in grammar.titles or term.text in grammar.selves


def _names_behind(body: Body, text: str, place: Place, addressed: bool) -> int:
    """How many words of a name may stand behind a word: whom one speaks to, oneself, or who signs."""
    grammar, last = body.vocabulary.grammar, text.rsplit(" ", 1)[-1]
    if text in grammar.talk.signing:
        return 4
    if text in grammar.selves or last in grammar.selves:
        return 2
    if text in grammar.titles:
        return 1 if place is Place.BEHIND or addressed else 0
    if text in grammar.persons or last in grammar.persons:
        return 2 if place is Place.BEHIND or addressed or text not in grammar.persons else 0
    return 0


def _is_name(body: Body, term: Term) -> bool:
    """A capital where the text has small letters too, or the sender's own name."""
    return term.form is Form.WORD and (body.is_capital(term) or body.is_own_name(term))


def _is_full_name(body: Body, clause: list[Term], at: int, place: Place, led: bool) -> bool:
    """NGUYEN VAN BA however it is written; Nguyen Ba with its capitals, where somebody signs or is spoken to."""
    behind = [term for term in clause[at + 1 : at + 3] if term.form is Form.WORD and term.verdict is None]
    if not behind:
        return False
    if " " in clause[at].text:
        return True
    if behind[0].text in body.vocabulary.grammar.middle_names:
        return len(behind) > 1
    capitals = body.is_capital(clause[at]) and body.is_capital(behind[0])
    return capitals and (led or place is Place.BEHIND or at > 0)


def _place(behind: bool, end: str) -> Place:
    if behind:
        return Place.BEHIND
    return Place.HEADING if end == ":" else Place.BEFORE


def _settle_reason(body: Body, clause: list[Term]) -> None:
    """ "Do mưa lớn nên kích hoạt 2": what stands before the word for "therefore", if every word of it is talk."""
    grammar = body.vocabulary.grammar
    at = next((at for at, term in enumerate(clause) if term.text in grammar.talk.therefore), 0)
    reason = clause[:at]
    if reason and reason[0].text in grammar.talk.because:
        reason[0].settle(Verdict.ASIDE)
    told = any(term.text in grammar.talk.world and term.verdict is None for term in reason)
    if told and not reports(body, reason) and strange(body, reason, Place.BEFORE) is None:
        for term in (*reason, clause[at]):
            if term.verdict is None:
                term.settle(Verdict.ASIDE)


def _speaks_of_now(body: Body, clause: list[Term]) -> bool:
    """Whether a clause speaks of now: "mấy bữa nay mưa, giờ mới làm"."""
    return any(term.verdict is None and term.text in body.vocabulary.grammar.now for term in clause)


def _have_own_day(body: Body, found: list[Clause]) -> bool:
    """Whether the first clause with figures says its day itself ("hôm nay kích hoạt 5", not "hôm nay em báo 5")."""
    words, days = body.vocabulary.words, body.vocabulary.grammar.days
    first = next((clause for clause, _ in found if reports(body, clause)), [])
    dated = any(term.text in days or term.form is Form.DATE for term in first if term.verdict is None)
    return dated and not any(term.text in words.reporting for term in first)


def _set_aside(body: Body, clause: list[Term], *, apart: bool, dated: bool, behind: bool) -> None:
    """Give a known clause its verdicts; its days are its own only where they cannot be the figures'."""
    grammar = body.vocabulary.grammar
    tells = any(term.text in grammar.talk.world for term in clause)
    for at, term in enumerate(clause):
        if term.verdict is not None:
            continue
        named = term.text in grammar.talk.polite or may_be_name(body, clause, at)
        if term.text in grammar.unclear_days and not named:
            if not (tells and (apart or dated)):
                continue
        elif term.text in grammar.days or term.form is Form.DATE:
            today = grammar.days.get(term.text) == 0
            if not (tells and (dated or behind)) and not (today and apart and not dated):
                continue
        term.settle(_verdict(body, term))
