"""Commands: texts that ask for something (R-3)."""

from __future__ import annotations

from parsers.campaign.contact import Contact
from parsers.meaning import Ask, Command, Meaning, Reason, Rejection
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary

MOST_WORDS = 8
"""No command with its courtesies is longer."""


def command(terms: list[Term], whole: str, vocabulary: Vocabulary, sender: Contact | None) -> Meaning | None:
    """The command that a whole text gives, or why half of one is none."""
    grammar = vocabulary.grammar
    words = [term for term in terms if term.form is not Form.SIGN]
    if words and words[0].text in grammar.registrations:
        return _registration(words, vocabulary, sender)
    if whole not in grammar.commands and all(term.text not in vocabulary.command_words for term in words):
        return None
    ask = grammar.commands.get(whole) or grammar.commands.get(_without_courtesies(words, vocabulary))
    if ask and (sender or ask is not Ask.STATUS):
        return Command(ask)
    if sender and words and grammar.commands.get(words[0].text) is Ask.STATUS:
        return _status(words, vocabulary)
    named = _area_named(words, vocabulary) if sender else None
    asked = _without_courtesies(words[named[1] :], vocabulary) if named else ""
    match grammar.commands.get(asked):
        case Ask.STATUS if named:  # XA TINH HINH
            return Command(Ask.STATUS, named[0])
        case Ask.STOP | Ask.START as asks:  # TH1 NGUNG
            return Command(asks)
    return None


def _without_courtesies(words: list[Term], vocabulary: Vocabulary) -> str:
    """The words between the courtesies: "NGUNG a", "cho em xem so lieu nghe anh"."""
    if len(words) > MOST_WORDS:
        return ""
    said = [term.text for term in words]
    while len(said) > 1 and said[0] in vocabulary.command_lead:
        del said[0]
    while len(said) > 1 and said[-1] in vocabulary.command_tail:
        del said[-1]
    return " ".join(said)


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


def _registration(words: list[Term], vocabulary: Vocabulary, sender: Contact | None) -> Meaning:
    """DK TH1 Nguyen Van A: an area and a name are needed."""
    unknown = _area_unknown(words[1:3], vocabulary)
    if unknown:
        return Rejection(Reason.VILLAGE_UNKNOWN, word=unknown)
    named = _area_named(words[1:], vocabulary)
    name = words[1 + named[1] :] if named else []
    if not named or not name or any(term.form is not Form.WORD for term in name):
        words[0].settle(Verdict.STOPPED)
        return Rejection(Reason.VALUE_MISSING, word=words[0].text, reply="help1" if sender else "unregistered")
    for term in words[: 1 + named[1]]:
        term.settle(Verdict.COMMAND if term is words[0] else Verdict.AREA, named[0])
    for term in name:
        term.settle(Verdict.NAME)
    return Command(Ask.REGISTER, named[0])


def _area_unknown(words: list[Term], vocabulary: Vocabulary) -> str:
    """DK TH9: the area that there is not."""
    if len(words) < 2 or words[0].text not in vocabulary.prefixes or words[1].form is not Form.NUMBER:
        return ""
    known = words[1].value in vocabulary.prefixes[words[0].text]
    return "" if known else f"{words[0].text}{words[1].text}"


def name_written(text: str, terms: list[Term]) -> str:
    """The name as it was written."""
    spans = [term for term in terms if term.verdict is Verdict.NAME]
    return text[spans[0].start : spans[-1].end]
