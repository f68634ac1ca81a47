"""Parsing: the words of a text become a reading, every token of it with its verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from parsers.body import Body
from parsers.contact import Contact
from parsers.normalise import STRANGE_DIGIT, fold
from parsers.privacy import STRUCK, holds_secret
from parsers.reading import Answer, Ask, Command, Meaning, Reading, Reason, Rejection, Submission, To, Token, Verdict
from parsers.report import read_report
from parsers.tokens import Form, Term, tokenise
from parsers.vocabulary import Vocabulary
from parsers.words import prepare

LONGEST = 1_600
"""Longer texts are not read: a chain of ten parts is no report."""
NUMBERED = "2"
"""A question that offers this is answered by number only."""


def parse(
    text: str,
    vocabulary: Vocabulary,
    sender: Contact | None,
    received_at: datetime,
    offered: tuple[str, ...] = (),
    example: str = "",
) -> Reading:
    """Understand a text, or say why not; never raises, and takes time linear in the text's length.

    `offered` are the answers of the sender's open question; `example` is what we last printed for that phone.
    """
    folded = fold(text[:LONGEST])
    terms = prepare(tokenise(folded), vocabulary)
    if STRUCK in text or holds_secret(folded.text):
        return _read(terms, Rejection(Reason.PERSONAL_DATA, To.PERSON))
    meaning = _meaning(text, terms, vocabulary, sender, received_at, offered)
    if isinstance(meaning, Command) and meaning.ask is Ask.REGISTER:
        meaning = replace(meaning, name=_name(text, terms))
    if example and isinstance(meaning, Submission) and _same(text, example):
        meaning = Rejection(Reason.CONFIRM_NEEDED, guess=meaning)
    return _read(terms, meaning)


def _read(terms: list[Term], meaning: Meaning) -> Reading:
    """The meaning, with a verdict on every token."""
    return Reading(meaning, tuple(_token(term, meaning) for term in terms))


def _same(text: str, example: str) -> bool:
    """Whether the text is our own example, forwarded (R-21)."""
    return fold(text).text.split() == fold(example).text.split()


def _token(term: Term, meaning: Meaning) -> Token:
    verdict = term.verdict
    if verdict is None:
        verdict = Verdict.SEPARATOR if term.form is Form.SIGN else Verdict.ASIDE
        if isinstance(meaning, Command | Answer) and term.form is not Form.SIGN:
            verdict = Verdict.COMMAND if isinstance(meaning, Command) else Verdict.ANSWER
    return Token(term.text, term.start, term.end, verdict, term.meaning)


def _meaning(
    text: str,
    terms: list[Term],
    vocabulary: Vocabulary,
    sender: Contact | None,
    received_at: datetime,
    offered: tuple[str, ...],
) -> Meaning:
    """The rules R-1 to R-6 in order; then the body."""
    if all(term.form is Form.SIGN and term.text != "?" for term in terms):
        return Rejection(Reason.EMPTY)
    whole = _whole(terms)
    if sender and offered:
        answer = _answer(whole, vocabulary, offered)
        if answer:
            return answer
        if whole.endswith("?") and not any(term.form is not Form.WORD for term in terms if term.text != "?"):
            return Rejection(Reason.UNCLEAR_WORDS, word=text)
    command = _command(terms, whole, vocabulary, sender)
    if command:
        return command
    if sender is None:
        return _stranger(terms, vocabulary)
    return _body(text, terms, vocabulary, sender, received_at, whole)


def _whole(terms: list[Term]) -> str:
    """All words and numbers of a text, signs left out; a question mark is kept, for it changes what is said."""
    return " ".join(term.text for term in terms if term.form is not Form.SIGN or term.text == "?")


def _answer(whole: str, vocabulary: Vocabulary, offered: tuple[str, ...]) -> Answer | None:
    if whole in offered:
        return Answer(whole)
    if NUMBERED in offered:
        return None
    grammar = vocabulary.grammar
    if whole in grammar.yes:
        return Answer("1")
    return Answer("0") if whole in grammar.no else None


def _command(terms: list[Term], whole: str, vocabulary: Vocabulary, sender: Contact | None) -> Meaning | None:
    grammar = vocabulary.grammar
    words = [term for term in terms if term.form is not Form.SIGN]
    if words and words[0].text in grammar.registrations:
        return _registration(words, vocabulary)
    ask = grammar.commands.get(whole)
    if ask:
        return Command(ask)
    if words and grammar.commands.get(words[0].text) is Ask.STATUS and sender:
        return _status(words, vocabulary)
    return None


def _status(words: list[Term], vocabulary: Vocabulary) -> Command | None:
    """XEM TH1"""
    named = _area_named(words[1:], vocabulary)
    if named is None or len(words) > 1 + named[1]:
        return None
    return Command(Ask.STATUS, named[0])


def _area_named(words: list[Term], vocabulary: Vocabulary) -> tuple[str, int] | None:
    """The area that words begin with, and how many of them say it."""
    if not words:
        return None
    if words[0].text in vocabulary.names:
        return vocabulary.names[words[0].text], 1
    by_number = vocabulary.prefixes.get(words[0].text, {})
    if len(words) > 1 and words[1].form is Form.NUMBER and words[1].value in by_number:
        return by_number[words[1].value], 2
    if len(words) > 1 and by_number and words[1].text in vocabulary.names:
        return vocabulary.names[words[1].text], 2
    return None


def _registration(words: list[Term], vocabulary: Vocabulary) -> Meaning:
    """DK TH1 Nguyen Van A: an area and a name are needed."""
    named = _area_named(words[1:], vocabulary)
    name = words[1 + named[1] :] if named else []
    if not named or not name or any(term.form is not Form.WORD for term in name):
        words[0].settle(Verdict.STOPPED)
        return Rejection(Reason.VALUE_MISSING, word=words[0].text)
    for term in words[: 1 + named[1]]:
        term.settle(Verdict.COMMAND if term is words[0] else Verdict.AREA, named[0])
    for term in name:
        term.settle(Verdict.NAME)
    return Command(Ask.REGISTER, named[0])


def _name(text: str, terms: list[Term]) -> str:
    """The name as it was written."""
    spans = [term for term in terms if term.verdict is Verdict.NAME]
    return text[spans[0].start : spans[-1].end]


def _stranger(terms: list[Term], vocabulary: Vocabulary) -> Rejection:
    """R-5: nobody's text is counted; adverts get no answer."""
    if any(term.text in vocabulary.grammar.adverts for term in terms):
        return Rejection(Reason.SPAM, To.IGNORE)
    return Rejection(Reason.UNREGISTERED, To.PERSON)


def _body(
    text: str, terms: list[Term], vocabulary: Vocabulary, sender: Contact, received_at: datetime, whole: str
) -> Meaning:
    if whole.isdigit() and whole in ("0", "1", "2"):
        return Rejection(Reason.NO_PENDING)
    if whole in vocabulary.grammar.closers:
        return Rejection(Reason.NOT_A_REPORT, To.IGNORE)
    if len(text) > LONGEST:
        return Rejection(Reason.AMBIGUOUS)
    strange = next((term for term in terms if STRANGE_DIGIT in term.text), None)
    body = Body(text, terms, vocabulary, sender, received_at)
    if strange:
        return body.stop(Reason.VALUE_FORMAT, strange)
    _settle_greeting(terms, vocabulary)
    return read_report(body)


def _settle_greeting(terms: list[Term], vocabulary: Vocabulary) -> None:
    """R-18: "Vâng ạ," at the start is a courtesy."""
    if len(terms) > 1 and terms[0].text in vocabulary.grammar.greetings and terms[1].text in ",.":
        terms[0].settle(Verdict.COURTESY)
