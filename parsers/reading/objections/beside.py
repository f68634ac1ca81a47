"""What stands beside the figures: each of its words is known, or the text is asked about (R-24, R-25)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from parsers.reading.body.body import Body, may_be_name
from parsers.reading.body.clauses import Clause, ended_clauses, reports, sentences
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict


class ClausePlace(Enum):
    """Where a clause stands, seen from the figures."""

    HEADING = "heading"  # right before them, with a colon behind
    BEFORE = "before"
    BEHIND = "behind"
    FIGURES = "figures"  # in their own clause, before the first


def settle_phones(body: Body) -> None:
    """A phone is one wherever no number of a code should stand (R-8)."""
    for at, term in enumerate(body.terms):
        if term.form is Form.PHONE and not body.expects_number(at):
            term.settle(Verdict.PHONE, term.text)


def part_signatures(body: Body) -> None:
    """A bracket or a dash before a title, a form of address or a phone begins a line of its own: who signs."""
    grammar, words = body.vocabulary.grammar, body.vocabulary.words
    for at, term in enumerate(body.terms[:-1]) if "(" in body.said or "-" in body.said else ():
        following = body.terms[at + 1]
        begins = term.text == "(" or (term.text == "-" and not following.glued)
        who = following.text in words.callers or following.text in grammar.talk.signing or following.form is Form.PHONE
        if begins and at and who and following.text not in body.vocabulary.words.persons:
            term.text = "\n"


def settle_beside(body: Body) -> None:
    """Set aside, before anything else is read, the clauses of which every word is known talk, with their own days."""
    found = ended_clauses(body, body.terms)
    figures = [reports(body, clause) for clause, _ in found]
    dated = _have_own_day(body, found, figures) if len(found) > 1 else False
    behind, signs, at = False, False, 0
    for sentence in sentences(found):
        apart = not any(figures[at : at + len(sentence)]) and not any(_speaks_of_now(body, of) for of, _ in sentence)
        for clause, end in sentence:
            mentions = figures[at] and _only_mentions(body, clause)
            known = mentions or not figures[at]
            if known and strange(body, clause, _place(behind, end), signs, True, mentions) is None:
                _set_aside(body, clause, apart=apart, dated=dated, behind=behind and apart)
            else:
                _settle_reason(body, clause)
            behind = behind or (figures[at] and not mentions)
            signs = end == ":" and _introduces(body, clause[-1])
            at += 1


def unexplained(body: Body) -> Term | None:
    """The first word beside the figures that nothing explains; all others get their verdict."""
    behind, signs = False, False
    for clause, end in ended_clauses(body, body.terms):
        figures = next((at for at, term in enumerate(clause) if _is_figure(body, term)), None)
        if figures is None:
            word = strange(body, clause, _place(behind, end), signs)
        else:
            word = strange(body, clause[:figures], ClausePlace.FIGURES)
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
    body: Body,
    clause: list[Term],
    place: ClausePlace,
    signs: bool = False,
    with_days: bool = False,
    mentions: bool = False,
) -> Term | None:
    """The first word of a clause that is neither known nor a name; all of it where nothing is said that is known."""
    look = _Look(body, clause, place, with_days, mentions, 4 if signs else 0)
    for at, term in enumerate(clause):
        called = any(each.text in body.vocabulary.grammar.calling for each in clause[at + 1 : at + 3])
        courtesy = term.verdict is Verdict.COURTESY and term.form is Form.WORD
        reread = place is ClausePlace.FIGURES and courtesy and not called
        if (term.verdict is not None and not reread) or term.form is Form.PHONE:
            look.pass_over()
        elif not look.explains(at, term):
            return term
    if look.headed or place is ClausePlace.FIGURES or (not look.plain and _calls_or_signs(body, clause, place)):
        return None
    return next((term for term in clause if term.verdict is None), None)


@dataclass(slots=True)
class _Look:
    """A walk along a clause: what its words so far let the next one be."""

    body: Body
    clause: list[Term]
    place: ClausePlace
    with_days: bool
    mentions: bool
    """Whether words for indicators are only mentioned in it."""
    names: int
    """How many words of a name may follow."""
    before: str = ""
    addressed: bool = False
    """Whether somebody was greeted or spoken to."""
    headed: bool = False
    """Whether anything was said that is known."""
    plain: bool = False
    """Whether words stand in it that say nothing alone."""
    known: frozenset[str] = field(init=False)
    strict: bool = field(init=False)
    """Whether it says what is reported: then nothing else may be told in it."""

    def __post_init__(self) -> None:
        """Look up what may stand in such a clause."""
        words, talk = self.body.vocabulary.words, self.body.vocabulary.grammar.talk
        said = {term.text for term in self.clause}
        reports_it = self.place is not ClausePlace.FIGURES and not said.isdisjoint(words.reporting)
        self.strict = (self.place is ClausePlace.HEADING or reports_it) and said.isdisjoint(talk.late)
        usual = words.leading if self.place is ClausePlace.FIGURES else words.beside
        self.known = words.heading if self.strict else usual

    def pass_over(self) -> None:
        """A token that something else explains."""
        self.headed, self.names, self.before = True, 0, ""

    def explains(self, at: int, term: Term) -> bool:
        """Whether the next word is known where it stands."""
        fine = self._is_office(term) if term.text in self.body.vocabulary.words.offices else self._is_known(at, term)
        talk = self.body.vocabulary.grammar.talk
        self.addressed = self.addressed or term.text in talk.recipients or term.text in talk.polite
        self.before = term.text
        return fine

    def _is_office(self, term: Term) -> bool:
        """An office that is spoken to; the top area's name wherever the numbers are not its own."""
        grammar = self.body.vocabulary.grammar
        self.names, self.headed = 0, True
        owned = self.before in grammar.possessives
        if self.body.is_told(term, alone=False) or self.before in grammar.talk.recipients:
            return True
        return not owned and (term.text in self.body.vocabulary.words.top or (self.addressed and bool(self.before)))

    def _is_known(self, at: int, term: Term) -> bool:
        return self._is_name(at, term) or self._is_talk(term) or self._is_told(term) or self._signs(term)

    def _is_name(self, at: int, term: Term) -> bool:
        """A full name where somebody signs or is spoken to; behind a form of address a capital or the sender's name."""
        led = bool(self.names) or self.addressed
        if term.text in self.body.vocabulary.words.surnames and _is_full_name(
            self.body, self.clause, at, self.place, led
        ):
            self.names = 3
            self.headed = self.headed or _has_middle_name(self.body, self.clause, at)
            return True
        if not self.names:
            return False
        named = self.body.is_capital(term) or self.body.is_known_name(term)
        fine = named or term.text in self.body.vocabulary.grammar.middle_names
        self.names -= fine
        return fine

    def _is_talk(self, term: Term) -> bool:
        """A word of the tables, where it says what they say."""
        words, text = self.body.vocabulary.words, term.text
        if text not in self.known or _is_spoken_of(self.body, text, self.before, self.place, self.addressed):
            return False
        self.names = _names_behind(self.body, text, self.place, self.addressed)
        self.headed = self.headed or text in words.heads
        self.plain = self.plain or text not in words.spoken
        return True

    def _is_told(self, term: Term) -> bool:
        """A mention, a day of talk, or words of an expression that were joined otherwise."""
        words, grammar, text = self.body.vocabulary.words, self.body.vocabulary.grammar, term.text
        if self.mentions and (self.body.code(term) or text in words.units):
            return True
        told = any(each.text in grammar.talk.world for each in self.clause)
        dated = text in grammar.days or text in words.unclear_days or term.form is Form.DATE
        if (self.with_days and dated) or (told and text in grammar.day_times):
            self.names = 0
            return True
        fine = not self.strict and text not in self.known and text not in words.ruling and self.body.is_told(term)
        self.headed = self.headed or fine
        return fine

    def _signs(self, term: Term) -> bool:
        """A name with its capital behind the figures, beside one's own area or a phone: "Bình TH1"."""
        if self.place is not ClausePlace.BEHIND or len(self.clause) > SIGNATURE_WORDS or not self.body.is_capital(term):
            return False
        signed = any(each.verdict is Verdict.AREA or each.form is Form.PHONE for each in self.clause)
        self.headed = self.headed or signed
        return signed


SIGNATURE_WORDS = 4
"""A signature without a title has no more words, its area and phone counted."""


def _is_spoken_of(body: Body, text: str, before: str, place: ClausePlace, addressed: bool) -> bool:
    """XA BAC, TO BA: behind an office or a group no form of address; EM NGHE before the figures: what one has heard."""
    words, grammar = body.vocabulary.words, body.vocabulary.grammar
    if text in body.vocabulary.words.persons:
        return before in words.offices or before in words.ordinals
    return before in grammar.selves and text in grammar.hearing and place is not ClausePlace.BEHIND and not addressed


def _calls_or_signs(body: Body, clause: list[Term], place: ClausePlace) -> bool:
    """Whether forms of address and particles alone may stand there: "Ông Ba: kích hoạt 12" is what he says."""
    grammar = body.vocabulary.grammar
    if place is ClausePlace.BEHIND:
        return True
    first = clause[0].text
    spoken_to = first in grammar.spoken_to and place is not ClausePlace.HEADING
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


def _names_behind(body: Body, text: str, place: ClausePlace, addressed: bool) -> int:
    """How many words of a name may stand behind a word: whom one speaks to, oneself, or who signs."""
    grammar, last = body.vocabulary.grammar, text.rsplit(" ", 1)[-1]
    if text in grammar.talk.signing:
        return 4
    if text in grammar.selves or last in grammar.selves:
        return 2
    if text in grammar.titles:
        return 1 if place is ClausePlace.BEHIND or addressed else 0
    if text in body.vocabulary.words.persons or last in body.vocabulary.words.persons:
        return 2 if place is ClausePlace.BEHIND or addressed or text not in body.vocabulary.words.persons else 0
    return 0


def _has_middle_name(body: Body, clause: list[Term], at: int) -> bool:
    return any(term.text in body.vocabulary.grammar.middle_names for term in clause[at + 1 : at + 2])


def _is_full_name(body: Body, clause: list[Term], at: int, place: ClausePlace, led: bool) -> bool:
    """NGUYEN VAN BA however it is written; Nguyen Ba with its capitals, where somebody signs or is spoken to."""
    behind = [term for term in clause[at + 1 : at + 3] if term.form is Form.WORD and term.verdict is None]
    if not behind:
        return False
    if " " in clause[at].text:
        return True
    if behind[0].text in body.vocabulary.grammar.middle_names:
        return len(behind) > 1
    capitals = body.is_capital(clause[at]) and body.is_capital(behind[0])
    return capitals and (led or place is ClausePlace.BEHIND or at > 0)


def _place(behind: bool, end: str) -> ClausePlace:
    if behind:
        return ClausePlace.BEHIND
    return ClausePlace.HEADING if end == ":" else ClausePlace.BEFORE


def _settle_reason(body: Body, clause: list[Term]) -> None:
    """ "Do mưa lớn nên kích hoạt 2": what stands before the word for "therefore", if every word of it is talk."""
    grammar = body.vocabulary.grammar
    if not grammar.talk.therefore & body.said:
        return
    at = next((at for at, term in enumerate(clause) if term.text in grammar.talk.therefore), 0)
    reason = clause[:at]
    if reason and reason[0].text in grammar.talk.because:
        reason[0].settle(Verdict.ASIDE)
    told = any(term.text in grammar.talk.world and term.verdict is None for term in reason)
    if told and not reports(body, reason) and strange(body, reason, ClausePlace.BEFORE) is None:
        for term in (*reason, clause[at]):
            if term.verdict is None:
                term.settle(Verdict.ASIDE)


def _speaks_of_now(body: Body, clause: list[Term]) -> bool:
    """Whether a clause speaks of now: "mấy bữa nay mưa, giờ mới làm"."""
    return any(term.verdict is None and term.text in body.vocabulary.grammar.now for term in clause)


def _have_own_day(body: Body, found: list[Clause], figures: list[bool]) -> bool:
    """Whether the first clause with figures says its day itself ("hôm nay kích hoạt 5", not "hôm nay em báo 5")."""
    words, days = body.vocabulary.words, body.vocabulary.grammar.days
    first = next((clause for (clause, _), reports_it in zip(found, figures, strict=True) if reports_it), [])
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
        if term.text in body.vocabulary.words.unclear_days and not named:
            if not (tells and (apart or dated)):
                continue
        elif term.text in grammar.days or term.form is Form.DATE:
            today = grammar.days.get(term.text) == 0
            if not (tells and (dated or behind)) and not (today and apart and not dated):
                continue
        term.settle(_verdict(body, term))
