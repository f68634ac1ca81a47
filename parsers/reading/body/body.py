"""The body of a text: its tokens, what is known of its sender, and small questions about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from parsers.campaign.contact import Contact
from parsers.meaning import FollowUp, Reason, Rejection, Submission
from parsers.tokens.doubts import FoundDoubt, told
from parsers.tokens.normalise import fold
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import CodeWord, Vocabulary

DIGITS = (Form.NUMBER, Form.MALFORMED, Form.ALIKE, Form.TOO_LONG)
"""What may have been meant as a figure."""


@dataclass(slots=True)
class Body:
    """A text being read."""

    text: str
    terms: list[Term]
    vocabulary: Vocabulary
    sender: Contact
    received_at: datetime
    words: list[Term] = field(default_factory=list)
    """The same before any of them were joined."""
    doubts: list[FoundDoubt] = field(default_factory=list)
    """What keeps the text from being counted."""
    names: frozenset[str] = frozenset()
    """The words, folded, of the names of those whom the sender may speak of."""

    home: str | None = field(init=False)
    """The sender's own area, where there is one."""
    today: date = field(init=False)
    """The campaign day on which the text came."""
    said: frozenset[str] = field(init=False)
    """Every token's text: most rules need a word that most texts do not hold."""
    _told: frozenset[int] | None = field(init=False, default=None)
    """Where words of known expressions begin."""
    figures: frozenset[Term] = field(init=False)
    """The tokens that name an indicator or may have been meant as figures."""
    _named: dict[Term, CodeWord] = field(init=False)
    """The tokens that name an indicator."""
    _digits: list[Term] = field(init=False)
    """The tokens that may have been meant as figures."""

    def __post_init__(self) -> None:
        """Look up once what every rule asks for."""
        self.home = self.sender.home(self.vocabulary.campaign)
        self.today = self.vocabulary.campaign.day_of(self.received_at)
        self.said = frozenset(term.text for term in self.terms)
        codes = self.vocabulary.codes
        self._named = {term: codes[term.text] for term in self.terms if term.text in codes and term.form is Form.WORD}
        self._digits = [term for term in self.terms if term.form in DIGITS]
        self.figures = frozenset((*self._named, *self._digits))

    @property
    def is_after_midnight(self) -> bool:
        """Whether the calendar is already a day ahead of the campaign's day."""
        return self.received_at.astimezone(self.vocabulary.campaign.zone).date() != self.today

    def open(self) -> Iterator[Term]:
        """The tokens without a verdict yet, signs left out."""
        return (term for term in self.terms if term.verdict is None and term.form is not Form.SIGN)

    def code(self, term: Term) -> CodeWord | None:
        """The indicator a token names, if it is still open."""
        return self._named.get(term) if term.verdict is None else None

    def codes(self) -> Iterator[tuple[Term, CodeWord]]:
        """The open tokens that name an indicator."""
        return ((term, word) for term, word in self._named.items() if term.verdict is None)

    def numbers(self) -> list[Term]:
        """The open tokens that may have been meant as figures."""
        return [term for term in self._digits if term.verdict is None]

    def is_number(self, term: Term) -> bool:
        """Whether a token is open and may have been meant as a figure."""
        return term.verdict is None and term.form in DIGITS

    def is_known_name(self, term: Term) -> bool:
        """Whether a word is one of a name in the roster; what a word of the campaign or a doubt says is no name."""
        means = self.vocabulary.codes.keys() | self.vocabulary.doubts.keys() | self.vocabulary.words.near
        return term.text in self.names | set(fold(self.sender.name).text.split()) and term.text not in means

    def is_told(self, term: Term, alone: bool = True) -> bool:
        """Whether each word of a token is known talk, `alone` or in an expression, however the words were joined."""
        if self._told is None:
            self._told = told(self.words, self.text, self.vocabulary)
        known = self.vocabulary.words.beside if alone else frozenset()
        within = (word for word in self.words if term.start <= word.start < term.end)
        return all(word.start in self._told or word.text in known for word in within)

    def is_capital(self, term: Term) -> bool:
        """Whether a word has a capital, in a text that has small letters too: it may be a name."""
        return self.text[term.start].isupper() and " " not in term.text and self.text != self.text.upper()

    def expects_number(self, at: int) -> bool:
        """Whether the token at `at` stands where a code's number should: 1/2 is then a fraction, not a date."""
        for place in range(at - 1, -1, -1):
            term = self.terms[place]
            if self.code(term):
                return True
            if term.form is not Form.SIGN and term.text not in self.vocabulary.words.between:
                return False
        return False

    def fills_gap(self, at: int) -> bool:
        """ACT SO 12: the word that our forms print where a number should stand, left in before the number."""
        code = self.code(self.terms[at - 2]) if at > 1 else None
        return code is not None and code.official and self.terms[at - 1].text == self.vocabulary.grammar.gap_word

    def stop(
        self, reason: Reason, term: Term | None = None, to: FollowUp = FollowUp.SENDER, guess: Submission | None = None
    ) -> Rejection:
        """Refuse the text because of `term`."""
        if term:
            term.settle(Verdict.STOPPED, reason)
        word = self.text[term.start : term.end] if term else ""
        return Rejection(reason, to, word, guess, area=self.home)


def ends_full_name(body: Body, terms: list[Term], at: int) -> bool:
    """NGUYEN VAN LOI: a surname and a middle name stand before."""
    grammar = body.vocabulary.grammar
    return (
        at > 1 and terms[at - 1].text in grammar.middle_names and terms[at - 2].text in body.vocabulary.words.surnames
    )


def may_be_name(body: Body, terms: list[Term], at: int) -> bool:
    """ANH TUAN: a form of address or a surname stands before, and no number behind."""
    grammar = body.vocabulary.grammar
    counted = at + 1 < len(terms) and terms[at + 1].form is not Form.WORD and terms[at + 1].form is not Form.SIGN
    before = terms[at - 1].text if at else ""
    called = before in grammar.persons or before in grammar.titles
    called = called or before.rsplit(" ", 1)[-1] in body.vocabulary.words.persons
    return not counted and " " not in terms[at].text and (called or ends_full_name(body, terms, at))
