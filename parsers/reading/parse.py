"""Parsing: the words of a text become a reading, every token of it with its verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from unicodedata import category

from parsers.campaign.contact import Contact
from parsers.meaning import Answer, Ask, Command, FollowUp, Meaning, Reason, Rejection, Submission
from parsers.privacy import STRUCK, holds_secret
from parsers.reading.answers import UNCLEAR, answered, begins_answer, is_choice
from parsers.reading.body.body import Body
from parsers.reading.commands import command, name_written
from parsers.reading.fields.areas import find_areas
from parsers.reading.multipart import broken_chain
from parsers.reading.reading import Reading
from parsers.reading.report import read_report
from parsers.reading.to_send import to_send
from parsers.tokens.doubts import FoundDoubt
from parsers.tokens.normalise import STRANGE_DIGIT, fold
from parsers.tokens.phrases import prepare
from parsers.tokens.tokens import Form, Term, tokenise
from parsers.tokens.verdict import Token, Verdict
from parsers.tokens.vocabulary import Vocabulary

LONGEST = 1_600
"""Longer texts are not read: a chain of ten parts is no report."""


def parse(
    text: str,
    vocabulary: Vocabulary,
    sender: Contact | None,
    received_at: datetime,
    offered: tuple[str, ...] = (),
    example: str = "",
    names: frozenset[str] = frozenset(),
) -> Reading:
    """Understand a text, or say why not; never raises, and takes time linear in the text's length.

    `offered` are the answers of the sender's open question; `example` is what we last printed for that phone; `names`
    are the words, folded, of the names of those whom the sender may speak of.
    """
    folded = fold(text[:LONGEST])
    words = tokenise(folded)
    terms, doubts = prepare(words, text, vocabulary)
    if STRUCK in text or holds_secret(folded.text, vocabulary.before_figures):
        refused = Rejection(Reason.PERSONAL_DATA, FollowUp.PERSON)
        if sender:
            refused = _without_secret(Body(text, terms, vocabulary, sender, received_at, words, doubts), refused)
        return _read(terms, refused)
    meaning = _meaning(text, terms, words, doubts, vocabulary, sender, received_at, offered, names)
    if isinstance(meaning, Command) and meaning.ask is Ask.REGISTER:
        meaning = replace(meaning, name=name_written(text, terms))
    if example and isinstance(meaning, Submission) and _same(text, example):
        meaning = Rejection(Reason.CONFIRM_NEEDED, guess=meaning)
    return _read(terms, meaning)


def _without_secret(body: Body, refused: Rejection) -> Rejection:
    """The refusal with what may be sent again: the same without the number of a paper."""
    refused = replace(refused, area=body.home)
    certain = not isinstance(find_areas(body), Rejection)
    return replace(refused, values=to_send(body, refused)) if certain else refused


def _read(terms: list[Term], meaning: Meaning) -> Reading:
    """The meaning, with a verdict on every token; a refusal points at its words, or at all of them."""
    if isinstance(meaning, Rejection) and all(term.verdict is not Verdict.STOPPED for term in terms):
        for term in terms:
            if term.form is not Form.SIGN and term.verdict is None:
                term.settle(Verdict.STOPPED, meaning.reason)
    left = Verdict.COMMAND if isinstance(meaning, Command) else Verdict.ASIDE
    left = Verdict.ANSWER if isinstance(meaning, Answer) else left
    tokens = [
        Token(
            term.text,
            term.start,
            term.end,
            term.verdict or (Verdict.SEPARATOR if term.form is Form.SIGN else left),
            term.meaning,
        )
        for term in terms
    ]
    return Reading(meaning, tuple(tokens))


def _same(text: str, example: str) -> bool:
    """Whether the text is our own example, forwarded (R-21)."""
    return fold(text).text.split() == fold(example).text.split()


def _meaning(
    text: str,
    terms: list[Term],
    words: list[Term],
    doubts: list[FoundDoubt],
    vocabulary: Vocabulary,
    sender: Contact | None,
    received_at: datetime,
    offered: tuple[str, ...],
    names: frozenset[str],
) -> Meaning:
    """The rules R-1 to R-6 in order; then the body."""
    if all(term.form is Form.SIGN and term.text != "?" for term in terms):
        return _wordless(text, offered)
    whole = _whole(terms)
    if sender and offered:
        answer = answered(words, text, vocabulary, offered)
        if answer:
            return answer
        if begins_answer(words, text, vocabulary):
            return UNCLEAR
        if whole.endswith("?") and not any(term.form is not Form.WORD for term in terms if term.text != "?"):
            return Rejection(Reason.UNCLEAR_WORDS, word=text)
    asked = command(terms, whole, vocabulary, sender)
    if asked:
        return asked
    if sender is None:
        return _stranger(terms, whole, vocabulary)
    return _body(Body(text, terms, vocabulary, sender, received_at, words, doubts, names), whole)


def _whole(terms: list[Term]) -> str:
    """All words and numbers of a text, signs left out; a question mark is kept, for it changes what is said."""
    whole = " ".join([term.text for term in terms if term.form is not Form.SIGN or term.text == "?"])
    return whole if whole.strip("? ") else whole[:1]


def _wordless(text: str, offered: tuple[str, ...]) -> Rejection:
    """R-1, R-22: nothing was said; a picture (a thumb, a heart) is thanks, unless a question waits for its answer."""
    if not offered and any(category(letter) == "So" for letter in text):
        return Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    return Rejection(Reason.EMPTY)


def _stranger(terms: list[Term], whole: str, vocabulary: Vocabulary) -> Rejection:
    """R-5: nobody's text is counted; adverts and thanks get no answer."""
    if any(term.text in vocabulary.grammar.adverts for term in terms):
        return Rejection(Reason.SPAM, FollowUp.IGNORE)
    if whole in vocabulary.words.closers:
        return Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    return Rejection(Reason.UNREGISTERED, FollowUp.PERSON)


def _body(body: Body, whole: str) -> Meaning:
    grammar = body.vocabulary.grammar
    if is_choice(body.words, body.vocabulary):
        return Rejection(Reason.NO_PENDING)
    if whole in body.vocabulary.words.closers:
        return Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    words = body.vocabulary.words
    reports = any(True for _ in body.codes()) or not body.said.isdisjoint(words.nothing) or _names_area(body)
    if not reports and not body.said.isdisjoint(grammar.wishes):
        return Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE)
    if _baits(body):
        return Rejection(Reason.SPAM, FollowUp.IGNORE)
    if len(body.text) > LONGEST:
        return Rejection(Reason.AMBIGUOUS)
    if STRANGE_DIGIT in whole:
        return body.stop(Reason.VALUE_FORMAT, next(term for term in body.terms if STRANGE_DIGIT in term.text))
    _settle_greeting(body.terms, body.vocabulary)
    return broken_chain(body) or read_report(body)


def _baits(body: Body) -> bool:
    """Two words of an advert, or one with a number, in a text that names no area."""
    bait = body.said.intersection(body.vocabulary.words.bait)
    if not bait or _names_area(body):
        return False
    return len(bait) > 1 or any(term.form not in (Form.WORD, Form.SIGN) for term in body.terms)


def _names_area(body: Body) -> bool:
    return not body.said.isdisjoint(body.vocabulary.prefixes)


def _settle_greeting(terms: list[Term], vocabulary: Vocabulary) -> None:
    """R-18: "Vâng ạ," at the start is a courtesy."""
    if len(terms) > 1 and terms[0].text in vocabulary.grammar.greetings and terms[1].text in ",.":
        terms[0].settle(Verdict.COURTESY)
